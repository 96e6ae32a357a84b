//! The user's own profiles of servers, and the one that is named.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use ftpprobe::knowledge::{profiles, servers};
use ftpprobe::pipes;
use ftpprobe::text::nearest;

use super::args::OutputArgs;

/// Reads the profiles that were asked for, before anything is recognised.
pub(crate) fn read(args: &OutputArgs) -> Result<()> {
    args.profiles.as_deref().map_or(Ok(()), adopt)
}

/// The key of the profile that the server is to be taken for.
pub(crate) fn named(args: &OutputArgs) -> Result<Option<String>> {
    let Some(named) = &args.server_profile else {
        return Ok(None);
    };
    if servers::keys().any(|key| key == named) {
        return Ok(Some(named.clone()));
    }
    if let Some(meant) = nearest(named, servers::keys()) {
        bail!(say!("error-profile-nearly", named, meant));
    }
    let keys: Vec<&str> = servers::keys().collect();
    let keys = keys.join(", ");
    bail!(say!("error-profile", named, keys))
}

fn adopt(folder: &Path) -> Result<()> {
    let shown = folder.display();
    let entries = fs::read_dir(folder).with_context(|| say!("error-profiles-unreadable", shown))?;
    let mut files = Vec::new();
    for entry in entries {
        let file = entry
            .with_context(|| say!("error-profiles-unreadable", shown))?
            .path();
        if let Some(key) = profiles::key_of_file(&file) {
            let text = pipes::read_text(&file, profiles::MAX_PROFILE_BYTES as u64)
                .with_context(|| say!("error-unreadable", file = file.display()))?;
            files.push((key, text));
        }
    }
    if files.is_empty() {
        bail!(say!("error-profiles-none", shown));
    }
    files.sort();
    profiles::adopt(files).map_err(|(key, error)| {
        anyhow!(say!(
            "error-profile-invalid",
            file = folder.join(key).with_extension("toml").display(),
            error
        ))
    })
}
