//! What a report has to be like: every report, and that of one case.

use glob::Pattern;
use regex::{Regex, RegexBuilder};
use serde_json::Value;

use crate::advice;
use crate::case::{Case, Expect, UsageError};
use crate::play::{PASSWORD, Played};

/// The exit code of a usage error, and of whatever could not be found out.
const UNKNOWN: i32 = 3;

/// Longest time of a run whose case names none.
const SECONDS: f64 = 30.0;

/// Most control connections of a run whose case names no number.
const CONNECTIONS: usize = 6;

/// What is wrong with this run.
pub(crate) fn complaints(case: &Case, played: &Played) -> Vec<String> {
    let mut found = always(played);
    let output = &played.output;
    if output.exit.is_none() {
        return found;
    }
    let expect = &case.expect;
    if played.seconds > expect.seconds.unwrap_or(SECONDS) {
        found.push(format!("it took {:.1} s", played.seconds));
    }
    let refused = output.exit == Some(UNKNOWN)
        && output.stdout.trim().is_empty()
        && !output.stderr.trim().is_empty();
    if expect.usage_error == UsageError::Wanted
        || (refused && expect.usage_error == UsageError::Allowed)
    {
        found.extend(usage(expect, played, refused));
        return found;
    }
    let Ok(report) = serde_json::from_str(&output.stdout) else {
        found.push(format!("no report, exit code {:?}", output.exit));
        found.push(output.stderr.clone());
        return found;
    };
    let view = View::new(&report, played);
    if let Some(about) = &case.about
        && !view.was_asked(about)
    {
        if !case.may_be_unasked {
            found.push(format!("{about}, which this is about, was never sent"));
        }
        return found;
    }
    found.extend(outcome(expect, &view));
    found.extend(findings(expect, &view));
    found.extend(words(expect, &view));
    found.extend(measures(expect, &report));
    found.extend(wire(expect, &view));
    if expect.advice_agrees {
        found.extend(advice::contradiction(view.root_finding(), &played.text));
    }
    let software = report["server"]["software"].as_str().unwrap_or_default();
    if expect
        .not_taken_for
        .as_slice()
        .iter()
        .any(|it| it == software)
    {
        found.push(format!("it is taken for {software}"));
    }
    let lines = played.text.lines().count();
    if expect.lines.is_some_and(|most| lines > most) {
        found.push(format!("the report has {lines} lines"));
    }
    if !found.is_empty() {
        found.push(format!("{} {:?}", view.root.unwrap_or("none"), view.ids()));
    }
    found
}

/// What no run may do.
pub(crate) fn always(played: &Played) -> Vec<String> {
    let output = &played.output;
    let mut found = Vec::new();
    let all = [&output.stdout, &output.stderr, &played.text];
    if all.iter().any(|text| text.contains(PASSWORD)) {
        found.push("the password is in the output".to_owned());
    }
    if output.stderr.contains("panicked") {
        found.push(format!("it panicked: {}", output.stderr));
    }
    if output.exit.is_none() {
        found.push("it hung".to_owned());
    }
    found
}

fn usage(expect: &Expect, played: &Played, refused: bool) -> Vec<String> {
    let output = &played.output;
    if !refused {
        let exit = output.exit;
        return vec![format!("exit code {exit:?} in the place of a usage error")];
    }
    let error = flat(&output.stderr);
    let lacking = expect.error_says.as_slice().iter();
    let lacking = lacking.filter(|it| !finds(it, &error));
    let extra = expect
        .lacks
        .as_slice()
        .iter()
        .filter(|it| finds(it, &error));
    lacking
        .map(|it| format!("the error does not say {it:?}: {error}"))
        .chain(extra.map(|it| format!("the error says {it:?}: {error}")))
        .collect()
}

/// A report, and what was sent for it.
struct View<'a> {
    report: &'a Value,
    played: &'a Played,
    root: Option<&'a str>,
}

impl<'a> View<'a> {
    fn new(report: &'a Value, played: &'a Played) -> Self {
        let root = report["root_cause"].as_str();
        Self {
            report,
            played,
            root,
        }
    }

    fn ids(&self) -> Vec<&'a str> {
        let findings = self.report["findings"].as_array().into_iter().flatten();
        findings.filter_map(|it| it["id"].as_str()).collect()
    }

    /// The finding of the root cause.
    fn root_finding(&self) -> Option<&'a Value> {
        let mut findings = self.report["findings"].as_array()?.iter();
        findings.find(|it| it["id"].as_str().is_some() && it["id"].as_str() == self.root)
    }

    fn has(&self, id: &str) -> bool {
        self.ids().contains(&id)
    }

    fn sent(&self) -> impl Iterator<Item = &str> {
        self.played.heard.iter().flatten().map(String::as_str)
    }

    /// Whether a line that begins so was sent.
    fn was_sent(&self, start: &str) -> bool {
        self.sent().any(|line| line.starts_with(start))
    }

    /// Whether this command was sent, with or without an argument.
    fn was_asked(&self, command: &str) -> bool {
        self.sent()
            .filter_map(|line| line.strip_prefix(command))
            .any(|rest| rest.is_empty() || rest.starts_with(' '))
    }

    /// Whether the probe did what makes a healthy verdict right.
    fn did_better(&self, expect: &Expect) -> bool {
        expect.fine_if_sent.iter().any(|start| self.was_sent(start))
    }
}

