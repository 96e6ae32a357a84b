//! What is worth knowing of features, banners, speeds and limits, beside any cause.

use std::net::IpAddr;

use super::{directory, passive};
use crate::diagnosis::context::Context;
use crate::diagnosis::fact::{At, DirectoryFact, NetworkFact, TransferFact};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::facts::Features;
use crate::evidence::reach::{Reach, reach};
use crate::evidence::{Exchange, StepName};
use crate::knowledge::findings::{Family, FindingId};

/// Steps in which resolvers and identification give up.
const RESOLVER_STEP_US: u64 = 5_000_000;

/// How near to such a step a delay must be.
const NEAR_US: u64 = 700_000;

/// Shorter idle limits end sessions while somebody reads.
const SHORT_IDLE_SECONDS: u64 = 120;

/// Fewer sessions are not enough for clients that open several.
const FEW_SESSIONS: u64 = 3;

/// A listing that takes so long to begin is one that many clients give up.
const SLOW_LISTING_US: u64 = 5_000_000;

pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let rules: [fn(&Context<'_>) -> Option<Finding>; 11] = [
        resolved_slowly,
        no_times,
        no_resume,
        feat_lies,
        feat_after_login,
        version,
        internal_address,
        short_idle,
        few_sessions,
        slow_listing,
        active_only,
    ];
    let mut findings: Vec<Finding> = rules.iter().filter_map(|rule| rule(context)).collect();
    findings.extend(names(context));
    findings.extend(from_root(context));
    findings
}

/// A greeting that took as long as a name server's time limit.
fn resolved_slowly(context: &Context<'_>) -> Option<Finding> {
    let (index, exchange) = context.greeting()?;
    let elapsed = exchange.elapsed_us()?;
    let steps = (elapsed + RESOLVER_STEP_US / 2) / RESOLVER_STEP_US;
    let near = elapsed.abs_diff(steps * RESOLVER_STEP_US) < NEAR_US;
    if steps == 0 || !near || elapsed > 6 * RESOLVER_STEP_US + NEAR_US {
        return None;
    }
    // Others do so only with a module that few have loaded, and wait as long for two name servers.
    let asks = context.software().eq_ignore_ascii_case("wu-ftpd");
    let id = if steps == 2 && asks {
        FindingId::GreetingSlowIdent
    } else {
        FindingId::GreetingSlowReverseDns
    };
    let draft = context.draft(id).inferred().cites(index).seconds(elapsed);
    Some(
        draft
            .shows(
                StepName::Greet,
                NetworkFact::GreetingTook {
                    elapsed_us: elapsed,
                },
            )
            .finding(),
    )
}

fn features<'a>(context: &Context<'a>) -> Option<&'a Features> {
    context
        .attempt
        .features()
        .filter(|it| !it.features.is_empty())
}

fn feat(features: &Features) -> Option<usize> {
    features.feat_after_login.or(features.feat_before_login)
}

fn no_times(context: &Context<'_>) -> Option<Finding> {
    let features = features(context)?;
    let lists = ["MDTM", "SIZE", "MLST"].iter().any(|it| features.has(it));
    let has =
        has_answered(context, &["MDTM", "SIZE"], 213) || has_answered(context, &["MLST"], 250);
    (!lists && !has).then(|| {
        let draft = context.draft(FindingId::NoMdtmNoSize).stated();
        draft.cites_all(feat(features)).finding()
    })
}

fn no_resume(context: &Context<'_>) -> Option<Finding> {
    let features = features(context)?;
    let index = feat(features)?;
    let test = context.attempt.transfer_test();
    // What an experiment showed goes before what FEAT lists.
    let was_resumed = test.and_then(|it| it.is_resumed(context.attempt)) == Some(true);
    (!features.has("REST") && !was_resumed).then(|| {
        let draft = context.draft(FindingId::NoRestStream).stated();
        draft.cites(index).finding()
    })
}

/// Whether the server answered one of these commands with this code: then it has the command, whatever FEAT lists.
fn has_answered(context: &Context<'_>, verbs: &[&str], code: u16) -> bool {
    context.exchanges().any(|(_, exchange)| {
        let verb = exchange.verb();
        exchange.code() == Some(code) && verb.is_some_and(|it| verbs.contains(&it.as_str()))
    })
}

