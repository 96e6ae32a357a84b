//! Expected files: those that are there though no listing shows it, those of which nobody knows, and times that
//! cannot be what they seem.

use ftpprobe::clock::Timestamp;
use ftpprobe::diagnosis::{Confidence, Diagnosis, Policy, Verdict};
use ftpprobe::evidence::expected::{
    AskedOf, Expected, FileLook, FileSeen, LinkLook, LiteralName, TimesFrom,
};
use ftpprobe::evidence::listing::Precision;
use ftpprobe::evidence::{DataConnection, DataMode, Phase};
use test_case::test_case;

use crate::checks::{files, looked, policy, told};
use crate::script::Script;

/// What SIZE and MDTM were answered.
pub(crate) fn by_name(script: &mut Script, [size, time]: [&str; 2]) -> AskedOf {
    let mut ask = |command: &str, said| script.exchange(Phase::Directory, Some(command), said);
    AskedOf {
        size: Some(ask("SIZE a.txt", size)),
        time: Some(ask("MDTM a.txt", time)),
        ..AskedOf::default()
    }
}

/// A link, and what SIZE and CWD were answered for it.
pub(crate) fn link(script: &mut Script, [size, cwd]: [&str; 2]) -> LinkLook {
    let mut ask = |command: &str, said| script.exchange(Phase::Directory, Some(command), said);
    let asked = AskedOf {
        size: Some(ask("SIZE now.log", size)),
        cwd: Some(ask("CWD now.log", cwd)),
        ..AskedOf::default()
    };
    LinkLook {
        name: "now.log".to_owned(),
        target: Some("1.log".to_owned()),
        asked,
    }
}

fn seconds(text: &str) -> i64 {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text),
    };
    let span = humantime::parse_duration(text).unwrap();
    sign * i64::try_from(span.as_secs()).unwrap()
}

/// One file of this age, whose time comes from there.
fn aged(age: &str, times: TimesFrom) -> FileLook {
    let now = script_ends();
    let seen = FileSeen {
        name: "a.txt".to_owned(),
        size: Some(5),
        modified: Some(Timestamp::from_unix_seconds(now - seconds(age))),
        precision: None,
        listed: None,
        is_link_time: false,
    };
    FileLook {
        matched: 1,
        times,
        newest: Some(seen.clone()),
        oldest: Some(seen),
        ..FileLook::new("a.txt", "a.txt", 0)
    }
}

/// When the listing of [`looked`] is looked at.
fn script_ends() -> i64 {
    Script::new().evidence.started_at.unix_seconds()
}

fn with(look: FileLook) -> Script {
    looked(|_, expected| expected.files.push(look))
}

fn root(diagnosis: &Diagnosis) -> &str {
    let root = diagnosis
        .root_cause
        .map(|at| diagnosis.findings[at].id.name());
    root.unwrap_or("none")
}

fn facts(diagnosis: &Diagnosis, id: &str) -> String {
    let mut findings = diagnosis.findings.iter();
    let found = findings.find(|it| it.id.name() == id);
    found
        .map(|it| crate::facts(it).join("; "))
        .unwrap_or_default()
}

