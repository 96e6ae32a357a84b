//! The commands of one session.

use std::io::{self, ErrorKind};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use super::Heard;
use super::behaviour::{Auth, Behaviour, DataFault, Login, Prot};
use super::line::Line;
use super::transfer::{ENTRIES, listen, send};

/// The first reply to LIST and MLSD.
const BEGINS: &str = "150 Here it comes.";

/// One session.
struct Session<'a> {
    line: Line<'a>,
    behaviour: &'a Behaviour,
    number: usize,
    host_known: bool,
    logged_in: bool,
    private: bool,
    passive: Option<TcpListener>,
}

/// Serves one client until it leaves, or until it is left.
pub(super) fn serve(
    socket: TcpStream,
    number: usize,
    behaviour: &Behaviour,
    heard: &Mutex<Heard>,
) -> io::Result<()> {
    let mut session = Session {
        line: Line::new(socket, heard)?,
        behaviour,
        number,
        host_known: false,
        logged_in: false,
        private: false,
        passive: None,
    };
    if behaviour.implicit {
        session.handshake()?;
    }
    session.line.reply(behaviour.greeting)?;
    while let Some(command) = session.line.command()? {
        if !session.answer(&command)? {
            return session.line.close();
        }
    }
    Ok(())
}

impl Session<'_> {
    fn handshake(&mut self) -> io::Result<()> {
        let behaviour = self.behaviour;
        let after_host = behaviour.tls_after_host.as_ref();
        let tls = after_host.filter(|_| self.host_known);
        let again = behaviour.tls_again.as_ref().filter(|_| self.number > 0);
        let tls = tls.or(again).unwrap_or(&behaviour.tls).clone();
        if self.line.handshake(tls, behaviour)? {
            Ok(())
        } else {
            Err(broken())
        }
    }

    /// Answers one command. Whether the session goes on.
    fn answer(&mut self, command: &str) -> io::Result<bool> {
        let (verb, argument) = command.split_once(' ').unwrap_or((command, ""));
        let verb = verb.to_ascii_uppercase();
        match verb.as_str() {
            "AUTH" => return self.auth(argument),
            "PASS" => return self.pass(),
            "QUIT" => {
                self.line.reply("221 Goodbye.")?;
                return Ok(false);
            }
            "LIST" | "NLST" | "MLSD" => self.list(&verb)?,
            "EPSV" | "PASV" => self.passive(&verb)?,
            _ => {
                let reply = self.simple(&verb, argument);
                self.line.reply(&reply)?;
            }
        }
        Ok(true)
    }

    fn auth(&mut self, mechanism: &str) -> io::Result<bool> {
        const UNKNOWN: &str = "500 AUTH not understood";
        let taken = match self.behaviour.auth {
            _ if self.line.is_encrypted() => "503 Already encrypted.",
            Auth::Taken => "234 Go ahead.",
            Auth::OnlySsl if mechanism == "SSL" => "234 Go ahead.",
            Auth::Once if self.number == 0 => "234 Go ahead.",
            Auth::OnlySsl | Auth::Once => UNKNOWN,
            Auth::TakenBy(reply) | Auth::Refused(reply) => reply,
            Auth::TakenAnd(more) => {
                self.line
                    .raw(format!("234 Go ahead.\r\n{more}").as_bytes())?;
                return self.handshake().map(|()| true);
            }
        };
        self.line.reply(taken)?;
        if taken.starts_with(['4', '5']) {
            return Ok(true);
        }
        self.handshake().map(|()| true)
    }

    fn pass(&mut self) -> io::Result<bool> {
        if let Login::PlainTextAfterPass(text) = self.behaviour.login {
            // vsftpd writes its last words piece by piece, each of them a segment of its own at times.
            for piece in text.split_inclusive(": ") {
                self.line.raw(piece.as_bytes())?;
                thread::sleep(Duration::from_millis(20));
            }
            return Err(broken());
        }
        self.logged_in = true;
        self.line.reply("230 Logged in.")?;
        Ok(true)
    }

    fn simple(&mut self, verb: &str, argument: &str) -> String {
        let protection = matches!(verb, "PBSZ" | "PROT");
        let reply = match verb {
            "FEAT" => return self.features(),
            "STAT" => return status(),
            "USER" => match self.behaviour.login {
                Login::UserRefused(reply) => reply,
                _ => "331 Password?",
            },
            _ if protection && !self.line.is_encrypted() => "503 Not without TLS.",
            _ if protection && self.behaviour.prot == Prot::AfterLogin && !self.logged_in => {
                "530 Please login with USER and PASS."
            }
            "PBSZ" => "200 PBSZ=0",
            "PROT" => self.prot(argument),
            "HOST" if self.behaviour.tls_after_host.is_some() => {
                self.host_known = true;
                "220 That one."
            }
            "SYST" => "215 UNIX Type: L8",
            "PWD" => "257 \"/\" is the current directory",
            "CWD" => "250 There.",
            "TYPE" | "NOOP" | "OPTS" | "CLNT" => "200 OK.",
            _ => "502 Not implemented.",
        };
        reply.to_owned()
    }

    fn prot(&mut self, level: &str) -> &'static str {
        match (self.behaviour.prot, level) {
            (Prot::OutOfSequence, _) => "503 You must issue the PBSZ command prior to PROT.",
            (Prot::NotPrivate, "P") => "536 PROT P unsupported.",
            (Prot::PrivateOnce, "P") if self.number > 0 => "536 PROT P unsupported.",
            (Prot::NotClear, "C") => "534 Protection level C not allowed.",
            _ => {
                self.private = level == "P";
                "200 Protection level set."
            }
        }
    }

    fn features(&self) -> String {
        let features = &self.behaviour.features;
        if features.is_empty() {
            return "500 FEAT not understood".to_owned();
        }
        let lines: Vec<String> = features.iter().map(|line| format!(" {line}\r\n")).collect();
        format!("211-Features:\r\n{}211 End", lines.concat())
    }

    fn passive(&mut self, verb: &str) -> io::Result<()> {
        let (listener, address) = listen(self.line.socket())?;
        self.passive = Some(listener);
        let port = address.port();
        let reply = if verb == "EPSV" {
            format!("229 Entering Extended Passive Mode (|||{port}|)")
        } else {
            let ip = address.ip().to_string().replace('.', ",");
            let [high, low] = port.to_be_bytes();
            format!("227 Entering Passive Mode ({ip},{high},{low}).")
        };
        self.line.reply(&reply)
    }

    fn list(&mut self, verb: &str) -> io::Result<()> {
        let Some(listener) = self.passive.take() else {
            return self.line.reply("425 Use PASV or EPSV first.");
        };
        let late = matches!(self.behaviour.data, Some(DataFault::AnsweredLate));
        if !late {
            self.line.reply(BEGINS)?;
        }
        let listing: Vec<String> = ENTRIES.iter().map(|name| entry(verb, name)).collect();
        let (private, behaviour) = (self.private, self.behaviour);
        let begin = || {
            if late {
                self.line.reply(BEGINS)
            } else {
                Ok(())
            }
        };
        let last = send(&listener, &listing.concat(), private, behaviour, begin);
        if self.number == 0 && matches!(behaviour.data, Some(DataFault::ControlLost)) {
            return Err(broken());
        }
        self.line.reply(last)
    }
}

/// Ends a session without taking the connection down.
fn broken() -> io::Error {
    ErrorKind::ConnectionAborted.into()
}

fn entry(verb: &str, name: &str) -> String {
    match verb {
        "NLST" => format!("{name}\r\n"),
        "MLSD" => format!("type=file;size=6;modify=20260101000000; {name}\r\n"),
        _ => format!("-rw-r--r--   1 ftp      ftp             6 Jan 01  2026 {name}\r\n"),
    }
}

fn status() -> String {
    let lines: Vec<String> = ENTRIES.iter().map(|name| entry("LIST", name)).collect();
    format!("213-Status follows:\r\n{}213 End", lines.concat())
}
