//! What is to be drawn, and where: the bar at the top, the table of several targets, the one that is selected, the keys.

use ftpprobe::clock::Timestamp;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::render::history::span;
use ftpprobe::render::watch::{moment, time};
use ftpprobe::text::width;
use ftpprobe::watch::{Model, NotNow};
use ratatui::Frame;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::paint::Paint;
use super::{Look, detail, table};

/// A smaller window shows nothing of use.
const LEAST: (usize, usize) = (40, 8);

/// With more rows than that for the selected target, a blank one keeps it apart from the table.
const AIRY: usize = 20;

/// Everything that a screen shows.
pub(super) struct View<'v> {
    pub(super) model: &'v Model,
    /// What each check is doing; none where none goes on.
    pub(super) doing: &'v [Option<String>],
    pub(super) look: &'v Look,
    pub(super) paint: Paint,
    pub(super) selected: usize,
    pub(super) is_help: bool,
    /// What the program had to say besides.
    pub(super) talk: Option<String>,
    pub(super) now: Timestamp,
}

impl View<'_> {
    pub(super) fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let lines = self.lines(area.width.into(), area.height.into());
        frame.render_widget(Paragraph::new(lines), area);
    }

    /// All lines of a window of this size.
    fn lines(&self, columns: usize, rows: usize) -> Vec<Line<'static>> {
        if columns < LEAST.0 || rows < LEAST.1 {
            let text = self.paint.cut(&self.say("watch-small"), columns);
            return vec![Line::raw(text)];
        }
        let mut lines = vec![self.bar(columns)];
        // The bar and the keys are always there.
        let mut left = rows - 2;
        if self.model.targets.len() > 1 {
            let table = table::lines(self, columns, left);
            left -= table.len();
            lines.extend(table);
            if left > AIRY {
                left -= 1;
                lines.push(Line::default());
            }
        }
        let below = if self.is_help {
            self.help(columns)
        } else {
            detail::lines(self, columns, left)
        };
        lines.extend(below.into_iter().take(left));
        lines.resize(rows - 1, Line::default());
        lines.push(Line::raw(self.paint.cut(&self.bottom(), columns)));
        lines
    }

    /// The program, how often it checks, and the time.
    fn bar(&self, columns: usize) -> Line<'static> {
        let every = i64::try_from(self.look.every.as_secs()).unwrap_or(i64::MAX);
        let every = span(every, self.wording());
        let mut left = format!(
            " ftpprobe watch  {}",
            self.tell("watch-every", &[("time", &every)])
        );
        let targets = self.model.targets.len();
        if targets > 1 {
            let many = self.tell("watch-many", &[("number", &targets.to_string())]);
            left = format!("{left}  {many}");
        }
        if self.model.is_paused {
            left = format!("{left}  {}", self.say("watch-paused"));
        }
        let right = format!("{} ", moment(self.now, &self.look.style.zone));
        let left = self.paint.cut(&left, columns);
        let blanks = columns.saturating_sub(width(&left) + width(&right));
        let right = if blanks == 0 { String::new() } else { right };
        let fill = columns.saturating_sub(width(&left) + width(&right));
        let text = format!("{left}{}{right}", " ".repeat(fill));
        Line::from(Span::styled(text, Paint::bar()))
    }

    /// What was asked for and is not done, or what the program had to say, or else the keys.
    fn bottom(&self) -> String {
        let target = self.model.targets.get(self.selected);
        if let Some(why) = target.and_then(|target| target.refused) {
            return format!(" {}", self.refused(why));
        }
        if let Some(talk) = &self.talk {
            return format!(" {talk}");
        }
        let id = if self.model.targets.len() > 1 {
            "watch-keys"
        } else {
            "watch-keys-alone"
        };
        format!(" {}", self.say(id))
    }

    fn refused(&self, why: NotNow) -> String {
        match why {
            NotNow::Running => self.say("watch-refused-running"),
            NotNow::Done => self.say("watch-refused-done"),
            NotNow::HeldOff(until) => {
                let until = time(until, self.now, &self.look.style.zone);
                self.tell("watch-refused-held", &[("until", &until)])
            }
            NotNow::TooSoon(left) => {
                let seconds = i64::try_from(left.as_secs()).unwrap_or(i64::MAX);
                let left = span(seconds.saturating_add(1), self.wording());
                self.tell("watch-refused-soon", &[("time", &left)])
            }
        }
    }

    fn help(&self, columns: usize) -> Vec<Line<'static>> {
        let title = Line::from(Span::styled(self.say("watch-help"), Paint::strong()));
        let mut lines = vec![Line::default(), title];
        let keys = [
            "watch-help-quit",
            "watch-help-select",
            "watch-help-pause",
            "watch-help-hurry",
            "watch-help-close",
        ];
        let keys = keys.map(|id| self.say(id));
        lines.extend(keys.map(|text| Line::raw(self.paint.cut(&format!("  {text}"), columns))));
        let zone = moment(self.now, &self.look.style.zone);
        let zone = zone.rsplit(' ').next().unwrap_or_default();
        let rest = [
            self.tell("watch-help-times", &[("zone", zone)]),
            self.say("watch-help-exit"),
        ];
        lines.push(Line::default());
        for text in rest {
            let wrapped = ftpprobe::render::watch::wrapped(&text, columns - 2);
            lines.extend(wrapped.iter().map(|text| Line::raw(format!("  {text}"))));
        }
        lines
    }

    pub(super) fn wording(&self) -> Wording {
        Wording::new(self.look.style.language)
    }

    pub(super) fn say(&self, id: &str) -> String {
        self.wording().say(id, &[])
    }

    pub(super) fn tell(&self, id: &str, values: &[(&str, &str)]) -> String {
        self.wording().say(id, values)
    }
}
