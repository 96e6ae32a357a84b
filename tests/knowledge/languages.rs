//! The texts of every other language say what the English ones say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::knowledge::servers;
use ftpprobe::knowledge::wording::{Language, VALUES, Wording};
use regex::Regex;

use super::wording::values;

/// A letter of Japanese: kana or kanji, with the mark of a long vowel.
const LETTER: &str = "[\u{3041}-\u{3096}\u{30a1}-\u{30fa}\u{30fc}\u{4e00}-\u{9fff}]";

/// A message or an attribute of one, with the values and pieces that it refers to.
type Scanned = (String, BTreeSet<String>);

fn pattern(regex: &str) -> Regex {
    Regex::new(regex).expect("a regular expression")
}

/// All texts of a finding: title, detail, and each piece of advice.
fn texts(language: Language, finding: FindingId, values: &BTreeMap<String, String>) -> Vec<String> {
    let wording = Wording::new(language);
    let mut texts = vec![
        wording.title(finding, values),
        wording.detail(finding, values),
    ];
    let advice = wording.advice(finding, values, None);
    texts.extend(advice.into_iter().map(|advice| advice.text));
    texts
}

/// Japanese texts with and without optional values, each with its finding and whether it is a title.
fn japanese() -> Vec<(FindingId, bool, String)> {
    let mut all = Vec::new();
    for finding in FindingId::ALL {
        for optional in [true, false] {
            let texts = texts(Language::Japanese, finding, &values(optional));
            let texts = texts.into_iter().enumerate();
            all.extend(texts.map(|(place, text)| (finding, place == 0, text)));
        }
    }
    all
}

/// Every sentence about a server's setting, in English and in Japanese.
fn settings() -> Vec<(String, String)> {
    let mut all = BTreeSet::new();
    for key in servers::keys() {
        for (_, setting) in servers::settings(key) {
            all.insert((setting.how("en").to_owned(), setting.how("ja").to_owned()));
        }
    }
    all.into_iter().collect()
}

/// The messages and attributes of a file, in its order.
fn scanned(source: &str) -> Vec<Scanned> {
    let mut found: Vec<Scanned> = Vec::new();
    let mut message = "";
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            message = line.split(" =").next().unwrap_or_default();
            found.push((message.to_owned(), BTreeSet::new()));
        } else if let Some(attribute) = line.trim().strip_prefix('.') {
            let attribute = attribute.split(" =").next().unwrap_or_default();
            found.push((format!("{message}.{attribute}"), BTreeSet::new()));
        }
        let named = line
            .split("{ ")
            .skip(1)
            .filter_map(|it| it.split(' ').next());
        if let Some((_, references)) = found.last_mut() {
            references.extend(named.map(str::to_owned));
        }
    }
    found
}

/// The files of a language's folder by name.
fn sources(language: Language) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/knowledge/data/locales")
        .join(language.tag());
    fs::read_dir(folder)
        .expect("the language has a folder")
        .map(|entry| {
            let entry = entry.expect("an entry");
            let source = fs::read_to_string(entry.path()).expect("a file");
            (entry.file_name().to_string_lossy().into_owned(), source)
        })
        .collect()
}

/// The files of the findings by name.
fn findings() -> BTreeMap<String, toml::Table> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/knowledge/data/findings");
    let read = |id: FindingId| {
        let path = folder.join(format!("{id}.toml"));
        let source = fs::read_to_string(path).expect("each finding has its file");
        (id.to_string(), source.parse().expect("TOML"))
    };
    FindingId::ALL.map(read).into()
}

/// The files of texts, each scanned.
fn files(language: Language) -> BTreeMap<String, Vec<Scanned>> {
    let sources = sources(language).into_iter();
    sources
        .map(|(name, source)| (name, scanned(&source)))
        .collect()
}

#[test]
fn every_finding_has_texts_of_its_own_in_every_language() {
    for finding in FindingId::ALL {
        let english = texts(Language::English, finding, &values(true));
        let japanese = texts(Language::Japanese, finding, &values(true));
        assert_eq!(english.len(), japanese.len(), "{finding}");
        for (english, japanese) in english.iter().zip(&japanese) {
            assert!(!english.is_empty() && english != japanese, "{finding}");
        }
    }
}

#[test]
fn messages_have_the_same_attributes_and_refer_to_the_same_values() {
    let english = files(Language::English);
    assert!(english.values().map(Vec::len).sum::<usize>() > 300);
    assert!(english.values().flatten().any(|(_, used)| used.len() > 2));
    for language in Language::ALL {
        let files = files(language);
        let names: Vec<&String> = files.keys().collect();
        assert_eq!(names, english.keys().collect::<Vec<_>>());
        for (name, expected) in &english {
            let ids = |scanned: &[Scanned]| -> Vec<String> {
                scanned.iter().map(|(id, _)| id.clone()).collect()
            };
            assert_eq!(ids(&files[name]), ids(expected), "{language:?} {name}");
            for (found, expected) in files[name].iter().zip(expected) {
                assert_eq!(found, expected, "{language:?} {name}");
            }
        }
    }
}

