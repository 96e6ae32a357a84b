//! What `-h` shows: a text that fits a screen, where `--help` is complete. In English clap makes most of it; in other languages it is
//! made of [`texts`] and laid out by [`page`].

mod page;
pub(in crate::cli) mod texts;

use std::borrow::Cow;
use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory};
use ftpprobe::knowledge::wording::Language;

use self::texts::JAPANESE;
use super::args::{self, Cli};

/// What most people need; everything is in `--help`.
const SHORT: &str = include_str!("short.en.txt");

/// The same in Japanese.
const SHORT_IN_JAPANESE: &str = include_str!("short.ja.txt");

/// Commands with too many options for a screen, and those that their `-h` shows.
const SHOWN: [(&str, &[&str]); 5] = [
    (
        "demo",
        &[
            "scenario", "list", "hold", "active", "output", "verbose", "quiet",
        ],
    ),
    (
        "diagnose",
        &["files", "session", "output", "verbose", "quiet"],
    ),
    ("watch", &["targets", "every", "count", "lines", "history"]),
    ("serve", &["config", "listen", "jobs", "open_page", "quiet"]),
    (
        "history",
        &["target", "history", "since", "until", "format", "output"],
    ),
];

/// The command line as people meet it, whose `-h` is short.
pub(crate) fn command() -> Command {
    let mut command = Cli::command();
    command.build();
    let long = command.render_long_help();
    let probe = command.find_subcommand_mut("probe");
    let long_of_probe = probe.map(Command::render_long_help);
    let command = SHOWN.iter().fold(Cli::command(), |command, (name, shown)| {
        command.mut_subcommand(name, |command| with_few(command, name, shown))
    });
    let command = command.mut_subcommand("probe", |command| {
        with_texts(command, "ftpprobe probe", long_of_probe)
    });
    with_texts(command, "ftpprobe", Some(long))
}

/// The same in this language, to show help and to be told what is wrong with what was typed: the values in it are not those of the
/// program.
pub(super) fn command_in(language: Language, columns: usize) -> Command {
    match language {
        Language::English => command(),
        Language::Japanese => japanese(columns),
    }
}

fn japanese(columns: usize) -> Command {
    let mut command = Cli::command().mut_subcommands(|command| {
        let name = command.get_name().to_owned();
        match SHOWN.iter().find(|(it, _)| *it == name) {
            Some((name, shown)) => with_few(command, name, shown),
            None => command,
        }
    });
    command.build();
    let command = with_page(JAPANESE.translate(command, ""), columns);
    let end = format!(
        "\n{}:\n{}\n\n{}:\n{}",
        JAPANESE.labels.examples,
        args::EXAMPLES,
        JAPANESE.labels.exit,
        exit_codes(),
    );
    let short = |name: &str| SHORT_IN_JAPANESE.replace("{name}", name);
    let long = command.get_before_long_help().map(ToString::to_string);
    let long = format!("{}{end}", long.unwrap_or_default());
    let command = command
        .before_help(short("ftpprobe"))
        .before_long_help(long);
    command.mut_subcommands(|below| match below.get_name() {
        "probe" => below.before_help(short("ftpprobe probe")),
        _ => below,
    })
}

