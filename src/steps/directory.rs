//! PWD, STAT and STAT on the directory: what works without a data connection.

use std::net::IpAddr;

use super::Doing;
use super::run::{Run, Stop};
use crate::evidence::facts::{DirectoryFacts, DirectoryState};
use crate::evidence::listing::{Listing, ListingForm};
use crate::evidence::{Exchange, Facts, Outcome, Phase, SkipReason, StepName};
use crate::wire::session::{Line, Session};

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) -> DirectoryState {
    if !session.in_step() {
        run.skip(StepName::Directory, SkipReason::ControlUnusable);
        return DirectoryState::Unknown;
    }
    let asked = run.target.directory.clone();
    let doing = Doing::Directory {
        path: asked.clone(),
    };
    let started_us = run.begins(StepName::Directory, &doing);
    let pwd = run
        .exchange(session, Phase::Directory, &Line::new("PWD"))
        .await;
    let login_directory = quoted_path(&run.attempt.exchanges[pwd]);
    let path = asked
        .clone()
        .or_else(|| login_directory.clone())
        .unwrap_or_else(|| ".".to_owned());
    let mut facts = DirectoryFacts {
        pwd: Some(pwd),
        login_directory,
        stat_server: None,
        client_address_seen: None,
        path: path.clone(),
        stat: None,
        listing: None,
        cwd: None,
        state: DirectoryState::Unknown,
    };
    if session.in_step() {
        let status = run
            .exchange(session, Phase::Directory, &Line::new("STAT"))
            .await;
        facts.stat_server = Some(status);
        facts.client_address_seen = client_address(&run.attempt.exchanges[status]);
    }
    if session.in_step() {
        let stat = run
            .exchange(session, Phase::Directory, &Line::with("STAT", &path))
            .await;
        facts.stat = Some(stat);
        facts.listing = stat_listing(&run.attempt.exchanges[stat]);
    }
    // A frame without a single line is what vsftpd and Pure-FTPd show for a missing directory; CWD tells.
    let empty = facts
        .listing
        .as_ref()
        .is_none_or(|listing| listing.form == ListingForm::Empty);
    if session.in_step() && (asked.is_some() || empty) {
        facts.cwd = Some(
            run.exchange(session, Phase::Directory, &Line::with("CWD", &path))
                .await,
        );
    }
    facts.state = state(run, &facts, empty);
    let state = facts.state;
    let listed = facts.stat.is_some_and(|stat| run.is_class(stat, 2));
    let went_well = session.in_step() && state != DirectoryState::Refused;
    let outcome = match (went_well, listed) {
        (true, true) => Outcome::Ok,
        // Only the directory's own listing was refused, which is not how clients list.
        (true, false) if state == DirectoryState::Exists => Outcome::Declined,
        _ => Outcome::Failed,
    };
    run.record(
        StepName::Directory,
        started_us,
        outcome,
        Facts::Directory(facts),
    );
    state
}

/// Goes to the directory again on a second control connection, if it is not the login directory.
pub(super) async fn again(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let Some(path) = run.target.directory.clone() else {
        return Ok(());
    };
    if run.is_confused_by("CWD") {
        return Ok(());
    }
    let index = run
        .exchange(session, Phase::Directory, &Line::with("CWD", &path))
        .await;
    // Without CWD the directory is listed by its path.
    if run.is_class(index, 2) || path_to_list(run).is_some() {
        Ok(())
    } else {
        Err(Stop)
    }
}

/// The path to list where the session could not go to the directory because the server does not know CWD, or not
/// in this form, or because its replies are out of step after it.
pub(super) fn path_to_list<'t>(run: &Run<'t>) -> Option<&'t str> {
    let target = run.target;
    let path = target.directory.as_deref()?;
    let cwd = format!("CWD {path}");
    let refused = |exchange: &Exchange| {
        exchange.command.as_ref() == Some(&cwd) && matches!(exchange.code(), Some(500..=504))
    };
    let is_refused = run.attempt.exchanges.iter().any(refused);
    (is_refused || run.is_confused_by("CWD")).then_some(path)
}

