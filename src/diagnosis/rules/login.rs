//! USER, PASS, ACCT: where the login is refused tells as much as the words.

use super::{session, tls_auth};
use crate::diagnosis::context::{Context, was_cut_short};
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, LoginFact};
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::facts::{LoggedIn, Withheld};
use crate::evidence::tls::Secured;
use crate::evidence::{Exchange, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// Words of a greeting behind which no FTP server stands but a proxy.
const PROXIES: [&str; 6] = [
    "proxy",
    "blue coat",
    "firewall-1",
    "secure gateway",
    "webwasher",
    "frox",
];

/// A login that was not accepted.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let login = context.attempt.logged_in()?;
    if login.accepted {
        return None;
    }
    let (index, exchange) = last(context, login)?;
    if was_cut_short(exchange) {
        return None;
    }
    let known = challenge(context, login)
        .or_else(|| withheld(context, login))
        .or_else(|| session::broken(context, index));
    let draft = match known {
        Some(draft) => draft,
        None if awaits_password(context, login) => return None,
        None => refused(context, login, index, exchange),
    };
    Some(may_want_tls(context, draft.cites(index)).finding())
}

/// Where a log ends, or a client leaves, with the password still to come, nothing was refused.
pub(super) fn awaits_password(context: &Context<'_>, login: &LoggedIn) -> bool {
    let asked = |(index, exchange): (usize, &Exchange)| {
        exchange.code() == Some(331) && context.stated(Moment::User, index).is_none()
    };
    context.evidence.source.is_some()
        && login.ended_at_user()
        && context.exchange(login.user).is_some_and(asked)
}

/// Some servers refuse an account without TLS in the words for a wrong password, although they offer it.
fn may_want_tls<'a>(context: &'a Context<'_>, draft: Draft<'a>) -> Draft<'a> {
    let fits = matches!(
        draft.id(),
        FindingId::LoginBadCredentials
            | FindingId::LoginRefused
            | FindingId::LoginUserDeniedByList
            | FindingId::LoginAnonymousDisabled
    );
    // Where AUTH was sent, the session is encrypted, or the server would not have it.
    let asked = |secured: &Secured| secured.is_encrypted() || !secured.auth.is_empty();
    let was_asked = context.attempt.secured().is_some_and(asked);
    match tls_auth::offers_tls(context).filter(|_| fits && !was_asked) {
        Some(feat) => tls_auth::lists_auth(draft, feat, true).value("flag", "--tls explicit"),
        None => draft,
    }
}

fn last<'a>(context: &Context<'a>, login: &LoggedIn) -> Option<(usize, &'a Exchange)> {
    context.exchange(login.acct.or(login.pass).or(login.user))
}

/// The server asked for a password that is computed for this one login.
fn challenge<'a>(context: &'a Context<'_>, login: &LoggedIn) -> Option<Draft<'a>> {
    let (index, _) = context
        .exchange(login.user)
        .filter(|(_, exchange)| exchange.code() == Some(331))?;
    context
        .stated(Moment::User, index)
        .filter(|draft| draft.id() == FindingId::LoginChallenge)
}

fn withheld<'a>(context: &'a Context<'_>, login: &LoggedIn) -> Option<Draft<'a>> {
    let withheld = login.withheld?;
    let id = match withheld {
        Withheld::Plaintext => FindingId::LoginPlaintextWithheld,
        // The rules of certificates come first and tell why.
        Withheld::Unverified => return None,
        Withheld::NoPassword => FindingId::LoginPasswordMissing,
        Withheld::NoAccount => FindingId::LoginAccountRequired,
    };
    let draft = context.draft(id);
    Some(draft.shows(StepName::Login, LoginFact::Withheld { withheld }))
}

fn refused<'a>(
    context: &'a Context<'_>,
    login: &LoggedIn,
    index: usize,
    exchange: &Exchange,
) -> Draft<'a> {
    let moment = if login.ended_at_user() {
        Moment::User
    } else {
        Moment::Pass
    };
    let anonymous = context.evidence.target.anonymous;
    match context.stated(moment, index) {
        // Servers without anonymous login often answer as to a wrong password, and none was wrong.
        Some(stated)
            if anonymous && stands_for_no_anonymous(stated.id()) && !asks_for_mail(exchange) =>
        {
            stated.renamed(FindingId::LoginAnonymousDisabled).inferred()
        }
        // What was asked for is what was given.
        Some(stated) if login.acct.is_some() && stated.id() == FindingId::LoginAccountRequired => {
            stated
                .renamed(FindingId::LoginRefused)
                .shows(StepName::Login, LoginFact::AccountSent)
        }
        Some(stated) => stated,
        None => session::ended_by_421(context, index)
            .unwrap_or_else(|| by_code(context, login, index, exchange)),
    }
}

