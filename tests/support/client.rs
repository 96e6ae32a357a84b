//! A bare control connection, to hold one open and to see what a server really says.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// Longest wait for one line. Servers delay the answer to a wrong password by seconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// A control connection without any cleverness.
pub(crate) struct Client {
    reader: BufReader<TcpStream>,
}

/// One reply: its code and its lines as they came.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The code of the first line.
    pub(crate) code: u16,
    /// All lines, without their ends.
    pub(crate) lines: Vec<String>,
}

impl Client {
    /// Connects, and reads nothing yet.
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self {
            reader: BufReader::new(stream),
        }
    }

    /// Reads one reply; `None` if the server closed the connection instead.
    pub(crate) fn reply(&mut self) -> Option<Reply> {
        let first = self.line()?;
        let code = first.get(..3).and_then(|code| code.parse().ok());
        let code = code.unwrap_or_else(|| panic!("no reply: {first:?}"));
        let end = format!("{code} ");
        let mut lines = vec![first];
        while !lines.last().unwrap().starts_with(&end) {
            lines.push(self.line()?);
        }
        Some(Reply { code, lines })
    }

    /// Reads one reply with this code.
    pub(crate) fn expect_reply(&mut self, code: u16) -> Reply {
        let reply = self
            .reply()
            .expect("a reply, not the end of the connection");
        assert_eq!(reply.code, code, "{reply:?}");
        reply
    }

    /// Sends a command and reads its reply.
    pub(crate) fn command(&mut self, line: &str) -> Reply {
        self.reader
            .get_mut()
            .write_all(format!("{line}\r\n").as_bytes())
            .unwrap();
        self.reply()
            .expect("a reply, not the end of the connection")
    }

    /// Sends a command whose reply has this code.
    pub(crate) fn command_expecting(&mut self, line: &str, code: u16) -> Reply {
        let reply = self.command(line);
        assert_eq!(reply.code, code, "{line}: {reply:?}");
        reply
    }

    /// Lists the login directory over a data connection set up by PASV or EPSV.
    pub(crate) fn list_passive(&mut self, set_up: &str) -> String {
        let peer = self.reader.get_ref().peer_addr().unwrap();
        let reply = self.command(set_up).lines.concat();
        let numbers: Vec<u16> = reply
            .split(|character: char| !character.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        let port = match numbers.as_slice() {
            [227, _, _, _, _, high, low] => high * 256 + low,
            [229, port] => *port,
            _ => panic!("{set_up}: {reply}"),
        };
        let data = TcpStream::connect((peer.ip(), port)).unwrap();
        self.begin_listing();
        self.end_listing(data)
    }

    /// Lists the login directory over a data connection that the server makes to us (IPv4).
    pub(crate) fn list_active(&mut self) -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let [high, low] = listener.local_addr().unwrap().port().to_be_bytes();
        self.command_expecting(&format!("PORT 127,0,0,1,{high},{low}"), 200);
        self.begin_listing();
        let (data, _) = listener.accept().unwrap();
        self.end_listing(data)
    }

    /// Waits until the connection is closed or reset; false if the server speaks or just stays.
    pub(crate) fn is_cut_off(&mut self) -> bool {
        match self.reader.fill_buf() {
            Ok(bytes) => bytes.is_empty(),
            Err(error) => error.kind() == ErrorKind::ConnectionReset,
        }
    }

    fn begin_listing(&mut self) {
        let start = self.command("LIST");
        assert!([125, 150].contains(&start.code), "{start:?}");
    }

    fn end_listing(&mut self, data: TcpStream) -> String {
        let listing = std::io::read_to_string(data).unwrap();
        self.expect_reply(226);
        listing
    }

    fn line(&mut self) -> Option<String> {
        let mut line = Vec::new();
        self.reader.read_until(b'\n', &mut line).unwrap();
        if line.is_empty() {
            return None;
        }
        // Only the line's end: `220 ` with nothing behind the space is how some replies end.
        let text = String::from_utf8_lossy(&line);
        Some(text.trim_end_matches(['\r', '\n']).to_owned())
    }
}