/// A command that FEAT lists and the server does not know.
fn feat_lies(context: &Context<'_>) -> Option<Finding> {
    let features = features(context)?;
    let listed = |exchange: &Exchange| match exchange.verb().as_deref() {
        Some("MLSD") => features.has_mlsd(),
        Some(verb @ ("EPSV" | "EPRT" | "MDTM" | "SIZE" | "REST" | "PBSZ" | "PROT")) => {
            features.has(verb)
        }
        _ => false,
    };
    let is_mlsd = |it: &Exchange| it.verb().as_deref() == Some("MLSD");
    let unknown = |index, exchange: &Exchange| {
        if is_mlsd(exchange) {
            context.attempt.is_unknown_mlsd(index)
        } else {
            matches!(exchange.code(), Some(500 | 502))
        }
    };
    // Neither is unknown what was answered at another time, nor what a fault of the server itself ended.
    let known = |exchange: &Exchange| {
        let verb = exchange.verb();
        let mut same = context.exchanges().filter(|(_, it)| it.verb() == verb);
        same.any(|(_, it)| it.is_class(2)) || exchange.text().starts_with("OOPS")
    };
    let lies = || {
        let exchanges = context.exchanges();
        exchanges.filter(|(index, it)| listed(it) && unknown(*index, it) && !known(it))
    };
    let mlsd = lies().find(|(_, it)| is_mlsd(it));
    let (index, exchange) = mlsd.or_else(|| lies().next())?;
    let verb = exchange.verb()?;
    let draft = context
        .draft(FindingId::ProtocolFeatLies)
        .cites(index)
        .cites_all(feat(features));
    // Whoever believes FEAT cannot list at all; without the others clients fall back to older commands.
    let severity = if mlsd.is_some() {
        Severity::Warning
    } else {
        draft.severity()
    };
    Some(draft.value("command", &verb).graded(severity).finding())
}

/// FEAT that is refused before the login and answered after it.
fn feat_after_login(context: &Context<'_>) -> Option<Finding> {
    let mut feats = context
        .exchanges()
        .filter(|(_, it)| it.verb().as_deref() == Some("FEAT"));
    let (before, refused) = feats.next()?;
    let (after, _) = feats.find(|(_, exchange)| exchange.is_class(2))?;
    (refused.code() == Some(530)).then(|| {
        let draft = context.draft(FindingId::ProtocolNotUnderstoodBeforeLogin);
        draft.cites(before).cites(after).finding()
    })
}

/// A product with its version in the greeting.
fn version(context: &Context<'_>) -> Option<Finding> {
    let (index, exchange) = context.greeting()?;
    let text = exchange.text();
    let words: Vec<&str> = text.split([' ', '(', ')', '[', ']', ',', '/']).collect();
    let numbered = words.windows(2).any(|pair| {
        let [name, number] = pair else { return false };
        let product = ["ftp", "server", "version"]
            .iter()
            .any(|it| name.to_ascii_lowercase().contains(it));
        product && is_version(number)
    });
    numbered.then(|| {
        let draft = context.draft(FindingId::BannerDisclosesVersion);
        draft.cites(index).finding()
    })
}

/// `3.0.5`, `v1.0.50`, `1.3.8b`.
fn is_version(word: &str) -> bool {
    let word = word
        .trim_start_matches('v')
        .trim_end_matches(['.', ':', ';']);
    let mut parts = word.split('.');
    let number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit()) && part.len() < 5;
    let count = word.split('.').count();
    // Four numbers are an address.
    (2..=3).contains(&count) && parts.all(number)
}

/// An address in the greeting that is none for those outside.
fn internal_address(context: &Context<'_>) -> Option<Finding> {
    let (index, exchange) = context.greeting()?;
    let peer = context.peer()?;
    let text = exchange.text();
    let words = text.split([' ', '(', ')', '[', ']', ',']);
    let ip = words
        .filter_map(|word| word.trim_end_matches('.').parse::<IpAddr>().ok())
        .find(|ip| {
            *ip != peer && matches!(reach(*ip), Reach::Private) && reach(peer) == Reach::Public
        })?;
    let draft = context.draft(FindingId::BannerDisclosesInternalAddress);
    Some(
        draft
            .cites(index)
            .value("address", &ip.to_string())
            .finding(),
    )
}

/// The number before a word, as in `15 minutes`.
fn number_before(text: &str, words: &[&str]) -> Option<u64> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    tokens.windows(2).find_map(|pair| {
        let [number, word] = pair else { return None };
        let known = words.iter().any(|known| word.starts_with(known));
        known.then(|| number.parse().ok()).flatten()
    })
}

