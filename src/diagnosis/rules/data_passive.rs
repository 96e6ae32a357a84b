//! Passive data connections: EPSV against PASV, what the data port does, which address was named.

use std::net::SocketAddr;

use super::super::address::{Kind, kind};
use super::super::context::{Context, has_critical, span};
use super::super::draft::Draft;
use super::super::{Confidence, Finding, Severity};
use super::data_state::{State, dialled, state};
use super::tcp::told;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::{DataConnection, DataMode, Phase};

/// One mode's data connection with how far it got.
struct Tried<'e> {
    data: &'e DataConnection,
    state: State,
}

impl Tried<'_> {
    fn works(&self) -> bool {
        self.state == State::Works
    }
}

pub(super) fn family(cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
    if has_critical(found) {
        return Vec::new();
    }
    let tried = |mode| {
        let data = cx.attempt.data.iter().find(|data| data.mode == mode)?;
        Some(Tried {
            data,
            state: settled(cx, data),
        })
    };
    let (epsv, pasv) = (tried(DataMode::Epsv), tried(DataMode::Pasv));
    let works = |tried: &Option<Tried<'_>>| tried.as_ref().is_some_and(Tried::works);
    let (epsv_works, pasv_works) = (works(&epsv), works(&pasv));
    let mut findings = Vec::new();
    if let Some(pasv) = &pasv {
        findings.extend(wrong_address(cx, pasv.data, epsv_works));
    }
    match (&epsv, &pasv) {
        (Some(epsv), _) if !epsv_works && pasv_works => findings.extend(only_pasv(cx, epsv)),
        (_, Some(pasv)) if !pasv_works && epsv_works => {
            // Where the address is wrong, what followed from it is no second finding.
            if findings.is_empty() {
                findings.extend(failure(cx, pasv).map(|draft| draft.eased(true).done()));
            }
        }
        _ if epsv_works || pasv_works => {}
        _ => findings.extend(none_works(cx, epsv.as_ref(), pasv.as_ref())),
    }
    for tried in [&epsv, &pasv].into_iter().flatten() {
        findings.extend(empty_as_error(cx, tried.data).map(Finding::from));
        findings.extend(odd(cx, tried.data));
    }
    findings
}

/// A refusal that only says that the directory is empty is no failure.
fn settled(cx: &Context<'_>, data: &DataConnection) -> State {
    if empty_as_error(cx, data).is_some() {
        State::Works
    } else {
        state(cx, data)
    }
}

/// A server that refuses to list an empty directory, as some do.
fn empty_as_error<'c>(cx: &'c Context<'_>, data: &DataConnection) -> Option<Draft<'c>> {
    let (State::TransferRefused(index) | State::ClosedBadly(index)) = state(cx, data) else {
        return None;
    };
    let draft = cx.stated_finding(index)?;
    let path = cx
        .attempt
        .directory()
        .map(|directory| directory.path.as_str())
        .unwrap_or_default();
    (draft.id() == "dir-empty-as-error").then(|| draft.value("path", path))
}

/// Neither mode brought a listing. The mode that got further names the cause; both are evidence.
fn none_works(
    cx: &Context<'_>,
    epsv: Option<&Tried<'_>>,
    pasv: Option<&Tried<'_>>,
) -> Option<Finding> {
    let tried = [epsv, pasv];
    let known_refused =
        |t: &Tried<'_>| matches!(t.state, State::SetupRefused(_) | State::Unreadable(_));
    let cut_off = |t: &Tried<'_>| t.state == State::CutOff;
    let by_rank = |t: &&Tried<'_>| u8::from(known_refused(t)) + 2 * u8::from(cut_off(t));
    let telling = tried.into_iter().flatten().min_by_key(by_rank)?;
    let mut draft = failure(cx, telling)?;
    let others = || {
        tried
            .into_iter()
            .flatten()
            .filter(|other| !std::ptr::eq(*other, telling))
    };
    for other in others() {
        draft = draft.also(other.data.setup).also(other.data.transfer);
        if let Some(path) = dialled(other.data) {
            draft = draft.fact(told(path));
        }
    }
    let active = cx
        .attempt
        .data
        .iter()
        .find(|data| data.mode == DataMode::Active);
    if active.is_some_and(|data| state(cx, data) == State::Works) {
        draft = draft.fact("active mode brought the listing in the same session");
    }
    Some(draft.done())
}

