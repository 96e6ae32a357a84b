//! Secrets taken out of evidence: of every text and all bytes in it, whatever they are part of.
//!
//! Replies are most of it, and are gone through as they are. What steps found is written and read back by way of serde, which
//! knows a text from the name of a variant: a field that is added tomorrow is masked too.

use std::net::IpAddr;

use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::octets::{self, Octets};
use super::{Attempt, Evidence, Exchange, Facts};
use crate::secret::Secrets;
use crate::secret::commands::without_secret;
use crate::text;

impl Evidence {
    /// The same without these secrets. The names of its user and of its server are shown anyway.
    #[must_use]
    pub fn masked(mut self, secrets: &mut Secrets) -> Self {
        let names = self.target.host.iter().chain([&self.target.user]);
        secrets.show(names.map(String::as_str));
        let secrets = &*secrets;
        if secrets.is_empty() {
            return self;
        }
        for text in [&mut self.target.directory, &mut self.target.name] {
            *text = text.take().map(|text| secrets.masked_text(text));
        }
        self.attempts = self
            .attempts
            .into_iter()
            .map(|attempt| attempt.masked(secrets))
            .collect();
        self.source = self.source.and_then(|source| rewritten(&source, secrets));
        self
    }
}

impl Evidence {
    /// Takes the arguments of commands that carry secrets out, and adds them to those that are known. A run keeps none of them, but others
    /// write evidence, too.
    pub(super) fn give_up_secrets(&mut self, secrets: &mut Secrets) {
        for attempt in &mut self.attempts {
            attempt.give_up_secrets(secrets);
        }
    }
}

impl Attempt {
    /// The same of one attempt.
    fn give_up_secrets(&mut self, secrets: &mut Secrets) {
        let commands = self
            .exchanges
            .iter_mut()
            .filter_map(|it| it.command.as_mut());
        for command in commands {
            let (shown, found) = without_secret(command);
            secrets.add_all(&found);
            *command = shown;
        }
        for step in &mut self.steps {
            if let Facts::Matrix(matrix) = &mut step.facts {
                let nested = matrix
                    .cells
                    .iter_mut()
                    .filter_map(|cell| cell.attempt.as_mut());
                nested.for_each(|attempt| attempt.give_up_secrets(secrets));
            }
        }
    }

    /// The same without these secrets.
    #[must_use]
    pub fn masked(mut self, secrets: &Secrets) -> Self {
        if secrets.is_empty() {
            return self;
        }
        let exchanges = self.exchanges.into_iter();
        self.exchanges = exchanges.map(|exchange| exchange.masked(secrets)).collect();
        for step in &mut self.steps {
            // A test holds that all of them can be read back.
            step.facts = rewritten(&step.facts, secrets).unwrap_or(Facts::None);
            step.skipped = step.skipped.take().and_then(|why| rewritten(&why, secrets));
        }
        for data in &mut self.data {
            if let Some(masked) = rewritten(data, secrets) {
                *data = masked;
            } else {
                data.head = Octets::default();
            }
        }
        self
    }
}

impl Exchange {
    /// The same without these secrets.
    #[must_use]
    pub fn masked(mut self, secrets: &Secrets) -> Self {
        if secrets.is_empty() {
            return self;
        }
        let is_cut = self.raw.0.last().is_some_and(|byte| *byte != b'\n');
        let lines = self.reply.iter_mut().flat_map(|reply| &mut reply.lines);
        let mut texts: Vec<&mut String> = lines.collect();
        let last = texts.pop_if(|_| is_cut);
        for text in texts.into_iter().chain(&mut self.command) {
            *text = secrets.masked_text(std::mem::take(text));
        }
        if let Some(last) = last {
            *last = secrets.masked_text_to_the_end(std::mem::take(last));
        }
        self.raw.0 = secrets.masked_to_the_end(self.raw.0);
        if let Some(masked) = rewritten(&self.ending, secrets) {
            self.ending = masked;
        }
        self
    }
}

/// The same value, its texts and bytes masked; `None` where it cannot be read back.
fn rewritten<T: Serialize + DeserializeOwned>(value: &T, secrets: &Secrets) -> Option<T> {
    masked(serde_json::to_value(value).ok()?, secrets)
}

/// What was written like this, its texts and bytes masked.
pub(crate) fn masked<T: DeserializeOwned>(written: Value, secrets: &Secrets) -> Option<T> {
    T::deserialize(Masking {
        inner: written,
        secrets,
    })
    .ok()
}

/// Reads like `inner`, and masks the texts.
struct Masking<'s, D> {
    inner: D,
    secrets: &'s Secrets,
}

impl<'s, D> Masking<'s, D> {
    /// The same of what is read within.
    fn of<T>(&self, inner: T) -> Masking<'s, T> {
        Masking {
            inner,
            secrets: self.secrets,
        }
    }
}

/// What is read as it is: numbers, and texts that are something else, such as addresses and the names of variants.
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

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Masking<'_, D> {
    type Error = D::Error;

    as_it_is! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_str deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_identifier deserialize_ignored_any
    }

    within! {
        deserialize_any()
        deserialize_option()
        deserialize_seq()
        deserialize_map()
        deserialize_unit_struct(name: &'static str)
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_string(self.secrets.masked_text(String::deserialize(self.inner)?))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if name == octets::NAME {
            let Octets(bytes) = Octets::deserialize(self.inner)?;
            let masked = text::escape_bytes(&self.secrets.masked_to_the_end(bytes));
            return visitor.visit_newtype_struct(StringDeserializer::new(masked));
        }
        let visitor = self.of(visitor);
        self.inner.deserialize_newtype_struct(name, visitor)
    }
}

macro_rules! passed_on {
    ($($method:ident($kind:ty))*) => {
        $(fn $method<E: serde::de::Error>(self, value: $kind) -> Result<V::Value, E> {
            self.inner.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Masking<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.expecting(f)
    }

    passed_on! {
        visit_bool(bool) visit_i64(i64) visit_i128(i128) visit_u64(u64) visit_u128(u128) visit_f64(f64) visit_char(char)
    }

    /// A text of which nobody has said what it is, as among values of any kind. It is the other side's, unless it is an address.
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<V::Value, E> {
        if text.parse::<IpAddr>().is_ok() {
            return self.inner.visit_str(text);
        }
        let masked = self.secrets.masked_text(text.to_owned());
        self.inner.visit_string(masked)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
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

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Masking<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<S::Value, D::Error> {
        let value = self.of(value);
        self.inner.deserialize(value)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Masking<'_, A> {
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

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Masking<'_, A> {
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

impl<'de, 's, A: EnumAccess<'de>> EnumAccess<'de> for Masking<'s, A> {
    type Error = A::Error;
    type Variant = Masking<'s, A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let secrets = self.secrets;
        let (value, inner) = self.inner.variant_seed(seed)?;
        Ok((value, Masking { inner, secrets }))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Masking<'_, A> {
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
        let visitor = self.of(visitor);
        self.inner.struct_variant(fields, visitor)
    }
}

#[cfg(test)]
mod tests;
