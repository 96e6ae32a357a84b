//! A log that is not enough: what it leaves open, and the one command that would decide.

use super::lone;
use crate::diagnosis::Finding;
use crate::diagnosis::context::Context;
use crate::diagnosis::fact::{At, LogFact};
use crate::diagnosis::rules::captured;
use crate::diagnosis::rules::command::probe;
use crate::diagnosis::rules::data::silent;
use crate::diagnosis::rules::login::awaits_password;
use crate::evidence::data::DataEnd;
use crate::evidence::source::{Origin, Source};
use crate::evidence::{DataConnection, Exchange, Phase};
use crate::knowledge::findings::FindingId;

/// What may have happened. The texts of the finding tell the possible causes, the likelier first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Whether the client ever connected.
    Connecting,
    /// What became of the handshake after AUTH.
    Tls,
    /// What became of the login.
    Login,
    /// What became of a data port that was announced.
    DataPort,
    /// What became of a transfer that had begun.
    Transfer,
    /// What a reply answers.
    Command,
    /// Which connection was reset when a transfer had been asked for.
    Reset,
    /// When and by whom the connection was ended.
    Cut,
    /// Everything that follows.
    Rest,
}

impl Open {
    /// Its key in the texts of the finding.
    fn key(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::DataPort => "data-port",
            Self::Transfer => "transfer",
            Self::Command => "command",
            Self::Reset => "reset",
            Self::Cut => "cut",
            Self::Rest => "rest",
        }
    }

    /// Whether the passive ports are what is to be looked at.
    fn is_of_ports(self) -> bool {
        matches!(self, Self::DataPort | Self::Transfer | Self::Rest)
    }
}

/// The log breaks off, or its program complains, and no reply says why.
pub(in crate::diagnosis::rules) fn inconclusive(
    context: &Context<'_>,
    source: &Source,
) -> Option<Finding> {
    if is_done(context, source) || is_only_a_look(context, source) {
        return None;
    }
    let open = open(context, source);
    let mut draft = context
        .draft(FindingId::LogInconclusive)
        .inferred()
        .value("client", &source.client)
        .value_if("captured", source.capture.is_some().then_some("yes"))
        .value("open", open.key())
        .value("probe", &probe(context, open.is_of_ports()));
    if let Some(complaint) = source.complaint.clone() {
        let told = match source.origin() {
            Origin::ServerLog => LogFact::Remark { words: complaint },
            _ => LogFact::Complaint { complaint },
        };
        draft = draft.shows(At::Log, told);
    }
    let last = context.exchanges().last();
    if let Some((index, exchange)) = last {
        draft = draft.phase(exchange.phase).cites(index);
    } else {
        draft = draft.shows(At::Log, LogFact::NoReply);
    }
    Some(draft.finding())
}

/// Whether a server's log shows a client that asked for nothing, as a balancer does that looks whether the server is
/// there, or that left when it was asked for its password.
fn is_only_a_look(context: &Context<'_>, source: &Source) -> bool {
    const OF_A_LOOK: [&str; 5] = ["QUIT", "NOOP", "FEAT", "SYST", "HELP"];
    let left = context
        .attempt
        .logged_in()
        .is_some_and(|login| awaits_password(context, login))
        && context.exchanges().any(|(_, it)| it.phase == Phase::Quit);
    let looks = |exchange: &Exchange| {
        let verb = exchange.verb();
        verb.is_none_or(|verb| OF_A_LOOK.contains(&verb.as_str()) || left && verb == "USER")
    };
    source.origin() == Origin::ServerLog
        && !source.ends_open
        && context.exchanges().all(|(_, exchange)| looks(exchange))
}

/// Whether a transfer was asked for, and the log shows no reply.
fn transfers(exchange: &Exchange) -> bool {
    let verb = exchange.verb();
    let verb = verb.as_deref().unwrap_or_default();
    let asks = matches!(
        verb,
        "LIST" | "NLST" | "MLSD" | "RETR" | "STOR" | "APPE" | "STOU"
    );
    asks && exchange.reply.is_none()
}

/// Whether the log shows a session that did what it was for.
fn is_done(context: &Context<'_>, source: &Source) -> bool {
    let listed = context.attempt.data.iter().any(|data| {
        data.end == Some(DataEnd::Eof) && context.is_positive(data.closing.or(data.transfer))
    });
    let refused = |exchange: &Exchange| lone::is_lone(exchange) && exchange.code() >= Some(400);
    let last = context.exchanges().last();
    let is_open = last.is_some_and(|(_, exchange)| refused(exchange));
    let is_open = is_open || !listed && is_at_port(context);
    if captured::is_quiet(context) {
        return true;
    }
    if !listed && captured::has_lost_set_up(context) {
        return false;
    }
    let within = context.is_logged_in() || begins_within(context, source);
    within && !is_open && (!source.ends_open || listed)
}

/// Whether the last that is told is a data port that was announced.
fn is_at_port(context: &Context<'_>) -> bool {
    let last = context.exchanges().last();
    last.is_some_and(|(_, last)| {
        let setup = last
            .verb()
            .is_some_and(|verb| verb == "EPSV" || verb == "PASV");
        setup && last.is_class(2)
    })
}

/// Whether the log begins after the login: it shows nothing of one, and replies that only come later.
fn begins_within(context: &Context<'_>, source: &Source) -> bool {
    let later = |phase| {
        matches!(
            phase,
            Phase::Directory | Phase::DataPassive | Phase::DataActive | Phase::Transfer
        )
    };
    let before = |phase| matches!(phase, Phase::Greeting | Phase::Login | Phase::Tls);
    let phases = || context.exchanges().map(|(_, exchange)| exchange.phase);
    let begins_late = source.begins_late || !phases().any(before);
    let is_shown = phases().any(|phase| phase == Phase::Login);
    let mut exchanges = context.exchanges();
    begins_late && !is_shown && exchanges.any(|(_, it)| later(it.phase) && it.is_class(2))
}

/// What is not known.
fn open(context: &Context<'_>, source: &Source) -> Open {
    let complaint = source.complaint.as_deref().unwrap_or_default();
    let Some((_, last)) = context.exchanges().last() else {
        let waited = silent::is_a_wait(complaint) && !context.is_logged_in();
        return if waited { Open::Connecting } else { Open::Cut };
    };
    let mut data = context.attempt.data.iter().rev();
    let began = |data: &DataConnection| {
        let began = context.exchange(data.transfer);
        began.is_some_and(|(_, exchange)| exchange.is_class(1))
    };
    let ended = |data: &DataConnection| {
        let closing = context.exchange(data.closing);
        closing.is_some_and(|(_, exchange)| exchange.reply.is_some())
    };
    if lone::is_lone(last) && last.code() >= Some(400) {
        return Open::Command;
    }
    match (last.verb().as_deref(), last.phase) {
        (Some("AUTH"), _) => Open::Tls,
        _ if silent::is_reset(complaint) && transfers(last) => Open::Reset,
        _ if is_at_port(context) => Open::DataPort,
        // After a reply to it, it is the client's turn.
        (_, Phase::Login) if last.reply.is_none() => Open::Login,
        _ if data.next().is_some_and(|data| began(data) && !ended(data)) => Open::Transfer,
        _ => Open::Rest,
    }
}
