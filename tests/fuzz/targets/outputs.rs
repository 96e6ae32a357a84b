//! What has to be true of everything that is written of evidence, whoever it is from.

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::{Evidence, format};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::{Report, build};
use ftpprobe::text;

/// The most that a form of report may take, beside what it is about.
const MOST_OF_OUR_OWN: usize = 512 * 1024;

/// How many bytes of report a byte of what was read may make: one that is escaped takes four, and a reply stands in the transcript
/// and is cited by findings.
const MOST_A_BYTE: usize = 64;

/// Judges this, writes it in every form, and looks at each. `length` is that of what the evidence was read from; none of the secrets
/// may be in it.
pub(crate) fn check(evidence: &Evidence, length: usize, secrets: &[&str]) {
    check_in(Language::English, &Format::ALL, evidence, length, secrets);
}

/// The same in the forms and the language that are asked for.
pub(crate) fn check_in(
    language: Language,
    formats: &[Format],
    evidence: &Evidence,
    length: usize,
    secrets: &[&str],
) {
    let diagnosis = diagnose(evidence, &Policy::default());
    let report = build(evidence, &diagnosis, &Wording::new(language));
    let mut saved = Vec::new();
    format::save(evidence, &mut saved).unwrap();
    holds_no(secrets, &saved, "evidence");
    let again = format::load(saved.as_slice()).unwrap();
    assert_eq!(&again, evidence, "evidence comes back as it was");
    for format in formats {
        for verbose in [0, 1] {
            let style = Style {
                language,
                verbose,
                ..Style::default()
            };
            let mut out = Vec::new();
            let reports = std::slice::from_ref(&report);
            renderer(*format, &style).render(reports, &mut out).unwrap();
            holds_no(secrets, &out, format.name());
            let most = MOST_OF_OUR_OWN + MOST_A_BYTE * length;
            assert!(out.len() <= most, "{format}: {} bytes", out.len());
            look(*format, &String::from_utf8(out).unwrap(), &report);
            if *format != Format::Text {
                break;
            }
        }
    }
}

/// That nothing in it acts on a terminal, and that programs can read what is for them.
fn look(format: Format, out: &str, report: &Report) {
    is_harmless(out, format.name());
    match format {
        Format::Json | Format::Jsonl => {
            let back: Report = serde_json::from_str(out).unwrap();
            assert_eq!(&back, report, "{format} gives the report back");
        }
        Format::Junit => {
            quick_junit::Report::deserialize_from_str(out).unwrap();
        }
        Format::Prometheus => {
            for line in out.lines() {
                let value = line.rsplit(' ').next().unwrap_or_default();
                let is_sample = line.starts_with("ftpprobe_") && value.parse::<f64>().is_ok();
                assert!(line.starts_with('#') || is_sample, "{line}");
            }
        }
        Format::Text | Format::Nagios | Format::Markdown | Format::Html => {}
    }
}

/// That no line holds anything that a terminal obeys or hides.
pub(crate) fn is_harmless(out: &str, what: &str) {
    for line in out.split('\n') {
        assert_eq!(text::sanitize(line), line, "{what}");
    }
}

fn holds_no(secrets: &[&str], out: &[u8], what: &str) {
    for secret in secrets {
        let found = memchr::memmem::find(out, secret.as_bytes());
        assert!(found.is_none(), "{what} holds a secret");
    }
}
