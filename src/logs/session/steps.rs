//! The steps of a session that a log tells of.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use super::tls::handshake;
use super::{Session, path};
use crate::evidence::facts::{
    Connected, DirectoryFacts, DirectoryState, Features, Greeted, LoggedIn, Lookup, LookupOutcome,
    Resolved, TcpOutcome,
};
use crate::evidence::foreign::{foreign, foreign_greeting};
use crate::evidence::source::Deed;
use crate::evidence::tls::{Handshake, HandshakeOutcome, Protected, Secured};
use crate::evidence::{
    Attempt, DataMode, Exchange, Facts, Octets, Outcome, Phase, Seen, Step, StepName,
};
use crate::logs::event::upper_case;
use crate::target::Security;

/// The command's verb in upper case.
pub(super) fn verb_of(line: &str) -> Cow<'_, str> {
    upper_case(line.split(' ').next().unwrap_or_default())
}

/// The phase of an exchange with this command, or with none.
pub(super) fn phase_of(verb: Option<&str>, is_first: bool, mode: DataMode) -> Phase {
    let Some(verb) = verb else {
        return if is_first {
            Phase::Greeting
        } else {
            Phase::Protocol
        };
    };
    match verb {
        "USER" | "PASS" | "ACCT" => Phase::Login,
        "AUTH" | "PBSZ" | "PROT" | "CCC" => Phase::Tls,
        "FEAT" | "SYST" | "OPTS" | "CLNT" | "HOST" | "HELP" | "CSID" | "LANG" => Phase::Features,
        "PORT" | "EPRT" => Phase::DataActive,
        "LIST" | "NLST" | "MLSD" if mode == DataMode::Active => Phase::DataActive,
        "EPSV" | "PASV" | "LIST" | "NLST" | "MLSD" => Phase::DataPassive,
        "RETR" | "STOR" | "APPE" | "STOU" | "REST" | "ALLO" | "ABOR" => Phase::Transfer,
        "QUIT" => Phase::Quit,
        "NOOP" => Phase::Idle,
        _ => Phase::Directory,
    }
}

/// What the last command of this verb asked for.
pub(super) fn argument(attempt: &Attempt, verb: &str) -> Option<String> {
    let of_verb = |exchange: &&Exchange| exchange.verb().as_deref() == Some(verb);
    let line = attempt
        .exchanges
        .iter()
        .rev()
        .find(of_verb)?
        .command
        .as_ref()?;
    let (_, argument) = line.split_once(' ')?;
    Some(argument.trim().to_owned())
}

/// Whether USER was sent after a refused AUTH.
pub(super) fn goes_on_without_tls(attempt: &Attempt) -> bool {
    let verb = |exchange: &Exchange, wanted: &str| exchange.verb().as_deref() == Some(wanted);
    let mut after = attempt.exchanges.iter().skip_while(|it| !verb(it, "AUTH"));
    let accepted = attempt
        .exchanges
        .iter()
        .any(|it| verb(it, "AUTH") && it.is_class(2));
    !accepted && after.any(|it| verb(it, "USER"))
}

/// The address that PORT or EPRT announced.
pub(super) fn announced_by(line: &str) -> Option<SocketAddr> {
    let (verb, argument) = line.split_once(' ')?;
    if verb.eq_ignore_ascii_case("EPRT") {
        let mut parts = argument.trim().trim_matches('|').split('|');
        let (_, ip, port) = (parts.next()?, parts.next()?, parts.next()?);
        return Some(SocketAddr::new(ip.parse().ok()?, port.parse().ok()?));
    }
    let numbers: Option<Vec<u8>> = argument
        .trim()
        .split(',')
        .map(|it| it.parse().ok())
        .collect();
    match numbers?.as_slice() {
        [a, b, c, d, high, low] => {
            let port = u16::from(*high) << 8 | u16::from(*low);
            Some(SocketAddr::new(IpAddr::from([*a, *b, *c, *d]), port))
        }
        _ => None,
    }
}