/// Nought is the least age. What lies further ahead is no age at all, and the file is never too old.
#[test_case(TimesFrom::Mlsd, "-20s", "newest-age=26h", "none", ""; "a clock that is a little ahead")]
#[test_case(TimesFrom::Mdtm, "-4m 50s", "newest-age=26h,oldest-age=1h", "none", ""; "by some minutes")]
#[test_case(TimesFrom::Mdtm, "-7m", "newest-age=26h", "clock-skew", "7 min ahead"; "by more")]
#[test_case(TimesFrom::Mdtm, "-9h", "newest-age=1h", "clock-skew", "UTC+09:00"; "a time zone in the east")]
#[test_case(TimesFrom::Mlsd, "-5h 45m", "newest-age=1h", "clock-skew", "UTC+05:45"; "one with quarters of an hour")]
#[test_case(TimesFrom::Mdtm, "-8h 59m 20s", "newest-age=1h", "clock-skew", "UTC+09:00"; "a file of less than a minute")]
#[test_case(TimesFrom::Mdtm, "-1h 7m", "newest-age=1h", "clock-skew", "1 h 7 min ahead"; "no zone")]
#[test_case(TimesFrom::Mlsd, "-3d", "oldest-age=1h", "clock-skew", "ahead"; "days")]
#[test_case(TimesFrom::Mdtm, "-9h", "newest-age=1h:", "clock-skew", "UTC+09:00"; "an age that has a least")]
#[test_case(TimesFrom::ListInUtc, "-2h", "newest-age=1h", "clock-skew", "UTC+02:00"; "a listing in utc")]
#[test_case(TimesFrom::List, "-1h", "newest-age=26h", "file-times-unreliable", "UTC+01:00"; "a listing")]
#[test_case(TimesFrom::List, "-1h", "newest-age=5m", "file-times-unreliable", "up to 13 h old"; "a listing and a short age")]
#[test_case(TimesFrom::List, "-20h", "newest-age=26h", "file-times-unreliable", "20 h ahead"; "a listing that is further ahead than any zone")]
fn a_file_of_the_future_is_not_too_old(
    times: TimesFrom,
    age: &str,
    range: &str,
    id: &str,
    fact: &str,
) {
    for policy in [policy(range, ""), policy("", range)] {
        let (verdict, ids, diagnosis) = told(with(aged(age, times)), &policy);
        assert_eq!(root(&diagnosis), id, "{ids:?}");
        let expected = if id == "none" {
            Verdict::Ok
        } else {
            Verdict::Warning
        };
        assert_eq!(verdict, expected, "{ids:?}");
        assert!(
            facts(&diagnosis, id).contains(fact),
            "{}",
            facts(&diagnosis, id)
        );
        let ages = diagnosis
            .measures
            .iter()
            .filter(|it| it.quantity.name().ends_with("age"));
        let ages: Vec<f64> = ages.map(|it| it.value).collect();
        assert_eq!(ages, [0.0, 0.0], "{diagnosis:?}");
    }
}

/// The dates of LIST are in a zone that nobody knows, so an age is a range.
#[test_case("2h", None, Verdict::Ok, "none"; "young in any zone")]
#[test_case("20h", None, Verdict::Warning, "file-times-unreliable"; "too old in the east")]
#[test_case("30h", None, Verdict::Warning, "file-times-unreliable"; "young in the west")]
#[test_case("39h", None, Verdict::Critical, "file-too-old"; "too old in any zone")]
#[test_case("60h", Some(Precision::Day), Verdict::Warning, "file-times-unreliable"; "a day without its hours")]
#[test_case("70h", Some(Precision::Day), Verdict::Critical, "file-too-old"; "a day that is over everywhere")]
fn what_a_zone_decides_is_not_claimed(
    age: &str,
    precision: Option<Precision>,
    verdict: Verdict,
    id: &str,
) {
    let mut look = aged(age, TimesFrom::List);
    look.newest.as_mut().unwrap().precision = precision;
    let (found, ids, diagnosis) = told(with(look), &policy("", "newest-age=26h"));
    assert_eq!((found, root(&diagnosis)), (verdict, id), "{ids:?}");
    assert!(ids.contains("file-times-unreliable"), "{ids:?}");
}

/// A link has a time of its own. It may be measured, and proves nothing of the file.
#[test_case(TimesFrom::Mlsd, "2h", Verdict::Warning, "file-times-unreliable"; "a young link")]
#[test_case(TimesFrom::List, "2h", Verdict::Warning, "file-times-unreliable"; "a young link in a listing")]
#[test_case(TimesFrom::Mlsd, "30h", Verdict::Critical, "file-too-old"; "an old link")]
fn the_time_of_a_link_is_not_that_of_its_file(
    times: TimesFrom,
    age: &str,
    verdict: Verdict,
    id: &str,
) {
    let mut look = aged(age, times);
    look.newest.as_mut().unwrap().is_link_time = true;
    let (found, ids, diagnosis) = told(with(look), &policy("", "newest-age=26h"));
    assert_eq!((found, root(&diagnosis)), (verdict, id), "{ids:?}");
    let is_inferred = diagnosis.findings[0].confidence == Confidence::Inferred;
    assert_eq!(is_inferred, id == "file-too-old", "{ids:?}");
    let shown = facts(&diagnosis, id);
    assert!(shown.contains("time is that of the link itself"), "{shown}");
}

