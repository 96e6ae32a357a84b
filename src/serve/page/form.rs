//! The form, and the buttons that ask for what is known.

use maud::{Markup, html};

use super::view::{Asked, Field, Filled, Form, Frame};
use crate::target::TlsMode;

/// The longest text that a field takes.
pub(super) const MAX_FIELD: usize = 1_000;

/// How TLS can be asked for, with the id of its words. The first is the usual one.
const TLS: [(TlsMode, &str, &str); 4] = [
    (TlsMode::Auto, "auto", "web-tls-auto"),
    (TlsMode::Explicit, "explicit", "web-tls-explicit"),
    (TlsMode::Implicit, "implicit", "web-tls-implicit"),
    (TlsMode::Off, "off", "web-tls-off"),
];

/// The mode with this name.
pub(super) fn tls_named(name: &str) -> Option<TlsMode> {
    let found = TLS.into_iter().find(|(_, it, _)| *it == name);
    found.map(|(mode, _, _)| mode)
}

/// The name of a mode.
pub(super) fn name(mode: TlsMode) -> &'static str {
    let found = TLS.into_iter().find(|(it, _, _)| *it == mode);
    found.map_or("auto", |(_, name, _)| name)
}

/// The form.
pub(super) fn form(frame: &Frame, form: &Form, token: &str) -> Markup {
    let label = |id: &str| frame.label(id);
    let Filled {
        host,
        tls,
        directory,
    } = &form.filled;
    let wrong_with = |field: Field| {
        let wrong = form.wrong.filter(|(of, _)| *of == field);
        wrong.map(|(_, id)| frame.label(id))
    };
    html! {
        form.ask method="post" action=(frame.link("/runs")) {
            input type="hidden" name="token" value=(token);
            div.field.wide {
                label for="host" { (label("web-host")) }
                @let wrong = wrong_with(Field::Host);
                @let is_wrong = wrong.is_some();
                input id="host" name="host" type="text" value=(host) required maxlength=(MAX_FIELD) autocomplete="off"
                    autocapitalize="none" spellcheck="false" aria-invalid=[is_wrong.then_some("true")]
                    aria-describedby=(if is_wrong { "host-wrong host-hint" } else { "host-hint" });
                @if let Some(wrong) = wrong { p.wrong id="host-wrong" role="alert" { (wrong) } }
                p.hint id="host-hint" { (label("web-host-hint")) }
            }
            div.field {
                label for="tls" { "TLS" }
                select id="tls" name="tls" {
                    @for (mode, value, words) in TLS {
                        option value=(value) selected[mode == *tls] { (label(words)) }
                    }
                }
            }
            div.field {
                label for="directory" { (label("web-directory")) }
                @let wrong = wrong_with(Field::Directory);
                @let is_wrong = wrong.is_some();
                input id="directory" name="directory" type="text" value=(directory) maxlength=(MAX_FIELD) autocomplete="off"
                    autocapitalize="none" spellcheck="false" aria-invalid=[is_wrong.then_some("true")]
                    aria-describedby=(if is_wrong { "directory-wrong directory-hint" } else { "directory-hint" });
                @if let Some(wrong) = wrong { p.wrong id="directory-wrong" role="alert" { (wrong) } }
                p.hint id="directory-hint" { (label("web-directory-hint")) }
            }
            div.send {
                button type="submit" { (label("web-check")) }
                p.hint { (label("web-anonymous")) }
            }
        }
    }
}

/// A button that asks for what is known. `words` is what it says, `more` what it is about, for those who do not see where it is.
pub(super) fn button(frame: &Frame, token: &str, asked: &Asked, words: &str, more: &str) -> Markup {
    let field = |name: &str, value: &str| html! { input type="hidden" name=(name) value=(value); };
    html! {
        form.again-form method="post" action=(frame.link("/runs")) {
            (field("token", token))
            @match asked {
                Asked::Target(name) => (field("target", name)),
                Asked::Server(filled) => {
                    (field("host", &filled.host))
                    (field("tls", name(filled.tls)))
                    (field("directory", &filled.directory))
                }
            }
            button.quiet type="submit" { (words) @if !more.is_empty() { span.unseen { " " (more) } } }
        }
    }
}
