//! Holds the imports of `src/` to the table in `docs/architecture.md`.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its files fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// room -> rooms it may import
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let (_, section) = page.split_once("## Who may import whom").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let names = |cell: &str| -> Vec<String> {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('|').collect();
        (
            names(cells[1]).remove(0),
            names(cells[2]).into_iter().collect(),
        )
    })
    .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        // A room's own tests may set up what they need.
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && !path.ends_with("tests.rs")
        {
            found.push(path);
        }
    }
    found
}

/// The source without comments, and without tests where `tests` is false.
fn code(path: &Path, tests: bool) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = if tests {
        &text
    } else {
        text.split("#[cfg(test)]").next().unwrap()
    };
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Every room that the code names after `crate::`; of a group (`use crate::{a, b::c};`) each member.
fn imports(code: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut found = BTreeSet::new();
    for (at, name) in code.match_indices("crate::") {
        let rest = &code[at + name.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut member = String::new();
        for c in group.chars() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    found.insert(word(&member));
                    member.clear();
                }
                _ => {}
            }
            if c != ',' || depth > 0 {
                member.push(c);
            }
        }
        found.insert(word(&member));
    }
    found.remove("");
    found
}

fn room_of(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_keep_to_the_table() {
    let table = table();
    let mut wrong = Vec::new();
    for file in sources(&root().join("src")) {
        let room = room_of(&file);
        // The program is a crate of its own: `crate::` there names its own modules.
        if matches!(room.as_str(), "lib" | "main" | "cli") {
            continue;
        }
        let allowed = table
            .get(&room)
            .unwrap_or_else(|| panic!("no row for `{room}`"));
        for imported in imports(&code(&file, true)) {
            if imported != room && !allowed.contains(&imported) {
                wrong.push(format!("{} imports `{imported}`", file.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "docs/architecture.md forbids:\n{}",
        wrong.join("\n")
    );
}

/// Each is described, and nothing that there is not.
#[test]
fn every_room_is_described() {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let (_, section) = page.split_once("## The rooms").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|line| line.split('|').nth(1).unwrap());
    let described: BTreeSet<&str> = cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    let table = table();
    let mut rooms: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    // The program may import what it likes.
    rooms.insert("cli");
    assert_eq!(described, rooms);
}

#[test]
fn the_table_has_no_cycle() {
    let table = table();
    let mut done = BTreeSet::new();
    while done.len() < table.len() {
        let next: Vec<_> = table
            .iter()
            .filter(|(room, imported)| !done.contains(*room) && imported.is_subset(&done))
            .map(|(room, _)| room.clone())
            .collect();
        assert!(!next.is_empty(), "a cycle outside {done:?}");
        done.extend(next);
    }
}

#[test]
fn the_pure_rooms_know_neither_network_nor_clock() {
    let files = |room: &str| {
        let folder = root().join("src").join(room);
        let file = folder.with_extension("rs");
        if folder.is_dir() {
            sources(&folder)
        } else {
            vec![file]
        }
    };
    for (room, forbidden) in [
        (
            "evidence",
            &["tokio", "suppaftp", "rustls", "net::Tcp", "std::fs"][..],
        ),
        (
            "diagnosis",
            &[
                "tokio", "suppaftp", "rustls", "net::Tcp", "std::fs", "::now(",
            ],
        ),
        (
            "knowledge",
            &[
                "tokio", "suppaftp", "rustls", "net::Tcp", "std::fs", "::now(",
            ],
        ),
        (
            "report",
            &[
                "tokio", "suppaftp", "rustls", "net::Tcp", "std::fs", "::now(",
            ],
        ),
        ("target", &["tokio", "suppaftp", "std::env", "std::fs"]),
        ("settings", &["tokio", "suppaftp", "std::env", "std::fs"]),
    ] {
        for file in files(room) {
            let code = code(&file, false);
            for name in forbidden {
                assert!(!code.contains(name), "{} names {name}", file.display());
            }
        }
    }
}

#[test]
fn groups_are_read() {
    let code = "use crate::{text, evidence::{A, B},\n knowledge::codes};\nuse crate::wire::x;";
    let rooms = imports(code);
    assert_eq!(
        rooms.iter().collect::<Vec<_>>(),
        ["evidence", "knowledge", "text", "wire"]
    );
}

/// The paths that the code names after `super::` and `crate::`, each as its segments; `super` and `crate` first.
fn paths(code: &str) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for start in ["super::", "crate::"] {
        for (at, _) in code.match_indices(start) {
            let is_begun = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == ':');
            if !is_begun {
                expand(&code[at..], &mut Vec::new(), &mut found);
            }
        }
    }
    found
}

/// Adds the path that the code begins with, and of a group each member. Gives what follows.
fn expand<'a>(
    code: &'a str,
    before: &mut Vec<String>,
    found: &mut BTreeSet<Vec<String>>,
) -> &'a str {
    let depth = before.len();
    let mut rest = code.trim_start();
    loop {
        if let Some(mut group) = rest.strip_prefix('{') {
            while !group.is_empty() && !group.starts_with('}') {
                group = expand(group, before, found);
                group = group.trim_start_matches([',', ' ', '\n']);
            }
            rest = group.strip_prefix('}').unwrap_or(group);
            break;
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        before.push(word.to_owned());
        found.insert(before.clone());
        let Some(next) = after.strip_prefix("::") else {
            // Whatever is no path ends here: a star, a generic, a call.
            rest = after.trim_start_matches(|c: char| !matches!(c, ',' | '}' | '\n'));
            break;
        };
        rest = next;
    }
    before.truncate(depth);
    rest
}

/// The files of a room by the path of their module, those that are tables of contents left out.
fn modules(room: &str) -> BTreeMap<Vec<String>, PathBuf> {
    let folder = root().join("src");
    let files = sources(&folder.join(room)).into_iter();
    let files = files.filter(|file| !file.ends_with("mod.rs"));
    files
        .map(|file| {
            let inside = file.strip_prefix(&folder).unwrap().with_extension("");
            let parts = inside.components();
            let parts = parts.map(|part| part.as_os_str().to_string_lossy().into_owned());
            (parts.collect(), file)
        })
        .collect()
}

/// The modules of a room that each of its modules imports.
fn graph(room: &str) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let modules = modules(room);
    let imports = |module: &Vec<String>, file: &Path| {
        let mut imported = BTreeSet::new();
        for path in paths(&code(file, false)) {
            let ups = path.iter().take_while(|part| *part == "super").count();
            let mut named = match path[0].as_str() {
                "crate" => Vec::new(),
                _ => module[..module.len() - ups].to_vec(),
            };
            named.extend(path.into_iter().filter(|it| it != "super" && it != "crate"));
            if modules.contains_key(&named) && named != *module {
                imported.insert(named);
            }
        }
        imported
    };
    modules
        .iter()
        .map(|(module, file)| (module.clone(), imports(module, file)))
        .collect()
}

#[test]
fn no_file_of_diagnosis_imports_one_that_imports_it() {
    let mut left = graph("diagnosis");
    assert!(left.values().any(|imported| !imported.is_empty()));
    loop {
        let leaves: Vec<_> = left
            .iter()
            .filter(|(_, imported)| imported.iter().all(|it| !left.contains_key(it)))
            .map(|(module, _)| module.clone())
            .collect();
        if leaves.is_empty() {
            break;
        }
        for leaf in leaves {
            left.remove(&leaf);
        }
    }
    let in_cycles: Vec<String> = left
        .iter()
        .map(|(module, imported)| {
            let within = imported.iter().filter(|it| left.contains_key(*it));
            let within: Vec<String> = within.map(|it| it.join("::")).collect();
            format!("{} -> {}", module.join("::"), within.join(", "))
        })
        .collect();
    assert!(in_cycles.is_empty(), "cycles:\n{}", in_cycles.join("\n"));
}