/// Puts the steps together, in the order in which the probe takes them.
pub(super) fn steps(session: &mut Session) {
    let found: Vec<(StepName, Phase, Outcome, Facts)> = [
        resolved(session),
        connected(session),
        greeted(session),
        secured(session),
        protected(session),
        logged_in(session),
        features(session),
        directory(session),
    ]
    .into_iter()
    .flatten()
    .chain(listings(session))
    .chain(quit(session))
    .collect();
    session.attempt.connections_opened = None;
    session.attempt.steps = found
        .into_iter()
        .map(|(name, phase, outcome, facts)| Step {
            name,
            phase,
            outcome,
            started_us: None,
            elapsed_us: None,
            skipped: None,
            facts,
        })
        .collect();
}

type Part = Option<(StepName, Phase, Outcome, Facts)>;

fn resolved(session: &Session) -> Part {
    let lookup = |outcome, address: Option<IpAddr>, error: Option<&String>| Lookup {
        outcome,
        addresses: address.into_iter().collect(),
        elapsed_us: None,
        error: error.cloned(),
    };
    let none = || lookup(LookupOutcome::NotAsked, None, None);
    if let Some(words) = &session.not_resolved {
        let failed = || lookup(unresolved(words), None, Some(words));
        let facts = Facts::Resolve(Resolved {
            literal: false,
            ipv4: failed(),
            ipv6: failed(),
            excluded: None,
        });
        return Some((StepName::Resolve, Phase::Dns, Outcome::Failed, facts));
    }
    let ip = session.peer()?;
    let found = lookup(LookupOutcome::Found, Some(ip), None);
    let (ipv4, ipv6) = if ip.is_ipv4() {
        (found, none())
    } else {
        (none(), found)
    };
    let literal = session
        .place
        .host
        .as_ref()
        .is_none_or(|host| host.parse::<IpAddr>().is_ok());
    let facts = Facts::Resolve(Resolved {
        literal,
        ipv4,
        ipv6,
        excluded: None,
    });
    Some((StepName::Resolve, Phase::Dns, Outcome::Ok, facts))
}

/// What the words for a failed look-up mean.
fn unresolved(words: &str) -> LookupOutcome {
    let words = words.to_ascii_lowercase();
    let temporary = [
        "temporary",
        "eai_again",
        "server misbehaving",
        "try again",
        "11002",
    ];
    if temporary.iter().any(|it| words.contains(it)) {
        LookupOutcome::TemporaryFailure
    } else if words.contains("i/o timeout") {
        LookupOutcome::TimedOut
    } else {
        LookupOutcome::NoAddress
    }
}

fn connected(session: &mut Session) -> Part {
    let well = session.is_connected || !session.attempt.exchanges.is_empty();
    let mut paths = std::mem::take(&mut session.failed);
    let address = session.place.address();
    if well && address.is_some() {
        // Whoever is greeted is connected, whether the client says so or not.
        let seen = if session.is_connected {
            Seen::Told
        } else {
            Seen::Inferred
        };
        paths.push(path(address, TcpOutcome::Connected, seen, None));
    }
    if paths.is_empty() || well && address.is_none() {
        return None;
    }
    let facts = Facts::Connect(Connected {
        used: paths
            .iter()
            .position(|path| path.outcome == TcpOutcome::Connected),
        paths,
        local: None,
        untried: Vec::new(),
    });
    Some((StepName::Connect, Phase::Tcp, Outcome::of(well), facts))
}

