//! Errors of the library and of the system in the language of who runs the program. Where there are no words of ours, those of the
//! error stay.

use std::error::Error;
use std::io;

use ftpprobe::diagnosis::threshold::{Quantity, RangeError, ThresholdError};
use ftpprobe::history::HistoryError;
use ftpprobe::knowledge::wording::Language;
use ftpprobe::settings::expectations::{ExpectationError, HARMLESS};
use ftpprobe::settings::{MAX_FIND_LIMIT, MAX_RETRIES, SettingsError, WayError};
use ftpprobe::target::TargetError;
use ftpprobe::text::nearest;

use super::messages::{language, told};

/// The error and its causes.
pub(crate) fn worded(error: &anyhow::Error) -> String {
    if language() == Language::English {
        return format!("{error:#}");
    }
    let mut causes = Vec::new();
    for next in error.chain() {
        causes.push(cause(next));
        // What SQLite says besides has been put into words.
        if next.is::<HistoryError>() {
            break;
        }
    }
    causes.join(": ")
}

fn cause(cause: &(dyn Error + 'static)) -> String {
    let target = cause.downcast_ref().map(of_target);
    let target = target.or_else(|| cause.downcast_ref().map(of_settings));
    let words = target.or_else(|| cause.downcast_ref().map(of_way));
    let words = words.or_else(|| cause.downcast_ref().map(of_expectation));
    let words = words.or_else(|| cause.downcast_ref().map(of_threshold));
    let words = words.or_else(|| cause.downcast_ref().map(of_history));
    let words = words.or_else(|| cause.downcast_ref().and_then(of_system));
    words.unwrap_or_else(|| cause.to_string())
}

fn of_target(error: &TargetError) -> String {
    match error {
        TargetError::Empty => told("target-empty", &[]),
        TargetError::Sftp { scheme, rest } => say!("target-sftp", scheme, rest),
        TargetError::Scheme { scheme } => say!("target-scheme", scheme),
        TargetError::Pasted { what, meant } => say!("target-pasted", what = named(what), meant),
        TargetError::Blank => told("target-blank", &[]),
        TargetError::PathOnBareHost { host, path } => say!("target-path", host, path),
        TargetError::Port { port } if port.is_empty() => told("target-no-port", &[]),
        TargetError::Port { port } => say!("target-port", port),
        TargetError::Colons { host } => say!("target-colons", host),
        TargetError::AddressOrPort {
            address,
            host,
            port,
        } => say!("target-address-or-port", address, host, port),
        TargetError::Brackets { address, rest } => say!("target-brackets", address, rest),
        TargetError::OpenBracket { rest } => say!("target-open-bracket", rest),
        TargetError::Zone { zone } => say!("target-zone", zone),
        TargetError::Host { host, why } => say!("target-host", host, why = named(why)),
        TargetError::SlashInPassword => told("target-slash", &[]),
        TargetError::Control { field } => say!("target-control", field = named(field)),
        TargetError::NotUtf8 { field } => say!("target-not-utf8", field = named(field)),
        TargetError::QueryOrFragment { sign, code } => say!("target-query", sign, code),
    }
}

/// What the library names in English, such as a field; that stays where there is no other.
fn named(field: &str) -> String {
    // Up to the first comma, it is the name of a message.
    let name = field.split(',').next().unwrap_or_default();
    let message = format!("field-{}", name.replace(' ', "-"));
    match told(&message, &[]) {
        text if text == message => field.to_owned(),
        text => text,
    }
}

fn of_settings(error: &SettingsError) -> String {
    match error {
        SettingsError::Zero { flag, example } => say!("settings-zero", flag, example),
        SettingsError::TooLong => told("settings-too-long", &[]),
        SettingsError::IdleTest { idle, deadline } => say!(
            "settings-idle-test",
            idle = humantime::format_duration(*idle),
            deadline = humantime::format_duration(*deadline)
        ),
        SettingsError::FindLimit => say!("settings-find-limit", most = MAX_FIND_LIMIT),
        SettingsError::TransferSize => told("settings-transfer-size", &[]),
        SettingsError::Retries => say!("settings-retries", most = MAX_RETRIES),
    }
}

fn of_way(error: &WayError) -> String {
    match error {
        WayError::Origin(text) => say!("way-origin", text),
        WayError::Form(text) => say!("way-form", text),
        WayError::Address { given, address } => say!("way-address", given, address),
        WayError::PortOrAddress {
            host,
            port,
            short,
            long,
        } => say!("way-port-or-address", host, port, short, long),
    }
}

fn of_expectation(error: &ExpectationError) -> String {
    use ExpectationError as E;
    match error {
        E::Date(text) => say!("expect-date", text, sample = "%{-1d:%Y-%m-%d}"),
        E::Letter(text, part) => say!("expect-letter", text, part),
        E::Wildcard(text) => say!("expect-wildcard", text),
        E::WildDirectory(text) => say!("expect-wild-directory", text),
        E::NoName(text) => say!("expect-no-name", text),
        E::NoCode(text) => say!("expect-no-code", text),
        E::Reply(text) => say!("expect-reply", text),
        E::Command(text) => say!("expect-command", text, names = HARMLESS.join(", ")),
        E::Control(text) => say!("expect-control", text),
    }
}

fn of_threshold(error: &ThresholdError) -> String {
    match error {
        ThresholdError::Malformed(text) => say!("threshold-malformed", text),
        ThresholdError::Unknown(name) => {
            let known = Quantity::ALL.map(Quantity::name);
            let alike = nearest(name, known).unwrap_or_default();
            say!("threshold-unknown", name, alike, names = known.join(", "))
        }
        ThresholdError::Backwards(name, range) => say!("threshold-backwards", name, range),
        ThresholdError::Range(name, RangeError::End(text, unit)) => {
            say!("threshold-end", name, text, unit = named(unit))
        }
        ThresholdError::Range(name, RangeError::Empty(text)) => {
            say!("threshold-empty", name, text)
        }
    }
}

fn of_history(error: &HistoryError) -> String {
    match error {
        HistoryError::Foreign => told("error-history-foreign", &[]),
        HistoryError::Newer(version) => say!("error-history-newer", version),
        HistoryError::Broken(error) => say!("error-history-broken", error),
        // Names and numbers of SQLite tell nothing that helps.
        HistoryError::Sqlite(_) => told("error-history-sqlite", &[]),
    }
}

/// What the system says, without its number.
fn of_system(error: &io::Error) -> Option<String> {
    error.raw_os_error()?;
    let message = match error.kind() {
        io::ErrorKind::NotFound => "io-not-found",
        io::ErrorKind::PermissionDenied => "io-permission-denied",
        io::ErrorKind::IsADirectory => "io-is-a-directory",
        io::ErrorKind::NotADirectory => "io-not-a-directory",
        io::ErrorKind::AddrInUse => "io-address-in-use",
        io::ErrorKind::AddrNotAvailable => "io-address-not-available",
        io::ErrorKind::StorageFull => "io-storage-full",
        io::ErrorKind::ReadOnlyFilesystem => "io-read-only",
        _ => return None,
    };
    Some(told(message, &[]))
}

#[cfg(test)]
mod tests {
    use ftpprobe::settings::{Given, Origin};
    use ftpprobe::target::parse;
    use test_case::test_case;

    use super::*;

    /// The messages are those of the library, where the language is that of the library.
    #[test_case("")]
    #[test_case("sftp://h")]
    #[test_case("http://h")]
    #[test_case("\"h\""; "in quotes")]
    #[test_case("h i"; "with a blank")]
    #[test_case("h/x"; "with a path")]
    #[test_case("h:")]
    #[test_case("h:99999")]
    #[test_case("h:1:2")]
    #[test_case("2001:db8::1:21")]
    #[test_case("[h]")]
    #[test_case("[::1"; "an open bracket")]
    #[test_case("[fe80::1%eth0]")]
    #[test_case("h..example")]
    #[test_case("ftp://h/%0A")]
    #[test_case("ftp://h/%FF"; "not UTF-8")]
    #[test_case("ftp://h/?x"; "with a query")]
    fn targets_are_worded_as_the_library_words_them(typed: &str) {
        let error = parse(typed).unwrap_err();
        assert_eq!(of_target(&error), error.to_string());
    }

    #[test]
    fn ways_are_worded_as_the_library_words_them() {
        for text in ["no/such", "eth0 eth1"] {
            if let Err(error) = Origin::parse(text) {
                assert_eq!(of_way(&error), error.to_string());
            }
        }
        for text in ["x", "h:x", "h:21:x", "h:21:2001:db8::1"] {
            if let Err(error) = Given::parse(text) {
                assert_eq!(of_way(&error), error.to_string());
            }
        }
    }

    #[test]
    fn settings_are_worded_as_the_library_words_them() {
        let all = [
            SettingsError::Zero {
                flag: "timeout",
                example: "30s",
            },
            SettingsError::TooLong,
            SettingsError::FindLimit,
            SettingsError::TransferSize,
            SettingsError::Retries,
        ];
        for error in all {
            assert_eq!(of_settings(&error), error.to_string());
        }
    }
}
