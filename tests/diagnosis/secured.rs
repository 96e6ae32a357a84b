//! TLS of a script: certificates, handshakes, and the steps that agree on them.

use ftpprobe::clock::Timestamp;
use ftpprobe::evidence::certificate::{Certificate, Presented, Trust, Verification};
use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::tls::{
    Alert, Handshake, HandshakeOutcome, OldAnswer, OldHello, Protected, Secured, ServerHello,
    TlsDataTest, TlsSession,
};
use ftpprobe::evidence::{DataMode, Facts, Octets, Outcome, Phase, Seen, StepName};
use ftpprobe::target::{Security, TlsMode};

use crate::listing::Passive;
use crate::script::{Script, path};

pub(crate) const FEATURES: &str = "AUTH TLS|MLST type*;|EPSV|UTF8";
/// AUTH is accepted.
pub(crate) const GO_ON: &[&str] = &["234 go on"];
const HOST: &str = "ftp.example.com";

pub(crate) fn day(day: &str) -> Timestamp {
    format!("{day}T12:00:00Z").parse().unwrap()
}

/// A good certificate for the host of every script, by a public authority.
pub(crate) fn certificate() -> Certificate {
    Certificate {
        subject: format!("CN={HOST}"),
        issuer: "CN=Example Authority R1".to_owned(),
        names: vec![HOST.to_owned()],
        not_before: day("2025-12-01"),
        not_after: day("2026-03-01"),
        fingerprint: "aa".repeat(32),
        key: "RSA 2048 bits".to_owned(),
        rsa_bits: Some(2048),
        signature: "sha256WithRSAEncryption".to_owned(),
        weak_signature: false,
        self_issued: false,
        authority: false,
        names_issuers_place: true,
    }
}

/// What the verifier says of that certificate.
pub(crate) fn presented(edit: impl FnOnce(&mut Certificate), trust: Trust) -> Presented {
    let mut leaf = certificate();
    edit(&mut leaf);
    Presented {
        chain: vec![leaf],
        verification: Verification {
            checked_at: day("2026-01-02"),
            trust,
            error: (trust != Trust::Trusted).then(|| "invalid peer certificate".to_owned()),
            name_matches: Some(trust != Trust::WrongName),
            pinned: None,
            signature_error: None,
        },
    }
}

/// A handshake of TLS 1.3 in full, with the good certificate.
pub(crate) fn handshake() -> Handshake {
    Handshake {
        seen: Seen::Observed,
        server_name: Some(HOST.to_owned()),
        started_us: Some(0),
        elapsed_us: Some(12_000),
        outcome: HandshakeOutcome::Done,
        bytes_received: Some(3000),
        session: Some(TlsSession {
            version: "TLS 1.3".to_owned(),
            cipher_suite: Some("TLS13_AES_256_GCM_SHA384".to_owned()),
            group: Some("X25519".to_owned()),
            hello_retry: false,
            resumed: false,
            alpn: None,
        }),
        presented: Some(presented(|_| {}, Trust::Trusted)),
        client_certificate_asked: false,
        client_certificate_given: false,
        client_left: false,
    }
}

/// The same with the session of the control connection.
pub(crate) fn resumed() -> Handshake {
    let mut resumed = handshake();
    resumed.session.as_mut().unwrap().resumed = true;
    resumed.presented = None;
    resumed
}

/// One that ended like this.
pub(crate) fn failed(outcome: HandshakeOutcome, bytes_received: u64) -> Handshake {
    Handshake {
        outcome,
        bytes_received: Some(bytes_received),
        session: None,
        presented: None,
        ..handshake()
    }
}

/// One of TLS 1.2.
pub(crate) fn tls12(mut handshake: Handshake) -> Handshake {
    let session = handshake.session.as_mut().unwrap();
    "TLS 1.2".clone_into(&mut session.version);
    session.cipher_suite = Some("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384".to_owned());
    handshake
}

/// With this certificate.
pub(crate) fn with(presented: Presented) -> Handshake {
    Handshake {
        presented: Some(presented),
        ..handshake()
    }
}

pub(crate) fn alert(code: u8) -> Alert {
    let name = match code {
        40 => "handshake_failure",
        42 => "bad_certificate",
        70 => "protocol_version",
        71 => "insufficient_security",
        112 => "unrecognized_name",
        116 => "certificate_required",
        _ => "internal_error",
    };
    Alert {
        code,
        name: name.to_owned(),
    }
}

/// What the server answers to an old `ClientHello`.
pub(crate) fn old_hello(answer: OldAnswer) -> OldHello {
    OldHello {
        offered: "TLS 1.2".to_owned(),
        path: path("192.0.2.1:21", TcpOutcome::Connected),
        exchanges: vec![],
        answer,
        first_bytes: Octets::default(),
    }
}

