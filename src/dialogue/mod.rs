//! What commands and replies come to that others have exchanged, whoever recorded them.
//!
//! * `commands` what commands are, by their words
//! * `steps` the steps of a session, made of its exchanges and data connections, `evidence` all of it together

pub(crate) mod commands;
pub(crate) mod evidence;
pub(crate) mod steps;
