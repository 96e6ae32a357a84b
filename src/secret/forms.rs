//! The ways in which a secret comes back: as it was sent, in another encoding, or escaped.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_encode};

/// The byte that Telnet doubles (RFC 854).
const IAC: u8 = 0xff;

/// What RFC 3986 leaves alone (section 2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What the part of a URL with name and password needs to have encoded, and no more (section 3.2.1).
const USERINFO: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// All of them, each once. Case is not among them: the search looks at none.
pub(super) fn of(secret: &str) -> BTreeSet<Vec<u8>> {
    let mut forms = BTreeSet::new();
    let mut take = |bytes: Vec<u8>| {
        for set in [NON_ALPHANUMERIC, UNRESERVED, USERINFO] {
            forms.insert(percent_encode(&bytes, set).to_string().into_bytes());
        }
        // As HTML forms have it.
        let form = percent_encode(&bytes, UNRESERVED).to_string();
        forms.insert(form.replace("%20", "+").into_bytes());
        // As this program and others write bytes that are no text.
        forms.insert(crate::text::escape_bytes(&bytes).into_bytes());
        forms.insert(bytes);
    };
    take(secret.as_bytes().to_vec());
    // Sent as UTF-8 and told as Latin-1, and the reverse.
    if let Some(latin) = latin_1(secret) {
        let doubled = latin.iter().flat_map(|byte| {
            let times = if *byte == IAC { 2 } else { 1 };
            std::iter::repeat_n(*byte, times)
        });
        take(doubled.collect());
        take(latin);
    }
    let misread: String = secret.bytes().map(char::from).collect();
    take(misread.into_bytes());
    // In quotes: of JSON and many programming languages, of a reply to PWD (RFC 959, appendix II), and of XML.
    if let Ok(quoted) = serde_json::to_string(secret) {
        take(quoted.trim_matches('"').as_bytes().to_vec());
        let inner = quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        take(inner.unwrap_or_default().as_bytes().to_vec());
    }
    take(secret.replace('"', "\"\"").into_bytes());
    let markup = secret
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    take(markup.clone().into_bytes());
    take(
        markup
            .replace('"', "&quot;")
            .replace('\'', "&#39;")
            .into_bytes(),
    );
    forms.remove(&Vec::new());
    forms
}

/// The text in Latin-1, unless it has letters of others or only such as are the same in UTF-8.
fn latin_1(text: &str) -> Option<Vec<u8>> {
    let bytes = text.chars().map(|c| u8::try_from(u32::from(c)).ok());
    bytes
        .collect::<Option<Vec<u8>>>()
        .filter(|it| !it.is_ascii())
}
