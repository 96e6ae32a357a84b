//! Looks up reply codes: all of them, one, or two compared. No network is involved.

use anyhow::{Context, Result, bail};
use ftpprobe::clock::Timestamp;
use ftpprobe::knowledge::catalogue::{self, Entry};
use ftpprobe::knowledge::codes as facts;
use ftpprobe::knowledge::explanation::{
    self, ErrorExplained, FindingExplained, ReplyExplained, Told,
};
use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::knowledge::servers;
use ftpprobe::knowledge::software::{SoftwareExplained, software};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::logs;
use ftpprobe::logs::messages::error_in_english;
use ftpprobe::render::catalogue as render;
use ftpprobe::text::{nearest, truncate};
use serde::Serialize;

use crate::cli::answer::Answer;
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::reference_args::{
    CodesArgs, CompareArgs, ExplainArgs, Lang, LangArgs, ReferenceFormat,
};

/// Lists the codes.
pub(crate) fn codes(args: &CodesArgs, environment: &Environment) -> Result<Exit> {
    #[derive(Serialize)]
    struct Table<'a> {
        language: &'a str,
        codes: &'a [Entry],
    }

    let answer = Answer::new(&args.output.answer, environment);
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

/// Explains a code, a reply, an error, a finding, or a server.
pub(crate) fn explain(args: &ExplainArgs, environment: &Environment) -> Result<Exit> {
    let answer = Answer::new(&args.output.answer, environment);
    let (wording, style) = (&answer.wording, &answer.style);
    let typed = args.what.join(" ");
    let typed = if typed == "-" {
        output::read_all()?
    } else {
        typed
    };
    let is_text = args.output.format == ReferenceFormat::Text;
    let mut out = Vec::new();
    match meant(&typed, *wording)? {
        Meant::Code(code) => {
            let entry = catalogue::entry(code, wording);
            if is_text {
                render::entry(&entry, wording, style, &mut out)
            } else {
                render::json(&entry, &mut out)
            }
        }
        Meant::Reply(reply) if is_text => render::reply(&reply, wording, style, &mut out),
        Meant::Reply(reply) => render::json(&reply, &mut out),
        Meant::Error(error) if is_text => render::error(&error, wording, style, &mut out),
        Meant::Error(error) => render::json(&error, &mut out),
        Meant::Finding(finding) if is_text => render::finding(&finding, wording, style, &mut out),
        Meant::Finding(finding) => render::json(&finding, &mut out),
        Meant::Software(it) if is_text => render::software(&it, wording, style, &mut out),
        Meant::Software(it) => render::json(&it, &mut out),
    }?;
    answer.give(&out)
}

/// What somebody wants explained.
enum Meant {
    Code(u16),
    Reply(Box<ReplyExplained>),
    Error(Box<ErrorExplained>),
    Finding(FindingExplained),
    Software(SoftwareExplained),
}

fn meant(typed: &str, wording: Wording) -> Result<Meant> {
    let now = Timestamp::now().unix_seconds();
    let typed = typed.trim();
    if is_digits(typed) {
        let code = number(typed)?;
        // A number that Windows gives to an error of its own.
        let windows = || explanation::pasted(&format!("error {typed}"), |_| None, now, &wording);
        if code > 999
            && !catalogue::entry(code, &wording).listed
            && let Some(Told::Error(error)) = windows()
        {
            return Ok(Meant::Error(error));
        }
        return Ok(Meant::Code(existing(code, wording)?));
    }
    if let Some(finding) = explanation::finding(typed, &wording) {
        return Ok(Meant::Finding(finding));
    }
    if let Some(software) = software(typed, &wording) {
        return Ok(Meant::Software(software));
    }
    let typed = logs::masked(typed);
    match explanation::pasted(&typed, error_in_english, now, &wording) {
        // Nothing but a code in quotes or brackets is that code.
        Some(Told::Reply(reply)) if reply.text.is_empty() => Ok(Meant::Code(reply.code)),
        Some(Told::Reply(reply)) => Ok(Meant::Reply(reply)),
        Some(Told::Error(error)) => Ok(Meant::Error(error)),
        None => bail!("{}", nothing(&typed)),
    }
}

/// What to say where there is nothing to explain.
fn nothing(typed: &str) -> String {
    let shown = truncate(typed, 80);
    let codes = facts::all().iter().map(|known| known.code.to_string());
    let names = FindingId::ALL.into_iter().map(FindingId::name);
    let names = names.chain(servers::keys()).map(str::to_owned);
    let known: Vec<String> = codes.chain(names).collect();
    if let Some(meant) = nearest(typed, known.iter().map(String::as_str)) {
        return say!("error-explain-nearly", shown, meant);
    }
    say!("error-explain-nothing", shown)
}

/// Compares two codes.
pub(crate) fn compare(args: &CompareArgs, environment: &Environment) -> Result<Exit> {
    let answer = Answer::new(&args.output.answer, environment);
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

fn number(typed: &str) -> Result<u16> {
    if !is_digits(typed) {
        bail!(say!("error-not-a-code", typed));
    }
    let number = typed.parse().ok();
    number.with_context(|| say!("error-not-a-code-number", typed))
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

    #[test_case("421", "code 421"; "a code")]
    #[test_case(" 10060 ", "code 10060"; "five digits")]
    #[test_case("\"421\"", "code 421"; "a code in quotes")]
    #[test_case(" 421 Too many users", "reply 421"; "a line")]
    #[test_case("421-Too many users\r\n421 Bye", "reply 421"; "two lines")]
    #[test_case("12029", "error not-connected"; "a number of WinINet")]
    #[test_case("Error: connect ECONNREFUSED 192.0.2.7:21", "error refused"; "an error")]
    #[test_case("limit-per-ip", "finding limit-per-ip"; "a finding")]
    #[test_case("Pure-FTPd", "server pure-ftpd"; "a server")]
    #[test_case("filezilla server 0.9", "server filezilla-server-0.9"; "a server of one version")]
    #[test_case("4210", "nothing"; "four digits")]
    #[test_case("99999999", "nothing"; "a large number")]
    #[test_case("Too many users", "nothing"; "words")]
    #[test_case("日本語", "nothing"; "wide characters")]
    #[test_case("", "nothing"; "nothing at all")]
    fn what_is_meant(text: &str, expected: &str) {
        let found = match meant(text, Wording::english()) {
            Ok(Meant::Code(code)) => format!("code {code}"),
            Ok(Meant::Reply(reply)) => format!("reply {}", reply.code),
            Ok(Meant::Error(error)) => format!("error {}", error.failure.name()),
            Ok(Meant::Finding(finding)) => format!("finding {}", finding.id),
            Ok(Meant::Software(software)) => format!("server {}", software.key),
            Err(_) => "nothing".to_owned(),
        };
        assert_eq!(found, expected);
    }
}
