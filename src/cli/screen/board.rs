//! What each check is doing, told by those who do it.

use std::sync::{Arc, Mutex, PoisonError};

use ftpprobe::attempts::{Observer, Waiting};
use ftpprobe::evidence::StepName;
use ftpprobe::fleet::Audience;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::report::words_of;
use ftpprobe::steps::{self, Doing};
use ftpprobe::text::sanitize;
use tokio::sync::Notify;

use crate::cli::progress;

/// What goes on, by the number of the target. A check that has only begun does nothing yet.
type Texts = Arc<Mutex<Vec<Option<String>>>>;

/// What each check is doing right now.
pub(crate) struct Board {
    texts: Texts,
    changed: Arc<Notify>,
    wording: Wording,
}

impl Board {
    /// A board for so many targets.
    pub(crate) fn new(targets: usize, language: Language) -> Self {
        Self {
            texts: Arc::new(Mutex::new(vec![None; targets])),
            changed: Arc::default(),
            wording: Wording::new(language),
        }
    }

    /// What all of them do; none where no check goes on.
    pub(super) fn all(&self) -> Vec<Option<String>> {
        let texts = self.texts.lock();
        texts.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until something else is done.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }
}

impl Audience for Board {
    fn begins(&self, index: usize) -> Arc<dyn Observer> {
        let member = Member {
            index,
            texts: self.texts.clone(),
            changed: self.changed.clone(),
            wording: self.wording,
        };
        member.says(Some(String::new()));
        Arc::new(member)
    }
}

/// One check.
struct Member {
    index: usize,
    texts: Texts,
    changed: Arc<Notify>,
    wording: Wording,
}

impl Member {
    fn says(&self, text: Option<String>) {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = texts.get_mut(self.index) {
            *place = text.map(|text| sanitize(&text));
        }
        self.changed.notify_one();
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.says(None);
    }
}

impl steps::Observer for Member {
    fn step_begins(&self, _: StepName, doing: &Doing) {
        self.says(Some(words_of("doing", doing, &self.wording)));
    }
}

impl Observer for Member {
    fn waits(&self, waiting: &Waiting) {
        self.says(Some(progress::words(waiting, self.wording)));
    }
}
