//! The login: where exactly it was refused, and in which words.

use super::super::context::{Context, span};
use super::super::{Confidence, Finding};
use crate::evidence::facts::{LoggedIn, Withheld};

pub(super) fn family(cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
    let Some(login) = cx.attempt.logged_in() else {
        return Vec::new();
    };
    if login.accepted {
        return [slow(cx, login), anonymous(cx, login)]
            .into_iter()
            .flatten()
            .collect();
    }
    refused(cx, login).into_iter().collect()
}

fn refused(cx: &Context<'_>, login: &LoggedIn) -> Option<Finding> {
    let (index, exchange) = [login.acct, login.pass, login.user]
        .into_iter()
        .flatten()
        .find_map(|index| Some((index, cx.exchange(Some(index))?)))?;
    let code = exchange.code()?;
    if let Some(withheld) = login.withheld {
        let (id, fact) = match withheld {
            Withheld::Plaintext => (
                "login-plaintext-withheld",
                "the connection is not encrypted, so the password was not sent",
            ),
            Withheld::NoPassword => ("login-password-missing", "no password was given to send"),
            Withheld::NoAccount => ("login-account-required", "no account was given to send"),
        };
        return Some(
            cx.finding(id, Confidence::Stated)
                .cite(index)
                .fact(fact)
                .done(),
        );
    }
    let own = !cx.evidence.target.anonymous;
    if let Some(stated) = cx.stated_finding(index) {
        // The anonymous login has no password that could be wrong.
        if stated.id() == "login-bad-credentials" && !own {
            return Some(
                cx.finding("login-anonymous-disabled", Confidence::Inferred)
                    .cite(index)
                    .done(),
            );
        }
        return Some(stated.also(login.user).done());
    }
    let (id, confidence) = match code {
        332 | 532 => ("login-account-required", Confidence::Stated),
        331 if login.pass.is_some() => ("login-challenge", Confidence::Inferred),
        421 => ("session-421", Confidence::Stated),
        // Texts are localised and configurable; a 530 to a password means as a rule what it says.
        530 | 430 if login.pass.is_some() && own => ("login-bad-credentials", Confidence::Inferred),
        530 if !own => ("login-anonymous-disabled", Confidence::Inferred),
        _ => ("login-refused", Confidence::Stated),
    };
    Some(
        cx.finding(id, confidence)
            .cite(index)
            .also(login.user)
            .done(),
    )
}

fn slow(cx: &Context<'_>, login: &LoggedIn) -> Option<Finding> {
    let exchanges = [login.user, login.pass, login.acct];
    let all = || {
        exchanges
            .iter()
            .flatten()
            .filter_map(|index| cx.exchange(Some(*index)))
    };
    let took: u64 = all().map(crate::evidence::Exchange::elapsed_us).sum();
    if took <= cx.policy.slow_login_us {
        return None;
    }
    let mut draft = cx.finding("slow-login", Confidence::Proven).lasting(took);
    for exchange in all() {
        let verb = exchange.verb().unwrap_or_default();
        draft = draft.fact(format!(
            "{verb} was answered after {}",
            span(exchange.elapsed_us())
        ));
    }
    Some(
        exchanges
            .into_iter()
            .fold(draft, super::super::draft::Draft::also)
            .done(),
    )
}

fn anonymous(cx: &Context<'_>, login: &LoggedIn) -> Option<Finding> {
    let last = login.pass.or(login.user)?;
    let finding = || {
        cx.finding("anonymous-login-allowed", Confidence::Proven)
            .cite(last)
            .done()
    };
    cx.evidence.target.anonymous.then(finding)
}
