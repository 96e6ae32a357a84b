//! `ftpprobe` connects to a real FTP server, records every reply with its timing, and names the one
//! root cause when something is wrong.
//!
//! * [`Probe`] probes a [`Target`] and gives an [`Outcome`]: the [`Evidence`], the [`Diagnosis`], and a [`Report`] in words
//! * [`diagnose_log`] does the same for what an FTP client or server logged
//! * [`explain`] says what a reply or an error means
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use ftpprobe::{Language, Probe, Verdict};
//!
//! let outcome = Probe::new("ftp.example.com".parse()?).run_blocking()?;
//! if outcome.verdict() != Verdict::Ok {
//!     let report = outcome.report(Language::English);
//!     eprintln!("{}", report.summary);
//!     for advice in report.findings.iter().flat_map(|finding| &finding.advice) {
//!         eprintln!("{:?}: {}", advice.who, advice.text);
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Programs that do this and no more leave out what the command line needs: `ftpprobe = { version = "0.1", default-features = false }`. Of the
//! features, `capture` reads packet captures, `demo` is the practice server, `history` keeps runs in SQLite, `render` writes reports in every format, and
//! `serve` is asked over HTTP; `cli` is the program, and all of them. `docs/examples/` has whole programs.
//!
//! What is documented here is what other programs can build on (`docs/stability.md`). Everything else that is `pub` is there for the
//! program and its tests, and changes at any time.
//!
//! Data flows one way, and nobody reaches around:
//!
//! ```text
//! Target + Settings --steps--> Evidence --diagnose()--> Diagnosis --build()--> Report --render--> text json ...
//!                   (network)            (pure)                    (pure)
//! ```
//!
//! `docs/architecture.md` has the picture with the table of who may import whom; `RUSTDOCFLAGS='--cfg internals' cargo doc --lib`
//! documents all of it.

#[cfg_attr(not(internals), doc(hidden))]
pub mod clock;
#[cfg(feature = "serve")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod pipes;
#[cfg_attr(not(internals), doc(hidden))]
pub mod secret;
#[cfg_attr(not(internals), doc(hidden))]
pub mod text;
#[cfg(feature = "serve")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod whole_file;

#[cfg_attr(not(internals), doc(hidden))]
pub mod settings;
#[cfg_attr(not(internals), doc(hidden))]
pub mod target;

#[cfg(feature = "capture")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod capture;
#[cfg_attr(not(internals), doc(hidden))]
pub mod evidence;

mod dialogue;
#[cfg_attr(not(internals), doc(hidden))]
pub mod logs;

#[cfg_attr(not(internals), doc(hidden))]
pub mod steps;
#[cfg_attr(not(internals), doc(hidden))]
pub mod wire;

#[cfg_attr(not(internals), doc(hidden))]
pub mod attempts;
#[cfg_attr(not(internals), doc(hidden))]
pub mod fleet;
#[cfg(feature = "serve")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod state;

#[cfg_attr(not(internals), doc(hidden))]
pub mod knowledge;

#[cfg_attr(not(internals), doc(hidden))]
pub mod diagnosis;

#[cfg(feature = "history")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod history;
#[cfg(feature = "render")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod render;
#[cfg_attr(not(internals), doc(hidden))]
pub mod report;

#[cfg(feature = "history")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod watch;

#[cfg(feature = "serve")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod serve;
#[cfg(feature = "serve")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod via;

#[cfg(feature = "demo")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod demo;

#[cfg_attr(not(internals), doc(hidden))]
pub mod fuzzing;

mod facade;

pub use facade::{Explanation, Outcome, Probe, diagnose_log, explain};

#[doc(inline)]
pub use attempts::{Observer, Waiting};
#[doc(inline)]
pub use diagnosis::{Confidence, Diagnosis, Finding, Severity, Verdict};
#[doc(inline)]
pub use evidence::format::LoadError;
#[doc(inline)]
pub use evidence::{Evidence, Phase, StepName};
#[doc(inline)]
pub use knowledge::explanation::{ErrorExplained, ReplyExplained};
#[doc(inline)]
pub use knowledge::findings::FindingId;
#[doc(inline)]
pub use knowledge::wording::{Advice, Language, Who};
#[doc(inline)]
pub use logs::ReadError;
#[doc(inline)]
pub use report::{FindingReport, Report};
#[doc(inline)]
pub use secret::Secret;
#[doc(inline)]
pub use settings::Families;
#[doc(inline)]
pub use steps::{Doing, Observer as StepObserver};
#[doc(inline)]
pub use target::{Login, Target, TargetError, TlsMode, Until};
