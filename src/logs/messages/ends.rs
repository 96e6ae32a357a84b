//! Which wordings a text may be of.

/// Keys, each with what it stands for, to be asked which of them a text begins with.
///
/// They are sorted, and each knows the longest other that it begins with. All that a text begins with are then found by one
/// binary search and a walk from the last key that is not greater than the text, along those links.
#[derive(Debug, Default)]
pub(super) struct Beginnings {
    keys: Vec<Key>,
}

#[derive(Debug)]
struct Key {
    bytes: Box<[u8]>,
    /// The longest other key that it begins with.
    shorter: Option<usize>,
    /// What it stands for.
    of: Vec<u32>,
}

/// How many bytes of a beginning or an ending are looked up. What follows is compared afterwards.
pub(super) const MAX_KEY: usize = 48;

impl Beginnings {
    pub(super) fn new(mut pairs: Vec<(Vec<u8>, u32)>) -> Self {
        for (bytes, _) in &mut pairs {
            bytes.truncate(MAX_KEY);
        }
        pairs.sort();
        let mut keys: Vec<Key> = Vec::new();
        for (bytes, of) in pairs {
            match keys.last_mut() {
                Some(last) if *last.bytes == *bytes => last.of.push(of),
                _ => {
                    let shorter = Self::link(&keys, keys.len().checked_sub(1), &bytes);
                    keys.push(Key {
                        bytes: bytes.into_boxed_slice(),
                        shorter,
                        of: vec![of],
                    });
                }
            }
        }
        Self { keys }
    }

    /// The first key that the text begins with, from this one along the links.
    fn link(keys: &[Key], from: Option<usize>, text: &[u8]) -> Option<usize> {
        let mut at = from;
        while let Some(key) = at.and_then(|index| keys.get(index)) {
            if text.starts_with(&key.bytes) {
                return at;
            }
            at = key.shorter;
        }
        None
    }

    /// What the keys that the text begins with stand for, those of the longest key first.
    pub(super) fn of<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = u32> + 'a {
        let after = self.keys.partition_point(|key| &*key.bytes <= text);
        let mut at = Self::link(&self.keys, after.checked_sub(1), text);
        std::iter::from_fn(move || {
            let key = self.keys.get(at?)?;
            at = Self::link(&self.keys, key.shorter, text);
            Some(key.of.iter().copied())
        })
        .flatten()
    }
}
