//! Options that other programs have and this one has not, and what stands in their stead.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Names of options, and what to write.
const MISNOMERS: [(&[&str], &str); 15] = [
    (
        &["-p", "-P", "--port"],
        "the port belongs to the target: HOST:PORT, as in ftp.example.com:2121",
    ),
    (
        &["--password", "--pass", "--passwd", "--pw"],
        "a password on the command line is visible to others: use --ask-password, --password-file FILE, --netrc, or the environment variable FTPPROBE_PASSWORD",
    ),
    (&["--username", "--login", "-l"], "use --user NAME"),
    (
        &["-H", "--host", "--hostname", "--server", "--url"],
        "the target stands by itself: ftpprobe [OPTIONS] HOST",
    ),
    (
        &["-t", "--max-time", "-m"],
        "use --timeout TIME for each reply, or --deadline TIME for the whole run",
    ),
    (
        &["-w", "--warning"],
        "use --warn QUANTITY=RANGE, as in --warn login=2s",
    ),
    (
        &["-c", "--critical"],
        "use --crit QUANTITY=RANGE, as in --crit login=5s",
    ),
    (
        &["-k", "--no-check-certificate", "--no-verify"],
        "use --insecure, or --pin FINGERPRINT for one certificate",
    ),
    (
        &["--cacert", "--ca", "--ca-cert", "--cafile"],
        "use --ca-file FILE",
    ),
    (
        &["-E", "--cert", "--key"],
        "use --client-cert FILE and --client-key FILE",
    ),
    (
        &["--ssl", "--ssl-reqd", "--ftp-ssl", "--ftps", "--ssl-allow"],
        "use --tls explicit (AUTH TLS) or --tls implicit",
    ),
    (
        &["--passive", "--pasv", "--epsv"],
        "passive mode is always tried; add --active for active mode",
    ),
    (&["--json", "--xml"], "use --format json or --format junit"),
    (&["--html"], "use --format html --output FILE"),
    (
        &["--debug", "--trace"],
        "use -v, or --save-evidence FILE for every byte",
    ),
];

/// What to write in the stead of the option that this error is about, if it is known.
pub(crate) fn instead(error: &clap::Error) -> Option<(String, &'static str)> {
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    // A value may follow the name, and be a secret.
    let name = match given.strip_prefix("--") {
        Some(long) => format!("--{}", long.split('=').next().unwrap_or_default()),
        None => given.chars().take(2).collect(),
    };
    let mut known = MISNOMERS.iter();
    let (_, text) = known.find(|(names, _)| names.contains(&name.as_str()))?;
    Some((name, text))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use test_case::test_case;

    use super::super::args::Cli;
    use super::*;

    #[test_case(&["-p", "2121"], "HOST:PORT"; "short")]
    #[test_case(&["-p2121"], "HOST:PORT"; "short with its value")]
    #[test_case(&["--port=2121"], "HOST:PORT"; "long with its value")]
    #[test_case(&["--password", "s3cret"], "--ask-password"; "a password")]
    #[test_case(&["--password=s3cret"], "--password-file"; "a password behind a sign")]
    #[test_case(&["-k"], "--insecure"; "of curl")]
    #[test_case(&["-H", "h"], "ftpprobe [OPTIONS] HOST"; "of plugins")]
    fn names_of_other_programs(words: &[&str], wanted: &str) {
        for before in [&["ftpprobe"][..], &["ftpprobe", "probe"]] {
            let words = before.iter().chain(words).chain(&["h.example"]);
            let error = Cli::command().try_get_matches_from(words).unwrap_err();
            let (name, text) = instead(&error).unwrap();
            assert!(text.contains(wanted), "{text}");
            assert!(!name.contains("s3cret"), "{name}");
        }
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
