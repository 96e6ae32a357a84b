//! The first words of the server.

use std::net::SocketAddr;

use super::session;
use crate::diagnosis::context::{Context, was_cut_short};
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{Ended, NetworkFact};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::facts::{ForeignProtocol, Greeted, TlsTrial};
use crate::evidence::foreign::may_be_ftp;
use crate::evidence::reply::ReplyOddity;
use crate::evidence::tls::Secured;
use crate::evidence::{Ending, Exchange, Phase, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// The code of a greeting.
const GREETING: u16 = 220;

/// So many signs of masking in a row are no ornament.
const MASKED: usize = 10;

/// A greeting that is none, or a refusal.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let greeted = context.attempt.greeted()?;
    if let Some(draft) = foreign(context, greeted) {
        return Some(draft.finding());
    }
    let (index, exchange) = context.exchange(greeted.exchanges.last().copied())?;
    if was_cut_short(exchange) {
        return None;
    }
    let draft = if matches!(exchange.ending, Ending::Alert(_) | Ending::PlainInsideTls) {
        // TLS stood, and ended before the server had greeted.
        session::broken(context, index)?
    } else if exchange.code().is_some() {
        replied(context, greeted, index, exchange)?
    } else {
        broken(context, greeted, exchange)
    };
    Some(draft.cites(index).finding())
}

/// Another protocol on this port.
fn foreign<'a>(context: &'a Context<'_>, greeted: &Greeted) -> Option<Draft<'a>> {
    let last = context.exchange(greeted.exchanges.last().copied());
    let replied = last.is_some_and(|(_, it)| it.reply.is_some());
    let trial = greeted.implicit_tls.as_ref().filter(|_| !replied);
    if let Some(trial) = trial.filter(|trial| trial.answered) {
        let address = trial.path.address;
        let draft = context.draft(FindingId::GreetingImplicitTls);
        let draft = cite_all(draft, greeted);
        return Some(draft.shows(StepName::Greet, NetworkFact::AnsweredTls { address }));
    }
    if let Some(trial) = trial.filter(|trial| !may_be_ftp(&trial.first_bytes.0))
        && greeted.foreign.is_none()
    {
        let draft = context.draft(FindingId::GreetingNotFtp).inferred();
        return Some(answered(cite_all(draft, greeted), trial));
    }
    let (id, protocol) = match greeted.foreign? {
        ForeignProtocol::Tls => (FindingId::GreetingImplicitTls, "TLS"),
        ForeignProtocol::Ssh => (FindingId::GreetingSsh, "SSH"),
        ForeignProtocol::Smtp => (FindingId::GreetingNotFtp, "SMTP"),
        ForeignProtocol::Http => (FindingId::GreetingNotFtp, "HTTP"),
        ForeignProtocol::Pop3 => (FindingId::GreetingNotFtp, "POP3"),
        ForeignProtocol::Imap => (FindingId::GreetingNotFtp, "IMAP"),
        ForeignProtocol::Nntp => (FindingId::GreetingNotFtp, "NNTP"),
        ForeignProtocol::Telnet => (FindingId::GreetingNotFtp, "Telnet"),
        ForeignProtocol::Vnc => (FindingId::GreetingNotFtp, "VNC"),
        ForeignProtocol::Rsync => (FindingId::GreetingNotFtp, "rsync"),
        // Not a name but a key: each language has its own words for it.
        ForeignProtocol::Binary => (FindingId::GreetingNotFtp, "binary"),
    };
    let draft = context.draft(id).value("protocol", protocol);
    let draft = cite_all(draft, greeted);
    Some(match trial {
        Some(trial) => answered(draft, trial),
        None => draft,
    })
}

/// What the second connection brought, if it brought something.
fn answered<'a>(draft: Draft<'a>, trial: &TlsTrial) -> Draft<'a> {
    let text = String::from_utf8_lossy(&trial.first_bytes.0);
    let Some(text) = text.lines().find(|line| !line.trim().is_empty()) else {
        return draft;
    };
    let fact = NetworkFact::AnsweredHello {
        address: trial.path.address,
        text: text.to_owned(),
    };
    draft.value("text", text).shows(StepName::Greet, fact)
}

