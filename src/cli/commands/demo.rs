//! The practice server, probed over real sockets by the same path as any other.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use ftpprobe::demo::{Scenario, Server, scenario, scenarios};
use ftpprobe::fleet::Subject;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::target::{Login, Target};
use ftpprobe::text::nearest;
use tokio_util::sync::CancellationToken;

use super::probe;
use crate::cli::args::{DemoArgs, WireArgs};
use crate::cli::check_args::ThresholdArgs;
use crate::cli::credentials::default_anonymous_password;
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::places::Places;
use crate::cli::profiles;
use crate::cli::records::Records;
use crate::cli::request::{self, Check};
use crate::cli::round::Round;

/// Starts the scenario's server and probes it, or lists the scenarios.
pub(crate) fn run(args: &DemoArgs, environment: &Environment) -> Result<Exit> {
    if args.list {
        let style = probe::style(&args.output, environment);
        output::print(list(Wording::new(style.language)).as_bytes())?;
        return Ok(Exit::Ok);
    }
    let mut places = Places::of(&args.output);
    places.writes("--history", args.record.history.as_deref());
    places.check()?;
    let Some(scenario) = scenario(&args.scenario) else {
        let typed = &args.scenario;
        let known = scenarios().iter().map(|it| it.name);
        let alike = nearest(typed, known).unwrap_or_default();
        bail!(say!("error-scenario", name = typed, alike));
    };
    super::with_runtime(1, async |stop| {
        play(scenario, args, environment, &stop).await
    })
}

async fn play(
    scenario: &Scenario,
    args: &DemoArgs,
    environment: &Environment,
    stop: &CancellationToken,
) -> Result<Exit> {
    let server = Server::start(scenario.behaviour())
        .await
        .with_context(|| say!("error-practice-server"))?;
    let address = server.address();
    let style = probe::style(&args.output, environment);
    let wording = Wording::new(style.language);
    let (summary, at) = (summary(scenario, wording), address.to_string());
    if args.hold {
        let (user, password) = scenario
            .user
            .map_or(("anonymous", ""), |(user, _)| (user, "demo"));
        let what = [("name", scenario.name), ("summary", &summary)];
        let how = [("address", &*at), ("user", user), ("password", password)];
        output::tell(&wording.say("demo-hold", &what));
        output::tell(&wording.say("demo-hold-login", &how));
        stop.cancelled().await;
        return Ok(Exit::Ok);
    }
    if !args.output.quiet {
        let values = [("address", at.as_str()), ("summary", &summary)];
        output::tell(&wording.say("demo-listening", &values));
    }
    let login = Login::of(scenario.user, default_anonymous_password());
    let wire = WireArgs {
        data: args.data.clone(),
        ..WireArgs::default()
    };
    // The practice server's passwords are no secret, and the way to it is this machine.
    let mut settings = request::settings(
        &wire,
        &args.limits,
        &args.retry,
        &args.experiments,
        true,
        ftpprobe::settings::Tls::default(),
    )?;
    profiles::read(&args.output)?;
    settings.server_profile = profiles::named(&args.output)?;
    let target = Target {
        name: args.name.as_deref().map(request::name).transpose()?,
        ..request::practice(address, login, scenario.directory)
    };
    let policy = request::policy(args.output.strict, &ThresholdArgs::default())?;
    let check = Check {
        subject: Arc::new(Subject {
            target,
            settings,
            policy,
        }),
        alerting: None,
        via: None,
    };
    let mut round = Round::new(&args.output, style)?;
    round.records = Records::open(&args.record)?;
    let exit = round.probe(&[check], stop).await?;
    if let Err(error) = server.finish().await {
        output::warn(&wording.say("demo-trouble", &[("error", &error)]));
    }
    Ok(exit)
}

/// What happens in a scenario.
fn summary(scenario: &Scenario, wording: Wording) -> String {
    wording.say(&format!("scenario-{}", scenario.name), &[])
}

/// Names, the root cause each must show, and what happens.
fn list(wording: Wording) -> String {
    let widest = |text: fn(&Scenario) -> &str| {
        scenarios()
            .iter()
            .map(|scenario| text(scenario).len())
            .max()
            .unwrap_or_default()
    };
    let expects = |scenario: &Scenario| scenario.expects.unwrap_or("ok");
    let (names, causes) = (
        widest(|scenario| scenario.name),
        widest(|scenario| scenario.expects.unwrap_or("ok")),
    );
    let line = |scenario: &Scenario| {
        format!(
            "{:names$}  {:causes$}  {}\n",
            scenario.name,
            expects(scenario),
            summary(scenario, wording)
        )
    };
    scenarios().iter().map(line).collect()
}
