//! What was seen from several places.

use super::Words;
use super::matrix::mode;
use crate::render::style::{self, Ink};
use crate::report::{PlaceReport, PlacesReport, SightReport, duration, place};

/// One place of the table.
pub(in crate::render) struct Row<'r> {
    /// What it is called.
    pub(in crate::render) name: String,
    /// What was seen from there, if it could be asked.
    pub(in crate::render) sight: Option<&'r SightReport>,
    /// The place, unless it is this one.
    pub(in crate::render) place: Option<&'r PlaceReport>,
}

/// The places, this one first.
pub(in crate::render) fn rows(words: Words, places: &PlacesReport) -> Vec<Row<'_>> {
    let here = Row {
        name: words.say("places-here", &[]),
        sight: Some(&places.here),
        place: None,
    };
    let there = places.there.iter().map(|place| Row {
        name: place.name.clone(),
        sight: place.sight.as_ref(),
        place: Some(place),
    });
    std::iter::once(here).chain(there).collect()
}

impl Row<'_> {
    /// The verdict as a word; a dash where there is none.
    pub(in crate::render) fn verdict(&self) -> (&'static str, Ink) {
        let sight = self.sight.as_ref();
        sight.map_or(("–", Ink::Faint), |sight| style::verdict(sight.verdict))
    }

    /// What it failed of, and how far it had come; or why it could not be asked.
    pub(in crate::render) fn cause(&self, words: Words) -> Option<String> {
        let Some(sight) = self.sight else {
            let failure = self.place?.failure.as_ref()?;
            return Some(failure.text.clone());
        };
        let cause = sight.root_cause.as_deref()?;
        let at = sight.phase.and_then(|phase| place(phase, words.wording()));
        let values = [("cause", cause), ("at", at.as_deref().unwrap_or_default())];
        Some(words.say("places-cause", &values))
    }

    /// What became of its data connections.
    pub(in crate::render) fn data(&self, words: Words) -> Option<String> {
        let data = self.sight?.data.iter().map(|data| {
            let (symbol, _) = style::outcome(data.outcome);
            format!("{} {symbol}", mode(words, data.mode))
        });
        let data: Vec<_> = data.collect();
        (!data.is_empty()).then(|| data.join(&words.say("summary-comma", &[])))
    }

    /// How long it took.
    pub(in crate::render) fn time(&self) -> Option<String> {
        self.sight?.duration_ms.map(duration)
    }

    /// All of it but the verdict, in one line.
    pub(in crate::render) fn line(&self, words: Words) -> String {
        let parts = [self.cause(words), self.data(words), self.time()];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        parts.join(&words.say("summary-comma", &[]))
    }

    /// In what the run there differs from this one, in sentences.
    pub(in crate::render) fn differences(&self) -> Vec<&str> {
        let place = self.place.into_iter();
        let differences = place.flat_map(|place| &place.differences);
        differences.map(|it| it.text.as_str()).collect()
    }
}
