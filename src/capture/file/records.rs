//! Bytes of a file by number, and how it ends.

use std::io::{self, BufReader, Cursor, Read};

use super::Ending;
use super::format::BEGINNING;
use super::unpack::{self, Packing, Unpacked};

/// How much is read at a time.
const BUFFER: usize = 128 * 1024;

/// Reads so many bytes at a time, unpacked. Where there are less, it says why.
pub(super) struct Records<R: Read> {
    from: Source<R>,
    /// The first bytes, read to tell the format by and not consumed yet.
    begins: Vec<u8>,
    consumed: usize,
}

type Whole<R> = io::Chain<Cursor<Vec<u8>>, R>;

enum Source<R: Read> {
    Plain(BufReader<Whole<R>>),
    Packed(Box<BufReader<Unpacked<Whole<R>>>>),
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(from) => from.read(into),
            Self::Packed(from) => from.read(into),
        }
    }
}

impl<R: Read> Records<R> {
    pub(super) fn new(mut from: R) -> io::Result<Self> {
        let mut begins = vec![0; BEGINNING];
        let count = fill(&mut from, &mut begins)?;
        begins.truncate(count);
        let packing = Packing::of(&begins);
        let whole = Cursor::new(begins).chain(from);
        let mut from = match packing {
            None => Source::Plain(BufReader::with_capacity(BUFFER, whole)),
            Some(packing) => {
                let unpacked = unpack::open(packing, whole);
                Source::Packed(Box::new(BufReader::with_capacity(BUFFER, unpacked)))
            }
        };
        let mut begins = vec![0; BEGINNING];
        let count = fill(&mut from, &mut begins)?;
        begins.truncate(count);
        Ok(Self {
            from,
            begins,
            consumed: 0,
        })
    }

    /// The first bytes.
    pub(super) fn begins(&self) -> &[u8] {
        &self.begins
    }

    /// Whether it could be unpacked, as far as that was tried.
    pub(super) fn is_unpacked(&self) -> bool {
        !matches!(&self.from, Source::Packed(from) if from.get_ref().ending().is_some())
    }

    /// Fills all of it, or tells how the file ended: [`Ending::Whole`] if there was nothing left.
    pub(super) fn exact(&mut self, into: &mut [u8]) -> io::Result<Result<(), Ending>> {
        let first = &self.begins[self.consumed..];
        let known = first.len().min(into.len());
        into[..known].copy_from_slice(&first[..known]);
        self.consumed += known;
        if known == into.len() {
            return Ok(Ok(()));
        }
        let count = known + fill(&mut self.from, &mut into[known..])?;
        if count == into.len() {
            return Ok(Ok(()));
        }
        let unpacked = match &self.from {
            Source::Plain(_) => None,
            Source::Packed(from) => from.get_ref().ending(),
        };
        let here = if count == 0 {
            Ending::Whole
        } else {
            Ending::Cut
        };
        Ok(Err(unpacked.unwrap_or(here)))
    }

    /// Fills all of it with what belongs to a record that has begun.
    pub(super) fn rest(&mut self, into: &mut [u8]) -> io::Result<Result<(), Ending>> {
        Ok(self.exact(into)?.map_err(within))
    }

    /// As many bytes, put into a buffer that is used again and again.
    pub(super) fn exact_into(
        &mut self,
        count: usize,
        into: &mut Vec<u8>,
    ) -> io::Result<Result<(), Ending>> {
        // Longer than it may be: what was there before is not cleared each time.
        if into.len() < count {
            into.resize(count, 0);
        }
        self.rest(&mut into[..count])
    }

    /// Passes over as many bytes.
    pub(super) fn skip(&mut self, count: u64) -> io::Result<Result<(), Ending>> {
        let mut left = count;
        let mut room = [0; 8192];
        while left > 0 {
            let most = usize::try_from(left).map_or(room.len(), |left| left.min(room.len()));
            if let Err(ending) = self.rest(&mut room[..most])? {
                return Ok(Err(ending));
            }
            left -= most as u64;
        }
        Ok(Ok(()))
    }
}

/// A record has begun: an end is no whole one.
fn within(ending: Ending) -> Ending {
    match ending {
        Ending::Whole => Ending::Cut,
        other => other,
    }
}

/// Reads until it is full or there is no more.
fn fill(from: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < into.len() {
        match from.read(&mut into[count..]) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}
