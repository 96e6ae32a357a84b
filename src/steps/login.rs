//! USER, PASS, ACCT: where exactly the login is refused is what tells its causes apart.

use super::run::{Run, Stop};
use super::{Doing, connect, greet, quit};
use crate::evidence::facts::{LoggedIn, Withheld};
use crate::evidence::{Facts, Outcome, Phase, StepName};
use crate::secret::Secret;
use crate::settings::Settings;
use crate::target::{Login, TlsMode};
use crate::wire::session::{Line, Protection, Session};

/// The server wants a password.
const NEED_PASSWORD: u16 = 331;
/// The server wants an account.
const NEED_ACCOUNT: u16 = 332;

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let started_us = run.begins(StepName::Login, &Doing::Login);
    let mut login = log_in(run, session).await;
    if session.is_behind() && super::begin_anew(run, session).await.is_ok() {
        login = log_in(run, session).await;
    }
    if let Some(refusal) = refused_over_tls(run, session, &login)
        && without_tls(run, session).await.is_ok()
    {
        login = log_in(run, session).await;
        login.refused_over_tls = Some(refusal);
    }
    let accepted = login.accepted;
    let outcome = Outcome::of(accepted);
    run.record(StepName::Login, started_us, outcome, Facts::Login(login));
    if accepted { Ok(()) } else { Err(Stop) }
}

/// The reply that refused an anonymous login because it is encrypted (vsftpd without `allow_anon_ssl`).
fn refused_over_tls(run: &Run<'_>, session: &Session, login: &LoggedIn) -> Option<usize> {
    let anonymous = matches!(run.target.login, Login::Anonymous { .. });
    let by_choice = run.target.tls == TlsMode::Auto && session.protection() != Protection::Plain;
    let last = login.pass.or(login.user)?;
    let exchange = run.attempt.exchanges.get(last)?;
    let text = exchange.text().to_ascii_lowercase();
    let says_so = exchange.is_class(5) && text.contains("may not use encryption");
    (anonymous && by_choice && says_so && !login.accepted).then_some(last)
}

/// Goes on without TLS, on a new connection.
async fn without_tls(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let mut fresh = connect::reopen(run).await?;
    let heard = greet::again(run, &mut fresh).await;
    let stale = std::mem::replace(session, fresh);
    quit::leave(run, stale).await;
    run.goes_on_plain = true;
    run.data_is_private = false;
    heard.map_err(|_| Stop)
}

/// The login on a second control connection, with what was accepted on the first.
pub(super) async fn again(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    if log_in(run, session).await.accepted {
        Ok(())
    } else {
        Err(Stop)
    }
}

/// The login of one more session. If it is refused: the index of the exchange that shows it.
pub(super) async fn further(run: &mut Run<'_>, session: &mut Session) -> Result<(), usize> {
    let login = log_in(run, session).await;
    if login.accepted {
        return Ok(());
    }
    let last = login.acct.or(login.pass).or(login.user);
    Err(last.unwrap_or_default())
}

async fn log_in(run: &mut Run<'_>, session: &mut Session) -> LoggedIn {
    let (name, password, account) = match &run.target.login {
        Login::Anonymous { password } => ("anonymous".to_owned(), Some(password.clone()), None),
        Login::User {
            name,
            password,
            account,
        } => (name.clone(), password.clone(), account.clone()),
    };
    let mut login = LoggedIn {
        user: None,
        pass: None,
        acct: None,
        accepted: false,
        withheld: None,
        refused_over_tls: None,
    };
    let mut last = run
        .exchange(session, Phase::Login, &Line::with("USER", &name))
        .await;
    login.user = Some(last);
    if run.code(last) == Some(NEED_PASSWORD) && !session.is_behind() {
        match sendable(run, session, password.as_ref(), Withheld::NoPassword) {
            Ok(password) => {
                last = run
                    .exchange(session, Phase::Login, &Line::secret("PASS", password))
                    .await;
                login.pass = Some(last);
            }
            Err(why) => login.withheld = Some(why),
        }
    }
    if run.code(last) == Some(NEED_ACCOUNT) && !session.is_behind() {
        match sendable(run, session, account.as_ref(), Withheld::NoAccount) {
            Ok(account) => {
                last = run
                    .exchange(session, Phase::Login, &Line::secret("ACCT", account))
                    .await;
                login.acct = Some(last);
            }
            Err(why) => login.withheld = Some(why),
        }
    }
    login.accepted = run.is_class(last, 2);
    login
}

/// The secret if there is one and it may be sent over this connection. Whoever allows plain text allows
/// encryption without a certain peer as well, which is no worse; but not if they said which peer it is to be.
fn sendable<'s>(
    run: &Run<'_>,
    session: &Session,
    secret: Option<&'s Secret>,
    missing: Withheld,
) -> Result<&'s Secret, Withheld> {
    let secret = secret.ok_or(missing)?;
    let Settings { plaintext, tls, .. } = run.settings;
    if matches!(run.target.login, Login::Anonymous { .. }) {
        return Ok(secret);
    }
    match session.protection() {
        Protection::Verified => Ok(secret),
        Protection::Unverified if tls.insecure || *plaintext && tls.pins.is_empty() => Ok(secret),
        Protection::Unverified => Err(Withheld::Unverified),
        Protection::Plain if *plaintext => Ok(secret),
        Protection::Plain => Err(Withheld::Plaintext),
    }
}
