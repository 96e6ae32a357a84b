//! Targets and URLs, and what is said of those that are none.

use ftpprobe::target::parse;

/// What stands for a password where the text has `%s`.
const SECRET: &str = "Zq7kw9Xv";

/// Reads a target.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(typed) = parse(text) {
        assert!(!typed.host.is_empty());
        assert!(typed.host.is_ascii(), "{}", typed.host);
        let harmless = |text: &str| !text.chars().any(char::is_control);
        assert!(harmless(&typed.host));
        assert!(typed.user.as_deref().is_none_or(harmless));
        assert!(typed.directory.as_deref().is_none_or(harmless));
        assert_ne!(typed.port, Some(0));
        // What was read is a target by itself, and the same.
        let authority = ftpprobe::target::bracketed(&typed.host);
        let again = parse(&format!("ftp://{authority}:{}/", typed.port.unwrap_or(21))).unwrap();
        assert_eq!(again.host, typed.host);
    }
    // A password that stands where one is due is in no message.
    let with_secret = text.replace("%s", SECRET);
    if with_secret != text
        && is_password(&with_secret)
        && let Err(error) = parse(&with_secret)
    {
        assert!(!error.to_string().contains(SECRET), "{error}");
    }
}

/// Whether all that stands for a password does so between the first colon behind the scheme and the last `@`.
fn is_password(text: &str) -> bool {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let scheme = text.len() - rest.len();
    // The first slash ends the host, unless it seems to be a password's.
    let authority = rest.split('/').next().filter(|it| it.contains('@'));
    let rest = authority.unwrap_or(rest);
    let (Some(colon), Some(at)) = (rest.find(':'), rest.rfind('@')) else {
        return false;
    };
    // Colons in brackets are an address's.
    if rest.starts_with('[') {
        return false;
    }
    let mut places = text.match_indices(SECRET);
    places.all(|(place, _)| place > scheme + colon && place + SECRET.len() <= scheme + at)
}
