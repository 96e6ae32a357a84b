//! What was typed, made into what is meant: the checks of a run.

use std::net::IpAddr;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use ftpprobe::clock::Timestamp;
use ftpprobe::diagnosis::Policy;
use ftpprobe::diagnosis::threshold::Thresholds;
use ftpprobe::fleet::Subject;
use ftpprobe::settings::expectations::{self, Expectations};
use ftpprobe::settings::{
    Experiments, Families, Given, Origin, Retrying, Settings, TRANSFER_SIZE, Tls as TlsSettings,
    TransferTest,
};
use ftpprobe::state::alert::Rules;
use ftpprobe::target::{Login, Target, TlsMode, Typed, check_field, parse};
use ftpprobe::{text, wire};

use super::args::{ExperimentArgs, LimitArgs, ProbeArgs, RetryArgs, Tls, WireArgs};
use super::check_args::{ExpectArgs, ThresholdArgs};
use super::config::Plan;
use super::credentials::{AtHand, Credentials};
use super::environment::Environment;
use super::via::Via;
use super::watch_args::AlertArgs;
use super::{measurable, profiles, proxy, tls_files};

/// The longest name of a check, in characters.
const MAX_NAME: usize = 64;

/// One check: a target, how to probe it, and what is made of what is seen.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) subject: Arc<Subject>,
    /// Whom to tell and when, where not every run is told.
    pub(crate) alerting: Option<Alerting>,
    /// Other places that are asked for the same run.
    pub(crate) via: Option<Arc<Via>>,
}

/// When somebody is told, and by which command besides the report.
#[derive(Debug, Clone)]
pub(crate) struct Alerting {
    pub(crate) rules: Rules,
    /// The words of the command; none for no command.
    pub(crate) command: Vec<String>,
    /// Environment variables that hold passwords of the run, and are not for the command.
    pub(crate) secrets: Vec<String>,
}

/// All checks of a run. Nothing is probed unless all of it makes sense. No record of one shows what is at hand of secrets, whoever
/// they are for. Nobody else is asked yet.
pub(crate) fn checks(
    plan: &Plan,
    environment: &Environment,
    at_hand: &AtHand,
) -> Result<Vec<Check>> {
    let run = &plan.run.output;
    if plan.checks.len() > 1 {
        if run.format == "json" || run.also.iter().any(|also| also.starts_with("json:")) {
            bail!(say!("error-json-of-several"));
        }
        if run.save_evidence.is_some() {
            bail!(say!("error-evidence-of-several"));
        }
    }
    let all = plan.checks.iter();
    let secrets = all.filter_map(|args| args.login.password_env.clone());
    let secrets: Vec<String> = secrets.collect();
    let check = |(args, origin): (&ProbeArgs, &Option<String>)| {
        let made = check(args, environment, at_hand, &secrets);
        match (origin, &args.config.name) {
            (Some(origin), _) => made.with_context(|| origin.clone()),
            (None, Some(name)) => made.with_context(|| say!("error-target", name)),
            (None, None) => made,
        }
    };
    let checks = plan.checks.iter().zip(&plan.origins).map(check);
    let mut checks = checks.collect::<Result<Vec<_>>>()?;
    // A server can be the same for several targets, and what one of them says is in the report on all.
    let known = at_hand.secrets();
    for check in &mut checks {
        Arc::make_mut(&mut check.subject).settings.secrets = known.clone();
    }
    Ok(checks)
}

fn check(
    args: &ProbeArgs,
    environment: &Environment,
    at_hand: &AtHand,
    secrets: &[String],
) -> Result<Check> {
    let [text] = args.targets.as_slice() else {
        bail!("a check has one target");
    };
    let credentials = Credentials::gather(&args.login, environment, at_hand)?;
    let typed = with_port(parse(text)?, args.wire.port)?;
    let tls = tls_mode(args.wire.tls, typed.tls)?;
    if let Some(dir) = &args.wire.dir {
        check_field("directory", dir)?;
    }
    let login = credentials.login(&typed)?;
    let target = Target {
        name: args.config.name.as_deref().map(name).transpose()?,
        ..typed.into_target(login, args.wire.dir.clone(), tls)
    };
    let settings = all_settings(args)?;
    let settings = proxy::through(settings, args, environment, at_hand, Some(&target))?;
    family(&settings, &target)?;
    let policy = policy(args.output.strict, &args.thresholds)?;
    measurable::check(&policy.thresholds, args, tls)?;
    Ok(Check {
        subject: Arc::new(Subject {
            target,
            settings,
            policy,
        }),
        alerting: alerting(&args.alert, secrets)?,
        via: None,
    })
}

