//! The few words on steps of TLS.

use super::Notes;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::tls::{Handshake, HttpsLook, Protected, Secured, TlsDataTest};
use crate::evidence::{DataConnection, Exchange};
use crate::report::data::connecting;
use crate::report::handshake::{Failed, control_leaf, done, leaf, not_verified};
use crate::report::shape::{NotVerified, Trial};
use crate::report::tls::trial;
use crate::report::words::{day, distrust, ms};
use crate::target::Security;

/// The port of HTTPS.
const HTTPS: u16 = 443;

impl Notes<'_> {
    pub(super) fn securing(&self, secured: &Secured) -> Option<String> {
        if let Some(handshake) = &secured.handshake {
            return Some(self.handshake(handshake));
        }
        // The first AUTH tells more than the older form that is tried after it.
        let auth = self.attempt.exchange(secured.auth.first().copied());
        match (auth, secured.security) {
            (Some(auth), _) => Some(self.with_words("AUTH TLS", auth)),
            (None, Security::Implicit) => None,
            (None, _) => Some(self.say("note-tls-not-offered", &[])),
        }
    }

    fn handshake(&self, handshake: &Handshake) -> String {
        if let Some(failure) = self.handshake_failure(handshake) {
            return failure;
        }
        let session = handshake.session.as_ref();
        let version = session.map_or("TLS", |session| session.version.as_str());
        let presented = handshake.presented.as_ref();
        let pinned = presented.and_then(|presented| presented.verification.pinned);
        let why = not_verified(handshake);
        let is_captured = why == Some(NotVerified::NotChecked);
        let why = why.map(|why| distrust(why, self.wording));
        let (id, why) = match &why {
            Some(why) if is_captured => ("note-not-checked", why.as_str()),
            Some(why) => ("note-not-verified", why.as_str()),
            None if presented.is_none() && !handshake.is_resumed() => return version.to_owned(),
            None if pinned == Some(true) => ("note-pinned", ""),
            None => ("note-verified", ""),
        };
        self.say(id, &[("version", version), ("why", why)])
    }

    fn handshake_failure(&self, handshake: &Handshake) -> Option<String> {
        Failed::of_handshake(handshake).words(handshake.elapsed_us.map(ms), self.wording)
    }

    pub(super) fn protecting(&self, protected: &Protected) -> Option<String> {
        let prot = self.attempt.exchange(protected.prot);
        if protected.private {
            return Some("PROT P".to_owned());
        }
        if let Some(prot) = prot {
            return Some(self.with_words("PROT P", prot));
        }
        let pbsz = self.attempt.exchange(protected.pbsz)?;
        Some(self.with_words("PBSZ 0", pbsz))
    }

    pub(super) fn data_test(&self, test: &TlsDataTest) -> String {
        let (mut of, mut resumed) = (0_usize, 0_usize);
        for handshake in done(&test.in_a_row) {
            of += 1;
            resumed += usize::from(handshake.is_resumed());
        }
        let mut parts = Vec::new();
        if of > 0 {
            let (resumed, of) = (resumed.to_string(), of.to_string());
            parts.push(self.say("note-resumed", &[("resumed", &resumed), ("of", &of)]));
        }
        if let Some(data) = &test.without_resumption {
            let what = self.say("note-new-session", &[]);
            parts.push(self.result(&what, &self.trial(data)));
        }
        if let Some(prot_c) = self.attempt.exchange(test.prot_c) {
            parts.push(self.answer("PROT C", prot_c));
        }
        if test.ended_by.is_some() {
            parts.push(self.say("note-ended-early", &[]));
        }
        self.list(&parts)
    }

    fn trial(&self, data: &DataConnection) -> String {
        let id = match trial(self.attempt, data) {
            Trial::Listed => "note-works",
            Trial::Refused => "failure-refused",
            Trial::HandshakeFailed | Trial::Failed => "failure-failed",
        };
        self.say(id, &[])
    }

    pub(super) fn https(&self, look: &HttpsLook) -> Option<String> {
        let port = self.port(HTTPS);
        if look.path.outcome != TcpOutcome::Connected {
            return Some(self.result(&port, &connecting(&look.path, self.wording)));
        }
        let handshake = look.handshake.as_ref()?;
        if let Some(failure) = self.handshake_failure(handshake) {
            return Some(self.result(&port, &failure));
        }
        let theirs = leaf(Some(handshake))?;
        let ends = theirs.not_after.to_string();
        let id = match control_leaf(self.attempt) {
            Some(ours) if ours.fingerprint == theirs.fingerprint => "note-same-certificate",
            Some(_) => "note-other-certificate",
            None => "note-a-certificate",
        };
        Some(self.say(id, &[("date", day(&ends))]))
    }

    /// What a command brought, with the words of a refusal.
    fn with_words(&self, command: &str, exchange: &Exchange) -> String {
        self.result(command, &self.outcome(exchange))
    }
}
