//! Reply codes explained in a language, and two of them compared.
//!
//! The facts come from [`codes`], the texts from `data/locales/LANGUAGE/codes-*.ftl`. There a message
//! `code-421` is the name of a code, and its attributes say what it means, when it is seen, what to do,
//! whether waiting helps and when to expect it; an attribute `on-vsftpd` says what is different on the
//! server with that profile. A code that is not listed is explained by its digits (RFC 959 section 4.2).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::codes::{self, ReplyCode};
use super::servers;
use super::wording::Wording;

/// One reply code explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Entry {
    /// The code.
    pub code: u16,
    /// A few words: what it means.
    pub name: String,
    /// Whether the code is listed; if not, all of this comes from its digits.
    pub listed: bool,
    /// What the first digit says: how the command ended.
    pub class: String,
    /// What the second digit says: what the reply is about. `None` where that is left open.
    pub group: Option<String>,
    /// The standards that define it; none where it was only met in the wild.
    pub defined: Vec<String>,
    /// Software that is known for it, where that says more than the standards.
    pub seen: Vec<String>,
    /// The commands that it answers; `any` for all.
    pub commands: Vec<String>,
    /// What it means, in a few sentences.
    pub meaning: String,
    /// After which commands and at which moments it is seen.
    pub when: String,
    /// What to do about it.
    pub action: String,
    /// Whether waiting helps, and how long.
    pub waiting: String,
    /// Seconds after which trying again is sensible; `None` where waiting does not help or is not
    /// needed.
    pub wait_seconds: Option<u64>,
    /// When to expect it, beside other codes.
    pub expect: String,
    /// What is different on particular servers.
    pub servers: Vec<ServerNote>,
    /// Codes that it is confused with, that follow it, or that say the same elsewhere.
    pub related: Vec<Related>,
}

/// How one server uses a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServerNote {
    /// The key of the server's profile.
    pub key: String,
    /// The name of the software.
    pub server: String,
    /// What is different there.
    pub text: String,
}

/// A code with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Related {
    /// The code.
    pub code: u16,
    /// Its name.
    pub name: String,
}

/// Two codes side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Comparison {
    /// The first code.
    pub a: Entry,
    /// The second code.
    pub b: Entry,
    /// In what they differ or agree, point by point.
    pub points: Vec<Point>,
    /// That the two are related, if they are.
    pub relation: Option<String>,
}

/// One point of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Point {
    /// What is compared, the same in every language: `class`, `group`, `meaning`, `when`, `waiting` or
    /// `defined`.
    pub id: String,
    /// What is compared, in words.
    pub topic: String,
    /// How it is with the first code.
    pub a: String,
    /// How it is with the second code.
    pub b: String,
    /// Whether the two differ in it.
    pub differs: bool,
}

/// The name of a code in a few words; for one that is not listed, what its digits say.
#[must_use]
pub fn name(code: u16, wording: &Wording) -> String {
    if codes::known(code).is_some() {
        return wording.say(&format!("code-{code}"), &[]);
    }
    let (id, values) = match (codes::class(code), codes::group(code)) {
        (None, _) => return wording.say("nothing-name", &[]),
        (Some(_), None) => ("unlisted-name", digits(code, *wording)),
        (Some(_), Some(_)) => ("unlisted-name-group", digits(code, *wording)),
    };
    wording.say(id, &pairs(&values))
}

/// Everything about a code, be it listed or not.
#[must_use]
pub fn entry(code: u16, wording: &Wording) -> Entry {
    match codes::known(code) {
        Some(known) => listed(known, *wording),
        None => unlisted(code, *wording),
    }
}

/// All listed codes explained, in order.
#[must_use]
pub fn all(wording: &Wording) -> Vec<Entry> {
    let all = codes::all().iter();
    all.map(|known| listed(known, *wording)).collect()
}

/// Two codes compared, point by point.
#[must_use]
pub fn compare(a: u16, b: u16, wording: &Wording) -> Comparison {
    let (a, b) = (entry(a, wording), entry(b, wording));
    let points = [
        ("class", a.class.clone(), b.class.clone()),
        ("group", group(&a, wording), group(&b, wording)),
        ("meaning", a.name.clone(), b.name.clone()),
        ("when", first_sentence(&a.when), first_sentence(&b.when)),
        ("waiting", a.waiting.clone(), b.waiting.clone()),
        ("defined", defined(&a, wording), defined(&b, wording)),
    ];
    let points = points.into_iter().map(|(id, a, b)| Point {
        id: id.to_owned(),
        topic: wording.say(&format!("point-{id}"), &[]),
        differs: a != b,
        a,
        b,
    });
    let points = points.collect();
    let related = a.related.iter().any(|one| one.code == b.code);
    let relation = related.then(|| {
        let (code, other) = (a.code.to_string(), b.code.to_string());
        wording.say("are-related", &[("code", &code), ("other", &other)])
    });
    Comparison {
        a,
        b,
        points,
        relation,
    }
}

/// What the second digit says, in words even where that is left open.
#[must_use]
pub fn group(entry: &Entry, wording: &Wording) -> String {
    let group = entry.group.clone();
    group.unwrap_or_else(|| wording.say("no-group", &[]))
}

