//! A real server with its options, address and login.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use super::client::Client;
use super::folder::TestFolder;
use super::identity::Identity;
use super::port::Port;
use super::probe::Probe;
use super::process::Process;
use super::{inetd, nginx, proftpd, pure_ftpd, pyftpdlib, scripted, vsftpd};

/// The servers that the tests know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Software {
    Vsftpd,
    Proftpd,
    PureFtpd,
    Pyftpdlib,
    Inetutils,
    Netkit,
    Busybox,
    Aioftp,
    Thinftp,
    Twisted,
    FtpSrv,
    SimpleFtpd,
    Nodeftpd,
    /// No FTP server.
    Nginx,
    /// No FTP server.
    PythonHttp,
}

/// A server that is to be started.
pub(crate) struct Setup {
    pub(super) software: Software,
    pub(super) address: IpAddr,
    pub(super) settings: Vec<String>,
    pub(super) banner: Option<String>,
    pub(super) tls: Option<Tls>,
    /// How many files it serves besides the usual entries.
    pub(super) files: usize,
    /// The network namespace in which it runs, on FTP's own port.
    pub(super) namespace: Option<&'static str>,
    /// The time zone that it takes for its own, in POSIX form: `JST-9`.
    pub(super) time_zone: Option<&'static str>,
}

/// The files that a server with TLS reads.
pub(super) struct Tls {
    pub(super) chain: PathBuf,
    pub(super) key: PathBuf,
    pub(super) both: PathBuf,
}

/// A user of the servers that have one. Its password is [`PASSWORD`].
pub(crate) const USER: &str = "tester";

/// The password of [`USER`].
pub(crate) const PASSWORD: &str = "open sesame";

/// [`PASSWORD`] as `crypt(3)` writes it (SHA-512).
pub(super) const PASSWORD_HASH: &str = "$6$ftpprobe$yzjgPlRPWXnIh.scMky7G/.OpGcneekatBJy3CiDdD/9uTusRy.FRLi33fUr.ta9evzDxInl/E0RGnr9cxIJl.";

impl Software {
    /// Starts it on 127.0.0.1 without further options.
    pub(crate) fn start(self) -> RealServer {
        self.setup().start()
    }

    /// Starts it on 127.0.0.1 with one more setting, see [`Setup::setting`].
    pub(crate) fn start_with(self, setting: &str) -> RealServer {
        self.setup().setting(setting).start()
    }

    /// The options of a server that is to be started.
    pub(crate) fn setup(self) -> Setup {
        Setup {
            software: self,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            settings: Vec::new(),
            banner: None,
            tls: None,
            files: 0,
            namespace: None,
            time_zone: None,
        }
    }

    /// The user whose login works; `None` where it is the anonymous one.
    pub(crate) fn user(self) -> Option<&'static str> {
        match self {
            Self::Vsftpd | Self::Nginx | Self::PythonHttp => None,
            _ => Some(USER),
        }
    }

    /// The password of that user.
    pub(crate) fn password(self) -> &'static str {
        match self {
            // It takes no more than one word.
            Self::Thinftp => "sesame",
            _ => PASSWORD,
        }
    }

    /// The code of its answer to `STAT` with a directory.
    pub(crate) fn stat_code(self) -> u16 {
        match self {
            Self::Proftpd => 212,
            Self::Inetutils | Self::Netkit => 211,
            _ => 213,
        }
    }
}

impl Setup {
    /// Binds to `::1` instead of `127.0.0.1`.
    pub(crate) fn ipv6(mut self) -> Self {
        self.address = IpAddr::V6(Ipv6Addr::LOCALHOST);
        self
    }

    /// Runs on the server of a [`Lab`](super::lab::Lab), on FTP's own port.
    pub(crate) fn behind_router(mut self) -> Self {
        self.namespace = Some(super::lab::SERVER);
        self.at(super::lab::PRIVATE)
    }

    /// Binds to this address.
    pub(crate) fn at(mut self, address: &str) -> Self {
        self.address = address.parse().expect("an address");
        self
    }