/// The settings that all options ask for.
pub(crate) fn all_settings(args: &ProbeArgs) -> Result<Settings> {
    Ok(Settings {
        expectations: expectations(&args.expect)?,
        server_profile: profiles::named(&args.output)?,
        ..settings(
            &args.wire,
            &args.limits,
            &args.retry,
            &args.experiments,
            args.login.plaintext,
            tls_files::settings(&args.tls)?,
        )?
    })
}

/// The target on the port of `--port`, unless it names another one.
fn with_port(typed: Typed, port: Option<u16>) -> Result<Typed> {
    match (port, typed.port) {
        (Some(port), Some(other)) if port != other => {
            bail!(say!("error-two-ports", port, other))
        }
        (port, in_target) => Ok(Typed {
            port: in_target.or(port),
            ..typed
        }),
    }
}

/// Where connections are to begin, if they can.
fn origin(text: &str) -> Result<Origin> {
    let origin = Origin::parse(text).context("--interface")?;
    wire::origin::check(&origin).with_context(|| format!("--interface {origin}"))?;
    Ok(origin)
}

/// From an address of one family, none of the other can be reached.
fn families(wire: &WireArgs, origin: Option<&Origin>) -> Result<Families> {
    let from = match origin.filter(|_| wire.proxy.is_none()) {
        Some(Origin::Address(address)) => Some(address),
        Some(Origin::Interface(_)) | None => None,
    };
    match (wire.ipv4, wire.ipv6, from) {
        (true, _, Some(IpAddr::V6(address))) => {
            bail!(say!("error-ipv4-interface", address))
        }
        (_, true, Some(IpAddr::V4(address))) => {
            bail!(say!("error-ipv6-interface", address))
        }
        (true, ..) | (_, _, Some(IpAddr::V4(_))) => Ok(Families::Ipv4),
        (_, true, _) | (_, _, Some(IpAddr::V6(_))) => Ok(Families::Ipv6),
        (false, false, None) => Ok(Families::Any),
    }
}

/// An address has the family that it has: nothing is probed where another one is asked for.
fn family(settings: &Settings, target: &Target) -> Result<()> {
    let literal: Option<IpAddr> = target.host.parse().ok();
    let mut given = settings.given.iter();
    let given = given.find(|given| given.is_of(&target.host, target.port));
    let given = given.map_or(&[][..], |given| &given.addresses);
    let addresses = || literal.iter().chain(given);
    let (option, fits): (_, fn(&IpAddr) -> bool) = match settings.families {
        Families::Any => return Ok(()),
        Families::Ipv4 => ("-4", IpAddr::is_ipv4),
        Families::Ipv6 => ("-6", IpAddr::is_ipv6),
    };
    let Some(address) = addresses().next().filter(|_| !addresses().any(fits)) else {
        return Ok(());
    };
    let option = match &settings.origin {
        Some(origin @ Origin::Address(_)) => format!("--interface {origin}"),
        _ => option.to_owned(),
    };
    let version = if address.is_ipv4() { "IPv4" } else { "IPv6" };
    bail!(say!("error-family", option, version, address))
}

/// What a check is called: short, and nothing that plays with a terminal.
pub(crate) fn name(name: &str) -> Result<String> {
    if name.trim().is_empty() || name.chars().count() > MAX_NAME || text::sanitize(name) != name {
        bail!(say!(
            "error-name",
            name = format!("{name:?}"),
            most = MAX_NAME
        ));
    }
    Ok(name.to_owned())
}

fn alerting(args: &AlertArgs, secrets: &[String]) -> Result<Option<Alerting>> {
    if args.alert_on.is_none() {
        for (flag, given) in [
            ("--exec", args.exec.is_some()),
            ("--remind", args.remind.is_some()),
            ("--confirm", args.confirm > 1),
        ] {
            if given {
                bail!(say!("error-needs-alert-on", flag));
            }
        }
        return Ok(None);
    }
    let command = args.exec.as_deref().map(words).transpose()?;
    Ok(Some(Alerting {
        rules: Rules {
            confirm: args.confirm,
            remind: args.remind,
        },
        command: command.unwrap_or_default(),
        secrets: secrets.to_vec(),
    }))
}

/// The words of a command. There is no shell: nothing that a server says can become part of them.
fn words(command: &str) -> Result<Vec<String>> {
    match shlex::split(command) {
        Some(words) if !words.is_empty() => Ok(words),
        Some(_) => bail!(say!("error-exec-empty")),
        None => bail!(say!("error-exec-quote", command)),
    }
}

