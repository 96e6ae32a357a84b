//! `NetWare`: like `ls -l`, with rights of its own.

use super::ListingForm;
use super::reader::Found;
use super::unix;
use super::words::Words;

/// `d [RWCEAFMS] supervisor 512 Jan 16 18:53 login`.
pub(super) fn read(line: &str) -> Option<Found> {
    let kind = line.get(..1).filter(|kind| matches!(*kind, "d" | "-"))?;
    let (rights, rest) = line[1..].trim_start().strip_prefix('[')?.split_once(']')?;
    let is_right = |b: u8| b.is_ascii_uppercase() || b == b'-';
    if !(4..=12).contains(&rights.len()) || !rights.bytes().all(is_right) {
        return None;
    }
    let words = Words::of(rest);
    let listed = unix::listed(&words, 0)?.trimmed();
    Some(unix::found(kind, &listed, ListingForm::Netware))
}
