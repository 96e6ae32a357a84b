//! What is missing of a side's data.

use super::Sighting;

/// What is missing of the data of one side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Holes {
    /// Bytes that were cut off by the snap length.
    pub(crate) cut: u64,
    /// Bytes that the recorder lost.
    pub(crate) unrecorded: u64,
    /// Bytes that were lost on the way.
    pub(crate) lost: u64,
    /// Bytes of which it is not known, since too much followed to be kept.
    pub(crate) unknown: u64,
    /// The first few, those of the snap length left out.
    pub(crate) first: Vec<Hole>,
}

/// How many holes of a side are kept one by one.
const MAX_HOLES: usize = 16;

impl Holes {
    pub(super) fn add(&mut self, hole: &Hole) {
        let total = match hole.kind {
            HoleKind::Cut => &mut self.cut,
            HoleKind::Unrecorded => &mut self.unrecorded,
            HoleKind::Lost => &mut self.lost,
            HoleKind::Unknown => &mut self.unknown,
        };
        *total += hole.length;
        if hole.kind != HoleKind::Cut && self.first.len() < MAX_HOLES {
            self.first.push(*hole);
        }
    }
}

/// Bytes that are missing in the capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hole {
    /// How many bytes lie before it.
    pub(crate) offset: u64,
    /// How many are missing.
    pub(crate) length: u64,
    /// Why.
    pub(crate) kind: HoleKind,
    /// What was seen after it: the packet that has later bytes, or acknowledges it.
    pub(crate) seen: Sighting,
    /// Bytes in the largest segment that came after it, while it was missing.
    pub(crate) largest_after: u32,
}

/// Why bytes are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HoleKind {
    /// The frame was recorded up to the snap length only.
    Cut,
    /// The other side acknowledged them: the recorder did not see them. This says nothing of the connection.
    Unrecorded,
    /// Later bytes came, and nobody acknowledged these: they were lost on the way.
    Lost,
    /// Too much followed to be kept until it was clear.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_holes_the_first_are_kept() {
        let mut holes = Holes::default();
        for number in 0..100 {
            holes.add(&Hole {
                offset: number * 10,
                length: 1,
                kind: HoleKind::Lost,
                seen: Sighting::default(),
                largest_after: 0,
            });
        }
        assert_eq!((holes.first.len(), holes.lost), (MAX_HOLES, 100));
    }
}
