//! What is asked of the server.

use std::time::Duration;

use ftpprobe::attempts::probe;
use ftpprobe::diagnosis::{Diagnosis, Policy};
use ftpprobe::evidence::Evidence;
use ftpprobe::secret::Secret;
use ftpprobe::settings::expectations::Expectations;
use ftpprobe::settings::{Retrying, Settings, TransferTest};
use ftpprobe::target::{Login, Target, TlsMode};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::fault::Fault;
use crate::scripted_server::acceptor;
use crate::server::{Log, Server};

/// How long an answer may take that is not to come, and with it those that come in the same run.
pub(crate) const SILENCE: Duration = Duration::from_millis(1500);

/// How long one may take that is to come: machines can be slow.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// One way to ask.
#[derive(Clone)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    settings: Settings,
    login: Login,
    directory: Option<String>,
    tls: TlsMode,
    acceptor: Option<TlsAcceptor>,
    /// Whether it opens one connection only while all is well.
    pub(crate) is_plain: bool,
}

/// What came of it.
pub(crate) struct Played {
    pub(crate) evidence: Evidence,
    pub(crate) diagnosis: Diagnosis,
    pub(crate) log: Log,
}

impl Scenario {
    fn new(name: &'static str) -> Self {
        let settings = Settings {
            deadline: Duration::from_secs(600),
            plaintext: true,
            retrying: Retrying {
                retries: 0,
                ..Retrying::default()
            },
            ..Settings::default()
        };
        let password = Secret::new("sweep@example.com".to_owned());
        Self {
            name,
            settings,
            login: Login::Anonymous { password },
            directory: None,
            tls: TlsMode::Off,
            acceptor: None,
            is_plain: false,
        }
    }

    pub(crate) fn plain() -> Self {
        Self {
            is_plain: true,
            ..Self::new("plain")
        }
    }

    /// As a user, in a directory.
    pub(crate) fn user() -> Self {
        Self {
            directory: Some("/pub".to_owned()),
            ..Self::plain().by_user("user")
        }
    }

    pub(crate) fn transfer_test() -> Self {
        let mut scenario = Self::new("transfer test").by_user("transfer test");
        scenario.settings.experiments.transfer_test = Some(TransferTest {
            directory: "/pub".to_owned(),
            size: 2048,
        });
        scenario
    }

    pub(crate) fn ports_test() -> Self {
        let mut scenario = Self::new("ports test");
        scenario.settings.experiments.ports_test = true;
        scenario
    }

    pub(crate) fn find_limit() -> Self {
        let mut scenario = Self::new("find limit");
        scenario.settings.experiments.find_limit = Some(3);
        scenario
    }

    pub(crate) fn idle_test() -> Self {
        let mut scenario = Self::new("idle test");
        scenario.settings.experiments.idle_test = Some(Duration::from_millis(200));
        scenario
    }

    pub(crate) fn active() -> Self {
        let mut scenario = Self::new("active");
        scenario.settings.active = true;
        scenario
    }

    pub(crate) fn expectations() -> Self {
        let mut scenario = Self::new("expectations");
        scenario.settings.expectations = Expectations {
            directories: vec!["/pub".to_owned()],
            files: vec!["/a.txt".to_owned()],
            replies: vec![("NOOP".to_owned(), "200".to_owned())],
        };
        scenario
    }

    /// Over TLS, with extra data connections.
    pub(crate) fn encrypted() -> Self {
        let mut scenario = Self::new("TLS").with_tls().by_user("TLS data test");
        scenario.tls = TlsMode::Explicit;
        scenario.settings.experiments.tls_data_test = true;
        scenario
    }

    pub(crate) fn matrix() -> Self {
        let mut scenario = Self::new("matrix").with_tls();
        scenario.settings.experiments.matrix = true;
        scenario
    }

    /// Whether a session that fails is what it is about.
    pub(crate) fn looks_for_a_limit(&self) -> bool {
        self.settings.experiments.find_limit.is_some()
    }

    fn by_user(self, name: &'static str) -> Self {
        Self {
            name,
            login: Login::User {
                name: "alice".to_owned(),
                password: Some(Secret::new("open sesame".to_owned())),
                account: None,
            },
            ..self
        }
    }

    fn with_tls(mut self) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        params.use_authority_key_identifier_extension = true;
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &authority).unwrap();
        let chain = vec![certificate.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        self.settings.tls.authorities = vec![authority.der().to_vec()];
        self.acceptor = Some(acceptor(chain, key));
        self
    }

    /// Asks a server that has this fault.
    pub(crate) async fn play(&self, fault: Option<Fault>, silence: Duration) -> Played {
        let is_silent = fault.as_ref().is_some_and(|it| it.answer.is_silence());
        let server = Server::start(self.acceptor.clone(), fault).await.unwrap();
        let target = Target {
            host: server.server.address.ip().to_string(),
            port: server.server.address.port(),
            tls: self.tls,
            login: self.login.clone(),
            directory: self.directory.clone(),
            name: None,
        };
        let settings = Settings {
            timeout: if is_silent { silence } else { PATIENCE },
            connect_timeout: PATIENCE,
            ..self.settings.clone()
        };
        let (policy, stop) = (Policy::default(), CancellationToken::new());
        let (evidence, diagnosis) = probe(&target, &settings, &policy, &(), &stop).await;
        Played {
            evidence,
            diagnosis,
            log: server.log(),
        }
    }
}
