//! One target: how it is and since when, what to do, how long each part takes, incidents, replies.

use ftpprobe::history::Summary;
use ftpprobe::history::summary::{MeasureSummary, Stretch};
use ftpprobe::render::history::{span, sparkline, value};
use ftpprobe::render::watch::{advice, status, time, wrapped};
use ftpprobe::text::{padded, width};
use ftpprobe::watch::Watched;
use ftpprobe::watch::model::{Last, MAX_CHECKS, Reply};
use ratatui::text::{Line, Span};

use super::paint::Paint;
use super::view::View;

/// Columns of the name of a phase, and of a time.
const NAME: usize = 11;
const VALUE: usize = 9;

/// Lines of a sentence, at most, and of advice.
const SENTENCE: usize = 3;

/// Columns of a command, and of a moment.
const COMMAND: usize = 14;
const MOMENT: usize = 12;

/// Rows that incidents and replies get before phases get all of theirs, the heading included.
const INCIDENTS: usize = 3;
const REPLIES: usize = 4;

/// The most checks that a trend shows.
const MAX_TREND: usize = 60;

/// What is shown of the selected target in so many rows.
pub(super) fn lines(view: &View<'_>, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let Some(target) = view.model.targets.get(view.selected) else {
        return Vec::new();
    };
    let detail = Detail {
        view,
        target,
        columns,
    };
    detail.lines(rows)
}

struct Detail<'d, 'v> {
    view: &'d View<'v>,
    target: &'d Watched,
    columns: usize,
}

