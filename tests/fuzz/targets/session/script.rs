//! What the bytes say.

use std::collections::BTreeMap;

/// The most that is said in all, so that a run ends soon.
const MOST: usize = 1 << 20;

/// One thing that the server does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// Says this on the control connection.
    Say(Vec<u8>),
    /// Sends this over the data connection, and closes it.
    Data(Vec<u8>),
    /// Ends its half of the control connection.
    Close,
    /// Resets it.
    Reset,
    /// Answers nothing more.
    Hang,
}

/// What is answered in place of what a healthy server would answer.
#[derive(Debug, Default)]
pub(super) struct Script(BTreeMap<String, Vec<Vec<u8>>>);

impl Script {
    /// Reads records: a line of `@` and a command's verb, or `@greeting`, or `@data` for what listings hold; then what
    /// comes in the place of the answer, up to the next record. A second record of a verb is for its second time, and so on.
    /// In an answer `%c` closes, `%r` resets, `%h` hangs, `%d` goes on with data and `%k` with the control connection.
    /// Lines end with CR LF, unless `bare` is true.
    pub(super) fn read(text: &[u8], bare: bool) -> Self {
        let mut script = Self::default();
        let mut rest = text;
        while let Some(at) = memchr::memmem::find(rest, b"\n@") {
            rest = &rest[at + 2..];
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let key = String::from_utf8_lossy(&rest[..end]).to_ascii_uppercase();
            rest = rest.get(end + 1..).unwrap_or_default();
            let end = memchr::memmem::find(rest, b"\n@").map_or(rest.len(), |end| end + 1);
            let answer = with_ends(&rest[..end], bare);
            rest = &rest[end.saturating_sub(1)..];
            script.0.entry(key).or_default().push(answer);
        }
        script
    }

    /// What to answer this verb for this time, from 0. `fill` says what a letter after `%` stands for.
    pub(super) fn acts(
        &self,
        verb: &str,
        time: usize,
        fill: impl Fn(u8) -> Option<Vec<u8>>,
    ) -> Option<Vec<Act>> {
        let answer = self.0.get(verb)?.get(time)?;
        Some(acts(answer, fill))
    }

    /// What listings hold, if that is said.
    pub(super) fn data(
        &self,
        time: usize,
        fill: impl Fn(u8) -> Option<Vec<u8>>,
    ) -> Option<Vec<u8>> {
        let all = self.0.get("DATA")?;
        let data = all.get(time).or_else(|| all.last())?;
        let mut out = Vec::with_capacity(data.len());
        let mut bytes = data.iter().copied();
        while let Some(byte) = bytes.next() {
            if byte == b'%' {
                put(bytes.next(), &fill, &mut out);
            } else {
                out.push(byte);
            }
        }
        Some(out)
    }
}

fn with_ends(text: &[u8], bare: bool) -> Vec<u8> {
    if bare {
        return text.to_vec();
    }
    let mut out = Vec::with_capacity(text.len() + 16);
    for byte in text {
        if *byte == b'\n' {
            out.push(b'\r');
        }
        out.push(*byte);
    }
    out
}

/// What a letter after `%` stands for, or both as they are.
fn put(letter: Option<u8>, fill: impl Fn(u8) -> Option<Vec<u8>>, out: &mut Vec<u8>) {
    match letter.and_then(fill) {
        Some(filled) => out.extend(filled),
        None => out.extend([b'%'].into_iter().chain(letter)),
    }
    out.truncate(MOST);
}

fn acts(answer: &[u8], fill: impl Fn(u8) -> Option<Vec<u8>>) -> Vec<Act> {
    let mut acts = Vec::new();
    let mut said = Vec::new();
    let mut is_data = false;
    let mut bytes = answer.iter().copied();
    let end = |said: &mut Vec<u8>, is_data: bool, acts: &mut Vec<Act>| {
        let said = std::mem::take(said);
        if is_data {
            acts.push(Act::Data(said));
        } else if !said.is_empty() {
            acts.push(Act::Say(said));
        }
    };
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            said.push(byte);
            continue;
        }
        let Some(letter) = bytes.next() else { break };
        let act = match letter {
            b'c' => Act::Close,
            b'r' => Act::Reset,
            b'h' => Act::Hang,
            b'd' | b'k' => {
                end(&mut said, is_data, &mut acts);
                is_data = letter == b'd';
                continue;
            }
            _ => {
                put(Some(letter), &fill, &mut said);
                continue;
            }
        };
        end(&mut said, is_data, &mut acts);
        is_data = false;
        acts.push(act);
    }
    end(&mut said, is_data, &mut acts);
    acts
}