fn stands_for_no_anonymous(id: FindingId) -> bool {
    matches!(
        id,
        FindingId::LoginBadCredentials | FindingId::LoginUserDeniedByList
    )
}

/// Anonymous login is allowed, with an address of e-mail as the password.
fn asks_for_mail(exchange: &Exchange) -> bool {
    let text = exchange.text().to_lowercase();
    text.contains("e-mail") || text.contains("email")
}

/// The text is unknown: code and place must do.
fn by_code<'a>(
    context: &'a Context<'_>,
    login: &LoggedIn,
    index: usize,
    exchange: &Exchange,
) -> Draft<'a> {
    let id = match exchange.code().unwrap_or_default() {
        332 | 532 if login.acct.is_none() => FindingId::LoginAccountRequired,
        530 if context.evidence.target.anonymous => FindingId::LoginAnonymousDisabled,
        // A server's log that holds codes alone: as a rule it is the password.
        530 if is_without_text(context, exchange) => FindingId::LoginBadCredentials,
        500..=599 if login.ended_at_user() && is_proxy(context) => FindingId::LoginProxyUserSyntax,
        // 430 is some servers' 530; every other 4yz says that the refusal will pass.
        400..=429 | 431..=499 => FindingId::LoginTemporarilyRefused,
        // 331 after PASS and the like ask for more than there is.
        300..=399 | 430 | 500..=599 => FindingId::LoginRefused,
        _ => return session::refused(context, index, FindingId::LoginRefused),
    };
    let confidence = match id {
        FindingId::LoginRefused | FindingId::LoginAccountRequired => Confidence::Stated,
        _ => Confidence::Inferred,
    };
    context.draft(id).confident(confidence).hinted_by(index)
}

fn is_without_text(context: &Context<'_>, exchange: &Exchange) -> bool {
    let at_pass = exchange.verb().as_deref() == Some("PASS");
    context.evidence.source.is_some() && at_pass && exchange.text().is_empty()
}

fn is_proxy(context: &Context<'_>) -> bool {
    context.greeting().is_some_and(|(_, exchange)| {
        let text = exchange.text().to_lowercase();
        PROXIES.iter().any(|word| text.contains(word))
    })
}

/// Anonymous guests are let in without TLS only, and the run went on without it.
fn refused_over_tls(context: &Context<'_>) -> Option<Finding> {
    let index = context.attempt.logged_in()?.refused_over_tls?;
    let draft = context.draft(FindingId::LoginAnonymousTlsRefused).stated();
    let draft = draft.cites(index).graded(Severity::Info);
    Some(
        draft
            .shows(StepName::Login, LoginFact::TriedWithoutTls)
            .finding(),
    )
}

/// A login that was accepted, but slowly, without an account, or without TLS only.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = refused_over_tls(context).into_iter().collect();
    let Some(login) = context.attempt.logged_in().filter(|login| login.accepted) else {
        return findings;
    };
    let steps: Vec<(usize, &Exchange)> = [login.user, login.pass, login.acct]
        .into_iter()
        .filter_map(|index| context.exchange(index))
        .collect();
    let mut took = steps.iter().map(|(_, exchange)| exchange.elapsed_us());
    let took = took.try_fold(0_u64, |sum, elapsed| Some(sum.saturating_add(elapsed?)));
    if let Some(took) = took.filter(|took| *took > context.policy.slow_login_us) {
        let mut draft = context.draft(FindingId::SlowLogin).seconds(took);
        let mut slowest_first = steps.clone();
        slowest_first.sort_by_key(|(_, exchange)| std::cmp::Reverse(exchange.elapsed_us()));
        for (index, exchange) in slowest_first {
            let verb = exchange.verb().unwrap_or_default();
            let took = LoginFact::CommandTook {
                command: verb,
                elapsed_us: exchange.elapsed_us(),
            };
            draft = draft.cites(index).shows(At::Exchange(index), took);
        }
        findings.push(draft.finding());
    }
    if context.evidence.target.anonymous {
        let draft = context.draft(FindingId::AnonymousLoginAllowed);
        let draft = steps
            .iter()
            .fold(draft, |draft, (index, _)| draft.cites(*index));
        findings.push(draft.finding());
    }
    findings
}
