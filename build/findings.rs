//! The files of the findings, checked and turned into Rust. Pure: `build.rs` reads and writes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

const PHASES: [&str; 14] = [
    "dns",
    "tcp",
    "greeting",
    "tls",
    "login",
    "features",
    "directory",
    "data-passive",
    "data-active",
    "transfer",
    "idle",
    "limits",
    "protocol",
    "quit",
];

/// From the least to the gravest.
const SEVERITIES: [&str; 3] = ["info", "warning", "critical"];

const COUNTS: [&str; 9] = [
    "address",
    "user",
    "class",
    "anonymous",
    "server",
    "rate",
    "quota",
    "data",
    "untold",
];

/// What every language has of a finding.
const TEXTS: [&str; 2] = ["title", "detail"];

/// What it has at least one of: advice, in the order in which it is to be followed.
const ADVICE: [&str; 3] = ["you", "server-admin", "network-admin"];

/// The two generated files.
pub(crate) struct Generated {
    /// The enums `FindingId` and `Family`, and what is known of each finding.
    pub(crate) ids: String,
    /// The Fluent messages of each language, in the order of the ids.
    pub(crate) texts: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Families {
    family: Vec<Family>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    name: String,
    about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    phase: String,
    severity: String,
    family: String,
    #[serde(default)]
    ours: bool,
    retry: Option<u64>,
    #[serde(default)]
    expires: bool,
    #[serde(default)]
    repeat: bool,
    hold: Option<u64>,
    counts: Option<String>,
    en: BTreeMap<String, Spanned<String>>,
    ja: BTreeMap<String, Spanned<String>>,
}

struct Finding {
    name: String,
    file: File,
    en: Vec<(String, String)>,
    ja: Vec<(String, String)>,
}

/// The two Rust files from the list of families and the files of the findings, each a path and a text.
///
/// # Errors
///
/// What is wrong, with the file and the key.
pub(crate) fn generate(
    families_path: &str,
    families: &str,
    files: &[(String, String)],
) -> Result<Generated, String> {
    let families = parse::<Families>(families_path, families)?.family;
    let names: Vec<&str> = families.iter().map(|family| family.name.as_str()).collect();
    let mut findings = Vec::new();
    for (path, source) in files {
        findings.push(read(path, source, &names)?);
    }
    for name in &names {
        if !findings.iter().any(|finding| finding.file.family == *name) {
            return Err(format!(
                "{families_path}: no finding is of the family {name:?}"
            ));
        }
    }
    let place = |all: &[&str], it: &str| all.iter().position(|one| *one == it);
    findings.sort_by_cached_key(|finding| {
        let severity = place(&SEVERITIES, &finding.file.severity);
        let family = place(&names, &finding.file.family);
        (family, Reverse(severity), finding.name.clone())
    });
    Ok(Generated {
        ids: ids(&families, &findings),
        texts: texts(&findings),
    })
}

fn parse<T: DeserializeOwned>(path: &str, source: &str) -> Result<T, String> {
    toml::from_str(source).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let head = source.get(..start).unwrap_or_default();
        let line = head.matches('\n').count() + 1;
        format!("{path}, line {line}: {}", error.message())
    })
}

fn read(path: &str, source: &str, families: &[&str]) -> Result<Finding, String> {
    let name = name_of(path)?;
    let file: File = parse(path, source)?;
    known(path, "phase", &file.phase, &PHASES)?;
    known(path, "severity", &file.severity, &SEVERITIES)?;
    known(path, "family", &file.family, families)?;
    if let Some(counts) = &file.counts {
        known(path, "counts", counts, &COUNTS)?;
    }
    let (en, ja) = (in_order(&file.en), in_order(&file.ja));
    check_texts(path, "en", &en)?;
    check_texts(path, "ja", &ja)?;
    check_same(path, &en, &ja)?;
    Ok(Finding { name, file, en, ja })
}

