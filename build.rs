//! Generates the ids of the findings, what is known of each, and their texts, from
//! `src/knowledge/data/findings/*.toml`. A file that is not whole fails the build.
#![expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script by the environment where to write"
)]

use std::fs;
use std::path::Path;
use std::process::ExitCode;

#[path = "build/findings.rs"]
mod findings;

const FAMILIES: &str = "src/knowledge/data/families.toml";
const FOLDER: &str = "src/knowledge/data/findings";

fn main() -> ExitCode {
    for path in [FAMILIES, FOLDER, "build.rs", "build/findings.rs"] {
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
    let entries = fs::read_dir(FOLDER).map_err(|error| format!("{FOLDER}: {error}"))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| format!("{FOLDER}: {error}"))?.path();
        files.push((path.display().to_string(), text(&path)?));
    }
    let generated = findings::generate(FAMILIES, &families, &files)?;
    let write = |name: &str, source: &str| {
        fs::write(Path::new(&out).join(name), source).map_err(|error| format!("{name}: {error}"))
    };
    write("findings.rs", &generated.ids)?;
    write("texts.rs", &generated.texts)
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
