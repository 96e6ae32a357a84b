//! Every kind of fact, of reason to skip a step, and of what a step does has its words in every language, with
//! exactly the values that it has.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::format_push_string,
    reason = "a schema without its parts has failed; the test reads its own environment"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ftpprobe::diagnosis::fact::What;
use ftpprobe::evidence::SkipReason;
use ftpprobe::knowledge::wording::Language;
use ftpprobe::steps::Doing;
use regex::Regex;
use schemars::{JsonSchema, schema_for};
use serde_json::Value;
use test_case::test_case;

/// What is a text and no kind of data.
const UNTYPED: [&str; 1] = ["skip-other"];

/// A kind of such data, as the schema has it.
struct Kind {
    meaning: String,
    /// The names of its values, each with its meaning.
    values: BTreeMap<String, String>,
}

/// The kinds of such data by name.
fn kinds<T: JsonSchema>() -> BTreeMap<String, Kind> {
    let schema = schema_for!(T).to_value();
    let mut kinds = BTreeMap::new();
    collect(&schema, &schema, &mut kinds);
    kinds
}

/// What the documentation says of a part of the schema, on one line.
fn meaning(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(path) => root.pointer(path.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn collect(schema: &Value, root: &Value, kinds: &mut BTreeMap<String, Kind>) {
    let schema = resolved(schema, root);
    for form in ["anyOf", "oneOf"] {
        for part in schema[form].as_array().into_iter().flatten() {
            collect(part, root, kinds);
        }
    }
    if let Some(kind) = schema["properties"]["kind"]["const"].as_str() {
        let values = resolved(&schema["properties"]["values"], root);
        let names = values["properties"].as_object().into_iter().flatten();
        let found = Kind {
            meaning: meaning(schema),
            values: names
                .map(|(name, value)| (name.clone(), meaning(value)))
                .collect(),
        };
        let twice = kinds.insert(kind.to_owned(), found).is_some();
        assert!(!twice, "{kind} is there twice");
    }
}

/// The messages of a language that begin like this, each with the values that it uses, those of its pieces included.
fn messages(language: Language, prefix: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/knowledge/data/locales")
        .join(language.tag());
    let mut bodies = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if !name.to_string_lossy().starts_with("facts-") && name != "steps.ftl" {
            continue;
        }
        let source = fs::read_to_string(entry.path()).unwrap();
        let mut id = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                line.split(" =").next().unwrap().clone_into(&mut id);
            }
            let body: &mut String = bodies.entry(id.clone()).or_default();
            body.push_str(line);
            body.push('\n');
        }
    }
    let ids = bodies
        .keys()
        .filter(|id| id.starts_with(prefix) && !UNTYPED.contains(&id.as_str()));
    ids.map(|id| (id.clone(), values(id, &bodies))).collect()
}

fn values(id: &str, bodies: &BTreeMap<String, String>) -> BTreeSet<String> {
    let value = Regex::new(r"\$(?:has-)?([a-z0-9-]+)").unwrap();
    let piece = Regex::new(r"\{ ([a-z-]+) \}").unwrap();
    let Some(body) = bodies.get(id) else {
        return BTreeSet::new();
    };
    let own = value.captures_iter(body).map(|it| it[1].to_owned());
    let of_pieces = piece
        .captures_iter(body)
        .flat_map(|it| values(&it[1], bodies));
    own.chain(of_pieces).collect()
}

/// The name of a value as a text has it.
fn argument(name: &str) -> String {
    name.strip_suffix("_us").unwrap_or(name).replace('_', "-")
}

#[test_case(&kinds::<What>(), "fact", 100; "facts")]
#[test_case(&kinds::<SkipReason>(), "skip", 15; "reasons to skip a step")]
#[test_case(&kinds::<Doing>(), "doing", 20; "what a step does")]
fn every_kind_has_its_words_in_every_language(
    kinds: &BTreeMap<String, Kind>,
    prefix: &str,
    least: usize,
) {
    assert!(kinds.len() > least, "{}", kinds.len());
    for language in Language::ALL {
        let mut messages = messages(language, &format!("{prefix}-"));
        for (kind, Kind { values, .. }) in kinds {
            let id = format!("{prefix}-{kind}");
            let used = messages.remove(&id);
            let used = used.unwrap_or_else(|| panic!("{language:?} lacks {id}"));
            let names: BTreeSet<String> = values.keys().map(|name| argument(name)).collect();
            assert_eq!(used, names, "{language:?}: {id}");
        }
        let left: Vec<&String> = messages.keys().collect();
        assert!(left.is_empty(), "{language:?} has more: {left:?}");
    }
}

/// The page about the kinds of facts.
fn page() -> String {
    let mut page = "# Facts of findings\n\n\
        A finding in a JSON report has `facts`: what was seen, as data. Each has a `kind`, its `values`, the sentence\n\
        that says it in the language of the report (`text`), and the place in the evidence that shows it (`attempt` and\n\
        `at`). Kinds and values are part of the interface, the sentences are not. A name that ends in `_us` is a\n\
        duration in microseconds; what is not known is null.\n"
        .to_owned();
    for (kind, Kind { meaning, values }) in kinds::<What>() {
        page.push_str(&format!("\n## {kind}\n\n{meaning}\n"));
        if !values.is_empty() {
            page.push('\n');
        }
        for (name, meaning) in values {
            let meaning = Some(meaning).filter(|meaning| !meaning.is_empty());
            let meaning = meaning.map_or_else(String::new, |meaning| format!(": {meaning}"));
            page.push_str(&format!("- `{name}`{meaning}\n"));
        }
    }
    page
}

#[test]
fn the_page_of_facts_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/facts.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, page()).unwrap();
    }
    assert!(
        fs::read_to_string(&file).unwrap_or_default() == page(),
        "docs/facts.md is not current: run UPDATE_DOCS=1 cargo test --test facts"
    );
}
