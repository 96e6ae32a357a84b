//! Errors with the calls that led to them: a traceback of Python has the calls before the error; stack traces of Java,
//! .NET, JavaScript, PHP and Ruby have them after it. Only a call tells of which connection an error is.

/// How much of the calls is kept.
const MAX_CALLS: usize = 1_500;

/// What a program says at the beginning of a traceback.
const TRACEBACK: &str = "Traceback (most recent call last)";

/// Puts errors and the calls that led to them together.
#[derive(Debug, Default)]
pub(super) struct Trace {
    calls: String,
    error: Option<String>,
    /// Within a traceback of Python.
    within: bool,
    /// The line before names a place, whose source may follow.
    source_follows: bool,
}

/// An error with its calls.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Traced {
    /// The line with the error.
    pub(super) line: String,
    /// The calls of FTP's functions, in one line.
    pub(super) calls: String,
}

impl Trace {
    /// Takes a line that is none of the dialect's; gives the error that is whole now.
    pub(super) fn line(&mut self, line: &str) -> Option<Traced> {
        let text = line.trim();
        if text.contains(TRACEBACK) {
            let before = self.end();
            self.within = true;
            return before;
        }
        if self.within {
            if self.is_of_traceback(line) {
                self.call(text);
                return None;
            }
            self.within = false;
            self.error = Some(line.to_owned());
            return None;
        }
        if self.call_behind(line) {
            return None;
        }
        let before = self.end();
        self.error = Some(line.to_owned());
        before
    }

    /// Takes a line if it is a call that led to the error before.
    pub(super) fn call_behind(&mut self, line: &str) -> bool {
        let is_call = self.error.is_some() && is_call(line.trim());
        if is_call {
            self.call(line.trim());
        }
        is_call
    }

    /// Gives the error that was still waiting for calls.
    pub(super) fn end(&mut self) -> Option<Traced> {
        let calls = std::mem::take(&mut self.calls);
        self.within = false;
        self.source_follows = false;
        let line = self.error.take()?;
        Some(Traced { line, calls })
    }

    /// `File "x.py", line 3, in main`, its source, and marks below that.
    fn is_of_traceback(&mut self, line: &str) -> bool {
        let text = line.trim_start_matches([' ', '\t', '|']);
        let is_place = text.contains("File \"") && text.contains(", line ");
        let is_marks = !text.trim().is_empty() && text.trim().chars().all(|c| "^~ ".contains(c));
        let is_indented = line.starts_with([' ', '\t']) || line.contains("    ");
        let is_source = self.source_follows && is_indented;
        self.source_follows = is_place;
        is_place
            || is_marks
            || is_source
            || is_indented && text.starts_with("[Previous line repeated")
    }

    fn call(&mut self, text: &str) {
        let is_telling = text.to_ascii_lowercase().contains("ftp") || text.contains("sendcmd(");
        if is_telling && self.calls.len() + text.len() < MAX_CALLS {
            self.calls.push_str("; ");
            self.calls.push_str(text);
        }
    }
}

/// A call in a stack trace that follows its error.
fn is_call(text: &str) -> bool {
    let numbered = text
        .strip_prefix('#')
        .is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    let more = text.starts_with("... ") && text.ends_with(" more");
    numbered
        || more
        || [
            "at ",
            "from ",
            "--- End of ",
            "Stack trace:",
            "[stacktrace]",
        ]
        .iter()
        .any(|begin| text.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traced(lines: &[&str]) -> Vec<(String, String)> {
        let mut trace = Trace::default();
        let mut found: Vec<Traced> = lines.iter().filter_map(|line| trace.line(line)).collect();
        found.extend(trace.end());
        found.into_iter().map(|it| (it.line, it.calls)).collect()
    }

    #[test]
    fn calls_before_the_error() {
        let found = traced(&[
            "Traceback (most recent call last):",
            "  File \"job.py\", line 3, in <module>",
            "    run()",
            "  File \"/usr/lib/python3.12/ftplib.py\", line 354, in ntransfercmd",
            "    conn = socket.create_connection((host, port), self.timeout,",
            "           ^^^^^^^^^^^^^^^^^^^^^^^^",
            "ConnectionRefusedError: [Errno 111] Connection refused",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].0,
            "ConnectionRefusedError: [Errno 111] Connection refused"
        );
        assert!(found[0].1.contains("in ntransfercmd"), "{found:?}");
        assert!(!found[0].1.contains("job.py"), "{found:?}");
    }

    #[test]
    fn calls_behind_the_error() {
        let found = traced(&[
            "java.net.ConnectException: Connection refused",
            "\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)",
            "\tat org.apache.commons.net.ftp.FTPClient._openDataConnection_(FTPClient.java:794)",
            "\t... 4 more",
            "done",
        ]);
        assert_eq!(found.len(), 2);
        assert!(found[0].1.contains("_openDataConnection_"), "{found:?}");
        assert_eq!(found[1].0, "done");
    }

    #[test]
    fn a_long_trace_is_bounded() {
        let mut trace = Trace::default();
        trace.line("Error: x");
        for _ in 0..10_000 {
            trace.line("    at ftp.call (x.js:1:1)");
        }
        assert!(trace.end().is_some_and(|it| it.calls.len() <= MAX_CALLS));
    }
}