/// MDTM is UTC unless something shows otherwise. A file that only local time would make young enough is told as such.
#[test_case("30h", None, Confidence::Inferred, true; "nothing to compare with")]
#[test_case("30h", Some(0), Confidence::Inferred, true; "a listing that says the same")]
#[test_case("30h", Some(-5 * 3600), Confidence::Proven, false; "a listing in another zone")]
#[test_case("3d", None, Confidence::Proven, false; "too old in any zone")]
fn local_time_is_recognised_or_said_to_be_undecided(
    age: &str,
    listed: Option<i64>,
    confidence: Confidence,
    is_doubted: bool,
) {
    let mut look = aged(age, TimesFrom::Mdtm);
    let newest = look.newest.as_mut().unwrap();
    let modified = newest.modified.unwrap().unix_seconds();
    newest.listed = listed.map(|off| Timestamp::from_unix_seconds(modified + off));
    let (_, ids, diagnosis) = told(with(look), &policy("", "newest-age=26h"));
    assert_eq!(root(&diagnosis), "file-too-old", "{ids:?}");
    assert_eq!(diagnosis.findings[0].confidence, confidence);
    let facts = facts(&diagnosis, "file-too-old");
    assert_eq!(facts.contains("local time"), is_doubted, "{facts}");
}

/// A listing that does not show the name is not the last word on it.
#[test_case(["550 a.txt: No such file or directory", "550 a.txt: No such file or directory"], "file-missing", Verdict::Critical; "not there")]
#[test_case(["550 Could not get file size.", "550 Could not get file modification time."], "file-missing", Verdict::Critical; "vsftpd")]
#[test_case(["500 Unknown command", "502 Not implemented"], "file-missing", Verdict::Critical; "commands that are not known")]
#[test_case(["550 a.txt: Permission denied", "550 a.txt: Permission denied"], "file-check-failed", Verdict::Critical; "not told")]
fn a_name_is_asked_for_before_it_is_missing(said: [&str; 2], id: &str, verdict: Verdict) {
    let script = looked(|script, expected| {
        let by_name = Some(by_name(script, said));
        let look = FileLook::new("a.txt", "a.txt", 0);
        expected.files.push(FileLook { by_name, ..look });
    });
    let (found, ids, diagnosis) = told(script, &Policy::default());
    assert_eq!((found, root(&diagnosis)), (verdict, id), "{ids:?}");
}

/// A session that ended has said nothing of the file.
#[test_case("421 Timeout. !closed"; "421")]
#[test_case("!timeout"; "silence")]
fn what_was_not_answered_is_not_missing(said: &str) {
    let script = looked(|script, expected| {
        let size = script.exchange(Phase::Directory, Some("SIZE a.txt"), said);
        let by_name = AskedOf {
            size: Some(size),
            ..AskedOf::default()
        };
        expected.files.push(FileLook {
            by_name: Some(by_name),
            ..FileLook::new("a.txt", "a.txt", 0)
        });
    });
    let (_, ids, _) = told(script, &Policy::default());
    assert!(!ids.contains("file-missing"), "{ids:?}");
}

/// Any line that was not understood could be the file.
#[test]
fn a_line_that_was_not_read_leaves_it_open() {
    let unread = |expected: &mut Expected| {
        expected.listings[0].unparsed = 1;
        expected.listings[0].first_unparsed = Some("a.txt ;1 5 blocks".to_owned());
    };
    let missing = looked(|_, expected| {
        unread(expected);
        expected.files.push(FileLook::new("*.txt", "*.txt", 0));
    });
    let (verdict, ids, diagnosis) = told(missing, &Policy::default());
    assert_eq!(
        (verdict, root(&diagnosis)),
        (Verdict::Unknown, "file-check-failed"),
        "{ids:?}"
    );
    let shown = facts(&diagnosis, "file-check-failed");
    assert!(shown.contains("a.txt ;1 5 blocks"), "{shown}");

    // It may be newer than the newest, too.
    let old = looked(|_, expected| {
        unread(expected);
        expected.files.push(files(&[50], &[10]));
    });
    let (_, ids, diagnosis) = told(old, &policy("", "newest-age=24h"));
    assert_eq!(root(&diagnosis), "file-too-old", "{ids:?}");
    assert_eq!(diagnosis.findings[0].confidence, Confidence::Inferred);
    assert!(facts(&diagnosis, "file-too-old").contains("5 blocks"));
}

