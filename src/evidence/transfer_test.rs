//! What the transfer test found: a file of our own uploaded, asked about, downloaded, compared, renamed
//! and deleted.
//!
//! Indices point into the attempt's exchanges.

use serde::{Deserialize, Serialize};

use super::listing::Precision;
use super::{Attempt, DataConnection, DataMode, Exchange, Reply, moment};

/// The test with its file, the canary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TransferTest {
    /// The directory as it was asked for.
    pub directory: String,
    /// The canary's name in it, made up for this run.
    pub name: String,
    /// The canary's size in bytes.
    pub size: u64,
    /// Line feeds in the canary without a carriage return before them: so many bytes are added where a
    /// server takes the file for a text and writes its line ends anew.
    pub bare_line_feeds: u64,
    /// Carriage returns before a line feed: so many bytes are lost the other way round.
    pub full_line_ends: u64,
    /// The passive mode it went over.
    pub mode: DataMode,
    /// CWD to the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cwd: Option<usize>,
    /// TYPE I.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binary: Option<usize>,
    /// STOR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<FileTransfer>,
    /// STOR under another name, where the first was refused and the name may be why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_name: Option<OtherName>,
    /// SIZE of the uploaded file (RFC 3659 section 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_asked: Option<usize>,
    /// MLST of the uploaded file (RFC 3659 section 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts_asked: Option<usize>,
    /// MDTM of the uploaded file (RFC 3659 section 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_asked: Option<usize>,
    /// RETR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download: Option<FileTransfer>,
    /// What came back, compared with what was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared: Option<Comparison>,
    /// STOR over the file that is there already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overwrite: Option<FileTransfer>,
    /// REST before [`Self::resume`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart: Option<usize>,
    /// STOR of the rest of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<FileTransfer>,
    /// SIZE of the file that was overwritten and then resumed, which tells whether REST was heeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed_size: Option<usize>,
    /// RNFR, RNTO: from the temporary name to the final one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rename: Vec<usize>,
    /// DELE exchanges that got no answer of their own, so that it was sent again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delete_tries: Vec<usize>,
    /// What became of the canary in the end.
    pub cleanup: Cleanup,
}

impl TransferTest {
    /// How many bytes the file has if it was overwritten and then resumed as REST asks for.
    #[must_use]
    pub fn size_if_resumed(&self) -> Option<u64> {
        self.overwrite.as_ref()?.to_send
    }

    /// Whether the upload was resumed: confirmed, and the file as long as it then has to be, where SIZE tells. `None`
    /// if it did not come to that.
    #[must_use]
    pub fn is_resumed(&self, attempt: &Attempt) -> Option<bool> {
        let confirmed = self.resume.as_ref()?.is_done(attempt);
        let told = attempt.exchange(self.resumed_size);
        let told = told.and_then(|it| size_of(it.reply.as_ref()?));
        Some(confirmed && told.is_none_or(|size| Some(size) == self.size_if_resumed()))
    }
}

/// A second upload, under another name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OtherName {
    /// The name, with an extension that few filters refuse.
    pub name: String,
    /// STOR.
    pub upload: FileTransfer,
}

/// One file over one data connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileTransfer {
    /// The data connection. Its bytes are those that came, or those that our system took to send: the last
    /// of these may not have arrived. For an upload, the first byte is when the first was taken, and the end
    /// is when the server closed its side, or the wait for that was over.
    pub data: DataConnection,
    /// Bytes that were to be sent; none for a download.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_send: Option<u64>,
    /// When the last byte was taken to be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_us: Option<u64>,
    /// How evenly the bytes went.
    #[serde(default)]
    pub pace: Pace,
}

impl FileTransfer {
    /// Whether the server said that it was done.
    #[must_use]
    pub fn is_done(&self, attempt: &Attempt) -> bool {
        let last = self.data.closing.or(self.data.transfer);
        attempt.exchange(last).is_some_and(|last| last.is_class(2))
    }

    /// Time from the command to the reply that said that it was done, without what ftpprobe itself waited for.
    #[must_use]
    pub fn took_us(&self, attempt: &Attempt) -> Option<u64> {
        let closing = attempt
            .exchange(self.data.closing)
            .filter(|it| it.is_class(2))?;
        let transfer = attempt.exchange(self.data.transfer)?;
        let held_back = attempt.held_back_us(&self.data).unwrap_or_default();
        let took = closing.ended_us?.saturating_sub(transfer.sent_us?);
        Some(took.saturating_sub(held_back))
    }

    /// Time from the first byte to the end of the data.
    #[must_use]
    pub fn elapsed_us(&self) -> Option<u64> {
        let ended = self.data.ended_us?;
        Some(ended.saturating_sub(self.data.first_byte_us?))
    }

    /// Bytes a second from the first byte to the end of the data.
    #[must_use]
    pub fn bytes_per_second(&self) -> Option<u64> {
        let elapsed = self.elapsed_us()?.max(1);
        let bytes = u128::from(self.data.bytes?) * 1_000_000 / u128::from(elapsed);
        u64::try_from(bytes).ok()
    }
}

/// How evenly bytes went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// The longest time without a byte, the one before the end included.
    pub longest_pause_us: u64,
    /// How many bytes had gone when it began.
    pub pause_at: u64,
    /// Bytes in each second from the first byte on, at most [`Pace::MAX_SECONDS`] of them. The last second
    /// is not a whole one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub per_second: Vec<u64>,
}

impl Pace {
    /// How many seconds are kept apart.
    pub const MAX_SECONDS: usize = 120;
}

