//! What is drawn, as a terminal has it.

use std::sync::LazyLock;

use ftpprobe::diagnosis::{Policy, Verdict, diagnose};
use ftpprobe::evidence::format::load;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::report::{Report, build};
use ftpprobe::text::width;
use ftpprobe::watch::{Model, NotNow};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;

const HEALTHY: &[u8] = include_bytes!("../../../tests/evidence/healthy/evidence.json");
const REFUSED: &[u8] = include_bytes!("../../../tests/evidence/530-per-host/evidence.json");

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(1_800_000_000 + seconds)
}

fn report(evidence: &[u8], seconds: i64, language: Language) -> Report {
    let evidence = load(evidence).unwrap();
    let diagnosis = diagnose(&evidence, &Policy::default());
    let mut report = build(&evidence, &diagnosis, &Wording::new(language));
    report.started_at = at(seconds).to_string();
    report
}

/// Targets of which the first is well, was refused for a minute, and is well again, and the second is refused.
fn model(labels: &[&str], language: Language) -> Model {
    let mut model = Model::new(labels);
    let check = |model: &mut Model, index, evidence, seconds| {
        let mut report = report(evidence, seconds, language);
        for measure in &mut report.measures {
            measure.value *= 1.0 + f64::from(u32::try_from(seconds % 7).unwrap()) / 5.0;
        }
        model.checked(index, &report, None, at(seconds + 1));
    };
    for number in 0..12 {
        let evidence = if (6..8).contains(&number) {
            REFUSED
        } else {
            HEALTHY
        };
        check(&mut model, 0, evidence, 30 * number);
        model.targets[0].due = Some(at(30 * number + 30));
    }
    if labels.len() > 1 {
        check(&mut model, 1, REFUSED, 331);
        model.targets[1].held_until = Some(at(700));
    }
    model
}

struct Asked<'a> {
    columns: u16,
    rows: u16,
    language: Language,
    is_ascii: bool,
    chosen: Chosen,
    doing: &'a [Option<String>],
}

impl Default for Asked<'_> {
    fn default() -> Self {
        Self {
            columns: 80,
            rows: 24,
            language: Language::English,
            is_ascii: false,
            chosen: Chosen::default(),
            doing: &[],
        }
    }
}

fn drawn(model: &Model, asked: &Asked<'_>) -> String {
    let look = Look {
        is_ascii: asked.is_ascii,
        style: Style {
            language: asked.language,
            zone: TimeZone::get("Asia/Tokyo").unwrap(),
            ..Style::default()
        },
        every: Duration::from_secs(30),
    };
    let view = View {
        model,
        doing: asked.doing,
        look: &look,
        paint: Paint::new(false, asked.is_ascii),
        selected: asked.chosen.selected,
        is_help: asked.chosen.is_help,
        talk: None,
        now: at(345),
    };
    let mut terminal = Terminal::new(TestBackend::new(asked.columns, asked.rows)).unwrap();
    terminal.draw(|frame| view.draw(frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn a_target_that_is_well_again() {
    let model = model(&["ftp.example.com:21"], Language::English);
    insta::assert_snapshot!(drawn(&model, &Asked::default()));
}

#[test]
fn a_target_that_is_refused_among_several() {
    let mut model = model(&["ftp.example.com:21", "backup", "new"], Language::English);
    model.targets[1].refused = Some(NotNow::HeldOff(at(700)));
    let chosen = Chosen {
        selected: 1,
        is_help: false,
    };
    let asked = Asked {
        chosen,
        doing: &[None, None, Some("logging in".to_owned())],
        ..Asked::default()
    };
    insta::assert_snapshot!(drawn(&model, &asked));
}

#[test]
fn in_japanese_on_a_large_window() {
    let model = model(&["ftp.example.com:21", "backup"], Language::Japanese);
    let asked = Asked {
        columns: 100,
        rows: 36,
        language: Language::Japanese,
        ..Asked::default()
    };
    insta::assert_snapshot!(drawn(&model, &asked));
}

#[test]
fn the_help_in_both_languages() {
    let chosen = Chosen {
        selected: 0,
        is_help: true,
    };
    for language in Language::ALL {
        let model = model(&["a"], language);
        let asked = Asked {
            language,
            chosen,
            ..Asked::default()
        };
        insta::assert_snapshot!(format!("help-{}", language.tag()), drawn(&model, &asked));
    }
}

#[test]
fn ascii_is_ascii() {
    let model = model(&["ftp.example.com:21"], Language::English);
    let asked = Asked {
        is_ascii: true,
        ..Asked::default()
    };
    let drawn = drawn(&model, &asked);
    assert!(drawn.is_ascii() && drawn.contains("listing"), "{drawn}");
}

#[test]
fn no_id_is_cut_and_the_verdict_is_there_however_low_the_window() {
    let model = model(
        &["a-server-with-a-long-name.example.com:2121", "b"],
        Language::English,
    );
    for rows in 12..40 {
        let asked = Asked {
            rows,
            chosen: Chosen {
                selected: 1,
                is_help: false,
            },
            ..Asked::default()
        };
        let drawn = drawn(&model, &asked);
        let root = model.targets[1].last.as_ref().unwrap().root_cause.clone();
        let count = drawn.matches(&root.unwrap()).count();
        assert!(count >= 2 && drawn.contains("q quit"), "{drawn}");
    }
}

#[test]
fn what_keys_do() {
    let (orders, mut ordered) = tokio::sync::mpsc::channel(1);
    let mut model = model(&["a", "b"], Language::English);
    let chosen = Chosen::default();
    let chosen = acted(chosen, Act::Down, &mut model, &orders);
    let chosen = acted(chosen, Act::Down, &mut model, &orders);
    assert_eq!(chosen.selected, 1);
    acted(chosen, Act::Hurry, &mut model, &orders);
    // The next one has no room, and is lost.
    acted(chosen, Act::Pause, &mut model, &orders);
    assert_eq!(ordered.try_recv(), Ok(Order::Hurry(1)));
    assert!(ordered.try_recv().is_err());
    let chosen = acted(chosen, Act::Help, &mut model, &orders);
    let chosen = acted(chosen, Act::First, &mut model, &orders);
    assert!(chosen.is_help && chosen.selected == 0);
    assert!(!acted(chosen, Act::Close, &mut model, &orders).is_help);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_window_can_be_drawn(columns in 1_u16..130, rows in 1_u16..60, selected in 0_usize..3) {
        static MODEL: LazyLock<Model> =
            LazyLock::new(|| model(&["ftp.example.com:21", "バックアップ", "c"], Language::Japanese));
        let chosen = Chosen { selected, is_help: false };
        let asked = Asked { columns, rows, language: Language::Japanese, chosen, ..Asked::default() };
        let drawn = drawn(&MODEL, &asked);
        prop_assert_eq!(drawn.lines().count(), usize::from(rows));
        // Each line stands between two quotes.
        prop_assert!(drawn.lines().all(|line| width(line) >= usize::from(columns)));
    }
}

#[test]
fn verdicts_have_colours() {
    let paint = Paint::new(true, false);
    let (ok, critical) = (paint.verdict(Verdict::Ok), paint.verdict(Verdict::Critical));
    assert!(ok.fg.is_some() && critical.bg.is_some());
}
