//! Alerts, and unencrypted text where TLS was to be, as the values of a finding have them.

use crate::diagnosis::fact::plain_text;
use crate::evidence::tls::Alert;

/// The name of an alert as people write it: `unsupported certificate`.
pub(super) fn alert(alert: &Alert) -> String {
    alert.name.replace('_', " ")
}

/// The reply code and the words of such bytes, if they begin like a reply.
pub(super) fn reply(bytes: &[u8]) -> Option<(u16, String)> {
    let text = plain_text(bytes.trim_ascii_start());
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
