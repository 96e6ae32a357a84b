//! The bounds, one by one. Each constant of the sources that is named as one stands in `limits.toml`, with its unit and the
//! test that holds it, and `docs/reliability.md` has the table that is made of both.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde::Deserialize;

const PAGE: &str = "docs/reliability.md";
const BEGIN: &str = "<!-- limits: begin -->\n";
const END: &str = "<!-- limits: end -->\n";

/// The names of bounds begin like this.
const PREFIXES: [&str; 2] = ["MAX_", "MOST_"];

#[derive(Debug, Deserialize)]
struct Table {
    limit: Vec<Limit>,
}

/// A row of `limits.toml`.
#[derive(Debug, Deserialize)]
struct Limit {
    file: String,
    name: String,
    /// Empty for durations, which tell their own.
    #[serde(default)]
    unit: String,
    /// `file::function`; empty where the bound is one by its code alone, a comparison beside it.
    #[serde(default)]
    test: String,
}

/// A constant of the sources.
#[derive(Debug, Clone)]
struct Constant {
    what: String,
    value: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// All constants with a number or a duration, by file and name.
fn constants() -> BTreeMap<(String, String), Constant> {
    let pattern = Regex::new(
        r"(?m)((?:^ *///.*\n)+)(?: *#\[.*\n)* *(?:pub(?:\([a-z:]+\))? )?const ([A-Z0-9_]+): [A-Za-z0-9]+ = ([^;]+);",
    )
    .unwrap();
    let mut found = BTreeMap::new();
    for path in sources(&root().join("src")) {
        let file = path.strip_prefix(root()).unwrap();
        let file = file.to_str().unwrap().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for part in pattern.captures_iter(text) {
            let lines = part[1]
                .lines()
                .map(|line| line.trim().trim_start_matches("///").trim());
            let what = lines.collect::<Vec<_>>().join(" ");
            let constant = Constant {
                what,
                value: part[3].to_owned(),
            };
            found.insert((file.clone(), part[2].to_owned()), constant);
        }
    }
    found
}

fn table() -> Vec<Limit> {
    let text = fs::read_to_string(root().join("tests/bounds/limits.toml")).unwrap();
    toml::from_str::<Table>(&text).unwrap().limit
}

/// A value as people read it.
fn shown(
    value: &str,
    unit: &str,
    file: &str,
    all: &BTreeMap<(String, String), Constant>,
) -> String {
    let duration = Regex::new(r"^Duration::from_(secs|millis)\((.*)\)$").unwrap();
    if let Some(parts) = duration.captures(value) {
        let number = number(&parts[2], file, all);
        return match (&parts[1], number) {
            ("secs", number) if number >= 3600 && number.is_multiple_of(3600) => {
                format!("{} h", number / 3600)
            }
            ("secs", number) => format!("{number} s"),
            (_, number) => format!("{number} ms"),
        };
    }
    let number = number(value, file, all);
    let sizes = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    for (size, binary) in sizes.into_iter().filter(|_| unit == "bytes") {
        if number >= size && number.is_multiple_of(size) {
            return format!("{} {binary}", number / size);
        }
    }
    format!("{number} {unit}")
}

/// What a sum of products of numbers and other constants comes to.
fn number(text: &str, file: &str, all: &BTreeMap<(String, String), Constant>) -> u64 {
    let text = text.trim();
    if let Some((left, right)) = text.split_once('+') {
        return number(left, file, all) + number(right, file, all);
    }
    if let Some((left, right)) = text.split_once("<<") {
        return number(&left.replace('(', ""), file, all)
            << number(&right.replace(')', ""), file, all);
    }
    if let Some((left, right)) = text.split_once('*') {
        return number(left, file, all) * number(right, file, all);
    }
    if let Ok(number) = text.replace('_', "").parse() {
        return number;
    }
    let own = (file.to_owned(), text.to_owned());
    let other = all.iter().find(|((_, name), _)| name == text);
    let found = all.get_key_value(&own).or(other);
    let ((file, _), constant) = found.unwrap_or_else(|| panic!("{file}: what is {text}?"));
    number(&constant.value, file, all)
}

#[test]
fn each_bound_has_its_row() {
    let all = constants();
    let rows = table();
    let is_listed =
        |file: &str, name: &str| rows.iter().any(|row| row.file == file && row.name == name);
    let missing: Vec<_> = all
        .keys()
        .filter(|(file, name)| {
            let is_bound = PREFIXES.iter().any(|prefix| name.starts_with(prefix));
            is_bound && !file.starts_with("src/demo/") && !is_listed(file, name)
        })
        .collect();
    assert!(
        missing.is_empty(),
        "add them to tests/bounds/limits.toml: {missing:#?}"
    );
    for row in &rows {
        let key = (row.file.clone(), row.name.clone());
        assert!(all.contains_key(&key), "there is no {key:?} any more");
        if let Some((file, function)) = row.test.split_once("::") {
            let text = fs::read_to_string(root().join(file)).unwrap_or_default();
            assert!(
                text.contains(&format!("fn {function}(")),
                "{key:?}: there is no {}",
                row.test
            );
        }
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test reads its own environment"
)]
fn the_page_lists_them() {
    let all = constants();
    let mut lines = String::from("| bound | value | of what | held by |\n|---|---:|---|---|\n");
    for row in table() {
        let constant = &all[&(row.file.clone(), row.name.clone())];
        let value = shown(&constant.value, &row.unit, &row.file, &all);
        let room = row.file.trim_start_matches("src/").trim_end_matches(".rs");
        let test = match row.test.as_str() {
            "" => "its code".to_owned(),
            test => format!("`{test}`"),
        };
        let what = constant
            .what
            .replace('|', "\\|")
            .replace("[`", "`")
            .replace("`]", "`");
        writeln!(
            lines,
            "| `{room}` `{}` | {value} | {what} | {test} |",
            row.name
        )
        .unwrap();
    }
    let path = root().join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (old, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{lines}{END}{after}")).unwrap();
        return;
    }
    assert!(
        old == lines,
        "{PAGE} is not up to date: UPDATE_DOCS=1 cargo test --test bounds"
    );
}
