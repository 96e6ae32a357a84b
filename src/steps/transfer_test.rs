//! The transfer test, only when asked for: a file of our own is uploaded, asked about, downloaded,
//! compared, overwritten, resumed, renamed and deleted. Nothing else is touched.

use super::Doing;
use super::canary::Canary;
use super::carry::{Cargo, carry, carry_from};
use super::clean_up;
use super::listing;
use super::run::Run;
use crate::evidence::transfer_test::{Cleanup, Comparison, FileTransfer, OtherName, TransferTest};
use crate::evidence::{Facts, Outcome, Phase, SkipReason, StepName};
use crate::wire::session::{Line, Session};

/// How much of the canary is sent again to overwrite and to resume it.
const AGAIN: usize = 1024;

/// Where a resumed upload begins.
const RESUME_AT: usize = 1;

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) {
    let Some(asked) = run.settings.experiments.transfer_test.clone() else {
        return;
    };
    let Some(mode) = listing::passive_mode_that_listed(run) else {
        run.skip(StepName::TransferTest, SkipReason::NoPassiveListing);
        return;
    };
    if !session.in_step() && super::reopen(run, session).await.is_err() {
        run.skip(StepName::TransferTest, SkipReason::ControlUnusable);
        return;
    }
    if super::would_be_readable(run, session) {
        run.skip(StepName::TransferTest, SkipReason::would_be_plaintext());
        return;
    }
    let doing = Doing::TransferTest {
        bytes: asked.size,
        directory: asked.directory.clone(),
    };
    let started_us = run.begins(StepName::TransferTest, &doing);
    let size = usize::try_from(asked.size).unwrap_or(usize::MAX);
    let canary = Canary::new(fastrand::u64(..), size);
    let (bare_line_feeds, full_line_ends) = canary.line_ends();
    let mut test = TransferTest {
        directory: asked.directory,
        name: canary.temporary.clone(),
        size: asked.size,
        bare_line_feeds,
        full_line_ends,
        mode,
        cwd: None,
        binary: None,
        upload: None,
        other_name: None,
        size_asked: None,
        facts_asked: None,
        time_asked: None,
        download: None,
        compared: None,
        overwrite: None,
        restart: None,
        resume: None,
        resumed_size: None,
        rename: Vec::new(),
        delete_tries: Vec::new(),
        cleanup: Cleanup::NotNeeded,
    };
    // Where it ends early, the evidence shows why.
    let _ = conversation(run, session, &canary, &mut test).await;
    let lasted = session.in_step();
    clean_up::step(run, session, &canary, &mut test).await;
    let same = test.compared.as_ref();
    let went_well = same.is_some_and(|compared| compared.first_difference.is_none())
        && matches!(test.cleanup, Cleanup::Deleted(_))
        && test.delete_tries.is_empty()
        && lasted;
    run.record(
        StepName::TransferTest,
        started_us,
        Outcome::of(went_well),
        Facts::TransferTest(Box::new(test)),
    );
}

/// Everything but the cleaning up. `None` where it could not go on.
async fn conversation(
    run: &mut Run<'_>,
    session: &mut Session,
    canary: &Canary,
    test: &mut TransferTest,
) -> Option<()> {
    // Into the directory first: a server's words at STOR are the same for a directory that is not there and
    // for one that nobody may write to.
    let cwd = ask(run, session, &Line::with("CWD", &test.directory)).await;
    test.cwd = Some(cwd);
    (run.is_class(cwd, 2) && session.in_step()).then_some(())?;
    let binary = ask(run, session, &Line::with("TYPE", "I")).await;
    test.binary = Some(binary);
    session.in_step().then_some(())?;
    let store = Line::with("STOR", &test.name);
    let cargo = Cargo::Up(&canary.bytes);
    let (upload, _) = carry(run, session, test.mode, &store, cargo).await;
    let stored = is_positive(run, &upload);
    test.upload = Some(upload);
    session.in_step().then_some(())?;
    // After an error, too: the file may be whole all the same.
    let began = test.upload.as_ref().and_then(|it| it.data.transfer)?;
    if run.code(began).is_some_and(may_be_about_the_name) {
        under_another_name(run, session, canary, test).await;
    }
    matches!(run.code(began), Some(100..=299)).then_some(())?;
    test.size_asked = Some(ask(run, session, &Line::with("SIZE", &test.name)).await);
    session.in_step().then_some(())?;
    let features = run.attempt.features();
    let (has_mlst, has_mdtm) =
        features.map_or((false, false), |it| (it.has("MLST"), it.has("MDTM")));
    if has_mlst {
        test.facts_asked = Some(ask(run, session, &Line::with("MLST", &test.name)).await);
        session.in_step().then_some(())?;
    }
    if has_mdtm {
        test.time_asked = Some(ask(run, session, &Line::with("MDTM", &test.name)).await);
        session.in_step().then_some(())?;
    }
    stored.then_some(())?;
    let fetch = Line::with("RETR", &test.name);
    let cargo = Cargo::Down(canary.bytes.len());
    let (download, came) = carry(run, session, test.mode, &fetch, cargo).await;
    let fetched = is_positive(run, &download);
    test.download = Some(download);
    fetched.then_some(())?;
    let compared = Comparison::of(&canary.bytes, &came);
    let same = compared.first_difference.is_none();
    test.compared = Some(compared);
    (same && session.in_step()).then_some(())?;
    further(run, session, canary, test).await
}