#[test]
fn no_line_of_a_japanese_text_ends_between_two_latin_words() {
    // Lines are joined without a blank there, and two such words would grow together.
    let torn = pattern("[A-Za-z0-9]\n +[A-Za-z0-9]");
    for (name, source) in sources(Language::Japanese) {
        let found = torn.find(&source).map(|found| found.as_str());
        assert_eq!(found, None, "{name}");
    }
    let torn = pattern("[A-Za-z0-9]\n[A-Za-z0-9]");
    for (name, file) in findings() {
        let texts = file["ja"].as_table().expect("texts");
        for (key, text) in texts {
            let found = torn.find(text.as_str().expect("a text"));
            assert_eq!(found.map(|found| found.as_str()), None, "{name}: {key}");
        }
    }
}

#[test]
fn no_value_is_lost() {
    // The marks have neither letters nor blanks of any language, so that each can be found again.
    let marked: BTreeMap<String, String> = (1..)
        .zip(VALUES)
        .map(|(number, key)| (key.to_owned(), format!("<{number}>")))
        .collect();
    for finding in FindingId::ALL {
        let english = texts(Language::English, finding, &marked);
        let other = texts(Language::Japanese, finding, &marked);
        assert_eq!(english.len(), other.len(), "{finding}");
        for (english, other) in english.iter().zip(&other) {
            for mark in marked.values() {
                let same = english.contains(mark) == other.contains(mark);
                assert!(same, "{finding}: {mark} in {english} / {other}");
            }
        }
    }
}

#[test]
fn japanese_texts_are_written_in_japanese() {
    let letter = pattern(LETTER);
    for (finding, title, text) in japanese() {
        assert!(letter.is_match(&text), "{finding}: {text}");
        if title {
            assert!(!text.ends_with(['。', '.']), "{finding}: {text}");
            assert!(text.chars().count() <= 30, "{finding}: {text}");
        } else {
            // The server's words stand last, in their own quotes.
            assert!(text.ends_with(['。', '」']), "{finding}: {text}");
        }
    }
}

#[test]
fn japanese_texts_read_well_with_and_without_optional_values() {
    let quoted = pattern("「[^」]*」");
    let english = pattern("[a-z]+( [a-z]+){2,}");
    let blank = pattern(&format!("{LETTER} | {LETTER}"));
    let stop = pattern(&format!("{LETTER}[,.;!?()]"));
    let of_settings = settings().into_iter().map(|(_, text)| ("a setting", text));
    let of_findings = japanese()
        .into_iter()
        .map(|(finding, _, text)| (finding.name(), text));
    for (finding, text) in of_findings.chain(of_settings) {
        for wrong in [
            "  ", "（）", "()", "「」", "。。", "、。", "。、", "、、", "（、", "$", "{", "}", "\n",
        ] {
            assert!(!text.contains(wrong), "{finding}: {wrong:?} in {text}");
        }
        assert_eq!(text.trim(), text, "{finding}");
        let plain = quoted.replace_all(&text, "「」");
        for regex in [&english, &blank, &stop] {
            assert!(!regex.is_match(&plain), "{finding}: {regex} in {text}");
        }
    }
}

#[test]
fn every_setting_is_explained_in_japanese() {
    let letter = pattern(LETTER);
    // Names of settings, files, options and values, and numbers: they are the same in any language.
    let name =
        pattern("[a-z/]+[_/][A-Za-z_/]+[a-z]|[A-Za-z]+[a-z][A-Z][A-Za-z]+|[A-Z_]{4,}|[0-9]+");
    let settings = settings();
    assert!(settings.len() > 150, "{}", settings.len());
    for (english, japanese) in settings {
        assert_ne!(english, japanese);
        assert!(letter.is_match(&japanese), "{japanese}");
        assert!(japanese.ends_with('。'), "{japanese}");
        for name in name.find_iter(&english) {
            let name = name.as_str();
            assert!(
                japanese.contains(name),
                "{name:?} of {english} / {japanese}"
            );
        }
    }
}

#[test]
fn a_setting_follows_the_advice_without_a_blank() {
    let wording = Wording::new(Language::Japanese);
    let advice = wording.advice(FindingId::LimitPerIp, &values(true), Some("vsftpd".into()));
    let with_setting: Vec<_> = advice
        .iter()
        .filter(|advice| advice.setting.as_deref() == Some("max_per_ip"))
        .collect();
    assert_eq!(with_setting.len(), 1);
    let text = &with_setting[0].text;
    assert!(text.contains("。vsftpd.confのmax_per_ip"), "{text}");
}

#[test]
fn the_servers_words_stand_last_and_unchanged_in_japanese() {
    let words = "Too many { $limit }  \"x\"";
    let values = BTreeMap::from([("text".to_owned(), words.to_owned())]);
    let detail = Wording::new(Language::Japanese).detail(FindingId::LimitPerIp, &values);
    let last = format!("。サーバーの応答: 「{words}」");
    assert!(detail.ends_with(&last), "{detail}");
}

#[test]
fn a_protocol_without_a_name_has_words_of_the_language() {
    let detail = |language: Language, protocol: &str| {
        let values = BTreeMap::from([("protocol".to_owned(), protocol.to_owned())]);
        Wording::new(language).detail(FindingId::GreetingNotFtp, &values)
    };
    let english = detail(Language::English, "binary");
    let start =
        "The data received on this port looks like a binary protocol, not FTP. An FTP server";
    assert!(english.starts_with(start), "{english}");
    let japanese = detail(Language::Japanese, "binary");
    let start =
        "このポートで受信したデータは、FTPではなくバイナリプロトコルのものと見られます。FTPでは";
    assert!(japanese.starts_with(start), "{japanese}");
    let named = detail(Language::Japanese, "SMTP");
    assert!(named.contains("FTPではなくSMTPのもの"), "{named}");
}