/// EPSV failed where PASV brought the listing.
fn only_pasv(cx: &Context<'_>, epsv: &Tried<'_>) -> Option<Finding> {
    let finding = match epsv.state {
        State::SetupRefused(index) => cx
            .finding("no-epsv", Confidence::Stated)
            .cite(index)
            .severity(Severity::Info),
        State::NotConnected(outcome) if outcome != TcpOutcome::LocalFailure => {
            let path = dialled(epsv.data)?;
            cx.finding("epsv-blocked-by-firewall", Confidence::Proven)
                .also(epsv.data.setup)
                .value("address", &path.address.to_string())
                .fact(told(path))
                .fact("PASV in the same session connected and brought the listing")
        }
        // MLSD is tried over EPSV; a server that announces it and refuses it has LIST.
        State::TransferRefused(index)
            if matches!(cx.exchange(Some(index))?.code(), Some(500..=504)) =>
        {
            cx.finding("no-mlsd", Confidence::Stated)
                .cite(index)
                .severity(Severity::Info)
        }
        _ => failure(cx, epsv)?.eased(true),
    };
    Some(finding.done())
}

/// Why this mode failed, as if it were the only one.
fn failure<'c>(cx: &'c Context<'_>, tried: &Tried<'_>) -> Option<Draft<'c>> {
    let data = tried.data;
    let draft = match tried.state {
        State::Works | State::CutOff | State::NobodyCame(_) => return None,
        State::SetupRefused(index) => {
            let code = cx.exchange(Some(index))?.code()?;
            cx.stated_finding(index).unwrap_or_else(|| {
                let policy = matches!(code, 500..=502 | 530 | 550);
                let id = if policy {
                    "pasv-disabled"
                } else {
                    "data-refused"
                };
                cx.finding(id, Confidence::Stated).cite(index)
            })
        }
        State::Unreadable(index) => cx
            .finding("pasv-reply-malformed", Confidence::Proven)
            .cite(index)
            .fact(
                data.unreadable
                    .clone()
                    .unwrap_or_else(|| "it names port 0".to_owned()),
            ),
        State::NotConnected(outcome) => not_connected(cx, data, outcome)?,
        State::TransferRefused(index) | State::ClosedBadly(index) => refused(cx, data, index),
        State::Stalled(limit_us) => stalled(cx, data, limit_us),
        State::Reset => cx
            .finding("transfer-reset", Confidence::Proven)
            .also(data.transfer)
            .fact(format!(
                "the data connection was reset (RST) after {} bytes",
                data.bytes
            )),
        State::FinalReplyMissing(index) => {
            let waited = cx
                .exchange(Some(index))
                .map_or(0, crate::evidence::Exchange::elapsed_us);
            cx.finding("transfer-final-reply-missing", Confidence::Proven)
                .also(data.transfer)
                .lasting(waited)
                .fact(format!(
                    "{} bytes came to their end, but no 226 followed",
                    data.bytes
                ))
        }
    };
    Some(draft)
}

fn not_connected<'c>(
    cx: &'c Context<'_>,
    data: &DataConnection,
    outcome: TcpOutcome,
) -> Option<Draft<'c>> {
    let path = dialled(data)?;
    let id = match outcome {
        TcpOutcome::TimedOut => "data-port-filtered",
        TcpOutcome::Refused => "data-port-refused",
        TcpOutcome::LocalFailure => "tcp-local-failure",
        _ => "data-port-rejected",
    };
    Some(
        cx.finding(id, Confidence::Proven)
            .also(data.setup)
            .value("address", &path.address.to_string())
            .value("error", path.error.as_deref().unwrap_or_default())
            .lasting(path.elapsed_us)
            .fact(told(path))
            .fact("the control connection to the same server works"),
    )
}

