//! Who is to act, by which setting, and whether to come back: the same words in every form of report.

use std::time::Duration;

use crate::diagnosis::{Severity, Verdict};
use crate::knowledge::findings::FindingId;
use crate::knowledge::wording::{Advice, Wording};
use crate::report::{FindingReport, GaveUp, Report, duration};

use super::style;

/// Who is to act.
pub(super) fn who(advice: &Advice, wording: Wording) -> String {
    wording.say(style::who(advice.who), &[])
}

/// The setting that is to be changed, if it is known.
pub(super) fn setting(advice: &Advice, wording: Wording) -> Option<String> {
    let setting = advice.setting.as_deref()?;
    Some(wording.say("report-setting", &[("setting", setting)]))
}

/// Who is to act and by which setting, in one line with what to do.
pub(super) fn in_one_line(advice: &Advice, wording: Wording) -> String {
    one_line(advice, &advice.text, wording)
}

/// What such a line begins with.
pub(super) fn label(advice: &Advice, wording: Wording) -> String {
    one_line(advice, "", wording)
}

fn one_line(advice: &Advice, text: &str, wording: Wording) -> String {
    let mut actor = who(advice, wording);
    if let Some(setting) = setting(advice, wording) {
        actor = format!("{actor}{}{setting}", wording.blank());
    }
    wording.say("advice-in-one-line", &[("name", &actor), ("text", text)])
}

/// The same in short: the first sentence of what to do.
pub(super) fn in_short(advice: &Advice, wording: Wording) -> String {
    let mut short = advice.clone();
    first_sentence(&advice.text).clone_into(&mut short.text);
    in_one_line(&short, wording)
}

/// The first sentence of a text of ours, in any of its languages. A stop within a name or a number ends none.
pub(super) fn first_sentence(text: &str) -> &str {
    let end = text.char_indices().find_map(|(at, sign)| {
        let (sentence, behind) = text.split_at(at + sign.len_utf8());
        let goes_on = || behind.trim_start().starts_with(char::is_lowercase);
        let ends = match sign {
            '。' => true,
            '.' | '?' | '!' => behind.starts_with(char::is_whitespace) && !goes_on(),
            _ => false,
        };
        ends.then_some(sentence)
    });
    end.unwrap_or(text)
}

/// Whether and when to come back, and why the run did not do so itself. Nothing where that is no question.
pub(super) fn coming_back(
    report: &Report,
    finding: &FindingReport,
    wording: Wording,
) -> Option<String> {
    // Whether to come back is a question about the server.
    let is_ours = report.verdict == Verdict::Unknown && !finding.retry.advised;
    let retry = retry(finding, wording).filter(|_| !is_ours)?;
    let mut sentences = vec![retry];
    sentences.extend(gave_up(report, wording));
    if let Some(time) = &report.come_back_at {
        sentences.push(wording.say("come-back", &[("time", time)]));
    }
    Some(sentences.join(wording.blank()))
}

/// Why the run itself did not try again.
fn gave_up(report: &Report, wording: Wording) -> Option<String> {
    let id = match report.gave_up? {
        GaveUp::Tries => "gave-up-tries",
        GaveUp::Connections => "gave-up-connections",
        GaveUp::Deadline => "gave-up-deadline",
    };
    let made = report.attempts.len().to_string();
    Some(wording.say(id, &[("attempts", &made)]))
}

/// Whether to try again. Where it works anyhow, there is nothing to say against it.
fn retry(finding: &FindingReport, wording: Wording) -> Option<String> {
    let retry = finding.retry;
    if finding.severity < Severity::Critical {
        return None;
    }
    let wait = retry.after_seconds.filter(|seconds| *seconds > 0);
    let id = match (retry.advised, wait) {
        (false, Some(_)) => "retry-ends",
        (false, None) if expires(&finding.id) => "retry-expires",
        (false, None) => "retry-never",
        (true, None) => "retry-soon",
        (true, Some(_)) if retry.hinted => "retry-hinted",
        (true, Some(_)) => "retry-after",
    };
    let time = match wait.unwrap_or_default() {
        seconds @ 0..60 => wording.say("span-seconds", &[("number", &seconds.to_string())]),
        seconds if seconds % 60 == 0 => {
            wording.say("span-minutes", &[("number", &(seconds / 60).to_string())])
        }
        seconds => duration(Duration::from_secs(seconds).as_secs_f64() * 1000.0),
    };
    Some(wording.say(id, &[("time", &time)]))
}

/// Whether it ends by itself. A report of another version may have findings that are not known here.
fn expires(finding: &str) -> bool {
    let id = finding.parse::<FindingId>();
    id.is_ok_and(|id| id.meta().expires)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("Set a=1 in vsftpd.conf. Reload it.", "Set a=1 in vsftpd.conf."; "a name with a stop")]
    #[test_case("Use TLS 1.2 approx. as shown, or newer! Then retry.", "Use TLS 1.2 approx. as shown, or newer!"; "a number and an abbreviation")]
    #[test_case("One sentence.", "One sentence."; "nothing behind it")]
    #[test_case("設定を変更してください。再読み込みが必要です。", "設定を変更してください。"; "Japanese")]
    #[test_case("no stop", "no stop"; "no stop at all")]
    #[test_case("", ""; "nothing")]
    fn first_sentences(text: &str, right: &str) {
        assert_eq!(first_sentence(text), right);
    }
}
