//! Reports and how they look.
//!
//! * [`evidence`] records of runs that never were, [`fixtures`] the reports made of them
//! * [`build`] what a report holds, [`bounds`] how large it gets
//! * [`text`] the report for people, as snapshots and by its rules
//! * [`tls`] what a report tells of TLS
//! * [`places`] the same run from other places
//! * [`json`] JSON and its schema
//! * [`monitoring`] what monitoring systems read, parsed by their rules
//! * [`html`] the page, parsed by the rules of HTML
//! * [`history`] what earlier runs saw, [`over`] pages of them, and of two reports side by side
//! * [`languages`] what changes with the language, and what does not
//!
//! After a wanted change, `INSTA_UPDATE=always UPDATE_DOCS=1 cargo test --test render` writes the
//! snapshots and the schema anew.
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

mod bounds;
mod build;
mod catalogue;
mod evidence;
mod fixtures;
mod history;
mod html;
mod json;
mod languages;
mod matrix;
mod monitoring;
mod over;
mod places;
#[path = "../support/schema.rs"]
mod schema;
mod text;
mod tls;
