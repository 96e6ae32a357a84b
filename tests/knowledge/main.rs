//! The data files of the knowledge room, checked whole from outside.
//!
//! * [`codes`] reply codes
//! * [`servers`] fingerprints of servers as they appear in the field
//! * [`wording`] every text, with and without its values

mod codes;
mod servers;
mod wording;
