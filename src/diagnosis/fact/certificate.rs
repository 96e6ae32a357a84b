//! Certificates: what is wrong with one, and what the server shows elsewhere.

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::certificate::Certificate;
use crate::evidence::tls::AskedBy;

/// Facts about certificates. Days are written `2026-11-30`, in UTC.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum CertificateFact {
    /// For whom, by whom, and for how long.
    Certificate {
        /// Whom it is for.
        subject: String,
        /// Who signed it.
        issuer: String,
        /// Its first day.
        from: String,
        /// Its last day.
        to: String,
    },
    /// Its SHA-256 fingerprint.
    Fingerprint {
        /// In lower-case hex.
        fingerprint: String,
    },
    /// It does not have the name that was asked for.
    NameMismatch {
        /// The name that was asked for; none where a log does not tell it.
        asked: Option<String>,
        /// The names that it has.
        names: Vec<String>,
    },
    /// Key and signature are too weak.
    WeakCryptography {
        /// `RSA 1024 bits`.
        key: String,
        /// The algorithm of its signature.
        signature: String,
    },
    /// The signature of the handshake cannot be verified.
    BadSignature {
        /// Why.
        error: String,
    },
    /// The verifier rejects it, and nothing else is wrong.
    Rejected,
    /// The verifier's own words.
    VerifierSays {
        /// Its words.
        error: String,
    },
    /// It is signed by a product that inspects TLS.
    SignedByInspection {
        /// The product.
        product: String,
    },
    /// It has expired.
    Expired {
        /// Which certificate of the chain; none for the server's own.
        subject: Option<String>,
        /// Its last day.
        date: String,
        /// Days since.
        days: u64,
    },
    /// It is not valid yet.
    NotYetValid {
        /// Which certificate of the chain; none for the server's own.
        subject: Option<String>,
        /// Its first day.
        date: String,
        /// Days until then.
        days: u64,
        /// Today by this machine's clock; of a capture, the day on which it was recorded.
        today: String,
        /// It stands in a capture.
        captured: bool,
    },
    /// The verifier says that a date is over or to come, and no date shows it.
    DateBySayingOfVerifier,
    /// Subject and issuer are the same.
    SelfIssued,
    /// The issuer's certificate was not sent.
    IssuerNotSent {
        /// The issuer.
        issuer: String,
        /// How many certificates were sent.
        certificates: u64,
    },
    /// The issuer is not trusted on this machine.
    IssuerNotTrusted {
        /// The issuer.
        issuer: String,
    },
    /// The issuer is not trusted by the client of a capture, as its alert says.
    NotTrustedByClient {
        /// The issuer.
        issuer: String,
    },
    /// The client of a capture named no host in its `ClientHello`, so that the names of the certificate could not be checked.
    NameNotChecked,
    /// The client of a capture closed the connection right after the handshake, without having sent anything over it.
    ClientLeftAfterHandshake,
    /// No certificate is recorded that could be verified.
    NothingToVerify,
    /// TLS was asked for, and clients that verify certificates end here.
    VerificationAsked,
    /// The password was not sent.
    PasswordNotSent,
    /// The certificate that the server shows when it is asked in another way.
    AskedOtherwise {
        /// How it was asked.
        asked_by: AskedBy,
        /// It shows the same one.
        same: bool,
        /// The names of the other one.
        names: Vec<String>,
    },
    /// The certificate on port 443.
    OnHttps {
        /// It is the same one.
        same: bool,
        /// It is for the same name, and valid for longer.
        renewed: bool,
        /// Whom it is for.
        subject: String,
        /// Who signed it.
        issuer: String,
        /// Its last day.
        to: String,
    },
    /// When it expires.
    Expires {
        /// Its last day.
        date: String,
        /// Days until then.
        days: u64,
    },
    /// Its key is short.
    ShortKey {
        /// `RSA 1024 bits`.
        key: String,
    },
    /// Its signature rests on a broken hash.
    WeakSignature {
        /// The algorithm.
        signature: String,
    },
    /// It is valid for long.
    LongValidity {
        /// From its first day to its last.
        days: u64,
    },
}

impl CertificateFact {
    /// For whom, by whom, and for how long.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        Self::Certificate {
            subject: certificate.subject.clone(),
            issuer: certificate.issuer.clone(),
            from: certificate.not_before.day(),
            to: certificate.not_after.day(),
        }
    }
}