pub(crate) fn hello(version: &str, cipher_suite: &str) -> ServerHello {
    ServerHello {
        version: version.to_owned(),
        cipher_suite: cipher_suite.to_owned(),
        dh_bits: None,
        secure_renegotiation: true,
    }
}

/// A listing over TLS with the session resumed.
pub(crate) fn over_tls(data: Passive) -> Passive {
    data.tls(resumed())
}

/// Both listings, without TLS.
pub(crate) fn well(script: Script) -> Script {
    script.lists(|data| data).quit()
}

/// Both listings, over TLS.
pub(crate) fn well_over_tls(script: Script) -> Script {
    script.lists(over_tls).quit()
}

impl Script {
    /// Up to FEAT, which lists AUTH TLS.
    pub(crate) fn offering() -> Self {
        Self::connected("192.0.2.1")
            .asking(TlsMode::Auto)
            .greet(&["220 ready"])
            .features(FEATURES)
    }

    pub(crate) fn asking(mut self, tls: TlsMode) -> Self {
        self.evidence.target.tls = tls;
        self
    }

    /// AUTH TLS, then AUTH SSL, and what was answered; a handshake follows a positive answer.
    pub(crate) fn secure(self, said: &[&str], handshake: Option<Handshake>) -> Self {
        self.secure_as(said, handshake, |_| {})
    }

    pub(crate) fn secure_as(
        mut self,
        said: &[&str],
        handshake: Option<Handshake>,
        edit: impl FnOnce(&mut Secured),
    ) -> Self {
        let commands = ["AUTH TLS", "AUTH SSL"].iter().zip(said);
        let auth: Vec<usize> = commands
            .map(|(command, said)| self.exchange(Phase::Tls, Some(command), said))
            .collect();
        let mut secured = Secured {
            security: if handshake.is_some() {
                Security::Explicit
            } else {
                Security::Plain
            },
            auth,
            plain_after_auth: Octets::default(),
            handshake,
            feat_in_clear: None,
            old_hello: None,
            other_certificate: None,
        };
        edit(&mut secured);
        let facts = Facts::Secure(Box::new(secured));
        self.step(StepName::Secure, Phase::Tls, Outcome::Ok, facts)
    }

    /// Implicit TLS.
    pub(crate) fn implicit(handshake: Handshake) -> Self {
        Self::connected("192.0.2.1")
            .asking(TlsMode::Implicit)
            .secure_as(&[], Some(handshake), |secured| {
                secured.security = Security::Implicit;
            })
    }

    /// PBSZ 0, and no more.
    pub(crate) fn pbsz(mut self, said: &str) -> Self {
        let pbsz = self.exchange(Phase::Tls, Some("PBSZ 0"), said);
        let facts = Facts::Protect(Protected {
            pbsz: Some(pbsz),
            prot: None,
            private: false,
            tickets: None,
        });
        self.step(StepName::Protect, Phase::Tls, Outcome::Failed, facts)
    }

    /// PBSZ 0 and PROT P.
    pub(crate) fn protect(mut self, prot: &str) -> Self {
        let pbsz = self.exchange(Phase::Tls, Some("PBSZ 0"), "200 PBSZ=0");
        let prot = self.exchange(Phase::Tls, Some("PROT P"), prot);
        let facts = Facts::Protect(Protected {
            pbsz: Some(pbsz),
            prot: Some(prot),
            private: self.attempt.exchanges[prot].is_class(2),
            tickets: Some(2),
        });
        self.step(StepName::Protect, Phase::Tls, Outcome::Ok, facts)
    }

    /// Up to STAT on the directory, over TLS with this handshake.
    pub(crate) fn encrypted(handshake: Handshake) -> Self {
        Self::offering()
            .secure(&["234 go on"], Some(handshake))
            .protect("200 now private")
            .goes_on()
    }

    /// Login and STAT on the directory.
    pub(crate) fn goes_on(self) -> Self {
        self.login(&["331 password?", "230 in"])
            .directory("213-x\n213 End", Some("250 ok"))
    }

    /// EPSV and PASV with the same listing.
    pub(crate) fn lists(self, edit: fn(Passive) -> Passive) -> Self {
        self.passive(DataMode::Epsv, "229 ok (|||50001|)", edit)
            .passive(DataMode::Pasv, "227 ok (192,0,2,1,195,82)", edit)
    }

    /// The extra data connections over TLS.
    pub(crate) fn tls_data_test(mut self, edit: impl FnOnce(&mut Self, &mut TlsDataTest)) -> Self {
        let mut test = TlsDataTest::default();
        edit(&mut self, &mut test);
        let facts = Facts::TlsDataTest(Box::new(test));
        let name = StepName::TlsDataTest;
        self.step(name, Phase::DataPassive, Outcome::Ok, facts)
    }
}
