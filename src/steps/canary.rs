//! The file that the transfer test sends: bytes that cannot be compressed, and those that a transfer as text
//! would damage.

/// What a transfer as text changes or ends at: line ends, the end-of-file mark of DOS, the escape of
/// Telnet, and the byte that ends a string in C.
const FRAGILE: &[u8] = b"\r\n\n\r\x1a\xff\xff\x00\r\n";

/// How far apart they stand.
const APART: usize = 1024;

/// The test's file.
pub(super) struct Canary {
    /// Its name while it is uploaded.
    pub(super) temporary: String,
    /// Its name after that.
    pub(super) last: String,
    /// The plainest name, for servers that refuse the first.
    pub(super) plain: String,
    pub(super) bytes: Vec<u8>,
}

impl Canary {
    /// One of this size; the same seed gives the same name and the same bytes.
    pub(super) fn new(seed: u64, size: usize) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut bytes = vec![0; size];
        random.fill(&mut bytes);
        for place in bytes.chunks_mut(APART) {
            for (byte, fragile) in place.iter_mut().zip(FRAGILE) {
                *byte = *fragile;
            }
        }
        Self {
            temporary: format!("ftpprobe-{seed:016x}.tmp"),
            last: format!("ftpprobe-{seed:016x}.bin"),
            plain: format!("ftpprobe-{seed:016x}.txt"),
            bytes,
        }
    }

    /// Line feeds without a carriage return before them, and those with one.
    pub(super) fn line_ends(&self) -> (u64, u64) {
        let (mut bare, mut full) = (0, 0);
        // Files of this test have up to 64 MiB, and no clock is looked at meanwhile.
        for feed in memchr::memchr_iter(b'\n', &self.bytes) {
            match self.bytes[..feed].last() {
                Some(b'\r') => full += 1,
                _ => bare += 1,
            }
        }
        (bare, full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_from_its_seed() {
        let one = Canary::new(7, 65536);
        assert_eq!(one.bytes, Canary::new(7, 65536).bytes);
        assert_eq!(one.bytes.len(), 65536);
        assert_ne!(one.bytes, Canary::new(8, 65536).bytes);
        assert_eq!(one.temporary, "ftpprobe-0000000000000007.tmp");
    }

    #[test]
    fn it_holds_what_a_transfer_as_text_would_damage() {
        for size in [10, 1024, 70_000] {
            let canary = Canary::new(1, size);
            let (bare, full) = canary.line_ends();
            assert!(bare > 0 && full > 0, "{size}");
            assert!(canary.bytes.contains(&0x1a) && canary.bytes.contains(&0xff));
        }
    }
}