/// The standards that define a code, in words even if there are none.
#[must_use]
pub fn defined(entry: &Entry, wording: &Wording) -> String {
    if entry.defined.is_empty() {
        return wording.say("no-standard", &[]);
    }
    entry.defined.join(", ")
}

/// Attributes of a code that tell of a server begin like this.
const ON: &str = "on-";

fn listed(known: &ReplyCode, wording: Wording) -> Entry {
    let id = format!("code-{}", known.code);
    let none = BTreeMap::new();
    let attribute = |name: &str| {
        let text = wording.find(&id, Some(name), &none);
        text.unwrap_or_default()
    };
    let keys = servers::keys().map(|key| (key, key.replace('.', "-")));
    let keys: Vec<_> = keys.collect();
    let notes = wording.attributes(&id).into_iter().filter_map(|name| {
        let written = name.strip_prefix(ON)?;
        let (key, _) = keys.iter().find(|(_, as_id)| as_id == written)?;
        Some(ServerNote {
            key: (*key).to_owned(),
            server: servers::name(key)?,
            text: attribute(&name),
        })
    });
    let related = known.related.iter().map(|&code| Related {
        code,
        name: name(code, &wording),
    });
    Entry {
        code: known.code,
        name: name(known.code, &wording),
        listed: true,
        class: class_in_full(known.code, wording),
        group: group_of(known.code, wording),
        defined: known.defined.clone(),
        seen: known.seen.clone(),
        commands: known.commands.clone(),
        meaning: attribute("meaning"),
        when: attribute("when"),
        action: attribute("action"),
        waiting: attribute("waiting"),
        wait_seconds: known.wait,
        expect: attribute("expect"),
        servers: notes.collect(),
        related: related.collect(),
    }
}

/// What the digits say of a code that is not listed; without advice where it is no reply code at all.
fn unlisted(code: u16, wording: Wording) -> Entry {
    let values = digits(code, wording);
    let values = pairs(&values);
    let say = |id: &str| wording.say(id, &values);
    let mut entry = Entry {
        code,
        name: name(code, &wording),
        listed: false,
        class: class_in_full(code, wording),
        group: group_of(code, wording),
        defined: Vec::new(),
        seen: Vec::new(),
        commands: Vec::new(),
        meaning: say("nothing-meaning"),
        when: String::new(),
        action: String::new(),
        waiting: String::new(),
        wait_seconds: None,
        expect: String::new(),
        servers: Vec::new(),
        related: Vec::new(),
    };
    let Some(class) = codes::class(code) else {
        return entry;
    };
    let (action, waiting, wait) = match class {
        3 => ("unlisted-action-more", "unlisted-waiting-none", None),
        4 => ("unlisted-action-refused", "unlisted-waiting-soon", Some(60)),
        5 => ("unlisted-action-refused", "unlisted-waiting-never", None),
        _ => ("unlisted-action-fine", "unlisted-waiting-none", None),
    };
    let about = match entry.group {
        Some(_) => "unlisted-group",
        None => "unlisted-open",
    };
    entry.meaning = [say("unlisted-meaning"), say(about)].join(wording.blank());
    entry.when = say("unlisted-when");
    entry.action = say(action);
    entry.waiting = say(waiting);
    entry.wait_seconds = wait;
    entry.expect = say("unlisted-expect");
    entry
}

/// The term of RFC 959 for the first digit, and what it says in plain words.
fn class_in_full(code: u16, wording: Wording) -> String {
    let Some(digit) = codes::class(code) else {
        return class(code, wording);
    };
    let term = wording.say(&format!("term-{digit}"), &[]);
    let plain = class(code, wording);
    wording.say("class-in-full", &[("term", &term), ("class", &plain)])
}

fn class(code: u16, wording: Wording) -> String {
    match codes::class(code) {
        Some(digit) => wording.say(&format!("class-{digit}"), &[]),
        None => wording.say("class-none", &[]),
    }
}

fn group_of(code: u16, wording: Wording) -> Option<String> {
    let digit = codes::group(code)?;
    Some(wording.say(&format!("group-{digit}"), &[]))
}

/// The values of the texts about digits.
fn digits(code: u16, wording: Wording) -> [(&'static str, String); 3] {
    [
        ("code", code.to_string()),
        ("class", class(code, wording)),
        ("group", group_of(code, wording).unwrap_or_default()),
    ]
}

fn pairs<'a>(values: &'a [(&'static str, String); 3]) -> [(&'static str, &'a str); 3] {
    values.each_ref().map(|(key, value)| (*key, value.as_str()))
}

/// The first sentence, which says the most important thing.
fn first_sentence(text: &str) -> String {
    let ends = [". ", "; ", "。"].into_iter().filter_map(|end| {
        let at = text.find(end)?;
        Some(at + end.trim_end().len())
    });
    let end = ends.min().unwrap_or(text.len());
    match text[..end].strip_suffix(';') {
        Some(sentence) => format!("{sentence}."),
        None => text[..end].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("After LIST. Not else.", "After LIST."; "two sentences")]
    #[test_case("After LIST; not else.", "After LIST."; "half a sentence")]
    #[test_case("LIST のあと。ほかにも。", "LIST のあと。"; "Japanese")]
    #[test_case("Version 1.2 only", "Version 1.2 only"; "none")]
    fn sentences(text: &str, first: &str) {
        assert_eq!(first_sentence(text), first);
    }
}
