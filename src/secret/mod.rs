//! Secrets: what may be sent to the server and shown nowhere.
//!
//! * [`Secret`] a secret that redacts itself (this file)
//! * [`Secrets`] those of a run, a log or a capture, taken out of everything that is kept; `forms` the ways in which one comes
//!   back, `commonplace` what cannot be hidden by a mask
//! * [`commands`] the commands that carry secrets

pub mod commands;
mod commonplace;
mod finder;
mod forms;
mod mask;

use secrecy::{ExposeSecret, SecretString};

pub use mask::Secrets;

/// A password or account that never shows in `Debug`, `Display` or anything serialised, and is
/// wiped from memory when dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// What is shown instead of a secret.
    pub const MASK: &str = "********";

    /// Keeps `text` secret.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// The secret itself. Only the wire may ask for it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(Self::MASK)
    }
}

impl std::fmt::Display for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(Self::MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_in_no_format() {
        let secret = Secret::new("hunter2".to_owned());
        for shown in [
            format!("{secret}"),
            format!("{secret:?}"),
            format!("{secret:#?}"),
        ] {
            assert_eq!(shown, Secret::MASK);
        }
        assert_eq!(secret.expose(), "hunter2");
    }
}
