//! Probes whoever is asked for over HTTP, until it is stopped.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use ftpprobe::fleet;
use ftpprobe::render::Style;
use ftpprobe::serve::page::{Choices, MAX_KEPT_FOR};
use ftpprobe::serve::{InProcess, Log, Options, Server, listen, router};
use ftpprobe::text;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::reference::language;
use crate::cli::args::ProbeArgs;
use crate::cli::config;
use crate::cli::descriptors;
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::memory::Memory;
use crate::cli::output;
use crate::cli::profiles;
use crate::cli::serve_args::ServeArgs;
use crate::cli::served::Files;
use crate::cli::watch_args::ConfigFileArgs;

/// Threads of a program that answers while it probes.
const JOBS_AT_LEAST: usize = 2;

/// Listens, and answers until the first signal. Whatever is wrong with the configuration is said before that.
pub(crate) fn run(args: &ServeArgs, environment: Environment) -> Result<Exit> {
    let named = ConfigFileArgs {
        config: args.config.clone(),
        no_config: false,
    };
    let Some(configuration) = config::find(&named, &environment)? else {
        bail!(say!("error-serve-no-config"));
    };
    let run = config::served(&configuration, &environment)?.plan.run;
    profiles::read(&run.output)?;
    let memory = memory(args, &run)?;
    let jobs = descriptors::jobs(args.jobs.unwrap_or(run.many.jobs).into());
    let lang = match args.lang.lang {
        Some(_) => &args.lang,
        None => &run.output.lang,
    };
    let options = Options {
        jobs,
        queue: args.queue.into(),
        cache_for: args.cache,
        timeout_offset: args.timeout_offset,
        language: language(lang, &environment),
    };
    let pages = Choices {
        is_open: args.open_page,
        is_local: args.listen.iter().all(|it| it.ip().is_loopback()),
        names: args.page_host.clone(),
        style: Style {
            zone: Environment::zone(),
            ..Style::default()
        },
        history: run.watch.record.history.clone(),
        keep: MAX_KEPT_FOR,
    };
    let files = Files {
        configuration,
        web: args.web_config.clone(),
        environment,
    };
    let log = Lines {
        quiet: args.quiet || run.output.quiet,
    };
    super::with_runtime(jobs.max(JOBS_AT_LEAST), async |stop| {
        let server = Server::new(
            options,
            Box::new(files),
            memory,
            Box::new(log.clone()),
            stop.clone(),
        );
        let server = server.map_err(anyhow::Error::msg)?;
        if args.open_page && !pages.may_be_open(&server) {
            bail!(say!("error-open-page"));
        }
        let listeners = listeners(&args.listen).await?;
        begins(&log, &server, &listeners);
        hear_hangups(&server, stop)?;
        let router = router(&server, Some(&pages));
        listen::serve(server, listeners, router).await;
        log.info(&say!("serve-stopped"));
        Ok(Exit::Ok)
    })
}

async fn listeners(addresses: &[SocketAddr]) -> Result<Vec<TcpListener>> {
    let mut listeners = Vec::new();
    for address in addresses {
        let listener = TcpListener::bind(address).await;
        listeners.push(listener.with_context(|| say!("error-listen", address))?);
    }
    Ok(listeners)
}

/// Says where to ask, and warns of whoever could.
fn begins(log: &Lines, server: &Server, listeners: &[TcpListener]) {
    let web = &server.snapshot().web;
    let scheme = if web.is_encrypted() { "https" } else { "http" };
    for address in listeners.iter().filter_map(|it| it.local_addr().ok()) {
        log.info(&say!("serve-listening", scheme, address));
        if !address.ip().is_loopback() && !web.has_users() && !web.asks_for_certificates() {
            log.warn(&say!("warning-serve-open", address));
        }
    }
}

/// Reads the configuration anew on SIGHUP, until the program is to end.
#[cfg(unix)]
fn hear_hangups(server: &Arc<Server>, stop: CancellationToken) -> Result<()> {
    let mut hangup = crate::cli::signals::reloads()?;
    let server = server.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                heard = hangup.recv() => if heard.is_none() {
                    return;
                },
            }
            // What is wrong with it is in the log.
            let _ = server.reload().await;
        }
    });
    Ok(())
}

/// Other systems have no such signal.
#[cfg(not(unix))]
fn hear_hangups(_: &Arc<Server>, _: CancellationToken) -> Result<()> {
    Ok(())
}

fn memory(args: &ServeArgs, run: &ProbeArgs) -> Result<Arc<dyn fleet::Memory>> {
    let folder: Option<&Path> = args.state.as_deref().or(run.watch.state.as_deref());
    Ok(match folder {
        Some(folder) => Arc::new(Memory::open(folder)?),
        None => Arc::new(InProcess::default()),
    })
}

/// What is said on stderr, a line for each event.
#[derive(Clone)]
struct Lines {
    quiet: bool,
}

impl Log for Lines {
    fn info(&self, line: &str) {
        if !self.quiet {
            output::tell(&text::sanitize(line));
        }
    }

    fn warn(&self, line: &str) {
        output::warn(line);
    }
}
