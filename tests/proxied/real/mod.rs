//! Real proxies with a real server behind them.
//!
//! * `small` microsocks and tinyproxy
//! * `dante` Dante, a SOCKS proxy
//! * `squid` squid, an HTTP proxy, with the rules that it is shipped with and with others

mod dante;
mod small;
mod squid;

use std::ffi::OsStr;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::authority::Authority;
use crate::support::folder::{ENTRIES, TestFolder};
use crate::support::installed;
use crate::support::port::Port;
use crate::support::process::Process;
use crate::support::{Probe, Probed, RealServer, Software};

const PASSWORD: &str = "pr0xy-w0rd";

/// A running proxy. Dropped in this order: the process before its files and its port.
struct Proxy {
    process: Process,
    _folder: TestFolder,
    port: Port,
}

impl Proxy {
    fn start(name: &str, args: impl FnOnce(&TestFolder, u16) -> Vec<String>) -> Self {
        Self::run(|folder, port| {
            let program = installed::program(name).display().to_string();
            [vec![program], args(folder, port)].concat()
        })
    }

    /// Starts it where these commands of the shell, which mount things, have changed what it alone sees. `$0` is the folder of the
    /// test.
    fn start_alone(
        name: &str,
        mounts: &str,
        args: impl FnOnce(&TestFolder, u16) -> Vec<String>,
    ) -> Self {
        Self::run(|folder, port| {
            let own = args(folder, port);
            let script = format!("set -e; {mounts}; exec \"$@\"");
            let folder = folder.path("").display().to_string();
            let program = installed::program(name).display().to_string();
            let before = ["unshare", "--mount", "sh", "-c"].map(str::to_owned);
            [before.to_vec(), vec![script, folder, program], own].concat()
        })
    }

    fn run(command: impl FnOnce(&TestFolder, u16) -> Vec<String>) -> Self {
        let folder = TestFolder::new();
        let port = Port::take(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let command = command(&folder, port.number());
        let command: Vec<&OsStr> = command.iter().map(AsRef::as_ref).collect();
        let (program, args) = command.split_first().unwrap();
        let log = folder.path("proxy.log");
        let process = Process::start(program.as_ref(), args, log, port.number(), None);
        Self {
            process,
            _folder: folder,
            port,
        }
    }

    fn url(&self, scheme: &str, login: &str) -> String {
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port.number());
        format!("{scheme}://{login}{address}")
    }
}

fn probed(server: &RealServer, host: &str, url: &str) -> Probed {
    let target = format!("{host}:{}", server.address.port());
    through(Probe::of(&target), url)
}

/// No password of the proxy is in anything that the program says.
fn through(probe: Probe, url: &str) -> Probed {
    let probed = probe.arg("--retries=0").arg("--proxy").arg(url).run();
    assert!(!format!("{probed}").contains(PASSWORD), "{probed}");
    probed
}

fn assert_lists(probed: &Probed, modes: &[&str]) {
    assert_eq!(probed.verdict(), "ok", "{probed}");
    for mode in modes {
        assert_eq!(probed.data(mode)[0]["outcome"], "ok", "{probed}");
    }
    assert!(
        probed.findings(&["critical", "warning"]).is_empty(),
        "{probed}"
    );
}

/// The proxy refuses, or says why it could not: what the report says of it, and the exit code.
fn assert_refused(probed: &Probed, exit: i32, says: &str) {
    assert_eq!(probed.root_cause(), "proxy-refused", "{probed}");
    assert_eq!(probed.exit, exit, "{probed}");
    let detail = probed.finding("proxy-refused")["detail"].to_string();
    assert!(detail.contains(says), "{probed}");
}

/// The control connection and both kinds of data connections are encrypted from end to end, whatever passes them on.
fn assert_encrypted_through(url: &str) {
    let identity = Authority::new().good();
    for (setting, tls) in [("", "explicit"), ("implicit_ssl=YES", "implicit")] {
        let server = Software::Vsftpd.setup().tls(&identity);
        let server = server.setting(setting).start();
        let probe = Probe::of(&server.target()).arg(&format!("--tls={tls}"));
        let probe = probe
            .arg("--ca-file")
            .arg(identity.root().to_str().unwrap());
        let probed = through(probe, url);
        assert_lists(&probed, &["epsv", "pasv"]);
        assert_eq!(probed.json["target"]["security"], tls, "{probed}");
        assert_eq!(probed.json["tls"]["verified"], true, "{probed}");
        for mode in ["epsv", "pasv"] {
            probed.assert_listed(mode, ENTRIES.len());
            assert!(
                probed.data(mode)[0]["tls"]["version"].is_string(),
                "{probed}"
            );
        }
    }
}
