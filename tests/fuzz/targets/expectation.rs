//! What is to be on a server, and thresholds.

use ftpprobe::diagnosis::threshold::Thresholds;
use ftpprobe::settings::expectations;

use super::now;

/// Reads the first line as a reply, a file and a threshold, and holds the file against the names in the others.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (first, names) = text.split_once('\n').unwrap_or((&text, ""));
    let harmless = |text: &str| !text.chars().any(char::is_control);
    if let Ok((command, code)) = expectations::reply(first) {
        assert!(harmless(&command));
        assert_eq!(code.len(), 3);
    }
    if let Ok(pattern) = expectations::file(first, now()) {
        assert!(harmless(&pattern.name));
        assert!(pattern.directory.as_deref().is_none_or(harmless));
        for name in names.lines().take(100) {
            let matches = pattern.matches(name, false);
            // What is not to be there may be excluded in more letters.
            let excludes = pattern.name.contains("[!");
            assert!(excludes || pattern.matches(name, true) || !matches);
            let _ = pattern.matches_literally(name);
        }
        if let Some(name) = pattern.only_name() {
            assert!(pattern.matches(name, false));
        }
    }
    let one = [first.to_owned()];
    let _ = Thresholds::parse(&one, &[]);
}
