//! The few words on each step.

use super::data::{connecting, failure, refused};
use super::words::{amount, count, duration, ms};
use crate::evidence::facts::{
    Connected, DirectoryFacts, DirectoryState, Features, ForeignProtocol, Greeted, IdleTest,
    LimitSearch, LoggedIn, Lookup, LookupOutcome, PortLook, Resolved, TcpOutcome, Withheld,
};
use crate::evidence::listing::Listing;
use crate::evidence::{Attempt, DataConnection, DataMode, Exchange, Facts, Step};

/// What the step found, or why it was skipped.
pub(super) fn note(attempt: &Attempt, step: &Step) -> Option<String> {
    if step.note.is_some() {
        return step.note.clone();
    }
    match &step.facts {
        Facts::None => None,
        Facts::Resolve(resolved) => Some(resolving(resolved)),
        Facts::Connect(connected) => Some(connection(connected)),
        Facts::LookAround(around) => {
            let ports: Vec<_> = around.ports.iter().map(look).collect();
            Some(ports.join(", "))
        }
        Facts::Greet(greeted) => greeting(attempt, greeted),
        Facts::Login(login) => logging_in(attempt, login),
        Facts::Features(features) => Some(feature_count(attempt, features)),
        Facts::Directory(directory) => Some(about_directory(attempt, directory)),
        Facts::Data(index) => attempt.data.get(*index).map(|data| listing(attempt, data)),
        Facts::FindLimit(found) => Some(limit_search(attempt, found)),
        Facts::IdleTest(idle) => idle_test(attempt, idle),
        Facts::Quit(index) => attempt.exchange(*index).map(outcome),
    }
}

fn resolving(resolved: &Resolved) -> String {
    let addresses: Vec<_> = resolved.addresses().map(|ip| ip.to_string()).collect();
    if resolved.literal {
        return "an address, nothing to look up".to_owned();
    }
    match addresses.as_slice() {
        [] => {
            let families = [("A", &resolved.ipv4), ("AAAA", &resolved.ipv6)];
            let asked = families
                .into_iter()
                .filter(|(_, lookup)| lookup.outcome != LookupOutcome::NotAsked);
            let words: Vec<_> = asked
                .map(|(record, lookup)| format!("{record}: {}", lookup_words(lookup)))
                .collect();
            words.join(", ")
        }
        [only] => only.clone(),
        [first, .., last] if addresses.len() == 2 => format!("{first}, {last}"),
        [first, ..] => format!("{first} and {} more", addresses.len() - 1),
    }
}

fn lookup_words(lookup: &Lookup) -> &str {
    match lookup.outcome {
        LookupOutcome::Found => "found",
        LookupOutcome::NoAddress => "none",
        LookupOutcome::TemporaryFailure => "no answer now",
        LookupOutcome::Failed => lookup.error.as_deref().unwrap_or("failed"),
        LookupOutcome::TimedOut => "no answer in time",
        LookupOutcome::NotAsked => "not asked",
    }
}

fn connection(connected: &Connected) -> String {
    let failed = connected
        .paths
        .iter()
        .filter(|path| path.outcome != TcpOutcome::Connected);
    let used = connected.used.and_then(|used| connected.paths.get(used));
    let failed: Vec<_> = failed
        .map(|path| format!("{} {}", path.address, connecting(path)))
        .collect();
    match used {
        Some(path) if failed.is_empty() => path.address.to_string(),
        Some(path) => format!("{}; {}", path.address, failed.join(", ")),
        None if failed.is_empty() => "not tried".to_owned(),
        None => failed.join(", "),
    }
}

fn look(look: &PortLook) -> String {
    let port = look.path.address.port();
    if look.path.outcome != TcpOutcome::Connected {
        return format!("port {port}: {}", connecting(&look.path));
    }
    let what = match &look.tls {
        Some(trial) if trial.answered => "TLS answers",
        Some(_) => "open, no TLS",
        None if look.said.0.starts_with(b"SSH-") => "SSH answers",
        None => "open",
    };
    format!("port {port}: {what}")
}

fn greeting(attempt: &Attempt, greeted: &Greeted) -> Option<String> {
    let exchange = attempt.exchange(greeted.exchanges.last().copied())?;
    if let Some(protocol) = greeted.foreign {
        return Some(format!("{} instead of FTP", foreign(protocol)));
    }
    if let Some(reply) = &exchange.reply {
        let first = reply.lines.first()?.trim_end();
        return Some(if greeted.closed_after {
            format!("{first} (then closed)")
        } else {
            first.to_owned()
        });
    }
    let answered = greeted
        .implicit_tls
        .as_ref()
        .is_some_and(|trial| trial.answered);
    let what = refused(exchange)?;
    Some(if answered {
        format!("{what}, but TLS answers")
    } else {
        what
    })
}

