//! Reply codes for people: what is shown keeps to the width, in both languages.

use ftpprobe::knowledge::catalogue;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{Style, catalogue as render};
use test_case::test_matrix;
use unicode_width::UnicodeWidthStr;

fn style(columns: usize) -> Style {
    Style {
        columns,
        ..Style::default()
    }
}

fn shown(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    assert!(write(&mut out).is_ok());
    String::from_utf8_lossy(&out).into_owned()
}

#[test_matrix([Language::English, Language::Japanese], [60, 80, 100])]
fn every_line_keeps_to_the_width(language: Language, columns: usize) {
    let wording = Wording::new(language);
    let style = style(columns);
    let entries = catalogue::all(&wording);
    let mut pages = vec![shown(|out| render::table(&entries, &wording, &style, out))];
    for entry in &entries {
        pages.push(shown(|out| render::entry(entry, &wording, &style, out)));
        let both = catalogue::compare(entry.code, 421, &wording);
        pages.push(shown(|out| {
            render::comparison(&both, &wording, &style, out)
        }));
    }
    for line in pages.iter().flat_map(|page| page.lines()) {
        assert!(line.width() <= columns, "{line}");
        assert!(!line.contains('…'), "{line}");
        assert_eq!(line.trim_end(), line);
        let first = line.trim_start().chars().next();
        assert!(!first.is_some_and(|c| "、。）」・ー".contains(c)), "{line}");
    }
}

#[test]
fn a_wide_terminal_shows_two_codes_side_by_side() {
    for (language, heading) in [(Language::English, "Meaning"), (Language::Japanese, "説明")] {
        let wording = Wording::new(language);
        let both = catalogue::compare(212, 421, &wording);
        let wide = shown(|out| render::comparison(&both, &wording, &style(100), out));
        let mut lines = wide.lines();
        let title = lines.next().unwrap_or_default();
        assert!(
            title.starts_with("212  ") && title.contains(" │ 421  "),
            "{title}"
        );
        assert!(
            lines.any(|line| line.matches(heading).count() == 2),
            "{wide}"
        );
        let narrow = shown(|out| render::comparison(&both, &wording, &style(99), out));
        assert!(!narrow.contains('│'));
    }
}
