//! Secrets taken out of evidence: of every text and all bytes in it, whatever they are part of.
//!
//! Replies are most of it, and are gone through as they are. What steps found is written and read back by way of serde, which
//! knows a text from the name of a variant: a field that is added tomorrow is masked too.

use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::{Deserialize, Serialize};

use super::octets::{self, Octets};
use super::{Attempt, Evidence, Exchange, Facts};
use crate::secret::Secrets;
use crate::text;

impl Evidence {
    /// The same without these secrets. The names of its user and of its server are shown anyway.
    #[must_use]
    pub fn masked(mut self, secrets: &mut Secrets) -> Self {
        secrets.show(&self.target.user);
        if let Some(host) = &self.target.host {
            secrets.show(host);
        }
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

impl Attempt {
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
        let lines = self.reply.iter_mut().flat_map(|reply| &mut reply.lines);
        for text in lines.chain(&mut self.command) {
            *text = secrets.masked_text(std::mem::take(text));
        }
        self.raw.0 = secrets.masked(self.raw.0);
        if let Some(masked) = rewritten(&self.ending, secrets) {
            self.ending = masked;
        }
        self
    }
}

/// The same value, its texts and bytes masked; `None` where it cannot be read back.
fn rewritten<T: Serialize + DeserializeOwned>(value: &T, secrets: &Secrets) -> Option<T> {
    let written = serde_json::to_value(value).ok()?;
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
            let masked = text::escape_bytes(&self.secrets.masked(bytes));
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
        visit_str(&str) visit_string(String) visit_borrowed_str(&'de str)
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::evidence::format;
    use crate::secret::Secret;

    fn saved() -> Vec<Evidence> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/evidence");
        let cases = std::fs::read_dir(folder).unwrap();
        let files = cases.flat_map(|case| {
            std::fs::read_dir(case.unwrap().path())
                .into_iter()
                .flatten()
        });
        let files = files.map(|file| file.unwrap().path());
        let files = files.filter(|file| file.extension().is_some_and(|it| it == "json"));
        let all = files.filter_map(|file| format::load(std::fs::File::open(file).unwrap()).ok());
        all.collect()
    }

    fn secrets(of: &[&str]) -> Secrets {
        let mut secrets = Secrets::default();
        for secret in of {
            secrets.add(Secret::new((*secret).to_owned()));
        }
        secrets
    }

    /// Nothing else is touched, whatever the shape of what was found.
    #[test]
    fn evidence_without_the_secret_stays_as_it_is() {
        let mut secrets = secrets(&["no-such-words", "\u{ff}\\x00"]);
        let saved = saved();
        assert!(saved.len() > 10);
        for evidence in saved {
            assert_eq!(evidence.clone().masked(&mut secrets), evidence);
        }
    }

    /// The names of variants, addresses and codes are no texts.
    #[test]
    fn evidence_stays_readable_whatever_the_secret_is() {
        let words = [
            "greeting",
            "connected",
            "replied",
            "passive",
            "timed-out",
            "127.0.0.1",
            "192.0.2.1",
            "verified",
            "not-told",
            "2026-11-28",
            "resolve",
            "logged-in",
            "extended-passive",
            "x00\\x01",
            "transfer-test",
        ];
        for evidence in saved() {
            let facts = |evidence: &Evidence| -> Vec<_> {
                let steps = evidence.attempts.iter().flat_map(|attempt| &attempt.steps);
                steps
                    .map(|step| std::mem::discriminant(&step.facts))
                    .collect()
            };
            let masked = evidence.clone().masked(&mut secrets(&words));
            assert_eq!(facts(&masked), facts(&evidence));
            assert_eq!(masked.source.is_some(), evidence.source.is_some());
        }
    }

    /// What a certificate says is text of the other side, too.
    #[test]
    fn certificates_are_masked() {
        let names = vec!["hunter2.example".to_owned()];
        let signed = rcgen::generate_simple_self_signed(names).unwrap();
        let certificate = crate::evidence::certificate::read(signed.cert.der());
        assert_eq!(certificate.names, ["hunter2.example"]);
        let masked = rewritten(&certificate, &secrets(&["hunter2"])).unwrap();
        assert_eq!(masked.names, ["********.example"]);
        assert_eq!(masked.fingerprint, certificate.fingerprint);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_is_said_with_a_secret_is_masked(
            secret in "[a-zß-ÿ0-9!-/]{4}[a-z]{3}",
            before in proptest::collection::vec(any::<u8>(), 0..20),
            behind: String,
            place in 0_usize..4,
        ) {
            let saved = include_bytes!("../../tests/evidence/healthy/evidence.json");
            let mut evidence = format::load(&saved[..]).unwrap();
            let said = format!("220 {}{secret}{behind}", text::escape_bytes(&before));
            let bytes = [&before, secret.as_bytes(), behind.as_bytes()].concat();
            let attempt = &mut evidence.attempts[0];
            match place {
                0 => attempt.exchanges[0].raw.0 = bytes,
                1 => attempt.exchanges[0].reply.as_mut().unwrap().lines.push(said),
                2 => attempt.data[0].head.0 = bytes,
                _ => attempt.exchanges[1].ending = super::super::Ending::Failed(said),
            }
            let masked = evidence.masked(&mut secrets(&[&secret]));
            let written = serde_json::to_string(&masked).unwrap();
            prop_assert!(!written.contains(&secret), "{written}");
        }
    }

    #[test]
    fn bytes_are_masked_as_bytes() {
        let octets = Octets(b"a\\b \xff hunter2 x41hunter".to_vec());
        let masked = rewritten(&octets, &secrets(&["hunter2", "x41hunter"]));
        assert_eq!(
            masked,
            Some(Octets(b"a\\b \xff ******** ********".to_vec()))
        );
    }
}
