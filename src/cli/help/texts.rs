//! The texts of the help in other languages than English, and commands that have them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Command};
use serde::Deserialize;

/// Those in Japanese. A file that cannot be read leaves the help in English; a test reads it.
pub(in crate::cli) static JAPANESE: LazyLock<Texts> =
    LazyLock::new(|| toml::from_str(include_str!("ja.toml")).unwrap_or_default());

/// All texts of a language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Texts {
    pub(in crate::cli) labels: Labels,
    /// By their English names.
    pub(in crate::cli) headings: BTreeMap<String, String>,
    /// Meanings of exit codes.
    pub(in crate::cli) exit: BTreeMap<String, String>,
    /// By their names as they are typed.
    commands: BTreeMap<String, OfCommand>,
    /// By id, for all commands that say nothing else.
    options: BTreeMap<String, String>,
    /// Of each option.
    values: BTreeMap<String, BTreeMap<String, String>>,
}

/// What stands in front of others.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Labels {
    pub(in crate::cli) usage: String,
    pub(in crate::cli) commands: String,
    pub(in crate::cli) arguments: String,
    pub(in crate::cli) options: String,
    pub(in crate::cli) default: String,
    pub(in crate::cli) values: String,
    pub(in crate::cli) alias: String,
    pub(in crate::cli) all: String,
    pub(in crate::cli) examples: String,
    pub(in crate::cli) exit: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfCommand {
    about: String,
    #[serde(default)]
    options: BTreeMap<String, String>,
}

impl Texts {
    /// The command and those below it, which are built, with these texts. It says what can be typed and is for no more than that:
    /// values are not those of the program.
    pub(in crate::cli) fn translate(&'static self, command: Command, name: &str) -> Command {
        let own = self.commands.get(name);
        let command = match own {
            Some(own) => command.about(own.about.as_str()),
            None => command,
        };
        let command = command.mut_args(|arg| self.arg(own, arg));
        command.mut_subcommands(|below| {
            // The command `help` has all others below it again.
            let name = format!("{name} {}", below.get_name());
            let name = name.trim_start().trim_start_matches("help ").to_owned();
            self.translate(below, &name)
        })
    }

    fn arg(&'static self, own: Option<&'static OfCommand>, arg: Arg) -> Arg {
        let id = arg.get_id().as_str();
        let text = own.and_then(|own| own.options.get(id));
        let text = text.or_else(|| self.options.get(id)).map(String::as_str);
        let heading = arg.get_help_heading().and_then(|it| self.headings.get(it));
        let values = arg.get_possible_values();
        let shown = self.values.get(id);
        let arg = match text {
            Some(text) => arg.help(text).long_help(None::<&str>),
            None => arg,
        };
        let arg = match heading {
            Some(heading) => arg.help_heading(heading.as_str()),
            None => arg,
        };
        if !arg.get_action().takes_values() || values.iter().all(|it| it.get_help().is_none()) {
            return arg;
        }
        arg.value_parser(PossibleValuesParser::new(values.into_iter().map(|value| {
            let text = shown.and_then(|shown| shown.get(value.get_name()));
            match text {
                Some(text) => value.help(text.as_str()),
                None => value,
            }
        })))
    }
}

/// The values of an option that are shown.
pub(in crate::cli) fn shown_values(arg: &Arg) -> Vec<PossibleValue> {
    if arg.is_hide_possible_values_set() || !arg.get_action().takes_values() {
        return Vec::new();
    }
    let mut values = arg.get_possible_values();
    values.retain(|value| !value.is_hide_set());
    values
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Cli;

    /// Every command with its name, those of `help` left out.
    fn all(command: &Command, name: &str, found: &mut Vec<(String, Command)>) {
        found.push((name.to_owned(), command.clone()));
        for below in command.get_subcommands() {
            if name.ends_with("help") {
                continue;
            }
            let name = format!("{name} {}", below.get_name());
            all(below, name.trim_start(), found);
        }
    }

    fn built() -> Command {
        let mut command = Cli::command();
        command.build();
        command
    }

    #[test]
    fn every_command_option_and_value_has_its_japanese_text_and_no_other_has() {
        let texts: Texts = toml::from_str(include_str!("ja.toml")).unwrap();
        let mut commands = Vec::new();
        all(&built(), "", &mut commands);
        let mut used = BTreeSet::new();
        for (name, command) in &commands {
            let own = texts.commands.get(name);
            assert!(own.is_some(), "`{name}` has no text");
            let own = own.unwrap();
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                let general = texts.options.contains_key(id);
                assert!(general || own.options.contains_key(id), "{name} {id}");
                used.insert(id.to_owned());
                if let Some(heading) = arg.get_help_heading() {
                    assert!(texts.headings.contains_key(heading), "{heading}");
                }
                let values = shown_values(arg);
                for value in values.iter().filter(|it| it.get_help().is_some()) {
                    let value = value.get_name();
                    assert!(texts.values[id].contains_key(value), "{id} {value}");
                }
            }
            for id in own.options.keys() {
                let there = command.get_arguments().any(|arg| arg.get_id() == id);
                assert!(there, "{name} has no {id}");
            }
        }
        let names: BTreeSet<&String> = commands.iter().map(|(name, _)| name).collect();
        assert_eq!(texts.commands.keys().collect::<BTreeSet<_>>(), names);
        for id in texts.options.keys().chain(texts.values.keys()) {
            assert!(used.contains(id), "there is no {id}");
        }
    }

    /// What is written in each stays in each: options, values and defaults.
    #[test]
    fn japanese_texts_name_the_same_options_and_defaults() {
        let names =
            regex_lite::Regex::new(r"--[a-z][a-z.-]+[a-z]|[A-Z]{4,}[A-Z_]+|\[default:").unwrap();
        let (mut english, mut japanese) = (Vec::new(), Vec::new());
        all(&built(), "", &mut english);
        all(&JAPANESE.translate(built(), ""), "", &mut japanese);
        for ((name, english), (_, japanese)) in english.iter().zip(&japanese) {
            for (before, after) in english.get_arguments().zip(japanese.get_arguments()) {
                if before.get_id() == "help" {
                    continue;
                }
                let help = |arg: &Arg| arg.get_help().map(ToString::to_string);
                let (before, after) = (help(before).unwrap(), help(after).unwrap());
                let after = after.replace("[既定値:", "[default:");
                for found in names.find_iter(&before) {
                    let found = found.as_str();
                    assert!(
                        after.contains(found),
                        "{name}: {found} of {before} / {after}"
                    );
                }
            }
        }
    }
}
