//! What a healthy server answers.

use super::behaviour::Tls;
use super::files::{self, File, Files};
use super::moment;
use super::session::{Session, is_transfer};

/// An answer.
pub(super) enum Answer {
    Text(String),
    /// A port for the next transfer.
    Passive,
    /// A transfer.
    Transfer,
    /// The go-ahead, and the handshake.
    Tls,
}

impl Answer {
    /// The same in words alone, for a server whose replies come late.
    pub(super) fn in_words(self) -> Self {
        let text = match self {
            Self::Text(text) => text,
            Self::Passive => "229 Entering Extended Passive Mode (|||1025|)".to_owned(),
            Self::Transfer => "425 No data connection".to_owned(),
            Self::Tls => "502 AUTH not supported".to_owned(),
        };
        Self::Text(text)
    }
}

/// What is answered before a login.
const OPEN: &[&str] = &[
    "USER", "PASS", "ACCT", "AUTH", "PBSZ", "PROT", "FEAT", "HELP", "NOOP", "OPTS", "CLNT", "HOST",
    "MODE", "STRU", "ABOR", "ALLO", "QUIT",
];

impl Session {
    pub(super) fn healthy(&mut self, verb: &str, argument: &str) -> Answer {
        let text = match verb {
            _ if self.behaviour.lacks(verb) => "500 Unknown command",
            _ if !self.is_logged_in && !OPEN.contains(&verb) => {
                "530 Please login with USER and PASS"
            }
            "AUTH" if self.behaviour.tls == Some(Tls::Explicit) => return Answer::Tls,
            "AUTH" => "502 AUTH not supported",
            "EPSV" | "PASV" => return Answer::Passive,
            _ if is_transfer(verb) => return Answer::Transfer,
            "USER" => "331 Password required",
            "PASS" => "230 Logged in",
            "SYST" => "215 UNIX Type: L8",
            "TYPE" | "NOOP" | "OPTS" | "CLNT" | "MODE" | "STRU" | "ALLO" | "PROT" => "200 OK",
            "PBSZ" => "200 PBSZ=0",
            "HELP" => "214 Help",
            "ABOR" => "226 Nothing to abort",
            "QUIT" => "221 Goodbye",
            "MKD" => "257 Directory created",
            "RMD" => "250 Directory removed",
            _ => return Answer::Text(self.own_words(verb, argument)),
        };
        Answer::Text(text.to_owned())
    }

    /// Answers that depend on what is there.
    fn own_words(&mut self, verb: &str, argument: &str) -> String {
        match verb {
            "PWD" => format!("257 \"{}\" is the current directory", self.directory),
            "CWD" => self.enter(argument, &files::join(&self.directory, argument)),
            "CDUP" => self.enter("..", &files::join(&self.directory, "..")),
            "STAT" if argument.is_empty() => {
                "211-Server status\r\n All is well\r\n211 End".to_owned()
            }
            "STAT" => {
                let lines = self.listing("STAT", argument);
                format!("213-Status follows:\r\n{lines}213 End of status")
            }
            "FEAT" => {
                let lines = self.behaviour.features().into_iter();
                let lines = lines.map(|line| format!(" {line}"));
                let first = std::iter::once("211-Features:".to_owned());
                let all = first.chain(lines).chain(["211 End".to_owned()]);
                all.collect::<Vec<_>>().join("\r\n")
            }
            "REST" => {
                self.offset = argument.parse().unwrap_or_default();
                "350 Restarting there".to_owned()
            }
            "PORT" | "EPRT" => self.active(verb, argument),
            "SIZE" | "MDTM" | "MLST" | "DELE" | "RNFR" | "RNTO" => self.file(verb, argument),
            _ => "500 Unknown command".to_owned(),
        }
    }

    fn enter(&mut self, name: &str, path: &str) -> String {
        let all = self.behaviour.directories.as_ref();
        let is_there = |all: &Vec<String>| path == "/" || all.iter().any(|it| it == path);
        if all.is_some_and(|all| !is_there(all)) {
            return missing(name);
        }
        path.clone_into(&mut self.directory);
        "250 Directory changed".to_owned()
    }

    fn file(&mut self, verb: &str, name: &str) -> String {
        let path = files::join(&self.directory, name);
        if verb == "RNTO" {
            return self.rename(path);
        }
        let Some(file) = self.find(&path).filter(|file| !file.dangling) else {
            return missing(name);
        };
        match verb {
            "SIZE" => format!("213 {}", file.size),
            "MDTM" => format!("213 {}", file.modified.digits()),
            "MLST" => format!("250-Facts\r\n {}\r\n250 End", file.facts(name)),
            "RNFR" => {
                self.from = Some(path);
                "350 Ready for RNTO".to_owned()
            }
            _ => {
                self.shared.uploads.lock().unwrap().remove(&path);
                "250 Deleted".to_owned()
            }
        }
    }

    fn rename(&mut self, to: String) -> String {
        let Some(from) = self.from.take() else {
            return "503 RNFR first".to_owned();
        };
        let file = self.find(&from);
        let mut uploads = self.shared.uploads.lock().unwrap();
        uploads.remove(&from);
        uploads.extend(file.map(|file| (to, file)));
        "250 Renamed".to_owned()
    }

    /// The file at this path.
    pub(super) fn find(&self, path: &str) -> Option<File> {
        self.all_files().remove(path)
    }

    fn all_files(&self) -> Files {
        let mut all = self.behaviour.files.clone().unwrap_or_default();
        all.extend(self.shared.uploads.lock().unwrap().clone());
        all
    }

    /// What a listing says of a directory.
    pub(super) fn listing(&self, verb: &str, argument: &str) -> String {
        let listings = &self.behaviour.listings;
        let own = match verb {
            "MLSD" => &listings.mlsd,
            "NLST" => &listings.nlst,
            "STAT" => listings
                .stat
                .as_ref()
                .map_or(&listings.list, |_| &listings.stat),
            _ => &listings.list,
        };
        if let Some(own) = own {
            return moment::fill(own);
        }
        // Options of `ls` are no path.
        let name = if argument.starts_with('-') {
            ""
        } else {
            argument
        };
        let directory = files::join(&self.directory, name);
        let mut all = self.all_files();
        if all.is_empty() && self.behaviour.files.is_none() {
            all = files::some_files(&directory);
        }
        let within = all.iter().filter_map(|(path, file)| {
            let (parent, name) = files::split(path);
            (parent == directory && !file.hidden).then_some((name, file))
        });
        let line = |(name, file): (&str, &File)| match verb {
            "MLSD" => file.facts(name),
            "NLST" => name.to_owned(),
            _ => file.line(name),
        };
        within.map(|entry| line(entry) + "\r\n").collect()
    }
}

pub(super) fn missing(name: &str) -> String {
    format!("550 {name}: No such file or directory")
}