/// A file is called as its finding is: in kebab case.
fn name_of(path: &str) -> Result<String, String> {
    let path_of = Path::new(path);
    let stem = path_of.file_stem().and_then(|stem| stem.to_str());
    let is_toml = path_of.extension().is_some_and(|ending| ending == "toml");
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    stem.filter(|stem| is_toml && stem.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter(|stem| stem.chars().all(is_letter))
        .map(str::to_owned)
        .ok_or_else(|| format!("{path}: the file of a finding is called like its-id.toml"))
}

fn known(path: &str, key: &str, value: &str, all: &[&str]) -> Result<(), String> {
    if all.contains(&value) {
        return Ok(());
    }
    Err(format!(
        "{path}: {key} = {value:?} is not known; there are {}",
        all.join(", ")
    ))
}

/// The texts of a language as they stand in the file.
fn in_order(texts: &BTreeMap<String, Spanned<String>>) -> Vec<(String, String)> {
    let mut texts: Vec<_> = texts.iter().collect();
    texts.sort_by_key(|(_, text)| text.span().start);
    let trimmed = |text: &Spanned<String>| text.get_ref().trim_end_matches('\n').to_owned();
    texts
        .into_iter()
        .map(|(key, text)| (key.clone(), trimmed(text)))
        .collect()
}

fn check_texts(path: &str, language: &str, texts: &[(String, String)]) -> Result<(), String> {
    for (key, text) in texts {
        let is_known = TEXTS.contains(&key.as_str()) || ADVICE.contains(&key.as_str());
        if !is_known {
            let all = [&TEXTS[..], &ADVICE].concat().join(", ");
            return Err(format!(
                "{path}: {language}.{key} is not known; there are {all}"
            ));
        }
        if text.trim().is_empty() {
            return Err(format!("{path}: {language}.{key} is empty"));
        }
    }
    let has = |wanted: &str| texts.iter().any(|(key, _)| key == wanted);
    if let Some(missing) = TEXTS.into_iter().find(|key| !has(key)) {
        return Err(format!("{path}: {language}.{missing} is missing"));
    }
    if !ADVICE.into_iter().any(has) {
        let all = ADVICE.join(", ");
        return Err(format!("{path}: {language} has no advice; there are {all}"));
    }
    Ok(())
}

/// Both languages say the same: the same texts in the same order, each with the same values and pieces.
fn check_same(path: &str, en: &[(String, String)], ja: &[(String, String)]) -> Result<(), String> {
    for (one, other, language) in [(en, ja, "ja"), (ja, en, "en")] {
        let missing = one
            .iter()
            .find(|(key, _)| !other.iter().any(|(it, _)| it == key));
        if let Some((key, _)) = missing {
            return Err(format!("{path}: {language}.{key} is missing"));
        }
    }
    for ((key, en), (other, ja)) in en.iter().zip(ja) {
        if key != other {
            return Err(format!("{path}: ja.{other} stands where en has {key}"));
        }
        let (en, ja) = (references(en), references(ja));
        if let Some(reference) = en.symmetric_difference(&ja).next() {
            return Err(format!(
                "{path}: {{ {reference} }} is in {key} of one language only"
            ));
        }
    }
    Ok(())
}

/// The values and pieces that a text refers to.
fn references(text: &str) -> BTreeSet<&str> {
    let placeables = text.split("{ ").skip(1);
    placeables.filter_map(|it| it.split(' ').next()).collect()
}

fn ids(families: &[Family], findings: &[Finding]) -> String {
    let mut out = String::new();
    let all: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| (finding.name.as_str(), title(finding)))
        .collect();
    let about = "The id of a finding, in the order of the conversation.";
    enumeration(&mut out, "FindingId", about, &all);
    let all: Vec<(&str, &str)> = families
        .iter()
        .map(|family| (family.name.as_str(), family.about.as_str()))
        .collect();
    enumeration(&mut out, "Family", "Findings that belong together.", &all);
    table(&mut out, findings);
    by_name(&mut out, findings);
    out
}

