//! The data files of the knowledge room, checked whole from outside.
//!
//! * [`catalogue`] reply codes explained, in both languages
//! * [`codes`] reply codes without their texts
//! * [`coming_back`] whether to try again is said once, and nothing contradicts it
//! * [`languages`] the texts of every other language say what the English ones say
//! * [`files`] the files of findings: what the build refuses
//! * [`refusals`] refusals as servers word them, and how many are named right
//! * [`servers`] fingerprints of servers as they appear in the field
//! * [`wording`] every text, with and without its values
#![expect(
    clippy::expect_used,
    reason = "a test whose server is not recognised has failed"
)]

mod catalogue;
mod codes;
mod coming_back;
mod failures;
mod files;
mod languages;
mod likenesses;
mod refusals;
mod servers;
mod wording;
