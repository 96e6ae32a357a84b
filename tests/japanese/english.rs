//! What an English sentence is: three or more words of lower-case letters in a row, the first of which may begin
//! with a capital.
//!
//! Not looked at is what others said and is shown as it is: replies, commands, and what stands in quotes.

use std::sync::LazyLock;

use ftpprobe::report::Report;
use ftpprobe::text::sanitize;
use regex::Regex;
use scraper::{ElementRef, Html, Node};

static SENTENCE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u:\b)[A-Za-z][a-z']*(?:[,;:]? [a-z][a-z']*){2,}(?-u:\b)"));

/// Words of others, as reports in Japanese and in English mark them.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| regex("「[^」]*」|\"[^\"\n]*\""));

/// Commands to copy, which are the same in every language.
static COMMAND: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?m)^ *(?:curl -|lftp -c ).*$|ftpprobe (?:explain|generate) [a-z]+"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap()
}

/// What may be English in a text: what the server and the user said.
#[derive(Default)]
pub(crate) struct Allowed(Vec<String>, Vec<Regex>);

impl Allowed {
    pub(crate) fn of<'r>(reports: impl IntoIterator<Item = &'r Report>) -> Self {
        let (mut said, mut passed_on) = (Vec::new(), Vec::new());
        for report in reports {
            let exchanges = report.attempts.iter().flat_map(|it| &it.exchanges);
            for exchange in exchanges {
                said.extend(exchange.command.clone());
                for line in &exchange.lines {
                    said.push(line.clone());
                    // Without the code, and as it is cleaned up for a page.
                    let words = line.get(4..).unwrap_or_default();
                    said.push(words.to_owned());
                    said.extend([line, words].map(sanitize));
                    said.push(line.trim().to_owned());
                }
            }
            let test = report.transfer_test.iter();
            let files = test.flat_map(|it| [&it.upload, &it.download]).flatten();
            said.extend(files.filter_map(|file| file.failure.clone()));
            // What a program says of a failure, which facts pass on.
            let facts = report.findings.iter().flat_map(|it| &it.facts);
            for fact in facts {
                let values = serde_json::to_value(fact).unwrap()["values"].clone();
                let values = values.as_object().cloned().unwrap_or_default();
                let words = values.values().filter_map(|it| it.as_str());
                let words = words.filter(|it| (20..600).contains(&it.len()));
                passed_on.extend(words.map(over_lines));
            }
            for client in report.matrix.iter().flat_map(|it| &it.clients) {
                said.extend(client.settings.iter().cloned());
            }
        }
        said.retain(|text| text.len() > 3);
        // The longest first: one may be a part of another.
        said.sort_by_key(|text| std::cmp::Reverse(text.len()));
        said.dedup();
        Self(said, passed_on)
    }
}

/// What was said, broken over several lines, and perhaps cut off.
fn over_lines(said: &str) -> Regex {
    let words: Vec<String> = said.split_whitespace().map(::regex::escape).collect();
    let (begin, rest) = words.split_at(words.len().min(3));
    let rest = rest.iter().take(80).rev();
    let rest = rest.fold(String::new(), |rest, word| format!("(?:\\s+{word}{rest})?"));
    regex(&format!("{}{rest}", begin.join("\\s+")))
}

/// A line without the beginning of what was said, where the rest is cut off (`...`, or `…` in one column).
fn without_cut(line: &str, allowed: &Allowed) -> String {
    let cut = line.rsplit_once('…').or_else(|| line.rsplit_once("..."));
    let Some((shown, rest)) = cut else {
        return line.to_owned();
    };
    let beginnings = allowed.0.iter().flat_map(|said| {
        let ends = said.char_indices().map(|(at, _)| at).skip(10);
        ends.map(|end| &said[..end])
    });
    let longest = beginnings
        .filter(|it| shown.ends_with(*it))
        .max_by_key(|it| it.len());
    let shown = shown.strip_suffix(longest.unwrap_or_default());
    format!("{}…{rest}", shown.unwrap_or_default())
}

/// The English sentences of a text.
pub(crate) fn sentences(text: &str, allowed: &Allowed) -> Vec<String> {
    let mut text = text.to_owned();
    for said in &allowed.1 {
        text = said.replace_all(&text, "・").into_owned();
    }
    for said in &allowed.0 {
        text = text.replace(said.as_str(), "・");
    }
    let lines = text.lines().map(|line| without_cut(line, allowed));
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = QUOTED.replace_all(&text, "・");
    let text = COMMAND.replace_all(&text, "・");
    let found = SENTENCE.find_iter(&text);
    found.map(|found| found.as_str().to_owned()).collect()
}

/// What a build server shows of XML: messages, properties and texts.
pub(crate) fn of_xml(xml: &str) -> String {
    let shown = regex(r#"(?:message|value)="([^"]*)"|>([^<>]+)<"#);
    let shown = shown.captures_iter(xml).map(|found| {
        let text = found.get(1).or_else(|| found.get(2));
        text.map_or("", |text| text.as_str()).to_owned()
    });
    let shown: Vec<_> = shown.collect();
    let entities = [
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    let text = shown.join("\n");
    let unescaped = |text: String, (entity, letter): &(&str, &str)| text.replace(entity, letter);
    entities.iter().fold(text, unescaped)
}

/// What a browser shows of a page, without what stands in code and without the text for tickets, which is looked at apart.
pub(crate) fn of_page(page: &str) -> String {
    let html = Html::parse_document(page);
    let mut texts = Vec::new();
    for node in html.tree.nodes() {
        let Node::Text(text) = node.value() else {
            continue;
        };
        let parents = node.ancestors().filter_map(ElementRef::wrap);
        let hidden = ["style", "script", "code", "pre", "textarea"];
        if !parents
            .into_iter()
            .any(|it| hidden.contains(&it.value().name()))
        {
            texts.push(text.to_string());
        }
    }
    texts.join("\n")
}

/// Markdown without its escapes and without what stands in code.
pub(crate) fn of_markdown(text: &str) -> String {
    let code = regex("(?s)```.*?```|`[^`\n]*`");
    let escape = regex(r"\\([^A-Za-z0-9 ])");
    let text = code.replace_all(text, "・");
    escape.replace_all(&text, "$1").into_owned()
}

#[test]
fn a_sentence_is_told_from_names() {
    let found = |text: &str| sentences(text, &Allowed::default());
    assert_eq!(
        found("理由: the server offers no TLS"),
        ["the server offers no"]
    );
    assert_eq!(
        found("The connection was reset。"),
        ["The connection was reset"]
    );
    for fine in [
        "vsftpd.confのmax_per_ip",
        "サーバーの応答: 「please try again later」",
        "拒否: \"no route to host\"",
        "ftp://ftp.example.com、2分",
        "  curl -4 --user me is a command",
    ] {
        assert_eq!(found(fine), Vec::<String>::new(), "{fine}");
    }
}