/// The English title as far as it needs no value; the name of one that begins with a value.
fn title(finding: &Finding) -> &str {
    let mut texts = finding.en.iter();
    let title = texts.find(|(key, _)| key == "title");
    let plain = title.and_then(|(_, title)| title.split('{').next());
    let plain = plain.unwrap_or_default().trim_end();
    if plain.is_empty() {
        &finding.name
    } else {
        plain
    }
}

/// Names with underscores, as documentation has them.
fn with_code(text: &str) -> String {
    let word = |word: &str| {
        if word.contains('_') {
            format!("`{word}`")
        } else {
            word.to_owned()
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn enumeration(out: &mut String, name: &str, about: &str, variants: &[(&str, &str)]) {
    let head = "#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]";
    let _ = writeln!(out, "/// {about}\n{head}\npub enum {name} {{");
    for (variant, doc) in variants {
        let doc = with_code(doc);
        let _ = writeln!(out, "    #[doc = {doc:?}]\n    {},", pascal(variant));
    }
    let _ = writeln!(out, "}}\n\nimpl {name} {{");
    let count = variants.len();
    let _ = writeln!(
        out,
        "    /// All of them.\n    pub const ALL: [Self; {count}] = ["
    );
    for (variant, _) in variants {
        let _ = writeln!(out, "        Self::{},", pascal(variant));
    }
    let _ = writeln!(out, "    ];\n}}\n");
}

fn table(out: &mut String, findings: &[Finding]) {
    let count = findings.len();
    let _ = writeln!(out, "static META: [FindingMeta; {count}] = [");
    for Finding { name, file, .. } in findings {
        let counts = file
            .counts
            .as_ref()
            .map(|counts| format!("Counts::{}", pascal(counts)));
        let _ = writeln!(
            out,
            "    FindingMeta {{ name: {name:?}, phase: Phase::{}, severity: Gravity::{}, \
             family: Family::{}, ours: {}, retry: {:?}, expires: {}, repeat: {}, hold: {:?}, counts: {} }},",
            pascal(&file.phase),
            pascal(&file.severity),
            pascal(&file.family),
            file.ours,
            file.retry,
            file.expires,
            file.repeat,
            file.hold,
            counts.map_or_else(|| "None".to_owned(), |counts| format!("Some({counts})")),
        );
    }
    let _ = writeln!(out, "];\n");
}

fn by_name(out: &mut String, findings: &[Finding]) {
    let mut names: Vec<&str> = findings.iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    let count = names.len();
    let _ = writeln!(
        out,
        "/// Sorted by name.\nstatic BY_NAME: [(&str, FindingId); {count}] = ["
    );
    for name in names {
        let _ = writeln!(out, "    ({name:?}, FindingId::{}),", pascal(name));
    }
    let _ = writeln!(out, "];");
}

fn texts(findings: &[Finding]) -> String {
    let mut out = String::new();
    for language in ["ENGLISH", "JAPANESE"] {
        let count = findings.len();
        let _ = writeln!(out, "static {language}: [Texts; {count}] = [");
        for finding in findings {
            let texts = match language {
                "ENGLISH" => &finding.en,
                _ => &finding.ja,
            };
            let message = message(&finding.name, texts);
            let _ = writeln!(out, "    Texts::new(&{language}_COMMON, {message:?}),");
        }
        let _ = writeln!(out, "];\n");
    }
    out
}

/// A Fluent message: the title is its value, and all other texts are its attributes.
fn message(name: &str, texts: &[(String, String)]) -> String {
    let value = texts.iter().filter(|(key, _)| key == "title");
    let attributes = texts.iter().filter(|(key, _)| key != "title");
    let mut out = String::new();
    for (_, title) in value {
        let _ = writeln!(out, "{name} = {}", title.replace('\n', "\n    "));
    }
    for (key, text) in attributes {
        let _ = writeln!(out, "    .{key} =");
        for line in text.lines() {
            let _ = writeln!(out, "        {line}");
        }
    }
    out
}

fn pascal(kebab: &str) -> String {
    kebab
        .split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}
