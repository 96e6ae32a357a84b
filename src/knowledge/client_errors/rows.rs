//! The files, and which of their rows a line may match.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use regex_lite::Captures;
use serde::Deserialize;

use super::template::Template;
use super::{Connection, Failure};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// How many words of a line are looked up.
const MAX_WORDS: usize = 200;

/// The files, in the order in which their rows are tried.
macro_rules! files {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("../data/client-errors/", $name, ".toml")))),*]
    };
}

const FILES: [(&str, &str); 14] = files!(
    "curl" "node" "go" "php" "python" "java" "dotnet" "rust" "filezilla" "unix" "windows" "tls" "system" "last"
);

/// What a line with certain words tells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    says: Vec<String>,
    pub(super) failure: Option<Failure>,
    pub(super) on: Option<Connection>,
    pub(super) after: Option<Moment>,
    #[serde(default)]
    pub(super) findings: Vec<FindingId>,
    pub(super) client: Option<String>,
    #[serde(default)]
    pub(super) ftp: bool,
}

/// The rows of one file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    client: Option<String>,
    #[serde(default)]
    ftp: bool,
    error: Vec<Row>,
}

/// All rows, and where to find the templates that a word may belong to.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Row>,
    /// In order; the index of its row with each.
    templates: Vec<(usize, Template)>,
    by_word: HashMap<String, Vec<usize>>,
    /// Those of scripts without blanks.
    without_word: Vec<usize>,
}

/// Letters and digits of scripts that put blanks between words.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{2e80}'
}

/// The words of a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

/// The rows that this line matches, in order, each with what its first template reads out.
pub(super) fn matching(line: &str) -> Vec<(&'static Row, Captures<'_>)> {
    let table = table();
    let mut candidates: BTreeSet<usize> = BTreeSet::new();
    for word in words(line).take(MAX_WORDS) {
        let known = table.by_word.get(word.to_lowercase().as_str());
        candidates.extend(known.into_iter().flatten());
    }
    if !line.is_ascii() {
        candidates.extend(&table.without_word);
    }
    let mut found: Vec<(usize, Captures<'_>)> = Vec::new();
    for index in candidates {
        let (row, template) = &table.templates[index];
        let is_known = found.last().is_some_and(|(last, _)| last == row);
        if !is_known && let Some(captures) = template.find(line) {
            found.push((*row, captures));
        }
    }
    found
        .into_iter()
        .map(|(row, captures)| (&table.rows[row], captures))
        .collect()
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    // The tests build the table, so it cannot fail here.
    TABLE.get_or_init(|| build().unwrap_or_default())
}

fn build() -> Result<Table, String> {
    let mut table = Table::default();
    for (name, source) in FILES {
        let file: File = toml::from_str(source).map_err(|error| format!("{name}: {error}"))?;
        for mut row in file.error {
            row.client = row.client.or_else(|| file.client.clone());
            row.ftp |= file.ftp;
            let number = table.rows.len();
            for said in &row.says {
                let template = Template::parse(said).map_err(|error| format!("{name}: {error}"))?;
                table.templates.push((number, template));
            }
            table.rows.push(row);
        }
    }
    look_up(&mut table);
    Ok(table)
}

/// Files each template under its rarest word.
fn look_up(table: &mut Table) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in table
        .templates
        .iter()
        .flat_map(|(_, template)| template.words())
    {
        *counts.entry(word).or_default() += 1;
    }
    for (index, (_, template)) in table.templates.iter().enumerate() {
        let rarity = |word: &&String| (counts[word.as_str()], Reverse(word.len()));
        match template.words().iter().min_by_key(rarity) {
            Some(word) => table.by_word.entry(word.clone()).or_default().push(index),
            None => table.without_word.push(index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_well_formed() {
        let table = build().unwrap_or_else(|error| panic!("{error}"));
        assert!(table.rows.len() > 250, "{}", table.rows.len());
        for (row, template) in &table.templates {
            assert!(
                template.is_sound(),
                "{:?}: {template:?}",
                table.rows[*row].says
            );
        }
    }

    #[test]
    fn every_row_tells_something() {
        for row in build().unwrap().rows {
            let tells = row.failure.is_some() || row.on.is_some() || row.client.is_some();
            assert!(tells, "{:?}", row.says);
        }
    }

    #[test]
    fn no_common_word_looks_up_many_templates() {
        let table = build().unwrap();
        for (word, templates) in &table.by_word {
            assert!(templates.len() <= 30, "{word}: {}", templates.len());
        }
    }
}
