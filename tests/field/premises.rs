//! The tests themselves: nothing may pass because nothing was looked at.

use std::collections::BTreeSet;

use ftpprobe::knowledge::findings::FindingId;
use glob::Pattern;
use libtest_mimic::Trial;
use serde::de::DeserializeOwned;

use crate::case::{Case, Expect};
use crate::judge;
use crate::listing::Listing;
use crate::play::{self, PASSWORD, Played};
use crate::support::probe::Output;

/// What holds of a server with which nothing is wrong.
const RIGHT: &[&str] = &[
    "root = 'none'",
    "root = ['control-lost', 'none']\nexit = [0, 1]\nverdict = 'ok'",
    "root = 'none'\nfindings = 'anonymous-login-allowed'\nno_findings = 'slow-banner'",
    "root = 'none'\nsays = 'anonymous'\nlacks = 'Serv-U'\nsends = 'USER anonymous'\nnever_sends = 'STOR'",
    "root = 'none'\nmeasures.greeting = [0.0, 2.0]\nconnections = 1\nlines = 200\nadvice_agrees = true",
    "root = 'control-lost'\nexit = 2\nroot_says = 'lost'\nlacks = 'anonymous'\nfine_if_sent = ['USER']",
    "root = 'none'\nusage_error = 'allowed'",
];

/// What does not.
const WRONG: &[&str] = &[
    "root = 'control-lost'",
    "root = ['reply-timeout', 'transfer-*']",
    "root = 'any'",
    "root = 'none'\nexit = 2",
    "root = 'none'\nexit = [1, 2]",
    "root = 'none'\nverdict = 'warning'",
    "root = 'none'\nfindings = 'control-lost'",
    "root = 'none'\none_finding_of = ['control-lost', 'slow-banner']",
    "root = 'none'\nno_findings = 'anonymous-login-allowed'",
    "root = 'none'\nroot_says = 'anonymous'",
    "root = 'none'\nroot_says_one_of = ['a', 'b']",
    "root = 'none'\nsays = 'Serv-U'",
    "root = 'none'\nlacks = 'ANONYMOUS'",
    "root = 'none'\nmeasures.greeting = [2.0, 9.0]",
    "root = 'none'\nmeasures.upload = [0.0, 9.0]",
    "root = 'none'\nsends = 'STOR'",
    "root = 'none'\nnever_sends = 'USER'",
    "root = 'none'\nlines = 3",
    "root = 'none'\nnot_taken_for = 'vsftpd'",
    "root = 'none'\nconnections = 0",
    "root = 'none'\nseconds = 0.0",
    "root = 'control-lost'\nfine_if_sent = ['STOR']",
    "usage_error = 'wanted'",
];

/// What does not hold of a server that refuses the password.
const WRONG_OF_REFUSED: &[&str] = &[
    "root = 'none'",
    "root = 'any'\nexit = 0",
    "root = 'dir-*'",
    "root = 'any'\nnot_root = ['dir-not-found', 'login-bad-credentials']",
    "root = 'any'\nroot_says = 'certificate'",
    "root = 'any'\nroot_says = ['password', 'certificate']",
    "root = 'any'\nroot_says_one_of = ['certificate', 'firewall']",
    "root = 'any'\nlacks = 'password'",
    "root = 'none'\nfine_if_sent = ['USER']",
];

pub(crate) fn trials() -> Vec<Trial> {
    fn trial(name: &str, run: fn() -> Vec<String>) -> Trial {
        crate::trial(format!("premises::{name}"), run)
    }
    vec![
        trial("every-case-shows-something", every_case_shows_something),
        trial("every-id-is-known", every_id_is_known),
        trial("unknown-keys-are-refused", unknown_keys_are_refused),
        trial("the-judge-objects", the_judge_objects),
        trial("a-listing-is-read-as-it-is", a_listing_is_read_as_it_is),
        trial("no-run-is-excused", no_run_is_excused),
    ]
}

fn every_case_shows_something() -> Vec<String> {
    let mut names = BTreeSet::new();
    let mut found = Vec::new();
    for (kind, case) in Case::all() {
        let name = format!("{kind}::{}", case.name);
        found.extend(case.is_idle().map(|why| format!("{name}: {why}")));
        if !names.insert(name.clone()) {
            found.push(format!("{name} is there twice"));
        }
    }
    for (system, listing) in Listing::all() {
        let name = format!("{system}::{}", listing.form);
        if !names.insert(name.clone()) {
            found.push(format!("{name} is there twice"));
        }
    }
    found
}

/// What is misspelt is never there, and so never wrong.
fn every_id_is_known() -> Vec<String> {
    let is_known = |pattern: &str| {
        let fits = |id: FindingId| Pattern::new(pattern).unwrap().matches(id.name());
        matches!(pattern, "none" | "any") || FindingId::ALL.into_iter().any(fits)
    };
    let mut found = Vec::new();
    for (kind, case) in Case::all() {
        let expect = &case.expect;
        let all = [
            expect.root.as_slice(),
            expect.not_root.as_slice(),
            expect.findings.as_slice(),
            &expect.one_finding_of,
            expect.no_findings.as_slice(),
        ];
        let unknown = all.into_iter().flatten().filter(|id| !is_known(id));
        let name = &case.name;
        found.extend(unknown.map(|id| format!("{kind}::{name}: no finding is called {id}")));
    }
    found
}

