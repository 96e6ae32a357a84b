//! What can be wrong with a question to the API, by a name that stays.

use schemars::JsonSchema;
use serde::Serialize;

/// Why there is no report. Names are API: more may be added, none renamed within one version of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Nobody is named.
    NoTarget,
    /// A parameter stands there twice.
    RepeatedParameter,
    /// There is no such parameter.
    UnknownParameter,
    /// A value is none of those that a parameter can have.
    BadValue,
    /// The query has a login.
    CredentialsInQuery,
    /// The target has a path.
    DirectoryInTarget,
    /// The target makes no sense.
    BadTarget,
    /// There is no such module.
    UnknownModule,
    /// The target is one of the configuration, which says how to probe it.
    ConfiguredTarget,
    /// Module, target and `tls` contradict each other.
    Contradiction,
    /// The header that says how long the client waits makes no sense.
    BadTimeout,
    /// A login is needed.
    Unauthorized,
    /// The rules do not allow this host.
    NotAllowed,
    /// The host leads to an address that the rules do not allow.
    AddressNotAllowed,
    /// A page of another site asks for a change.
    CrossSite,
    /// There is no such path.
    NotFound,
    /// The path is for another method.
    MethodNotAllowed,
    /// The query is too long.
    QueryTooLong,
    /// More is asked than the web configuration allows.
    TooManyRequests,
    /// As many are probed, and as many wait, as is allowed.
    Full,
    /// It would have taken too long until it was begun.
    Busy,
    /// It goes on, and takes longer than the client waits.
    Slow,
    /// The program ends.
    Stopping,
    /// A fault of this program.
    Failed,
}

impl Code {
    /// All of them, in the order of their statuses.
    pub const ALL: [Self; 24] = [
        Self::NoTarget,
        Self::RepeatedParameter,
        Self::UnknownParameter,
        Self::BadValue,
        Self::CredentialsInQuery,
        Self::DirectoryInTarget,
        Self::BadTarget,
        Self::UnknownModule,
        Self::ConfiguredTarget,
        Self::Contradiction,
        Self::BadTimeout,
        Self::Unauthorized,
        Self::NotAllowed,
        Self::AddressNotAllowed,
        Self::CrossSite,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::QueryTooLong,
        Self::TooManyRequests,
        Self::Failed,
        Self::Full,
        Self::Busy,
        Self::Slow,
        Self::Stopping,
    ];

    /// Its name in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.told().0
    }

    /// The status of HTTP that goes with it.
    #[must_use]
    pub fn status(self) -> u16 {
        self.told().1
    }

    /// What to do about it.
    #[must_use]
    pub fn what_to_do(self) -> &'static str {
        self.told().2
    }

    /// Whether it helps to ask again later.
    #[must_use]
    pub fn passes(self) -> bool {
        matches!(self.status(), 429 | 503)
    }

    fn told(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::NoTarget => (
                "no-target",
                400,
                "Add target=HOST, or the name of a target of the configuration.",
            ),
            Self::RepeatedParameter => ("repeated-parameter", 400, "Give each parameter once."),
            Self::UnknownParameter => (
                "unknown-parameter",
                400,
                "Leave the parameter out, or update the ftpprobe there if only a newer one has it.",
            ),
            Self::BadValue => ("bad-value", 400, "Give one of the documented values."),
            Self::CredentialsInQuery => (
                "credentials-in-query",
                400,
                "Leave the login out: the module of the configuration says who logs in.",
            ),
            Self::DirectoryInTarget => (
                "directory-in-target",
                400,
                "Leave the path out: the module of the configuration says which directory to ask about.",
            ),
            Self::BadTarget => ("bad-target", 400, "Write HOST, HOST:PORT, or [IPV6]:PORT."),
            Self::UnknownModule => (
                "unknown-module",
                400,
                "Name a module of the configuration there, or none.",
            ),
            Self::ConfiguredTarget => (
                "configured-target",
                400,
                "Leave the module out, or ask for the target by its host and port.",
            ),
            Self::Contradiction => (
                "contradiction",
                400,
                "Leave tls out, or name a module that protects connections in this way.",
            ),
            Self::BadTimeout => (
                "bad-timeout",
                400,
                "Send a number of seconds above 0, or leave the header out.",
            ),
            Self::Unauthorized => (
                "unauthorized",
                401,
                "Send a user and a password of basic_auth_users.",
            ),
            Self::NotAllowed => (
                "not-allowed",
                403,
                "Ask who runs this ftpprobe for a rule that allows the host and its port ([serve] allow).",
            ),
            Self::AddressNotAllowed => (
                "address-not-allowed",
                403,
                "Ask who runs this ftpprobe for a rule that allows the network that the host leads to ([serve] allow).",
            ),
            Self::CrossSite => (
                "cross-site",
                403,
                "Ask with a program, not from a web page.",
            ),
            Self::NotFound => ("not-found", 404, "Ask /api/v1/probe."),
            Self::MethodNotAllowed => ("method-not-allowed", 405, "Ask with GET."),
            Self::QueryTooLong => (
                "query-too-long",
                414,
                "Ask with a query of 4096 bytes at most.",
            ),
            Self::TooManyRequests => (
                "too-many-requests",
                429,
                "Ask again after the time in Retry-After, and less often.",
            ),
            Self::Failed => (
                "failed",
                500,
                "Report it with the log of this ftpprobe: it is a fault of the program.",
            ),
            Self::Full => ("full", 503, "Ask again after the time in Retry-After."),
            Self::Busy => (
                "busy",
                503,
                "Ask again after the time in Retry-After, or wait longer.",
            ),
            Self::Slow => (
                "slow",
                503,
                "Wait longer, or ask again: the run goes on, and its result is kept for a moment.",
            ),
            Self::Stopping => ("stopping", 503, "Ask again when it has been started again."),
        }
    }
}
