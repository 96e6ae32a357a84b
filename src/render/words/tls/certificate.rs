//! Whether the server is who it is to be, by its certificates.

use super::{LONGEST, LONGEST_NAME, Line, Words, list, short};
use crate::diagnosis::Severity;
use crate::evidence::Phase;
use crate::knowledge::findings::FindingId;
use crate::report::{CertificateReport, NotVerified, Report, TlsReport, day, distrust};

/// Names of a certificate that are shown where one look is to do, and in full.
const MOST_NAMES: usize = 3;
const ALL_NAMES: usize = 20;

/// Whether the certificate is good, for how long, for whom and by whom.
pub(super) fn lines(words: Words, report: &Report, tls: &TlsReport) -> Vec<Line> {
    let Some(certificate) = &tls.certificate else {
        let why = tls.not_verified.map(|why| distrust(why, words.wording()));
        return why
            .map(|why| not_verified(words, report, &why))
            .into_iter()
            .collect();
    };
    if is_unreadable(certificate) {
        let why = words.say("report-tls-unreadable", &[]);
        return vec![not_verified(words, report, &why)];
    }
    if tls.not_verified == Some(NotVerified::NotChecked) {
        return of_capture(words, report, tls, certificate);
    }
    let term = term(words, certificate);
    let mut facts = vec![owner(words, tls, certificate)];
    let verdict = match tls.not_verified {
        Some(why) => {
            // Moments in UTC are in the order of their texts.
            let is_early = certificate.not_before > report.started_at;
            let why = match why {
                NotVerified::Expired if certificate.days_left < 0 => term,
                NotVerified::NotYetValid if is_early => {
                    let date = ("date", day(&certificate.not_before));
                    words.say("report-tls-not-before", &[date])
                }
                _ => {
                    facts.push(term);
                    distrust(why, words.wording())
                }
            };
            not_verified(words, report, &why)
        }
        None if tls.verified => {
            let id = if tls.pinned == Some(true) {
                "report-tls-pinned"
            } else {
                "report-tls-verified"
            };
            let text = words.say(id, &[("term", &term)]);
            if is_ending(report) {
                Line::caution(text)
            } else {
                Line::good(text)
            }
        }
        None => Line::fact(term),
    };
    let mut lines = vec![verdict, Line::more(list(words, &facts))];
    if let Some(error) = tls.trust_error.as_ref().filter(|_| words.is_verbose()) {
        let error = short(error, LONGEST);
        let text = words.say("report-tls-verifier", &[("error", &error)]);
        lines.push(Line::more(text));
    }
    lines
}

/// What stands in a capture: how the dates were then, and whether the name is the one that was asked for.
fn of_capture(
    words: Words,
    report: &Report,
    tls: &TlsReport,
    certificate: &CertificateReport,
) -> Vec<Line> {
    let (not_after, not_before) = (day(&certificate.not_after), day(&certificate.not_before));
    let (id, date, is_bad) = if certificate.days_left < 0 {
        ("report-tls-recorded-over", not_after, true)
    } else if certificate.not_before > report.started_at {
        ("report-tls-recorded-early", not_before, true)
    } else {
        ("report-tls-recorded", not_after, false)
    };
    let text = words.say(id, &[("date", date)]);
    let line = match is_bad {
        true if is_grave(report) => Line::grave(text),
        true => Line::caution(text),
        false => Line::fact(text),
    };
    let name = match tls.name_matches {
        Some(true) => "report-tls-name-fits",
        Some(false) => "report-tls-name-differs",
        None => "report-tls-name-not-checked",
    };
    let asked = short(tls.server_name.as_deref().unwrap_or_default(), LONGEST_NAME);
    let name = words.say(name, &[("name", &asked)]);
    let facts = [owner(words, tls, certificate), name];
    vec![line, Line::more(list(words, &facts))]
}

fn not_verified(words: Words, report: &Report, why: &str) -> Line {
    let text = words.say("report-tls-not-verified", &[("why", why)]);
    if is_grave(report) {
        Line::grave(text)
    } else {
        Line::caution(text)
    }
}

/// Whether TLS is what makes the run fail.
fn is_grave(report: &Report) -> bool {
    let mut findings = report.findings.iter();
    findings.any(|one| one.phase == Phase::Tls && one.severity == Severity::Critical)
}

/// The rule knows how soon is soon.
fn is_ending(report: &Report) -> bool {
    let mut findings = report.findings.iter();
    findings.any(|finding| finding.id == FindingId::CertExpiresSoon.name())
}

/// What is no certificate has a fingerprint only.
fn is_unreadable(certificate: &CertificateReport) -> bool {
    let CertificateReport {
        subject,
        issuer,
        key,
        ..
    } = certificate;
    [subject, issuer, key].iter().all(|text| text.is_empty())
}

