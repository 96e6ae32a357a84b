//! What programs call: a probe with its choices, what came of it, and texts diagnosed and explained.
//!
//! * [`Probe`] and [`Outcome`] a run (this file)
//! * [`diagnose_log`] the log of another program, [`explain`] a reply or an error

use std::fmt;
use std::io::{self, Read};
use std::time::Duration;

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::attempts::{self, Observer};
use crate::clock::Timestamp;
use crate::diagnosis::{Diagnosis, Finding, Policy, Verdict, diagnose};
use crate::evidence::{Evidence, format};
use crate::knowledge::explanation::{ErrorExplained, ReplyExplained, Told, pasted};
use crate::knowledge::wording::{Language, Wording};
use crate::logs::{self, ReadError, messages};
use crate::report::{Report, build};
use crate::settings::{Families, MAX_DEADLINE, MAX_RETRIES, Settings};
use crate::target::{Target, Until};

/// The shortest limit: less than that is the same as no wait at all, which no server could meet.
const SHORTEST: Duration = Duration::from_millis(1);

/// A probe of one server, with its choices.
///
/// ```no_run
/// use std::time::Duration;
///
/// use ftpprobe::{Language, Probe, Target};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let target: Target = "ftp.example.com".parse()?;
/// let outcome = Probe::new(target).timeout(Duration::from_secs(10)).run_blocking()?;
/// if let Some(cause) = outcome.root_cause() {
///     println!("{}", cause.id.name());
/// }
/// println!("{}", outcome.report(Language::English).summary);
/// # Ok(())
/// # }
/// ```
pub struct Probe {
    target: Target,
    settings: Settings,
    policy: Policy,
    observer: Box<dyn Observer>,
}

impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe")
            .field("target", &self.target)
            .field("settings", &self.settings)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl Probe {
    /// A probe of this target, with the limits that the program has by default. Nobody watches it.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self {
            target,
            settings: Settings::default(),
            policy: Policy::default(),
            observer: Box::new(()),
        }
    }

    /// The longest wait for a reply, or for the next byte of a listing (30 s).
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.settings.timeout = limit.max(SHORTEST);
        self
    }

    /// The longest wait for a TCP connection (10 s).
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.settings.connect_timeout = limit.max(SHORTEST);
        self
    }

    /// The longest duration of the whole run (2 min), a day at most.
    #[must_use]
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.settings.deadline = limit.clamp(SHORTEST, MAX_DEADLINE);
        self
    }

    /// The most tries after the first (3), a hundred at most. Only what waiting may mend is tried again.
    #[must_use]
    pub fn retries(mut self, most: u32) -> Self {
        self.settings.retrying.retries = most.min(MAX_RETRIES);
        self
    }

    /// Which address families are tried (both).
    #[must_use]
    pub fn families(mut self, families: Families) -> Self {
        self.settings.families = families;
        self
    }

    /// Also lists in active mode (no), for which the server connects to this machine.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.settings.active = active;
        self
    }

    /// Where to end (at the end).
    #[must_use]
    pub fn until(mut self, until: Until) -> Self {
        self.settings.until = Some(until);
        self
    }

    /// Sends a user's own password without encryption where the server offers none (no).
    #[must_use]
    pub fn plaintext(mut self, allowed: bool) -> Self {
        self.settings.plaintext = allowed;
        self
    }

    /// Sends a user's own password to a server whose certificate could not be verified (no).
    #[must_use]
    pub fn insecure(mut self, allowed: bool) -> Self {
        self.settings.tls.insecure = allowed;
        self
    }

    /// Trusts this authority, too: its certificate in DER.
    #[must_use]
    pub fn authority(mut self, certificate: Vec<u8>) -> Self {
        self.settings.tls.authorities.push(certificate);
        self
    }

    /// Makes warnings of what is only worth knowing (no).
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.policy.strict = strict;
        self
    }

    /// Tells this observer of the run's progress.
    #[must_use]
    pub fn observe(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Box::new(observer);
        self
    }

    /// Probes the server. Needs a tokio runtime with time and I/O; one thread is enough.
    ///
    /// It never fails: a failed check is part of the outcome. It opens three connections to the server at most, and ends
    /// within the deadline. A run that is dropped ends at once, without a QUIT; [`Probe::run_until`] takes leave.
    pub async fn run(&self) -> Outcome {
        self.run_until(std::future::pending()).await
    }

    /// The same, until `stop` is ready: then every wait ends, QUIT is still sent, and what was seen so far is the outcome.
    pub async fn run_until(&self, stop: impl Future<Output = ()> + Send) -> Outcome {
        let token = CancellationToken::new();
        let run = attempts::probe(
            &self.target,
            &self.settings,
            &self.policy,
            &*self.observer,
            &token,
        );
        let stopped = async {
            stop.await;
            token.cancel();
            std::future::pending::<()>().await;
        };
        let (evidence, diagnosis) = tokio::select! {
            done = run => done,
            () = stopped => unreachable!("it waits for ever"),
        };
        Outcome {
            evidence,
            diagnosis,
        }
    }

    /// The same for programs without a tokio runtime: makes one for this run, on this thread.
    ///
    /// # Errors
    ///
    /// When the system has no room for a runtime.
    pub fn run_blocking(&self) -> io::Result<Outcome> {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        Ok(runtime.enable_all().build()?.block_on(self.run()))
    }
}

