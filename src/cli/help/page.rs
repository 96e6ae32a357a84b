//! The help of a command in a language that clap cannot lay out: it breaks lines at blanks, which Japanese has not, and its own
//! words are English.

use std::fmt::Write as _;

use clap::builder::Styles;
use clap::{Arg, Command};
use ftpprobe::render::wrap;
use ftpprobe::text::{Ruler, padded, width};

use super::texts::{Labels, shown_values};

/// Where Japanese is read, a terminal may draw some letters two columns wide.
const RULER: Ruler = Ruler { wide: true };

/// What stands in front of the text of an option that has a line of its own.
const INDENT: &str = "          ";

/// One option, argument or command, and what is said of it.
struct Entry {
    spec: String,
    text: String,
    values: Vec<(String, String)>,
    default: Option<String>,
    alias: Option<String>,
}

/// The page of a built and translated command; the long one has more options, and each value on a line.
pub(super) fn page(command: &Command, is_long: bool, columns: usize, labels: &Labels) -> String {
    let about = command.get_about().map(ToString::to_string);
    let mut page = wrap(&about.unwrap_or_default(), columns, RULER).join("\n");
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let head = format!("{}: ", labels.usage);
    let below = format!("\n{}", " ".repeat(width(&head)));
    let lines: Vec<&str> = usage.lines().map(str::trim).collect();
    add(&mut page, &format!("\n\n{head}{}\n", lines.join(&below)));
    for (heading, entries) in groups(command, is_long, labels) {
        let style = Styles::styled();
        let style = style.get_header();
        add(&mut page, &format!("\n{style}{heading}:{style:#}\n"));
        if is_long
            && command
                .get_subcommands()
                .all(|it| it.get_name() != entries[0].spec)
        {
            let entries = entries.iter().map(|entry| long(entry, columns, labels));
            add(&mut page, &entries.collect::<Vec<_>>().join("\n"));
        } else {
            add(&mut page, &short(&entries, columns, labels));
        }
    }
    page
}

fn add(page: &mut String, text: &str) {
    page.push_str(text);
}

/// Commands, arguments, options, and the options of each heading, as clap orders them.
fn groups(command: &Command, is_long: bool, labels: &Labels) -> Vec<(String, Vec<Entry>)> {
    let mut groups: Vec<(String, Vec<Entry>)> = Vec::new();
    let commands = command.get_subcommands().filter(|it| !it.is_hide_set());
    let commands = commands.map(|it| Entry {
        spec: it.get_name().to_owned(),
        text: it.get_about().map(ToString::to_string).unwrap_or_default(),
        values: Vec::new(),
        default: None,
        alias: None,
    });
    groups.push((labels.commands.clone(), commands.collect()));
    groups.push((labels.arguments.clone(), Vec::new()));
    groups.push((labels.options.clone(), Vec::new()));
    for arg in command.get_arguments() {
        let is_hidden = if is_long {
            arg.is_hide_long_help_set()
        } else {
            arg.is_hide_short_help_set()
        };
        if arg.is_hide_set() || is_hidden {
            continue;
        }
        let heading = match arg.get_help_heading() {
            _ if arg.is_positional() => labels.arguments.as_str(),
            Some(heading) => heading,
            None => labels.options.as_str(),
        };
        match groups.iter_mut().find(|(name, _)| name == heading) {
            Some((_, entries)) => entries.push(entry(arg)),
            None => groups.push((heading.to_owned(), vec![entry(arg)])),
        }
    }
    groups.retain(|(_, entries)| !entries.is_empty());
    groups
}

fn entry(arg: &Arg) -> Entry {
    let spec = match (arg.get_short(), arg.get_long()) {
        // An option is written with its long name if it has one.
        (Some(short), Some(_)) => format!("-{short}, {arg}"),
        (None, Some(_)) => format!("    {arg}"),
        _ => arg.to_string(),
    };
    let defaults = arg.get_default_values().iter();
    let defaults: Vec<_> = defaults.map(|it| it.to_string_lossy()).collect();
    let is_told = arg.get_action().takes_values() && !defaults.is_empty();
    let text = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string);
    let values = shown_values(arg).into_iter().map(|value| {
        let help = text(value.get_help());
        (value.get_name().to_owned(), help.unwrap_or_default())
    });
    let alias = arg.get_visible_aliases().unwrap_or_default();
    Entry {
        spec,
        text: text(arg.get_help()).unwrap_or_default(),
        values: values.collect(),
        default: is_told.then(|| defaults.join(" ")),
        alias: alias.first().map(|alias| format!("--{alias}")),
    }
}

/// Each on a line, the texts below each other.
fn short(entries: &[Entry], columns: usize, labels: &Labels) -> String {
    let widest = entries.iter().map(|it| width(&it.spec)).max();
    let begin = widest.unwrap_or_default() + 4;
    let mut out = String::new();
    for entry in entries {
        let mut text = entry.text.clone();
        let names: Vec<&str> = entry.values.iter().map(|(name, _)| name.as_str()).collect();
        for (label, value) in [
            (&labels.alias, entry.alias.clone()),
            (&labels.default, entry.default.clone()),
            (
                &labels.values,
                Some(names.join(", ")).filter(|it| !it.is_empty()),
            ),
        ] {
            if let Some(value) = value {
                let _ = write!(text, " [{label}: {value}]");
            }
        }
        let lines = wrap(&text, columns.saturating_sub(begin), RULER);
        let below = format!("\n{}", " ".repeat(begin));
        let spec = padded(&entry.spec, begin - 2);
        let _ = writeln!(out, "  {}{}", bold(&spec), lines.join(&below));
    }
    out
}

/// The text on lines of its own, and a line for each value that there is something to say of.
fn long(entry: &Entry, columns: usize, labels: &Labels) -> String {
    let columns = columns.saturating_sub(INDENT.len());
    let mut out = format!("  {}\n", bold(&entry.spec));
    let mut add = |text: &str, indent: &str| {
        for (number, line) in wrap(text, columns - indent.len(), RULER).iter().enumerate() {
            let indent = if number == 0 { "" } else { indent };
            let _ = writeln!(out, "{INDENT}{indent}{line}");
        }
    };
    add(&entry.text, "");
    let is_told = entry.values.iter().any(|(_, text)| !text.is_empty());
    let widest = entry.values.iter().map(|(name, _)| width(name)).max();
    for (name, text) in entry.values.iter().filter(|_| is_told) {
        let name = padded(&format!("{name}:"), widest.unwrap_or_default() + 1);
        add(&format!("- {name} {text}"), "    ");
    }
    if !is_told && !entry.values.is_empty() {
        let names: Vec<&str> = entry.values.iter().map(|(name, _)| name.as_str()).collect();
        add(&format!("[{}: {}]", labels.values, names.join(", ")), "");
    }
    for (label, value) in [
        (&labels.default, &entry.default),
        (&labels.alias, &entry.alias),
    ] {
        if let Some(value) = value {
            add(&format!("[{label}: {value}]"), "");
        }
    }
    out
}

/// As clap sets names of options.
fn bold(text: &str) -> String {
    let styles = Styles::styled();
    let style = styles.get_literal();
    let name = text.trim_start();
    let before = &text[..text.len() - name.len()];
    format!(
        "{before}{style}{}{style:#}{}",
        name.trim_end(),
        &name[name.trim_end().len()..]
    )
}
