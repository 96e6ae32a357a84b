//! The commands of one control connection.

use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::behaviour::{Greeting, Idle, Override, Then};
use super::control::{Control, Line};
use super::replies;
use super::state::{Admission, Place, State};
use super::transfer::Channel;
use super::tree::{self, Form, Node};

/// A TLS record with the fatal alert `handshake_failure`.
const TLS_ALERT: &[u8] = b"\x15\x03\x03\x00\x02\x02\x28";
/// How a TLS record with a handshake message begins.
const TLS_HANDSHAKE: &[u8] = b"\x16\x03";

/// Serves one control connection to its end, within the lifetime of the behaviour.
pub(super) async fn serve(stream: TcpStream, admission: Admission, state: Arc<State>) {
    let lifetime = state.behaviour.lifetime;
    let whole = async {
        let control = Control::new(stream, state.behaviour.delivery.clone())?;
        match admission {
            Admission::Served(place) => Session::new(control, place, &state).run().await,
            Admission::Refused => refuse(control, &state).await,
        }
    };
    match timeout(lifetime, whole).await {
        // A client that left in the middle of something is no failure of the server.
        Ok(Ok(()) | Err(_)) => {}
        Err(_) => state.fail(format!(
            "a connection was still open after {lifetime:?} and was cut"
        )),
    }
}

async fn refuse(mut control: Control, state: &State) -> io::Result<()> {
    control.say(&state.behaviour.refusal).await?;
    control.close().await
}

struct Session<'a> {
    control: Control,
    state: &'a State,
    /// Given back before the goodbye, so that a client that has seen it may come again at once.
    place: Option<Place>,
    channel: Channel,
    /// How often each override's command and argument came up.
    seen: Vec<usize>,
    user: Option<String>,
    logged_in: bool,
    cwd: String,
}

impl<'a> Session<'a> {
    fn new(control: Control, place: Place, state: &'a State) -> Self {
        Self {
            control,
            state,
            place: Some(place),
            channel: Channel::default(),
            seen: vec![0; state.behaviour.replies.len()],
            user: None,
            logged_in: false,
            cwd: "/".to_owned(),
        }
    }

    async fn run(mut self) -> io::Result<()> {
        let mut next = self.greet().await?;
        while next == Then::Keep {
            next = match self.command().await? {
                Some(line) => self.obey(&line).await?,
                None => return Ok(()),
            };
        }
        self.place = None;
        match next {
            Then::Keep => Ok(()),
            Then::Close => self.control.close().await,
            Then::Reset => self.control.reset(),
            Then::Stall => self.listen_in_silence().await,
        }
    }

    async fn greet(&mut self) -> io::Result<Then> {
        sleep(self.state.behaviour.greeting_delay).await;
        match &self.state.behaviour.greeting {
            Greeting::Say(bytes, then) => {
                self.control.say(bytes).await?;
                Ok(*then)
            }
            Greeting::Awaits(answer) => {
                if !self.control.first_bytes().await?.is_empty() {
                    self.control.say(answer).await?;
                }
                Ok(Then::Close)
            }
            Greeting::ImplicitTls => {
                let first = self.control.first_bytes().await?;
                if first.starts_with(TLS_HANDSHAKE) {
                    self.control.say(TLS_ALERT).await?;
                }
                Ok(Then::Close)
            }
        }
    }

    /// The next command line; `None` when the session is over.
    async fn command(&mut self) -> io::Result<Option<String>> {
        let line = match &self.state.behaviour.idle {
            None => self.control.line().await?,
            Some(Idle { limit, say }) => match timeout(*limit, self.control.line()).await {
                Ok(line) => line?,
                Err(_) => return self.part(say).await,
            },
        };
        match line {
            Line::Command(line) => {
                self.state.record(&line);
                Ok(Some(line))
            }
            Line::TooLong => self.part(b"500 Input line too long.\r\n").await,
            Line::Closed => Ok(None),
        }
    }

