//! Names of machines and people taken out of what strangers are to read: evidence, and the reports on it.
//!
//! The same name is the same `host-1` everywhere, in every report of a run. What is a name is learned from the
//! evidence, in which every text is the other side's or was typed, and none is ours; it is then replaced wherever it stands.
//!
//! * `learning` what is a name, `literals` names, and what stands for each
//! * `addresses` IPv4 and IPv6 addresses, which are known by their form; private ones stay private

mod addresses;
mod learning;
mod literals;

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Evidence;
use super::rewriting::{Rewriter, rewritten_by_name};
use addresses::Addresses;
use literals::{Kind, Literals};

/// What is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redact {
    /// Host names, addresses, and fingerprints of certificates.
    Hosts,
    /// User names and paths.
    Users,
    /// Both, with the names of files and organisations, and what servers greet with.
    All,
}

impl Redact {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Hosts, Self::Users, Self::All];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hosts => "hosts",
            Self::Users => "users",
            Self::All => "all",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    fn hosts(self) -> bool {
        self != Self::Users
    }

    fn users(self) -> bool {
        self != Self::Hosts
    }
}

/// Something of which it is known what it is.
#[derive(Debug, Clone, Copy)]
pub enum Given<'t> {
    /// What a server is called.
    Host(&'t str),
    /// Who logs in.
    User(&'t str),
    /// A directory or a file.
    Path(&'t str),
    /// A line that a server greets with.
    Greeting(&'t str),
    /// Lines of a listing.
    Listing(&'t str),
}

/// What stands for what. It grows with each evidence that it learns from.
#[derive(Debug)]
pub struct Redaction {
    what: Redact,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    literals: Literals,
    addresses: Addresses,
}

impl Redaction {
    /// One that has seen nothing.
    #[must_use]
    pub fn new(what: Redact) -> Self {
        let known = Mutex::default();
        Self { what, known }
    }

    /// Learns the names in this evidence.
    pub fn learn(&self, evidence: &Evidence) {
        self.take(learning::names(evidence, self.what));
    }

    /// Learns this.
    pub fn learn_given(&self, given: Given<'_>) {
        self.take(learning::alone(given, self.what));
    }

    /// Learns the names in what was written of evidence.
    pub fn learn_from<T: Serialize + DeserializeOwned>(&self, value: &T) {
        self.take(learning::names_within(value, self.what));
    }

    fn take(&self, names: Vec<(Kind, String)>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, name) in names {
            known.literals.add(kind, &name);
        }
        known.literals.prepare();
    }

    /// The same text with other names.
    #[must_use]
    pub fn redacted(&self, text: &str) -> String {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let text = known.literals.replaced(text);
        if !self.what.hosts() {
            return text;
        }
        let text = known.addresses.replaced(&text);
        known.literals.without_fingerprints(&text)
    }
}

impl Rewriter for Redaction {
    fn text(&self, text: String) -> String {
        self.redacted(&text)
    }

    /// What is no text stays as it is.
    fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        let mut redacted = Vec::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            redacted.extend(self.redacted(chunk.valid()).into_bytes());
            redacted.extend(chunk.invalid());
        }
        redacted
    }

    /// Somebody may be called as what is written in one, and what comes out has to be one still.
    fn address(&self, address: String) -> String {
        if !self.what.hosts() {
            return address;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.addresses.replaced(&address)
    }
}

impl Evidence {
    /// The same with other names; `None` where it cannot be written so.
    #[must_use]
    pub fn redacted(&self, redaction: &Redaction) -> Option<Self> {
        redaction.learn(self);
        rewritten_by_name(self, redaction)
    }
}

#[cfg(test)]
mod tests;
