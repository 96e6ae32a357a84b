//! Who may ask, by name and password.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{Context, SHA256};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::file::Hash;
use crate::secret::Secret;

/// So many logins that were right are remembered, since to see that takes a while by design.
const MAX_KNOWN: usize = 100;

/// So many passwords are compared at a time.
const MAX_COMPARING: usize = 2;

/// So many more wait for that; what comes on top is refused.
const MAX_WAITING: usize = 64;

/// A hash of more rounds (two to that power) would keep the program busy for seconds.
const MAX_COST: u32 = 15;

/// Those who may ask. Everybody, where there is none.
#[derive(Default)]
pub struct Users(Option<Arc<Known>>);

struct Known {
    hashes: BTreeMap<String, Secret>,
    /// Digests of logins that were right.
    right: Mutex<VecDeque<[u8; 32]>>,
    /// Makes the digests of this program those of no other.
    salt: [u8; 32],
    comparing: Semaphore,
    waiting: Semaphore,
}

/// No hash is shown.
impl fmt::Debug for Users {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().flat_map(|known| known.hashes.keys());
        f.debug_set().entries(names).finish()
    }
}

impl Users {
    /// Those with these hashes.
    pub(super) fn of(hashes: BTreeMap<String, Hash>) -> Result<Self, String> {
        if hashes.is_empty() {
            return Ok(Self(None));
        }
        for (name, Hash(hash)) in &hashes {
            let is_one = hash.expose().parse::<bcrypt::HashParts>();
            match is_one.map(|parts| parts.get_cost()) {
                Ok(cost) if cost <= MAX_COST => {}
                Ok(_) => return Err(format!("the hash of `{name}` has a cost above {MAX_COST}")),
                Err(_) => {
                    return Err(format!(
                        "what stands behind `{name}` is not a bcrypt hash: htpasswd -nBC 10 '' | tr -d ':' makes one"
                    ));
                }
            }
        }
        let mut salt = [0; 32];
        SystemRandom::new()
            .fill(&mut salt)
            .map_err(|_| "the system has no random numbers".to_owned())?;
        Ok(Self(Some(Arc::new(Known {
            hashes: hashes
                .into_iter()
                .map(|(name, hash)| (name, hash.0))
                .collect(),
            right: Mutex::default(),
            salt,
            comparing: Semaphore::new(MAX_COMPARING),
            waiting: Semaphore::new(MAX_WAITING),
        }))))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Whether whoever sent these headers may ask.
    pub(in crate::serve) async fn know(&self, headers: &HeaderMap) -> bool {
        let Some(known) = &self.0 else { return true };
        let Some((name, password)) = login(headers) else {
            return false;
        };
        known.clone().is_right(name, password).await
    }
}

impl Known {
    async fn is_right(self: Arc<Self>, name: String, password: Secret) -> bool {
        let own = self.hashes.get(&name);
        let is_known = own.is_some();
        // Where there is no such user, that of another is compared, so that it takes as long.
        let Some(hash) = own.or_else(|| self.hashes.values().next()) else {
            return false;
        };
        let hash = hash.expose().to_owned();
        let digest = self.digest(&name, &password, &hash);
        if is_known && self.right().contains(&digest) {
            return true;
        }
        let Ok(_waiting) = self.waiting.try_acquire() else {
            return false;
        };
        let Ok(_comparing) = self.comparing.acquire().await else {
            return false;
        };
        let compare = move || bcrypt::verify(password.expose(), &hash);
        let is_right = matches!(spawn_blocking(compare).await, Ok(Ok(true))) && is_known;
        if is_right {
            let mut right = self.right();
            right.push_back(digest);
            if right.len() > MAX_KNOWN {
                right.pop_front();
            }
        }
        is_right
    }

    fn right(&self) -> std::sync::MutexGuard<'_, VecDeque<[u8; 32]>> {
        self.right.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Of the whole login. Nobody who does not know the salt can tell from the time of a comparison how much of it is right.
    fn digest(&self, name: &str, password: &Secret, hash: &str) -> [u8; 32] {
        let mut digest = Context::new(&SHA256);
        digest.update(&self.salt);
        for part in [name, password.expose(), hash] {
            digest.update(&(part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest.finish().as_ref());
        bytes
    }
}

/// Name and password of the header `Authorization` (RFC 7617).
fn login(headers: &HeaderMap) -> Option<(String, Secret)> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (name, password) = decoded.split_once(':')?;
    Some((name.to_owned(), Secret::new(password.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn so_many_logins_are_remembered() {
        let names: Vec<String> = (0..=MAX_KNOWN)
            .map(|number| format!("user{number}"))
            .collect();
        let hash = bcrypt::hash("secret", 4).unwrap();
        let hashes = names
            .iter()
            .map(|name| (name.clone(), Hash(Secret::new(hash.clone()))));
        let users = Users::of(hashes.collect()).unwrap();
        let known = users.0.clone().unwrap();
        for name in names {
            let password = Secret::new("secret".to_owned());
            assert!(known.clone().is_right(name, password).await);
        }
        assert_eq!(known.right().len(), MAX_KNOWN);
        assert!(!format!("{users:?}").contains("$2"));
    }
}
