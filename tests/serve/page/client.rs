//! Asks over HTTP, with the headers that a case wants and no others.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use scraper::{Html, Selector};

use super::house::Served;

/// What a wait of a test's may take at most.
const FAR_TOO_LONG: Duration = Duration::from_secs(60);

/// A request in the making.
pub(crate) struct Asks {
    server: SocketAddr,
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Asks {
    pub(crate) fn get(server: SocketAddr, path: &str) -> Self {
        Self {
            server,
            method: "GET",
            path: path.to_owned(),
            headers: vec![("Host", server.to_string())],
            body: String::new(),
        }
    }

    /// Sends a form with these fields.
    pub(crate) fn post(server: SocketAddr, path: &str, fields: &[(&str, &str)]) -> Self {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let asks = Self {
            method: "POST",
            body: fields.join("&"),
            ..Self::get(server, path)
        };
        asks.with("Content-Type", "application/x-www-form-urlencoded")
    }

    /// With this header, in the place of another of this name.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Asks, and reads to the end.
    pub(crate) fn ask(self) -> Answer {
        let answer = self.follow().rest();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Asks. By HTTP/1.0, whose answers come as they are.
    pub(crate) fn follow(self) -> Following {
        let mut text = format!("{} {} HTTP/1.0\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            write!(text, "{name}: {value}\r\n").unwrap();
        }
        write!(
            text,
            "Content-Length: {}\r\n\r\n{}",
            self.body.len(),
            self.body
        )
        .unwrap();
        let mut stream = TcpStream::connect(self.server).unwrap();
        stream.set_read_timeout(Some(FAR_TOO_LONG)).unwrap();
        // Whoever has seen enough of a request answers before it is whole.
        let _ = stream.write_all(text.as_bytes());
        Following(BufReader::new(stream))
    }
}

/// An answer as it comes.
pub(crate) struct Following(BufReader<TcpStream>);

impl Following {
    /// What comes until the line that holds this.
    pub(crate) fn until(&mut self, wanted: &str) -> String {
        let mut text = String::new();
        loop {
            let before = text.len();
            let read = self.0.read_line(&mut text).unwrap();
            assert!(read > 0, "no {wanted}: {text}");
            if text[before..].contains(wanted) {
                return text;
            }
        }
    }

    /// What comes then.
    pub(crate) fn rest(&mut self) -> String {
        let mut text = Vec::new();
        // A connection that is reset has ended, too.
        let _ = self.0.read_to_end(&mut text);
        String::from_utf8(text).unwrap()
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(it, _)| it.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }
}

impl Served {
    pub(crate) fn get(&self, path: &str) -> Answer {
        Asks::get(self.address, path).ask()
    }

    /// What forms send along.
    pub(crate) fn token(&self) -> String {
        let page = self.get("/").body;
        let page = Html::parse_document(&page);
        let field = Selector::parse("input[name=token]").unwrap();
        let field = page.select(&field).next();
        // A page without a form shows none; any will do to be refused.
        let token = field.and_then(|field| field.value().attr("value"));
        token.unwrap_or_default().to_owned()
    }

    /// Sends a form of this server's pages.
    pub(crate) fn send(&self, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let fields = [&[("token", token.as_str())], fields].concat();
        Asks::post(self.address, "/runs", &fields).ask()
    }

    /// Begins a check of this server, and gives the path of its page.
    pub(crate) fn check(&self, server: SocketAddr) -> String {
        let answer = self.send(&[("host", &server.to_string())]);
        assert_eq!(answer.status, 303, "{answer:?}");
        answer.header("location").unwrap().to_owned()
    }

    /// The page of a check once it has ended: its events end when it does.
    pub(crate) fn ended(&self, path: &str) -> Answer {
        let events = self.get(&format!("{path}/events"));
        assert!(events.body.contains("event: done"), "{events:?}");
        self.get(path)
    }
}
