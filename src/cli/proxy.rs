//! The proxy of a run: `--proxy`, else the environment as curl has it, and its password.

use std::net::IpAddr;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ftpprobe::secret::Secret;
use ftpprobe::settings::{Families, Proxy, Settings};
use ftpprobe::target::Target;

use super::args::ProbeArgs;
use super::credentials::AtHand;
use super::environment::{Environment, NamedProxy};
use super::output;

/// What `--proxy` says for none, whatever the environment says.
const NONE: &str = "none";

/// The settings with the proxy in them, if there is one, for this target. The environment counts where a person or a schedule
/// starts the run, and not for what is asked over the network.
pub(crate) fn through(
    settings: Settings,
    args: &ProbeArgs,
    environment: &Environment,
    at_hand: &AtHand,
    target: Option<&Target>,
) -> Result<Settings> {
    let given = args.wire.proxy.as_deref();
    let found = match (given, target) {
        (Some(NONE | ""), _) | (None, None) => None,
        (Some(url), _) => Some((url, None)),
        (None, Some(target)) => named(environment, target),
    };
    let Some((url, variable)) = found else {
        if args.wire.proxy_password_file.is_some() && given.is_none() {
            bail!("--proxy-password-file needs --proxy");
        }
        return Ok(settings);
    };
    let name = variable.unwrap_or("--proxy");
    let proxy = read(url, args, environment, at_hand, variable).with_context(|| name.to_owned())?;
    fits(&settings, args, &proxy, name, target)?;
    // The address that connections begin at has to do with the proxy, and not with the server behind it.
    let families = match (args.wire.ipv4, args.wire.ipv6) {
        (true, _) => Families::Ipv4,
        (_, true) => Families::Ipv6,
        (false, false) => Families::Any,
    };
    Ok(Settings {
        families,
        proxy: Some(Arc::new(proxy)),
        ..settings
    })
}

/// What cannot be done through this proxy.
fn fits(
    settings: &Settings,
    args: &ProbeArgs,
    proxy: &Proxy,
    name: &str,
    target: Option<&Target>,
) -> Result<()> {
    if settings.active {
        bail!(
            "--active needs a direct connection, and {name} is set: the server cannot connect to this machine through a proxy. Leave out --active, or use --proxy none"
        );
    }
    let is_known = |target: &Target| {
        let mut given = settings.given.iter();
        target.host.parse::<IpAddr>().is_ok()
            || given.any(|given| given.is_of(&target.host, target.port))
    };
    let leaves_name = proxy.kind.looks_up() && target.is_some_and(|target| !is_known(target));
    if leaves_name && (args.wire.ipv4 || args.wire.ipv6) {
        let option = if args.wire.ipv4 { "-4" } else { "-6" };
        bail!(
            "{option} has no effect if the proxy looks up the name: use socks5://, or --resolve HOST:ADDRESS"
        );
    }
    Ok(())
}

fn read(
    url: &str,
    args: &ProbeArgs,
    environment: &Environment,
    at_hand: &AtHand,
    variable: Option<&'static str>,
) -> Result<Proxy> {
    let mut proxy = Proxy::parse(url)?;
    proxy.variable = variable.map(str::to_owned);
    let typed = proxy.login.as_ref().map(|login| login.password.clone());
    let typed = typed.filter(|password| !password.expose().is_empty());
    if let Some(password) = &typed {
        at_hand.hide(password);
        if variable.is_none() && args.config.name.is_none() {
            output::warn(
                "a password in --proxy is visible in the process list and in the shell's history; use --proxy-password-file or FTPPROBE_PROXY_PASSWORD",
            );
        }
    }
    let password = match &args.wire.proxy_password_file {
        Some(_) if proxy.login.is_none() => {
            bail!("--proxy-password-file needs a user: write SCHEME://USER@HOST:PORT")
        }
        Some(file) => Some(at_hand.in_file(file)?),
        None => typed.or_else(|| environment.proxy_password.clone()),
    };
    if let Some(password) = password {
        at_hand.hide(&password);
        proxy = proxy.with_password(password)?;
    }
    if proxy.lacks_password() {
        bail!(
            "no password for the proxy's user: use --proxy-password-file FILE or FTPPROBE_PROXY_PASSWORD"
        );
    }
    if let Some(login) = &proxy.login {
        // As HTTP carries it, with the name before it.
        let both = format!("{}:{}", login.user, login.password.expose());
        at_hand.hide(&Secret::new(BASE64_STANDARD.encode(both)));
    }
    Ok(proxy)
}

/// The proxy that the environment names for this target.
fn named<'e>(
    environment: &'e Environment,
    target: &Target,
) -> Option<(&'e str, Option<&'static str>)> {
    let NamedProxy { variable, url } = environment.proxy.as_ref()?;
    let excepted = environment.no_proxy.as_deref().unwrap_or_default();
    (!is_excepted(excepted, &target.host)).then_some((url.as_str(), Some(*variable)))
}

/// Whether a list such as that of `NO_PROXY` names the host: itself, a domain that it is in, its network, or all with an asterisk.
fn is_excepted(list: &str, host: &str) -> bool {
    let address: Option<IpAddr> = host.parse().ok();
    let mut entries = list.split([',', ' ']).filter(|entry| !entry.is_empty());
    let host = host.trim_end_matches('.');
    entries.any(|entry| {
        let network = entry.parse::<ipnet::IpNet>();
        if let (Some(address), Ok(network)) = (address, network) {
            return network.contains(&address);
        }
        let entry = entry.trim_matches(['[', ']', '.']);
        let parent = host.len().checked_sub(entry.len());
        let is_within = parent.is_some_and(|at| {
            let (before, end) = host.split_at_checked(at).unwrap_or_default();
            end.eq_ignore_ascii_case(entry) && (before.is_empty() || before.ends_with('.'))
        });
        entry == "*" || (!entry.is_empty() && is_within)
    })
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("", "h.example", false; "nothing")]
    #[test_case("*", "h.example", true; "all")]
    #[test_case("h.example", "H.example.", true; "itself")]
    #[test_case("other, .example", "h.example", true; "a domain")]
    #[test_case("ample", "h.example", false; "the end of a word")]
    #[test_case("10.0.0.0/8", "10.1.2.3", true; "a network")]
    #[test_case("10.0.0.0/8", "192.0.2.1", false; "another network")]
    #[test_case("127.0.0.1", "127.0.0.1", true; "an address")]
    #[test_case("[::1]", "::1", true; "in brackets")]
    fn exceptions(list: &str, host: &str, expected: bool) {
        assert_eq!(is_excepted(list, host), expected);
    }
}
