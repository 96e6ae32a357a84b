//! What the combinations show together: a device that reads FTP and is blind once it is encrypted.
//!
//! The server is the same in all of them, and answers before it knows of any data connection. What differs
//! between plain and encrypted sessions is done by something in between that reads the replies.

use super::passive;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::DataFact;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::matrix::{Cell, IpFamily};
use crate::evidence::{DataConnection, DataMode, StepName};
use crate::knowledge::findings::{Family, FindingId};
use crate::target::Security;

/// The run's own listings failed for what the combinations show.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let failed = passive::cause(context)?;
    let at_the_port = matches!(
        failed.id.family(),
        Family::DataPort | Family::PassiveAddress
    );
    if !at_the_port {
        return None;
    }
    let mut draft = shown(context)?.graded(Severity::Critical);
    for index in failed.exchanges {
        draft = draft.cites(index);
    }
    Some(draft.finding())
}

/// The same where the run itself did well, as one without encryption does.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    [blind(context), relied_on(context), rewritten(context)]
        .into_iter()
        .flatten()
        .map(|draft| draft.graded(Severity::Warning).finding())
        .collect()
}

fn shown<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    blind(context)
        .or_else(|| relied_on(context))
        .or_else(|| rewritten(context))
}

/// The passive data connections of one family, those of plain sessions apart from the encrypted ones.
struct Sides<'a> {
    plain: Vec<&'a Cell>,
    encrypted: Vec<&'a Cell>,
}

fn sides<'a>(context: &Context<'a>, family: IpFamily) -> Option<Sides<'a>> {
    let matrix = context.attempt.matrix()?;
    let announced = |cell: &&Cell| {
        cell.family == family
            && cell.mode != DataMode::Active
            && cell
                .data()
                .is_some_and(|data| data.announced_port.is_some() && is_settled(data))
    };
    let (encrypted, plain) = matrix
        .cells
        .iter()
        .filter(announced)
        .partition(|cell: &&Cell| cell.security != Security::Plain && cell.is_encrypted());
    Some(Sides { plain, encrypted })
}

fn both_families<'a>(context: &Context<'a>) -> impl Iterator<Item = Sides<'a>> {
    let families = [IpFamily::Ipv4, IpFamily::Ipv6];
    families
        .into_iter()
        .filter_map(|family| sides(context, family))
}

/// The connection that was to carry the data: to the server's own address if that is not the announced one.
fn own_path(data: &DataConnection) -> Option<&TcpPath> {
    data.connect_control_peer.as_ref().or(data.connect.as_ref())
}

/// Whether it is known if the port answers.
fn is_settled(data: &DataConnection) -> bool {
    own_path(data).is_some_and(|path| {
        !matches!(
            path.outcome,
            TcpOutcome::Stopped | TcpOutcome::LocalFailure | TcpOutcome::Failed
        )
    })
}

fn connects(cell: &Cell) -> bool {
    let path = cell.data().and_then(own_path);
    path.is_some_and(|path| path.outcome == TcpOutcome::Connected)
}

/// In plain sessions a mode lists, and in encrypted ones no data port of the same address answers at all.
fn blind<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    both_families(context).find_map(|sides| {
        let reached = sides.encrypted.iter().any(|cell| connects(cell));
        let (plain, encrypted) = sides
            .plain
            .iter()
            .filter(|plain| plain.listed())
            .find_map(|plain| {
                let mut encrypted = sides.encrypted.iter();
                let same = encrypted.find(|cell| cell.mode == plain.mode)?;
                Some((*plain, *same))
            })
            .filter(|_| !reached)?;
        let draft = context.draft(FindingId::AlgBlindToTls);
        Some(compared(draft, plain, encrypted))
    })
}

/// PASV announces the server's address in plain sessions, and another one in encrypted ones.
fn relied_on<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    both_families(context).find_map(|sides| {
        let plain = sides.plain.iter().find(|cell| {
            let announced = cell.data().and_then(|data| data.announced_ip);
            announced.is_some() && announced == peer(cell)
        })?;
        let encrypted = sides.encrypted.iter().find(|cell| {
            let announced = cell.data().and_then(|data| data.announced_ip);
            announced.is_some_and(|ip| !ip.is_unspecified()) && announced != peer(cell)
        })?;
        let draft = context.draft(FindingId::NatAddressReliedOnAlg);
        let draft = draft
            .value("peer", &peer(plain)?.to_string())
            .value("announced", &encrypted.data()?.announced_ip?.to_string());
        Some(compared(draft, plain, encrypted))
    })
}

/// Every data port answers in encrypted sessions, and none does in plain ones.
fn rewritten<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    both_families(context).find_map(|sides| {
        let plain = sides.plain.first().filter(|_| {
            let mut plain = sides.plain.iter();
            plain.all(|cell| !connects(cell))
        })?;
        let encrypted = sides.encrypted.first().filter(|_| {
            let mut encrypted = sides.encrypted.iter();
            encrypted.all(|cell| cell.listed())
        })?;
        let draft = context.draft(FindingId::AlgRewritesPort).inferred();
        Some(compared(draft, plain, encrypted))
    })
}

fn peer(cell: &Cell) -> Option<std::net::IpAddr> {
    let peer = cell.attempt.as_ref()?.control_peer()?;
    Some(peer.ip().to_canonical())
}

/// Both sides as facts.
fn compared<'a>(draft: Draft<'a>, plain: &Cell, encrypted: &Cell) -> Draft<'a> {
    let sides = [plain, encrypted].into_iter().filter_map(side);
    draft.shows_all(StepName::Matrix, sides)
}

/// What became of a combination's data connection, if it came to one.
pub(super) fn side(cell: &Cell) -> Option<DataFact> {
    let data = cell.data()?;
    let listed = cell.listed();
    let path = own_path(data).filter(|_| !listed);
    Some(DataFact::Combination {
        security: cell.security,
        mode: cell.mode,
        address: data.announced_ip,
        port: data.announced_port,
        listed,
        outcome: path.map(|path| path.outcome),
    })
}
