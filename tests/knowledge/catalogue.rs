//! Reply codes explained: both languages whole, and alike.

use std::collections::BTreeSet;

use ftpprobe::knowledge::catalogue::{self, Entry};
use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::knowledge::{codes, servers};
use test_case::test_case;

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

fn japanese() -> Wording {
    Wording::new(Language::Japanese)
}

fn both() -> impl Iterator<Item = (Entry, Entry)> {
    let english = catalogue::all(&Wording::english());
    english.into_iter().zip(catalogue::all(&japanese()))
}

/// The paragraphs and notes of an entry, without its name.
fn sentences(entry: &Entry) -> Vec<&str> {
    let mut all = vec![
        entry.meaning.as_str(),
        &entry.when,
        &entry.action,
        &entry.waiting,
        &entry.expect,
    ];
    all.extend(entry.servers.iter().map(|note| note.text.as_str()));
    all
}

#[test]
fn every_code_has_every_text_in_both_languages() {
    for (english, japanese) in both() {
        assert_eq!(english.code, japanese.code);
        for entry in [&english, &japanese] {
            assert!(
                entry.listed && !entry.name.starts_with("code-"),
                "{entry:?}"
            );
            for text in sentences(entry) {
                assert!(!text.is_empty(), "{}", entry.code);
                assert!(
                    !text.contains(['{', '}', '\n', '$']),
                    "{}: {text}",
                    entry.code
                );
                assert_eq!(text.trim(), text, "{}", entry.code);
            }
        }
    }
}

#[test]
fn english_reads_like_english() {
    for (entry, _) in both() {
        assert!(
            entry.name.is_ascii() && entry.name.len() <= 70,
            "{}",
            entry.name
        );
        for text in sentences(&entry) {
            assert!(text.is_ascii(), "{}: {text}", entry.code);
            assert!(text.ends_with('.'), "{}: {text}", entry.code);
            assert!(!text.contains("  "), "{}: {text}", entry.code);
        }
    }
}

/// Words of the protocol, products and quoted replies stay as they are; a run of English does not.
#[test]
fn japanese_reads_like_japanese() {
    for (_, entry) in both() {
        assert!(entry.name.contains(is_japanese), "{}", entry.name);
        for text in sentences(&entry) {
            assert!(text.contains(is_japanese), "{}: {text}", entry.code);
            assert!(text.ends_with('。'), "{}: {text}", entry.code);
            assert!(!text.contains(['.', ',']) || text.contains(is_japanese));
            let mut unquoted = String::new();
            let mut depth = 0_u32;
            for c in text.chars() {
                match c {
                    '「' => depth += 1,
                    '」' => depth = depth.saturating_sub(1),
                    _ if depth == 0 => unquoted.push(c),
                    _ => {}
                }
            }
            for word in unquoted.split(|c: char| !c.is_ascii_alphabetic()) {
                let is_plain = word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase());
                let known = [
                    "bytes", "vsftpd", "ftpd", "ftp", "srv", "reuse", "write", "enable",
                ];
                assert!(
                    !is_plain || known.contains(&word),
                    "{}: {word} in {text}",
                    entry.code
                );
            }
        }
    }
}

#[test]
fn both_languages_speak_of_the_same_servers() {
    let keys: BTreeSet<&str> = servers::keys().collect();
    for (english, japanese) in both() {
        let of = |entry: &Entry| -> Vec<String> {
            entry.servers.iter().map(|note| note.key.clone()).collect()
        };
        assert_eq!(of(&english), of(&japanese), "{}", english.code);
        assert!(of(&english).iter().all(|key| keys.contains(key.as_str())));
    }
}

/// An attribute that is misspelt would be left out without a word.
#[test]
fn the_files_have_no_attribute_and_no_code_that_nobody_reads() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/knowledge/data/locales");
    let keys: BTreeSet<String> = servers::keys()
        .map(|key| format!("on-{}", key.replace('.', "-")))
        .collect();
    let mut words = Vec::new();
    for language in Language::ALL {
        let mut found = BTreeSet::new();
        let mut others = BTreeSet::new();
        for file in std::fs::read_dir(format!("{folder}/{}", language.tag())).expect("a folder") {
            let path = file.expect("a file").path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .expect("a name");
            if !name.starts_with("codes-") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a text");
            for line in text.lines() {
                if let Some(attribute) = line.trim_start().strip_prefix('.') {
                    let (id, _) = attribute
                        .split_once(" =")
                        .expect("an attribute has a value");
                    let known = ["meaning", "when", "action", "waiting", "expect"];
                    assert!(known.contains(&id) || keys.contains(id), "{name}: {id}");
                } else if let Some((id, _)) = line.split_once(" =")
                    && line.starts_with(|c: char| c.is_ascii_lowercase())
                {
                    let code = id.strip_prefix("code-");
                    match code.map(|code| code.parse::<u16>().expect("a code is a number")) {
                        Some(code) => assert!(found.insert(code), "{code} is there twice"),
                        None => assert!(others.insert(id.to_owned()), "{id} is there twice"),
                    }
                }
            }
        }
        let listed: BTreeSet<u16> = codes::all().iter().map(|known| known.code).collect();
        assert_eq!(found, listed);
        words.push(others);
    }
    assert_eq!(words[0], words[1]);
}

