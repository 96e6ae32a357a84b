//! Connecting to the control port.

use super::dns;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::NetworkFact;
use crate::diagnosis::{Confidence, Finding};
use crate::evidence::StepName;
use crate::evidence::facts::{Connected, LookedAround, PortLook, TcpOutcome, TcpPath};
use crate::knowledge::findings::FindingId;

/// The outcomes in the order in which they tell of the server: one that is surely there first.
const TELLING: [(TcpOutcome, FindingId); 6] = [
    (TcpOutcome::Reset, FindingId::TcpResetAfterAccept),
    (TcpOutcome::Refused, FindingId::TcpRefused),
    (TcpOutcome::TimedOut, FindingId::TcpTimeout),
    (TcpOutcome::Unreachable, FindingId::TcpUnreachable),
    (TcpOutcome::Failed, FindingId::TcpUnreachable),
    (TcpOutcome::LocalFailure, FindingId::TcpLocalFailure),
];

/// No address that could be connected to.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let connected = context.attempt.connected()?;
    if connected.used.is_some() {
        return None;
    }
    if let Some(finding) = dns::no_usable_family(context, connected) {
        return Some(finding);
    }
    let (path, id) = TELLING.iter().find_map(|(outcome, id)| {
        let path = connected
            .paths
            .iter()
            .find(|path| path.outcome == *outcome)?;
        Some((path, *id))
    })?;
    let draft = context
        .attempt
        .looked_around()
        .and_then(|around| neighbour(context, around))
        .unwrap_or_else(|| context.draft(id).confident(confidence(path)).address(path));
    Some(tell(draft, connected, path).finding())
}

fn confidence(path: &TcpPath) -> Confidence {
    match path.outcome {
        TcpOutcome::Failed => Confidence::Inferred,
        _ => Confidence::Proven,
    }
}

fn tell<'a>(draft: Draft<'a>, connected: &Connected, telling: &TcpPath) -> Draft<'a> {
    let draft = draft
        .seconds(telling.elapsed_us)
        .value("error", telling.error.as_deref().unwrap_or_default());
    draft.paths(StepName::Connect, &connected.paths)
}

/// What answered next door. FTP over TLS is nearer to what was asked for than SFTP.
fn neighbour<'a>(context: &'a Context<'_>, around: &LookedAround) -> Option<Draft<'a>> {
    let speaks_tls = |look: &&PortLook| look.tls.as_ref().is_some_and(|trial| trial.answered);
    if let Some(look) = around.ports.iter().find(speaks_tls) {
        let address = look.path.address;
        return Some(
            context
                .draft(FindingId::OnlyImplicitTlsAvailable)
                .address(&look.path)
                .shows(StepName::LookAround, NetworkFact::AnsweredTls { address }),
        );
    }
    let look = around
        .ports
        .iter()
        .find(|look| look.said.0.starts_with(b"SSH-"))?;
    let said = String::from_utf8_lossy(&look.said.0);
    let said = said.lines().next().unwrap_or_default();
    Some(
        context
            .draft(FindingId::OnlySftpAvailable)
            .address(&look.path)
            .value("text", said)
            .shows(
                StepName::LookAround,
                NetworkFact::Sent {
                    address: look.path.address,
                    text: said.to_owned(),
                },
            ),
    )
}
