//! Bytes written so that they can be read.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text;

/// Bytes from the wire. In JSON they are one string, escaped as [`text::escape_bytes`] does, so
/// that nothing is lost and text stays readable.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Octets(pub Vec<u8>);

impl Octets {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Octets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\"{}\"", text::escape_bytes(&self.0))
    }
}

impl From<&[u8]> for Octets {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl Serialize for Octets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text::escape_bytes(&self.0))
    }
}

impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        text::unescape(&written)
            .map(Self)
            .ok_or_else(|| de::Error::custom("a backslash that begins no known escape"))
    }
}
