//! What the program says while it goes on.

/// Hears of events, each of which is one line. What others sent is escaped in it already.
pub trait Log: Send + Sync {
    /// Something that is as it should be.
    fn info(&self, text: &str);

    /// Something that somebody may have to look after.
    fn warn(&self, text: &str);
}
