//! Tracebacks of Python and backtraces of Ruby, which tell in whose call an exception was raised: made into one line,
//! `Traceback ftplib.connect socket.create_connection: TimeoutError: timed out`, the outermost call first.

use super::Unfold;

/// How many calls are kept, the innermost of them.
const MAX_CALLS: usize = 64;

/// How long the name of a call may be.
const MAX_NAME: usize = 80;

/// Calls that say nothing: a program's own top, and Ruby's locks.
const SILENT: [&str; 4] = ["<module>", "<main>", "synchronize", "mon_synchronize"];

/// Python writes the calls first, the outermost at the top, and then the exception.
#[derive(Debug)]
pub(super) struct Python<Rest> {
    /// What stands in front of the traceback's lines, such as the time of a log, has so many bytes.
    margin: Option<usize>,
    calls: Vec<String>,
    rest: Rest,
}

impl<Rest: Unfold> Python<Rest> {
    /// Lines that are of no traceback are unfolded by `rest`.
    pub(super) fn before(rest: Rest) -> Self {
        Self {
            margin: None,
            calls: Vec::new(),
            rest,
        }
    }
}

impl<Rest: Unfold> Unfold for Python<Rest> {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        if let Some(margin) = line.find("Traceback (most recent call last)") {
            self.margin = Some(margin);
            self.calls.clear();
            return;
        }
        let within = self
            .margin
            .and_then(|margin| Some((line.get(..margin)?, line.get(margin..)?)));
        let Some((front, text)) = within else {
            self.margin = None;
            self.rest.line(line, to);
            return;
        };
        if let Some(call) = python_call(text) {
            keep(&mut self.calls, call);
        } else if !text.trim().is_empty() && !text.starts_with([' ', '\t', '|', '+']) {
            to.push(format!("{front}{}", told(&self.calls, text)));
            self.margin = None;
        }
    }

    fn end(&mut self, to: &mut Vec<String>) {
        self.rest.end(to);
    }
}

/// Ruby writes the exception first, with the innermost call, and then the calls that led there.
#[derive(Debug, Default)]
pub(super) struct Ruby {
    exception: Option<String>,
    calls: Vec<String>,
}

impl Unfold for Ruby {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        if self.exception.is_some()
            && let Some(from) = line.trim_start().strip_prefix("from ")
            && let Some((call, _)) = ruby_call(from)
        {
            if self.calls.len() < MAX_CALLS {
                keep(&mut self.calls, call);
            }
            return;
        }
        self.end(to);
        match ruby_call(line) {
            Some((call, exception)) if !exception.is_empty() => {
                self.exception = Some(exception.to_owned());
                keep(&mut self.calls, call);
            }
            _ => to.push(line.to_owned()),
        }
    }

    fn end(&mut self, to: &mut Vec<String>) {
        if let Some(exception) = self.exception.take() {
            self.calls.reverse();
            to.push(told(&self.calls, &exception));
        }
        self.calls.clear();
    }
}

fn told(calls: &[String], exception: &str) -> String {
    format!("Traceback {}: {}", calls.join(" "), exception.trim())
}

/// Keeps a call, unless it is the one that was kept last.
fn keep(calls: &mut Vec<String>, call: Option<String>) {
    let Some(call) = call else { return };
    if calls.last() == Some(&call) {
        return;
    }
    if calls.len() >= MAX_CALLS {
        calls.remove(0);
    }
    calls.push(call);
}

/// `File "/usr/lib/python3.11/ftplib.py", line 230, in getmultiline`; `Some(None)` for a call that says nothing.
fn python_call(text: &str) -> Option<Option<String>> {
    let (path, rest) = text.trim_start().strip_prefix("File \"")?.split_once('"')?;
    let (_, name) = rest.split_once(", in ")?;
    Some(call(path.trim_end_matches(".py"), name.trim()))
}

/// ``/usr/lib/ruby/net/ftp.rb:446:in `getline': end of file``, and what stands after it.
fn ruby_call(text: &str) -> Option<(Option<String>, &str)> {
    let (path, rest) = text.split_once(".rb:")?;
    let (_, rest) = rest.split_once(":in ")?;
    let (name, rest) = rest.strip_prefix(['`', '\''])?.split_once('\'')?;
    // `block in connect`, and `Net::FTP#connect` of newer versions.
    let name = name.rsplit([' ', '#', '.', ':']).next()?;
    Some((call(path, name), rest.strip_prefix(": ").unwrap_or(rest)))
}

/// The last part of the path, and the name.
fn call(path: &str, name: &str) -> Option<String> {
    if SILENT.contains(&name) || name.len() > MAX_NAME {
        return None;
    }
    let file = path.rsplit(['/', '\\', ' ']).next().unwrap_or(path);
    let file: String = file.chars().take(MAX_NAME).collect();
    Some(format!("{file}.{name}"))
}

#[cfg(test)]
mod tests {
    use super::super::literals::Literals;
    use super::*;

    fn unfolded(mut unfold: impl Unfold, lines: &str) -> Vec<String> {
        let mut out = Vec::new();
        for line in lines.lines() {
            unfold.line(line, &mut out);
        }
        unfold.end(&mut out);
        out
    }

    #[test]
    fn a_traceback_of_python_is_one_line() {
        let lines = r#"10:11:12 *cmd* 'LIST'
10:11:16 Traceback (most recent call last):
10:11:16   File "/app/backup.py", line 9, in <module>
10:11:16     ftp.retrlines("LIST")
10:11:16   File "C:\Python\Lib\ftplib.py", line 462, in retrlines
10:11:16     with self.transfercmd(cmd) as conn:
10:11:16          ^^^^^^^^^^^^^^^^^^^^^
10:11:16   File "C:\Python\Lib\ftplib.py", line 393, in transfercmd
10:11:16 TimeoutError: timed out
10:11:17 next"#;
        assert_eq!(
            unfolded(Python::before(Literals::default()), lines),
            [
                "10:11:12 *cmd* LIST",
                "10:11:16 Traceback ftplib.retrlines ftplib.transfercmd: TimeoutError: timed out",
                "10:11:17 next"
            ]
        );
    }

    #[test]
    fn a_backtrace_of_ruby_is_one_line() {
        let lines = "put: PASV
/usr/lib/ruby/3.1.0/socket.rb:1214:in `__connect_nonblock': Connection refused (Errno::ECONNREFUSED)
\tfrom /usr/lib/ruby/3.1.0/socket.rb:632:in `tcp'
\tfrom /gems/net/ftp.rb:348:in 'Net::FTP#open_socket'
\tfrom /gems/net/ftp.rb:676:in `block (2 levels) in retrlines'
\tfrom list.rb:12:in `<main>'";
        assert_eq!(
            unfolded(Ruby::default(), lines),
            [
                "put: PASV",
                "Traceback ftp.retrlines ftp.open_socket socket.tcp socket.__connect_nonblock: \
                 Connection refused (Errno::ECONNREFUSED)"
            ]
        );
    }

    #[test]
    fn calls_without_end_are_bounded() {
        let frame = "  File \"a.py\", line 1, in f\n  File \"b.py\", line 1, in g\n".repeat(5_000);
        let lines = format!("Traceback (most recent call last):\n{frame}ValueError: x");
        let out = unfolded(Python::before(Literals::default()), &lines);
        assert_eq!(out.len(), 1);
        assert!(out[0].len() < 1_000);
    }
}
