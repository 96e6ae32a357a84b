//! The command that would decide what evidence leaves open.

use crate::diagnosis::context::Context;
use crate::target::{TlsMode, bracketed};

/// What to run to find out; with a look at the passive ports where they are in question.
pub(super) fn probe(context: &Context<'_>, at_ports: bool) -> String {
    let target = &context.evidence.target;
    let host = bracketed(target.host.as_deref().unwrap_or("HOST"));
    let user = if target.anonymous || target.user.is_empty() {
        String::new()
    } else {
        format!("{}@", target.user)
    };
    let (scheme, usual) = match target.tls {
        TlsMode::Explicit => ("ftpes", 21),
        TlsMode::Implicit => ("ftps", 990),
        TlsMode::Auto | TlsMode::Off => ("ftp", 21),
    };
    let port = target.port.filter(|port| *port != usual);
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    let option = if at_ports { " --ports-test" } else { "" };
    format!("ftpprobe{option} {scheme}://{user}{host}{port}/")
}
