//! What can be typed to check more than that it works. Types only; what it means is decided in `request`.

use clap::Args;

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Checks")]
#[expect(clippy::struct_field_names, reason = "each is named after its flag")]
pub(crate) struct ExpectArgs {
    /// This file has to be there; *, ? and [a-z] stand for what varies, %Y-%m-%d for today's date in UTC,
    /// %{-1d:%Y-%m-%d} for yesterday's; can be repeated
    #[arg(long, value_name = "PATTERN")]
    pub(crate) expect_file: Vec<String>,
    /// This directory has to be there; can be repeated
    #[arg(long, value_name = "PATH")]
    pub(crate) expect_dir: Vec<String>,
    /// This command has to be answered with this code (NOOP=200, PWD=2xx, \"SIZE a.txt=213\"); can be repeated
    #[arg(long, value_name = "COMMAND=CODE")]
    pub(crate) expect_reply: Vec<String>,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Checks")]
pub(crate) struct ThresholdArgs {
    /// Warn where a measure is outside of this range (login=2s, cert-days=14:, newest-age=26h, size=1MiB:),
    /// written as for monitoring plugins; several with commas in between
    #[arg(long, value_name = "NAME=RANGE")]
    pub(crate) warn: Vec<String>,
    /// The same, critical
    #[arg(long, value_name = "NAME=RANGE")]
    pub(crate) crit: Vec<String>,
    /// The greeting has to contain this text; can be repeated
    #[arg(long, value_name = "TEXT")]
    pub(crate) expect_banner: Vec<String>,
    /// FEAT has to list this feature; can be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) expect_feature: Vec<String>,
    /// An expected file that is not there is fine
    #[arg(long)]
    pub(crate) missing_ok: bool,
}
