//! Handshakes, sessions, days and texts of TLS as the facts of a finding name them.

use crate::diagnosis::draft::{after, span, within};
use crate::evidence::Seen;
use crate::evidence::tls::{Alert, Handshake, HandshakeOutcome, OldAnswer, OldHello};
use crate::text;

/// How much of a plain text is looked at.
const MAX_BYTES: usize = 2000;

/// How a handshake went, as a sentence.
pub(super) fn handshake(handshake: &Handshake) -> String {
    let after = after(handshake.elapsed_us);
    match &handshake.outcome {
        HandshakeOutcome::Done => {
            let how = match handshake.seen {
                _ if handshake.is_resumed() => " with a resumed session",
                Seen::Observed => " in full",
                Seen::Told | Seen::Inferred => "",
            };
            match &handshake.session {
                Some(session) => {
                    let cipher = session.cipher_suite.as_ref();
                    let cipher = cipher.map(|cipher| format!(", {cipher}"));
                    format!(
                        "The TLS handshake was done{how}{after}: {}{}",
                        session.version,
                        cipher.unwrap_or_default()
                    )
                }
                None => format!("The TLS handshake was done{how}{after}"),
            }
        }
        HandshakeOutcome::Alert(alert) => format!(
            "The server ended the TLS handshake{after} with the alert {} ({})",
            alert.name, alert.code
        ),
        HandshakeOutcome::Closed => format!(
            "The server closed the connection{} after the TLS handshake had begun",
            by_then(handshake)
        ),
        HandshakeOutcome::Reset => format!(
            "The connection was reset{} after the TLS handshake had begun",
            by_then(handshake)
        ),
        HandshakeOutcome::TimedOut { limit_us } => {
            format!("The TLS handshake came to no end{}", within(*limit_us))
        }
        HandshakeOutcome::NotTls(bytes) => format!(
            "What came in place of a TLS handshake is no TLS: {}",
            plain(&bytes.0)
        ),
        HandshakeOutcome::Refused(words) => {
            format!("The probe refused what came in the TLS handshake: {words}")
        }
        HandshakeOutcome::Failed(error) => {
            format!("The TLS handshake failed{after}: {error}")
        }
        HandshakeOutcome::Deadline | HandshakeOutcome::Interrupted => {
            format!("The TLS handshake was given up{after}")
        }
    }
}

fn by_then(handshake: &Handshake) -> String {
    let elapsed = handshake.elapsed_us;
    elapsed
        .map(|us| format!(" {}", span(us)))
        .unwrap_or_default()
}

/// How much came of the server in it, if that is known.
pub(super) fn received(handshake: &Handshake) -> Option<String> {
    Some(match handshake.bytes_received? {
        0 => "Not a byte came from the server in the TLS handshake".to_owned(),
        1 => "1 byte came from the server in the TLS handshake".to_owned(),
        bytes => format!("{bytes} bytes came from the server in the TLS handshake"),
    })
}

/// Whether a certificate of ours was asked for and given, if it was.
pub(super) fn our_certificate(handshake: &Handshake) -> Option<&'static str> {
    handshake
        .client_certificate_asked
        .then_some(if handshake.client_certificate_given {
            "The server asked for a certificate of the client and was given one"
        } else {
            "The server asked for a certificate of the client and was given none"
        })
}

/// What the server answers to old versions, as a sentence.
pub(super) fn old_hello(old: &OldHello) -> Option<String> {
    let asked = format!("A ClientHello of {} and older", old.offered);
    Some(match &old.answer {
        OldAnswer::Hello(hello) => {
            let prime = hello
                .dh_bits
                .map(|bits| format!(", a Diffie-Hellman prime of {bits} bits"));
            let renegotiation = if hello.secure_renegotiation {
                ""
            } else {
                ", without secure renegotiation"
            };
            format!(
                "{asked} was answered with {}, {}{}{renegotiation}",
                hello.version,
                hello.cipher_suite,
                prime.unwrap_or_default()
            )
        }
        OldAnswer::Alert(alert) => {
            format!(
                "{asked} was answered with the alert {} ({})",
                alert.name, alert.code
            )
        }
        OldAnswer::Closed => format!("At {asked} the server closed the connection"),
        OldAnswer::Silent => format!("{asked} got no answer"),
        OldAnswer::NotTls => format!(
            "{asked} was answered with what is no TLS: {}",
            plain(&old.first_bytes.0)
        ),
        OldAnswer::NotReached => return None,
    })
}

/// A name in a certificate, which may be empty.
pub(super) fn or_nobody(name: &str) -> &str {
    if name.is_empty() { "nobody" } else { name }
}

/// The name of an alert as people write it: `unsupported certificate`.
pub(super) fn alert(alert: &Alert) -> String {
    alert.name.replace('_', " ")
}

/// A count of days as a person says it.
pub(super) fn count_of_days(days: u64) -> String {
    match days {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// Bytes that were to be TLS and are none, as text.
pub(super) fn plain(bytes: &[u8]) -> String {
    let shown = bytes.get(..bytes.len().min(MAX_BYTES)).unwrap_or_default();
    text::escape_bytes(shown.trim_ascii())
}

/// The reply code and the words of such bytes, if they begin like a reply.
pub(super) fn reply(bytes: &[u8]) -> Option<(u16, String)> {
    let text = plain(bytes.trim_ascii_start());
    let (code, rest) = text.split_at_checked(3)?;
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || rest.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let words = rest.strip_prefix([' ', '-']).unwrap_or(rest);
    Some((code.parse().ok()?, words.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_read_like_a_reply() {
        for (bytes, read) in [
            (&b"500 OOPS: no\r\n"[..], Some((500, "OOPS: no".to_owned()))),
            (b"220", Some((220, String::new()))),
            (b"2201 x", None),
            (b"SSH-2.0-x", None),
            (b"\x16\x03\x01", None),
            (b"", None),
        ] {
            assert_eq!(reply(bytes), read, "{bytes:?}");
        }
    }
}
