//! The line that lives on stderr while probes run, and only where somebody watches.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ftpprobe::attempts::{Observer, Waiting};
use ftpprobe::diagnosis::Verdict;
use ftpprobe::evidence::StepName;
use ftpprobe::fleet::Audience;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::Style;
use ftpprobe::report::words_of;
use ftpprobe::settings::Settings;
use ftpprobe::steps::{self, Doing, Follower};
use ftpprobe::target::Target;
use ftpprobe::text;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::following::{Following, Stream, Wait};
use super::output;

/// How often the line is drawn anew.
const TICK: Duration = Duration::from_millis(120);

/// Who follows a run of one target.
pub(crate) struct Single {
    target: String,
    quiet: bool,
    /// Whether the conversation is told, and how.
    streams: Option<Style>,
    language: Language,
    connect_timeout: Duration,
    deadline: Duration,
}

impl Single {
    pub(crate) fn new(target: &Target, settings: &Settings, quiet: bool, style: &Style) -> Self {
        Self {
            target: target.to_string(),
            quiet,
            streams: style.streamed.then(|| style.clone()),
            language: style.language,
            connect_timeout: settings.connect_timeout,
            deadline: settings.deadline,
        }
    }
}

impl Audience for Single {
    fn begins(&self, _: usize) -> Arc<dyn Observer> {
        Arc::new(Progress::begin(self))
    }
}

/// What a probe is doing right now.
struct Progress {
    line: ProgressBar,
    wording: Wording,
    connect_timeout: Duration,
    wait: Wait,
    following: Arc<Following>,
}

impl Progress {
    /// A line for this target; hidden if nobody watches.
    fn begin(single: &Single) -> Self {
        let wording = Wording::new(single.language);
        let wait = Wait::begin(single.deadline);
        let stream = single.streams.clone();
        let template = "{spinner} {prefix}: {wide_msg} {waited}";
        let line = line(single.quiet, template, None, Some((wait.clone(), wording)));
        line.set_prefix(text::sanitize(&single.target));
        Self {
            line,
            wording,
            connect_timeout: single.connect_timeout,
            following: Arc::new(Following {
                wait: Some(wait.clone()),
                stream: stream.map(|style| Stream::begin(style, String::new())),
            }),
            wait,
        }
    }
}

/// A line in this form; hidden if nobody watches.
fn line(
    quiet: bool,
    template: &str,
    length: Option<u64>,
    waited: Option<(Wait, Wording)>,
) -> ProgressBar {
    if quiet || !output::is_watched() {
        return ProgressBar::hidden();
    }
    let line = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    // The pattern is a constant; an error could only be a slip in it.
    if let Ok(style) = ProgressStyle::with_template(template) {
        line.set_style(match waited {
            Some((wait, wording)) => style.with_key(
                "waited",
                move |_: &ProgressState, to: &mut dyn fmt::Write| {
                    // A line that cannot be drawn now is drawn the next time.
                    let _ = to.write_str(&wait.words(wording));
                },
            ),
            None => style,
        });
    }
    line.enable_steady_tick(TICK);
    output::let_live(Some(line.clone()));
    line
}

impl Drop for Progress {
    fn drop(&mut self) {
        output::let_live(None);
        self.line.finish_and_clear();
    }
}

impl Observer for Progress {
    fn waits(&self, waiting: &Waiting) {
        let words = text::sanitize(&words(waiting, self.wording));
        if let Some(stream) = &self.following.stream {
            stream.does(&words);
        }
        self.wait.set(Some(waiting.wait));
        self.line.set_message(words);
    }
}

/// `421, limit-per-ip: waiting 12 s (attempt 2 of 3), Ctrl-C to stop`
pub(crate) fn words(waiting: &Waiting, wording: Wording) -> String {
    let code = waiting.code.map(|code| code.to_string());
    // A wait is never longer than was asked for.
    let seconds = waiting.wait.as_secs_f64().ceil();
    let values = [
        ("code", code.as_deref().unwrap_or_default()),
        ("id", waiting.finding.name()),
        ("seconds", &seconds.to_string()),
        ("number", &waiting.next.to_string()),
        ("of", &waiting.of.to_string()),
    ];
    wording.say("waiting", &values)
}

