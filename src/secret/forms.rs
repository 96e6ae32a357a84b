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
    // Nothing writes these in another way.
    if secret.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return BTreeSet::from([secret.as_bytes().to_vec()]);
    }
    let encoded = written(secret).into_iter().flat_map(|text| encoded(&text));
    let mut forms: BTreeSet<Vec<u8>> = encoded.flat_map(escaped).collect();
    forms.remove(&Vec::new());
    forms
}

/// As it is, and in quotes: of JSON and many programming languages, of a reply to PWD (RFC 959, appendix II), and of XML.
fn written(secret: &str) -> BTreeSet<String> {
    let markup = secret
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let json = serde_json::to_string(secret).unwrap_or_default();
    let json = json.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    BTreeSet::from([
        secret.to_owned(),
        json.unwrap_or_default().to_owned(),
        secret.replace('"', "\"\""),
        markup.replace('"', "&quot;").replace('\'', "&#39;"),
        markup,
    ])
}

/// In UTF-8 as it is sent, in Latin-1, and in UTF-8 that somebody took for Latin-1.
fn encoded(text: &str) -> Vec<Vec<u8>> {
    let misread: String = text.bytes().map(char::from).collect();
    let mut all = vec![text.as_bytes().to_vec(), misread.into_bytes()];
    if let Some(latin) = latin_1(text) {
        let doubled = latin.iter().flat_map(|byte| {
            let times = if *byte == IAC { 2 } else { 1 };
            std::iter::repeat_n(*byte, times)
        });
        all.push(doubled.collect());
        all.push(latin);
    }
    all
}

/// As they are, in URLs and forms, and as this program and others write bytes that are no text.
fn escaped(bytes: Vec<u8>) -> Vec<Vec<u8>> {
    let sets = [NON_ALPHANUMERIC, UNRESERVED, USERINFO];
    let mut all: Vec<String> = sets
        .into_iter()
        .map(|set| percent_encode(&bytes, set).to_string())
        .collect();
    let form = percent_encode(&bytes, UNRESERVED).to_string();
    all.push(form.replace("%20", "+"));
    let escaped = crate::text::escape_bytes(&bytes);
    all.push(escaped.replace("\\\\", "\\"));
    all.push(escaped);
    let mut all: Vec<Vec<u8>> = all.into_iter().map(String::into_bytes).collect();
    all.push(bytes);
    all
}

/// The text in Latin-1, unless it has letters of others or only such as are the same in UTF-8.
fn latin_1(text: &str) -> Option<Vec<u8>> {
    let bytes = text.chars().map(|c| u8::try_from(u32::from(c)).ok());
    bytes
        .collect::<Option<Vec<u8>>>()
        .filter(|it| !it.is_ascii())
}