fn cite_all<'a>(draft: Draft<'a>, greeted: &Greeted) -> Draft<'a> {
    draft.cites_all(greeted.exchanges.iter().copied())
}

/// A whole reply that is no welcome.
fn replied<'a>(
    context: &'a Context<'_>,
    greeted: &Greeted,
    index: usize,
    exchange: &Exchange,
) -> Option<Draft<'a>> {
    let code = exchange.code()?;
    if code / 100 == 2 {
        // Why may stand in a reply of its own.
        let mut more = context
            .exchanges()
            .filter(|(_, it)| it.phase == Phase::Greeting && it.unsolicited);
        let mut stated = || more.find_map(|(index, _)| context.stated(Moment::Greeting, index));
        let bare = || context.draft(FindingId::GreetingRefusedText);
        return greeted.closed_after.then(|| stated().unwrap_or_else(bare));
    }
    Some(context.stated(Moment::Greeting, index).unwrap_or_else(|| {
        let id = match code {
            120 => FindingId::Greeting120Wait,
            421 => FindingId::Greeting421,
            _ => FindingId::GreetingRefused,
        };
        context.draft(id).stated().hinted_by(index)
    }))
}

/// No whole reply.
fn broken<'a>(context: &'a Context<'_>, greeted: &Greeted, exchange: &Exchange) -> Draft<'a> {
    let asked_to_wait = greeted.exchanges.iter().find(|index| {
        context
            .exchange(Some(**index))
            .is_some_and(|(_, e)| e.code() == Some(120))
    });
    if let Some(first) = asked_to_wait {
        return wait(context, *first);
    }
    // A reply that is none of FTP's came first, and nothing after it.
    let silent = exchange.raw.is_empty() && greeted.exchanges.len() == 1;
    match &exchange.ending {
        Ending::TimedOut { limit_us } if silent => {
            let draft = context
                .draft(FindingId::GreetingSilent)
                .seconds(exchange.elapsed_us().max(*limit_us))
                .shows(StepName::Greet, NetworkFact::SentNothing);
            let trial = greeted.implicit_tls.as_ref();
            trial.into_iter().fold(draft, answered)
        }
        // A server that has done its half of TLS is there.
        Ending::Reset if silent && is_encrypted(context) => context
            .draft(FindingId::ControlLost)
            .phase(Phase::Greeting)
            .shows(StepName::Greet, ended(Ended::Reset, None)),
        Ending::Reset if silent => context
            .draft(FindingId::TcpResetAfterAccept)
            .value("address", &address(context))
            .shows(StepName::Greet, ended(Ended::Reset, None)),
        Ending::Closed if silent => context
            .draft(closed_silently(context))
            .inferred()
            .shows(StepName::Greet, ended(Ended::Closed, None)),
        Ending::Failed(error) if silent => context
            .draft(FindingId::GreetingEofNoBytes)
            .inferred()
            .shows(StepName::Greet, ended(Ended::Failed, Some(error))),
        _ => {
            let bytes = exchange.raw.0.len() as u64;
            let raw = (bytes > 0).then_some(NetworkFact::NotAReply { bytes });
            let draft = context.draft(FindingId::GreetingMalformed);
            cite_all(draft.shows_all(StepName::Greet, raw), greeted)
        }
    }
}

fn is_encrypted(context: &Context<'_>) -> bool {
    context.attempt.secured().is_some_and(Secured::is_encrypted)
}

fn ended(ending: Ended, error: Option<&String>) -> NetworkFact {
    NetworkFact::EndedBeforeGreeting {
        ending,
        error: error.cloned(),
    }
}