fn greeted(session: &Session) -> Part {
    let exchanges = &session.attempt.exchanges;
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

fn all(session: &Session, verbs: &[&str]) -> Vec<usize> {
    let exchanges = session.attempt.exchanges.iter().enumerate();
    let wanted = exchanges.filter(|(_, exchange)| {
        exchange
            .verb()
            .is_some_and(|verb| verbs.contains(&verb.as_str()))
    });
    wanted.map(|(index, _)| index).collect()
}

fn first(session: &Session, verb: &str) -> Option<usize> {
    all(session, &[verb]).first().copied()
}

fn last(session: &Session, verb: &str) -> Option<usize> {
    all(session, &[verb]).last().copied()
}

fn secured(session: &Session) -> Part {
    let auth = all(session, &["AUTH"]);
    let accepted = session.attempt.is_positive(auth.last().copied());
    if auth.is_empty() && session.encrypted.is_none() {
        return None;
    }
    // What went on after an accepted AUTH was encrypted, told or not.
    let spoke_on = auth.last().is_some_and(|last| {
        let after = session.attempt.exchanges.iter().skip(last + 1);
        after.clone().any(|exchange| exchange.reply.is_some())
    });
    let outcome = match &session.encrypted {
        Some(Ok(_)) => Some(HandshakeOutcome::Done),
        Some(Err(words)) => Some(HandshakeOutcome::Failed(words.clone())),
        None if accepted && spoke_on => Some(HandshakeOutcome::Done),
        None => None,
    };
    let version = session
        .encrypted
        .as_ref()
        .and_then(|it| it.as_ref().ok()?.clone());
    let seen = if session.encrypted.is_some() {
        Seen::Told
    } else {
        Seen::Inferred
    };
    let host = session.place.host.clone();
    let handshake = outcome.map(|outcome| handshake(outcome, version, host, seen));
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

fn protected(session: &Session) -> Part {
    let prot = last(session, "PROT")?;
    let private = session.attempt.is_positive(Some(prot))
        && argument(&session.attempt, "PROT").is_some_and(|level| level.eq_ignore_ascii_case("P"));
    let facts = Facts::Protect(Protected {
        pbsz: last(session, "PBSZ"),
        prot: Some(prot),
        private,
        tickets: None,
    });
    Some((StepName::Protect, Phase::Tls, Outcome::of(private), facts))
}

fn logged_in(session: &Session) -> Part {
    let told = session.source.did(Deed::LoggedIn);
    let (user, pass) = (last(session, "USER"), last(session, "PASS"));
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
    let (pass, acct) = (pass.filter(after), last(session, "ACCT").filter(after));
    // A later command undoes what an earlier one was granted.
    let accepted = session.attempt.is_positive(acct.or(pass).or(user))
        || told
            && session
                .attempt
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

fn features(session: &Session) -> Part {
    let feats = all(session, &["FEAT"]);
    let login = last(session, "PASS").or_else(|| last(session, "USER"));
    let before = |index: &usize| login.is_none_or(|login| *index < login);
    let told = feats
        .iter()
        .rev()
        .find(|index| session.attempt.is_positive(Some(**index)))?;
    let reply = session.attempt.exchange(Some(*told))?.reply.as_ref()?;
    let features = reply.body().iter().map(|line| line.trim().to_owned());
    let facts = Facts::Features(Features {
        feat_before_login: feats.iter().copied().find(before),
        feat_after_login: feats.iter().copied().find(|index| !before(index)),
        syst: first(session, "SYST"),
        features: features.filter(|line| !line.is_empty()).collect(),
    });
    Some((StepName::Features, Phase::Features, Outcome::Ok, facts))
}

fn directory(session: &Session) -> Part {
    let (pwd, cwd) = (first(session, "PWD"), last(session, "CWD"));
    pwd.or(cwd)?;
    let said = session.attempt.exchange(pwd).map(Exchange::text);
    let login_directory = said.and_then(|text| Some(text.split('"').nth(1)?.to_owned()));
    let state = match session.attempt.exchange(cwd).and_then(Exchange::code) {
        Some(200..=299) => DirectoryState::Exists,
        None | Some(500..=504) => DirectoryState::Unknown,
        Some(_) => DirectoryState::Refused,
    };
    let path = argument(&session.attempt, "CWD").or_else(|| login_directory.clone());
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
    let unanswered = session
        .attempt
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

fn listings(session: &Session) -> Vec<(StepName, Phase, Outcome, Facts)> {
    let exchanges = &session.attempt.exchanges;
    let steps = session
        .attempt
        .data
        .iter()
        .enumerate()
        .map(|(index, data)| {
            let (name, phase) = match data.mode {
                DataMode::Epsv => (StepName::ExtendedPassive, Phase::DataPassive),
                DataMode::Pasv => (StepName::Passive, Phase::DataPassive),
                DataMode::Active => (StepName::Active, Phase::DataActive),
            };
            let last = data.closing.or(data.transfer);
            let well = last
                .and_then(|last| exchanges.get(last))
                .is_some_and(|exchange| exchange.is_class(2));
            (name, phase, Outcome::of(well), Facts::Data(index))
        });
    steps.collect()
}

fn quit(session: &Session) -> Part {
    let quit = last(session, "QUIT")?;
    let well = session.attempt.is_positive(Some(quit));
    Some((
        StepName::Quit,
        Phase::Quit,
        Outcome::of(well),
        Facts::Quit(Some(quit)),
    ))
}
