//! A program that goes on and is asked over HTTP.
//!
//! * [`page`] the page for people
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

mod page;
