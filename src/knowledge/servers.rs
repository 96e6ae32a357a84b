//! Server software: how to recognise it and its settings, from `data/servers/*.toml`.

/// What a server showed of itself, all as text without codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint<'a> {
    /// The greeting, lines joined by a newline.
    pub greeting: &'a str,
    /// The answer to SYST.
    pub system: &'a str,
    /// The whole reply to STAT without an argument, lines joined by a newline.
    pub status: &'a str,
    /// The feature lines of FEAT, trimmed.
    pub features: &'a [String],
    /// Texts of other replies (`331 Please specify the password.`), without codes.
    pub replies: &'a [String],
}

/// Server software that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// File name of its profile without the ending (`vsftpd`, `pure-ftpd`).
    pub key: String,
    /// Its name as its makers write it.
    pub name: String,
    /// Its version, if it showed one.
    pub version: Option<String>,
}

/// Recognises the server software. The surest sign wins; `None` if nothing speaks for any.
#[must_use]
pub fn recognise(_seen: &Fingerprint<'_>) -> Option<Recognised> {
    None
}