fn state(run: &Run<'_>, facts: &DirectoryFacts, empty: bool) -> DirectoryState {
    if let Some(cwd) = facts.cwd.filter(|cwd| run.code(*cwd).is_some()) {
        // 500 and 502 say that the server has no CWD, which says nothing of the directory.
        return match run.code(cwd) {
            Some(200..=299) => DirectoryState::Exists,
            Some(500..=504) | None => DirectoryState::Unknown,
            Some(_) => DirectoryState::Refused,
        };
    }
    if empty {
        DirectoryState::Unknown
    } else {
        DirectoryState::Exists
    }
}

/// The entries between the first and the last line of a positive STAT reply.
fn stat_listing(exchange: &Exchange) -> Option<Listing> {
    let reply = exchange
        .reply
        .as_ref()
        .filter(|reply| reply.code / 100 == 2)?;
    let coded = format!("{}-", reply.code);
    let bare = |line: &'_ String| line.strip_prefix(&coded).unwrap_or(line).to_owned();
    let lines: Vec<String> = reply.body().iter().map(bare).collect();
    Some(Listing::parse(lines.iter().map(String::as_str)))
}

/// The path in a 257 reply, its doubled quotation marks made single (RFC 959 appendix II).
fn quoted_path(exchange: &Exchange) -> Option<String> {
    if exchange.code() != Some(257) {
        return None;
    }
    let text = exchange.text();
    let inside = &text[text.find('"')? + 1..];
    let mut path = String::new();
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        if c == '"' {
            if !chars.as_str().starts_with('"') {
                let wanted = !path.is_empty() && !path.chars().any(char::is_control);
                return wanted.then_some(path);
            }
            chars.next();
        }
        path.push(c);
    }
    None
}

/// The client's address in a STAT reply: `Connected to 192.0.2.7` (vsftpd) or `Connected from host
/// (192.0.2.7)` (`ProFTPD`). With a colon, as in pyftpdlib's `Connected to: 192.0.2.1:21`, it is the
/// server's own.
fn client_address(exchange: &Exchange) -> Option<IpAddr> {
    let reply = exchange
        .reply
        .as_ref()
        .filter(|reply| reply.code / 100 == 2)?;
    let line = reply.lines.iter().find_map(|line| {
        let line = line.trim();
        line.strip_prefix("Connected to ")
            .or_else(|| line.strip_prefix("Connected from "))
    })?;
    line.split(|c: char| c.is_whitespace() || "()[]".contains(c))
        .find_map(|word| word.trim_start_matches("::ffff:").parse().ok())
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;
    use crate::evidence::{Ending, Octets, Reply};

    fn exchange(lines: &[&str]) -> Exchange {
        Exchange {
            connection: 0,
            phase: Phase::Directory,
            command: None,
            sent_us: Some(0),
            first_byte_us: None,
            ended_us: Some(0),
            reply: Some(Reply {
                code: lines[0][..3].parse().unwrap(),
                lines: lines.iter().map(ToString::to_string).collect(),
                oddities: vec![],
            }),
            raw: Octets::default(),
            ending: Ending::Replied,
            closed: false,
            unsolicited: false,
            inferred: crate::evidence::Inferred::default(),
        }
    }

    #[test_case("257 \"/\" is the current directory", Some("/"); "root")]
    #[test_case("257 \"/a \"\"b\"\" c\"", Some("/a \"b\" c"); "doubled quotation marks")]
    #[test_case("257 / is it", None; "no quotation marks")]
    #[test_case("550 \"/x\" no", None; "refused")]
    #[test_case("257 \"open", None; "never closed")]
    fn the_path_of_pwd(line: &str, path: Option<&str>) {
        assert_eq!(quoted_path(&exchange(&[line])).as_deref(), path);
    }

    #[test_case("     Connected to 192.0.2.7", "192.0.2.7"; "vsftpd")]
    #[test_case(" Connected from client.example (192.0.2.7)", "192.0.2.7"; "proftpd")]
    #[test_case(" Connected from client.example (::ffff:192.0.2.7)", "192.0.2.7"; "mapped")]
    #[test_case("     Connected to 2001:db8::7", "2001:db8::7"; "ipv6")]
    fn the_address_that_the_server_sees(line: &str, address: &str) {
        let status = exchange(&["211-Status", line, "211 End"]);
        assert_eq!(client_address(&status), Some(address.parse().unwrap()));
        let own = exchange(&["211-Status", " Connected to: 192.0.2.1:21", "211 End"]);
        assert_eq!(client_address(&own), None);
    }
}
