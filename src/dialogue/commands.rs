//! What commands are, by their words.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use crate::evidence::{Attempt, DataMode, Exchange, Phase};

/// A word in upper case, in which most verbs of commands are.
pub(crate) fn upper_case(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte.is_ascii_lowercase()) {
        Cow::Owned(word.to_ascii_uppercase())
    } else {
        Cow::Borrowed(word)
    }
}

/// The command's verb in upper case.
pub(crate) fn verb_of(line: &str) -> Cow<'_, str> {
    upper_case(line.split(' ').next().unwrap_or_default())
}

/// The phase of an exchange with this command, or with none.
pub(crate) fn phase_of(verb: Option<&str>, is_first: bool, mode: DataMode) -> Phase {
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
        "FEAT" | "SYST" | "OPTS" | "CLNT" | "HOST" | "HELP" | "CSID" | "LANG" | "PROXY" => {
            Phase::Features
        }
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
pub(crate) fn argument(attempt: &Attempt, verb: &str) -> Option<String> {
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
pub(crate) fn goes_on_without_tls(attempt: &Attempt) -> bool {
    let verb = |exchange: &Exchange, wanted: &str| exchange.verb().as_deref() == Some(wanted);
    let mut after = attempt.exchanges.iter().skip_while(|it| !verb(it, "AUTH"));
    let accepted = attempt
        .exchanges
        .iter()
        .any(|it| verb(it, "AUTH") && it.is_class(2));
    !accepted && after.any(|it| verb(it, "USER"))
}

/// The address that PORT or EPRT announced.
pub(crate) fn announced_by(line: &str) -> Option<SocketAddr> {
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

/// Whether a command asks for a transfer.
pub(crate) fn transfers(line: &str) -> bool {
    matches!(
        &*verb_of(line),
        "LIST" | "NLST" | "MLSD" | "RETR" | "STOR" | "APPE" | "STOU"
    )
}

/// The verb of a command line, if it is one that FTP knows.
pub(crate) fn known(line: &str) -> Option<&str> {
    const VERBS: [&str; 52] = [
        "ABOR", "ACCT", "ALLO", "APPE", "AUTH", "AVBL", "CCC", "CDUP", "CLNT", "CSID", "CWD",
        "DELE", "EPRT", "EPSV", "FEAT", "HELP", "HOST", "LANG", "LIST", "MDTM", "MFMT", "MKD",
        "MLSD", "MLST", "MODE", "NLST", "NOOP", "OPTS", "PASS", "PASV", "PBSZ", "PORT", "PROT",
        "PWD", "QUIT", "REIN", "REST", "RETR", "RMD", "RNFR", "RNTO", "SITE", "SIZE", "SMNT",
        "STAT", "STOR", "STOU", "STRU", "SYST", "TYPE", "USER", "XCRC",
    ];
    let word = line.split([' ', '\r']).next()?;
    let mut verbs = VERBS.iter();
    verbs
        .any(|verb| verb.eq_ignore_ascii_case(word))
        .then_some(word)
}
