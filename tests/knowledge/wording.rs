//! Every text, with and without its values.

use std::collections::{BTreeMap, BTreeSet};

use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::knowledge::servers::{self, Server};
use ftpprobe::knowledge::wording::{VALUES, Who, Wording};

/// Values that every finding has.
const ALWAYS: [&str; 4] = ["host", "port", "user", "software"];

pub(super) fn values(optional: bool) -> BTreeMap<String, String> {
    VALUES
        .into_iter()
        .map(|key| {
            let value = match key {
                "host" => "ftp.example.com",
                "port" => "21",
                "user" => "alice",
                "software" => "the server",
                _ if !optional => "",
                "seconds" => "10",
                "limit" => "8",
                "code" => "530",
                "command" => "LIST",
                "protocol" => "SMTP",
                "text" => "Sorry, no.",
                _ => "value",
            };
            (key.to_owned(), value.to_owned())
        })
        .collect()
}

/// All texts of a finding, with a name for messages.
fn texts(finding: FindingId, values: &BTreeMap<String, String>) -> Vec<String> {
    let wording = Wording::english();
    let mut texts = vec![
        wording.title(finding, values),
        wording.detail(finding, values),
    ];
    let advice = wording.advice(finding, values, None);
    texts.extend(advice.into_iter().map(|advice| advice.text));
    texts
}

#[test]
fn every_finding_has_title_detail_and_advice() {
    for finding in FindingId::ALL {
        let texts = texts(finding, &values(true));
        assert!(texts.len() >= 3, "{finding} has no advice");
        assert!(texts[0] != finding.name(), "{finding} has no title");
        assert!(texts[1] != finding.name(), "{finding} has no detail");
    }
}

#[test]
fn texts_read_well_with_and_without_optional_values() {
    for optional in [true, false] {
        let values = values(optional);
        for finding in FindingId::ALL {
            for text in texts(finding, &values) {
                assert!(!text.contains(['{', '}', '\n']), "{finding}: {text}");
                assert!(text.is_ascii(), "{finding}: {text}");
                for wrong in ["  ", " .", " ,", " :", " )", "( ", "()", "\"\"", "..", "$"] {
                    assert!(!text.contains(wrong), "{finding}: {wrong:?} in {text}");
                }
                assert_eq!(text.trim(), text, "{finding}");
            }
        }
    }
}

#[test]
fn texts_are_whole_even_without_any_value() {
    let none = BTreeMap::new();
    let empty = VALUES
        .into_iter()
        .map(|key| (key.to_owned(), String::new()));
    let empty = empty.collect();
    for finding in FindingId::ALL {
        assert_eq!(texts(finding, &none), texts(finding, &empty));
        assert!(texts(finding, &none).iter().all(|text| !text.contains('{')));
    }
}

#[test]
fn optional_values_reach_the_texts() {
    let given = values(true);
    for key in VALUES.into_iter().filter(|key| !ALWAYS.contains(key)) {
        // These two are for reports and later texts.
        if key == "directory" || key == "entries" {
            continue;
        }
        // Texts choose among their own words by these, or say them for one of their reasons only.
        if matches!(key, "open" | "reason" | "scheme" | "schemes") {
            continue;
        }
        // Said only where there is no certificate to tell of.
        if key == "hidden" {
            continue;
        }
        let mut without = given.clone();
        without.remove(key);
        let used = FindingId::ALL
            .into_iter()
            .any(|finding| texts(finding, &given) != texts(finding, &without));
        assert!(used, "no text uses {key}");
    }
}

#[test]
fn titles_are_short_and_sentences_end() {
    for finding in FindingId::ALL {
        let texts = texts(finding, &values(false));
        let title = &texts[0];
        assert!(title.len() <= 60, "{finding}: {title}");
        assert!(!title.ends_with('.'), "{finding}: {title}");
        assert!(title.starts_with(|c: char| c.is_uppercase()), "{title}");
        for text in &texts[1..] {
            assert!(text.ends_with('.'), "{finding}: {text}");
        }
        let sentences = texts[1].matches(['.', '?']).count();
        assert!(sentences >= 2, "{finding}: {}", texts[1]);
    }
}

#[test]
fn the_servers_words_stand_last_and_unchanged() {
    let values = BTreeMap::from([("text".to_owned(), "Too many { $limit } \"x\"".to_owned())]);
    let detail = Wording::english().detail(FindingId::LimitPerIp, &values);
    assert!(
        detail.ends_with("The server replied: \"Too many { $limit } \"x\"\""),
        "{detail}"
    );
}

#[test]
fn a_text_that_is_not_there_is_shown_by_its_name() {
    let wording = Wording::english();
    assert_eq!(wording.say("no-such-text", &[]), "no-such-text");
    let values = BTreeMap::new();
    assert_eq!(
        wording.phrase("no-such-text", "detail", &values),
        "no-such-text"
    );
}

#[test]
fn general_texts_name_no_setting_of_one_server() {
    let mut names = BTreeSet::new();
    for key in servers::keys() {
        for finding in FindingId::ALL {
            names.extend(servers::setting(key.into(), finding, "", "").map(|setting| setting.name));
        }
    }
    // Names that are no words of the language: max_clients, MaxClients, tcp_wrappers. One of several words, as servers with
    // windows have them, may be what a thing is called.
    let technical = names
        .iter()
        .filter(|name| name.contains('_') || name.chars().skip(1).any(|c| c.is_ascii_uppercase()))
        .filter(|name| !name.contains(' '));
    let technical: Vec<&String> = technical.filter(|name| name.len() > 3).collect();
    assert!(technical.len() > 50, "{technical:?}");
    for finding in FindingId::ALL {
        for text in texts(finding, &values(true)) {
            for name in &technical {
                assert!(!text.contains(name.as_str()), "{finding} names {name}");
            }
        }
    }
}

#[test]
fn advice_names_the_setting_of_a_recognised_server() {
    let wording = Wording::english();
    let values = values(true);
    let advice = wording.advice(FindingId::LimitPerIp, &values, Some("vsftpd".into()));
    for advice in &advice {
        let of_server = advice.who == Who::ServerAdmin;
        assert_eq!(advice.setting.as_deref(), of_server.then_some("max_per_ip"));
        assert_eq!(advice.text.contains("vsftpd.conf"), of_server);
    }
    assert_eq!(advice.len(), 3);
    let elsewhere = wording.advice(
        FindingId::LimitPerIp,
        &values,
        Some("no such server".into()),
    );
    assert!(elsewhere.iter().all(|advice| advice.setting.is_none()));
}

#[test]
fn every_setting_belongs_to_a_finding_with_advice_for_the_server() {
    for key in servers::keys() {
        for (finding, setting) in servers::settings(key) {
            let mut values = values(true);
            if let Some(words) = &setting.when {
                values.insert("text".to_owned(), words.clone());
            }
            if let Some(command) = &setting.command {
                values.insert("command".to_owned(), command.clone());
            }
            let account = setting.user;
            let server = Some(Server { key, account });
            let advice = Wording::english().advice(finding, &values, server);
            assert!(
                advice
                    .iter()
                    .any(|advice| advice.setting.as_ref() == Some(&setting.name)),
                "{key}: {finding} has no advice for the server's administrator"
            );
            assert!(
                setting.how("en").ends_with('.'),
                "{key}: {}",
                setting.how("en")
            );
        }
    }
}
