//! The man pages: one of each command, made of its help and of what `en.toml` and `ja.toml` say besides.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};
use ftpprobe::knowledge::wording::Language;
use ftpprobe::whole_file::Readers;
use serde::Deserialize;

use crate::cli::args::Cli;
use crate::cli::exit;
use crate::cli::help::texts::JAPANESE;
use crate::cli::output;

/// When what the pages say last changed in substance.
const DATE: &str = "2026-12-01";

/// The section of commands.
const SECTION: &str = "1";

/// Commands without a page: the page of the program has the options of `probe`.
const WITHOUT_PAGE: [&str; 2] = ["probe", "help"];

/// Commands that end as a run does; all others just succeed or fail.
const JUDGING: [&str; 3] = ["", "demo", "diagnose"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    manual: String,
    possible: String,
    default: String,
    headings: BTreeMap<String, String>,
    descriptions: BTreeMap<String, Vec<String>>,
    exit: BTreeMap<String, String>,
    environment: Vec<Named>,
    files: Vec<Named>,
    examples: Vec<Example>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    text: String,
    of: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    line: String,
    text: String,
    of: Vec<String>,
}

impl Texts {
    fn of(language: Language) -> Result<Self> {
        let source = match language {
            Language::English => include_str!("en.toml"),
            Language::Japanese => include_str!("ja.toml"),
        };
        toml::from_str(source).context("the texts of man pages")
    }

    fn heading<'t>(&'t self, name: &'t str) -> &'t str {
        self.headings.get(name).map_or(name, String::as_str)
    }
}

/// The names of the commands that have a page, none for the program itself.
pub(super) fn names() -> Vec<String> {
    let command = Cli::command();
    let names = command.get_subcommands().map(Command::get_name);
    let names = names.filter(|name| !WITHOUT_PAGE.contains(name));
    std::iter::once("")
        .chain(names)
        .map(str::to_owned)
        .collect()
}

/// Writes all pages to a folder.
pub(super) fn write_all(folder: &Path, language: Language) -> Result<()> {
    for name in names() {
        let page = page(&name, language)?;
        let file = folder.join(format!("{}.{SECTION}", title(&name)));
        output::write_whole(&file, Readers::ByUmask, |to| to.write_all(page.as_bytes()))?;
    }
    Ok(())
}

fn title(name: &str) -> String {
    match name {
        "" => "ftpprobe".to_owned(),
        name => format!("ftpprobe-{name}"),
    }
}

/// The page of a command.
pub(super) fn page(name: &str, language: Language) -> Result<String> {
    let texts = Texts::of(language)?;
    let mut program = Cli::command();
    program.build();
    if language == Language::Japanese {
        program = JAPANESE.translate(program, "");
    }
    let command = match name {
        "" => &program,
        name => program
            .find_subcommand(name)
            .with_context(|| format!("there is no command {name}"))?,
    };
    let mut page = Page {
        texts: &texts,
        name,
        text: String::new(),
    };
    page.top(command);
    page.commands(command);
    page.options(command)?;
    page.exit(language);
    page.named("environment", &texts.environment);
    page.named("files", &texts.files);
    page.examples();
    page.see_also();
    Ok(page.text)
}

struct Page<'t> {
    texts: &'t Texts,
    name: &'t str,
    text: String,
}

