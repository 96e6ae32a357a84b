//! `CC IN: [50, 50, 48, 32, 104, 105, 13, 10]`: bytes in decimal, made into the text that they are.

use super::Unfold;

/// The shortest list that is taken for a text.
const MIN_BYTES: usize = 4;

#[derive(Debug)]
pub(super) struct Bytes;

impl Unfold for Bytes {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        let trimmed = line.trim_end();
        let list = trimmed.strip_suffix(']').and_then(|it| it.rsplit_once('['));
        let read = list.and_then(|(before, list)| {
            let bytes: Vec<u8> = list
                .split(',')
                .map(|number| number.trim().parse().ok())
                .collect::<Option<_>>()?;
            (bytes.len() >= MIN_BYTES).then(|| (before, bytes))
        });
        let Some((before, bytes)) = read else {
            to.push(line.to_owned());
            return;
        };
        let text = String::from_utf8_lossy(&bytes);
        to.extend(text.lines().map(|line| format!("{before}{line}")));
    }
}
