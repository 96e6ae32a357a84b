//! Saving and loading evidence, with its version.

use std::io::{self, Read, Write};

use super::{Evidence, sentinels};
use crate::secret::Secrets;

/// Version of the evidence format that this program writes, and the newest one it reads.
///
/// It goes up when a reader of the former version would misread a file. A new optional field does
/// not need that.
pub const VERSION: u32 = 1;

/// How large a saved file may be.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Why saved evidence could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file could not be read.
    #[error("the evidence could not be read: {0}")]
    Read(#[from] io::Error),
    /// The file is no evidence.
    #[error("this is no saved evidence of ftpprobe: {0}")]
    Malformed(#[from] serde_json::Error),
    /// The file was written by a newer program.
    #[error(
        "this evidence has format version {found}, and this ftpprobe reads up to {VERSION}: use a newer ftpprobe"
    )]
    TooNew {
        /// The version in the file.
        found: u32,
    },
    /// The file is larger than evidence can be.
    #[error("this is no saved evidence of ftpprobe: it is larger than {} MiB", MAX_FILE_BYTES >> 20)]
    TooLarge,
}

/// Writes evidence as JSON.
///
/// # Errors
///
/// When the writer fails.
pub fn save(evidence: &Evidence, mut to: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut to, evidence)?;
    to.write_all(b"\n")?;
    to.flush()
}

/// Reads evidence that [`save`] wrote, or somebody else in its form: secrets in its commands are masked wherever they come back.
///
/// # Errors
///
/// When the reader fails, or what it reads is no evidence of a version up to [`VERSION`].
pub fn load(from: impl Read) -> Result<Evidence, LoadError> {
    let mut secrets = Secrets::default();
    Ok(load_to_mask(from, &mut secrets)?.masked(&mut secrets))
}

/// The same for those who mask it themselves, with [`Evidence::masked`] and once everything is read that goes with it. The secrets in its
/// commands are added to `secrets`, and show in none of them.
///
/// # Errors
///
/// As above.
pub fn load_to_mask(from: impl Read, secrets: &mut Secrets) -> Result<Evidence, LoadError> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        evidence_version: u32,
    }

    let mut text = Vec::new();
    if from.take(MAX_FILE_BYTES + 1).read_to_end(&mut text)? as u64 > MAX_FILE_BYTES {
        return Err(LoadError::TooLarge);
    }
    let Versioned {
        evidence_version: found,
    } = serde_json::from_slice(&text)?;
    if found > VERSION {
        return Err(LoadError::TooNew { found });
    }
    let mut evidence: Evidence = serde_json::from_slice(&text)?;
    sentinels::remove(&mut evidence);
    evidence.give_up_secrets(secrets);
    Ok(evidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_version_is_named() {
        let newer = format!(
            "{{\"evidence_version\": {}, \"all\": \"else differs\"}}",
            VERSION + 1
        );
        let error = load(newer.as_bytes()).unwrap_err();
        assert!(
            error.to_string().contains("use a newer ftpprobe"),
            "{error}"
        );
    }

    #[test]
    fn what_is_no_evidence_is_refused() {
        for text in ["", "{}", "[1]", "{\"evidence_version\": 1}"] {
            assert!(
                matches!(load(text.as_bytes()), Err(LoadError::Malformed(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn evidence_from_before_tls_says_that_there_was_none() {
        let old = r#"{"host": "h", "port": 21, "user": "me", "anonymous": false, "security": "plain",
            "directory": null}"#;
        let target: crate::evidence::AskedTarget = serde_json::from_str(old).unwrap();
        assert_eq!(target.tls, crate::target::TlsMode::Off);
    }
}
