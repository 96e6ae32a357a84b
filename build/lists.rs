//! Lists of the files of a folder, as Rust. Pure: `build.rs` reads and writes.

use std::fmt::Write as _;
use std::path::Path;

/// Each file's name without its ending, with its text. `files` are paths from the project's root.
pub(crate) fn generate(root: &str, files: &[String]) -> Result<String, String> {
    let mut files = files.to_vec();
    files.sort_by_key(|file| Path::new(file).file_stem().map(ToOwned::to_owned));
    let mut out = String::from(
        "/// Name and text of each file of the folder.\nstatic FILES: &[(&str, &str)] = &[\n",
    );
    for file in &files {
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str());
        let name = stem.ok_or_else(|| format!("{file}: a name that is not text"))?;
        writeln!(out, "    ({name:?}, include_str!(\"{root}/{file}\")),")
            .map_err(|error| error.to_string())?;
    }
    out.push_str("];\n");
    Ok(out)
}
