//! The records of both sides (RFC 8446 section 5.1).

use super::handshake::{Context, Messages};
use super::{Side, Sighting, TlsSeen, TlsSide};
use crate::evidence::tls::Alert;

/// Bytes before the content of a record.
const HEADER: usize = 5;

/// The longest record: 2^14 bytes, and what encryption adds in TLS 1.2.
const MAX_RECORD: usize = (1 << 14) + 2048;

/// How much is kept of what is no TLS.
const MAX_STRAY: usize = 64;

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
const HEARTBEAT: u8 = 24;

/// An encrypted alert of TLS 1.3: its two bytes, the type that they have, and a tag.
const ALERT_OF_TLS13: usize = 19;

/// Reads the records of a connection as its bytes come.
///
/// Give it the bytes from the first record on: those after the reply to AUTH, or all of a connection that begins with
/// TLS. Handshakes are read up to 64 KiB a side; of what follows the lengths of records are enough.
#[derive(Debug, Default)]
pub(crate) struct TlsRecords {
    seen: TlsSeen,
    context: Context,
    client: Reader,
    server: Reader,
}

/// Where the reading of one side stands.
#[derive(Debug, Default)]
struct Reader {
    /// The header so far, of the next record.
    header: Vec<u8>,
    /// The content so far, where it is read.
    content: Vec<u8>,
    /// How much of the content is still to come.
    left: usize,
    is_in_record: bool,
    /// From here on its handshake is encrypted (TLS 1.2 and older).
    is_encrypted: bool,
    /// Records cannot be told apart any more.
    is_lost: bool,
    messages: Messages,
}

impl Reader {
    fn kind(&self) -> u8 {
        self.header.first().copied().unwrap_or_default()
    }

    fn length(&self) -> usize {
        match self.header[..] {
            [_, _, _, high, low] => usize::from(high) << 8 | usize::from(low),
            _ => 0,
        }
    }

    /// Whether the content of the record is of use.
    fn is_read(&self) -> bool {
        !self.is_encrypted && matches!(self.kind(), ALERT | HANDSHAKE)
    }
}

impl TlsRecords {
    /// What was seen so far.
    pub(crate) fn seen(&self) -> &TlsSeen {
        &self.seen
    }

    /// Whether nothing has come of either side.
    pub(crate) fn is_untouched(&self) -> bool {
        let is_empty = |reader: &Reader| reader.header.is_empty() && !reader.is_in_record;
        self.seen == TlsSeen::default() && is_empty(&self.client) && is_empty(&self.server)
    }