/// A server that greets at other times has a limit, and says nothing when it is met.
fn closed_silently(context: &Context<'_>) -> FindingId {
    let greets = context.evidence.attempts.iter().any(|attempt| {
        let mut exchanges = attempt.exchanges.iter();
        exchanges.any(|exchange| exchange.phase == Phase::Greeting && exchange.is_class(2))
    });
    if greets {
        FindingId::LimitSilentClose
    } else {
        FindingId::GreetingEofNoBytes
    }
}

/// The greeting came as several replies, so that the second one stands with this command, and every reply after it with
/// the command before its own.
pub(super) fn in_parts<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (greeting, greeted) = context.greeting()?;
    let (_, exchange) = context.exchange(Some(index))?;
    let again = exchange.code() == greeted.code() && exchange.code() == Some(GREETING);
    let is_first = context
        .exchanges()
        .take(index)
        .all(|(_, it)| it.command.is_none());
    let more = context.exchanges().skip(index + 1);
    let more = more.filter(|(_, it)| it.unsolicited && it.code() == Some(GREETING));
    (again && is_first).then(|| {
        let draft = context
            .draft(FindingId::ProtocolOutOfSync)
            .value("parts", "yes");
        let draft = draft.cites(index).cites(greeting);
        draft
            .cites_all(more.map(|(index, _)| index))
            .phase(Phase::Greeting)
    })
}

fn address(context: &Context<'_>) -> String {
    let peer = context.attempt.control_peer();
    let peer = peer.map(|peer| SocketAddr::new(peer.ip().to_canonical(), peer.port()));
    peer.map_or_else(String::new, |peer| peer.to_string())
}

/// 120 came, and no 220 after it. The text may say how long to wait.
fn wait<'a>(context: &'a Context<'_>, index: usize) -> Draft<'a> {
    context
        .stated(Moment::Greeting, index)
        .unwrap_or_else(|| context.draft(FindingId::Greeting120Wait).stated())
        .cites(index)
}

/// A greeting that is slow, masked, or hard to read.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let Some((index, exchange)) = context.greeting() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let slow = |elapsed: &u64| *elapsed > context.policy.slow_greeting_us;
    if let Some(elapsed) = exchange.elapsed_us().filter(slow) {
        findings.push(
            context
                .draft(FindingId::SlowBanner)
                .cites(index)
                .seconds(elapsed)
                .shows(
                    StepName::Greet,
                    NetworkFact::GreetingTook {
                        elapsed_us: elapsed,
                    },
                )
                .finding(),
        );
    }
    if is_masked(&exchange.text()) {
        let draft = context
            .draft(FindingId::GreetingMaskedByMiddlebox)
            .inferred();
        findings.push(draft.cites(index).finding());
    }
    findings.extend(text_before(context, index, exchange));
    findings
}

/// Lines without a code before the greeting, or with one that no greeting has.
fn text_before(context: &Context<'_>, index: usize, exchange: &Exchange) -> Option<Finding> {
    let reply = exchange.reply.as_ref()?;
    let strays = reply.oddities.contains(&ReplyOddity::StrayLine);
    let before = context.exchanges().take(index);
    let mut preliminary = before.filter(|(_, it)| it.is_class(1) && it.code() != Some(120));
    let first = preliminary.next();
    (strays || first.is_some()).then(|| {
        let draft = context.draft(FindingId::GreetingMalformed);
        let draft = draft.cites(index).graded(Severity::Warning);
        let draft = draft.cites_all(first.map(|(index, _)| index));
        draft
            .value("greeted", "yes")
            .shows(StepName::Greet, NetworkFact::LinesBeforeGreeting)
            .finding()
    })
}

/// Asterisks or Xs in a row, and little besides.
fn is_masked(text: &str) -> bool {
    let mut run = 0;
    let mut longest = 0;
    for c in text.chars() {
        run = if matches!(c, '*' | 'X') { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let letters = text
        .chars()
        .filter(|c| c.is_alphanumeric() && *c != 'X')
        .count();
    longest >= MASKED && letters <= longest
}