/// The idle limit that a greeting or STAT names.
fn short_idle(context: &Context<'_>) -> Option<Finding> {
    let (index, seconds) = context.exchanges().find_map(|(index, exchange)| {
        let text = exchange.text().to_ascii_lowercase();
        if let Some((_, rest)) = text.split_once("session timeout in seconds is ") {
            let number = rest.split(|c: char| !c.is_ascii_digit()).next()?;
            return Some((index, number.parse().ok()?));
        }
        let (_, rest) = text.split_once("disconnected after ")?;
        if !rest.contains("inactivity") {
            return None;
        }
        let minutes = number_before(rest, &["minute"]).map(|it| it * 60);
        Some((index, minutes.or_else(|| number_before(rest, &["second"]))?))
    })?;
    (seconds < SHORT_IDLE_SECONDS).then(|| {
        let draft = context.draft(FindingId::IdleTimeoutShort).stated();
        draft
            .cites(index)
            .value("seconds", &seconds.to_string())
            .finding()
    })
}

/// `You are user number 1 of 2 allowed.`
fn few_sessions(context: &Context<'_>) -> Option<Finding> {
    let (index, exchange) = context.greeting()?;
    let text = exchange.text().to_ascii_lowercase();
    let (_, rest) = text.split_once("user number ")?;
    let mut numbers = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter(|it| !it.is_empty());
    let (_, limit) = (numbers.next()?, numbers.next()?.parse::<u64>().ok()?);
    (limit <= FEW_SESSIONS).then(|| {
        let draft = context.draft(FindingId::LimitLow).stated();
        draft
            .cites(index)
            .value("limit", &limit.to_string())
            .finding()
    })
}

/// A listing that came, and took long to begin.
fn slow_listing(context: &Context<'_>) -> Option<Finding> {
    let mut slow = context.attempt.data.iter().filter_map(|data| {
        let (index, exchange) = context.exchange(data.transfer)?;
        let waited = data.first_byte_us?.saturating_sub(exchange.ended_us?);
        (waited > SLOW_LISTING_US).then_some((index, waited))
    });
    let (index, waited) = slow.next()?;
    let draft = context.draft(FindingId::DirHugeSlow).cites(index);
    Some(
        draft
            .seconds(waited)
            .shows(
                At::Exchange(index),
                TransferFact::FirstByteAfter {
                    elapsed_us: Some(waited),
                },
            )
            .finding(),
    )
}

/// The server reaches us, and we do not reach its data ports.
fn active_only(context: &Context<'_>) -> Option<Finding> {
    let failed = passive::cause(context)?;
    if failed.id.family() != Family::DataPort {
        return None;
    }
    let active = passive::active_that_listed(context)?;
    let draft = context.draft(FindingId::ActiveWorksPassiveNot);
    Some(draft.cites_all(active.transfer).finding())
}

/// Names in a listing that are no UTF-8, and where one may write and where not.
fn names(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let heads = || {
        context
            .attempt
            .data
            .iter()
            .filter(|data| !data.head.is_empty())
    };
    let odd = heads().find(|data| {
        let cut = std::str::from_utf8(&data.head.0).err();
        // The end may be cut within a character.
        cut.is_some_and(|error| error.error_len().is_some())
    });
    if let Some(index) = odd.and_then(|data| data.transfer) {
        findings.push(context.draft(FindingId::DirEncoding).cites(index).finding());
    }
    let part = heads().find(|data| {
        let text = String::from_utf8_lossy(&data.head.0).to_ascii_lowercase();
        let perm = |line: &str| Some(line.split_once("perm=")?.1.split(';').next()?.to_owned());
        let of = |kind: &str| -> Vec<String> {
            text.lines()
                .filter(|line| line.contains(kind))
                .filter_map(perm)
                .collect()
        };
        let (here, below) = (of("type=cdir;"), of("type=dir;"));
        !here.is_empty()
            && !here.iter().any(|perm| perm.contains('c'))
            && below.iter().any(|perm| perm.contains('c'))
    });
    if let Some(index) = part.and_then(|data| data.transfer) {
        findings.push(
            context
                .draft(FindingId::DirParentReadonly)
                .stated()
                .cites(index)
                .finding(),
        );
    }
    findings
}

/// A path from the root that is not there, where the login leads elsewhere.
fn from_root(context: &Context<'_>) -> Option<Finding> {
    let directory = context.attempt.directory()?;
    let login = directory
        .login_directory
        .as_deref()
        .filter(|it| it.len() > 1)?;
    let missing = directory::cause(context).is_some_and(|it| it.id == FindingId::DirNotFound);
    let elsewhere = directory.path.starts_with('/') && !directory.path.starts_with(login);
    (missing && elsewhere).then(|| {
        let draft = context.draft(FindingId::DirPathRootConfusion).inferred();
        let path = login.to_owned();
        let draft = draft.shows(StepName::Directory, DirectoryFact::LoginDirectory { path });
        draft.cites_all(directory.cwd).finding()
    })
}