/// What came back, compared with what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Offset of the first byte that is another, or is missing; none if all are the same.
    pub first_difference: Option<u64>,
    /// What came is what was sent with its line ends written anew.
    pub line_ends_changed: bool,
}

impl Comparison {
    /// Compares byte for byte.
    #[must_use]
    pub fn of(sent: &[u8], came: &[u8]) -> Self {
        let same = sent.iter().zip(came).take_while(|(a, b)| a == b).count();
        let differs = sent != came;
        Self {
            first_difference: differs.then_some(same as u64),
            line_ends_changed: differs && !came.is_empty() && unified(sent) == unified(came),
        }
    }
}

/// Without carriage returns before line feeds, so that texts are equal that differ in their line ends only.
fn unified(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        if *byte != b'\r'
            || bytes
                .get(index + 1)
                .is_none_or(|next| !matches!(next, b'\n' | b'\r'))
        {
            out.push(*byte);
        }
    }
    out
}

/// What became of the canary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cleanup {
    /// Nothing was stored, so there was nothing to delete.
    #[default]
    NotNeeded,
    /// It was deleted: the DELE exchange.
    Deleted(usize),
    /// It may still be there.
    Left {
        /// Its full path.
        path: String,
        /// The DELE exchange, if it came to one.
        delete: Option<usize>,
        /// SIZE afterwards, which tells whether it is still there.
        check: Option<usize>,
    },
}

/// The size in a reply to SIZE (RFC 3659 section 4.1).
#[must_use]
pub fn size_of(reply: &Reply) -> Option<u64> {
    let text = reply.text();
    (reply.code == 213)
        .then(|| text.trim().parse().ok())
        .flatten()
}

/// The moment in a reply to MDTM, in seconds since 1970.
#[must_use]
pub fn modified_at(reply: &Reply) -> Option<i64> {
    let text = reply.text();
    let digits: String = text
        .trim()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    seconds_at(&digits).filter(|_| reply.code == 213)
}

/// The moment of the last modification in a reply to MLST, in seconds since 1970.
#[must_use]
pub fn modify_fact(exchange: &Exchange) -> Option<i64> {
    seconds_at(&mlst_fact(exchange, "modify")?)
}

fn seconds_at(text: &str) -> Option<i64> {
    let (seconds, precision) = moment::read(text)?;
    (precision == Precision::Second).then_some(seconds)
}

/// A fact in a positive reply to MLST (RFC 3659 section 7.2): `type`, `size`, `modify`.
#[must_use]
pub fn mlst_fact(exchange: &Exchange, name: &str) -> Option<String> {
    let lines = exchange.reply.as_ref()?.body();
    let line = lines.iter().find(|line| line.contains('='))?;
    let facts = line.trim_start().split(' ').next()?;
    let facts = facts.strip_prefix("250-").unwrap_or(facts);
    let value = facts.split(';').find_map(|fact| {
        let (key, value) = fact.split_once('=')?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })?;
    exchange.is_class(2).then(|| value.to_owned())
}

/// The `perm` fact in a reply to MLST, or a line of MLSD (RFC 3659 section 7.5.5).
#[must_use]
pub fn permissions(line: &str) -> Option<&str> {
    let facts = line.trim_start().split(' ').next()?;
    facts.split(';').find_map(|fact| {
        let (name, value) = fact.split_once('=')?;
        name.eq_ignore_ascii_case("perm").then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn reply(line: &str) -> Reply {
        Reply {
            code: line[..3].parse().unwrap(),
            lines: vec![line.to_owned()],
            oddities: vec![],
        }
    }

    #[test_case("213 65536", Some(65536); "a size")]
    #[test_case("213 about 65536", None; "words")]
    #[test_case("550 SIZE not allowed in ASCII mode", None; "refused")]
    fn sizes(line: &str, expected: Option<u64>) {
        assert_eq!(size_of(&reply(line)), expected);
    }

    #[test_case("213 19700101000000", Some(0); "the beginning")]
    #[test_case("213 20000229120000", Some(951_825_600); "a leap day")]
    #[test_case("213 20261123120000.123", Some(1_795_435_200); "a fraction of a second")]
    #[test_case("213 191260102030405", Some(1_767_323_045); "a year of three digits")]
    #[test_case("213 20261323120000", None; "no month")]
    #[test_case("213 202611231200", None; "too short")]
    #[test_case("550 No.", None; "refused")]
    fn moments(line: &str, expected: Option<i64>) {
        assert_eq!(modified_at(&reply(line)), expected);
    }

    #[test_case(b"a\nb", b"a\nb", None, false; "the same")]
    #[test_case(b"a\nb", b"a\r\nb", Some(1), true; "returns added")]
    #[test_case(b"a\r\nb", b"a\nb", Some(1), true; "returns lost")]
    #[test_case(b"a\nb", b"a\n", Some(2), false; "cut")]
    #[test_case(b"a\nb", b"", Some(0), false; "empty")]
    #[test_case(b"abc", b"abd", Some(2), false; "another byte")]
    fn comparisons(
        sent: &[u8],
        came: &[u8],
        first_difference: Option<u64>,
        line_ends_changed: bool,
    ) {
        let expected = Comparison {
            first_difference,
            line_ends_changed,
        };
        assert_eq!(Comparison::of(sent, came), expected);
    }

    #[test]
    fn permissions_of_a_line() {
        assert_eq!(permissions("type=cdir;perm=flcdmpe; /"), Some("flcdmpe"));
        assert_eq!(
            permissions(" Type=dir;Perm=el;Modify=1; x perm=c;"),
            Some("el")
        );
        assert_eq!(permissions("type=file;size=1; perm=c"), None);
    }
}
