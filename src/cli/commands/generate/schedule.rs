//! What schedulers read: the units of systemd, and a line for cron.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ftpprobe::whole_file::Readers;

use crate::cli::config::Plan;
use crate::cli::output;

/// Every so often is too often: the server would rather have its places for others.
const SHORTEST: Duration = Duration::from_secs(60);

const SERVICE: &str = include_str!("ftpprobe.service.in");
const TIMER: &str = include_str!("ftpprobe.timer.in");
const CRON: &str = include_str!("ftpprobe.cron.in");

/// The units of systemd: written to a folder, or one after the other.
pub(super) fn systemd(
    every: Duration,
    configuration: &Path,
    plan: Option<&Plan>,
    folder: Option<&Path>,
) -> Result<String> {
    not_too_often(every)?;
    let credentials = credentials(plan);
    let values = [
        ("@PROGRAM@", unit_word(&program()?)?),
        ("@CONFIG@", unit_word(configuration)?),
        ("@EVERY@", unit_span(every)),
        ("@SPREAD@", unit_span(every / 10)),
        ("@CREDENTIALS@", credentials),
    ];
    let units = [("ftpprobe.service", SERVICE), ("ftpprobe.timer", TIMER)];
    let units = units.map(|(name, text)| (name, filled(text, &values)));
    let Some(folder) = folder else {
        return Ok(units.map(|(_, text)| text).join("\n"));
    };
    for (name, text) in &units {
        output::write_whole(&folder.join(name), Readers::ByUmask, |to| {
            to.write_all(text.as_bytes())
        })?;
    }
    Ok(String::new())
}

/// A line for cron.
pub(super) fn cron(every: Duration, configuration: &Path) -> Result<String> {
    not_too_often(every)?;
    let spread = Duration::from_secs((every / 10).as_secs());
    let values = [
        ("@WHEN@", cron_times(every)?),
        ("@PROGRAM@", cron_word(&program()?)?),
        ("@CONFIG@", cron_word(configuration)?),
        ("@SPREAD@", unit_span(spread).replace(' ', "")),
    ];
    Ok(filled(CRON, &values))
}

fn not_too_often(every: Duration) -> Result<()> {
    if every < SHORTEST {
        bail!(say!("error-every"));
    }
    Ok(())
}

fn filled(text: &str, values: &[(&str, String)]) -> String {
    let fill = |text: String, (name, value): &(&str, String)| text.replace(name, value);
    values.iter().fold(text.to_owned(), fill)
}

/// This program, where it lies.
fn program() -> Result<PathBuf> {
    std::env::current_exe().with_context(|| say!("error-own-path"))
}

/// The credentials that the configuration refers to; an example where it refers to none.
fn credentials(plan: Option<&Plan>) -> String {
    let checks = plan.map_or(&[][..], |plan| &plan.checks);
    let names = checks.iter();
    let names = names.filter_map(|args| args.login.password_credential.as_deref());
    let mut lines: Vec<String> = names
        .map(|name| format!("LoadCredential={name}:/etc/ftpprobe/{name}"))
        .collect();
    lines.sort();
    lines.dedup();
    if lines.is_empty() {
        return "# For password-credential = \"ftp\" in the configuration:\n#LoadCredential=ftp:/etc/ftpprobe/ftp"
            .to_owned();
    }
    lines.join("\n")
}

/// A word of `ExecStart=`.
fn unit_word(path: &Path) -> Result<String> {
    let text = text(path)?.replace('%', "%%").replace('$', "$$");
    if text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\')) {
        return Ok(format!(
            "\"{}\"",
            text.replace('\\', "\\\\").replace('"', "\\\"")
        ));
    }
    Ok(text)
}

/// A word of a command in a crontab, where % would end the line.
fn cron_word(path: &Path) -> Result<String> {
    let text = text(path)?;
    let quoted = shlex::try_quote(text).with_context(|| say!("error-nul"))?;
    Ok(quoted.replace('%', "\\%"))
}

fn text(path: &Path) -> Result<&str> {
    match path.to_str() {
        Some(text) if !text.chars().any(char::is_control) => Ok(text),
        _ => bail!(
            "{} cannot be written into a file of a scheduler",
            path.display()
        ),
    }
}

/// `15min`, `1h 30min`: what systemd and humantime both read.
fn unit_span(span: Duration) -> String {
    let span = humantime::format_duration(Duration::from_secs(span.as_secs())).to_string();
    let short = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        match &word[digits.len()..] {
            "m" => format!("{digits}min"),
            "day" | "days" => format!("{digits}d"),
            _ => word.to_owned(),
        }
    };
    span.split(' ').map(short).collect::<Vec<_>>().join(" ")
}

/// The five fields of cron. It knows minutes of an hour and hours of a day only.
fn cron_times(every: Duration) -> Result<String> {
    let minutes = every.as_secs() / 60;
    let is_whole = every.as_secs().is_multiple_of(60);
    match minutes {
        1 if is_whole => Ok("* * * * *".to_owned()),
        2..60 if is_whole && 60 % minutes == 0 => Ok(format!("*/{minutes} * * * *")),
        60 if is_whole => Ok("0 * * * *".to_owned()),
        61..1440 if is_whole && minutes.is_multiple_of(60) && 1440 % minutes == 0 => {
            Ok(format!("0 */{} * * *", minutes / 60))
        }
        1440 if is_whole => Ok("0 6 * * *".to_owned()),
        _ => bail!(
            "cron cannot start a job every {}: take minutes that divide an hour (5m, 15m) or hours that divide a day (1h, 6h, 24h)",
            humantime::format_duration(every)
        ),
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("1m", Some("* * * * *"))]
    #[test_case("15m", Some("*/15 * * * *"))]
    #[test_case("1h", Some("0 * * * *"))]
    #[test_case("6h", Some("0 */6 * * *"))]
    #[test_case("1day", Some("0 6 * * *"))]
    #[test_case("7m", None)]
    #[test_case("5h", None)]
    #[test_case("90s", None)]
    #[test_case("2days", None)]
    fn times_of_cron(every: &str, expected: Option<&str>) {
        let every = humantime::parse_duration(every).unwrap();
        assert_eq!(cron_times(every).ok().as_deref(), expected);
    }

    #[test_case("15m", "15min")]
    #[test_case("90m", "1h 30min")]
    #[test_case("2days", "2d")]
    fn spans_of_systemd(span: &str, expected: &str) {
        assert_eq!(
            unit_span(humantime::parse_duration(span).unwrap()),
            expected
        );
    }

    #[test]
    fn strange_paths_stay_one_word() {
        let path = Path::new("/a b/100%\"$x");
        assert_eq!(unit_word(path).unwrap(), "\"/a b/100%%\\\"$$x\"");
        assert_eq!(cron_word(path).unwrap(), "'/a b/100\\%\"$x'");
        assert!(unit_word(Path::new("/a\nb")).is_err());
    }
}
