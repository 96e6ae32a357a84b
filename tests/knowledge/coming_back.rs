//! Whether and when to come back is said in one place, the line on trying again; no other text says otherwise.

use std::collections::BTreeMap;

use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::knowledge::wording::{Language, Wording};

/// Words that send people back, in each language.
const AGAIN: [(Language, &[&str]); 2] = [
    (
        Language::English,
        &[
            "try again",
            "try once",
            "trying again",
            "retry",
            "wait a ",
            "wait at",
            "wait for the",
            "and wait",
            "wait until",
            "wait some",
        ],
    ),
    (
        Language::Japanese,
        &[
            "再試行",
            "もう一度",
            "再度",
            "待ってから",
            "待ってくだ",
            "お待ち",
            "時間をおいて",
            "時間を置いて",
        ],
    ),
];

/// Words that say that it is no use.
const NEVER: [(Language, &[&str]); 2] = [
    (
        Language::English,
        &[
            "waiting does not help",
            "trying again does not help",
            "retrying does not help",
            "waiting will not help",
        ],
    ),
    (
        Language::Japanese,
        &[
            "待っても解消",
            "再試行しても解消",
            "待っても解決",
            "再試行しても解決",
        ],
    ),
];

/// What is advised, but for the line on trying again.
fn advice(finding: FindingId, language: Language) -> String {
    let advice = Wording::new(language).advice(finding, &BTreeMap::new(), None);
    let words = advice.iter().flat_map(|it| it.text.split_whitespace());
    let words: Vec<&str> = words.collect();
    words.join(" ").to_lowercase()
}

fn said<'a>(words: &[(Language, &[&'a str])], finding: FindingId) -> Vec<(&'a str, String)> {
    let mut found = Vec::new();
    for (language, words) in words {
        let text = advice(finding, *language);
        let met = words.iter().filter(|word| text.contains(**word));
        found.extend(met.map(|word| (*word, text.clone())));
    }
    found
}

#[test]
fn nobody_is_sent_back_where_it_does_not_help() {
    // What lies with the run itself has no line on trying again.
    let findings = FindingId::ALL
        .into_iter()
        .filter(|it| it.meta().retry.is_none() && !it.meta().ours);
    let wrong = findings.flat_map(|finding| {
        let said = said(&AGAIN, finding).into_iter();
        said.map(move |(word, text)| format!("{finding}: {word}: {text}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nobody_is_told_that_it_is_no_use_where_it_helps() {
    let findings = FindingId::ALL
        .into_iter()
        .filter(|it| it.meta().retry.is_some());
    let wrong = findings.flat_map(|finding| {
        let said = said(&NEVER, finding).into_iter();
        said.map(move |(word, text)| format!("{finding}: {word}: {text}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a finding explains may not say otherwise than its line on trying again either.
#[test]
fn explanations_agree_with_that_line() {
    // An explanation may tell what other clients wait for; these words are for the reader.
    const AGAIN: [(Language, &[&str]); 2] = [
        (
            Language::English,
            &[
                "try again",
                "try once",
                "trying again can",
                "retry later",
                "come back",
            ],
        ),
        (
            Language::Japanese,
            &["再試行してください", "もう一度試", "お待ち"],
        ),
    ];
    let explained = |words: &[(Language, &[&'static str])], finding: FindingId| {
        let mut found = Vec::new();
        for (language, words) in words {
            let wording = Wording::new(*language);
            let detail = wording.detail(finding, &BTreeMap::new()).to_lowercase();
            let met = words.iter().filter(|word| detail.contains(**word));
            found.extend(met.map(|word| format!("{finding}: {word}: {detail}")));
        }
        found
    };
    let findings = FindingId::ALL.into_iter().filter(|it| !it.meta().ours);
    let wrong = findings.flat_map(|finding| match finding.meta().retry {
        Some(_) => explained(&NEVER, finding),
        None => explained(&AGAIN, finding),
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A server may name another time, and then two of them would stand in one report.
#[test]
fn only_that_line_names_a_time() {
    const TIMES: [(Language, &[&str]); 2] = [
        (
            Language::English,
            &[
                "wait a minute",
                "after a minute",
                "in a minute",
                "wait an hour",
                "minutes, then",
            ],
        ),
        (
            Language::Japanese,
            &["1分待", "1分ほど待", "1分後", "1時間待", "分以上待"],
        ),
    ];
    let wrong = FindingId::ALL.into_iter().flat_map(|finding| {
        let said = said(&TIMES, finding).into_iter();
        said.map(move |(word, text)| format!("{finding}: {word}: {text}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
