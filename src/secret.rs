//! A secret that redacts itself: it can be sent to the server and nothing else.

use secrecy::{ExposeSecret, SecretString};

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

/// The secrets of a session, to be taken out of whatever comes back.
#[derive(Debug, Clone, Default)]
pub struct Secrets(Vec<Secret>);

impl Secrets {
    /// A secret shorter than this is not looked for: it would mask innocent text.
    const SHORTEST: usize = 4;

    /// How many secrets are looked for.
    const MOST: usize = 100;

    /// One more to look for.
    pub fn add(&mut self, secret: Secret) {
        let is_known = |known: &Secret| known.expose() == secret.expose();
        // What looks like the mask itself hides nothing.
        let is_mask = secret.expose().bytes().all(|byte| byte == b'*');
        let is_looked_for = secret.expose().len() >= Self::SHORTEST && !is_mask;
        if is_looked_for && self.0.len() < Self::MOST && !self.0.iter().any(is_known) {
            self.0.push(secret);
            // One that holds another goes first.
            self.0
                .sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
        }
    }

    /// These bytes without the secrets. Each of them is looked for once from the beginning to the end, and never in what was
    /// put in its place.
    #[must_use]
    pub fn masked(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.0.iter().fold(bytes, |bytes, secret| {
            let finder = memchr::memmem::Finder::new(secret.expose());
            let mut rest = bytes.as_slice();
            let mut masked = Vec::new();
            while let Some(at) = finder.find(rest) {
                masked.extend_from_slice(&rest[..at]);
                masked.extend_from_slice(Secret::MASK.as_bytes());
                rest = &rest[at + secret.expose().len()..];
            }
            if masked.is_empty() {
                return bytes;
            }
            masked.extend_from_slice(rest);
            masked
        })
    }

    /// This text without the secrets.
    #[must_use]
    pub fn masked_text(&self, text: String) -> String {
        let masked = self.masked(text.into_bytes());
        // What is taken out begins and ends where characters do.
        String::from_utf8(masked)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn masked(secrets: &[&str], text: &str) -> String {
        let mut all = Secrets::default();
        for secret in secrets {
            all.add(Secret::new((*secret).to_owned()));
        }
        all.masked_text(text.to_owned())
    }

    #[test_case(&["hunter2"], "no hunter2, hunter2!", "no ********, ********!"; "each time")]
    #[test_case(&["hunter", "hunter2"], "hunter2", "********"; "one within another")]
    #[test_case(&["日本の鍵"], "530 日本の鍵", "530 ********"; "in other letters")]
    #[test_case(&["abc"], "abc", "abc"; "too short to tell from text")]
    #[test_case(&["********"], "******** stays", "******** stays"; "like the mask")]
    #[test_case(&["****pass"], "****pass", "********"; "partly like the mask")]
    fn a_secret_is_taken_out(secrets: &[&str], text: &str, right: &str) {
        assert_eq!(masked(secrets, text), right);
    }

    /// What is put in is not looked at again.
    #[test]
    fn much_of_the_same_is_masked_once() {
        let text = "pass".repeat(64_000);
        assert_eq!(masked(&["pass"], &text).len(), 64_000 * Secret::MASK.len());
    }

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
