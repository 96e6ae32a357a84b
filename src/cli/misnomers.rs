//! Options and commands that there are not, and what to write instead: names of other programs, and slips.

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use ftpprobe::text::{nearest, sanitize};

use super::messages::told;

/// Names of options, and the message that tells what to write.
const MISNOMERS: [(&[&str], &str); 18] = [
    (&["-p", "-P"], "misnomer-port"),
    (
        &["--password", "--pass", "--passwd", "--pw"],
        "misnomer-password",
    ),
    (&["--username", "--login", "-l"], "misnomer-user"),
    (
        &["-H", "--host", "--hostname", "--server", "--url"],
        "misnomer-host",
    ),
    (&["-t", "--max-time", "-m"], "misnomer-time"),
    (&["-w", "--warning"], "misnomer-warn"),
    (&["-c", "--critical"], "misnomer-crit"),
    (
        &["-k", "--no-check-certificate", "--no-verify"],
        "misnomer-insecure",
    ),
    (
        &["--cacert", "--ca", "--ca-cert", "--cafile"],
        "misnomer-ca-file",
    ),
    (&["-E", "--cert", "--key"], "misnomer-client-cert"),
    (
        &["--ssl", "--ssl-reqd", "--ftp-ssl", "--ftps", "--ssl-allow"],
        "misnomer-tls",
    ),
    (&["--passive", "--pasv", "--epsv"], "misnomer-passive"),
    (&["--json", "--xml"], "misnomer-json"),
    (&["--html"], "misnomer-html"),
    (&["--debug", "--trace"], "misnomer-debug"),
    (
        &["-e", "-S", "--local-address", "--bind-address"],
        "misnomer-interface",
    ),
    (
        &[
            "--proxies",
            "--socks5",
            "--socks5-hostname",
            "--socks4",
            "--socks4a",
            "--socks",
            "--preproxy",
            "--proxytunnel",
            "--proxy-user",
            "--proxy-header",
            "--noproxy",
            "--no-proxy",
        ],
        "misnomer-proxy",
    ),
    (&["--connect-to"], "misnomer-resolve"),
];

/// What is wrong with the unknown option that this error is about, and what to write instead. `command` is the one that was
/// typed, and `others` are those that may have the option.
pub(crate) fn unknown_option<'c>(
    error: &clap::Error,
    command: &Command,
    others: impl IntoIterator<Item = &'c Command>,
) -> Option<String> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let given = context(error, ContextKind::InvalidArg)?;
    // A value may follow the name, and be a secret.
    let name = match given.strip_prefix("--") {
        Some(long) => format!("--{}", long.split('=').next().unwrap_or_default()),
        None if given.starts_with('-') => given.chars().take(2).collect(),
        None => return None,
    };
    let mut known = MISNOMERS.iter();
    if let Some((_, message)) = known.find(|(names, _)| names.contains(&name.as_str())) {
        let values = [("name", name.as_str()), ("text", &told(message, &[]))];
        return Some(told("usage-misnomer", &values));
    }
    let shown = sanitize(&name);
    let meant = name.strip_prefix("--").and_then(|long| {
        let nearest = nearest(long, longs(command)).map(|near| format!("--{near}"));
        // The parser is generous with likenesses; the beginning of a name is a good one.
        let begun = context(error, ContextKind::SuggestedArg).filter(|it| it.starts_with(&name));
        nearest.or_else(|| begun.map(str::to_owned))
    });
    let mut others = others.into_iter();
    let owner = others.find(|other| longs(other).any(|long| name == format!("--{long}")));
    Some(match (owner, meant) {
        (Some(owner), _) => {
            let values = [("name", shown.as_str()), ("command", owner.get_name())];
            told("usage-of-command", &values)
        }
        (None, Some(meant)) => {
            let values = [("name", shown.as_str()), ("alike", &meant)];
            told("usage-slip", &values)
        }
        (None, None) => told("usage-unknown", &[("name", &shown)]),
    })
}

/// What to say of a word where a command could stand that is nearly the name of one.
pub(crate) fn mistyped_command(word: &str, command: &Command) -> Option<String> {
    // Hosts have dots and numbers in their names, and commands have none.
    let could_be = word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let meant = nearest(word, command_names(command)).filter(|name| could_be && *name != word)?;
    let values = [("name", word), ("alike", meant)];
    Some(told("usage-mistyped-command", &values))
}