#[test]
fn no_text_is_a_finding() {
    for finding in FindingId::ALL {
        assert!(!finding.name().starts_with("code-"), "{finding}");
        assert!(!finding.name().starts_with("heading-"), "{finding}");
    }
}

#[test]
fn a_code_that_needs_nothing_says_so() {
    // With 233 the server wants the password changed.
    let fine = |code| matches!(code, 200..=299) && code != 233;
    for (english, japanese) in both().filter(|(entry, _)| fine(entry.code)) {
        assert!(
            english.action.contains("No change needed"),
            "{}",
            english.code
        );
        let fine = ["対処は不要", "サーバー自身のアドレス"];
        assert!(
            fine.iter().any(|words| japanese.action.contains(words)),
            "{}",
            japanese.code
        );
        assert_eq!(english.wait_seconds, None);
    }
}

#[test]
fn the_two_that_are_met_most_say_what_an_administrator_needs() {
    let entry = catalogue::entry(421, &Wording::english());
    for words in ["overloaded", "maintenance", "limit on connections"] {
        assert!(entry.meaning.contains(words), "{words}");
    }
    assert!(entry.action.contains("wait a few minutes") && entry.action.contains("limit"));
    assert_eq!(entry.wait_seconds, Some(120));
    let keeps_open: Vec<&str> = entry
        .servers
        .iter()
        .filter(|note| note.text.contains("session open") || note.text.contains("stays open"))
        .map(|note| note.key.as_str())
        .collect();
    for key in ["pure-ftpd", "sftpgo", "filezilla-server"] {
        assert!(keeps_open.contains(&key), "{key}");
    }
    let entry = catalogue::entry(212, &japanese());
    assert!(entry.name.contains("ディレクトリの状態"));
    assert!(entry.meaning.contains("肯定的な完了応答"));
    assert!(entry.action.contains("対処は不要"));
}

#[test_case(421, "Service not available, control connection is being closed")]
#[test_case(199, "Unlisted code: begun, another reply follows")]
#[test_case(299, "Unlisted code: done")]
#[test_case(333, "Unlisted code: more input is needed (login and accounting)")]
#[test_case(429, "Unlisted code: refused for now (connections)")]
#[test_case(559, "Unlisted code: refused (file system)")]
#[test_case(505, "Unlisted code: refused (syntax)")]
#[test_case(700, "Not an FTP reply code")]
#[test_case(99, "Not an FTP reply code"; "two digits")]
#[test_case(5300, "Not an FTP reply code"; "four digits")]
fn a_code_has_a_name(code: u16, words: &str) {
    assert_eq!(catalogue::name(code, &Wording::english()), words);
}

#[test]
fn an_unlisted_code_is_explained_by_its_digits() {
    for wording in [Wording::english(), japanese()] {
        for code in [199, 260, 333, 429, 559, 645] {
            let entry = catalogue::entry(code, &wording);
            assert!(!entry.listed);
            let plain = entry.class.split(['(', '（']).next_back();
            let plain = plain.expect("the term, then plain words");
            let plain = plain.trim_end_matches([')', '）']);
            assert!(entry.meaning.contains(plain), "{}", entry.meaning);
            if let Some(group) = &entry.group {
                assert!(entry.meaning.contains(group), "{}", entry.meaning);
            }
            for text in sentences(&entry) {
                assert!(!text.is_empty() && !text.starts_with("unlisted"), "{text}");
            }
        }
        let none = catalogue::entry(700, &wording);
        assert!(none.meaning.contains("700") && none.action.is_empty());
    }
}

#[test]
fn a_comparison_tells_what_differs() {
    let wording = Wording::english();
    let far = catalogue::compare(212, 421, &wording);
    assert_eq!(far.relation, None);
    let topics: Vec<&str> = far
        .points
        .iter()
        .map(|point| point.topic.as_str())
        .collect();
    assert_eq!(topics.len(), 6, "{topics:?}");
    assert!(far.points[0].differs && far.points[1].differs);
    let defined = far.points.last().expect("a point");
    assert!(!defined.differs && defined.a == "RFC 959");
    let near = catalogue::compare(421, 530, &wording);
    assert!(
        near.relation
            .is_some_and(|text| text.contains("421") && text.contains("530"))
    );
    let unlisted = catalogue::compare(421, 429, &wording);
    assert!(
        unlisted
            .points
            .iter()
            .all(|point| !point.a.is_empty() && !point.b.is_empty())
    );
}