fn term(words: Words, certificate: &CertificateReport) -> String {
    let days = certificate.days_left;
    let id = if days < 0 {
        "report-tls-over"
    } else {
        "report-tls-left"
    };
    let days = days.unsigned_abs().to_string();
    let date = day(&certificate.not_after);
    words.say(id, &[("days", &days), ("date", date)])
}

fn owner(words: Words, tls: &TlsReport, certificate: &CertificateReport) -> String {
    let names = &certificate.names;
    let asked = tls.server_name.as_ref().filter(|name| names.contains(name));
    let names = match asked {
        Some(name) if !words.is_verbose() => short(name, LONGEST_NAME),
        _ if names.is_empty() => short(&certificate.subject, LONGEST_NAME),
        _ => several(words, names),
    };
    if tls.not_verified == Some(NotVerified::SelfSigned) {
        return words.say("report-tls-for", &[("names", &names)]);
    }
    if certificate.self_signed {
        return words.say("report-tls-for-self-signed", &[("names", &names)]);
    }
    let issuer = short(organisation(&certificate.issuer), LONGEST_NAME);
    let values = [("names", names.as_str()), ("issuer", &issuer)];
    words.say("report-tls-for-issued", &values)
}

fn several(words: Words, names: &[String]) -> String {
    let most = if words.is_verbose() {
        ALL_NAMES
    } else {
        MOST_NAMES
    };
    let shown: Vec<_> = names
        .iter()
        .take(most)
        .map(|name| short(name, LONGEST_NAME))
        .collect();
    let shown = list(words, &shown);
    match names.len().saturating_sub(most) {
        0 => shown,
        more => {
            let values = [("names", shown.as_str()), ("more", &more.to_string())];
            words.say("report-tls-more-names", &values)
        }
    }
}

/// The organisation of a distinguished name, else its common name, else all of it.
fn organisation(name: &str) -> &str {
    attribute(name, "O=")
        .or_else(|| attribute(name, "CN="))
        .unwrap_or(name)
}

/// The value of an attribute: up to the next one, since a value can hold commas.
fn attribute<'a>(name: &'a str, key: &str) -> Option<&'a str> {
    let is_attribute = |part: &str| {
        let name = part.split_once('=').map(|(name, _)| name);
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
        };
        name.is_some_and(is_name)
    };
    let mut begins = None;
    let mut at = 0;
    for part in name.split(", ") {
        match begins {
            Some(begin) if is_attribute(part) => return name.get(begin..at - 2),
            None if part.starts_with(key) => begins = Some(at + key.len()),
            _ => {}
        }
        at += part.len() + 2;
    }
    name.get(begins?..).filter(|value| !value.is_empty())
}

/// Every certificate that the server sent.
pub(super) fn chain(words: Words, tls: &TlsReport) -> Vec<Line> {
    let mut lines = Vec::new();
    for certificate in tls.certificate.iter().chain(&tls.chain) {
        let fingerprint = ("fingerprint", certificate.fingerprint_sha256.as_str());
        let fingerprint = words.say("report-tls-fingerprint", &[fingerprint]);
        if is_unreadable(certificate) {
            lines.push(Line::fact(fingerprint));
            continue;
        }
        lines.push(Line::fact(short(&certificate.subject, LONGEST)));
        let issuer = short(&certificate.issuer, LONGEST);
        let issuer = words.say("report-tls-issued-by", &[("issuer", &issuer)]);
        lines.push(Line::more(issuer));
        let dates = [
            ("from", day(&certificate.not_before)),
            ("until", day(&certificate.not_after)),
        ];
        let kinds = [&certificate.key, &certificate.signature];
        let mut facts = kinds.map(|kind| short(kind, LONGEST_NAME)).to_vec();
        facts.push(words.say("report-tls-validity", &dates));
        lines.push(Line::more(list(words, &facts)));
        lines.push(Line::more(fingerprint));
    }
    lines
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("C=US, O=Let's Encrypt, CN=R11", "Let's Encrypt"; "in the middle")]
    #[test_case("CN=R11, O=Example, Inc.", "Example, Inc."; "with a comma")]
    #[test_case("O=Example, Inc., CN=R11", "Example, Inc."; "with a comma before another")]
    #[test_case("CN=Example Root", "Example Root"; "a common name only")]
    #[test_case("OU=Unit", "OU=Unit"; "neither")]
    #[test_case("CN=é, O=", "é"; "an empty one")]
    #[test_case("", ""; "nothing")]
    fn organisations(name: &str, expected: &str) {
        assert_eq!(organisation(name), expected);
    }
}