impl Detail<'_, '_> {
    fn lines(&self, rows: usize) -> Vec<Line<'static>> {
        let mut lines = self.top(rows);
        let left = rows.saturating_sub(lines.len());
        let (mut incidents, mut replies) = (self.incidents(), self.replies());
        let mut phases = self.phases();
        // Each gets what it needs at least, phases get the rest of theirs, and what is left goes to replies.
        let kept = incidents.len().min(INCIDENTS) + replies.len().min(REPLIES);
        let room = left.saturating_sub(kept);
        if phases.len() > room {
            // The last ones are those that say most.
            let cut = phases.len() - room.max(4.min(phases.len()));
            phases.drain(1..=cut);
        }
        let left = left.saturating_sub(phases.len());
        incidents.truncate(left.saturating_sub(replies.len().min(REPLIES)).clamp(2, 6));
        let left = left.saturating_sub(incidents.len());
        if replies.len() > left && left >= 2 {
            // The last replies are those that matter.
            replies.drain(1..=replies.len() - left);
        }
        let used = phases.len() + incidents.len() + replies.len();
        let mut blanks = rows.saturating_sub(lines.len() + used);
        for section in [phases, incidents, replies] {
            if section.len() < 2 {
                continue;
            }
            if blanks > 0 {
                blanks -= 1;
                lines.push(Line::default());
            }
            lines.extend(section);
        }
        lines
    }

    /// How it is.
    fn top(&self, rows: usize) -> Vec<Line<'static>> {
        let view = self.view;
        let paint = view.paint;
        let label = Span::styled(
            paint.cut(&self.target.label, self.columns / 2),
            Paint::strong(),
        );
        let Some((last, summary)) = self.target.last.as_ref().zip(self.target.summary.as_ref())
        else {
            let first = view.say("watch-first");
            return vec![
                Line::from(label),
                self.line(&self.doing().unwrap_or_default()),
                self.line(&first),
            ];
        };
        let cause = last.root_cause.as_deref();
        let word = status(last.verdict, None);
        let mut head = vec![
            label,
            Span::raw("  "),
            Span::styled(format!(" {word} "), paint.verdict(last.verdict)),
        ];
        head.extend(cause.map(|cause| Span::styled(format!(" {cause}"), Paint::strong())));
        let mut lines = vec![Line::from(head), self.line(&self.since())];
        // On a low screen, there is less room for sentences.
        let most = if rows > 14 { SENTENCE } else { 1 };
        lines.extend(self.wrapped(&last.sentence, most));
        let advised = if rows > 24 { 2 } else { 1 };
        for one in last.advice.iter().take(advised) {
            lines.extend(self.wrapped(&advice(one, view.wording()), most.min(2)));
        }
        lines.push(self.line(&self.counts(summary)));
        lines
    }

    /// Since when it is so, and what comes next.
    fn since(&self) -> String {
        let view = self.view;
        let mut parts = Vec::new();
        if let Some(since) = self.target.since() {
            let lasts = view.now.signed_seconds_since(since).max(0);
            let since = time(since, view.now, &view.look.style.zone);
            let lasts = span(lasts, view.wording());
            parts.push(view.tell("watch-since", &[("since", &since), ("time", &lasts)]));
        }
        parts.push(self.doing().unwrap_or_else(|| self.next()));
        parts.join("  ")
    }

    /// What the check that goes on is doing.
    fn doing(&self) -> Option<String> {
        let doing = self.view.doing.get(self.view.selected)?.as_deref()?;
        Some(if doing.is_empty() {
            self.view.say("watch-turn")
        } else {
            self.view.tell("watch-now", &[("text", doing)])
        })
    }

    /// When the next check comes.
    fn next(&self) -> String {
        let view = self.view;
        let zone = &view.look.style.zone;
        if let Some(until) = self.target.held_until.filter(|until| *until > view.now) {
            let until = time(until, view.now, zone);
            return view.tell("watch-held", &[("until", &until)]);
        }
        if view.model.is_paused {
            return view.say("watch-paused");
        }
        let Some(due) = self.target.due else {
            return view.say("watch-no-more");
        };
        let left = i64::try_from(due.seconds_since(view.now)).unwrap_or(i64::MAX);
        let (due, left) = (time(due, view.now, zone), span(left, view.wording()));
        view.tell("watch-next", &[("until", &due), ("time", &left)])
    }

    fn counts(&self, summary: &Summary) -> String {
        let view = self.view;
        let runs = &summary.runs;
        let numbers = [runs.all, runs.ok, runs.warning, runs.critical, runs.unknown];
        let [all, ok, warning, critical, unknown] = numbers.map(|number| number.to_string());
        let values = [
            ("runs", all.as_str()),
            ("ok", &ok),
            ("warning", &warning),
            ("critical", &critical),
            ("unknown", &unknown),
        ];
        let mut parts = Vec::new();
        if let Some(uptime) = summary.uptime_percent {
            let uptime = format!("{uptime:.2} %");
            parts.push(view.tell("watch-uptime", &[("uptime", &uptime)]));
        }
        parts.push(view.tell("watch-counts", &values));
        let forgotten = self.target.forgotten();
        if forgotten > 0 {
            let (most, number) = (MAX_CHECKS.to_string(), (forgotten + runs.all).to_string());
            let values = [("most", &*most), ("number", &*number)];
            parts.push(view.tell("watch-forgotten", &values));
        }
        parts.join("  ")
    }

    /// How long each part takes.
    fn phases(&self) -> Vec<Line<'static>> {
        let phases: Vec<_> = self.target.phases().collect();
        if phases.is_empty() {
            return Vec::new();
        }
        let view = self.view;
        let room = self.columns.saturating_sub(NAME + 5 * VALUE + 4);
        let checks = room.min(MAX_TREND);
        let columns = ["watch-last", "watch-min", "watch-mean"].map(|id| view.say(id));
        let columns = columns.into_iter().chain(["p95".to_owned()]);
        let columns = columns.chain([view.say("watch-max")]);
        let columns: String = columns.map(|it| view.paint.right(&it, VALUE)).collect();
        let trend = view.tell("watch-trend", &[("number", &checks.to_string())]);
        let head = format!(
            "{}{columns}  {trend}",
            padded(&view.say("watch-phase"), NAME + 2)
        );
        let mut lines = vec![self.heading(&head)];
        lines.extend(phases.into_iter().map(|phase| self.phase(phase, checks)));
        lines
    }

    fn phase(&self, phase: &MeasureSummary, checks: usize) -> Line<'static> {
        let values = [phase.last, phase.min, phase.mean, phase.p95, phase.max];
        let values = values.map(|it| self.view.paint.right(&value(it, phase.unit), VALUE));
        let name = padded(phase.quantity.name(), NAME);
        let trend = self.target.trend(phase.quantity, checks);
        let trend = sparkline(&trend, self.view.paint.heights());
        Line::from(vec![
            Span::raw(format!("  {name}{}  ", values.concat())),
            Span::styled(trend, self.view.paint.trend()),
        ])
    }

    /// When it was not as it should be, the latest first.
    fn incidents(&self) -> Vec<Line<'static>> {
        let Some(summary) = &self.target.summary else {
            return Vec::new();
        };
        let title = self.view.say("watch-incidents");
        if summary.incidents.is_empty() {
            let none = self.view.say("watch-no-incidents");
            return vec![self.heading(&title), self.line(&format!("  {none}"))];
        }
        let mut lines = vec![self.heading(&title)];
        let incidents = summary.incidents.iter().rev();
        lines.extend(incidents.map(|incident| self.incident(incident)));
        lines
    }

    fn incident(&self, incident: &Stretch) -> Line<'static> {
        let view = self.view;
        let moment = |text: &str| {
            let moment = text.parse().ok();
            moment.map(|moment| time(moment, view.now, &view.look.style.zone))
        };
        let start = moment(&incident.start).unwrap_or_default();
        let end = incident.end.as_deref().and_then(moment);
        let end = end.unwrap_or_else(|| view.say("watch-still"));
        let lasts = span(incident.seconds, view.wording());
        let lead = format!(
            "  {}{}{}",
            padded(&start, MOMENT),
            padded(&end, MOMENT),
            padded(&lasts, MOMENT + 1)
        );
        let word = status(incident.verdict, None);
        let cause = incident.root_cause.as_deref().unwrap_or("-");
        Line::from(vec![
            Span::raw(lead),
            Span::styled(word, view.paint.verdict(incident.verdict)),
            Span::raw(format!(" {cause}")),
        ])
    }

    /// What was said last.
    fn replies(&self) -> Vec<Line<'static>> {
        let replies = self.target.last.as_ref().map(|last: &Last| &last.replies);
        let Some(replies) = replies.filter(|replies| !replies.is_empty()) else {
            return Vec::new();
        };
        let mut lines = vec![self.heading(&self.view.say("watch-replies"))];
        let replies = replies.iter().enumerate();
        lines.extend(replies.map(|(index, reply)| self.reply(reply, index == 0)));
        lines
    }

    /// Of replies without a command, the first is the greeting; others are further replies to the one before.
    fn reply(&self, reply: &Reply, is_first: bool) -> Line<'static> {
        let paint = self.view.paint;
        let command = if is_first && reply.command.is_empty() {
            self.view.say("watch-greeting")
        } else {
            reply.command.clone()
        };
        let command = padded(&paint.cut(&command, COMMAND), COMMAND + 1);
        let code = reply.code.map_or_else(String::new, |code| code.to_string());
        self.line(&format!("  {command}{code:4}{}", reply.text))
    }

    fn heading(&self, text: &str) -> Line<'static> {
        let text = self.view.paint.cut(text, self.columns);
        Line::from(Span::styled(text, Paint::strong()))
    }

    fn line(&self, text: &str) -> Line<'static> {
        Line::raw(self.view.paint.cut(text, self.columns))
    }

    /// A text in so many lines; where it is longer, its end is cut.
    fn wrapped(&self, text: &str, most: usize) -> Vec<Line<'static>> {
        let mut lines = wrapped(text, self.columns);
        if lines.len() > most {
            let rest = lines.split_off(most - 1);
            let rest = rest.join(self.view.wording().blank());
            lines.push(self.view.paint.cut(&rest, self.columns));
        }
        debug_assert!(lines.iter().all(|line| width(line) <= self.columns));
        lines.into_iter().map(Line::raw).collect()
    }
}
