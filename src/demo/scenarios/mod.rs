//! Named behaviours: faults of real life in the words of real servers.
//!
//! * [`Scenario`] what a scenario is, and how to find one (this file)
//! * `list` the scenarios themselves
//! * `recipes` greetings of real servers, and the behaviours that several scenarios vary

mod list;
mod recipes;

use super::behaviour::Behaviour;
use list::SCENARIOS;

/// A fault with a name that a person can type.
#[derive(Debug)]
pub struct Scenario {
    /// The name. The locale files say under it, as `scenario-NAME`, what happens.
    pub name: &'static str,
    /// The id of the finding that a probe must report as the root cause; `None` if all is well.
    pub expects: Option<&'static str>,
    /// The user and password to log in with, if the fault needs any; anonymous otherwise.
    pub user: Option<(&'static str, &'static str)>,
    /// The directory to ask about, if the fault needs one; the login directory otherwise.
    pub directory: Option<&'static str>,
    build: fn() -> Behaviour,
}

impl Scenario {
    /// The behaviour of a server with this fault.
    #[must_use]
    pub fn behaviour(&self) -> Behaviour {
        (self.build)()
    }

    const fn new(
        name: &'static str,
        expects: Option<&'static str>,
        build: fn() -> Behaviour,
    ) -> Self {
        Self {
            name,
            expects,
            user: None,
            directory: None,
            build,
        }
    }

    const fn logged_in_as(mut self, name: &'static str, password: &'static str) -> Self {
        self.user = Some((name, password));
        self
    }

    const fn about(mut self, directory: &'static str) -> Self {
        self.directory = Some(directory);
        self
    }
}

/// All scenarios, the healthy server first, then in the order of the conversation.
#[must_use]
pub fn scenarios() -> &'static [Scenario] {
    SCENARIOS
}

/// The scenario with this name, in whatever case it is typed.
#[must_use]
pub fn scenario(name: &str) -> Option<&'static Scenario> {
    SCENARIOS
        .iter()
        .find(|scenario| scenario.name.eq_ignore_ascii_case(name))
}
