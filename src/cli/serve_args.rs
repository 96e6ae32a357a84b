//! What can be typed to be asked over HTTP. Types only; what it means is decided elsewhere.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::many_args::MAX_JOBS;
use super::reference_args::LangArgs;

#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    /// Read targets, modules and rules from this file [default: ftpprobe/ftpprobe.toml in ~/.config or /etc/xdg, or
    /// where `XDG_CONFIG_HOME` and `XDG_CONFIG_DIRS` say]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Listen on this address (:9921 is every address of this machine); repeatable
    #[arg(long, alias = "web.listen-address", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:9921", value_parser = address)]
    pub(crate) listen: Vec<SocketAddr>,
    /// Read TLS and logins of those who ask from this file, in the form of the Prometheus exporters
    #[arg(long = "web.config.file", value_name = "FILE")]
    pub(crate) web_config: Option<PathBuf>,
    /// Probe up to N targets at a time, but never two at the same server [default: the configuration's, or 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_JOBS)))]
    pub(crate) jobs: Option<u16>,
    /// Let up to N more wait; others are told to come back later (503)
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(0..=4096))]
    pub(crate) queue: u16,
    /// Answer with a result of up to this age instead of probing again
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = super::duration::parse)]
    pub(crate) cache: Duration,
    /// Keep this much of the time that Prometheus waits for a scrape for everything but the run
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = super::duration::parse)]
    pub(crate) timeout_offset: Duration,
    /// Remember in this folder how long each server wants to be left alone [default: the configuration's, or none:
    /// it is known as long as the program runs]
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) lang: LangArgs,
    /// Say only what somebody may have to look after
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// An address to listen on, or a port alone behind a colon, as Go programs have it.
fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix(':').map(|port| format!("[::]:{port}"));
    let address = port.as_deref().unwrap_or(text).parse();
    address.map_err(|_| {
        "not an address with a port: write 127.0.0.1:9921, [::1]:9921, or :9921".to_owned()
    })
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
}
