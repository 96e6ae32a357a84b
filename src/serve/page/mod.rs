//! The page of the server: a form, the progress and the report of a check, the configured targets with their histories.
//!
//! * [`Choices`] what is decided at the start, `routes` requests and answers, `events` the progress while it goes on
//! * `pages` what pages know and do, `runs` the checks that were asked for here, `told` what is shown of them
//! * `guard` who may send a form, `ask` what it asks for, `language` which language a page is in
//! * `view` what pages show, as plain data; `shell` what is around each, `front` the first one, `form`, `plots`, `run`, `problem`;
//!   `assets` style sheet, script and policy
//!
//! Markup is made by pure functions from what `view` holds, and escapes it by its type.

mod ask;
mod assets;
mod events;
mod form;
mod front;
mod guard;
mod language;
mod pages;
mod plots;
mod problem;
mod routes;
mod run;
mod runs;
mod shell;
mod told;
mod view;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;

use self::pages::Pages;
pub use self::runs::MAX_KEPT_FOR;
use super::Server;
use crate::render::Style;

/// What is decided at the start.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Whether any server can be asked for with the form, and not only those that the rules allow.
    pub is_open: bool,
    /// Whether this machine alone can ask.
    pub is_local: bool,
    /// Names of the server besides its addresses and `localhost`: under others it shows no page.
    pub names: Vec<String>,
    /// The time zone of the pages. Their language is decided by each request.
    pub style: Style,
    /// The file of the history, whose runs are plotted.
    pub history: Option<PathBuf>,
    /// How long a report is kept.
    pub keep: Duration,
}

impl Choices {
    /// Whether it is known who asks, as the configuration is now: only those may ask for any server.
    #[must_use]
    pub fn may_be_open(&self, server: &Server) -> bool {
        let web = &server.snapshot().web;
        self.is_local || web.has_users() || web.asks_for_certificates()
    }
}

/// The paths of the pages.
pub(super) fn routes(server: &Arc<Server>, choices: &Choices) -> Router<Arc<Server>> {
    routes::routes(Arc::new(Pages::new(server, choices)))
}
