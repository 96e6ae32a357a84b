//! What clients met that send other commands than the probe does.

use super::{listings_refused, upload};
use crate::diagnosis::context::Context;
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::data::DataEnd;
use crate::evidence::{Ending, Exchange};
use crate::knowledge::findings::FindingId;

/// Words of servers to what is no FTP but a web request.
const TO_HTTP: [&str; 2] = ["what are you trying to do? go away", "bad http verb"];

/// So many data connections before one that is refused are a job, not a look.
const MANY: usize = 20;

/// What clients met that send other commands than the probe does.
pub(in crate::diagnosis::rules) fn notes(context: &Context<'_>) -> Vec<Finding> {
    if context.evidence.source.is_none() {
        return Vec::new();
    }
    let code = |exchange: &Exchange| exchange.code().unwrap_or_default();
    let argument = |exchange: &Exchange| {
        let line = exchange.command.clone().unwrap_or_default();
        line.split_once(' ')
            .map(|(_, argument)| argument.to_owned())
    };
    let mut findings = Vec::new();
    let mut tell = |id: FindingId, found: Option<(usize, &Exchange)>| {
        let confidence = match found {
            Some((_, exchange)) if exchange.reply.is_none() => Confidence::Proven,
            _ => Confidence::Stated,
        };
        findings.extend(found.map(|(index, _)| {
            context
                .draft(id)
                .confident(confidence)
                .cites(index)
                .finding()
        }));
    };
    let options = |exchange: &Exchange| {
        let lists = matches!(exchange.verb().as_deref(), Some("LIST" | "NLST"));
        lists && code(exchange) == 550 && argument(exchange).is_some_and(|it| it.starts_with('-'))
    };
    tell(
        FindingId::DirListOptionTakenAsName,
        context.exchanges().find(|(_, it)| options(it)),
    );
    let unknown = |exchange: &Exchange| {
        exchange.verb().as_deref() == Some("MLSD") && matches!(code(exchange), 402 | 500 | 502)
    };
    tell(
        FindingId::DirMlsdUnsupported,
        context.exchanges().find(|(_, it)| unknown(it)),
    );
    let ended = |exchange: &Exchange| {
        exchange.verb().as_deref() == Some("NOOP") && matches!(code(exchange), 226 | 250 | 426)
    };
    tell(
        FindingId::IdleNoopDesync,
        context.exchanges().find(|(_, it)| ended(it)),
    );
    let unheard = |exchange: &Exchange| {
        let timed_out = matches!(exchange.ending, Ending::TimedOut { .. });
        exchange.verb().as_deref() == Some("ABOR") && timed_out
    };
    tell(
        FindingId::ProtocolAborIgnored,
        context.exchanges().find(|(_, it)| unheard(it)),
    );
    let to_http = |exchange: &Exchange| {
        let text = exchange.text().to_ascii_lowercase();
        TO_HTTP.iter().any(|words| text.contains(words))
    };
    tell(
        FindingId::LoginClientKilledForHttp,
        context.exchanges().find(|(_, it)| to_http(it)),
    );
    let worked = context
        .attempt
        .data
        .iter()
        .filter(|data| data.end == Some(DataEnd::Eof))
        .count();
    let refused = context.attempt.data.iter().rev().find_map(|data| {
        let (index, exchange) = context.exchange(data.closing.or(data.transfer).or(data.setup))?;
        matches!(code(exchange), 421 | 425 | 426).then_some((index, exchange))
    });
    tell(
        FindingId::LimitBulkRefused,
        refused.filter(|_| worked >= MANY),
    );
    findings.extend(upload::cut_by_tls13(context));
    findings.extend(listings_refused(context).map(|draft| {
        let severity = draft.severity().min(Severity::Warning);
        draft.graded(severity).finding()
    }));
    findings
}
