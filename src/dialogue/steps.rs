//! The steps that an exchange of commands and replies comes to, in the order in which the probe takes them.

use std::net::IpAddr;

use super::commands::argument;
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{
    Connected, DirectoryFacts, DirectoryState, Features, Greeted, LoggedIn, Lookup, LookupOutcome,
    Resolved, TcpOutcome, TcpPath,
};
use crate::evidence::foreign::{foreign, foreign_greeting};
use crate::evidence::tls::{Handshake, Protected, Secured};
use crate::evidence::{Attempt, DataMode, Exchange, Facts, Octets, Outcome, Phase, Step, StepName};
use crate::target::Security;

/// A step without its times.
pub(crate) type Found = (StepName, Phase, Outcome, Facts);

/// A step, if the source tells of it.
pub(crate) type Part = Option<Found>;

/// Puts the steps into the attempt.
pub(crate) fn record(attempt: &mut Attempt, found: impl IntoIterator<Item = Found>) {
    attempt.connections_opened = None;
    let found = found.into_iter().map(|(name, phase, outcome, facts)| Step {
        name,
        phase,
        outcome,
        started_us: None,
        elapsed_us: None,
        skipped: None,
        facts,
    });
    attempt.steps = found.collect();
}

/// What looking up the name came to, of which nobody saw more than the address.
pub(crate) fn resolved(ip: IpAddr, literal: bool) -> Found {
    let lookup = |outcome, addresses| Lookup {
        outcome,
        addresses,
        elapsed_us: None,
        error: None,
    };
    let found = lookup(LookupOutcome::Found, vec![ip]);
    let none = lookup(LookupOutcome::NotAsked, Vec::new());
    let (ipv4, ipv6) = if ip.is_ipv4() {
        (found, none)
    } else {
        (none, found)
    };
    let facts = Facts::Resolve(Resolved {
        literal,
        given: false,
        by_proxy: false,
        ipv4,
        ipv6,
        excluded: None,
    });
    (StepName::Resolve, Phase::Dns, Outcome::Ok, facts)
}

/// Connecting to the server, over these paths.
pub(crate) fn connected(paths: Vec<TcpPath>, well: bool) -> Found {
    let facts = Facts::Connect(Connected {
        used: paths
            .iter()
            .position(|path| path.outcome == TcpOutcome::Connected),
        paths,
        local: None,
        untried: Vec::new(),
    });
    (StepName::Connect, Phase::Tcp, Outcome::of(well), facts)
}

/// AUTH, and the handshake as far as the source tells of it.
pub(crate) fn secured(attempt: &Attempt, handshake: Option<Handshake>) -> Part {
    let auth = all(attempt, &["AUTH"]);
    if auth.is_empty() && handshake.is_none() {
        return None;
    }
    let well = handshake.as_ref().is_some_and(Handshake::is_done);
    let facts = Facts::Secure(Box::new(Secured {
        security: if auth.is_empty() {
            Security::Implicit
        } else {
            Security::Explicit
        },
        auth,
        plain_after_auth: Octets::default(),
        handshake,
        feat_in_clear: None,
        old_hello: None,
        other_certificate: None,
    }));
    Some((StepName::Secure, Phase::Tls, Outcome::of(well), facts))
}

/// Whether the dialogue went on after an accepted AUTH: then it was encrypted, told or not.
pub(crate) fn goes_on_after_auth(attempt: &Attempt) -> bool {
    let auth = all(attempt, &["AUTH"]).last().copied();
    let replied = |exchange: &Exchange| exchange.reply.is_some();
    attempt.is_positive(auth)
        && auth.is_some_and(|last| attempt.exchanges.iter().skip(last + 1).any(replied))
}

/// The first words of the server.
pub(crate) fn greeted(attempt: &Attempt) -> Part {
    let exchanges = &attempt.exchanges;
    let first = |(_, exchange): &(usize, &Exchange)| exchange.phase == Phase::Greeting;
    let found: Vec<usize> = exchanges
        .iter()
        .enumerate()
        .filter(first)
        .map(|it| it.0)
        .collect();
    let last = exchanges.get(*found.last()?)?;
    let foreign = match last.reply {
        Some(_) => foreign_greeting(&last.text()),
        None => foreign(&last.raw.0),
    };
    let facts = Facts::Greet(Greeted {
        closed_after: last.closed && last.is_class(2),
        foreign,
        implicit_tls: None,
        exchanges: found,
    });
    Some((
        StepName::Greet,
        Phase::Greeting,
        Outcome::of(last.is_class(2)),
        facts,
    ))
}

/// The exchanges with one of these verbs.
fn all(attempt: &Attempt, verbs: &[&str]) -> Vec<usize> {
    let exchanges = attempt.exchanges.iter().enumerate();
    let wanted = exchanges.filter(|(_, exchange)| {
        exchange
            .verb()
            .is_some_and(|verb| verbs.contains(&verb.as_str()))
    });
    wanted.map(|(index, _)| index).collect()
}

fn first(attempt: &Attempt, verb: &str) -> Option<usize> {
    all(attempt, &[verb]).first().copied()
}

fn last(attempt: &Attempt, verb: &str) -> Option<usize> {
    all(attempt, &[verb]).last().copied()
}

