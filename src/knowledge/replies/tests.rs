//! The rows against their own examples.

use super::rows::{At, FILES, parse};
use super::*;
use crate::knowledge::servers;

/// Every row; a file that does not parse fails.
fn all_rows() -> Vec<Row> {
    FILES
        .iter()
        .flat_map(|(name, source)| parse(source).unwrap_or_else(|error| panic!("{name}: {error}")))
        .collect()
}

const MOMENTS: [Moment; 11] = [
    Moment::Greeting,
    Moment::User,
    Moment::Pass,
    Moment::DataSetup,
    Moment::Port,
    Moment::Transfer,
    Moment::ActiveTransfer,
    Moment::Upload,
    Moment::Download,
    Moment::Directory,
    Moment::Session,
];

/// Code and text of an example as it came from the wire, its lines joined by a line feed.
fn read(example: &str) -> (u16, String) {
    let code = example[..3].parse().unwrap();
    let coded = |line: &str| line.starts_with(&example[..3]);
    let bare = |line: &str| {
        line.get(if coded(line) { 4.. } else { 0.. })
            .map(str::to_owned)
    };
    let lines: Vec<String> = example.lines().filter_map(bare).collect();
    (code, lines.join(" "))
}

#[test]
fn every_file_is_well_formed() {
    assert!(rows().len() > 180, "{}", rows().len());
    for row in all_rows() {
        assert!(row.compiled().is_some(), "{} does not compile", row.pattern);
    }
}

#[test]
fn every_profile_is_one_that_exists() {
    for row in all_rows() {
        let known = |profile: &String| servers::keys().any(|key| key == profile);
        assert!(row.profile.iter().all(known), "{:?}", row.profile);
    }
}

#[test]
fn every_example_states_the_finding_of_its_row() {
    let mut wrong = Vec::new();
    for row in rows() {
        let (code, text) = read(&row.example);
        assert!(row.codes.contains(&code), "{}: no such code", row.example);
        // What holds for listings holds for files only where nothing says more of files.
        let of_files = |moment: &Moment| {
            matches!(moment, Moment::Upload | Moment::Download)
                && !row.at.contains(&At::Moment(*moment))
        };
        let moments = MOMENTS
            .iter()
            .filter(|moment| row.holds(**moment, code) && !of_files(moment));
        // Where a row holds at any moment, rows of one moment may come first.
        let any = row.at.contains(&At::Any);
        let found: Vec<_> = moments
            .map(|moment| (*moment, classify(*moment, code, &text)))
            .collect();
        let right =
            |stated: &Option<Stated>| stated.as_ref().is_some_and(|s| s.finding == row.finding);
        let all = found.iter().all(|(_, stated)| right(stated));
        let one = found.iter().any(|(_, stated)| right(stated));
        if !(all || any && one) {
            wrong.push(format!("{}\n  {}: {found:?}", row.example, row.finding));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_words_mean_what_their_moment_says() {
    let at = |moment, code, text| classify(moment, code, text).map(|stated| stated.finding);
    let bare = "Service not available.";
    assert_eq!(
        at(Moment::Greeting, 421, bare),
        Some(FindingId::SourceDenied)
    );
    assert_eq!(at(Moment::Session, 421, bare), Some(FindingId::Session421));
    let denied = "Permission denied.";
    assert_eq!(
        at(Moment::User, 530, denied),
        Some(FindingId::LoginUserDeniedByList)
    );
    assert_eq!(
        at(Moment::Directory, 550, denied),
        Some(FindingId::DirNoPermission)
    );
    assert_eq!(
        at(Moment::DataSetup, 550, denied),
        Some(FindingId::PasvDisabled)
    );
    assert_eq!(at(Moment::Port, 550, denied), Some(FindingId::PortDisabled));
    let ssl = "Policy requires SSL.";
    assert_eq!(
        at(Moment::User, 534, ssl),
        Some(FindingId::TlsRequiredControl)
    );
    assert_eq!(
        at(Moment::Transfer, 534, ssl),
        Some(FindingId::TlsRequiredData)
    );
    let failed = "Failed to establish connection.";
    assert_eq!(
        at(Moment::Transfer, 425, failed),
        Some(FindingId::DataConnectTooLate)
    );
    assert_eq!(
        at(Moment::ActiveTransfer, 425, failed),
        Some(FindingId::ActiveConnectBackBlocked)
    );
}

#[test]
fn numbers_and_addresses_are_read() {
    let stated = classify(
        Moment::Greeting,
        421,
        "Too many connections (8) from this IP",
    )
    .unwrap();
    assert_eq!(
        (stated.hints.limit, stated.hints.retry_after_seconds),
        (Some(8), None)
    );
    let stated = classify(Moment::Session, 421, "Idle timeout (600 seconds): closing").unwrap();
    assert_eq!(stated.hints.idle_seconds, Some(600));
    let only = "I won't open a connection to 192.168.1.19 (only to 203.0.113.12)";
    let stated = classify(Moment::Port, 500, only).unwrap();
    assert_eq!(stated.hints.address.as_deref(), Some("203.0.113.12"));
}

#[test]
fn blanks_colours_and_case_do_not_matter() {
    let text = "\u{1b}[31mTOO  many\r\n connections (3)\tfrom this IP\u{1b}[0m";
    assert_eq!(collapsed(text), "TOO many connections (3) from this IP");
    let stated = classify(Moment::Greeting, 421, text).unwrap();
    assert_eq!(stated.finding, FindingId::LimitPerIp);
}

#[test]
fn an_unknown_text_states_nothing() {
    assert_eq!(
        classify(Moment::Greeting, 421, "Come back another day."),
        None
    );
    assert_eq!(classify(Moment::Pass, 530, ""), None);
}

#[test]
fn the_beginning_of_a_reply_is_looked_at() {
    assert_eq!(collapsed(&"x".repeat(3 * MAX_CHARS)).len(), MAX_CHARS);
}
