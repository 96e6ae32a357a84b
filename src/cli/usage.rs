//! What is said where the arguments are not understood, or ask for help.

use std::error::Error as _;
use std::ffi::OsString;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use ftpprobe::knowledge::wording::Language;
use ftpprobe::text::sanitize;

use super::args::Cli;
use super::exit::Exit;
use super::messages::{language, told};
use super::output::tell;
use super::{help, misnomers};

/// Prints help or a usage error, as clap words it where there is nothing better to say. It repeats parts of the `arguments`.
pub(super) fn complain(error: clap::Error, arguments: &[OsString], columns: usize) -> Exit {
    let error = match language() {
        Language::English => error,
        // The same error, but with names and texts of the language in it.
        other @ Language::Japanese => {
            let again = help::command_in(other, columns).try_get_matches_from(arguments);
            again.err().unwrap_or(error)
        }
    };
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        // Nothing can be done about a terminal that is gone.
        let _ = error.print();
        return Exit::Ok;
    }
    if let Some(wrong) = better(&error, arguments).or_else(|| translated(&error)) {
        let lines = format!(
            "{}\n\n{}",
            told("error", &[("text", &wrong)]),
            told("usage-more", &[])
        );
        tell(&sanitized(&lines, arguments));
        return Exit::Unknown;
    }
    // Without colours, which could stand between the letters of what is hidden.
    let text = error.render().to_string();
    tell(&sanitized(text.trim_end(), arguments));
    Exit::Unknown
}

/// What nobody but us knows to say of it.
fn better(error: &clap::Error, arguments: &[OsString]) -> Option<String> {
    let command = Cli::command();
    let first = arguments.get(1).and_then(|first| first.to_str());
    let first = first.unwrap_or_default();
    let typed = command.find_subcommand(first);
    let is_misplaced = error.kind() == ErrorKind::UnknownArgument;
    let mistyped = misnomers::mistyped_command(first, &command).filter(|_| is_misplaced);
    mistyped.or_else(|| {
        let others = command.get_subcommands();
        misnomers::unknown_option(error, typed.unwrap_or(&command), others)
    })
}

/// What clap says, in a language that it does not speak.
fn translated(error: &clap::Error) -> Option<String> {
    if language() == Language::English {
        return None;
    }
    let get = |kind| strings(error.get(kind)).join(", ");
    let arg = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let other = get(ContextKind::PriorArg);
    let message = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => "usage-no-value",
        ErrorKind::InvalidValue => "usage-invalid-value",
        ErrorKind::ValueValidation => "usage-not-valid",
        ErrorKind::UnknownArgument => "usage-unknown",
        ErrorKind::TooManyValues => "usage-too-many",
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            "usage-no-value"
        }
        ErrorKind::ArgumentConflict if arg == other => "usage-repeated",
        ErrorKind::ArgumentConflict if other.is_empty() => "usage-conflict-with-command",
        ErrorKind::ArgumentConflict => "usage-conflict",
        ErrorKind::MissingRequiredArgument => "usage-missing",
        ErrorKind::MissingSubcommand => "usage-no-command",
        ErrorKind::InvalidSubcommand => "usage-unknown-command",
        ErrorKind::InvalidUtf8 => "usage-not-utf8",
        // The page of a command.
        _ => return None,
    };
    let suggested = [
        ContextKind::SuggestedValue,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
    ];
    let values = [
        ("name", arg.as_str()),
        ("text", &value),
        ("use-name", &other),
        ("command", &get(ContextKind::InvalidSubcommand)),
        ("names", &get(ContextKind::ValidValue)),
        ("alike", &suggested.map(get).concat()),
        ("reason", &reason(error)),
    ];
    Some(told(message, &values))
}

fn strings(value: Option<&ContextValue>) -> Vec<String> {
    match value {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

/// Why a value is none: in words of ours, which are those of the language, or in those of clap and Rust, which are told by the
/// little that is in them.
fn reason(error: &clap::Error) -> String {
    let Some(source) = error.source() else {
        return String::new();
    };
    let text = source.to_string();
    if !text.is_ascii() {
        return text;
    }
    match text.split_once(" is not in ") {
        Some((_, range)) => {
            let (least, most) = range.split_once("..").unwrap_or((range, ""));
            let values = [("least", least), ("most", most.trim_start_matches('='))];
            told("usage-range", &values)
        }
        None => told("usage-form", &[]),
    }
}

/// Lines that are ours, and arguments within them that can end none.
fn sanitized(lines: &str, arguments: &[OsString]) -> String {
    let mut lines = lines.to_owned();
    for argument in arguments {
        let argument = argument.to_string_lossy();
        let value = argument.split_once('=').map(|(_, value)| value);
        let glued = argument.get(2..).filter(|_| argument.starts_with('-'));
        let shown = [Some(argument.as_ref()), value, glued];
        for given in shown
            .into_iter()
            .flatten()
            .filter(|it| it.contains(['\n', '\r']))
        {
            lines = lines.replace(given, &sanitize(given));
        }
    }
    let lines = lines.split('\n').map(sanitize);
    lines.collect::<Vec<_>>().join("\n")
}