/// Root cause, verdict, exit code.
fn outcome(expect: &Expect, view: &View<'_>) -> Vec<String> {
    let mut found = Vec::new();
    if view.root.is_none() && view.did_better(expect) {
        return found;
    }
    let wanted = expect.root.as_slice();
    let is_wanted = |root: &str| {
        let fits = |it: &String| it == "any" || Pattern::new(it).unwrap().matches(root);
        wanted.iter().any(fits)
    };
    let none_is_right = wanted.iter().any(|it| it == "none");
    match view.root {
        None if !none_is_right => {
            found.push(format!("there is no root cause, and {wanted:?} is right"));
        }
        Some(root) if !is_wanted(root) => {
            found.push(format!("the root cause is {root}, and {wanted:?} is right"));
        }
        _ => {}
    }
    if let Some(root) = view.root
        && expect.not_root.as_slice().iter().any(|it| it == root)
    {
        found.push(format!("{root} is wrong as the root cause"));
    }
    let exit = view.played.output.exit.unwrap_or_default();
    let exits = expect.exit.as_slice();
    if !exits.is_empty() && !exits.contains(&exit) {
        found.push(format!("the exit code is {exit}, and {exits:?} is right"));
    }
    let verdict = view.report["verdict"].as_str().unwrap_or_default();
    let verdicts = expect.verdict.as_slice();
    let is_right = verdicts.is_empty() || verdicts.iter().any(|it| it == verdict);
    let only_none = none_is_right && wanted.len() == 1 && view.root.is_none();
    if !is_right || (only_none && verdict != "ok") {
        found.push(format!("the verdict is {verdict}"));
    }
    found
}

fn findings(expect: &Expect, view: &View<'_>) -> Vec<String> {
    let lacking = expect.findings.as_slice().iter().filter(|it| !view.has(it));
    let extra = expect
        .no_findings
        .as_slice()
        .iter()
        .filter(|it| view.has(it));
    let mut found: Vec<String> = lacking
        .map(|it| format!("{it} is not there"))
        .chain(extra.map(|it| format!("{it} is there")))
        .collect();
    let one_of = &expect.one_finding_of;
    if !one_of.is_empty() && !one_of.iter().any(|it| view.has(it)) {
        found.push(format!("none of {one_of:?} is there"));
    }
    found
}

/// What is said, and where.
fn words(expect: &Expect, view: &View<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let root = view.root_finding().map(Value::to_string);
    let root = flat(&root.unwrap_or_default());
    let did_better = view.did_better(expect);
    if view.root.is_some() || !did_better {
        let lacking = expect.root_says.as_slice().iter();
        let lacking = lacking.filter(|it| !finds(it, &root));
        found.extend(lacking.map(|it| format!("the root cause does not say {it:?}")));
        let one_of = &expect.root_says_one_of;
        if !one_of.is_empty() && !one_of.iter().any(|it| finds(it, &root)) {
            found.push(format!("the root cause says none of {one_of:?}"));
        }
    }
    let parts = ["findings", "summary", "transfer_test", "matrix"];
    let parts: Vec<String> = parts.iter().map(|it| view.report[it].to_string()).collect();
    let whole = flat(&format!("{} {}", parts.join(", "), view.played.text));
    let lacking = expect
        .says
        .as_slice()
        .iter()
        .filter(|it| !finds(it, &whole));
    found.extend(lacking.map(|it| format!("the report does not say {it:?}")));
    if !did_better {
        let extra = expect.lacks.as_slice().iter();
        // With some words around it.
        let around = |it: &String| {
            let found = expression(&format!(".{{0,60}}(?:{it}).{{0,60}}")).find(&whole)?;
            Some(format!(
                "the report says {it:?}: ... {} ...",
                found.as_str()
            ))
        };
        found.extend(extra.filter_map(around));
    }
    found
}

fn measures(expect: &Expect, report: &Value) -> Vec<String> {
    let all = report["measures"].as_array();
    let wrong = expect
        .measures
        .iter()
        .filter_map(|(quantity, [least, most])| {
            let mut measures = all.into_iter().flatten();
            let measure = measures.find(|it| it["quantity"] == **quantity);
            let value = measure.and_then(|it| it["value"].as_f64());
            let is_right = value.is_some_and(|it| (*least..=*most).contains(&it));
            (!is_right).then(|| format!("{quantity} is {value:?}, not between {least} and {most}"))
        });
    wrong.collect()
}

fn wire(expect: &Expect, view: &View<'_>) -> Vec<String> {
    let lacking = expect.sends.as_slice().iter();
    let lacking = lacking.filter(|it| !view.was_sent(it));
    let extra = expect.never_sends.as_slice().iter();
    let extra = extra.filter(|it| view.was_sent(it));
    let mut found: Vec<String> = lacking
        .map(|it| format!("{it:?} was never sent"))
        .chain(extra.map(|it| format!("{it:?} was sent")))
        .collect();
    let connections = view.played.heard.len();
    if connections > expect.connections.unwrap_or(CONNECTIONS) {
        found.push(format!("{connections} control connections"));
    }
    found
}

/// Whatever the case of its letters.
pub(crate) fn expression(pattern: &str) -> Regex {
    let mut builder = RegexBuilder::new(pattern);
    builder.case_insensitive(true).build().unwrap()
}

fn finds(pattern: &str, text: &str) -> bool {
    expression(pattern).is_match(text)
}

/// Each white space as one blank.
pub(crate) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
