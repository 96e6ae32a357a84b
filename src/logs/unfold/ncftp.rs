//! NcFTP's replies: `230: Login successful.`, further lines indented. Made into the lines that the server sent,
//! with the codes and hyphens that NcFTP leaves out.

use super::Unfold;

/// A reply goes on over indented lines, and is whole when another line comes.
#[derive(Debug, Default)]
pub(super) struct Ncftp {
    code: String,
    lines: Vec<String>,
    /// NcFTP tells of the end before it prints the server's last words, and may do so twice.
    farewell: Option<String>,
}

impl Unfold for Ncftp {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        if let Some(rest) = line.strip_prefix("     ")
            && !self.lines.is_empty()
        {
            self.lines.push(rest.to_owned());
            return;
        }
        self.whole(to);
        // It begins with what it finds out about the machine.
        if line.starts_with([' ', '\t']) {
            return;
        }
        if let Some((code, text)) = coded(line) {
            code.clone_into(&mut self.code);
            self.lines.push(text.to_owned());
            return;
        }
        if line.contains("closed the connection") || line.contains("hungup") {
            self.farewell = Some(line.to_owned());
        } else {
            to.extend(self.farewell.take());
            to.push(line.to_owned());
        }
    }

    fn end(&mut self, to: &mut Vec<String>) {
        self.whole(to);
        to.extend(self.farewell.take());
    }
}

impl Ncftp {
    fn whole(&mut self, to: &mut Vec<String>) {
        let last = self.lines.len().saturating_sub(1);
        for (index, text) in self.lines.drain(..).enumerate() {
            let mark = if index == last { ' ' } else { '-' };
            to.push(if index == 0 || index == last {
                format!("{}{mark}{text}", self.code)
            } else {
                format!(" {text}")
            });
        }
    }
}

/// `230: Login successful.`
fn coded(line: &str) -> Option<(&str, &str)> {
    let (code, text) = line.split_once(": ").or_else(|| line.split_once(':'))?;
    let digits = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    digits.then_some((code, text))
}
