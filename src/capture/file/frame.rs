//! One frame of a capture, and how captures end.

/// The kind of link that a frame is from, by the number that tcpdump.org gives it (`LINKTYPE_`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct LinkType(pub(crate) u32);

/// One frame as it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    /// Its number in the file, from 1, as Wireshark counts.
    pub(crate) number: u64,
    /// When it was recorded, in microseconds since 1970. Simple packet blocks of pcapng do not tell.
    pub(crate) at_us: Option<i64>,
    /// What link it is from.
    pub(crate) link: LinkType,
    /// Which interface of the file, from 0, counted over all sections.
    pub(crate) interface: u32,
    /// Whether the host that recorded it sent it, or got it; few files tell.
    pub(crate) outgoing: Option<bool>,
    /// How long it was, which may be more than was recorded.
    pub(crate) length: u32,
    /// What was recorded.
    pub(crate) bytes: &'a [u8],
}

/// How the file ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Ending {
    /// After a whole record.
    #[default]
    Whole,
    /// Within a record: the recording or a copy was broken off.
    Cut,
    /// A record makes no sense, such as one of absurd length. What follows cannot be read.
    Damaged,
    /// What was compressed is damaged from there on.
    Compression,
    /// What was compressed is larger than is read.
    TooLarge,
}