/// What a link leads to decides, and words go before a CWD that goes anywhere.
#[test_case(["550 Could not get file size.", "550 Failed to change directory."], 0, "file-link-dangling", Verdict::Critical; "nowhere")]
#[test_case(["550 now.log: No such file or directory", "250 ok"], 0, "file-link-dangling", Verdict::Critical; "nowhere and cwd goes anywhere")]
#[test_case(["550 now.log: not a regular file", "250 ok"], 0, "file-missing", Verdict::Critical; "a directory")]
#[test_case(["550 now.log: Permission denied", "550 now.log: Permission denied"], 0, "file-check-failed", Verdict::Critical; "not told")]
#[test_case(["550 now.log: No such file or directory", "550 no"], 2, "file-link-dangling", Verdict::Warning; "beside others")]
#[test_case(["550 now.log: not a regular file", "250 ok"], 2, "none", Verdict::Ok; "a directory beside others")]
fn a_link_is_what_it_leads_to(said: [&str; 2], others: usize, id: &str, verdict: Verdict) {
    let script = looked(|script, expected| {
        let link = link(script, said);
        expected.files.push(FileLook {
            links: vec![link],
            ..files(&vec![1; others], &vec![5; others])
        });
    });
    let (found, ids, diagnosis) = told(script, &Policy::default());
    assert_eq!((found, root(&diagnosis)), (verdict, id), "{ids:?}");
    let shown = facts(&diagnosis, id);
    assert!(
        id == "none" || id == "file-check-failed" || shown.contains("to 1.log"),
        "{shown}"
    );
}

#[test]
fn what_is_there_instead_is_said() {
    let literal = LiteralName {
        name: "f[1].txt".to_owned(),
        written: "/f[[]1].txt".to_owned(),
    };
    let looks = [
        (
            FileLook {
                literal: Some(literal),
                ..FileLook::new("/f[1].txt", "f[1].txt", 0)
            },
            "/f[[]1].txt",
        ),
        (
            FileLook {
                other_case: Some("Data.TXT".to_owned()),
                ..FileLook::new("data.txt", "data.txt", 0)
            },
            "only upper and lower case differ",
        ),
        (
            FileLook {
                directory: Some("out".to_owned()),
                ..FileLook::new("out", "out", 0)
            },
            "out is a directory",
        ),
    ];
    for (look, said) in looks {
        let (_, ids, diagnosis) = told(with(look), &Policy::default());
        assert_eq!(root(&diagnosis), "file-missing", "{ids:?}");
        let shown = facts(&diagnosis, "file-missing");
        assert!(shown.contains(said), "{shown}");
    }
}

/// A directory that could not be read tells nothing of its files; one that is empty does.
#[test_case("550 /pub: Permission denied", None, "dir-no-permission"; "mlsd refused")]
#[test_case("150 here", Some("226 Transfer done (but failed to open directory)."), "dir-no-permission"; "vsftpd")]
#[test_case("150 here", Some("226 Unable to read directory"), "dir-no-permission"; "another server")]
#[test_case("150 here", Some("226 Transfer complete, but could not access the directory"), "dir-no-permission"; "other words")]
#[test_case("150 here", Some("250 /pub: Permission denied"), "dir-no-permission"; "as a refusal would be worded")]
#[test_case("550 Something else", None, "file-check-failed"; "refused in other words")]
#[test_case("550 No members found.", None, "file-missing"; "an empty library")]
#[test_case("450 No files found", None, "file-missing"; "an empty directory")]
fn an_unread_directory_is_no_missing_file(transfer: &str, closing: Option<&str>, id: &str) {
    let script = looked(|script, expected| {
        let mut data = DataConnection::new(DataMode::Epsv);
        data.transfer = Some(script.exchange(Phase::Transfer, Some("MLSD"), transfer));
        data.closing = closing.map(|said| script.exchange(Phase::Transfer, None, said));
        expected.listings[0].whole = closing.is_some();
        expected.listings[0].data = Some(data);
        expected.files.push(FileLook::new("*.txt", "*.txt", 0));
    });
    let (verdict, ids, diagnosis) = told(script, &Policy::default());
    assert_eq!(
        (verdict, root(&diagnosis)),
        (Verdict::Critical, id),
        "{ids:?}"
    );
    let is_empty = id == "file-missing";
    assert_eq!(ids.contains("dir-empty-as-error"), is_empty, "{ids:?}");
    assert!(is_empty || !ids.contains("file-missing"), "{ids:?}");
}
