//! What a run saw of a server, put before the profiles.

use super::replies::{Moment, classify};
use super::servers::{Fingerprint, Recognised, known_by, recognise, recognise_host};
use crate::evidence::{Attempt, Evidence, Exchange, Reply};

/// How sure it is whose words a refusal has, where only one server is known to word it so.
const BY_REFUSAL: u8 = 70;

/// The code of a greeting that refuses nothing.
const WELCOME: u16 = 220;

/// What the user says goes before all signs.
const AS_NAMED: u8 = 100;

/// The server software: as the user named it, or by what it said in this attempt, if there was one, or else by
/// the name of its host.
#[must_use]
pub fn software(evidence: &Evidence, attempt: Option<&Attempt>) -> Option<Recognised> {
    let named = evidence.asked.server_profile.as_deref();
    if let Some(named) = named.and_then(|key| known_by(key, AS_NAMED)) {
        return Some(named);
    }
    let host = evidence.target.host.as_deref();
    attempt
        .and_then(|attempt| by_exchanges(attempt).or_else(|| by_refusal(attempt)))
        .or_else(|| recognise_host(host?))
}

fn by_exchanges(attempt: &Attempt) -> Option<Recognised> {
    let greeting = attempt
        .greeted()
        .and_then(|greeted| attempt.exchange(greeted.exchanges.last().copied()));
    let features = attempt.features();
    let system = features.and_then(|features| attempt.exchange(features.syst));
    let status = attempt
        .directory()
        .and_then(|directory| attempt.exchange(directory.stat_server));
    let told_apart = [greeting, system, status];
    let replies: Vec<String> = attempt
        .exchanges
        .iter()
        .filter(|exchange| {
            let mut apart = told_apart.iter().flatten();
            !apart.any(|other| std::ptr::eq(*other, *exchange))
        })
        .filter_map(|exchange| Some(bare(exchange.reply.as_ref()?)))
        .collect();
    let text = |exchange: Option<&Exchange>| {
        let reply = exchange.and_then(|exchange| exchange.reply.as_ref());
        reply.map(bare).unwrap_or_default()
    };
    recognise(&Fingerprint {
        greeting: &text(greeting),
        system: &text(system),
        status: &text(status),
        features: features.map_or(&[], |features| &features.features),
        replies: &replies,
    })
}

/// A server that refuses in place of a greeting may show nothing of itself but its way to say so.
fn by_refusal(attempt: &Attempt) -> Option<Recognised> {
    let greeted = attempt.greeted()?;
    let exchange = attempt.exchange(greeted.exchanges.last().copied())?;
    // A welcome is no refusal, and then the table of refusals need not be read.
    let code = exchange.code().filter(|code| *code != WELCOME)?;
    let stated = classify(Moment::Greeting, code, &exchange.text())?;
    known_by(stated.profile?, BY_REFUSAL)
}

/// The lines without codes, joined by a newline. An empty last line stays, as a newline at the end:
/// it is a habit by which some servers are known.
fn bare(reply: &Reply) -> String {
    let lines: Vec<_> = reply
        .lines
        .iter()
        .map(|line| without_code(line, reply.code))
        .collect();
    lines.join("\n")
}

fn without_code(line: &str, code: u16) -> &str {
    let Some(rest) = line.strip_prefix(&format!("{code:03}")) else {
        return line;
    };
    match rest.strip_prefix([' ', '-']) {
        Some(text) => text,
        None if rest.is_empty() => rest,
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_and_an_empty_last_line_stays() {
        let lines = ["220-Welcome", "2200 users", " 220 inside", "220 "];
        let reply = Reply {
            code: 220,
            lines: lines.map(str::to_owned).to_vec(),
            oddities: Vec::new(),
        };
        assert_eq!(bare(&reply), "Welcome\n2200 users\n 220 inside\n");
    }
}
