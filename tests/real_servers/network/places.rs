//! Is it us or them? The same server from two places, of which a firewall fences one.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::probing::waiting;
use crate::support::Probed;
use crate::support::Software::Vsftpd;
use crate::support::folder::ENTRIES;
use crate::support::lab::{Lab, PASSIVE, PRIVATE, SERVER};
use crate::support::namespace::{SCRATCH, in_namespace};

/// Where the other `ftpprobe` listens, beside the server.
const PORT: u16 = 9921;

/// `ftpprobe serve` on the machine of the server. Ended when dropped.
struct Beside(Child);

impl Beside {
    fn start() -> Self {
        let configuration = format!("{SCRATCH}/serve.toml");
        let text = format!("[serve]\nallow = [{{ network = \"{PRIVATE}\" }}]\n");
        fs::write(&configuration, text).unwrap();
        let mut child = Command::new("ip")
            .args(["netns", "exec", SERVER])
            .arg(env!("CARGO_BIN_EXE_ftpprobe"))
            .args(["serve", "--listen", &format!("{PRIVATE}:{PORT}")])
            .args(["--config", &configuration])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        let mut lines = said.lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("listening on")));
        Self(child)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Probes the server from outside, and has the one beside it do the same.
fn both(treat: Option<&str>) -> Probed {
    let lab = Lab::new();
    if let Some(how) = treat {
        lab.treat(PASSIVE, how);
    }
    let _server = Vsftpd.setup().behind_router().start();
    let _beside = Beside::start();
    waiting(PRIVATE, Vsftpd, 2)
        .arg("--via-plaintext")
        .arg("--via")
        .arg(&format!("beside=http://{PRIVATE}:{PORT}"))
        .run()
}

#[test]
fn it_works_from_there_and_not_from_here() {
    in_namespace(
        "network::places::it_works_from_there_and_not_from_here",
        || {
            let probed = both(Some("drop"));
            probed.assert_root_cause("data-port-filtered");
            let places = &probed.json["places"];
            assert_eq!(places["meaning"], "fails-only-here", "{probed}");
            let text = places["text"].as_str().unwrap();
            let words = "works from beside, not from here (data-port-filtered): your network drops the passive ports";
            assert!(text.contains(words), "{probed}");
            let beside = &places["there"][0]["sight"];
            assert_eq!(beside["verdict"], "ok", "{probed}");
            assert_eq!(beside["peer"], format!("{PRIVATE}:21"), "{probed}");
        },
    );
}

#[test]
fn it_works_from_both() {
    in_namespace("network::places::it_works_from_both", || {
        let probed = both(None);
        probed.assert_listed("epsv", ENTRIES.len());
        let places = &probed.json["places"];
        assert_eq!(places["meaning"], "works-everywhere", "{probed}");
    });
}