/// What came of a run, or of a session in a log.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What was seen.
    pub evidence: Evidence,
    /// What it means.
    pub diagnosis: Diagnosis,
}

impl Outcome {
    /// Judges evidence as a run does. The same evidence gives the same diagnosis on any day.
    #[must_use]
    pub fn of(evidence: Evidence) -> Self {
        let diagnosis = diagnose(&evidence, &Policy::default());
        Self {
            evidence,
            diagnosis,
        }
    }

    /// Reads what [`Outcome::save`] or the program's `--save-evidence` wrote, and judges it.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or is no evidence that this version reads.
    pub fn load(from: impl Read) -> Result<Self, format::LoadError> {
        format::load(from).map(Self::of)
    }

    /// Writes the evidence, which holds no password.
    ///
    /// # Errors
    ///
    /// When the writer fails.
    pub fn save(&self, to: impl io::Write) -> io::Result<()> {
        format::save(&self.evidence, to)
    }

    /// How the run went as a whole.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.diagnosis.verdict
    }

    /// The one thing that has to be mended first; `None` when all is well.
    #[must_use]
    pub fn root_cause(&self) -> Option<&Finding> {
        self.diagnosis.findings.get(self.diagnosis.root_cause?)
    }

    /// All of it in the words of a language, with what to do and who must do it. As JSON (by way of serde) it is what
    /// `--format json` prints.
    #[must_use]
    pub fn report(&self, language: Language) -> Report {
        build(&self.evidence, &self.diagnosis, &Wording::new(language))
    }
}

/// Diagnoses the sessions in the log of an FTP client or server, whichever of those that are known wrote it. Of sessions that went alike, the
/// first stands for all. A log tells less than a probe sees, and what it does not tell is not claimed.
///
/// ```
/// # fn main() -> Result<(), ftpprobe::ReadError> {
/// let log = "> USER alice\n< 331 Password please\n> PASS ...\n< 530 Login incorrect.\n";
/// let sessions = ftpprobe::diagnose_log(log.as_bytes())?;
/// assert_eq!(sessions[0].root_cause().unwrap().id.name(), "login-bad-credentials");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When it cannot be read, or there is no session in it.
pub fn diagnose_log(log: impl Read) -> Result<Vec<Outcome>, ReadError> {
    let mut sessions = Vec::new();
    logs::read(log, None, Timestamp::now(), |found| {
        sessions.extend(found.evidence.map(|evidence| Outcome::of(*evidence)));
        Ok::<(), ReadError>(())
    })?;
    Ok(sessions)
}

/// What a reply or an error means.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Explanation {
    /// A reply of a server.
    Reply(Box<ReplyExplained>),
    /// An error that a client printed.
    Error(Box<ErrorExplained>),
}

/// Explains a reply of a server or an error of a client; of several lines the most telling one. `None` where there is neither. Passwords in
/// it are masked.
///
/// ```
/// use ftpprobe::{Explanation, Language, explain};
///
/// let explained = explain("421 Too many connections from your internet address.", Language::English);
/// let Some(Explanation::Reply(reply)) = explained else {
///     panic!("it is a reply");
/// };
/// assert_eq!(reply.code, 421);
/// ```
#[must_use]
pub fn explain(text: &str, language: Language) -> Option<Explanation> {
    let now = Timestamp::now().unix_seconds();
    let wording = Wording::new(language);
    let told = pasted(
        &logs::masked(text),
        messages::error_in_english,
        now,
        &wording,
    )?;
    Some(match told {
        Told::Reply(reply) => Explanation::Reply(reply),
        Told::Error(error) => Explanation::Error(error),
    })
}
