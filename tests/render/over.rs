//! Pages of histories and of two reports held against each other: parsed by the rules of HTML, as those of reports are.

use ftpprobe::history::Past;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{self, Style};
use ftpprobe::report::contrast::{Contrast, contrast};
use scraper::{Html, Selector};

use super::fixtures;
use super::fixtures::past::{check, hostile, month, pasts};
use super::html::{all, is_harmless, text};

const ACTS: &str = "</textarea></code><script>alert(1)</script>\"'><img src=x onerror=alert(1)><svg onload=alert(1)>\u{202e}";

fn style(language: Language) -> Style {
    Style {
        language,
        ..Style::default()
    }
}

fn history(checks: &[Past], language: Language) -> String {
    let mut out = Vec::new();
    render::history::html(checks, &style(language), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn sides(contrast: &Contrast, language: Language) -> String {
    let mut out = Vec::new();
    render::contrast::html(contrast, &style(language), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn compared(language: Language) -> Contrast {
    let [a, b] = fixtures::speaking(language, || {
        [fixtures::healthy(), fixtures::data_port_filtered()]
    });
    contrast(
        ("here.json", &a),
        ("there.json", &b),
        &Wording::new(language),
    )
}

#[test]
fn a_history_shows_how_it_was_and_who_is_to_act() {
    for language in Language::ALL {
        let page = history(&pasts(&[(check(), month())]), language);
        is_harmless(&page);
        let html = Html::parse_document(&page);
        // The verdicts, and a plot for each measure.
        assert_eq!(all(&html, ".plots svg").len(), 1 + 6);
        assert!(!all(&html, ".plots rect.critical").is_empty());
        assert_eq!(all(&html, "[id$=incidents] tbody tr").len(), 4);
        assert_eq!(all(&html, "[id$=runs] tbody tr").len(), 20);
        assert!(!all(&html, ".todo .who").is_empty());
        assert!(text(&html).contains("limit-per-ip"));
    }
}

#[test]
fn several_histories_have_an_index() {
    let one = (check(), month().split_off(2_700));
    let page = history(&pasts(&[one.clone(), one]), Language::English);
    let html = Html::parse_document(&page);
    let links = all(&html, ".index a");
    assert_eq!(links.len(), 2);
    for link in links {
        let id = Selector::parse(link.attr("href").unwrap()).unwrap();
        assert_eq!(html.select(&id).count(), 1);
    }
}

#[test]
fn a_single_run_is_a_history() {
    let mut runs = month();
    runs.truncate(1);
    runs[0].measures.clear();
    let page = history(&pasts(&[(check(), runs)]), Language::English);
    is_harmless(&page);
}

#[test]
fn both_sides_stand_side_by_side_with_what_differs() {
    for language in Language::ALL {
        let contrast = compared(language);
        let page = sides(&contrast, language);
        is_harmless(&page);
        let html = Html::parse_document(&page);
        assert_eq!(all(&html, ".side").len(), 2);
        assert_eq!(
            all(&html, ".differences tbody tr").len(),
            contrast.differences.len()
        );
        let cause = contrast.there.cause.unwrap();
        assert!(text(&html).contains(&cause.title) && text(&html).contains(&cause.advice[0].text));
    }
}

#[test]
fn nothing_that_was_written_by_others_acts() {
    let mut found = compared(Language::English);
    found.here.name = ACTS.to_owned();
    found.there.target = ACTS.to_owned();
    found.there.root_cause = Some(ACTS.to_owned());
    for difference in &mut found.differences {
        difference.here = Some(ACTS.to_owned());
        difference.meaning.push_str(ACTS);
    }
    is_harmless(&sides(&found, Language::English));
    let page = history(&hostile(ACTS), Language::English);
    let html = Html::parse_document(&page);
    assert!(all(&html, "img, [onerror], [onload]").is_empty());
    assert_eq!(all(&html, "script").len(), 1);
    assert!(!page.contains('\u{202e}'));
}
