//! What can be typed to look up reply codes. Types only; what it means is decided in the commands.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::Color;

/// In which language to speak.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct LangArgs {
    /// Language of reports [default: from the locale, otherwise English]
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Lang>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English
    En,
    /// Japanese
    Ja,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ReferenceOutputArgs {
    /// Format of the answer
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: ReferenceFormat,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
}

/// How an answer looks, and where it goes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    pub(crate) lang: LangArgs,
    /// Write the answer to FILE
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Colour the output
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReferenceFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CodesArgs {
    /// List only codes that begin with this digit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=6))]
    pub(crate) class: Option<u16>,
    /// List only codes whose number, name, explanation, or server notes contain this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    #[command(flatten)]
    pub(crate) output: ReferenceOutputArgs,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ExplainArgs {
    /// Reply code, pasted reply or error message (- for standard input), finding id, or server name
    #[arg(required = true, value_name = "WHAT")]
    pub(crate) what: Vec<String>,
    #[command(flatten)]
    pub(crate) output: ReferenceOutputArgs,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CompareArgs {
    /// Reply code
    #[arg(value_name = "CODE")]
    pub(crate) a: String,
    /// Another reply code
    #[arg(value_name = "OTHER")]
    pub(crate) b: String,
    #[command(flatten)]
    pub(crate) output: ReferenceOutputArgs,
}
