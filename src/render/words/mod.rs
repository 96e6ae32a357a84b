//! What a report for people says, whether it is written to a terminal or to a page.
//!
//! * [`Words`] the language, and whether everything is told; [`Line`] what a block is made of
//! * `verdict` what was probed and what came out, `steps` their names and times, `remarks` on replies,
//!   `sentences` where those of a text end
//! * `data` the server and its data connections, `tls` how they were encrypted
//! * `transfer_test`, `matrix`, `places`, `source` the blocks of these names

pub(super) mod data;
pub(super) mod matrix;
pub(super) mod places;
pub(super) mod remarks;
pub(super) mod sentences;
pub(super) mod source;
pub(super) mod steps;
pub(super) mod tls;
pub(super) mod transfer_test;
pub(super) mod verdict;

use super::style::{self, CAUTION, FACT, Ink};
use crate::evidence::Outcome;
use crate::knowledge::wording::{Language, Wording};

/// The language, and whether everything is told.
#[derive(Clone, Copy)]
pub(super) struct Words {
    wording: Wording,
    verbose: bool,
}

impl Words {
    pub(super) fn new(language: Language, verbose: bool) -> Self {
        let wording = Wording::new(language);
        Self { wording, verbose }
    }

    /// In the language of this wording, with no more than matters.
    pub(super) fn of(wording: Wording) -> Self {
        Self {
            wording,
            verbose: false,
        }
    }

    /// A heading, a label or a sentence.
    pub(super) fn say(self, id: &str, values: &[(&str, &str)]) -> String {
        self.wording.say(id, values)
    }

    /// The words of the language.
    pub(super) fn wording(self) -> Wording {
        self.wording
    }

    /// Whether everything is to be told.
    pub(super) fn is_verbose(self) -> bool {
        self.verbose
    }
}

/// One line of a block.
pub(super) struct Line {
    /// What it begins with.
    pub(super) symbol: (Ink, &'static str),
    /// The colour of its text.
    pub(super) ink: Ink,
    /// Its text.
    pub(super) text: String,
}

impl Line {
    fn new(symbol: (Ink, &'static str), text: String) -> Self {
        let ink = Ink::Plain;
        Self { symbol, ink, text }
    }

    /// All is well.
    pub(super) fn good(text: String) -> Self {
        let (symbol, ink) = style::outcome(Outcome::Ok);
        Self::new((ink, symbol), text)
    }

    /// It will fail for some, or soon.
    pub(super) fn caution(text: String) -> Self {
        Self::new((Ink::Bad, CAUTION), text)
    }

    /// It fails.
    pub(super) fn grave(text: String) -> Self {
        let (symbol, ink) = style::outcome(Outcome::Failed);
        Self::new((ink, symbol), text)
    }

    /// None of these.
    pub(super) fn fact(text: String) -> Self {
        Self::new((Ink::Faint, FACT), text)
    }

    /// More about the line before.
    pub(super) fn more(text: String) -> Self {
        Self::new((Ink::Plain, " "), text)
    }
}