/// PBSZ and PROT.
pub(crate) fn protected(attempt: &Attempt) -> Part {
    let prot = last(attempt, "PROT")?;
    let private = attempt.is_positive(Some(prot))
        && argument(attempt, "PROT").is_some_and(|level| level.eq_ignore_ascii_case("P"));
    let facts = Facts::Protect(Protected {
        pbsz: last(attempt, "PBSZ"),
        prot: Some(prot),
        private,
        tickets: None,
    });
    Some((StepName::Protect, Phase::Tls, Outcome::of(private), facts))
}

/// USER, PASS and ACCT. `told`: the source says that the login went well, and may not show how.
pub(crate) fn logged_in(attempt: &Attempt, told: bool) -> Part {
    let (user, pass) = (last(attempt, "USER"), last(attempt, "PASS"));
    if user.is_none() && pass.is_none() {
        // The log shows that the login went well, and not how.
        let facts = Facts::Login(LoggedIn {
            user: None,
            pass: None,
            acct: None,
            accepted: true,
            withheld: None,
            refused_over_tls: None,
        });
        return told.then_some((StepName::Login, Phase::Login, Outcome::Ok, facts));
    }
    // What came before USER belongs to another login. A log that begins after USER shows the rest.
    let after = |index: &usize| user.is_none_or(|user| *index > user);
    let (pass, acct) = (pass.filter(after), last(attempt, "ACCT").filter(after));
    // A later command undoes what an earlier one was granted.
    let accepted = attempt.is_positive(acct.or(pass).or(user))
        || told
            && attempt
                .exchange(acct.or(pass))
                .is_none_or(|it| it.reply.is_none());
    let facts = Facts::Login(LoggedIn {
        user,
        pass,
        acct,
        accepted,
        withheld: None,
        refused_over_tls: None,
    });
    Some((StepName::Login, Phase::Login, Outcome::of(accepted), facts))
}

/// FEAT and SYST.
pub(crate) fn features(attempt: &Attempt) -> Part {
    let feats = all(attempt, &["FEAT"]);
    let login = last(attempt, "PASS").or_else(|| last(attempt, "USER"));
    let before = |index: &usize| login.is_none_or(|login| *index < login);
    let told = feats
        .iter()
        .rev()
        .find(|index| attempt.is_positive(Some(**index)))?;
    let reply = attempt.exchange(Some(*told))?.reply.as_ref()?;
    let features = reply.body().iter().map(|line| line.trim().to_owned());
    let facts = Facts::Features(Features {
        feat_before_login: feats.iter().copied().find(before),
        feat_after_login: feats.iter().copied().find(|index| !before(index)),
        syst: first(attempt, "SYST"),
        features: features.filter(|line| !line.is_empty()).collect(),
    });
    Some((StepName::Features, Phase::Features, Outcome::Ok, facts))
}

/// PWD and CWD.
pub(crate) fn directory(attempt: &Attempt) -> Part {
    let (pwd, cwd) = (first(attempt, "PWD"), last(attempt, "CWD"));
    pwd.or(cwd)?;
    let said = attempt.exchange(pwd).map(Exchange::text);
    let login_directory = said.and_then(|text| Some(text.split('"').nth(1)?.to_owned()));
    let state = match attempt.exchange(cwd).and_then(Exchange::code) {
        Some(200..=299) => DirectoryState::Exists,
        None | Some(500..=504) => DirectoryState::Unknown,
        Some(_) => DirectoryState::Refused,
    };
    let path = argument(attempt, "CWD").or_else(|| login_directory.clone());
    let facts = Facts::Directory(DirectoryFacts {
        pwd,
        login_directory,
        stat_server: None,
        client_address_seen: None,
        path: path.unwrap_or_else(|| ".".to_owned()),
        stat: None,
        listing: None,
        cwd,
        state,
    });
    let unanswered = attempt
        .exchange(cwd.or(pwd))
        .is_some_and(|it| it.code().is_none());
    let well = state != DirectoryState::Refused && !unanswered;
    Some((
        StepName::Directory,
        Phase::Directory,
        Outcome::of(well),
        facts,
    ))
}

/// Each data connection.
pub(crate) fn listings(attempt: &Attempt) -> Vec<Found> {
    let exchanges = &attempt.exchanges;
    let steps = attempt.data.iter().enumerate().map(|(index, data)| {
        let (name, phase) = match data.mode {
            DataMode::Epsv => (StepName::ExtendedPassive, Phase::DataPassive),
            DataMode::Pasv => (StepName::Passive, Phase::DataPassive),
            DataMode::Passive => (StepName::PassiveMode, Phase::DataPassive),
            DataMode::Active => (StepName::Active, Phase::DataActive),
        };
        let last = data.closing.or(data.transfer);
        let well = last
            .and_then(|last| exchanges.get(last))
            .is_some_and(|exchange| exchange.is_class(2));
        // Of what is said in an encrypted session, only the data connection shows.
        let is_untold = last.is_none() && data.setup.is_none();
        let well = well || is_untold && data.end == Some(DataEnd::Eof);
        (name, phase, Outcome::of(well), Facts::Data(index))
    });
    steps.collect()
}

/// QUIT.
pub(crate) fn quit(attempt: &Attempt) -> Part {
    let quit = last(attempt, "QUIT")?;
    let well = attempt.is_positive(Some(quit));
    Some((
        StepName::Quit,
        Phase::Quit,
        Outcome::of(well),
        Facts::Quit(Some(quit)),
    ))
}
