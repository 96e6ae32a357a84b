//! What a configuration comes to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::rules::Rules;
use super::web::Web;
use crate::diagnosis::Policy;
use crate::fleet::Subject;
use crate::settings::Settings;
use crate::target::{Login, TlsMode};

/// The module of those who name none.
pub const DEFAULT_MODULE: &str = "default";

/// A configuration, read and checked as a whole.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// Targets that can be asked for by their names, and by their addresses with any module.
    pub targets: BTreeMap<String, Arc<Subject>>,
    /// Ways to probe a target that is asked for.
    pub modules: BTreeMap<String, Module>,
    /// Who may be probed besides.
    pub rules: Rules,
    /// TLS and logins of those who ask.
    pub web: Web,
}

/// How to probe whoever is asked for, and as whom.
#[derive(Debug, Clone)]
pub struct Module {
    /// How.
    pub settings: Settings,
    /// What is made of what is seen.
    pub policy: Policy,
    /// Who logs in.
    pub login: Login,
    /// How the control connection is to be protected; `None` leaves it to the scheme of the target.
    pub tls: Option<TlsMode>,
    /// The port of targets that name none; `None` for the usual one.
    pub port: Option<u16>,
    /// Directory to ask about; `None` is the login directory.
    pub directory: Option<String>,
    /// Who may be probed with it, where not everybody may who may be probed at all.
    pub rules: Option<Rules>,
}

/// Where configurations come from. It may block.
pub trait Source: Send + Sync {
    /// Reads the configuration anew.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in one line.
    fn read(&self) -> Result<Snapshot, String>;
}
