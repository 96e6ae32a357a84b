//! Servers that are watched: checked again and again, as rarely as is polite, and what the checks come to.
//!
//! * [`pace`] when each check is due, and whether one may be made now; pure
//! * [`watcher`] the checks themselves, made by a [`crate::fleet::Fleet`]
//! * [`model`] what is known of each server, as screens and lines show it; pure

pub mod model;
pub mod pace;
pub mod watcher;

pub use model::{Change, Model, Watched};
pub use pace::{LEAST_INTERVAL, NotNow, Pace};
pub use watcher::{Checked, News, Options, Order, watch};
