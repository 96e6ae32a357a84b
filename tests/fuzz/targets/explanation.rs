//! What `explain` makes of a pasted text.

use ftpprobe::knowledge::explanation::{self, Told};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::logs;
use ftpprobe::logs::messages::error_in_english;
use ftpprobe::render::{Style, catalogue};

use super::{now, outputs};

/// Explains a text in both languages.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let text = logs::masked(&text);
    for language in [Language::English, Language::Japanese] {
        let wording = Wording::new(language);
        let now = now().unix_seconds();
        let Some(told) = explanation::pasted(&text, error_in_english, now, &wording) else {
            return;
        };
        let style = Style {
            language,
            ..Style::default()
        };
        let (mut out, mut json) = (Vec::new(), Vec::new());
        match told {
            Told::Reply(reply) => {
                catalogue::reply(&reply, &wording, &style, &mut out).unwrap();
                catalogue::json(&reply, &mut json).unwrap();
            }
            Told::Error(error) => {
                catalogue::error(&error, &wording, &style, &mut out).unwrap();
                catalogue::json(&error, &mut json).unwrap();
            }
        }
        let json = String::from_utf8(json).unwrap();
        serde_json::from_str::<serde_json::Value>(&json).unwrap();
        outputs::is_harmless(&json, "JSON");
        outputs::is_harmless(&String::from_utf8(out).unwrap(), "text");
    }
}
