//! What comes below TLS: records, what is none, and answers to an old `ClientHello`.

use ftpprobe::fuzzing::{old_answer, stray};

/// Follows a stream of records. The first byte says how long the pieces are in which it comes.
pub fn run(data: &[u8]) {
    let Some((first, stream)) = data.split_first() else {
        return;
    };
    let whole = stray([stream]);
    let pieces = stream.chunks(usize::from(*first).max(1));
    assert_eq!(
        stray(pieces),
        whole,
        "however the bytes are cut, the same is seen"
    );
    if let Some(stray) = whole {
        assert!(stray.len() <= 2048);
        let kept = &stray[..stray.len().min(5)];
        assert!(memchr::memmem::find(stream, kept).is_some());
    }
    let answer = old_answer(stream);
    let shown = format!("{answer:?}");
    assert!(shown.len() < 1000, "{shown}");
}