/// The server refused the transfer although our TCP connection to its data port was up.
fn refused<'c>(cx: &'c Context<'_>, data: &DataConnection, index: usize) -> Draft<'c> {
    let code = cx
        .exchange(Some(index))
        .and_then(crate::evidence::Exchange::code);
    let stated = cx.stated_finding(index);
    let says_nobody_came = stated.as_ref().is_some_and(|draft| {
        matches!(
            draft.id(),
            "active-connect-back-blocked" | "data-port-filtered"
        )
    });
    let connected = dialled(data).filter(|path| path.outcome == TcpOutcome::Connected);
    let draft = match (stated, connected) {
        (Some(draft), _) if !says_nobody_came => return draft.also(data.setup),
        (stated, Some(path)) if code == Some(425) && (says_nobody_came || stated.is_none()) => cx
            .finding("data-accepted-by-middlebox", Confidence::Inferred)
            .value("address", &path.address.to_string())
            .fact(told(path))
            .fact("the server answered as if nobody had connected to its data port"),
        _ => cx.finding("data-refused", Confidence::Stated),
    };
    draft.cite(index).also(data.setup)
}

fn stalled<'c>(cx: &'c Context<'_>, data: &DataConnection, limit_us: u64) -> Draft<'c> {
    let after = if data.bytes == 0 {
        "before the first byte".to_owned()
    } else {
        format!("after {} bytes", data.bytes)
    };
    cx.finding("transfer-stalled", Confidence::Proven)
        .also(data.setup)
        .also(data.transfer)
        .lasting(limit_us)
        .fact(format!(
            "the listing stopped {after}, and nothing came for {}",
            span(limit_us)
        ))
}

/// The address in a 227 reply is not the server that we talk to.
fn wrong_address(cx: &Context<'_>, data: &DataConnection, epsv_works: bool) -> Vec<Finding> {
    let (Some(ip), Some(port), Some(peer)) = (
        data.announced_ip,
        data.announced_port,
        cx.attempt.control_peer(),
    ) else {
        return Vec::new();
    };
    if ip == peer.ip() {
        return Vec::new();
    }
    let announced = SocketAddr::new(ip, port);
    let reached = |path: &Option<_>| {
        path.as_ref()
            .map(|path: &crate::evidence::facts::TcpPath| path.outcome == TcpOutcome::Connected)
    };
    let id = match (kind(ip), kind(peer.ip())) {
        (Kind::Zero, _) => "pasv-zero-address",
        (Kind::Loopback, _) => "pasv-loopback-address",
        (Kind::Private, _) if epsv_works => "pasv-private-but-epsv-works",
        (Kind::Private, _) => "pasv-private-address",
        (Kind::Public, Kind::Private) => "pasv-address-hairpin",
        (Kind::Public, _) => "pasv-other-public-address",
    };
    let on_peer = reached(&data.connect_control_peer);
    let followed = reached(&data.connect);
    // Another address that does answer is how load balancers and servers with several addresses work.
    if followed == Some(true) && id != "pasv-other-public-address" {
        return Vec::new();
    }
    let zero_as_intended = id == "pasv-zero-address" && on_peer == Some(true);
    let confidence = if on_peer == Some(true) {
        Confidence::Proven
    } else {
        Confidence::Stated
    };
    let mut draft = cx
        .finding(id, confidence)
        .phase(Phase::DataPassive)
        .eased(epsv_works || zero_as_intended || followed == Some(true))
        .value("announced", &announced.to_string())
        .value("peer", &peer.ip().to_string())
        .fact(format!(
            "the 227 reply names {announced}, while the control connection is with {}",
            peer.ip()
        ));
    if let Some(setup) = data.setup {
        draft = draft.cite(setup);
    }
    for path in [&data.connect, &data.connect_control_peer]
        .into_iter()
        .flatten()
    {
        draft = draft.fact(told(path));
    }
    let mut findings = vec![draft.done()];
    // Even the right address would not help: a problem of its own.
    if on_peer == Some(false) && !epsv_works {
        let outcome = data.connect_control_peer.as_ref().map(|path| path.outcome);
        let second = outcome.and_then(|outcome| not_connected(cx, data, outcome));
        findings.extend(second.map(|draft| draft.eased(true).done()));
    }
    findings
}

/// A 227 or 229 reply that could be read, but that some clients cannot.
fn odd(cx: &Context<'_>, data: &DataConnection) -> Option<Finding> {
    if data.oddities.is_empty() {
        return None;
    }
    let fact = format!("what is odd: {:?}", data.oddities);
    let draft = cx
        .finding("pasv-reply-odd", Confidence::Proven)
        .cite(data.setup?);
    Some(draft.fact(fact).done())
}
