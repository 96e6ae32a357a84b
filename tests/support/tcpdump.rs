//! Records packets at the ends of a [`Lab`](super::lab::Lab).

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use super::lab::SERVER;
use super::namespace::{SCRATCH, shell};

/// Where recordings are kept, to be looked at.
const KEEP: &str = "FTPPROBE_KEEP_CAPTURES";

/// A place of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Client,
    Server,
}

impl Place {
    /// As the program names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

/// A recording that goes on. Ended when dropped.
pub(crate) struct Recording {
    child: Child,
    file: PathBuf,
    /// Kept open: what is said later has to go somewhere.
    _said: BufReader<ChildStderr>,
}

impl Recording {
    /// Records everything that comes and goes at this place, once this has returned.
    pub(crate) fn start(at: Place) -> Self {
        let (namespace, interface): (&[&str], _) = match at {
            Place::Client => (&[], "outer"),
            Place::Server => (&["ip", "netns", "exec", SERVER], "inner"),
        };
        let file = Path::new(SCRATCH).join(format!("{}.pcap", at.name()));
        let words = namespace.iter().copied().chain(["tcpdump"]);
        // In immediate mode each packet takes as much room as the largest may have: with less room packets get lost.
        let options = ["-n", "-U", "--immediate-mode", "-s", "65535", "-B", "65536"];
        let mut words = words.chain(options).chain(["-Z", "root"]);
        let mut child = Command::new(words.next().unwrap())
            .args(words)
            .args(["-i", interface, "-w"])
            .arg(&file)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("listening on") {
            line.clear();
            let read = said.read_line(&mut line).unwrap();
            assert_ne!(read, 0, "tcpdump ended at its start");
        }
        Self {
            child,
            file,
            _said: said,
        }
    }

    /// Ends it: the file with all packets until now.
    pub(crate) fn end(mut self) -> PathBuf {
        shell(&format!("kill -TERM {}", self.child.id()));
        self.child.wait().unwrap();
        self.keep();
        self.file.clone()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a test reads its own environment"
    )]
    fn keep(&self) {
        let Some(folder) = std::env::var_os(KEEP) else {
            return;
        };
        let test = std::thread::current();
        let test = test.name().unwrap_or("main").replace("::", "-");
        let name = self.file.file_name().unwrap().to_str().unwrap();
        std::fs::copy(
            &self.file,
            Path::new(&folder).join(format!("{test}-{name}")),
        )
        .unwrap();
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
