//! What can be typed to ask other places. Types only; what it means is decided in `via`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "From other places")]
pub(crate) struct ViaArgs {
    /// Have the ftpprobe serve at this URL do the same run, and tell what both mean: is it the network here, or the
    /// server? NAME=URL names the place; repeatable
    #[arg(long, value_name = "URL")]
    pub(crate) via: Vec<String>,
    /// Module of the other place to use [default: its default one]
    #[arg(long, value_name = "NAME")]
    pub(crate) via_module: Option<String>,
    /// Log in to the other place as this user; with --netrc, its entry for the host of the URL counts
    #[arg(long, value_name = "NAME")]
    pub(crate) via_user: Option<String>,
    /// Read the password for the other place from the first line of this file (- is standard input)
    #[arg(long, value_name = "FILE", requires = "via_user")]
    pub(crate) via_password_file: Option<PathBuf>,
    /// Take the password for the other place from this environment variable
    #[arg(
        long,
        value_name = "NAME",
        requires = "via_user",
        conflicts_with = "via_password_file"
    )]
    pub(crate) via_password_env: Option<String>,
    /// Trust the authorities in this file (PEM) for other places, besides the system's
    #[arg(long, value_name = "FILE")]
    pub(crate) via_ca_file: Option<PathBuf>,
    /// Certificate of our own (PEM), for places that ask for one
    #[arg(long, value_name = "FILE", requires = "via_key")]
    pub(crate) via_cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, value_name = "FILE", requires = "via_cert")]
    pub(crate) via_key: Option<PathBuf>,
    /// Ask over http:// too, where anyone on the network path can read and change the answers and the login; this
    /// machine needs no permission
    #[arg(long)]
    pub(crate) via_plaintext: bool,
}