/// The names of all commands.
pub(crate) fn command_names(command: &Command) -> impl Iterator<Item = &str> {
    let names = command.get_subcommands().map(Command::get_name);
    names.filter(|name| *name != "help").chain(["help"])
}

fn longs(command: &Command) -> impl Iterator<Item = &str> {
    let options = command.get_arguments();
    options.flat_map(|option| option.get_long_and_visible_aliases().unwrap_or_default())
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use test_case::test_case;

    use super::*;
    use crate::cli::args::Cli;

    #[test_case(&["-p", "2121"], "HOST:PORT"; "short")]
    #[test_case(&["-p2121"], "HOST:PORT"; "short with its value")]
    #[test_case(&["-p=2121"], "--port N"; "short with a sign")]
    #[test_case(&["--password", "s3cret"], "--ask-password"; "a password")]
    #[test_case(&["--password=s3cret"], "--password-file"; "a password behind a sign")]
    #[test_case(&["-k"], "--insecure"; "of curl")]
    #[test_case(&["-H", "h"], "ftpprobe [OPTIONS] HOST"; "of plugins")]
    fn names_of_other_programs(words: &[&str], wanted: &str) {
        for before in [&["ftpprobe"][..], &["ftpprobe", "probe"]] {
            let words = before.iter().chain(words).chain(&["h.example"]);
            let error = Cli::command().try_get_matches_from(words).unwrap_err();
            let text = unknown_option(&error, &Cli::command(), []).unwrap();
            assert!(text.contains(wanted), "{text}");
            assert!(!text.contains("s3cret"), "{text}");
        }
    }

    #[test_case(&["--tsl", "off"], "unknown option --tsl: did you mean --tls?"; "letters in the wrong order")]
    #[test_case(&["--expect_file=x"], "unknown option --expect_file: did you mean --expect-file?"; "an underscore")]
    #[test_case(&["--surce", "x"], "unknown option --surce: did you mean --source?"; "of an alias")]
    #[test_case(&["--backo", "1s"], "unknown option --backo: did you mean --backoff?"; "the beginning of a name")]
    #[test_case(&["--since", "7d"], "unknown option --since: it belongs to ftpprobe history"; "of another command")]
    #[test_case(&["--frobnicate"], "unknown option --frobnicate"; "of nobody")]
    #[test_case(&["-Z"], "unknown option -Z"; "a letter")]
    fn slips(words: &[&str], expected: &str) {
        let command = Cli::command();
        let words = ["ftpprobe"].iter().chain(words);
        let error = Cli::command().try_get_matches_from(words).unwrap_err();
        let text = unknown_option(&error, &command, command.get_subcommands());
        assert_eq!(text.as_deref(), Some(expected));
    }

    #[test_case("histroy", Some("history"); "letters in the wrong order")]
    #[test_case("explan", Some("explain"); "a letter is missing")]
    #[test_case("Demo", Some("demo"); "a capital")]
    #[test_case("hepl", Some("help"); "help")]
    #[test_case("history", None; "a command")]
    #[test_case("demo2", None; "a host with a number")]
    #[test_case("demo.example", None; "a host with a dot")]
    #[test_case("localhost", None; "a host")]
    #[test_case("ftp", None; "a short host")]
    fn commands_that_there_are_not(word: &str, expected: Option<&str>) {
        let text = mistyped_command(word, &Cli::command());
        let meant = text.as_deref().and_then(|text| text.split('`').nth(3));
        assert_eq!(meant, expected, "{text:?}");
    }

    #[test]
    fn no_option_of_ours_is_called_unknown() {
        let command = Cli::command();
        let own = command.get_arguments();
        let own: Vec<String> = own
            .flat_map(|arg| {
                let long = arg.get_long().map(|long| format!("--{long}"));
                let short = arg.get_short().map(|short| format!("-{short}"));
                long.into_iter().chain(short)
            })
            .collect();
        for name in MISNOMERS.iter().flat_map(|(names, _)| *names) {
            assert!(!own.iter().any(|own| own == name), "{name}");
        }
    }
}
