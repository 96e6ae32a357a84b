//! vsftpd's own log with `log_ftp_protocol=YES`: `[pid N] [user] FTP command: Client "ADDRESS", "..."`.

use crate::logs::event::{Event, Told};

/// How surely a line is of this format.
pub(in crate::logs) fn recognise(line: &str) -> u32 {
    let own = [
        "FTP command: Client \"",
        "FTP response: Client \"",
        "CONNECT: Client \"",
    ];
    if own.iter().any(|own| line.contains(own)) {
        6
    } else {
        0
    }
}

/// What a line says. A session is a client's address, because a login continues in another process.
pub(in crate::logs) fn line(line: &str) -> Vec<Told> {
    let at_us = line.split(' ').find_map(super::winscp::of_day);
    let quoted: Vec<&str> = line.split('"').collect();
    let Some(client) = quoted.get(1) else {
        return Vec::new();
    };
    let text = quoted.get(3..).map(|rest| rest.join("\""));
    let text = text.as_deref().unwrap_or_default().trim_end_matches('"');
    let event = if line.contains("FTP command: ") {
        Event::Command(text.to_owned())
    } else if line.contains("FTP response: ") {
        Event::Reply(text.to_owned())
    } else if line.contains("CONNECT: ") {
        Event::Connecting {
            host: None,
            address: None,
        }
    } else {
        return Vec::new();
    };
    vec![Told {
        session: Some((*client).to_owned()),
        at_us,
        event,
    }]
}
