//! Where a part of the evidence is known from.

use serde::{Deserialize, Serialize};

/// How it is known that something happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// The probe saw it.
    #[default]
    Observed,
    /// A line of a log says it.
    Told,
    /// It follows from something else: data that was transferred needs a connection.
    Inferred,
}

impl Seen {
    /// Whether the probe saw it, which saved evidence does not say of each part.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        *self == Self::Observed
    }
}
