//! USER, PASS, ACCT: where exactly the login is refused is what tells its causes apart.

use super::run::{Run, Stop};
use crate::evidence::facts::{LoggedIn, Withheld};
use crate::evidence::{Facts, Outcome, Phase, StepName};
use crate::secret::Secret;
use crate::target::{Login, TlsMode};
use crate::wire::session::{Line, Session};

/// The server wants a password.
const NEED_PASSWORD: u16 = 331;
/// The server wants an account.
const NEED_ACCOUNT: u16 = 332;

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let started_us = run.begins(StepName::Login, "logging in");
    let login = log_in(run, session).await;
    let accepted = login.accepted;
    let outcome = Outcome::of(accepted);
    run.record(StepName::Login, started_us, outcome, Facts::Login(login));
    if accepted { Ok(()) } else { Err(Stop) }
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
    if run.code(last) == Some(NEED_PASSWORD) {
        match sendable(run, password.as_ref(), Withheld::NoPassword) {
            Ok(password) => {
                last = run
                    .exchange(session, Phase::Login, &Line::secret("PASS", password))
                    .await;
                login.pass = Some(last);
            }
            Err(why) => login.withheld = Some(why),
        }
    }
    if run.code(last) == Some(NEED_ACCOUNT) {
        match sendable(run, account.as_ref(), Withheld::NoAccount) {
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

/// The secret if there is one and it may be sent over this connection.
fn sendable<'s>(
    run: &Run<'_>,
    secret: Option<&'s Secret>,
    missing: Withheld,
) -> Result<&'s Secret, Withheld> {
    let own = matches!(run.target.login, Login::User { .. });
    let readable = run.target.tls == TlsMode::Off;
    let secret = secret.ok_or(missing)?;
    if own && readable && !run.settings.plaintext {
        Err(Withheld::Plaintext)
    } else {
        Ok(secret)
    }
}
