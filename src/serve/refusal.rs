//! Why a question is not answered with a result.

use std::net::IpAddr;

use super::api::Code;
use crate::text;

/// What is wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody is named.
    #[error("whom to probe? Write {0}?target=ftp.example.com&module=NAME")]
    NoTarget(&'static str),
    /// A parameter stands there twice.
    #[error("`{0}` is there twice")]
    Twice(&'static str),
    /// There is no such parameter.
    #[error("there is no parameter `{}`: there are {known}", shown(.name))]
    Parameter {
        /// Its name.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// `debug` is neither true nor false.
    #[error("debug is true or false")]
    Debug,
    /// A value is none of those that there are.
    #[error("{name} is one of: {choices}")]
    Choice {
        /// The parameter.
        name: &'static str,
        /// Its values.
        choices: String,
    },
    /// The query is not text.
    #[error("the query is not text in UTF-8")]
    NotText,
    /// It has a login, which would stand in logs on its way.
    #[error(
        "who logs in, and with which password, stands in the module of the configuration, never in a query"
    )]
    Credentials,
    /// It has a path.
    #[error(
        "the directory to ask about stands in the module of the configuration (dir), not in the target"
    )]
    Directory,
    /// The target makes no sense.
    #[error("{}", shown(.0))]
    Target(String),
    /// There is no such module.
    #[error("unknown module `{}`: modules are tables of the configuration, [modules.NAME]{}", shown(.0), .1.as_ref().map(|it| format!(". Did you mean `{}`?", shown(it))).unwrap_or_default())]
    Module(String, Option<String>),
    /// A target of the configuration says itself how it is to be probed.
    #[error("`{}` is a target of the configuration, which says how to probe it: leave out the module", shown(.0))]
    HasOptions(String),
    /// Module and scheme contradict each other.
    #[error("the scheme of the target and `tls` of the module contradict each other")]
    Contradiction,
    /// It may not be probed.
    #[error("{} may not be probed{}: the configuration allows neither its name nor its address on this port", shown(.host), .module.as_ref().map(|it| format!(" with module `{}`", shown(it))).unwrap_or_default())]
    NotAllowed {
        /// Host and port.
        host: String,
        /// The module whose own rules do not allow it.
        module: Option<String>,
    },
}

impl Refusal {
    /// What it is called in the API.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::NoTarget(_) => Code::NoTarget,
            Self::Twice(_) => Code::RepeatedParameter,
            Self::Parameter { .. } => Code::UnknownParameter,
            Self::Debug | Self::Choice { .. } | Self::NotText => Code::BadValue,
            Self::Credentials => Code::CredentialsInQuery,
            Self::Directory => Code::DirectoryInTarget,
            Self::Target(_) => Code::BadTarget,
            Self::Module(..) => Code::UnknownModule,
            Self::HasOptions(_) => Code::ConfiguredTarget,
            Self::Contradiction => Code::Contradiction,
            Self::NotAllowed { .. } => Code::NotAllowed,
        }
    }

    /// The status of HTTP that says so.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.code().status()
    }
}

/// Why a question that is in order has no result now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotServed {
    /// As many are being probed, and as many wait, as is allowed.
    #[error("too many targets are being probed, and too many wait: try again later")]
    Full,
    /// It would have taken longer than whoever asks can wait until it was begun.
    #[error("other targets, or another run at the same server, took too long: try again later")]
    Busy,
    /// It goes on, and takes longer than whoever asks can wait.
    #[error("the run takes longer than the scrape may: its result is there for the next one")]
    Slow,
    /// The host leads to an address that may not be probed.
    #[error("the host leads to {0}, which the configuration does not allow")]
    Forbidden(IpAddr),
    /// The program ends.
    #[error("ftpprobe is ending")]
    Stopping,
    /// It ended in a way that it never should.
    #[error("the run ended without a result: this is a fault of ftpprobe")]
    Failed,
}

impl NotServed {
    /// What it is called in the API.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Full => Code::Full,
            Self::Busy => Code::Busy,
            Self::Slow => Code::Slow,
            Self::Forbidden(_) => Code::AddressNotAllowed,
            Self::Stopping => Code::Stopping,
            Self::Failed => Code::Failed,
        }
    }

    /// The status of HTTP that says so.
    #[must_use]
    pub fn status(self) -> u16 {
        self.code().status()
    }
}

/// What somebody sent, as it may stand in an answer or a log.
fn shown(text: &str) -> String {
    text::truncate(&text::sanitize(text), 200)
}