    /// Adds a setting in the server's own form: a line of the configuration of vsftpd and `ProFTPD`,
    /// an argument of Pure-FTPd and of those that expect an inetd, `handler.name=value`, `server.name=value` or
    /// `authorizer.perm=value` for pyftpdlib, `name=value` for the other libraries.
    pub(crate) fn setting(mut self, setting: &str) -> Self {
        self.settings.push(setting.to_owned());
        self
    }

    /// Runs in this time zone, in POSIX form: `JST-9`.
    pub(crate) fn time_zone(mut self, zone: &'static str) -> Self {
        self.time_zone = Some(zone);
        self
    }

    /// Serves so many files besides the usual entries.
    pub(crate) fn files(mut self, number: usize) -> Self {
        self.files = number;
        self
    }

    /// Greets with this text, which may have many lines, from a file.
    pub(crate) fn banner(mut self, text: &str) -> Self {
        self.banner = Some(text.to_owned());
        self
    }

    /// Offers TLS with this certificate, and demands it nowhere. Sessions have to be resumed where
    /// that is the server's default.
    pub(crate) fn tls(mut self, identity: &Identity) -> Self {
        self.tls = Some(Tls {
            chain: identity.chain(),
            key: identity.key(),
            both: identity.both(),
        });
        self
    }

    /// Starts it.
    pub(crate) fn start(self) -> RealServer {
        let folder = TestFolder::new();
        folder.fill(self.files);
        let port = match self.namespace {
            Some(_) => Port::ftp(),
            None => Port::take(self.address),
        };
        let process = self.process(&folder, port.number());
        RealServer {
            software: self.software,
            address: SocketAddr::new(self.address, port.number()),
            process,
            setup: self,
            folder,
            port,
        }
    }

    fn process(&self, folder: &TestFolder, port: u16) -> Process {
        let start = match self.software {
            Software::Vsftpd => vsftpd::start,
            Software::Proftpd => proftpd::start,
            Software::PureFtpd => pure_ftpd::start,
            Software::Pyftpdlib => pyftpdlib::start,
            Software::Inetutils | Software::Netkit | Software::Busybox => inetd::start,
            Software::Nginx => nginx::start,
            _ => scripted::start,
        };
        start(self, folder, port)
    }
}

/// A real server that runs for one test. Killed when dropped; if the test fails, its log is shown.
pub(crate) struct RealServer {
    /// Which one it is.
    pub(crate) software: Software,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    // Dropped in this order: the process before its files and its port.
    process: Process,
    folder: TestFolder,
    port: Port,
    setup: Setup,
}

impl RealServer {
    /// The target as it is typed: `127.0.0.1:2121`, `[::1]:2121`.
    pub(crate) fn target(&self) -> String {
        self.address.to_string()
    }

    /// Ends it. Its port stays its own.
    pub(crate) fn stop(&mut self) {
        self.process.stop();
    }

    /// Starts it again after [`stop`](Self::stop).
    pub(crate) fn start_again(&mut self) {
        self.process = self.setup.process(&self.folder, self.port.number());
    }

    /// The directory that it serves.
    pub(crate) fn served(&self) -> PathBuf {
        self.folder.served()
    }

    /// What it has written into its log or onto its standard output and error.
    pub(crate) fn log(&self) -> String {
        self.process.log()
    }

    /// A control connection that was greeted. It counts against the server's limits while it lives.
    pub(crate) fn connect(&self) -> Client {
        let mut client = Client::connect(self.address);
        client.expect_reply(220);
        client
    }

    /// A control connection that is logged in.
    pub(crate) fn log_in(&self) -> Client {
        let mut client = self.connect();
        let (user, password) = self
            .software
            .user()
            .map_or(("anonymous", "tests@example.com"), |user| {
                (user, self.software.password())
            });
        client.command_expecting(&format!("USER {user}"), 331);
        client.command_expecting(&format!("PASS {password}"), 230);
        client
    }
}

impl Probe {
    /// Probes a server with a login that works.
    pub(crate) fn of_server(server: &RealServer) -> Self {
        let probe = Self::of(&server.target());
        match server.software.user() {
            Some(user) => probe.user(user, server.software.password()),
            None => probe,
        }
    }
}

impl Drop for RealServer {
    #[expect(
        clippy::print_stderr,
        reason = "the test runner shows it with the failed test"
    )]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("log of {:?}:\n{}", self.software, self.process.log());
        }
    }
}
