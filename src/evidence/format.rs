//! Saving and loading evidence, with its version.

use std::io::{self, BufReader, Read, Write};

use serde::de::Error;

use super::documents::{Bound, DocumentError, Documents, MAX_DATA, MAX_EXCHANGES, MAX_NAME};
use super::{Attempt, Evidence, json, sentinels};
use crate::secret::Secrets;

/// Version of the evidence format that this program writes, and the newest one it reads.
///
/// It goes up when a reader of the former version would misread a file. A new optional field does
/// not need that.
pub const VERSION: u32 = 1;

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
    #[error("{}", .0.exceeded())]
    TooLarge(Bound),
}

impl From<DocumentError> for LoadError {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::Read(error) => Self::Read(error),
            DocumentError::TooLarge(bound) => Self::TooLarge(bound),
        }
    }
}

/// Writes evidence as JSON.
///
/// # Errors
///
/// When the writer fails.
pub fn save(evidence: &Evidence, mut to: impl Write) -> io::Result<()> {
    json::write_lines(evidence, &mut to)?;
    to.write_all(b"\n")?;
    to.flush()
}

/// Reads evidence that [`save`] wrote, or somebody else in its form: secrets in its commands are masked wherever they come back.
///
/// # Errors
///
/// When the reader fails, or what it reads is no evidence of a version up to [`VERSION`].
pub fn load(from: impl Read) -> Result<Evidence, LoadError> {
    let mut documents = Documents::of(BufReader::new(from));
    let text = documents.read()?.unwrap_or_default();
    let mut secrets = Secrets::default();
    let evidence = read_to_mask(&text, &mut secrets)?;
    // It is not needed any more, and what follows takes memory of its own.
    drop(text);
    if documents.read()?.is_some() {
        return Err(serde_json::Error::custom("something follows behind it").into());
    }
    Ok(evidence.masked(&mut secrets))
}

/// The same of a text that is within the bounds of [`Documents`], for those who mask it themselves, with [`Evidence::masked`] and
/// once everything is read that goes with it. The secrets in its commands are added to `secrets`, and show in none of them.
///
/// # Errors
///
/// When it is no evidence of a version up to [`VERSION`].
pub fn read_to_mask(text: &[u8], secrets: &mut Secrets) -> Result<Evidence, LoadError> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        evidence_version: u32,
    }

    let Versioned {
        evidence_version: found,
    } = serde_json::from_slice(text)?;
    if found > VERSION {
        return Err(LoadError::TooNew { found });
    }
    let mut evidence: Evidence = json::read(text)?;
    check(&evidence)?;
    sentinels::remove(&mut evidence);
    evidence.give_up_secrets(secrets);
    Ok(evidence)
}

/// Whether it can be judged in reasonable time and memory.
fn check(evidence: &Evidence) -> Result<(), LoadError> {
    let target = &evidence.target;
    let names = [&target.host, &target.directory, &target.name];
    let names = names.into_iter().flatten().chain([&target.user]);
    let longest = names.map(String::len).max().unwrap_or_default();
    let nested = evidence.attempts.iter().filter_map(Attempt::matrix);
    let nested = nested.flat_map(|it| it.cells.iter().filter_map(|cell| cell.attempt.as_ref()));
    let (mut exchanges, mut data) = (0, 0);
    for attempt in evidence.attempts.iter().chain(nested) {
        exchanges += attempt.exchanges.len();
        data += attempt.data.len();
    }
    let all = [
        (longest, MAX_NAME, Bound::Name),
        (exchanges, MAX_EXCHANGES, Bound::Exchanges),
        (data, MAX_DATA, Bound::DataConnections),
    ];
    let over = all.into_iter().find(|(found, most, _)| found > most);
    over.map_or(Ok(()), |(_, _, bound)| Err(LoadError::TooLarge(bound)))
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
