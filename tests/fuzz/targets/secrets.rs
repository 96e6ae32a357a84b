//! What takes secrets out of texts.

use ftpprobe::secret::{Secret, Secrets};

/// Masks a text. The first line is the secrets, with blanks between them.
pub fn run(data: &[u8]) {
    let end = memchr::memchr(b'\n', data).unwrap_or(data.len());
    let (first, text) = data.split_at(end);
    let first = String::from_utf8_lossy(first);
    let mut secrets = Secrets::default();
    let mut known = Vec::new();
    for secret in first.split(' ').take(100) {
        secrets.add(&Secret::new(secret.to_owned()));
        known.push(secret);
    }
    let masked = secrets.masked(text.to_vec());
    assert!(masked.len() <= 1 + text.len() * Secret::MASK.len());
    for secret in known {
        // A short one, or a number, is hidden only where it stands by itself, and one of letters that masks are made of may
        // stand there by chance.
        let is_number = secret.bytes().all(|byte| byte.is_ascii_digit());
        let mut pairs = secret.chars().zip(secret.chars().skip(1));
        let is_a_line = pairs.all(|(one, next)| one == next);
        if secret.chars().count() < 6 || is_number || is_a_line || secret.contains('*') {
            continue;
        }
        let found = memchr::memmem::find(&masked, secret.as_bytes());
        assert!(found.is_none(), "{secret:?} is left");
    }
    if let Ok(text) = String::from_utf8(text.to_vec()) {
        assert_eq!(secrets.masked_text(text).as_bytes(), masked);
    }
}
