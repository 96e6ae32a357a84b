//! Clients that spoke another protocol to the server, in its own log.

use crate::diagnosis::Finding;
use crate::diagnosis::context::Context;
use crate::evidence::{Exchange, Origin};
use crate::knowledge::findings::FindingId;

/// How a request of HTTP ends (RFC 9112 section 3).
const VERSION: &str = " HTTP/1.";

/// A request of HTTP in place of the commands of FTP.
pub(in crate::diagnosis::rules) fn http(context: &Context<'_>) -> Option<Finding> {
    if context.evidence.origin() != Origin::ServerLog || context.is_logged_in() {
        return None;
    }
    let asks = |exchange: &Exchange| {
        let line = exchange.command.as_deref();
        line.is_some_and(|line| line.contains(VERSION))
    };
    let (index, _) = context.exchanges().find(|(_, exchange)| asks(exchange))?;
    let draft = context.draft(FindingId::LoginClientKilledForHttp);
    Some(draft.cites(index).finding())
}
