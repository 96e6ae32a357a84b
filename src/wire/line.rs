//! One command line.

use crate::secret::Secret;

/// A command line as it is sent and as it may be shown.
#[derive(Debug, Clone)]
pub struct Line {
    verb: String,
    argument: Option<String>,
    secret: Option<Secret>,
}

impl Line {
    /// A command without an argument.
    #[must_use]
    pub fn new(verb: &str) -> Self {
        Self {
            verb: verb.to_owned(),
            argument: None,
            secret: None,
        }
    }

    /// A command with an argument.
    #[must_use]
    pub fn with(verb: &str, argument: &str) -> Self {
        Self {
            argument: Some(argument.to_owned()),
            ..Self::new(verb)
        }
    }

    /// A command as it is written in one line, the verb in letters of any size.
    #[must_use]
    pub fn written(command: &str) -> Self {
        match command.split_once(' ') {
            Some((verb, argument)) => Self::with(&verb.to_ascii_uppercase(), argument),
            None => Self::new(&command.to_ascii_uppercase()),
        }
    }

    /// A command whose argument is never shown.
    #[must_use]
    pub fn secret(verb: &str, secret: &Secret) -> Self {
        Self {
            secret: Some(secret.clone()),
            ..Self::new(verb)
        }
    }

    /// Whether a preliminary reply (1yz) can be none to this command: they go before data, which it brings
    /// none of (RFC 959 section 5.4).
    pub(super) fn has_no_preliminary(&self) -> bool {
        ["EPSV", "PASV", "PORT", "EPRT", "CWD", "PWD", "TYPE", "QUIT"].contains(&self.verb.as_str())
    }

    pub(super) fn shown(&self) -> String {
        let argument = self
            .secret
            .as_ref()
            .map(|_| Secret::MASK)
            .or(self.argument.as_deref());
        self.joined(argument)
    }

    pub(super) fn sent(&self) -> String {
        self.joined(
            self.secret
                .as_ref()
                .map(Secret::expose)
                .or(self.argument.as_deref()),
        )
    }

    fn joined(&self, argument: Option<&str>) -> String {
        match argument {
            Some(argument) => format!("{} {argument}", self.verb),
            None => self.verb.clone(),
        }
    }
}
