//! W3C extended logs, as IIS and Pure-FTPd write them: `#Fields:` names the columns, in any order. Made into
//! `DATE TIME [SESSION] CLIENT METHOD STEM = STATUS, win32 status N`, with what the log has.

use super::Unfold;

/// The columns of IIS where a paste does not have the line that names them.
const SHIPPED: &str = "date time c-ip cs-username s-ip s-port cs-method cs-uri-stem sc-status sc-win32-status sc-substatus x-session x-fullpath";

/// Remembers which columns the lines have.
#[derive(Debug, Default)]
pub(super) struct Columns {
    names: Vec<String>,
    date: String,
}

impl Unfold for Columns {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        let trimmed = line.trim();
        if let Some(names) = trimmed.strip_prefix("#Fields:") {
            self.names = names.split_whitespace().map(str::to_owned).collect();
        } else if let Some(date) = trimmed.strip_prefix("#Date:") {
            date.split_whitespace()
                .next()
                .unwrap_or_default()
                .clone_into(&mut self.date);
        }
        to.push(
            self.row(trimmed)
                .filter(|_| !trimmed.starts_with('#'))
                .unwrap_or_else(|| line.to_owned()),
        );
    }
}

impl Columns {
    fn row(&self, line: &str) -> Option<String> {
        let values: Vec<&str> = line.split_whitespace().collect();
        let shipped = || SHIPPED.split(' ').collect();
        let names: Vec<&str> = if self.names.is_empty() {
            shipped()
        } else {
            self.names.iter().map(String::as_str).collect()
        };
        if values.len() != names.len() {
            return None;
        }
        let get = |wanted: &str| {
            let at = names.iter().position(|name| *name == wanted)?;
            Some(values[at]).filter(|value| *value != "-")
        };
        // IIS 6 and Pure-FTPd write the session in front of the method.
        let of_method = get("cs-method")?;
        let (within, method) = match of_method
            .strip_prefix('[')
            .and_then(|it| it.split_once(']'))
        {
            Some((session, method)) => (Some(session), method),
            None => (None, of_method),
        };
        let client = get("c-ip").unwrap_or("-");
        let told = get("x-session").or(within).filter(|it| !it.is_empty());
        let session = match (told, get("c-port")) {
            (Some(session), _) => session.to_owned(),
            (None, Some(port)) => format!("{client}:{port}"),
            (None, None) => client.to_owned(),
        };
        let date = get("date").unwrap_or(&self.date);
        let time = get("time").unwrap_or_default();
        let stem = get("cs-uri-stem").map_or_else(String::new, |stem| format!(" {stem}"));
        let status = get("sc-status").unwrap_or("-");
        let error = get("sc-win32-status").unwrap_or("0");
        let row = format!(
            "{date} {time} [{session}] {client} {method}{stem} = {status}, win32 status {error}"
        );
        Some(row.trim_start().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn last(lines: &[&str]) -> String {
        let mut columns = Columns::default();
        let mut to = Vec::new();
        for line in lines {
            columns.line(line, &mut to);
        }
        to.pop().unwrap()
    }

    #[test_case(
        &["#Fields: time c-ip cs-method cs-uri-stem sc-status", "07:15:02 192.0.2.7 [4]USER alice 331"],
        "07:15:02 [4] 192.0.2.7 USER alice = 331, win32 status 0"; "iis 6"
    )]
    #[test_case(
        &["#Fields: x-session sc-win32-status sc-status cs-method date time c-ip", "81 5 550 STOR 2026-03-04 07:15:02 192.0.2.7"],
        "2026-03-04 07:15:02 [81] 192.0.2.7 STOR = 550, win32 status 5"; "any order"
    )]
    #[test_case(
        &["2026-03-04 07:15:02 192.0.2.7 - 203.0.113.9 21 PASS *** 530 1326 41 11 -"],
        "2026-03-04 07:15:02 [11] 192.0.2.7 PASS *** = 530, win32 status 1326"; "as shipped"
    )]
    #[test_case(
        &["#Date: 2026-03-04 07:00:00", "#Fields: time c-ip c-port cs-method", "07:15:02 192.0.2.7 50001 QUIT"],
        "2026-03-04 07:15:02 [192.0.2.7:50001] 192.0.2.7 QUIT = -, win32 status 0"; "without a session"
    )]
    #[test_case(&["#Fields: date time", "no row"], "no row"; "no row")]
    #[test_case(&["#Fields: date time", "# x"], "# x"; "a comment")]
    fn rows_are_read_by_their_header(lines: &[&str], expected: &str) {
        assert_eq!(last(lines), expected);
    }
}
