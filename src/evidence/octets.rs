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

/// Under this name a deserializer knows them from text.
pub(super) const NAME: &str = "Octets";

/// The bytes that are written so.
pub(super) fn read<E: de::Error>(written: &str) -> Result<Vec<u8>, E> {
    text::unescape(written).ok_or_else(|| E::custom("a backslash that begins no known escape"))
}

impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;

        impl<'de> de::Visitor<'de> for Written {
            type Value = Octets;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes, written as text")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                inner: D,
            ) -> Result<Octets, D::Error> {
                self.visit_string(String::deserialize(inner)?)
            }

            fn visit_str<E: de::Error>(self, written: &str) -> Result<Octets, E> {
                read(written).map(Octets)
            }

            /// From who has read them already.
            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Octets, E> {
                Ok(Octets(bytes))
            }
        }

        deserializer.deserialize_newtype_struct(NAME, Written)
    }
}
