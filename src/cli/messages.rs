//! What is said to who runs the program apart from reports: in one language, which is known before the arguments are understood.

use std::fmt::Display;
use std::sync::OnceLock;

use ftpprobe::knowledge::wording::{Language, Wording};

static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// Everything is said in this language from now on. Before, it is English.
pub(crate) fn speak(language: Language) {
    // Who speaks already goes on in that language.
    let _ = LANGUAGE.set(language);
}

/// The language that is spoken.
pub(crate) fn language() -> Language {
    LANGUAGE.get().copied().unwrap_or(Language::English)
}

/// A message of the files of wording with these values.
pub(crate) fn told(message: &str, values: &[(&str, &str)]) -> String {
    Wording::new(language()).say(message, values)
}

/// A value as it is shown.
pub(crate) fn shown(value: &impl Display) -> String {
    value.to_string()
}

/// A message with values of any kind: `say!("error-two-ports", port, other = there)`.
macro_rules! say {
    ($message:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::cli::messages::told(
            $message,
            &[$((stringify!($name), &*$crate::cli::messages::shown(&say!(@ $name $(= $value)?)))),*],
        )
    };
    (@ $name:ident) => { $name };
    (@ $name:ident = $value:expr) => { $value };
}