/// A line each, as the English table has them.
fn exit_codes() -> String {
    let mut codes: Vec<_> = JAPANESE.exit.iter().collect();
    codes.sort_by_key(|(code, _)| code.parse::<u8>().unwrap_or(u8::MAX));
    let lines = codes
        .iter()
        .map(|(code, text)| format!("{code:>5}  {text}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The pages of a command and of those below it, made here.
fn with_page(command: Command, columns: usize) -> Command {
    let labels = &JAPANESE.labels;
    let mut short = page::page(&command, false, columns, labels);
    let long = page::page(&command, true, columns, labels);
    let name = command.get_name();
    if SHOWN.iter().any(|(it, _)| *it == name) {
        let more = format!("\n{}: ftpprobe {name} --help\n", labels.all);
        short.push_str(&more);
    }
    command
        .help_template("{before-help}")
        .before_help(short.trim_end().to_owned())
        .before_long_help(long.trim_end().to_owned())
        .mut_subcommands(|below| with_page(below, columns))
}

/// The arguments without what asks for help on `help`, which is the help itself.
pub(super) fn plain(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_help = |at: usize, names: &[&str]| {
        let word = arguments.get(at).and_then(|it| it.to_str());
        word.is_some_and(|word| names.contains(&word))
    };
    if is_help(1, &["help"]) && is_help(2, &["-h", "--help"]) {
        arguments.remove(2);
    }
    arguments
}

/// The language that the program speaks with whoever typed this: as `--lang` says, or the locale.
pub(super) fn language(arguments: &[OsString], otherwise: Language) -> Language {
    let mut words = arguments.iter().skip(1).map(|it| it.to_string_lossy());
    let mut found = otherwise;
    while let Some(word) = words.next() {
        let tag = match word.strip_prefix("--lang") {
            Some("") => words.next().map(Cow::into_owned),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        let of_tag = |it: &Language| tag.as_deref() == Some(it.tag());
        found = Language::ALL.into_iter().find(of_tag).unwrap_or(found);
    }
    found
}

/// The short text for `-h`, and for `--help` what clap makes of all options.
fn with_texts(command: Command, name: &str, long: Option<StyledStr>) -> Command {
    command
        .help_template("{before-help}")
        .before_help(SHORT.replace("{name}", name))
        .before_long_help(long.unwrap_or_default())
}

fn with_few(command: Command, name: &str, shown: &[&str]) -> Command {
    let hide = |arg: Arg| {
        let is_shown = shown.contains(&arg.get_id().as_str());
        arg.hide_short_help(!is_shown)
    };
    command
        .mut_args(hide)
        .after_help(format!("All options: ftpprobe {name} --help"))
        .after_long_help("")
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    const LINES: usize = 24;
    const COLUMNS: usize = 80;

    fn short(name: Option<&str>) -> String {
        let mut command = command().term_width(COLUMNS);
        command.build();
        let command = match name {
            Some(name) => command.find_subcommand_mut(name).unwrap(),
            None => &mut command,
        };
        command.render_help().to_string()
    }

    #[test]
    fn the_short_help_fits_a_screen() {
        let command = Cli::command();
        let names = command.get_subcommands().map(Command::get_name);
        for name in names.map(Some).chain([None]) {
            let text = short(name);
            assert!(text.trim_end().lines().count() <= LINES, "{text}");
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(COLUMNS), "{text}");
            assert!(text.contains("--help") || text.contains("-h, "), "{text}");
        }
    }

    /// Every option of the text is one, with both of its names, and takes what the text says.
    #[test]
    fn the_short_help_tells_what_there_is() {
        let mut command = Cli::command();
        command.build();
        let mut told = 0;
        for line in SHORT.lines().filter(|line| line.starts_with("  ")) {
            let Some((before, after)) = line.split_once("--") else {
                continue;
            };
            if line.contains("ftpprobe") {
                let matches = Cli::command().try_get_matches_from(line.split_whitespace());
                assert!(matches.is_ok(), "{line}");
                continue;
            }
            let mut words = after.split_whitespace();
            let long = words.next().unwrap();
            let mut options = command.get_arguments();
            let option = options.find(|arg| arg.get_long() == Some(long)).unwrap();
            let short = before.trim().trim_end_matches(',').strip_prefix('-');
            assert_eq!(option.get_short(), short.and_then(|it| it.chars().next()));
            let value = words.next().filter(|it| it.chars().all(char::is_uppercase));
            let takes = option.get_action().takes_values();
            assert_eq!(takes, value.is_some(), "{line}");
            told += 1;
        }
        assert_eq!(told, 10);
        for subcommand in Cli::command().get_subcommands() {
            assert!(SHORT.contains(subcommand.get_name()), "{subcommand:?}");
        }
        for (name, shown) in SHOWN {
            let command = command.find_subcommand(name).unwrap();
            for id in shown {
                let found = command.get_arguments().any(|arg| arg.get_id() == id);
                assert!(found, "{name} {id}");
            }
        }
    }

    fn typed(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    #[test_case(&["ftpprobe", "--lang", "ja"], Language::Japanese; "a word of its own")]
    #[test_case(&["ftpprobe", "demo", "--lang=ja"], Language::Japanese; "with a sign")]
    #[test_case(&["ftpprobe", "--lang", "ja", "--lang", "en"], Language::English; "the last one")]
    #[test_case(&["ftpprobe", "--lang", "de"], Language::English; "none of ours")]
    #[test_case(&["ftpprobe", "--lang"], Language::English; "no value")]
    #[test_case(&["ftpprobe", "--language=ja"], Language::English; "another option")]
    fn the_language_is_known_before_the_arguments_are(words: &[&str], expected: Language) {
        assert_eq!(language(&typed(words), Language::English), expected);
    }

    #[test]
    fn help_on_help_is_help() {
        for asked in ["-h", "--help"] {
            let words = plain(typed(&["ftpprobe", "help", asked]));
            assert_eq!(words, typed(&["ftpprobe", "help"]));
        }
        let words = typed(&["ftpprobe", "help", "serve"]);
        assert_eq!(plain(words.clone()), words);
    }

    #[test]
    fn the_long_help_is_that_of_all_options() {
        let mut command = command();
        let long = command.render_long_help().to_string();
        assert_eq!(long, Cli::command().render_long_help().to_string());
        assert!(long.contains("--max-backoff") && long.contains("Exit codes"));
    }
}