impl steps::Observer for Progress {
    fn step_begins(&self, _: StepName, doing: &Doing) {
        let is_connecting = matches!(doing, Doing::Connect { .. } | Doing::Reopen { .. });
        self.wait.set(is_connecting.then_some(self.connect_timeout));
        if self.line.is_hidden() && self.following.stream.is_none() {
            return;
        }
        let words = words_of("doing", doing, &self.wording);
        if let Some(stream) = &self.following.stream {
            stream.does(&words);
        }
        self.line.unset_length();
        self.line.set_message(words);
    }

    fn follower(&self) -> Option<Arc<dyn Follower>> {
        Some(self.following.clone())
    }

    fn bytes_moved(&self, done: u64, of: u64) {
        self.line.set_length(of);
        self.line.set_position(done.min(of));
    }
}

/// Who follows a run of many targets: how many are done, how they were judged, and which are being probed.
pub(crate) struct Many {
    line: ProgressBar,
    names: Vec<String>,
    state: Arc<Mutex<State>>,
    /// Whether the conversations are told, and how.
    streams: Option<Style>,
}

#[derive(Default)]
struct State {
    verdicts: BTreeMap<u8, (Verdict, usize)>,
    running: BTreeMap<usize, String>,
}

impl Many {
    /// A line for the targets with these names.
    pub(crate) fn begin(names: Vec<String>, quiet: bool, style: &Style) -> Self {
        let length = u64::try_from(names.len()).unwrap_or(u64::MAX);
        let template = "{spinner} {pos}/{len} {wide_msg} {elapsed}";
        Self {
            line: line(quiet, template, Some(length), None),
            names,
            state: Arc::default(),
            streams: style.streamed.then(|| style.clone()),
        }
    }

    /// One of them has been judged.
    pub(crate) fn judged(&self, verdict: Verdict) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = state.verdicts.entry(verdict.gravity());
        counted.or_insert((verdict, 0)).1 += 1;
        self.line.inc(1);
        state.show(&self.line);
    }
}

impl Drop for Many {
    fn drop(&mut self) {
        output::let_live(None);
        self.line.finish_and_clear();
    }
}

impl State {
    /// `9 OK, 2 CRITICAL: a.example:21, b.example:21`
    fn show(&self, line: &ProgressBar) {
        let verdicts = self.verdicts.values();
        let counts: Vec<_> = verdicts
            .map(|(verdict, count)| format!("{count} {}", verdict.name().to_uppercase()))
            .collect();
        let running: Vec<_> = self.running.values().map(String::as_str).collect();
        let running = running.join(", ");
        line.set_message(match counts.as_slice() {
            [] => running,
            counts => format!("{}: {running}", counts.join(", ")),
        });
    }
}

impl Audience for Many {
    fn begins(&self, index: usize) -> Arc<dyn Observer> {
        let name = self.names.get(index).map(|name| text::sanitize(name));
        let name = name.unwrap_or_default();
        let streams = self.streams.clone();
        let stream = streams.map(|style| Stream::begin(style, format!("{name}: ")));
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.running.insert(index, name);
        state.show(&self.line);
        Arc::new(Member {
            index,
            line: self.line.clone(),
            state: self.state.clone(),
            following: stream.map(|stream| {
                Arc::new(Following {
                    wait: None,
                    stream: Some(stream),
                })
            }),
        })
    }
}

/// One of many runs.
struct Member {
    index: usize,
    line: ProgressBar,
    state: Arc<Mutex<State>>,
    following: Option<Arc<Following>>,
}

impl Drop for Member {
    fn drop(&mut self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.running.remove(&self.index);
        state.show(&self.line);
    }
}

impl steps::Observer for Member {
    fn step_begins(&self, _: StepName, _: &Doing) {}

    fn follower(&self) -> Option<Arc<dyn Follower>> {
        let following = self.following.clone()?;
        Some(following)
    }
}

impl Observer for Member {
    fn waits(&self, _: &Waiting) {}
}
