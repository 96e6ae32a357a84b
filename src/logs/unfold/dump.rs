//! curl's `--trace-ascii`: `=> Send header`, and then `0000: USER alice`. Made into what `curl -v` writes.

use super::Unfold;

/// Remembers what the next lines of a dump belong to.
#[derive(Debug, Default)]
pub(super) struct Dump {
    /// `> ` or `< `, with the time before it.
    mark: Option<String>,
}

impl Unfold for Dump {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        // Data without a line end at its own end may stand before.
        if let Some((before, note)) = line.split_once("== Info: ") {
            self.mark = None;
            let time = if before.ends_with(' ') { before } else { "" };
            to.push(format!("{time}* {}", note.trim()));
            return;
        }
        if let Some((time, size)) = line.split_once("<= Recv data, ") {
            self.mark = None;
            let bytes = size.split(' ').next().unwrap_or_default();
            to.push(format!("{time}{{ [{bytes} bytes data]"));
            return;
        }
        for (head, mark) in [("=> Send header", "> "), ("<= Recv header", "< ")] {
            if let Some((time, _)) = line.split_once(head) {
                self.mark = Some(format!("{time}{mark}"));
                return;
            }
        }
        if line.contains("=> Send data")
            || line.contains("=> Send SSL")
            || line.contains("<= Recv SSL")
        {
            self.mark = None;
            return;
        }
        let dumped = line.split_once(": ").or_else(|| line.split_once(':'));
        let is_dump =
            |offset: &str| offset.len() == 4 && offset.bytes().all(|byte| byte.is_ascii_hexdigit());
        match (&self.mark, dumped) {
            (Some(mark), Some((offset, said))) if is_dump(offset) => {
                // What goes on where a line of the dump was full belongs to the line before.
                if offset == "0000" || !mark.ends_with("> ") {
                    to.push(format!("{mark}{said}"));
                }
            }
            (None, Some((offset, _))) if is_dump(offset) => {}
            _ => to.push(line.to_owned()),
        }
    }
}