fn unknown_keys_are_refused() -> Vec<String> {
    const CASE: &str = "name = 'a'\nwhy = ''\n";
    const LISTING: &str = "form = 'a'\nlines = []\nname = 'a'\n";
    fn reads<T: DeserializeOwned>(start: &str, rest: &str) -> bool {
        toml::from_str::<T>(&format!("{start}{rest}")).is_ok()
    }
    let mut found = Vec::new();
    let is_read = reads::<Case>(CASE, "expect.root = 'any'\nserver.replies.NOOP = '200 Yes'")
        && reads::<Listing>(LISTING, "time = '2h ago'");
    if !is_read {
        found.push("what is well written is refused".to_owned());
    }
    for rest in [
        "expect.rot = 'any'",
        "exit = 2\nexpect.root = 'any'",
        "expect.root = 'any'\nserver.greting = '220 Hello'",
        "expect.root = 'any'\nserver.replies.NOOP = { sai = '200 Yes' }",
        "expect.root = 'any'\nserver.replies.NOOP = { then = 'closed' }",
        "expect.root = 'any'\nserver.files.'/a'.sise = 5",
        "expect.root = 'any'\nserver.listings.LST = ''",
        "expect.root = 'any'\nserver.data = 'refuse'",
        "expect.root = 'any'\nserver.files.'/a'.modified = '5 minutes ago'",
    ] {
        if reads::<Case>(CASE, rest) {
            found.push(format!("this is read: {rest}"));
        }
    }
    for rest in ["tim = '2h ago'", "time = 'yesterday'", "command = 'STAT'"] {
        if reads::<Listing>(LISTING, rest) {
            found.push(format!("this is read: {rest}"));
        }
    }
    found
}

fn case(text: &str) -> Case {
    toml::from_str(&format!("name = 'a'\nwhy = ''\n{text}")).unwrap()
}

/// What the judge says of this run if that is expected.
fn judged(case: &Case, played: &Played, expect: &str) -> Vec<String> {
    let expect: Expect = toml::from_str(expect).unwrap();
    let mut case = case.clone();
    case.expect = expect;
    judge::complaints(&case, played)
}

fn the_judge_objects() -> Vec<String> {
    let mut found = Vec::new();
    let healthy = case("server.greeting = '220 (vsFTPd 3.0.5)'\nexpect.root = 'none'");
    let played = play::run(&healthy);
    for expect in RIGHT {
        let complaints = judged(&healthy, &played, expect);
        found.extend(complaints.iter().map(|it| format!("{expect}: {it}")));
    }
    let passed = |case: &Case, played: &Played, expects: &[&str]| -> Vec<String> {
        let all = expects.iter();
        let all = all.filter(|expect| judged(case, played, expect).is_empty());
        all.map(|it| format!("the judge is content with {it}"))
            .collect()
    };
    found.extend(passed(&healthy, &played, WRONG));
    let unasked = case("about = 'STOR'\nexpect.root = 'none'");
    found.extend(passed(&unasked, &played, &["root = 'none'"]));
    let refused = case(
        "args = ['--user', 'nora', '--plaintext']\nserver.replies.PASS = '530 Login incorrect.'\n\
         expect.root = 'login-bad-credentials'\nexpect.exit = 2",
    );
    let played = play::run(&refused);
    found.extend(judge::complaints(&refused, &played));
    found.extend(passed(&refused, &played, WRONG_OF_REFUSED));
    found
}

fn a_listing_is_read_as_it_is() -> Vec<String> {
    const START: &str = "form = 'a'\nname = 'rates.csv'\n\
                         lines = ['-rw-r--r--   1 web staff 41 {3h ago: %b %e %H:%M} rates.csv']\n";
    let read = |rest: &str| toml::from_str::<Listing>(&format!("{START}{rest}")).unwrap();
    let right = read("size = 41\ntime = '3h ago'\nfiles = 1");
    let played = play::run(&right.case());
    let mut found = right.complaints(&played);
    for wrong in [
        "size = 42",
        "time = '4h ago'",
        "time = 'unknown'",
        "time = 'on 2025-11-27'",
        "files = 2",
        "found = false",
    ] {
        if read(wrong).complaints(&played).is_empty() {
            found.push(format!("nothing is said of {wrong}"));
        }
    }
    found
}

/// Whatever is expected.
fn no_run_is_excused() -> Vec<String> {
    const REPORT: &str = r#"{"root_cause": "control-lost", "findings": []}"#;
    let any = case("expect.root = 'any'");
    let run = |exit, stdout: &str, stderr: &str, text: &str| Played {
        output: Output {
            exit,
            stdout: stdout.to_owned(),
            stderr: stderr.to_owned(),
        },
        text: text.to_owned(),
        seconds: 1.0,
        heard: Vec::new(),
    };
    let mut found = judge::complaints(&any, &run(Some(2), REPORT, "", "Lost."));
    for (what, played) in [
        (
            "a password in the report for people",
            run(Some(2), REPORT, "", PASSWORD),
        ),
        ("a password on stderr", run(Some(2), REPORT, PASSWORD, "")),
        (
            "a panic",
            run(Some(2), REPORT, "thread 'main' panicked at", ""),
        ),
        ("a hang", run(None, REPORT, "", "")),
        ("no JSON", run(Some(2), "Lost.", "", "Lost.")),
        (
            "a usage error that is not wanted",
            run(Some(3), "", "no such option", ""),
        ),
    ] {
        if judge::complaints(&any, &played).is_empty() {
            found.push(format!("nothing is said of {what}"));
        }
    }
    found
}