    /// Says a last word in place of waiting for a command, and tells the client that this is the end.
    async fn part(&mut self, last_word: &[u8]) -> io::Result<Option<String>> {
        self.place = None;
        self.control.say(last_word).await?;
        self.control.close().await?;
        Ok(None)
    }

    /// Goes on recording what the client says, without a word, until it leaves.
    async fn listen_in_silence(mut self) -> io::Result<()> {
        while let Line::Command(line) = self.control.line().await? {
            self.state.record(&line);
        }
        Ok(())
    }

    async fn obey(&mut self, line: &str) -> io::Result<Then> {
        let (verb, argument) = line.split_once(' ').unwrap_or((line, ""));
        let verb = verb.to_ascii_uppercase();
        if let Some(reply) = self.own_reply(&verb, argument) {
            sleep(reply.delay).await;
            self.absorb(&verb, argument, &reply.say);
            if reply.then == Then::Close {
                self.place = None;
            }
            self.control.say(&reply.say).await?;
            return Ok(reply.then);
        }
        self.answer(&verb, argument).await
    }

    /// The override that this command meets, if any. Every override counts every command.
    fn own_reply(&mut self, verb: &str, argument: &str) -> Option<&'a Override> {
        let mut found = None;
        for (index, reply) in self.state.behaviour.replies.iter().enumerate() {
            if reply.matches(verb, argument) {
                self.seen[index] += 1;
                let its_turn = reply.nth.is_none_or(|nth| nth == self.seen[index]);
                if its_turn && found.is_none() {
                    self.state.meet(index);
                    found = Some(reply);
                }
            }
        }
        found
    }

    /// Keeps the session in step with what an override said.
    fn absorb(&mut self, verb: &str, argument: &str, said: &[u8]) {
        match (verb, said.first()) {
            ("USER" | "PASS" | "ACCT", Some(b'2')) => self.logged_in = true,
            ("USER", Some(b'3')) => self.user = Some(argument.to_owned()),
            ("PASV" | "EPSV" | "PORT" | "EPRT" | "LIST" | "MLSD" | "NLST" | "RETR", _) => {
                self.channel = Channel::default();
            }
            _ => {}
        }
    }

    async fn answer(&mut self, verb: &str, argument: &str) -> io::Result<Then> {
        if replies::needs_login(verb) && !self.logged_in {
            return self.say("530 Please log in with USER and PASS.\r\n").await;
        }
        let state = self.state;
        let reply = match verb {
            "QUIT" => {
                self.place = None;
                self.control.say(b"221 Goodbye.\r\n").await?;
                return Ok(Then::Close);
            }
            "LIST" | "MLSD" | "NLST" | "RETR" => return self.transfer(verb, argument).await,
            "EPSV" => self.channel.epsv(&self.control, state, argument).await,
            "PASV" => self.channel.pasv(&self.control, state).await,
            "PORT" => self.channel.port(&self.control, argument),
            "EPRT" => self.channel.eprt(&self.control, argument),
            "ABOR" => {
                self.channel = Channel::default();
                "226 ABOR command successful.\r\n".to_owned()
            }
            "USER" | "PASS" | "ACCT" => self.log_in(verb, argument),
            "CWD" | "CDUP" | "XCWD" | "XCUP" => {
                let up = verb == "CDUP" || verb == "XCUP";
                self.change_directory(if up { ".." } else { argument })
            }
            "PWD" | "XPWD" => format!(
                "257 \"{}\" is the current directory\r\n",
                self.cwd.replace('"', "\"\"")
            ),
            "STAT" => self.status(argument),
            "MLST" | "SIZE" | "MDTM" => self.facts(verb, argument),
            _ => replies::plain(verb, argument).to_owned(),
        };
        self.say(&reply).await
    }

    async fn say(&mut self, reply: &str) -> io::Result<Then> {
        self.control.say(reply.as_bytes()).await?;
        Ok(Then::Keep)
    }

    fn log_in(&mut self, verb: &str, argument: &str) -> String {
        match (verb, self.user.as_deref()) {
            ("USER", _) => {
                self.logged_in = false;
                self.user = Some(argument.to_owned());
                if is_anonymous(argument) {
                    "331 Anonymous login ok, send your email address as the password.\r\n"
                        .to_owned()
                } else {
                    "331 Please specify the password.\r\n".to_owned()
                }
            }
            (_, None) => "503 Login with USER first.\r\n".to_owned(),
            ("ACCT", Some(_)) => "202 No account is needed here.\r\n".to_owned(),
            (_, Some(user)) if is_anonymous(user) || (user, argument) == ("demo", "demo") => {
                self.logged_in = true;
                "230 Login successful.\r\n".to_owned()
            }
            _ => {
                self.user = None;
                "530 Login incorrect.\r\n".to_owned()
            }
        }
    }

    fn change_directory(&mut self, argument: &str) -> String {
        let path = tree::resolve(&self.cwd, argument);
        if matches!(tree::find(&path), Some(Node::Directory(_))) {
            self.cwd = path;
            "250 Directory successfully changed.\r\n".to_owned()
        } else {
            "550 Failed to change directory.\r\n".to_owned()
        }
    }

    /// STAT: of the session (211), of a directory (212) or of a file (213), as RFC 959 wants it.
    fn status(&self, argument: &str) -> String {
        let path = replies::without_options(argument);
        if argument.is_empty() {
            return format!(
                "211-Status of the practice server:\r\n Connected from {}\r\n Logged in as {}\r\n \
                 TYPE: ASCII, STRUcture: File, Mode: Stream\r\n No data connection\r\n211 End of status\r\n",
                self.control.peer.ip().to_canonical(),
                self.user.as_deref().unwrap_or("nobody"),
            );
        }
        let shown = if path.is_empty() { "." } else { path };
        let Some(node) = tree::find(&tree::resolve(&self.cwd, path)) else {
            return format!("450 {shown}: No such file or directory\r\n");
        };
        let code = match node {
            Node::Directory(_) => 212,
            Node::File(_) => 213,
        };
        let mut reply = format!("{code}-Status of {shown}:\r\n");
        for line in node.list(Form::Long, shown).lines() {
            reply.push(' ');
            reply.push_str(line);
            reply.push_str("\r\n");
        }
        reply + &format!("{code} End of status\r\n")
    }

    fn facts(&self, verb: &str, argument: &str) -> String {
        let path = tree::resolve(&self.cwd, argument);
        match (verb, tree::find(&path)) {
            ("MLST", Some(node)) => {
                format!(
                    "250-Listing {path}\r\n {} {path}\r\n250 End\r\n",
                    node.facts()
                )
            }
            ("SIZE", Some(Node::File(text))) => format!("213 {}\r\n", text.len()),
            ("MDTM", Some(Node::File(_))) => "213 20240115120000\r\n".to_owned(),
            ("MLST", None) => format!("550 {path}: No such file or directory\r\n"),
            _ => format!("550 {path}: Not a regular file\r\n"),
        }
    }

    async fn transfer(&mut self, verb: &str, argument: &str) -> io::Result<Then> {
        let path = tree::resolve(&self.cwd, replies::without_options(argument));
        let form = match verb {
            "MLSD" => Form::Facts,
            "NLST" => Form::Names,
            _ => Form::Long,
        };
        let listing = &self.state.behaviour.transfer.listing;
        let data = match (verb, tree::find(&path), listing) {
            ("RETR", Some(Node::File(text)), _) => text.as_bytes().to_vec(),
            ("LIST" | "MLSD" | "NLST", _, Some(listing)) => listing.clone(),
            ("MLSD", Some(node @ Node::Directory(_)), _) | ("LIST" | "NLST", Some(node), _) => {
                node.list(form, &path).into_bytes()
            }
            _ => {
                self.channel = Channel::default();
                return self
                    .say(&format!("550 {path}: No such file or directory\r\n"))
                    .await;
            }
        };
        self.channel
            .transfer(&mut self.control, self.state, &data)
            .await?;
        Ok(Then::Keep)
    }
}

fn is_anonymous(user: &str) -> bool {
    user.eq_ignore_ascii_case("anonymous") || user.eq_ignore_ascii_case("ftp")
}
