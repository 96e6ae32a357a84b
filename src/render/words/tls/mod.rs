//! How the connections were encrypted, and whether the server is who it is to be.

mod certificate;

use super::{Line, Words};
use crate::evidence::{Outcome, StepName};
use crate::report::{
    HttpsReport, OldAnswerWord, OldHelloReport, Report, Security, TlsFailure, TlsReport, amount,
    day, duration, trouble,
};
use crate::text::{sanitize, truncate};

/// The longest name that is shown where one look is to do. Whoever makes a certificate can write
/// anything into it.
const LONGEST_NAME: usize = 48;

/// The longest that is shown in full.
const LONGEST: usize = 160;

/// The block, without its label. Empty without TLS.
pub(in crate::render) fn lines(words: Words, report: &Report) -> Vec<Line> {
    let Some(tls) = &report.tls else {
        return Vec::new();
    };
    let mut lines = session(words, report, tls);
    let details = words.is_verbose();
    if details && tls.outcome == Outcome::Ok {
        lines.push(Line::more(parameters(words, tls)));
    }
    lines.extend(certificate::lines(words, report, tls));
    if tls.in_use {
        lines.extend(data(words, report, tls));
    }
    lines.extend(tls.old_hello.as_ref().and_then(|old| old_hello(words, old)));
    if details {
        lines.extend(certificate::chain(words, tls));
        lines.extend(tls.https.as_ref().and_then(|look| https(words, look)));
    }
    lines
}

/// What was agreed on, or how far it came.
fn session(words: Words, report: &Report, tls: &TlsReport) -> Vec<Line> {
    let security = match tls.security {
        Security::Implicit => "implicit",
        Security::Explicit | Security::Plain => "explicit",
    };
    let security = ("security", security);
    if let (Outcome::Ok, Some(version)) = (tls.outcome, &tls.version) {
        let version = words.say("report-tls-version", &[security, ("version", version)]);
        let agreed = [&tls.cipher_suite, &tls.key_exchange_group];
        let mut facts = vec![version];
        facts.extend(agreed.into_iter().flatten().cloned());
        let mut lines = vec![Line::good(list(words, &facts))];
        if !tls.in_use {
            lines.push(Line::caution(words.say("report-tls-given-up", &[])));
        }
        return lines;
    }
    let (Some(how), ms) = (tls.failure, tls.handshake_ms) else {
        return Vec::new();
    };
    let (alert, error) = (tls.alert.as_deref(), tls.error.as_deref());
    let failure = trouble(how, alert, error, ms, words.wording());
    let failure = short(&failure, LONGEST);
    // A log does not tell how long a handshake took.
    let has_begun = ms.is_some() || report.source.is_some() && how != TlsFailure::AuthRefused;
    if !has_begun {
        let refused = words.say("report-tls-refused", &[("failure", &failure)]);
        return vec![Line::grave(refused)];
    }
    let time = ms.map(duration).unwrap_or_default();
    let values = [security, ("time", &time), ("failure", &failure)];
    let mut lines = vec![Line::grave(words.say("report-tls-failed", &values))];
    // An alert, or what is no TLS, tells more than its size.
    let is_silence = matches!(
        how,
        TlsFailure::Closed
            | TlsFailure::Reset
            | TlsFailure::TimedOut
            | TlsFailure::Deadline
            | TlsFailure::Interrupted
    );
    if let Some(bytes) = tls.bytes_received.filter(|_| is_silence) {
        let amount = ("amount", &*amount(bytes));
        lines.push(Line::fact(words.say("report-tls-sent", &[amount])));
    }
    lines
}

/// What else was agreed on.
fn parameters(words: Words, tls: &TlsReport) -> String {
    let mut facts = Vec::new();
    if let Some(ms) = tls.handshake_ms {
        let time = duration(ms);
        facts.push(words.say("report-tls-handshake", &[("time", &time)]));
    }
    if let Some(name) = &tls.server_name {
        let name = short(name, LONGEST_NAME);
        facts.push(words.say("report-tls-server-name", &[("name", &name)]));
    }
    if let Some(alpn) = &tls.alpn {
        let alpn = short(alpn, LONGEST_NAME);
        facts.push(words.say("report-tls-alpn", &[("alpn", &alpn)]));
    }
    if tls.hello_retry_request {
        facts.push(words.say("report-tls-retry", &[]));
    }
    if tls.client_certificate_requested {
        let id = if tls.client_certificate_given {
            "report-tls-client-given"
        } else {
            "report-tls-client-asked"
        };
        facts.push(words.say(id, &[]));
    }
    list(words, &facts)
}

