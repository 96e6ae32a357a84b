//! What to copy: the text for a ticket, and the command that asks again.

use maud::{Markup, html};

use super::sheet::Sheet;
use super::{Leaf, plain};
use crate::render::markdown::ticket;
use crate::render::words::Words;
use crate::report::{Report, Security};

/// Characters of the text for a ticket: one that people read, and a bound for the size of the page.
pub(super) const MAX_TICKET: usize = 16_000;

pub(super) fn section(leaf: &Leaf<'_>) -> Markup {
    let (report, words) = (leaf.report, leaf.words);
    let text = ticket(report, words.wording(), MAX_TICKET);
    html! {
        footer {
            (to_copy(leaf, &text))
            @if let Some(command) = again(report) {
                p.again { (leaf.label("page-again")) }
                pre { (plain(&command)) }
            }
            (made_by(words, &report.tool.version))
        }
    }
}

/// The text for a ticket, folded. Without the script it can be selected and copied as any text.
pub(super) fn to_copy(sheet: &Sheet<'_>, text: &str) -> Markup {
    let id = sheet.id("ticket");
    html! {
        details.ticket {
            summary { (sheet.label("page-ticket")) }
            label.unseen for=(id) { (sheet.label("page-ticket")) }
            textarea id=(id) readonly rows="12" spellcheck="false" { (text) }
            p {
                button type="button" hidden data-copy=(id) data-done=(sheet.label("page-copied")) {
                    (sheet.label("page-copy"))
                }
                " " span.done role="status" {}
            }
        }
    }
}

/// Which program and version wrote it.
pub(super) fn made_by(words: Words, version: &str) -> Markup {
    html! { p.made { (plain(&words.say("page-made-by", &[("version", version)]))) } }
}

/// The command that asks the same again, without what is secret: a password is asked for.
fn again(report: &Report) -> Option<String> {
    let target = &report.target;
    let mut words = vec!["ftpprobe".to_owned()];
    let mut add = |flag: &str, value: &str| words.extend([flag.to_owned(), value.to_owned()]);
    if let Some(source) = &report.source {
        add("diagnose", "FILE");
        if source.capture.is_none() {
            add("--from", &source.format);
        }
    } else {
        let host = target.host.clone()?;
        let is_usual = target.port.is_none_or(|port| port == 21);
        let address = target.address().filter(|_| !is_usual).unwrap_or(host);
        if target.user != "anonymous" {
            add("--user", &target.user);
        }
        if target.security == Security::Implicit {
            add("--tls", "implicit");
        }
        if let Some(directory) = &target.directory {
            add("--dir", directory);
        }
        if let Some(test) = &report.transfer_test {
            add("--transfer-test", &test.directory);
        }
        words.extend(report.ports_test.iter().map(|_| "--ports-test".to_owned()));
        words.extend(report.matrix.iter().map(|_| "--matrix".to_owned()));
        words.push(address);
    }
    shlex::try_join(words.iter().map(String::as_str)).ok()
}
