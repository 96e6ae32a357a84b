//! What TLS adds to a run.

use ftpprobe::evidence::certificate::{Certificate, Presented, Trust, Verification};
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::{LoggedIn, TcpOutcome, Withheld};
use ftpprobe::evidence::tls::{
    CloseNotify, Handshake, HandshakeOutcome, HttpsLook, Protected, Secured, TlsDataTest,
    TlsSession,
};
use ftpprobe::evidence::{DataMode, Facts, Octets, Outcome, Phase, Seen, StepName};
use ftpprobe::target::{Security, TlsMode};

use super::Tale;

/// A certificate of the host, valid from the beginning of the year until this day.
pub(crate) fn certificate(until: &str) -> Certificate {
    Certificate {
        subject: "CN=ftp.example.com".to_owned(),
        issuer: "C=US, O=Example Trust, CN=Example R3".to_owned(),
        names: vec!["ftp.example.com".to_owned()],
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        not_after: format!("{until}T23:59:59Z").parse().unwrap(),
        fingerprint: "3f".repeat(32),
        key: "EC P-256".to_owned(),
        rsa_bits: None,
        signature: "sha256WithRSAEncryption".to_owned(),
        weak_signature: false,
        self_issued: false,
        authority: false,
        names_issuers_place: true,
    }
}

/// The authority that signed it.
pub(crate) fn authority() -> Certificate {
    Certificate {
        subject: "C=US, O=Example Trust, CN=Example R3".to_owned(),
        issuer: "C=US, O=Example Trust, CN=Example Root X1".to_owned(),
        names: Vec::new(),
        fingerprint: "a7".repeat(32),
        key: "RSA 2048 bits".to_owned(),
        rsa_bits: Some(2048),
        authority: true,
        ..certificate("2031-12-31")
    }
}

/// The certificates as they were presented, and what the verifier made of them.
pub(crate) fn presented(chain: Vec<Certificate>, trust: Trust) -> Presented {
    let error = match trust {
        Trust::Trusted => None,
        Trust::Expired => Some("invalid peer certificate: Expired"),
        _ => Some("invalid peer certificate: UnknownIssuer"),
    };
    Presented {
        chain,
        verification: Verification {
            checked_at: super::when(),
            trust,
            error: error.map(str::to_owned),
            name_matches: Some(true),
            pinned: None,
            signature_error: None,
        },
    }
}

impl Tale {
    /// A handshake that ends well; a resumed session has no certificate.
    pub(crate) fn handshake(&mut self, presented: Option<Presented>) -> Handshake {
        let started_us = self.pass(21_700);
        Handshake {
            seen: Seen::Observed,
            server_name: Some("ftp.example.com".to_owned()),
            started_us: Some(started_us),
            elapsed_us: Some(21_700),
            outcome: HandshakeOutcome::Done,
            bytes_received: Some(3_120),
            session: Some(TlsSession {
                version: "TLS 1.3".to_owned(),
                cipher_suite: Some("TLS13_AES_256_GCM_SHA384".to_owned()),
                group: Some("X25519".to_owned()),
                hello_retry: false,
                resumed: presented.is_none(),
                alpn: None,
            }),
            presented,
            client_certificate_asked: false,
            client_certificate_given: false,
            client_left: false,
        }
    }

    /// A handshake that fails after so long and so many bytes.
    pub(crate) fn failed_handshake(
        &mut self,
        outcome: HandshakeOutcome,
        took_us: u64,
        bytes_received: u64,
    ) -> Handshake {
        let mut handshake = self.handshake(None);
        self.now_us = handshake.started_us.unwrap() + took_us;
        handshake.elapsed_us = Some(took_us);
        handshake.outcome = outcome;
        handshake.bytes_received = Some(bytes_received);
        handshake.session = None;
        handshake
    }

    /// AUTH TLS, which the server accepts. Nothing has come of it yet.
    pub(crate) fn auth(&mut self) -> Secured {
        self.ask_for(
            Security::Explicit,
            &["AUTH TLS"],
            "234 Proceed with negotiation.",
        )
    }

    /// AUTH TLS and AUTH SSL, which the server refuses.
    pub(crate) fn auth_refused(&mut self, reply: &str) -> Secured {
        self.ask_for(Security::Plain, &["AUTH TLS", "AUTH SSL"], reply)
    }

    fn ask_for(&mut self, security: Security, commands: &[&str], reply: &str) -> Secured {
        self.evidence.target.tls = TlsMode::Explicit;
        let auth = commands
            .iter()
            .map(|command| self.exchange(Phase::Tls, command, reply, 800))
            .collect();
        Secured {
            security,
            auth,
            plain_after_auth: Octets::default(),
            handshake: None,
            feat_in_clear: None,
            old_hello: None,
            other_certificate: None,
        }
    }

