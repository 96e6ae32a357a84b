//! What a configuration comes to for a program that is asked for targets over HTTP.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use ftpprobe::serve::web::Web;
use ftpprobe::serve::{Module, Rules, Snapshot, Source};
use ftpprobe::target::{TlsMode, check_field, parse};

use super::args::{ProbeArgs, Tls};
use super::config::{self, Served};
use super::credentials::{AtHand, Credentials};
use super::environment::Environment;
use super::request::{all_settings, checks, policy};
use super::{hidden, measurable, proxy};

/// Reads the configuration and the web configuration file, each time anew.
pub(crate) struct Files {
    pub(crate) configuration: PathBuf,
    pub(crate) web: Option<PathBuf>,
    pub(crate) environment: Environment,
}

impl Source for Files {
    fn read(&self) -> Result<Snapshot, String> {
        self.snapshot()
            .map_err(|error| hidden::without(&format!("{error:#}")))
    }
}

impl Files {
    fn snapshot(&self) -> Result<Snapshot> {
        let served = config::served(&self.configuration, &self.environment)?;
        let web = self.web.as_deref().map(Web::read).transpose();
        Ok(Snapshot {
            web: web.map_err(anyhow::Error::msg)?.unwrap_or_default(),
            ..snapshot(served, &self.environment)?
        })
    }
}

/// The modules of a configuration, and its targets by their names.
fn snapshot(served: Served, environment: &Environment) -> Result<Snapshot> {
    let mut snapshot = Snapshot {
        rules: served.rules,
        ..Snapshot::default()
    };
    for args in &served.plan.checks {
        let name = args.config.name.clone().unwrap_or_default();
        unattended(args).with_context(|| format!("[targets.{name}]"))?;
    }
    let at_hand = AtHand::default();
    let checks = checks(&served.plan, environment, &at_hand)?;
    let named = checks.into_iter().filter_map(|check| {
        let name = check.subject.target.name.clone()?;
        Some((name, check.subject))
    });
    snapshot.targets = named.collect();
    for config::Module { name, args, rules } in served.modules {
        let module = module(&args, rules, environment, &at_hand);
        let module = module.with_context(|| format!("[modules.{name}]"))?;
        snapshot.modules.insert(name, module);
    }
    let known = at_hand.secrets();
    for module in snapshot.modules.values_mut() {
        module.settings.secrets = known.clone();
    }
    for subject in snapshot.targets.values_mut() {
        Arc::make_mut(subject).settings.secrets = known.clone();
    }
    Ok(snapshot)
}

fn module(
    args: &ProbeArgs,
    rules: Option<Rules>,
    environment: &Environment,
    at_hand: &AtHand,
) -> Result<Module> {
    unattended(args)?;
    if args.login.netrc || args.login.netrc_file.is_some() {
        bail!(
            "a module has a user of its own: netrc and netrc-file choose one by the host, which is not known here"
        );
    }
    let [host] = args.targets.as_slice() else {
        bail!(say!("error-module-target"));
    };
    let tls = match args.wire.tls {
        Tls::Auto => None,
        Tls::Explicit => Some(TlsMode::Explicit),
        Tls::Implicit => Some(TlsMode::Implicit),
        Tls::Off => Some(TlsMode::Off),
    };
    let credentials = Credentials::gather(&args.login, environment, at_hand)?;
    let login = credentials.login(&parse(host)?)?;
    if let Some(dir) = &args.wire.dir {
        check_field("directory", dir)?;
    }
    let settings = all_settings(args)?;
    let settings = proxy::through(settings, args, environment, at_hand, None)?;
    let policy = policy(args.output.strict, &args.thresholds)?;
    measurable::check(&policy.thresholds, args, tls.unwrap_or_default())?;
    Ok(Module {
        settings,
        policy,
        login,
        tls,
        port: args.wire.port,
        directory: args.wire.dir.clone(),
        rules,
    })
}

/// Nobody sits before a program that is asked over the network, and it is asked every few seconds.
fn unattended(args: &ProbeArgs) -> Result<()> {
    let is_stdin = args.login.password_file.as_deref() == Some(Path::new("-"));
    for (key, given) in [
        ("ask-password", args.login.ask_password),
        ("password-file = \"-\"", is_stdin),
    ] {
        if given {
            bail!(
                "{key} needs a person before a terminal: use password-file, password-env or password-credential"
            );
        }
    }
    for (key, given) in [
        ("find-limit", args.experiments.find_limit.is_some()),
        ("idle-test", args.experiments.idle_test.is_some()),
        ("matrix", args.experiments.matrix),
    ] {
        if given {
            bail!(
                "{key} takes too long, or too many sessions, to be asked for by every scrape: leave it to ftpprobe probe"
            );
        }
    }
    Ok(())
}