fn foreign(protocol: ForeignProtocol) -> &'static str {
    match protocol {
        ForeignProtocol::Ssh => "SSH",
        ForeignProtocol::Smtp => "SMTP",
        ForeignProtocol::Http => "HTTP",
        ForeignProtocol::Pop3 => "POP3",
        ForeignProtocol::Imap => "IMAP",
        ForeignProtocol::Tls => "TLS",
        ForeignProtocol::Binary => "a binary protocol",
    }
}

fn logging_in(attempt: &Attempt, login: &LoggedIn) -> Option<String> {
    match login.withheld {
        Some(Withheld::Plaintext) => return Some("password withheld: not encrypted".to_owned()),
        Some(Withheld::NoPassword) => return Some("no password to send".to_owned()),
        Some(Withheld::NoAccount) => return Some("no account to send".to_owned()),
        None => {}
    }
    let last = attempt.exchange(login.acct.or(login.pass).or(login.user))?;
    if !login.accepted {
        return Some(outcome(last));
    }
    // The name as it was sent, so that it cannot differ from what the server heard.
    let user = attempt
        .exchange(login.user)
        .and_then(|exchange| exchange.command.as_deref()?.split_once(' '))
        .map_or("", |(_, user)| user);
    let code = last
        .code()
        .map_or_else(String::new, |code| format!(", {code}"));
    Some(format!("as {user}{code}"))
}

fn feature_count(attempt: &Attempt, features: &Features) -> String {
    let feat = features.feat_after_login.or(features.feat_before_login);
    match attempt.exchange(feat) {
        Some(feat) if !feat.is_class(2) => answer("FEAT", feat),
        _ => count(features.features.len(), "feature", "features"),
    }
}

fn about_directory(attempt: &Attempt, directory: &DirectoryFacts) -> String {
    let path = &directory.path;
    let stat = attempt.exchange(directory.stat);
    if directory.state == DirectoryState::Refused {
        let cwd = attempt.exchange(directory.cwd);
        let refusal = [cwd, stat].into_iter().flatten().find_map(refused);
        return refusal.unwrap_or_else(|| format!("{path} refused"));
    }
    match (stat, &directory.listing) {
        (Some(stat), Some(listing)) => {
            let code = stat.code().unwrap_or_default();
            format!("{code}, {} in {path}", entries(listing))
        }
        (Some(stat), None) => answer(&format!("STAT {path}"), stat),
        (None, _) => {
            let last = attempt.exchange(directory.stat_server.or(directory.pwd));
            last.map_or_else(|| path.clone(), outcome)
        }
    }
}

fn entries(listing: &Listing) -> String {
    if listing.entries == 0 && listing.unparsed > 0 {
        return count(listing.unparsed as usize, "unknown line", "unknown lines");
    }
    count(listing.entries as usize, "entry", "entries")
}

fn listing(attempt: &Attempt, data: &DataConnection) -> String {
    let port = match data.mode {
        DataMode::Epsv | DataMode::Pasv => data.announced_port,
        DataMode::Active => data.listened_on.map(|address| address.port()),
    };
    let port = port.map_or_else(String::new, |port| format!("port {port}, "));
    match (failure(attempt, data), &data.listing) {
        (Some(failure), _) => format!("{port}{failure}"),
        (None, Some(listing)) => format!("{port}{}, {}", amount(data.bytes), entries(listing)),
        (None, None) => format!("{port}{}", amount(data.bytes)),
    }
}

fn limit_search(attempt: &Attempt, found: &LimitSearch) -> String {
    let held = count(found.held as usize, "session", "sessions");
    let Some(refusal) = &found.refusal else {
        return format!("{held} at once, none refused");
    };
    let how = match (&refusal.path, attempt.exchange(refusal.exchange)) {
        (_, Some(exchange)) => outcome(exchange),
        (Some(path), None) => connecting(path),
        (None, None) => "refused".to_owned(),
    };
    format!("{held} at once; number {}: {how}", refusal.number)
}

fn idle_test(attempt: &Attempt, idle: &IdleTest) -> Option<String> {
    let heard = attempt.exchange(Some(idle.heard))?;
    let time = duration(ms(idle.idle_us));
    if let Some(noop) = attempt.exchange(idle.noop) {
        return Some(format!("open after {time}, then {}", answer("NOOP", noop)));
    }
    Some(format!("after {time}: {}", outcome(heard)))
}

/// A reply with its words if it is a refusal, its code alone if it is not.
fn outcome(exchange: &Exchange) -> String {
    refused(exchange).unwrap_or_else(|| code_or_failure(exchange))
}

/// What a command brought: its code, or what went wrong in place of one.
fn answer(command: &str, exchange: &Exchange) -> String {
    format!("{command}: {}", code_or_failure(exchange))
}

fn code_or_failure(exchange: &Exchange) -> String {
    match exchange.code() {
        Some(code) => code.to_string(),
        None => refused(exchange).unwrap_or_default(),
    }
}
