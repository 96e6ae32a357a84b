//! What can be typed to check more than that it works. Types only; what it means is decided in `request`.

use clap::Args;

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Checks")]
#[expect(clippy::struct_field_names, reason = "each is named after its flag")]
pub(crate) struct ExpectArgs {
    /// Require a file matching PATTERN: *, ?, [a-z]; %Y-%m-%d is today in UTC, %{-1d:%Y-%m-%d} yesterday;
    /// repeatable
    #[arg(long, value_name = "PATTERN")]
    pub(crate) expect_file: Vec<String>,
    /// Require this directory; repeatable
    #[arg(long, value_name = "PATH")]
    pub(crate) expect_dir: Vec<String>,
    /// Require CODE as the reply to COMMAND: NOOP=200, PWD=2xx, 'SIZE a.txt=213'; repeatable
    #[arg(long, value_name = "COMMAND=CODE")]
    pub(crate) expect_reply: Vec<String>,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Checks")]
pub(crate) struct ThresholdArgs {
    /// Warn if a value is outside its range (login=2s, cert-days=14:, size=1MiB:), in monitoring-plugin
    /// syntax; comma-separated
    #[arg(long, value_name = "NAME=RANGE")]
    pub(crate) warn: Vec<String>,
    /// Same as --warn, but CRITICAL
    #[arg(long, value_name = "NAME=RANGE")]
    pub(crate) crit: Vec<String>,
    /// Require this text in the greeting; repeatable
    #[arg(long, value_name = "TEXT")]
    pub(crate) expect_banner: Vec<String>,
    /// Require this feature in FEAT; repeatable
    #[arg(long, value_name = "NAME")]
    pub(crate) expect_feature: Vec<String>,
    /// Accept a missing --expect-file file
    #[arg(long)]
    pub(crate) missing_ok: bool,
}
