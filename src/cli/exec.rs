//! The command that an alert runs (`--exec`). No shell takes part: what a server says is data, in standard input and
//! in the environment.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ftpprobe::report::Report;
use ftpprobe::text;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use super::request::Alerting;

/// A command that takes longer is ended.
const MAX_COMMAND_TIME: Duration = Duration::from_secs(60);

/// Variables that hold secrets of the probe's, which are none of the command's business.
const SECRETS: [&str; 4] = [
    "FTPPROBE_PASSWORD",
    "FTPPROBE_ACCOUNT",
    "FTPPROBE_ANONYMOUS_PASSWORD",
    "FTPPROBE_PROXY_PASSWORD",
];

/// Runs the command, if there is one, and waits for its end.
pub(crate) async fn run(
    alerting: &Alerting,
    report: &Report,
    rendered: &[u8],
    stop: &CancellationToken,
) -> Result<()> {
    let [program, args @ ..] = alerting.command.as_slice() else {
        return Ok(());
    };
    let mut command = Command::new(program);
    let secrets = SECRETS.into_iter();
    for name in secrets.chain(alerting.secrets.iter().map(String::as_str)) {
        command.env_remove(name);
    }
    let mut child = command
        .args(args)
        .envs(facts(report))
        .stdin(Stdio::piped())
        // stdout is the report's.
        .stdout(Stdio::from(std::io::stderr()))
        .kill_on_drop(true)
        .spawn()
        .with_context(|| say!("error-exec-start", program))?;
    let stdin = child.stdin.take();
    let feed = async {
        if let Some(mut stdin) = stdin {
            // A command may well end without reading.
            let _ = stdin.write_all(rendered).await;
        }
    };
    let both = async { tokio::join!(feed, child.wait()).1 };
    let limit = tokio::time::sleep(MAX_COMMAND_TIME);
    let ended = tokio::select! {
        biased;
        ended = both => ended,
        () = stop.cancelled() => bail!(say!("error-exec-ended", program)),
        () = limit => bail!(say!(
            "error-exec-long",
            program,
            limit = MAX_COMMAND_TIME.as_secs()
        )),
    };
    let status = ended.with_context(|| say!("error-exec-wait", program))?;
    if !status.success() {
        bail!(say!("error-exec-failed", program, status));
    }
    Ok(())
}

/// What a command may want to know without reading the report.
fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let target = &report.target;
    let alert = report.alert.as_ref();
    let previous = alert.and_then(|alert| alert.previous.as_ref());
    let kind = alert.map(|alert| alert.kind);
    let cause = |id: Option<&String>| id.cloned().unwrap_or_default();
    let facts = [
        (
            "FTPPROBE_ALERT",
            kind.map_or_else(String::new, |kind| kind.name().to_owned()),
        ),
        ("FTPPROBE_CHECK", target.label()),
        ("FTPPROBE_HOST", target.host.clone().unwrap_or_default()),
        (
            "FTPPROBE_PORT",
            target.port.map_or_else(String::new, |it| it.to_string()),
        ),
        ("FTPPROBE_VERDICT", report.verdict.name().to_owned()),
        ("FTPPROBE_EXIT_CODE", report.exit_code.to_string()),
        ("FTPPROBE_ROOT_CAUSE", cause(report.root_cause.as_ref())),
        ("FTPPROBE_SUMMARY", report.summary.clone()),
        (
            "FTPPROBE_SINCE",
            alert.map_or_else(String::new, |alert| alert.since.clone()),
        ),
        (
            "FTPPROBE_PREVIOUS_VERDICT",
            previous.map_or_else(String::new, |previous| previous.verdict.name().to_owned()),
        ),
        (
            "FTPPROBE_PREVIOUS_ROOT_CAUSE",
            cause(previous.and_then(|previous| previous.root_cause.as_ref())),
        ),
    ];
    let harmless = |(key, value): (_, String)| (key, text::sanitize(&value));
    facts.into_iter().map(harmless).collect()
}

#[cfg(test)]
mod tests {
    use ftpprobe::state::alert::Rules;

    use super::*;

    fn alerting(command: &[&str]) -> Alerting {
        Alerting {
            rules: Rules {
                confirm: 1,
                remind: None,
            },
            command: command.iter().map(|word| (*word).to_owned()).collect(),
            secrets: Vec::new(),
        }
    }

    fn report() -> Report {
        let evidence = include_bytes!("../../tests/evidence/healthy/evidence.json");
        let evidence = ftpprobe::evidence::format::load(&evidence[..]).unwrap();
        let policy = ftpprobe::diagnosis::Policy::default();
        let diagnosis = ftpprobe::diagnosis::diagnose(&evidence, &policy);
        let wording = ftpprobe::knowledge::wording::Wording::english();
        ftpprobe::report::build(&evidence, &diagnosis, &wording)
    }

    /// Time stands still but for the limit, so that nobody waits.
    #[tokio::test(start_paused = true)]
    async fn a_command_that_does_not_end_is_ended() {
        let stop = CancellationToken::new();
        let error = run(&alerting(&["sleep", "600"]), &report(), b"text", &stop).await;
        let error = error.unwrap_err().to_string();
        assert!(error.contains("took longer than 60 s"), "{error}");
    }

    #[tokio::test]
    async fn a_run_that_is_stopped_does_not_wait_for_its_command() {
        let stop = CancellationToken::new();
        stop.cancel();
        let error = run(&alerting(&["sleep", "600"]), &report(), b"text", &stop).await;
        let error = error.unwrap_err().to_string();
        assert!(error.contains("ended with the run"), "{error}");
    }

    #[tokio::test]
    async fn a_command_may_leave_its_input_alone() {
        let much = vec![b'x'; 1_000_000];
        let stop = CancellationToken::new();
        run(&alerting(&["true"]), &report(), &much, &stop)
            .await
            .unwrap();
        let error = run(&alerting(&["no-such-command"]), &report(), &much, &stop).await;
        assert!(
            error
                .unwrap_err()
                .to_string()
                .contains("could not be started")
        );
    }
}
