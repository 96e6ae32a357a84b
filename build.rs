//! Generates the ids of the findings, what is known of each, and their texts, from
//! `src/knowledge/data/findings/*.toml`, and the lists of servers' profiles and of dialects of logs, from the files of their
//! folders. A finding's file that is not whole fails the build.
#![expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script by the environment where to write"
)]

use std::fs;
use std::path::Path;
use std::process::ExitCode;

#[path = "build/findings.rs"]
mod findings;
#[path = "build/lists.rs"]
mod lists;

const FAMILIES: &str = "src/knowledge/data/families.toml";
const FOLDER: &str = "src/knowledge/data/findings";

/// Folders of which each TOML file is an entry of a list, and the list.
const LISTS: [(&str, &str); 2] = [
    ("src/logs/dialects", "dialects.rs"),
    ("src/knowledge/data/servers", "servers.rs"),
];

fn main() -> ExitCode {
    let folders = LISTS.iter().map(|(folder, _)| *folder);
    let others = [
        FAMILIES,
        FOLDER,
        "build.rs",
        "build/findings.rs",
        "build/lists.rs",
    ];
    for path in folders.chain(others) {
        println!("cargo::rerun-if-changed={path}");
    }
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={}", error.replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), String> {
    let out = std::env::var("OUT_DIR").map_err(|error| error.to_string())?;
    let families = text(Path::new(FAMILIES))?;
    let mut files = Vec::new();
    for path in paths(FOLDER)? {
        files.push((path.clone(), text(Path::new(&path))?));
    }
    let generated = findings::generate(FAMILIES, &families, &files)?;
    let write = |name: &str, source: &str| {
        fs::write(Path::new(&out).join(name), source).map_err(|error| format!("{name}: {error}"))
    };
    write("findings.rs", &generated.ids)?;
    write("texts.rs", &generated.texts)?;
    let root = std::env::var("CARGO_MANIFEST_DIR").map_err(|error| error.to_string())?;
    for (folder, list) in LISTS {
        let mut files = paths(folder)?;
        files.retain(|path| Path::new(path).extension().is_some_and(|it| it == "toml"));
        write(list, &lists::generate(&root, &files)?)?;
    }
    Ok(())
}

/// The files of a folder.
fn paths(folder: &str) -> Result<Vec<String>, String> {
    let told = |error: std::io::Error| format!("{folder}: {error}");
    let entries = fs::read_dir(folder).map_err(told)?;
    let path = |entry: std::io::Result<fs::DirEntry>| {
        Ok(entry.map_err(told)?.path().display().to_string())
    };
    entries.map(path).collect()
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