    /// Records the step.
    pub(crate) fn secured(&mut self, secured: Secured) {
        let outcome = Outcome::of(secured.is_encrypted());
        self.step(
            StepName::Secure,
            Phase::Tls,
            outcome,
            Facts::Secure(Box::new(secured)),
        );
    }

    /// AUTH TLS and a handshake that ends well.
    pub(crate) fn secure(&mut self, presented: Presented) {
        let mut secured = self.auth();
        secured.handshake = Some(self.handshake(Some(presented)));
        self.secured(secured);
    }

    /// PBSZ 0 and PROT P.
    pub(crate) fn protect(&mut self) {
        let pbsz = self.exchange(Phase::Tls, "PBSZ 0", "200 PBSZ set to 0.", 500);
        let prot = self.exchange(Phase::Tls, "PROT P", "200 PROT now Private.", 500);
        let protected = Protected {
            pbsz: Some(pbsz),
            prot: Some(prot),
            private: true,
            tickets: Some(2),
        };
        self.step(
            StepName::Protect,
            Phase::Tls,
            Outcome::Ok,
            Facts::Protect(protected),
        );
    }

    /// USER, whose password is kept back.
    pub(crate) fn withhold(&mut self, user: &str) {
        user.clone_into(&mut self.evidence.target.user);
        self.evidence.target.anonymous = false;
        let command = format!("USER {user}");
        let said = "331 Please specify the password.";
        let user = self.exchange(Phase::Login, &command, said, 900);
        let login = LoggedIn {
            user: Some(user),
            pass: None,
            acct: None,
            accepted: false,
            withheld: Some(Withheld::Unverified),
            refused_over_tls: None,
        };
        self.step(
            StepName::Login,
            Phase::Login,
            Outcome::Failed,
            Facts::Login(login),
        );
    }

    /// A listing that comes through encrypted, in a session that is resumed.
    pub(crate) fn list_encrypted(
        &mut self,
        mode: DataMode,
        reply: &str,
        announced: &str,
        listing: &str,
    ) {
        let mut data = self.announce(mode, reply, announced);
        data.connect = Some(self.path(announced, TcpOutcome::Connected, 1_100));
        data.tls = Some(self.handshake(None));
        data.close_notify = Some(CloseNotify {
            received: true,
            sent: Some(true),
        });
        self.listing(data, listing);
    }

    /// A listing whose data connection gets an alert instead of a handshake.
    pub(crate) fn list_refused(
        &mut self,
        mode: DataMode,
        reply: &str,
        announced: &str,
        outcome: HandshakeOutcome,
    ) {
        let mut data = self.announce(mode, reply, announced);
        data.connect = Some(self.path(announced, TcpOutcome::Connected, 1_100));
        let start = "150 Here comes the directory listing.";
        data.transfer = Some(self.exchange(Phase::DataPassive, "LIST", start, 900));
        data.tls = Some(self.failed_handshake(outcome, 1_400, 7));
        data.end = Some(DataEnd::HandshakeFailed);
        self.data(data, Outcome::Failed);
    }

    /// Four listings in a row, one without resumption, and PROT C, which is refused.
    pub(crate) fn data_test(&mut self) {
        let mut resumed = self.attempt.data[0].clone();
        let in_a_row = vec![resumed.clone(); 4];
        resumed.closing = Some(self.exchange(
            Phase::Transfer,
            "",
            "522 SSL connection failed; session reuse required",
            300,
        ));
        let prot_c = self.exchange(
            Phase::Tls,
            "PROT C",
            "534 Fallback to [C]lear channel protection refused.",
            500,
        );
        let test = TlsDataTest {
            in_a_row,
            without_resumption: Some(resumed),
            prot_c: Some(prot_c),
            ..TlsDataTest::default()
        };
        self.step(
            StepName::TlsDataTest,
            Phase::Tls,
            Outcome::Ok,
            Facts::TlsDataTest(Box::new(test)),
        );
    }

    /// Port 443 shows this.
    pub(crate) fn https(&mut self, presented: Presented) {
        let path = self.path("192.0.2.10:443", TcpOutcome::Connected, 8_300);
        let handshake = Some(self.handshake(Some(presented)));
        let look = HttpsLook { path, handshake };
        self.step(
            StepName::CompareHttps,
            Phase::Tls,
            Outcome::Ok,
            Facts::CompareHttps(Box::new(look)),
        );
    }
}
