//! A packet as the list shows it, as text or CSV.

use std::net::IpAddr;

pub(super) struct Listed<'a> {
    pub(super) from: IpAddr,
    pub(super) to: IpAddr,
    pub(super) said: Said<'a>,
}

pub(super) enum Said<'a> {
    Ftp {
        is_request: bool,
    },
    /// Both ports and the flags.
    Tcp(u16, u16, &'a str),
}

impl<'a> Listed<'a> {
    pub(super) fn of(line: &'a str) -> Option<Self> {
        let is_word = |word: &&str| !word.is_empty() && !["→", "->", ">"].contains(word);
        let words = line.split([' ', '\t', '"', ',']).filter(is_word);
        let words: Vec<&str> = words.take(24).collect();
        let at = words
            .iter()
            .position(|word| *word == "FTP" || *word == "TCP")?;
        let from = words.get(at.checked_sub(2)?)?.parse().ok()?;
        let to = words.get(at - 1)?.parse().ok()?;
        let info = words.get(at + 2..)?;
        let said = if words[at] == "FTP" {
            let kind = info
                .iter()
                .find(|word| **word == "Request:" || **word == "Response:")?;
            Said::Ftp {
                is_request: *kind == "Request:",
            }
        } else {
            let mut ports = info.iter().filter_map(|word| word.parse().ok());
            let flags = ["SYN", "SYN, ACK", "RST, ACK", "RST"];
            let flags = flags
                .into_iter()
                .find(|flags| line.contains(&format!("[{flags}]")))?;
            Said::Tcp(ports.next()?, ports.next()?, flags)
        };
        Some(Self { from, to, said })
    }
}
