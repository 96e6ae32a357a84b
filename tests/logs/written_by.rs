//! A session with a listing, as each program writes it down.

use std::fmt::Write;

/// What the log says of the data connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Data {
    /// Nothing.
    Untold,
    /// The client is about to connect. Not every program says so.
    Connecting,
}

enum Line<'a> {
    Sent(&'a str),
    Heard(&'a str),
}

/// A login and a listing that is answered like this, several replies on lines of their own. `None` where the
/// program never says that it connects.
pub(crate) fn log(format: &str, data: Data, said: &str) -> Option<String> {
    use Line::{Heard, Sent};
    let connecting = match (data, format) {
        (Data::Untold, _) => None,
        (_, "curl") => Some("* Connecting to 203.0.113.7 (203.0.113.7) port 50000\n"),
        (_, "curl-trace") => Some("== Info: Connecting to 203.0.113.7 (203.0.113.7) port 50000\n"),
        (_, "lftp") => Some("---- Connecting data socket to (203.0.113.7) port 50000\n"),
        (_, "ncftp") => Some("Connected to 203.0.113.7:50000 for PASV.\n"),
        (_, "winscp") => Some(". 2026-03-02 09:10:11.200 Connecting to 203.0.113.7:50000 ...\n"),
        _ => return None,
    };
    let mut log = opening(format).to_owned();
    for line in [
        Heard("220 Service ready"),
        Sent("USER alice"),
        Heard("331 Password required"),
        Sent("PASS ******"),
        Heard("230 Logged in"),
        Sent("PWD"),
        Heard("257 \"/\" is the current directory"),
        Sent("PASV"),
        Heard("227 Entering Passive Mode (203,0,113,7,195,80)."),
    ] {
        add(&mut log, format, &line);
    }
    log.push_str(connecting.unwrap_or_default());
    add(&mut log, format, &Sent("LIST"));
    for line in said.lines() {
        add(&mut log, format, &Heard(line));
    }
    add(&mut log, format, &Sent("QUIT"));
    add(&mut log, format, &Heard("221 Goodbye."));
    Some(log)
}

fn opening(format: &str) -> &'static str {
    match format {
        "curl" => "* Connected to ftp.example.com (203.0.113.7) port 21 (#0)\n",
        "curl-trace" => "== Info: Connected to ftp.example.com (203.0.113.7) port 21 (#0)\n",
        "lftp" => "---- Connecting to ftp.example.com (203.0.113.7) port 21\n",
        "tnftp" => "Connected to ftp.example.com.\n",
        "filezilla" => {
            "Status:\tConnecting to 203.0.113.7:21...\nStatus:\tConnection established, waiting for welcome message...\n"
        }
        "fluentftp" => "Status:   Connecting to 203.0.113.7:21\n",
        "winscp" => {
            ". 2026-03-02 09:10:11.030 Connecting to ftp.example.com ...\n. 2026-03-02 09:10:11.060 Connected with ftp.example.com. Waiting for welcome message...\n"
        }
        "vsftpd" => "Mon Mar  2 09:10:11 2026 [pid 2] CONNECT: Client \"192.0.2.77\"\n",
        "ncftp" => "Connected to 203.0.113.7.\n",
        _ => "",
    }
}

fn add(log: &mut String, format: &str, line: &Line<'_>) {
    let (is_sent, text) = match line {
        Line::Sent(text) => (true, *text),
        Line::Heard(text) => (false, *text),
    };
    let mark = |sent: &'static str, heard: &'static str| if is_sent { sent } else { heard };
    let written = match format {
        "curl" => format!("{} {text}", mark(">", "<")),
        "curl-trace" => {
            let size = text.len() + 2;
            let what = mark("=> Send header", "<= Recv header");
            format!("{what}, {size} bytes ({size:#x})\n0000: {text}")
        }
        "lftp" => format!("{} {text}", mark("--->", "<---")),
        "ncftp" if is_sent => format!("Cmd: {text}"),
        "ncftp" => match text.split_at_checked(3) {
            Some((code, rest)) if code.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("{code}: {}", rest.trim_start_matches(['-', ' ']))
            }
            _ => format!("     {text}"),
        },
        "tnftp" => format!("{}{text}", mark("---> ", "")),
        "ftplib" => format!("{} {text:?}", mark("*cmd*", "*resp*")).replace('"', "'"),
        "filezilla" => format!("{}\t{text}", mark("Command:", "Response:")),
        "fluentftp" => format!("{} {text}", mark("Command: ", "Response:")),
        "winscp" => format!("{} 2026-03-02 09:10:11.100 {text}", mark(">", "<")),
        "vsftpd" => format!(
            "Mon Mar  2 09:10:11 2026 [pid 2] FTP {}: Client \"192.0.2.77\", \"{text}\"",
            mark("command", "response")
        ),
        "filezilla-server" => format!(
            "2026-03-02T09:10:12.001Z {} FTP Session 1 192.0.2.77 [{}] {text}",
            mark("<<", ">>"),
            mark("Command", "Response")
        ),
        other => unreachable!("nobody wrote down how {other} writes"),
    };
    writeln!(log, "{written}").unwrap();
}