/// The settings that the flags ask for.
pub(crate) fn settings(
    wire: &WireArgs,
    limits: &LimitArgs,
    retry: &RetryArgs,
    experiments: &ExperimentArgs,
    plaintext: bool,
    tls: TlsSettings,
) -> Result<Settings> {
    let origin = wire.interface.as_deref().map(origin).transpose()?;
    let given = wire.resolve.iter().map(|text| Given::parse(text));
    let mut settings = Settings {
        timeout: limits.timeout,
        connect_timeout: limits.connect_timeout,
        families: families(wire, origin.as_ref())?,
        origin,
        given: given.collect::<Result<_, _>>().context("--resolve")?,
        active: wire.data.active,
        follow_pasv: wire.data.follow_pasv,
        server_profile: None,
        plaintext,
        tls,
        retrying: retrying(retry),
        experiments: Experiments {
            find_limit: experiments.find_limit,
            idle_test: experiments.idle_test,
            tls_data_test: experiments.tls_data_test,
            ports_test: experiments.ports_test,
            transfer_test: transfer_test(experiments)?,
            matrix: experiments.matrix,
        },
        until: wire.until.map(Into::into),
        ..Settings::default()
    };
    settings.deadline = limits.deadline.unwrap_or_else(|| settings.usual_deadline());
    settings.validate()?;
    Ok(settings)
}

/// What is to be there besides. Nothing is probed for a name that makes no sense.
fn expectations(args: &ExpectArgs) -> Result<Expectations> {
    for path in &args.expect_dir {
        check_field("directory", path)?;
    }
    for pattern in &args.expect_file {
        expectations::file(pattern, Timestamp::now())?;
    }
    let replies = args.expect_reply.iter();
    Ok(Expectations {
        directories: args.expect_dir.clone(),
        files: args.expect_file.clone(),
        replies: replies
            .map(|text| expectations::reply(text))
            .collect::<Result<_, _>>()?,
    })
}

/// What the flags make of the findings.
pub(crate) fn policy(strict: bool, args: &ThresholdArgs) -> Result<Policy> {
    Ok(Policy {
        strict,
        thresholds: Thresholds::parse(&args.warn, &args.crit)?,
        greeting_texts: args.expect_banner.clone(),
        features: args.expect_feature.clone(),
        missing_ok: args.missing_ok,
        ..Policy::default()
    })
}

fn transfer_test(args: &ExperimentArgs) -> Result<Option<TransferTest>> {
    let Some(directory) = &args.transfer_test else {
        return Ok(None);
    };
    check_field("directory", directory)?;
    Ok(Some(TransferTest {
        directory: directory.clone(),
        size: args.transfer_size.unwrap_or(TRANSFER_SIZE),
    }))
}

/// When to try again. Whoever asks for so many tries asks for the connections that they take.
fn retrying(args: &RetryArgs) -> Retrying {
    let usual = Retrying::default();
    Retrying {
        retries: args.retries.unwrap_or(usual.retries),
        backoff: args.backoff,
        max_backoff: args.max_backoff,
        max_connections: args
            .retries
            .map_or(0, |retries| retries.saturating_add(1))
            .max(usual.max_connections),
    }
}

/// What a flag says, or else the target's scheme.
fn tls_mode(flag: Tls, scheme: Option<TlsMode>) -> Result<TlsMode> {
    Ok(match (flag, scheme) {
        (Tls::Auto, scheme) => scheme.unwrap_or_default(),
        (Tls::Off, Some(_)) => {
            bail!(say!("error-tls-off-scheme"))
        }
        (Tls::Explicit, Some(TlsMode::Implicit)) => {
            bail!(say!("error-tls-explicit-scheme"))
        }
        (Tls::Implicit, Some(TlsMode::Explicit)) => {
            bail!(say!("error-tls-implicit-scheme"))
        }
        (Tls::Explicit, _) => TlsMode::Explicit,
        (Tls::Implicit, _) => TlsMode::Implicit,
        (Tls::Off, None) => TlsMode::Off,
    })
}

/// The target of the practice server, logged in as its scenario needs it.
pub(crate) fn practice(
    address: std::net::SocketAddr,
    login: Login,
    directory: Option<&str>,
) -> Target {
    Target {
        host: address.ip().to_string(),
        port: address.port(),
        tls: TlsMode::Off,
        login,
        directory: directory.map(str::to_owned),
        name: None,
    }
}
