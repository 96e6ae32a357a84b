//! An answer to a question: its language, how it looks, and where it goes.

use anyhow::Result;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::Style;

use super::commands::probe::colour;
use super::commands::reference::language;
use super::environment::Environment;
use super::exit::Exit;
use super::output::Reports;
use super::reference_args::AnswerArgs;

/// How and where an answer goes.
pub(crate) struct Answer<'a> {
    args: &'a AnswerArgs,
    pub(crate) language: Language,
    pub(crate) wording: Wording,
    pub(crate) style: Style,
}

impl<'a> Answer<'a> {
    /// As the arguments and the environment say.
    pub(crate) fn new(args: &'a AnswerArgs, environment: &Environment) -> Self {
        let language = language(&args.lang, environment);
        Self {
            args,
            language,
            wording: Wording::new(language),
            style: Style {
                colour: colour(args.color, args.output.as_deref(), environment),
                columns: environment.columns(),
                language,
                ascii: environment.is_not_utf8(),
                wide: environment.is_wide() || language == Language::Japanese,
                ..Style::default()
            },
        }
    }

    /// How a page looks, which tells times in the zone of who reads it.
    pub(crate) fn on_a_page(&self) -> Style {
        Style {
            zone: Environment::zone(),
            ..self.style.clone()
        }
    }

    /// Writes it.
    pub(crate) fn give(self, text: &[u8]) -> Result<Exit> {
        let mut reports = Reports::to(self.args.output.as_deref());
        reports.add(text)?;
        reports.finish()?;
        Ok(Exit::Ok)
    }
}