/// What the server takes besides what it was asked first.
fn old_hello(words: Words, old: &OldHelloReport) -> Option<Line> {
    let offered = ("offered", old.offered.as_str());
    if let (Some(version), Some(cipher)) = (&old.version, &old.cipher_suite) {
        let cipher = match old.dh_bits {
            Some(bits) => {
                let values = [("cipher", cipher.as_str()), ("bits", &bits.to_string())];
                words.say("report-tls-dh", &values)
            }
            None => cipher.clone(),
        };
        let values = [offered, ("version", version), ("cipher", &cipher)];
        return Some(Line::fact(words.say("report-tls-old-hello", &values)));
    }
    let id = match old.answer {
        OldAnswerWord::Alert => "failure-handshake-alert",
        OldAnswerWord::Closed => "failure-handshake-closed",
        OldAnswerWord::Silent => "report-tls-silent",
        OldAnswerWord::NotTls => "report-tls-no-tls",
        OldAnswerWord::Hello | OldAnswerWord::NotReached => return None,
    };
    let alert = old.alert.as_deref().unwrap_or_default();
    let answer = words.say(id, &[("alert", alert)]);
    let values = [offered, ("answer", &answer)];
    Some(Line::fact(words.say("report-tls-old-answer", &values)))
}

/// Whether data is encrypted, if it came to that.
fn data(words: Words, report: &Report, tls: &TlsReport) -> Option<Line> {
    if !tls.data_protected {
        let mut steps = report.attempts.last()?.steps.iter();
        let asked =
            |step: StepName, outcome| step == StepName::Protect && outcome != Outcome::Skipped;
        let was_asked = steps.any(|step| asked(step.step, step.outcome));
        return was_asked.then(|| Line::grave(words.say("report-tls-data-plain", &[])));
    }
    let handshakes: Vec<_> = report
        .data
        .iter()
        .filter_map(|data| data.tls.as_ref())
        .collect();
    let failed = handshakes
        .iter()
        .filter(|tls| tls.failure.is_some())
        .count();
    let resumed = handshakes.iter().filter(|tls| tls.resumed).count();
    let connections = handshakes.len();
    let counted = |id: &str, key: &str, count: usize| {
        let (count, connections) = (count.to_string(), connections.to_string());
        words.say(id, &[(key, &count), ("connections", &connections)])
    };
    Some(if connections == 0 {
        Line::good(words.say("report-tls-data", &[]))
    } else if failed > 0 {
        Line::grave(counted("report-tls-data-failed", "failed", failed))
    } else if resumed == 0 && tls.sessions_given == Some(0) {
        Line::good(words.say("report-tls-data-none-given", &[]))
    } else if resumed == 0 {
        Line::good(words.say("report-tls-data-new", &[]))
    } else {
        let text = counted("report-tls-data-resumed", "resumed", resumed);
        if resumed < connections {
            Line::caution(text)
        } else {
            Line::good(text)
        }
    })
}

/// What port 443 shows. Why it shows nothing is said with the step.
fn https(words: Words, look: &HttpsReport) -> Option<Line> {
    if look.same_certificate == Some(true) {
        return Some(Line::fact(words.say("report-tls-https-same", &[])));
    }
    let date = day(look.not_after.as_ref()?);
    let fingerprint = look.fingerprint_sha256.as_ref()?;
    let values = [("date", date), ("fingerprint", fingerprint)];
    Some(Line::fact(words.say("report-tls-https-other", &values)))
}

/// One after the other, as the language lists things.
fn list(words: Words, parts: &[String]) -> String {
    parts.join(&words.say("summary-comma", &[]))
}

/// Text of a stranger, harmless and not too long.
fn short(text: &str, columns: usize) -> String {
    truncate(&sanitize(text), columns)
}
