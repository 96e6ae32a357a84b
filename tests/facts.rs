//! Every kind of fact has its sentence in every language, with exactly the values that it has.
#![expect(clippy::unwrap_used, reason = "a schema without its parts has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ftpprobe::diagnosis::fact::What;
use ftpprobe::knowledge::wording::Language;
use regex::Regex;
use schemars::schema_for;
use serde_json::Value;

/// The kinds of facts with the names of their values, as the schema has them.
fn kinds() -> BTreeMap<String, BTreeSet<String>> {
    let schema = schema_for!(What).to_value();
    let mut kinds = BTreeMap::new();
    collect(&schema, &schema, &mut kinds);
    kinds
}

fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(path) => root.pointer(path.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn collect(schema: &Value, root: &Value, kinds: &mut BTreeMap<String, BTreeSet<String>>) {
    let schema = resolved(schema, root);
    for form in ["anyOf", "oneOf"] {
        for part in schema[form].as_array().into_iter().flatten() {
            collect(part, root, kinds);
        }
    }
    if let Some(kind) = schema["properties"]["kind"]["const"].as_str() {
        let values = resolved(&schema["properties"]["values"], root);
        let names = values["properties"].as_object();
        let names = names.into_iter().flat_map(|names| names.keys().cloned());
        assert!(
            kinds.insert(kind.to_owned(), names.collect()).is_none(),
            "{kind} is there twice"
        );
    }
}

/// The messages about facts of a language, each with the values that it uses, those of its pieces included.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/knowledge/data/locales")
        .join(language.tag());
    let mut bodies = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_name().to_string_lossy().starts_with("facts-") {
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
        .filter(|id| id.starts_with("fact-") && *id != "fact-sentence");
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

#[test]
fn every_fact_has_its_sentence_in_every_language() {
    let kinds = kinds();
    assert!(kinds.len() > 40, "{}", kinds.len());
    for language in Language::ALL {
        let mut messages = messages(language);
        for (kind, names) in &kinds {
            let used = messages.remove(&format!("fact-{kind}"));
            let used = used.unwrap_or_else(|| panic!("{language:?} lacks fact-{kind}"));
            let names: BTreeSet<String> = names.iter().map(|name| argument(name)).collect();
            assert_eq!(used, names, "{language:?}: fact-{kind}");
        }
        let left: Vec<&String> = messages.keys().collect();
        assert!(left.is_empty(), "{language:?} has more: {left:?}");
    }
}
