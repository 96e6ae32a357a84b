//! WinSCP's session log: a mark (`.` notes, `>` sent, `<` heard, `!` errors), date and time, then the text.

use crate::evidence::facts::TcpOutcome;
use crate::logs::event::{Event, Told, address_in, is_coded, outcome_of};

/// How surely a line is of this format.
pub(in crate::logs) fn recognise(line: &str) -> u32 {
    if split(line).is_some() { 5 } else { 0 }
}

/// Mark, microseconds of the day, text.
fn split(line: &str) -> Option<(char, u64, &str)> {
    let mut chars = line.chars();
    let mark = chars.next().filter(|mark| ".<>!*".contains(*mark))?;
    let mut words = chars.as_str().strip_prefix(' ')?.splitn(3, ' ');
    let date = words.next()?;
    let is_date = date.len() == 10
        && date
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    let at_us = words.next().and_then(of_day).filter(|_| is_date)?;
    Some((mark, at_us, words.next().unwrap_or_default()))
}

/// `10:11:12.123` in microseconds of the day.
pub(in crate::logs) fn of_day(time: &str) -> Option<u64> {
    let mut parts = time.splitn(3, ':');
    let mut number = || -> Option<u64> {
        let part = parts.next().filter(|part| part.len() == 2)?;
        part.parse().ok()
    };
    let (hours, minutes) = (number()?, number()?);
    let seconds = parts.next()?;
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let whole: u64 = Some(whole).filter(|it| it.len() == 2)?.parse().ok()?;
    let digits: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let micros: u64 = digits.parse().ok()?;
    (hours < 24).then(|| ((hours * 60 + minutes) * 60 + whole) * 1_000_000 + micros)
}

/// Remembers the host, and whether data is being connected to.
#[derive(Debug, Default)]
pub(in crate::logs) struct Reader {
    connected: bool,
    host: Option<String>,
}

impl Reader {
    pub(in crate::logs) fn line(&mut self, line: &str) -> Vec<Told> {
        let Some((mark, at_us, text)) = split(line) else {
            return Vec::new();
        };
        let event = match mark {
            '>' => Some(Event::Command(text.trim_end().to_owned())),
            '<' => Some(Event::Reply(text.to_owned())),
            _ => self.note(text),
        };
        let told = |event| Told {
            at_us: Some(at_us),
            ..Told::from(event)
        };
        event.map(told).into_iter().collect()
    }

    fn note(&mut self, text: &str) -> Option<Event> {
        if let Some(rest) = text.strip_prefix("Host name: ") {
            self.host = rest.split(' ').next().map(str::to_owned);
            return None;
        }
        if let Some(rest) = text.strip_prefix("Connecting to ") {
            if self.connected {
                return Some(Event::DataConnecting(address_in(
                    rest.trim_end_matches(" ..."),
                )));
            }
            let address = address_in(rest.trim_end_matches(" ..."));
            return Some(Event::Connecting {
                host: self.host.clone(),
                address,
            });
        }
        if text.starts_with("Connected with ") || text.starts_with("Connected to ") {
            self.connected = true;
            return Some(Event::Connected);
        }
        if text.starts_with("TLS connection established")
            || text.starts_with("Verified and connected using")
        {
            return Some(Event::Encrypted(None));
        }
        if text.starts_with("Timeout detected. (data connection)") {
            let words = text.to_owned();
            return Some(Event::DataNotConnected(TcpOutcome::TimedOut, words));
        }
        if text.starts_with("Timeout detected") {
            return Some(Event::TimedOut);
        }
        if text.contains("Data connection") && outcome_of(text) != TcpOutcome::Failed {
            return Some(Event::DataNotConnected(outcome_of(text), text.to_owned()));
        }
        if text.contains("Can't transfer file")
            || text.contains("Could not retrieve directory listing")
        {
            return Some(Event::Failed(text.to_owned()));
        }
        if text.starts_with("Disconnected from server") || text.starts_with("Connection closed") {
            self.connected = false;
            return Some(Event::Closed { reset: false });
        }
        if text.starts_with("Connection failed") || text.starts_with("Connection refused") {
            return Some(Event::NotConnected(outcome_of(text), text.to_owned()));
        }
        if text.contains("Host not found") || text.contains("does not exist.") && !is_coded(text) {
            return Some(Event::NotResolved(text.to_owned()));
        }
        None
    }
}
