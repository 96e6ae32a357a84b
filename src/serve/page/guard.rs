//! What keeps pages of other sites from asking for anything with the browser of somebody who may.
//!
//! There are two ways. A name of theirs can be made to lead to this server (DNS rebinding), so that the browser takes its pages for
//! theirs: the server answers under its own names alone. And their pages can send a form: each form of ours carries a token that
//! only who sees our pages knows, and browsers say where a request comes from. Nothing here rests on a cookie, for there is none.

use std::net::{IpAddr, Ipv6Addr};

use ring::digest::{SHA256, digest};

/// Whether this is the token. How long it takes to find out says nothing of it.
pub(super) fn is_token(sent: &str, token: &str) -> bool {
    let [sent, token] = [sent, token].map(|it| digest(&SHA256, it.as_bytes()));
    sent.as_ref() == token.as_ref()
}

/// Whether `authority` (the Host of a request) is a name of this server: an address, which no other site can have; `localhost`;
/// or one of `names`.
pub(super) fn is_own(authority: &str, names: &[String]) -> bool {
    let Some(host) = host(authority) else {
        return false;
    };
    let bare = host.strip_suffix('.').unwrap_or(host);
    bare.parse::<IpAddr>().is_ok()
        || bare.eq_ignore_ascii_case("localhost")
        || names.iter().any(|name| name.eq_ignore_ascii_case(bare))
}

/// The host of an authority, without its port; an IPv6 address without its brackets.
fn host(authority: &str) -> Option<&str> {
    if let Some(inside) = authority.strip_prefix('[') {
        let (address, _) = inside.split_once(']')?;
        return address.parse::<Ipv6Addr>().is_ok().then_some(address);
    }
    Some(
        authority
            .split_once(':')
            .map_or(authority, |(host, _)| host),
    )
}

/// Where a request comes from, as the browser says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sender<'a> {
    /// `Sec-Fetch-Site`; browsers leave it out where the page came unencrypted from another machine.
    pub(super) site: Option<&'a str>,
    /// `Origin`; `null` from a page with our policy on referrers.
    pub(super) origin: Option<&'a str>,
    /// `Host`.
    pub(super) authority: &'a str,
}

impl Sender<'_> {
    /// Whether the browser says that another site sends it. What says nothing is no browser, or an old one: the token decides then.
    pub(super) fn is_foreign(&self) -> bool {
        if let Some(site) = self.site {
            return !matches!(site, "same-origin" | "none");
        }
        let origin = self.origin.filter(|origin| *origin != "null");
        origin.is_some_and(|origin| {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            !authority.is_some_and(|it| it.eq_ignore_ascii_case(self.authority))
        })
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("127.0.0.1:9219", true)]
    #[test_case("192.0.2.7", true; "an address without a port")]
    #[test_case("[::1]:9219", true)]
    #[test_case("[::1", false; "half a bracket")]
    #[test_case("[evil.example]:80", false; "a name in brackets")]
    #[test_case("LOCALHOST:9219", true)]
    #[test_case("localhost.:9219", true; "with the dot of the root")]
    #[test_case("Monitor.example:9219", true; "a name that was given")]
    #[test_case("evil.example:9219", false)]
    #[test_case("localhost.evil.example", false)]
    #[test_case("127.0.0.1.evil.example", false)]
    #[test_case("monitor.example.evil.example", false)]
    #[test_case("", false; "nothing")]
    fn names(authority: &str, expected: bool) {
        assert_eq!(is_own(authority, &["monitor.example".to_owned()]), expected);
    }

    #[test_case(Some("same-origin"), None, false)]
    #[test_case(Some("none"), None, false; "typed by hand")]
    #[test_case(Some("same-site"), None, true; "a neighbour")]
    #[test_case(Some("cross-site"), Some("http://a.example:1"), true; "another site whatever its origin")]
    #[test_case(None, Some("http://a.example:1"), false; "our own origin")]
    #[test_case(None, Some("https://evil.example"), true)]
    #[test_case(None, Some("http://a.example:2"), true; "another port")]
    #[test_case(None, Some("null"), false; "the token decides")]
    #[test_case(None, None, false; "no browser")]
    fn origins(site: Option<&str>, origin: Option<&str>, expected: bool) {
        let sender = Sender {
            site,
            origin,
            authority: "a.example:1",
        };
        assert_eq!(sender.is_foreign(), expected);
    }

    #[test]
    fn only_the_token_is_the_token() {
        assert!(is_token("0f", "0f") && !is_token("0F", "0f") && !is_token("", "0f"));
    }
}
