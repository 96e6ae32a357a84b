//! Certificates as a server presents them, and what verifying them said.

mod names;
mod read;

pub(crate) use self::names::{bare, fits};
pub(crate) use self::read::{fingerprint, read};

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// What the server presented, and how that was judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Presented {
    /// The certificates in the order in which they came, the server's own first, bounded.
    pub chain: Vec<Certificate>,
    /// What verifying them said.
    pub verification: Verification,
}

impl Presented {
    /// The server's own certificate.
    #[must_use]
    pub fn leaf(&self) -> Option<&Certificate> {
        self.chain.first()
    }
}

/// One certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and none excludes another"
)]
pub struct Certificate {
    /// Who it is for: `CN=ftp.example.com, O=Example`.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// The host names and addresses that it is for; the common name only if it has no others.
    pub names: Vec<String>,
    /// From when on it is valid.
    pub not_before: Timestamp,
    /// Until when.
    pub not_after: Timestamp,
    /// SHA-256 of its DER form, in lower-case hex.
    pub fingerprint: String,
    /// `RSA 2048 bits`, `EC P-256`.
    pub key: String,
    /// Bits of its key, where the number tells how strong it is (RSA).
    pub rsa_bits: Option<u32>,
    /// The algorithm of its signature: `sha256WithRSAEncryption`.
    pub signature: String,
    /// Its signature rests on SHA-1, MD5 or MD2.
    pub weak_signature: bool,
    /// Subject and issuer are the same.
    pub self_issued: bool,
    /// It may sign other certificates.
    pub authority: bool,
    /// It says where its issuer's certificate can be fetched, as certificates of public authorities do.
    pub names_issuers_place: bool,
}

impl Certificate {
    /// Whether it could be read. One that could not has its fingerprint only.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        let texts = [&self.subject, &self.issuer, &self.key];
        texts.iter().any(|text| !text.is_empty())
    }
}

/// What verifying said. Nothing is refused while the handshake lasts: that is judged afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// When it was done, by our own clock; of a capture, when the certificate was recorded.
    pub checked_at: Timestamp,
    /// What the platform's verifier said.
    pub trust: Trust,
    /// Its own words when it was not content.
    pub error: Option<String>,
    /// Whether the server's certificate has the name that was asked for; none where no name was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_matches: Option<bool>,
    /// Whether its fingerprint is one that the user gave; none if no fingerprint was given.
    pub pinned: Option<bool>,
    /// Why the handshake's signature could not be verified, if so.
    pub signature_error: Option<String>,
}

impl Verification {
    /// Whether the server is who it is to be: trusted, with the right name, or pinned.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        let content = match self.pinned {
            Some(pinned) => pinned,
            None => self.trust == Trust::Trusted,
        };
        content && self.signature_error.is_none()
    }
}

/// The verifier's judgement of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// It leads to a trusted authority, is valid now and for this name.
    Trusted,
    /// One of its certificates has expired.
    Expired,
    /// One of its certificates is not valid yet.
    NotYetValid,
    /// It is not for the name that was asked for.
    WrongName,
    /// It leads to no authority that is trusted here.
    UnknownIssuer,
    /// A key or a signature is too weak to be trusted.
    Weak,
    /// Something else is wrong with it.
    Invalid,
    /// No verifier was asked: the certificate stands in a capture.
    NotChecked,
}
