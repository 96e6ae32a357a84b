//! Profiles of servers that users bring.

use ftpprobe::fuzzing;

/// Reads a profile.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Err(error) = fuzzing::profile(text) {
        let shown = error.to_string();
        assert!(!shown.is_empty());
        // The parser shows the line, and marks the place below it.
        assert!(shown.len() <= 1000 + 4 * text.len(), "{}", shown.len());
    }
}
