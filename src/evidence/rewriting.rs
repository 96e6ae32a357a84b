//! Values with other texts in them: written and read back by way of serde, which knows a text from the name of a variant. A
//! field that is added tomorrow is rewritten, too.
//!
//! Whatever is [read](super::json::read) is read so, if only with its texts as they are: one reader is made for each type, not two.

use std::net::IpAddr;

use serde::Serialize;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde_json::Value;

use super::{json, octets};

/// What is to stand in the place of texts.
pub trait Rewriter {
    /// In the place of a text.
    fn text(&self, text: String) -> String;

    /// In the place of bytes of the other side.
    fn bytes(&self, bytes: Vec<u8>) -> Vec<u8>;

    /// In the place of an address or of a moment, as they are written. It has to be one, too.
    fn address(&self, address: String) -> String {
        address
    }
}

/// All texts stay.
pub(super) struct AsItIs;

impl Rewriter for AsItIs {
    fn text(&self, text: String) -> String {
        text
    }

    fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        bytes
    }
}

/// The same value with other texts; `None` where it cannot be read back.
pub fn rewritten<T: Serialize + DeserializeOwned>(value: &T, rewriter: &dyn Rewriter) -> Option<T> {
    let text = json::line(value).ok()?;
    read_rewriting(&text, rewriter).ok()
}

/// The same, where it matters which text comes first: fields go by their names, so that it is the same whoever declares them.
pub fn rewritten_by_name<T: Serialize + DeserializeOwned>(
    value: &T,
    rewriter: &dyn Rewriter,
) -> Option<T> {
    let text = json::line(value).ok()?;
    let sorted: Value = json::read(&text).ok()?;
    let text = json::line(&sorted).ok()?;
    read_rewriting(&text, rewriter).ok()
}

/// The value that was written so, with other texts.
pub(super) fn read_rewriting<T: DeserializeOwned>(
    text: &[u8],
    rewriter: &dyn Rewriter,
) -> serde_json::Result<T> {
    let mut inner = serde_json::Deserializer::from_slice(text);
    let value = T::deserialize(Rewriting {
        inner: &mut inner,
        rewriter,
    })?;
    inner.end()?;
    Ok(value)
}

/// Reads like `inner`, and rewrites the texts.
struct Rewriting<'r, D> {
    inner: D,
    rewriter: &'r dyn Rewriter,
}

impl<'r, D> Rewriting<'r, D> {
    /// The same of what is read within.
    fn of<T>(&self, inner: T) -> Rewriting<'r, T> {
        Rewriting {
            inner,
            rewriter: self.rewriter,
        }
    }
}

/// What is read as it is: numbers, and texts that are something else, such as the names of variants.
macro_rules! as_it_is {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        })*
    };
}

/// What may hold texts.
macro_rules! within {
    ($($method:ident($($name:ident: $kind:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $($name: $kind,)* visitor: V) -> Result<V::Value, D::Error> {
            let visitor = self.of(visitor);
            self.inner.$method($($name,)* visitor)
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Rewriting<'_, D> {
    type Error = D::Error;

    as_it_is! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_identifier deserialize_ignored_any
    }

    within! {
        deserialize_any()
        deserialize_option()
        deserialize_seq()
        deserialize_map()
        deserialize_unit_struct(name: &'static str)
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Fields(self.of(visitor));
        self.inner.deserialize_map(visitor)
    }

    /// So addresses are read.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let (within, kind) = (self.of(visitor), Kind::Address);
        self.inner.deserialize_str(Text { within, kind })
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let (within, kind) = (self.of(visitor), Kind::Text);
        self.inner.deserialize_string(Text { within, kind })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let within = self.of(visitor);
        if name == octets::NAME {
            let kind = Kind::Bytes;
            return self.inner.deserialize_string(Text { within, kind });
        }
        self.inner.deserialize_newtype_struct(name, within)
    }
}

/// The fields of a structure, which JSON has by their names. What would read them from a list is as much of the program again.
struct Fields<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Fields<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(fields)
    }
}

/// What is known to be written as a text.
struct Text<'r, V> {
    within: Rewriting<'r, V>,
    kind: Kind,
}

/// What a text is.
enum Kind {
    Text,
    Address,
    Bytes,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Text<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.kind {
            Kind::Bytes => f.write_str("a string"),
            Kind::Text | Kind::Address => self.within.inner.expecting(f),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<V::Value, E> {
        let Rewriting { inner, rewriter } = self.within;
        match self.kind {
            Kind::Text => inner.visit_string(rewriter.text(text)),
            Kind::Address => inner.visit_string(rewriter.address(text)),
            Kind::Bytes => inner.visit_byte_buf(rewriter.bytes(octets::read(&text)?)),
        }
    }
}

macro_rules! passed_on {
    ($($method:ident($kind:ty))*) => {
        $(fn $method<E: Error>(self, value: $kind) -> Result<V::Value, E> {
            self.inner.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Rewriting<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.expecting(f)
    }

    passed_on! {
        visit_bool(bool) visit_i64(i64) visit_i128(i128) visit_u64(u64) visit_u128(u128) visit_f64(f64) visit_char(char)
    }

    /// A text of which nobody has said what it is, as among values of any kind. It is the other side's, unless it is an address.
    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        if text.parse::<IpAddr>().is_ok() {
            return self
                .inner
                .visit_string(self.rewriter.address(text.to_owned()));
        }
        self.inner.visit_string(self.rewriter.text(text.to_owned()))
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let value = self.of(value);
        self.inner.visit_some(value)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let value = self.of(value);
        self.inner.visit_newtype_struct(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, parts: A) -> Result<V::Value, A::Error> {
        let parts = self.of(parts);
        self.inner.visit_seq(parts)
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<V::Value, A::Error> {
        let fields = self.of(fields);
        self.inner.visit_map(fields)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        let variant = self.of(variant);
        self.inner.visit_enum(variant)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Rewriting<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<S::Value, D::Error> {
        let value = self.of(value);
        self.inner.deserialize(value)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Rewriting<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let seed = self.of(seed);
        self.inner.next_element_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rewriting<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let seed = self.of(seed);
        self.inner.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, 'r, A: EnumAccess<'de>> EnumAccess<'de> for Rewriting<'r, A> {
    type Error = A::Error;
    type Variant = Rewriting<'r, A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let rewriter = self.rewriter;
        let (value, inner) = self.inner.variant_seed(seed)?;
        Ok((value, Rewriting { inner, rewriter }))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Rewriting<'_, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.inner.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        let seed = self.of(seed);
        self.inner.newtype_variant_seed(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        let visitor = self.of(visitor);
        self.inner.tuple_variant(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        let visitor = Fields(self.of(visitor));
        self.inner.struct_variant(fields, visitor)
    }
}