impl Page<'_> {
    fn add(&mut self, roff: &Roff) {
        self.text.push_str(&roff.to_roff());
    }

    /// Title, name, synopsis and description.
    fn top(&mut self, command: &Command) {
        let name = title(self.name);
        let about = command.get_about().map(ToString::to_string);
        let about = about.unwrap_or_default();
        let source = format!("ftpprobe {}", env!("CARGO_PKG_VERSION"));
        let mut roff = Roff::new();
        let upper = name.to_uppercase();
        let manual = self.texts.manual.as_str();
        roff.control("TH", [upper.as_str(), SECTION, DATE, &source, manual]);
        roff.control("SH", [self.texts.heading("name")]);
        // As the programs that make an index of pages read it: one line, without an end.
        roff.text([roman(format!("{name} - {about}"))]);
        roff.control("SH", [self.texts.heading("synopsis")]);
        let usage = command.clone().render_usage().to_string();
        for (number, line) in usage.trim_start_matches("Usage: ").lines().enumerate() {
            if number > 0 {
                roff.control("br", []);
            }
            let typed = line.trim();
            let end = typed.find([' ']).map_or(typed.len(), |_| {
                typed.find(" [").or(typed.find(" <")).unwrap_or(typed.len())
            });
            roff.text([bold(&typed[..end]), roman(&typed[end..])]);
        }
        roff.control("SH", [self.texts.heading("description")]);
        let paragraphs = self.texts.descriptions.get(self.name);
        for (number, paragraph) in paragraphs.into_iter().flatten().enumerate() {
            if number > 0 {
                roff.control("PP", []);
            }
            roff.text([roman(paragraph)]);
        }
        self.add(&roff);
    }

    /// The commands below it: those of the program have pages, those of others are told with their options.
    fn commands(&mut self, command: &Command) {
        let commands = command.get_subcommands();
        let commands: Vec<_> = commands.filter(|it| it.get_name() != "help").collect();
        if commands.is_empty() {
            return;
        }
        let mut roff = Roff::new();
        roff.control("SH", [self.texts.heading("commands")]);
        for command in commands {
            let name = command.get_name();
            let about = command.get_about().map(ToString::to_string);
            roff.control("TP", []);
            if self.name.is_empty() && !WITHOUT_PAGE.contains(&name) {
                roff.text([bold(title(name)), roman(format!("({SECTION})"))]);
            } else {
                roff.text([bold(name)]);
            }
            roff.text([roman(about.unwrap_or_default())]);
        }
        self.add(&roff);
    }

    fn options(&mut self, command: &Command) -> Result<()> {
        let mut heading = Roff::new();
        heading.control("SH", [self.texts.heading("options")]);
        self.add(&heading);
        let own = self.list(command)?;
        self.text.push_str(&own);
        if self.name.is_empty() {
            return Ok(());
        }
        for below in command.get_subcommands() {
            if below.get_name() == "help" {
                continue;
            }
            let mut heading = Roff::new();
            let name = format!("{} {}", self.name, below.get_name());
            heading.control("SS", [name.as_str()]);
            self.add(&heading);
            let list = self.list(below)?;
            self.text.push_str(&list);
        }
        Ok(())
    }

    /// The options of a command as `clap_mangen` has them, each heading below the one of all.
    fn list(&self, command: &Command) -> Result<String> {
        let mut made = Vec::new();
        Man::new(command.clone()).render_options_section(&mut made)?;
        let made = String::from_utf8(made).context("a page in UTF-8")?;
        let headings = command
            .get_arguments()
            .filter_map(|it| it.get_help_heading());
        let headings: Vec<&str> = headings.collect();
        let mut lines: Vec<String> = Vec::new();
        for line in made.lines() {
            let Some(given) = line.strip_prefix(".SH ") else {
                lines.push(line.to_owned());
                continue;
            };
            let given = given.trim_matches('"');
            let heading = headings.iter().find(|it| it.to_uppercase() == given);
            if let Some(heading) = heading {
                lines.push(format!(".SS \"{heading}\""));
            }
        }
        let list = lines.join("\n") + "\n";
        // What sets values apart is wrong twice: a break before and after a blank line, and an indent of its own.
        let list = list.replace(".br\n", "").replace(".RS 14\n", ".RS\n");
        let list = list.replace("Possible values:", &self.texts.possible);
        Ok(list.replace("[default: ", &self.texts.default))
    }

    fn exit(&mut self, language: Language) {
        let mut roff = Roff::new();
        roff.control("SH", [self.texts.heading("exit")]);
        let of_runs: Vec<(String, String)> = match language {
            Language::English => exit::rows()
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .collect(),
            Language::Japanese => JAPANESE.exit.clone().into_iter().collect(),
        };
        let mut rows = of_runs;
        rows.sort_by_key(|(code, _)| code.parse::<u8>().unwrap_or(u8::MAX));
        if !JUDGING.contains(&self.name) {
            let text = |key| self.texts.exit.get(key).cloned().unwrap_or_default();
            rows = vec![
                ("0".to_owned(), text("ok")),
                ("3".to_owned(), text("error")),
            ];
        }
        for (code, text) in rows {
            roff.control("TP", []);
            roff.text([bold(code)]);
            roff.text([roman(text)]);
        }
        self.add(&roff);
    }

    fn named(&mut self, heading: &str, all: &[Named]) {
        let own = all
            .iter()
            .filter(|it| it.of.iter().any(|of| of == self.name));
        let own: Vec<_> = own.collect();
        if own.is_empty() {
            return;
        }
        let mut roff = Roff::new();
        roff.control("SH", [self.texts.heading(heading)]);
        for one in own {
            roff.control("TP", []);
            roff.text([italic(&one.name)]);
            roff.text([roman(&one.text)]);
        }
        self.add(&roff);
    }

    fn examples(&mut self) {
        let mut roff = Roff::new();
        roff.control("SH", [self.texts.heading("examples")]);
        let own = |it: &&Example| it.of.iter().any(|of| of == self.name);
        for (number, example) in self.texts.examples.iter().filter(own).enumerate() {
            if number > 0 {
                roff.control("PP", []);
            }
            roff.text([roman(&example.text)]);
            roff.control("PP", []);
            roff.control("RS", ["4"]);
            roff.control("nf", []);
            roff.text([bold(&example.line)]);
            roff.control("fi", []);
            roff.control("RE", []);
        }
        self.add(&roff);
    }

    /// All other pages.
    fn see_also(&mut self) {
        let mut roff = Roff::new();
        roff.control("SH", [self.texts.heading("see-also")]);
        let others: Vec<_> = names().into_iter().filter(|it| it != self.name).collect();
        let mut line = Vec::new();
        for (number, name) in others.iter().enumerate() {
            let comma = if number == 0 { "" } else { ", " };
            line.extend([
                roman(comma),
                bold(title(name)),
                roman(format!("({SECTION})")),
            ]);
        }
        roff.text(line);
        self.add(&roff);
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use test_case::test_case;

    use super::*;

    #[test_case(Language::English)]
    #[test_case(Language::Japanese)]
    fn every_page_has_all_its_sections(language: Language) {
        let texts = Texts::of(language).unwrap();
        for name in names() {
            let page = page(&name, language).unwrap();
            let sections = [
                "name",
                "synopsis",
                "description",
                "options",
                "exit",
                "environment",
            ];
            for section in sections.iter().chain(&["examples", "see-also"]) {
                let heading = texts.heading(section);
                let is_there = [format!(".SH {heading}\n"), format!(".SH \"{heading}\"\n")]
                    .iter()
                    .any(|line| page.contains(line.as_str()));
                assert!(is_there, "{name}: {heading}");
            }
        }
    }

    #[test]
    fn both_languages_say_the_same() {
        let [a, b] = Language::ALL.map(|it| Texts::of(it).unwrap());
        let keys = |texts: &Texts| -> Vec<String> {
            let named = texts.environment.iter().chain(&texts.files);
            let named = named.map(|it| format!("{} {:?}", it.name, it.of));
            let examples = texts.examples.iter();
            let examples = examples.map(|it| format!("{} {:?}", it.line, it.of));
            let descriptions = texts.descriptions.iter();
            let descriptions = descriptions.map(|(name, it)| format!("{name} {}", it.len()));
            let headings = texts.headings.keys().chain(texts.exit.keys()).cloned();
            named
                .chain(examples)
                .chain(descriptions)
                .chain(headings)
                .collect()
        };
        assert_eq!(keys(&a), keys(&b));
    }

    #[test]
    fn every_example_is_understood() {
        let texts = Texts::of(Language::English).unwrap();
        for example in &texts.examples {
            let words = shlex::split(&example.line).unwrap();
            let parsed = Cli::command().try_get_matches_from(words);
            assert!(parsed.is_ok(), "{}", example.line);
        }
    }
}
