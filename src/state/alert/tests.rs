//! Who is told, and when.

use proptest::prelude::*;
use test_case::test_case;

use super::*;

const CHECK: &str = "backup";

fn minute(number: u64) -> Timestamp {
    Timestamp::from_unix_seconds(1_800_000_000).after_micros(number * 60_000_000)
}

fn seen(word: char) -> Seen {
    let (verdict, cause) = match word {
        'o' => (Verdict::Ok, None),
        'w' => (Verdict::Warning, Some("cert-expires-soon")),
        'x' => (Verdict::Critical, Some("limit-per-ip")),
        'y' => (Verdict::Critical, Some("tcp-refused")),
        _ => (Verdict::Unknown, Some("dns-no-resolver")),
    };
    Seen {
        verdict,
        root_cause: cause.map(str::to_owned),
    }
}

/// One run a minute; a `-` makes no connection. Gives the minutes of alerts with what they tell.
fn told(runs: &str, rules: Rules) -> Vec<String> {
    let mut memory: Option<Memory> = None;
    let mut told = Vec::new();
    for (number, word) in (0..).zip(runs.chars()) {
        let (next, alert) = match word {
            '-' => after_nothing(memory.as_ref(), CHECK, rules, minute(number)),
            word => after(memory.as_ref(), CHECK, &seen(word), rules, minute(number)),
        };
        if let Some(alert) = alert {
            let since = alert.since.seconds_since(minute(0)) / 60;
            let kind = match alert.kind {
                AlertKind::Change => "",
                AlertKind::Reminder => " again",
            };
            told.push(format!("{number}{word}{since}{kind}"));
        }
        memory = Some(delivered(Some(&next), CHECK, minute(number)));
    }
    told
}

fn rules(confirm: u32, remind: Option<u64>) -> Rules {
    Rules {
        confirm,
        remind: remind.map(|minutes| Duration::from_secs(minutes * 60)),
    }
}

#[test_case("oooo", 1, None, &[]; "all is well")]
#[test_case("xxxx", 1, None, &["0x0"]; "trouble from the beginning")]
#[test_case("xxxx", 2, None, &["1x0"]; "trouble from the beginning, confirmed")]
#[test_case("ooxxooo", 1, None, &["2x2", "4o4"]; "trouble and recovery")]
#[test_case("ooxxooo", 2, None, &["3x2", "5o4"]; "trouble and recovery, confirmed")]
#[test_case("ooxoooxoo", 2, None, &[]; "single failures are not confirmed")]
#[test_case("xoooo", 2, None, &[]; "a first failure that is not confirmed")]
#[test_case("ooxyxy", 2, None, &["3y2"]; "trouble that is never the same is trouble, and told once")]
#[test_case("ooxxyyxx", 1, None, &["2x2", "4y4", "6x6"]; "another root cause")]
#[test_case("ooxxxyxx", 2, None, &["3x2"]; "another root cause for a moment")]
#[test_case("oowwxx", 1, None, &["2w2", "4x4"]; "worse")]
#[test_case("oouuoo", 2, None, &["3u2", "5o4"]; "nothing could be found out")]
#[test_case("oxxxxxxx", 1, Some(3), &["1x1", "4x1 again", "7x1 again"]; "reminders")]
#[test_case("ox-----x", 1, Some(3), &["1x1", "4-1 again", "7x1 again"]; "reminders while the server is left alone")]
#[test_case("oxooooooo", 1, Some(3), &["1x1", "2o2"]; "nobody is reminded that all is well")]
#[test_case("ox-x", 2, None, &["3x1"]; "a run without a connection confirms nothing, and denies nothing")]
fn alerts(runs: &str, confirm: u32, remind: Option<u64>, expected: &[&str]) {
    assert_eq!(told(runs, rules(confirm, remind)), expected);
}

/// An hour with a run a minute on a server that flaps: what is told is what a person would call a change.
#[test]
fn an_hour_of_flapping() {
    let hour = "oooooxoooooxxxxxxoxxxxxooooooooooxoxoxoxoxoyyyyyyyyyyyxyooooo";
    assert_eq!(
        told(hour, rules(2, None)),
        ["12x11", "24o23", "44y43", "57o56"]
    );
    // Without confirmation each flip is one.
    let flips = hour.chars().zip(hour.chars().skip(1));
    let flips = flips.filter(|(one, other)| one != other).count();
    assert_eq!(told(hour, rules(1, None)).len(), flips);
}

#[test]
fn what_was_not_delivered_is_told_again() {
    let rules = rules(1, None);
    let (memory, alert) = after(None, CHECK, &seen('x'), rules, minute(0));
    let (memory, again) = after(Some(&memory), CHECK, &seen('x'), rules, minute(1));
    assert_eq!(again, alert);
    let memory = delivered(Some(&memory), CHECK, minute(1));
    let (_, silence) = after(Some(&memory), CHECK, &seen('x'), rules, minute(2));
    assert_eq!(silence, None);
}

#[test]
fn what_was_told_under_a_wrong_clock_puts_no_reminder_off() {
    let rules = rules(1, Some(60));
    let (memory, _) = after(None, CHECK, &seen('x'), rules, minute(1_000_000));
    let memory = delivered(Some(&memory), CHECK, minute(1_000_000));
    let (memory, alert) = after(Some(&memory), CHECK, &seen('x'), rules, minute(0));
    assert_eq!(alert.unwrap().kind, AlertKind::Reminder);
    let memory = delivered(Some(&memory), CHECK, minute(0));
    let (memory, silence) = after(Some(&memory), CHECK, &seen('x'), rules, minute(59));
    assert_eq!(silence, None);
    let (_, alert) = after(Some(&memory), CHECK, &seen('x'), rules, minute(60));
    assert!(alert.is_some());
}

#[test]
fn a_change_says_what_was_before() {
    let rules = rules(1, None);
    let (memory, _) = after(None, CHECK, &seen('o'), rules, minute(0));
    let (_, alert) = after(Some(&memory), CHECK, &seen('x'), rules, minute(5));
    let report = AlertReport::from(&alert.unwrap());
    assert_eq!(report.kind, AlertKind::Change);
    let previous = report.previous.unwrap();
    assert_eq!(
        (previous.verdict, previous.root_cause, previous.since),
        (Verdict::Ok, None, minute(0).to_string())
    );
}

#[test]
fn what_cannot_be_remembered_is_told_if_it_is_no_good_news() {
    assert!(unremembered(&seen('x'), minute(0)).is_some());
    assert!(unremembered(&seen('o'), minute(0)).is_none());
}

proptest! {
    /// What was told last is what the last runs that agree saw, whatever came before.
    #[test]
    fn who_listens_knows_how_it_is(runs in "[owxyu-]{0,40}", confirm in 1_u32..4) {
        for settled in ["oooo", "xxxx"] {
            let told = told(&format!("{runs}{settled}"), rules(confirm, None));
            let last = told.last().map(|it| it.contains('x') || it.contains('-'));
            let trouble = settled.starts_with('x');
            prop_assert!(last.unwrap_or(false) == trouble || (last.is_none() && !trouble), "{told:?}");
        }
    }

    /// Two alerts in a row never tell the same.
    #[test]
    fn nobody_hears_the_same_twice(runs in "[oxy]{0,60}", confirm in 1_u32..4) {
        let told = told(&runs, rules(confirm, None));
        let words: Vec<_> = told.iter().map(|it| it.chars().find(char::is_ascii_lowercase)).collect();
        prop_assert!(words.windows(2).all(|pair| pair[0] != pair[1]), "{told:?}");
    }
}