    /// About how much is kept of both sides, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let kept = |reader: &Reader| reader.content.len() + reader.messages.bytes();
        kept(&self.client) + kept(&self.server) + self.context.chain_bytes()
    }

    fn reader(&mut self, side: Side) -> (&mut Reader, &mut TlsSide) {
        let shown = &mut self.seen.sides[usize::from(side == Side::Server)];
        match side {
            Side::Client => (&mut self.client, shown),
            Side::Server => (&mut self.server, shown),
        }
    }

    /// Takes bytes of one side.
    pub(crate) fn take(&mut self, from: Side, at: Sighting, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (reader, shown) = self.reader(from);
            if let Some(stray) = &mut shown.no_tls {
                let room = MAX_STRAY.saturating_sub(stray.len());
                stray.extend(bytes.iter().take(room));
            }
            if reader.is_lost {
                return;
            }
            if reader.is_in_record {
                let (part, rest) = bytes.split_at(reader.left.min(bytes.len()));
                if reader.is_read() {
                    reader.content.extend_from_slice(part);
                }
                reader.left -= part.len();
                bytes = rest;
                if reader.left == 0 {
                    self.record(from, at);
                }
                continue;
            }
            let missing = HEADER - reader.header.len();
            let (part, rest) = bytes.split_at(missing.min(bytes.len()));
            reader.header.extend_from_slice(part);
            bytes = rest;
            let is_tls = is_header(&reader.header);
            if !is_tls {
                reader.is_lost = true;
                // Something else after an alert or at the beginning is text; in the middle it is damage.
                let stray = [&reader.header, bytes].concat();
                shown.no_tls = Some(stray.into_iter().take(MAX_STRAY).collect());
                shown.incomplete = shown.records > 0;
                return;
            }
            if reader.header.len() == HEADER {
                reader.is_in_record = true;
                reader.left = reader.length();
                if reader.left == 0 {
                    self.record(from, at);
                }
            }
        }
    }

    /// So many bytes of this side are missing. Within what is encrypted they do no harm.
    pub(crate) fn hole(&mut self, from: Side, at: Sighting, length: u64) {
        let (reader, shown) = self.reader(from);
        let left = reader.left as u64;
        let is_harmless = reader.is_in_record && !reader.is_read() && length <= left;
        if !is_harmless {
            reader.is_lost = true;
            shown.incomplete = true;
            shown.close_notify = None;
            return;
        }
        reader.left -= usize::try_from(length).unwrap_or(0);
        if reader.left == 0 {
            self.record(from, at);
        }
    }

    /// A record is whole.
    fn record(&mut self, from: Side, at: Sighting) {
        let is_13 = self.context.is_tls13;
        let (reader, shown) = self.reader(from);
        let (kind, length, was_encrypted) = (reader.kind(), reader.length(), reader.is_encrypted);
        reader.header.clear();
        reader.is_in_record = false;
        let content = std::mem::take(&mut reader.content);
        match kind {
            // TLS 1.3 sends it for the sake of old devices, and means nothing by it.
            CHANGE_CIPHER_SPEC if !is_13 => reader.is_encrypted = true,
            ALERT if !was_encrypted => {
                if let [_, code] = content[..]
                    && shown.alert.is_none()
                {
                    let name = format!("{:?}", rustls::AlertDescription::from(code));
                    shown.alert = Some((Alert::named(code, &name), at));
                }
            }
            HANDSHAKE if !was_encrypted => {
                reader.messages.add(&content);
                while let Some(message) = self.messages(from).next() {
                    self.context.note(from, &message, at, &mut self.seen);
                }
            }
            _ => {}
        }
        let is_encrypted = was_encrypted || kind == APPLICATION_DATA;
        if is_encrypted {
            let is_alert = if is_13 {
                length == ALERT_OF_TLS13
            } else {
                kind == ALERT
            };
            self.encrypted(from, kind, length, is_alert, at);
        }
    }

    fn messages(&mut self, side: Side) -> &mut Messages {
        &mut self.reader(side).0.messages
    }

    fn encrypted(&mut self, from: Side, kind: u8, length: usize, is_alert: bool, at: Sighting) {
        let (_, shown) = self.reader(from);
        let is_first = shown.close_notify.is_none() && !shown.incomplete;
        shown.only_alert = is_first && is_alert;
        shown.close_notify = (!shown.incomplete).then_some(is_alert);
        if kind == APPLICATION_DATA {
            shown.records += 1;
            shown.said += u64::from(!is_alert);
            shown.encrypted += length as u64;
            shown.first.get_or_insert(at);
            shown.last = Some(at);
        }
        let is_begun = |side: &TlsSide| side.close_notify.is_some() && !side.only_alert;
        if self.seen.done.is_none() && self.seen.sides.iter().all(is_begun) {
            self.seen.done = Some(at);
            self.context.done(&mut self.seen);
        }
    }
}

/// Whether the header of a record can begin like this.
fn is_header(begins: &[u8]) -> bool {
    let kind = begins
        .first()
        .is_none_or(|kind| (CHANGE_CIPHER_SPEC..=HEARTBEAT).contains(kind));
    let version = begins.get(1).is_none_or(|major| *major == 3)
        && begins.get(2).is_none_or(|minor| *minor <= 4);
    let length = match begins {
        [_, _, _, high, low] => usize::from(*high) << 8 | usize::from(*low),
        _ => 0,
    };
    kind && version && length <= MAX_RECORD
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_is_too_long_is_none() {
        let record = |length: usize| {
            let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
            [APPLICATION_DATA, 3, 3, high, low]
        };
        assert!(is_header(&record(MAX_RECORD)));
        assert!(!is_header(&record(MAX_RECORD + 1)));
    }

    #[test]
    fn of_what_is_no_tls_the_beginning_is_kept() {
        let mut records = TlsRecords::default();
        for _ in 0..10 {
            records.take(Side::Server, Sighting::default(), &[b'x'; 50]);
        }
        let stray = records.seen().side(Side::Server).no_tls.as_ref();
        assert_eq!(stray.map(Vec::len), Some(MAX_STRAY));
    }

    /// Whole records of a message that does not end.
    #[test]
    fn a_message_that_is_too_long_is_not_kept() {
        let mut records = TlsRecords::default();
        let mut record = vec![HANDSHAKE, 3, 3, 0x40, 0];
        record.extend([11, 0xff, 0xff, 0xff]);
        record.resize(HEADER + 0x4000, 0);
        for _ in 0..10 {
            records.take(Side::Server, Sighting::default(), &record);
        }
        assert_eq!(records.bytes(), 0);
    }
}
