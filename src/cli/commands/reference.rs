//! Looks up reply codes: all of them, one, or two compared. No network is involved.

use anyhow::{Context, Result, bail};
use ftpprobe::knowledge::catalogue::{self, Entry};
use ftpprobe::knowledge::codes as facts;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{Style, catalogue as render};
use serde::Serialize;

use super::super::environment::Environment;
use super::super::exit::Exit;
use super::super::output::Reports;
use super::super::reference_args::{
    CodesArgs, CompareArgs, ExplainArgs, Lang, LangArgs, ReferenceFormat, ReferenceOutputArgs,
};
use super::probe::colour;

/// Lists the codes.
pub(crate) fn codes(args: &CodesArgs, environment: &Environment) -> Result<Exit> {
    #[derive(Serialize)]
    struct Table<'a> {
        language: &'a str,
        codes: &'a [Entry],
    }

    let answer = Answer::new(&args.output, environment);
    let mut entries = catalogue::all(&answer.wording);
    if let Some(class) = args.class {
        entries.retain(|entry| facts::class(entry.code) == Some(class));
    }
    if let Some(text) = &args.search {
        let text = text.to_lowercase();
        entries.retain(|entry| has(entry, &text));
    }
    let mut out = Vec::new();
    match args.output.format {
        ReferenceFormat::Text => render::table(&entries, &answer.wording, &answer.style, &mut out),
        ReferenceFormat::Json => {
            let table = Table {
                language: answer.language.tag(),
                codes: &entries,
            };
            render::json(&table, &mut out)
        }
    }?;
    answer.give(&out)
}

/// Explains a code.
pub(crate) fn explain(args: &ExplainArgs, environment: &Environment) -> Result<Exit> {
    let code = explain_text(&args.what.join(" "))?;
    let answer = Answer::new(&args.output, environment);
    let entry = catalogue::entry(existing(code, answer.wording)?, &answer.wording);
    let mut out = Vec::new();
    match args.output.format {
        ReferenceFormat::Text => render::entry(&entry, &answer.wording, &answer.style, &mut out),
        ReferenceFormat::Json => render::json(&entry, &mut out),
    }?;
    answer.give(&out)
}

/// Compares two codes.
pub(crate) fn compare(args: &CompareArgs, environment: &Environment) -> Result<Exit> {
    let answer = Answer::new(&args.output, environment);
    let wording = &answer.wording;
    let code = |typed: &str| existing(number(typed)?, *wording);
    let comparison = catalogue::compare(code(&args.a)?, code(&args.b)?, wording);
    let mut out = Vec::new();
    match args.output.format {
        ReferenceFormat::Text => render::comparison(&comparison, wording, &answer.style, &mut out),
        ReferenceFormat::Json => render::json(&comparison, &mut out),
    }?;
    answer.give(&out)
}

/// The language that is asked for, by flag or by the environment.
pub(crate) fn language(args: &LangArgs, environment: &Environment) -> Language {
    match args.lang {
        Some(Lang::En) => Language::English,
        Some(Lang::Ja) => Language::Japanese,
        None => environment.language(),
    }
}

/// How and where an answer goes.
struct Answer<'a> {
    args: &'a ReferenceOutputArgs,
    language: Language,
    wording: Wording,
    style: Style,
}

impl<'a> Answer<'a> {
    fn new(args: &'a ReferenceOutputArgs, environment: &Environment) -> Self {
        let language = language(&args.lang, environment);
        Self {
            args,
            language,
            wording: Wording::new(language),
            style: Style {
                colour: colour(args.color, args.output.as_deref(), environment),
                columns: environment.columns(),
                ..Style::default()
            },
        }
    }

    fn give(self, text: &[u8]) -> Result<Exit> {
        let mut reports = Reports::to(self.args.output.as_deref());
        reports.add(text)?;
        reports.finish()?;
        Ok(Exit::Ok)
    }
}

/// The code that is meant by what was typed: a number, or the code that a line begins with.
fn explain_text(text: &str) -> Result<u16> {
    let text = text.trim();
    let begin = text.get(..3).filter(|begin| is_digits(begin));
    match begin {
        // A line of a reply: the code, then a blank, a hyphen, or anything but a digit.
        Some(code) if text[3..].starts_with(|c: char| !c.is_ascii_digit()) => number(code),
        _ => number(text),
    }
}

fn number(typed: &str) -> Result<u16> {
    if !is_digits(typed) {
        bail!(
            "`{typed}` is no reply code: a number of three digits is expected, such as 421; `ftpprobe codes` lists them"
        );
    }
    typed
        .parse()
        .with_context(|| format!("{typed} is no FTP reply code: those have three digits"))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The code, if it can be one at all.
fn existing(code: u16, wording: Wording) -> Result<u16> {
    let entry = catalogue::entry(code, &wording);
    if !entry.listed && facts::class(code).is_none() {
        bail!("{}", entry.meaning);
    }
    Ok(code)
}

/// Whether a text in lower case is somewhere in what is said of a code.
fn has(entry: &Entry, text: &str) -> bool {
    let code = entry.code.to_string();
    let fixed = [
        &code,
        &entry.name,
        &entry.meaning,
        &entry.when,
        &entry.action,
        &entry.waiting,
        &entry.expect,
    ];
    let notes = entry
        .servers
        .iter()
        .flat_map(|note| [&note.server, &note.text]);
    let lists = [&entry.seen, &entry.commands, &entry.defined];
    let mut all = fixed
        .into_iter()
        .chain(notes)
        .chain(lists.into_iter().flatten());
    all.any(|part| part.to_lowercase().contains(text))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("421", Some(421); "a code")]
    #[test_case(" 421 Too many users", Some(421); "a line")]
    #[test_case("421-Too many users", Some(421); "a first line")]
    #[test_case("10060", Some(10060); "five digits")]
    #[test_case("4210", Some(4210); "four digits")]
    #[test_case("Too many users", None; "words")]
    #[test_case("", None; "nothing")]
    #[test_case("日本語", None; "wide characters")]
    #[test_case("99999999", None; "a large number")]
    fn codes_are_found(text: &str, code: Option<u16>) {
        assert_eq!(explain_text(text).ok(), code);
    }
}
