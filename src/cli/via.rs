//! Other places that are asked for the same run, beside the runs here.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::report::places::{Asked, places};
use ftpprobe::report::{PlacesReport, Report};
use ftpprobe::target::check_field;
use ftpprobe::via::{Asker, Login, Place, Question, Trust};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::args::ProbeArgs;
use super::config::Plan;
use super::credentials::{self, AtHand};
use super::environment::{self, Environment};
use super::request::Check;
use super::via_args::ViaArgs;
use super::{output, tls_files};

/// So many places are asked about a target.
const MAX_PLACES: usize = 16;

/// The places of a check, and what they are asked with.
#[derive(Debug)]
pub(crate) struct Via {
    asker: Asker,
    places: Vec<Place>,
    module: Option<String>,
}

/// The places of every check, `None` where there are none. Whatever is wrong with them is said before anything is waited for.
pub(crate) fn all(
    plan: &Plan,
    environment: &Environment,
    at_hand: &AtHand,
) -> Result<Vec<Option<Arc<Via>>>> {
    let mut last: Option<(&ProbeArgs, Option<Arc<Via>>)> = None;
    let checks = plan.checks.iter().map(|args| {
        // Most targets have the same, and to read what the system trusts takes a while.
        let same = |known: &&ProbeArgs| {
            let logins = [&known.login, &args.login];
            let [one, other] = logins.map(|it| (it.netrc, &it.netrc_file));
            known.via == args.via && one == other
        };
        if let Some((_, via)) = last.as_ref().filter(|(known, _)| same(known)) {
            return Ok(via.clone());
        }
        let via = of(args, environment, at_hand)?.map(Arc::new);
        last = Some((args, via.clone()));
        Ok(via)
    });
    checks.collect()
}

fn of(args: &ProbeArgs, environment: &Environment, at_hand: &AtHand) -> Result<Option<Via>> {
    let ViaArgs {
        via,
        via_module,
        via_plaintext,
        ..
    } = &args.via;
    if via.is_empty() {
        return Ok(None);
    }
    if via.len() > MAX_PLACES {
        bail!(say!("error-via-many", most = MAX_PLACES));
    }
    let places = via.iter().map(|text| {
        let mut place = Place::parse(text, *via_plaintext).context("--via")?;
        place.login = login(args, &place, environment, at_hand)?;
        Ok(place)
    });
    let places = places.collect::<Result<Vec<_>>>()?;
    for (number, place) in places.iter().enumerate() {
        if places[..number].iter().any(|it| it.name == place.name) {
            bail!(say!("error-via-twice", name = place.name));
        }
    }
    Ok(Some(Via {
        asker: Asker::new(&trust(&args.via)?)?,
        places,
        module: via_module.clone(),
    }))
}

fn trust(args: &ViaArgs) -> Result<Trust> {
    let authorities = args.via_ca_file.as_deref();
    let authorities = authorities.map(tls_files::certificates).transpose();
    let identity = match (&args.via_cert, &args.via_key) {
        (Some(certificate), Some(key)) => Some(tls_files::identity(certificate, key)?),
        _ => None,
    };
    Ok(Trust {
        authorities: authorities.context("--via-ca-file")?.unwrap_or_default(),
        identity,
    })
}

/// Who asks there: the user that was typed, or else the one of the `.netrc` for this very host.
fn login(
    args: &ProbeArgs,
    place: &Place,
    environment: &Environment,
    at_hand: &AtHand,
) -> Result<Option<Login>> {
    let via = &args.via;
    let user = via.via_user.as_deref();
    let entry = credentials::in_netrc(&args.login, environment, at_hand, &place.host, user)?;
    let (user, in_netrc) = match (user, entry) {
        (Some(user), entry) => (user.to_owned(), entry.and_then(|it| it.password)),
        (None, Some(entry)) => match entry.user {
            Some(user) => (user, entry.password),
            None => return Ok(None),
        },
        (None, None) => return Ok(None),
    };
    if user.contains(':') {
        bail!(say!("error-via-user"));
    }
    let password = match (&via.via_password_file, &via.via_password_env) {
        (Some(file), _) => Some(at_hand.in_file(file)?),
        (None, Some(name)) => match environment::variable(name) {
            Some(password) => Some(password),
            None => {
                bail!(say!("error-via-password-env", name))
            }
        },
        (None, None) => in_netrc,
    };
    let Some(password) = password else {
        bail!(say!("error-via-no-password", user));
    };
    at_hand.hide(&password);
    check_field("user name", &user)?;
    check_field("password", password.expose())?;
    Ok(Some(Login { user, password }))
}

/// Places that are being asked.
pub(crate) struct Asking {
    /// For each check, in their order. Taken once its answers are wanted.
    tasks: Vec<Option<JoinHandle<Vec<Asked>>>>,
    /// Somebody watches, and there is one check alone.
    is_watched: bool,
}

impl Asking {
    /// Begins to ask about these checks, for so many of them at a time, until `stop`. What a check is asked with is told by none
    /// of the answers.
    pub(crate) fn begin(
        checks: &[&Check],
        jobs: usize,
        language: Language,
        quiet: bool,
        stop: &CancellationToken,
    ) -> Self {
        let turns = Arc::new(Semaphore::new(jobs.max(1)));
        let tasks = checks.iter().map(|check| {
            let via = check.via.clone()?;
            let (turns, stop) = (turns.clone(), stop.clone());
            let subject = check.subject.clone();
            Some(tokio::spawn(async move {
                // They are never closed.
                let _turn = turns.acquire_owned().await;
                let settings = &subject.settings;
                let question = Question {
                    module: via.module.clone(),
                    ..Question::of(&subject.target, settings, language)
                };
                let secrets = subject.target.secrets(&settings.secrets);
                let asks = via.places.iter().map(|place| {
                    let (via, place, stop) = (via.clone(), place.clone(), stop.clone());
                    let (question, secrets) = (question.clone(), secrets.clone());
                    tokio::spawn(
                        async move { via.asker.ask(&place, &question, &secrets, &stop).await },
                    )
                });
                let asks: Vec<_> = asks.collect();
                let mut answers = Vec::new();
                for ask in asks {
                    // One that should ever panic leaves the others.
                    answers.extend(ask.await.ok());
                }
                answers
            }))
        });
        Self {
            tasks: tasks.collect(),
            is_watched: !quiet && checks.len() == 1 && output::is_watched(),
        }
    }

    /// What the other places say of the check with this number, held against its report.
    pub(crate) async fn about(
        &mut self,
        number: usize,
        report: &Report,
        language: Language,
    ) -> Option<PlacesReport> {
        let task = self.tasks.get_mut(number)?.take()?;
        if self.is_watched && !task.is_finished() {
            output::tell(&say!("run-waiting-for-places"));
        }
        let asked = task.await.ok()?;
        Some(places(report, asked, &Wording::new(language)))
    }
}
