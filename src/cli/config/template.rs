//! A file with everything that can be written, to begin with. Made from the options themselves, so it lacks none.

use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command};

use super::file::{NO_KEYS, OF_THE_RUN};
use super::layer::named;
use super::options;

/// What stands behind keys that have no default.
const EXAMPLES: [(&str, &str); 53] = [
    ("alert-on", "\"change\""),
    ("also", "[\"prometheus:/var/lib/node_exporter/ftp.prom\"]"),
    ("anonymous-password", "\"me@example.com\""),
    ("ca-file", "\"authority.pem\""),
    ("client-cert", "\"client.pem\""),
    ("client-key", "\"client.key\""),
    ("crit", "[\"total=30s\", \"cert-days=3:\"]"),
    ("deadline", "\"5m\""),
    ("dir", "\"/in\""),
    ("exec", "\"mail -s 'FTP has changed' admin@example.com\""),
    ("expect-banner", "[\"ProFTPD\"]"),
    ("expect-dir", "[\"/in\", \"/out\"]"),
    ("expect-feature", "[\"MLST\"]"),
    ("expect-file", "[\"/out/backup-%Y-%m-%d.tar\"]"),
    ("expect-reply", "[\"NOOP=200\"]"),
    ("find-limit", "5"),
    ("history", "\"history.sqlite\""),
    ("idle-test", "\"10m\""),
    ("interface", "\"eth1\""),
    ("jobs", "8"),
    ("lang", "\"en\""),
    ("netrc-file", "\"netrc\""),
    ("output", "\"report.txt\""),
    ("password-credential", "\"ftp\""),
    ("password-env", "\"BACKUP_PASSWORD\""),
    ("password-file", "\"password\""),
    (
        "pin",
        "[\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"]",
    ),
    ("port", "2121"),
    ("profiles", "\"profiles\""),
    ("proxy", "\"socks5h://proxy.example.com:1080\""),
    ("proxy-password-file", "\"proxy.password\""),
    ("remind", "\"6h\""),
    ("resolve", "[\"ftp.example.com:192.0.2.1\"]"),
    ("retries", "3"),
    ("save-evidence", "\"evidence.json\""),
    ("redact", "\"hosts\""),
    ("server-profile", "\"vsftpd\""),
    ("splay", "\"1m\""),
    ("state", "\"state\""),
    ("tls-server-name", "\"ftp.example.com\""),
    ("transfer-size", "\"64KiB\""),
    ("transfer-test", "\"/in\""),
    ("until", "\"login\""),
    ("user", "\"backup\""),
    ("via", "[\"frankfurt=https://probe.example.net\"]"),
    ("via-ca-file", "\"places.pem\""),
    ("via-cert", "\"client.pem\""),
    ("via-key", "\"client.key\""),
    ("via-module", "\"explicit\""),
    ("via-password-env", "\"PROBE_PASSWORD\""),
    ("via-password-file", "\"probe.password\""),
    ("via-user", "\"monitor\""),
    (
        "warn",
        "[\"login=2s\", \"cert-days=14:\", \"newest-age=26h\"]",
    ),
];

const HEAD: &str = "\
# ftpprobe.toml: what ftpprobe probes when it is started without a target, and how.
#
# A key is the long name of an option (ftpprobe --help). Options on the command line override [targets.NAME], which overrides
# [defaults]. Relative paths start from the directory of this file. Passwords are not written here: name where they are kept.
";

const TARGETS: &str = "\
# One table for each check, named as in reports, history, and alerts. ftpprobe NAME probes only this one.
# Every key of [defaults] can also be set here.

#[targets.backup]
#target = \"ftpes://backup@ftp.example.com/in\"
#password-file = \"/etc/ftpprobe/backup.password\"
#expect-file = [\"/out/backup-%Y-%m-%d.tar\"]
#warn = [\"newest-age=26h\", \"size=1MiB:\"]

# The rest is for ftpprobe serve. A module sets how a requested target is probed (/probe?target=HOST&module=tls). Every key of
# [defaults] can also be set here, and `allow`, which limits a module to some targets.

#[modules.tls]
#tls = \"explicit\"
#until = \"login\"

# Which other targets may be probed. Without rules, none.

#[serve]
#allow = [{ name = \"*.example.com\" }, { network = \"192.0.2.0/24\", ports = [21, \"2121-2130\"] }]
";

/// The file.
pub(crate) fn template() -> String {
    let command = options();
    let mut text = format!("{HEAD}\n# The whole run.\n");
    keys(&mut text, &command, true);
    text.push_str("\n# Settings for every target.\n[defaults]\n");
    keys(&mut text, &command, false);
    text.push('\n');
    text.push_str(TARGETS);
    text
}

fn keys(text: &mut String, command: &Command, of_the_run: bool) {
    for (option, name) in named(command) {
        let is_key = !NO_KEYS.iter().any(|(no, _)| *no == name);
        if is_key && OF_THE_RUN.contains(&name) == of_the_run {
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "\n{}#{name} = {}\n",
                explained(option),
                example(option, name)
            );
        }
    }
}

fn explained(option: &Arg) -> String {
    let help = option.get_help().map(ToString::to_string);
    let lines = help.unwrap_or_default();
    lines
        .lines()
        .fold(String::new(), |text, line| format!("{text}# {line}\n"))
}

fn example(option: &Arg, name: &str) -> String {
    let known = EXAMPLES.iter().find(|(it, _)| *it == name);
    if let Some((_, example)) = known {
        return (*example).to_owned();
    }
    match option.get_action() {
        ArgAction::SetTrue => "true".to_owned(),
        ArgAction::Count => "1".to_owned(),
        _ => {
            let default = option.get_default_values().first();
            let default = default.map(|value| value.to_string_lossy().into_owned());
            format!("{:?}", default.unwrap_or_default())
        }
    }
}
