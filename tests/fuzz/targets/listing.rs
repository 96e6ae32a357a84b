//! Listings in every form: nothing is invented, and the numbers agree with the entries.

use ftpprobe::evidence::listing::{Contents, EntryKind, Listing};

use super::now;

/// Reads a listing. An odd first byte says that MLSD was asked for.
pub fn run(data: &[u8]) {
    let Some((first, listing)) = data.split_first() else {
        return;
    };
    let is_mlsd = first % 2 == 1;
    let contents = Contents::read(listing, is_mlsd, now());
    let Contents {
        listing: counted,
        entries,
        unread,
    } = &contents;
    let lines = listing.split(|byte| matches!(byte, b'\n' | b'\r')).count();
    assert!(entries.len() <= lines);
    assert!(counted.directories <= counted.entries);
    assert!(counted.entries as usize >= entries.len());
    assert!(counted.entries + counted.unparsed <= counted.lines);
    assert!(counted.lines as usize <= lines);
    let directories = entries.iter().filter(|it| it.kind == EntryKind::Directory);
    assert!(directories.count() <= counted.directories as usize);
    let mut length = 0;
    for entry in entries {
        assert!(!entry.name.is_empty());
        assert!(!entry.name.contains('\n'));
        length += entry.name.len();
        if let EntryKind::Link {
            target: Some(target),
        } = &entry.kind
        {
            length += target.len();
        }
    }
    length += unread.iter().map(String::len).sum::<usize>();
    // Latin-1 takes two bytes a letter; a line may be an entry in parts, or be kept as unread.
    assert!(length <= 4 * listing.len(), "{length}");
    // The same lines, as the reply to STAT has them.
    if let Ok(text) = std::str::from_utf8(listing) {
        let stat = Listing::parse(text.lines());
        assert!(stat.entries as usize <= lines);
        let again = Contents::read(listing, is_mlsd, now());
        assert_eq!(again, contents);
    }
}
