//! A log whose listing was refused is never well, whatever its client prints besides.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::written_by::{Data, log};
use crate::{root, sessions};

#[derive(serde::Deserialize)]
struct Rows {
    reply: Vec<Row>,
}

#[derive(serde::Deserialize)]
struct Row {
    finding: String,
    codes: Vec<u16>,
    at: Vec<String>,
    example: String,
}

/// Every refusal in answer to LIST that the reply texts know.
fn refusals() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/knowledge/data/replies");
    let mut found = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let rows: Rows = toml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        for row in rows.reply {
            let of_listing = row.at.iter().any(|at| at == "transfer" || at == "any");
            let refuses = row.example.starts_with(['4', '5']);
            if of_listing && refuses {
                for code in row.codes.iter().filter(|code| **code >= 400) {
                    let said = row.example.replace(&row.example[..3], &code.to_string());
                    found.push((row.finding.clone(), said));
                }
            }
        }
    }
    found
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "how many cases there were is worth knowing"
)]
fn a_refused_listing_is_never_ok() {
    let refusals = refusals();
    assert!(refusals.len() > 60, "{}", refusals.len());
    let mut wrong: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut cases = 0;
    for format in crate::WRITTEN {
        for data in [Data::Untold, Data::Connecting] {
            for (finding, said) in &refusals {
                let Some(log) = log(format, data, said) else {
                    continue;
                };
                cases += 1;
                let found = sessions(log.as_bytes(), Some(format)).unwrap();
                assert_eq!(found.len(), 1, "{log}");
                // Servers that call an empty directory an error say so in words that are known.
                let is_empty = finding == "dir-empty-as-error" && said.starts_with(['4', '5']);
                let root = root(&found[0]);
                let unexplained = root == "log-inconclusive";
                if (root == "ok" || unexplained) && !is_empty {
                    let name = format;
                    wrong
                        .entry(name)
                        .or_default()
                        .push(format!("{data:?}: {said} -> {root}"));
                }
            }
        }
    }
    println!("{cases} cases");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Commands that list, whose answer decides.
const LISTS: [&str; 3] = ["LIST", "NLST", "MLSD"];

/// A healthy log whose listing is refused instead: what the server says to it, wherever its code stands in the line, is
/// this, and what was said after it is left out. `None` where the log does not show replies as they came.
fn spoilt(log: &str, said: &str) -> Option<String> {
    let lines: Vec<&str> = log.lines().collect();
    let asks = |line: &&str| LISTS.iter().any(|verb| line.contains(verb)) && !line.contains("227");
    let asked = lines.iter().rposition(asks)?;
    let begins = |line: &str| ["150 ", "125 "].iter().find_map(|code| line.find(code));
    let answered = asked
        + 1
        + lines[asked + 1..]
            .iter()
            .position(|line| begins(line).is_some())?;
    let at = begins(lines[answered])?;
    // A line with a tail of its own is no reply as it came.
    let (front, reply) = lines[answered].split_at(at);
    if reply.contains(['"', '\'', '}']) {
        return None;
    }
    let before = lines[..answered].join("\n");
    Some(format!("{before}\n{front}{said}\n"))
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "how many dialects there were is worth knowing"
)]
fn a_refused_listing_is_never_ok_in_any_form() {
    // What the words mean does not depend on the form, and the test above has all of them: here each cause is said once with each code.
    let mut refusals = refusals();
    refusals.sort_by(|(a, x), (b, y)| (a, &x[..3]).cmp(&(b, &y[..3])));
    refusals.dedup_by(|(a, x), (b, y)| (a, &x[..3]) == (b, &y[..3]));
    let mut wrong: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut dialects = 0;
    for (name, log) in crate::wrapped::healthy() {
        dialects += usize::from(spoilt(&log, "550 x").is_some());
        for (finding, said) in &refusals {
            let Some(log) = spoilt(&log, said) else {
                continue;
            };
            let roots: Vec<String> = match sessions(log.as_bytes(), Some(name)) {
                Ok(found) => found.iter().map(root).collect(),
                Err(error) => vec![error.to_string()],
            };
            let is_empty = finding == "dir-empty-as-error";
            if roots.iter().all(|root| root == "ok") && !is_empty {
                wrong.entry(name).or_default().push(said.clone());
            }
        }
    }
    println!("{dialects} dialects");
    assert!(dialects > 20, "{dialects}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
