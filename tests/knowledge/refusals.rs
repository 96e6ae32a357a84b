//! Refusals as servers word them: how many of them the classifier names right.

use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::knowledge::replies::{Moment, classify};
use serde::Deserialize;

/// The part of the counted refusals, in percent, whose cause must be named.
const WANTED: usize = 95;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    reply: Vec<Refusal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    pub(crate) server: String,
    pub(crate) at: String,
    pub(crate) code: u16,
    pub(crate) text: String,
    /// For readers: the rules look at it, the classifier does not.
    #[serde(rename = "closed")]
    _closed: Option<bool>,
    finding: Option<FindingId>,
}

impl Refusal {
    fn stated(&self) -> Option<FindingId> {
        classify(moment(&self.at), self.code, &self.text).map(|stated| stated.finding)
    }

    pub(crate) fn is_right(&self) -> bool {
        self.stated() == self.finding
    }

    pub(crate) fn describe(&self) -> String {
        format!(
            "{}, {}: {} {:?}\n   stated {:?}\n   wanted {:?}",
            self.server,
            self.at,
            self.code,
            self.text,
            self.stated(),
            self.finding
        )
    }
}

fn moment(at: &str) -> Moment {
    match at {
        "greeting" => Moment::Greeting,
        "user" => Moment::User,
        "pass" => Moment::Pass,
        "data-setup" => Moment::DataSetup,
        "port" => Moment::Port,
        "transfer" => Moment::Transfer,
        "active-transfer" => Moment::ActiveTransfer,
        "upload" => Moment::Upload,
        "download" => Moment::Download,
        "directory" => Moment::Directory,
        "session" => Moment::Session,
        _ => panic!("no such moment: {at}"),
    }
}

fn read(source: &str) -> Vec<Refusal> {
    let file: File = toml::from_str(source).expect("a file of refusals");
    file.reply
}

/// Those of which nearly all have to be named right.
pub(crate) fn counted() -> Vec<Refusal> {
    let mut all = read(include_str!("refusals/counted.toml"));
    all.extend(read(include_str!("refusals/counted-more.toml")));
    all.extend(read(include_str!("refusals/counted-tls.toml")));
    all.extend(read(include_str!("refusals/counted-transfers.toml")));
    all
}

/// Those that people wrote in words of their own.
pub(crate) fn free() -> Vec<Refusal> {
    read(include_str!("refusals/free.toml"))
}

/// Those of a single command.
pub(crate) fn other() -> Vec<Refusal> {
    read(include_str!("refusals/other.toml"))
}

#[test]
#[expect(clippy::print_stdout, reason = "the figure is for whoever runs it")]
fn the_cause_of_nearly_every_refusal_is_named() {
    let all = counted();
    let misses: Vec<&Refusal> = all.iter().filter(|refusal| !refusal.is_right()).collect();
    let right = all.len() - misses.len();
    let misses: Vec<String> = misses.into_iter().map(Refusal::describe).collect();
    let figure = format!(
        "{right} of {} refusals are named right ({}.{} %)\n{}",
        all.len(),
        right * 100 / all.len(),
        right * 1000 / all.len() % 10,
        misses.join("\n")
    );
    println!("{figure}");
    assert!(right * 100 >= WANTED * all.len(), "{figure}");
}

#[test]
fn every_counted_refusal_has_a_finding() {
    for refusal in counted() {
        assert!(refusal.finding.is_some(), "{}", refusal.describe());
    }
}

#[test]
fn plain_words_are_understood_and_others_left_alone() {
    for refusal in free() {
        assert!(refusal.is_right(), "{}", refusal.describe());
    }
}

#[test]
fn a_refused_command_is_no_refused_session() {
    for refusal in other() {
        assert!(refusal.is_right(), "{}", refusal.describe());
    }
}
