//! Probes servers one after another in a program that has a tokio runtime, tells of each step, and takes leave of the server where somebody
//! presses Ctrl-C: `cargo run --example monitor -- ftp.example.com ftps://backup.example.com`.

use std::error::Error;
use std::io::{self, Write};
use std::sync::mpsc::{Sender, channel};

use ftpprobe::{Doing, Observer, Probe, StepName, StepObserver, Target, Waiting};

/// Sends what it hears to whoever shows it.
struct Steps(Sender<String>);

impl StepObserver for Steps {
    fn step_begins(&self, step: StepName, _doing: &Doing) {
        let _ = self.0.send(format!("{step:?}"));
    }
}

impl Observer for Steps {
    fn waits(&self, waiting: &Waiting) {
        let _ = self.0.send(format!("waiting {:?}", waiting.wait));
    }
}

/// Probes these targets, and writes the steps and the root cause of each.
pub(crate) async fn run(targets: &[String], mut out: impl Write) -> Result<(), Box<dyn Error>> {
    for target in targets {
        let (steps, heard) = channel();
        let probe = Probe::new(target.parse::<Target>()?).observe(Steps(steps));
        let interrupted = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        let outcome = probe.run_until(interrupted).await;
        for step in heard.try_iter() {
            writeln!(out, "  {step}")?;
        }
        let cause = outcome.root_cause().map_or("ok", |cause| cause.id.name());
        writeln!(out, "{target}: {cause}")?;
        if outcome.evidence.stopped.is_some() {
            break;
        }
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let targets: Vec<String> = std::env::args().skip(1).collect();
    run(&targets, io::stdout()).await
}
