//! Many servers in one: what listens on all of 127.0.0.0/8 is another server at each address. It counts who is there at
//! the same time.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// What a wait of a test's may take at most.
const FAR_TOO_LONG: Duration = Duration::from_secs(60);

/// What a server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    #[default]
    Healthy,
    /// Says nothing.
    Silent,
    /// Greets once so many clients are at any servers.
    Meets(usize),
    /// Greets once so many sessions at any servers are over.
    Last(usize),
    /// Has no room, and says for how long.
    Full,
    /// Healthy but for these words of its own: to a command, or to nothing (`""`), which is the greeting. Where there are no
    /// words, the session ends there.
    Odd(&'static [(&'static str, &'static str)]),
}

impl Kind {
    /// What it says to this command in its own way.
    fn says(self, verb: &str) -> Option<&'static str> {
        let Self::Odd(words) = self else {
            return None;
        };
        words
            .iter()
            .find_map(|(to, words)| (*to == verb).then_some(*words))
    }
}

/// All servers. Dropping them ends them.
pub(crate) struct Servers {
    pub(crate) port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    kinds: BTreeMap<Ipv4Addr, Kind>,
    seen: Mutex<Seen>,
    changed: Condvar,
}

/// Who was and is there.
#[derive(Debug, Default, Clone)]
pub(crate) struct Seen {
    /// At each address: now, at most at the same time, and in all.
    pub(crate) at: BTreeMap<Ipv4Addr, (usize, usize, usize)>,
    /// At all of them, now.
    pub(crate) now: usize,
    /// At all of them, at most at the same time.
    pub(crate) most: usize,
    /// Sessions that are over.
    pub(crate) over: usize,
    is_ended: bool,
}

impl Servers {
    /// Starts them; those that are not named are healthy.
    pub(crate) fn start(kinds: &[(&str, Kind)]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let kinds = kinds.iter();
        let shared = Arc::new(Shared {
            kinds: kinds
                .map(|(address, kind)| (address.parse().unwrap(), *kind))
                .collect(),
            ..Shared::default()
        });
        let own = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if own.seen.lock().unwrap().is_ended {
                    break;
                }
                let (stream, own) = (stream.unwrap(), own.clone());
                // Whoever leaves in the middle of something is no failure of the server.
                thread::spawn(move || own.session(stream).unwrap_or(()));
            }
        });
        Self { port, shared }
    }

    /// The target at this address.
    pub(crate) fn at(&self, address: &str) -> String {
        format!("{address}:{}", self.port)
    }

    pub(crate) fn seen(&self) -> Seen {
        self.shared.seen.lock().unwrap().clone()
    }

    /// Waits until this is so.
    pub(crate) fn wait_until(&self, is_so: impl Fn(&Seen) -> bool) {
        self.shared.wait_until(is_so);
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.shared.seen.lock().unwrap().is_ended = true;
        self.shared.changed.notify_all();
        // Wakes the listener.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

impl Shared {
    fn wait_until(&self, is_so: impl Fn(&Seen) -> bool) {
        let seen = self.seen.lock().unwrap();
        let waited = self
            .changed
            .wait_timeout_while(seen, FAR_TOO_LONG, |seen| !is_so(seen) && !seen.is_ended);
        let (seen, waited) = waited.unwrap();
        assert!(!waited.timed_out(), "{seen:?}");
    }

    fn session(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let IpAddr::V4(address) = stream.local_addr()?.ip() else {
            return Ok(());
        };
        {
            let mut seen = self.seen.lock().unwrap();
            seen.now += 1;
            seen.most = seen.most.max(seen.now);
            let at = seen.at.entry(address).or_default();
            *at = (at.0 + 1, at.1.max(at.0 + 1), at.2 + 1);
            self.changed.notify_all();
        }
        let kind = self.kinds.get(&address).copied().unwrap_or_default();
        let served = self.serve(&mut stream, address, kind);
        {
            let mut seen = self.seen.lock().unwrap();
            seen.now -= 1;
            seen.over += 1;
            seen.at.entry(address).or_default().0 -= 1;
            self.changed.notify_all();
        }
        // Counted before the client can know that it is over.
        if matches!(served, Ok(true)) {
            say(&mut stream, "221 Goodbye")?;
        }
        Ok(())
    }

    /// Gives whether the client took its leave.
    fn serve(&self, stream: &mut TcpStream, address: Ipv4Addr, kind: Kind) -> io::Result<bool> {
        match kind {
            Kind::Healthy | Kind::Odd(_) => {}
            Kind::Silent => {
                stream.read_to_end(&mut Vec::new())?;
                return Ok(false);
            }
            Kind::Meets(clients) => self.wait_until(|seen| seen.most >= clients),
            Kind::Last(sessions) => self.wait_until(|seen| seen.over >= sessions),
            Kind::Full => {
                say(stream, "421 Too many users, try again in 300 seconds")?;
                return Ok(false);
            }
        }
        match kind.says("") {
            Some("") => return Ok(false),
            greeting => say(stream, greeting.unwrap_or("220 Service ready"))?,
        }
        let mut lines = BufReader::new(stream.try_clone()?);
        let mut data = None;
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                return Ok(false);
            }
            let line = line.trim_end();
            let verb = line.split(' ').next().unwrap_or_default();
            if let Some(words) = kind.says(verb) {
                if words.is_empty() {
                    return Ok(false);
                }
                say(stream, words)?;
                continue;
            }
            let reply = match verb {
                "QUIT" => return Ok(true),
                "USER" => "331 Password please",
                "PASS" => "230 Logged in",
                "FEAT" => "211-Extensions:\r\n EPSV\r\n UTF8\r\n211 End",
                "SYST" => "215 UNIX Type: L8",
                "PWD" => "257 \"/\" is the current directory",
                "STAT" => "211 All is well",
                "CWD" | "TYPE" | "OPTS" | "NOOP" => "200 Okay",
                "EPSV" | "PASV" => {
                    let listener = TcpListener::bind((address, 0))?;
                    let port = listener.local_addr()?.port();
                    data = Some(listener);
                    let [a, b, c, d] = address.octets();
                    let [high, low] = port.to_be_bytes();
                    say(
                        stream,
                        &match verb {
                            "EPSV" => format!("229 Entering Extended Passive Mode (|||{port}|)"),
                            _ => {
                                format!("227 Entering Passive Mode ({a},{b},{c},{d},{high},{low})")
                            }
                        },
                    )?;
                    continue;
                }
                "LIST" => match data.take() {
                    None => "425 Use EPSV first",
                    Some(listener) => {
                        let (mut data, _) = listener.accept()?;
                        say(stream, "150 Here it comes")?;
                        data.write_all(b"-rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a.txt\r\n")?;
                        drop(data);
                        "226 Done"
                    }
                },
                _ => "502 Not here",
            };
            say(stream, reply)?;
        }
    }
}

fn say(stream: &mut TcpStream, reply: &str) -> io::Result<()> {
    stream.write_all(format!("{reply}\r\n").as_bytes())
}
