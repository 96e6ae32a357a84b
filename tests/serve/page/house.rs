//! A server with its pages, in this process.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ftpprobe::diagnosis::Policy;
use ftpprobe::fleet::Subject;
use ftpprobe::knowledge::wording::Language;
use ftpprobe::render::Style;
use ftpprobe::secret::Secret;
use ftpprobe::serve::page::{Choices, MAX_KEPT_FOR};
use ftpprobe::serve::{
    DEFAULT_MODULE, InProcess, Log, Module, Options, Ports, Rule, Rules, Server, Snapshot, Source,
    listen, router,
};
use ftpprobe::settings::Settings;
use ftpprobe::target::{Login, Target, TlsMode};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// A password that no page may show.
pub(crate) const PASSWORD: &str = "unheard-of-5521";

/// How it is set up.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) is_open: bool,
    /// Whether rules allow servers on loopback.
    pub(crate) allows: bool,
    /// Configured targets, by name.
    pub(crate) targets: Vec<(&'static str, SocketAddr)>,
    pub(crate) history: Option<PathBuf>,
    pub(crate) keep: Duration,
    /// Names of the server.
    pub(crate) names: Vec<String>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            is_open: true,
            allows: false,
            targets: Vec::new(),
            history: None,
            keep: MAX_KEPT_FOR,
            names: Vec::new(),
        }
    }
}

/// It runs until it is dropped.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

fn login() -> Login {
    Login::of(Some(("me", PASSWORD)), Secret::new("x".to_owned()))
}

impl Setup {
    fn choices(&self) -> Choices {
        Choices {
            is_open: self.is_open,
            is_local: true,
            names: self.names.clone(),
            style: Style::default(),
            history: self.history.clone(),
            keep: self.keep,
        }
    }

    fn subject(name: &str, address: SocketAddr) -> Subject {
        Subject {
            target: Target {
                host: address.ip().to_string(),
                port: address.port(),
                tls: TlsMode::Off,
                login: login(),
                directory: None,
                name: Some(name.to_owned()),
            },
            settings: Settings {
                plaintext: true,
                ..Settings::default()
            },
            policy: Policy::default(),
        }
    }
}

impl Source for Setup {
    fn read(&self) -> Result<Snapshot, String> {
        let targets = self.targets.iter();
        let targets = targets.map(|(name, address)| {
            let subject = Self::subject(name, *address);
            ((*name).to_owned(), Arc::new(subject))
        });
        // Its login is nobody's who fills in a form.
        let module = Module {
            settings: Settings::default(),
            policy: Policy::default(),
            login: login(),
            port: None,
            tls: None,
            directory: None,
            rules: None,
        };
        let rule = Rule {
            name: None,
            network: Some("127.0.0.1/32".parse().unwrap()),
            ports: Ports::any(),
        };
        let rules = if self.allows { vec![rule] } else { Vec::new() };
        Ok(Snapshot {
            targets: targets.collect(),
            modules: [(DEFAULT_MODULE.to_owned(), module)].into(),
            rules: Rules::from(rules),
            ..Snapshot::default()
        })
    }
}

/// Nobody reads what it says.
struct Silent;

impl Log for Silent {
    fn info(&self, _: &str) {}

    fn warn(&self, _: &str) {}
}

impl Served {
    pub(crate) fn start(setup: Setup) -> Self {
        let stop = CancellationToken::new();
        let options = Options {
            jobs: 4,
            queue: 4,
            cache_for: Duration::ZERO,
            timeout_offset: Duration::ZERO,
            language: Language::English,
        };
        let choices = setup.choices();
        let server = Server::new(
            options,
            Box::new(setup),
            Arc::new(InProcess::default()),
            Box::new(Silent),
            stop.clone(),
        );
        let server = server.unwrap();
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listeners = vec![TcpListener::from_std(listener).unwrap()];
                let router = router(&server, Some(&choices));
                listen::serve(server, listeners, router).await;
            });
        });
        Self {
            address,
            stop,
            thread: Some(thread),
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // A panic of its own is told by the test that met it.
            let _ = thread.join();
        }
    }
}