/// Whether a refusal of STOR with this code can be one of the file's name (RFC 959 section 4.2.2): the parameter is
/// wrong, or the file cannot be stored.
fn may_be_about_the_name(code: u16) -> bool {
    matches!(code, 501 | 504 | 550 | 551 | 553)
}

/// Tries once whether the server takes a file of another name, in the same words as it may refuse any file. A few
/// bytes are enough for that.
async fn under_another_name(
    run: &mut Run<'_>,
    session: &mut Session,
    canary: &Canary,
    test: &mut TransferTest,
) {
    let bytes = &canary.bytes[..canary.bytes.len().min(AGAIN)];
    let store = Line::with("STOR", &canary.plain);
    let (upload, _) = carry(run, session, test.mode, &store, Cargo::Up(bytes)).await;
    test.other_name = Some(OtherName {
        name: canary.plain.clone(),
        upload,
    });
}

/// What clients do besides, tried only where the plain way works.
async fn further(
    run: &mut Run<'_>,
    session: &mut Session,
    canary: &Canary,
    test: &mut TransferTest,
) -> Option<()> {
    let bytes = &canary.bytes[..canary.bytes.len().min(AGAIN)];
    let store = Line::with("STOR", &test.name);
    let (overwrite, _) = carry(run, session, test.mode, &store, Cargo::Up(bytes)).await;
    test.overwrite = Some(overwrite);
    session.in_step().then_some(())?;
    if let Some(rest) = bytes.get(RESUME_AT..).filter(|rest| !rest.is_empty()) {
        let restart = Line::with("REST", &RESUME_AT.to_string());
        let cargo = Cargo::Up(rest);
        let (restart, resume) = carry_from(run, session, test.mode, &restart, &store, cargo).await;
        test.restart = restart;
        test.resume = resume;
        session.in_step().then_some(())?;
        let is_positive =
            |file: &Option<FileTransfer>| file.as_ref().is_some_and(|file| is_positive(run, file));
        if is_positive(&test.overwrite) && is_positive(&test.resume) {
            let knows_sizes = test
                .size_asked
                .is_some_and(|index| run.code(index) == Some(213));
            if knows_sizes {
                let size = Line::with("SIZE", &test.name);
                test.resumed_size = Some(ask(run, session, &size).await);
                session.in_step().then_some(())?;
            }
        }
    }
    let from = ask(run, session, &Line::with("RNFR", &test.name)).await;
    test.rename.push(from);
    (run.is_class(from, 3) && session.in_step()).then_some(())?;
    let to = ask(run, session, &Line::with("RNTO", &canary.last)).await;
    test.rename.push(to);
    if run.is_class(to, 2) {
        test.name.clone_from(&canary.last);
    }
    Some(())
}

pub(super) async fn ask(run: &mut Run<'_>, session: &mut Session, line: &Line) -> usize {
    run.exchange(session, Phase::Transfer, line).await
}

/// Whether the server confirmed the transfer.
pub(super) fn is_positive(run: &Run<'_>, file: &FileTransfer) -> bool {
    let last = file.data.closing.or(file.data.transfer);
    last.is_some_and(|last| run.is_class(last, 2))
}
