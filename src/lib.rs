//! `ftpprobe` connects to a real FTP server, records every reply with its timing, and names the one
//! root cause when something is wrong.
//!
//! Data flows one way, and nobody reaches around:
//!
//! ```text
//! Target + Settings --steps--> Evidence --diagnose()--> Diagnosis --build()--> Report --render--> text json ...
//!                   (network)            (pure)                    (pure)
//! ```
//!
//! `docs/architecture.md` has the picture with the table of who may import whom.

pub mod clock;
pub mod pipes;
pub mod secret;
pub mod text;
pub mod whole_file;

pub mod settings;
pub mod target;

pub mod capture;
pub mod evidence;

mod dialogue;
pub mod logs;

pub mod steps;
pub mod wire;

pub mod attempts;
pub mod fleet;
pub mod state;

pub mod knowledge;

pub mod diagnosis;

pub mod history;
pub mod render;
pub mod report;

pub mod watch;

pub mod serve;
pub mod via;

pub mod demo;

#[doc(hidden)]
pub mod fuzzing;
