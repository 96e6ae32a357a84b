//! What can be typed to be asked over HTTP. Types only; what it means is decided elsewhere.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::many_args::MAX_JOBS;
use super::messages::told;
use super::reference_args::LangArgs;

#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    #[arg(
        help = "Read targets, modules, and rules from FILE [default: ftpprobe/ftpprobe.toml in $XDG_CONFIG_HOME (~/.config) or $XDG_CONFIG_DIRS (/etc/xdg)]"
    )]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Listen on this address (:9921 for every address of this machine); repeatable
    #[arg(long, alias = "web.listen-address", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:9921", value_parser = address)]
    pub(crate) listen: Vec<SocketAddr>,
    /// Read TLS settings and logins from FILE (web configuration file of the Prometheus exporters)
    #[arg(long = "web.config.file", value_name = "FILE")]
    pub(crate) web_config: Option<PathBuf>,
    /// Probe up to N targets at a time, never two on the same server [default: from the configuration,
    /// otherwise 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_JOBS)))]
    pub(crate) jobs: Option<u16>,
    /// Let up to N more requests wait; refuse others (503)
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(0..=4096))]
    pub(crate) queue: u16,
    /// Answer with a result up to this old instead of probing again
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = super::duration::parse)]
    pub(crate) cache: Duration,
    /// Reserve this part of the scrape timeout for everything but the run
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = super::duration::parse)]
    pub(crate) timeout_offset: Duration,
    /// Keep hold-off times in DIR [default: from the configuration, otherwise in memory]
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// Offer a form for any server on the web page (/); requires loopback addresses, or logins or
    /// certificates in --web.config.file
    #[arg(long)]
    pub(crate) open_page: bool,
    /// Also show the page under this host name [default: addresses and localhost only]; repeatable
    #[arg(long, value_name = "NAME", value_parser = host)]
    pub(crate) page_host: Vec<String>,
    #[command(flatten)]
    pub(crate) lang: LangArgs,
    /// Log warnings and errors only
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// An address to listen on, or a port alone behind a colon, as Go programs have it.
fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix(':').map(|port| format!("[::]:{port}"));
    let address = port.as_deref().unwrap_or(text).parse();
    address.map_err(|_| told("value-listen", &[]))
}

/// The name of a host, in ASCII.
fn host(text: &str) -> Result<String, String> {
    let read = ftpprobe::target::parse(text).map_err(|error| error.to_string())?;
    let is_bare = read.port.is_none() && read.user.is_none() && !text.contains('/');
    if !is_bare {
        return Err(told("value-host-alone", &[]));
    }
    Ok(read.host.trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("127.0.0.1:9921", Some("127.0.0.1:9921"))]
    #[test_case("[::1]:80", Some("[::1]:80"))]
    #[test_case(":9921", Some("[::]:9921"); "a port alone")]
    #[test_case("localhost:9921", None; "a name")]
    #[test_case("9921", None; "no colon")]
    fn addresses_to_listen_on(text: &str, expected: Option<&str>) {
        let found = address(text).ok().map(|address| address.to_string());
        assert_eq!(found.as_deref(), expected);
    }

    #[test_case("Monitor.Example.", Some("monitor.example"))]
    #[test_case("münchen.example", Some("xn--mnchen-3ya.example"); "an international one")]
    #[test_case("monitor.example:80", None; "with a port")]
    #[test_case("http://monitor.example", None; "a URL")]
    #[test_case("ftp://monitor.example", None; "a URL of FTP")]
    fn names_to_show_the_page_under(text: &str, expected: Option<&str>) {
        assert_eq!(host(text).ok().as_deref(), expected);
    }
}
