//! What the documents show behind `$ ftpprobe ...` is what it prints, and the files that they show can be read.
//!
//! `<!-- parts of the report: 1-4 -->` before a block leaves out the others, and `<!-- not run: why -->` leaves it as it is.

use std::fs;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::markdown::blocks;
use crate::{compare, documents, read, readme, run, says};

#[test]
fn examples_are_what_the_program_prints() {
    let mut count = 0;
    for name in documents() {
        let text = read(&name);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for block in blocks(&text).iter().rev() {
            let typed = block
                .lines
                .first()
                .and_then(|line| line.strip_prefix("$ ftpprobe "));
            let comment = block.comment.as_deref().unwrap_or_default();
            let (Some(typed), false) = (typed, comment.starts_with("not run: ")) else {
                continue;
            };
            let args = shlex::split(typed).unwrap();
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let printed = String::from_utf8(run(&args).stdout).unwrap();
            assert!(!printed.is_empty(), "{name}: {typed}");
            let mut expected = chosen(&printed, comment.strip_prefix("parts of the report: "));
            let found = block.lines[1..].join("\n");
            let alike = args[0] == "demo" && without_chance(&found) == without_chance(&expected);
            if alike {
                expected = found;
            }
            let own = block.at.start + 1..block.at.end;
            lines.splice(own, expected.lines().map(|line| line.trim_end().to_owned()));
            count += 1;
        }
        let page = lines.join("\n") + "\n";
        // All that is written into a README is written here, at once.
        compare(&name, &readme::completed(&name, &page));
    }
    assert!(count > 15, "{count}");
}

/// Parts are divided by blank lines and begin at the left; those that are left out at the end are marked.
fn chosen(report: &str, range: Option<&str>) -> String {
    let Some((first, last)) = range.and_then(|it| it.split_once('-')) else {
        return report.trim_end().to_owned();
    };
    let (first, last) = (
        first.parse::<usize>().unwrap(),
        last.parse::<usize>().unwrap(),
    );
    let mut parts: Vec<String> = Vec::new();
    for paragraph in report.trim_end().split("\n\n") {
        match parts.last_mut() {
            Some(part) if paragraph.starts_with(' ') => {
                *part = format!("{part}\n\n{paragraph}");
            }
            _ => parts.push(paragraph.to_owned()),
        }
    }
    let rest = if parts.len() > last { "\n[...]" } else { "" };
    parts[first - 1..last].join("\n\n") + rest
}

static TIMES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<?[0-9.]+ ?(µs|ms|s)(?-u:\b)").unwrap());
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| Regex::new("[0-9]+").unwrap());

/// Ports and times are others in each run, and so are bars, and where lines end.
pub(crate) fn without_chance(report: &str) -> String {
    let report = TIMES.replace_all(report, "TIME");
    let report = NUMBERS.replace_all(&report, "#");
    // The cells of a bar, and those before and after it: full stops, whether of a sentence or not.
    let is_bar = |it: char| matches!(it, '⣿' | '⡇' | '.');
    report
        .chars()
        .filter(|it| !it.is_whitespace() && !is_bar(*it))
        .collect()
}

#[test]
fn what_differs_between_runs_is_not_compared() {
    let one = "Steps  5.0 ms\n  ✓ connect  <0.1 ms  127.0.0.1:33893\n  2 sessions";
    let other = "Steps  1.3 s\n  ✓ connect  12 ms  .⣿⣿⡇.....  127.0.0.1:443\n  3 sessions";
    assert_eq!(without_chance(one), without_chance(other));
    assert_ne!(
        without_chance(one),
        without_chance(&one.replace("connect", "greeting"))
    );
}

/// What an excerpt leaves out may be there besides.
#[test]
fn excerpts_of_json_are_what_the_program_prints() {
    let mut count = 0;
    for name in documents() {
        for block in blocks(&read(&name)) {
            let comment = block.comment.unwrap_or_default();
            if let Some(typed) = comment.strip_prefix("excerpt of: ") {
                let args: Vec<&str> = typed.split(' ').collect();
                let printed: Value = serde_json::from_slice(&run(&args).stdout).unwrap();
                let shown: Value = serde_json::from_str(&block.lines.join("\n")).unwrap();
                assert!(is_within(&shown, &printed), "{name}: {typed}");
                count += 1;
            }
        }
    }
    assert!(count > 0, "no excerpts");
}

fn is_within(shown: &Value, printed: &Value) -> bool {
    match (shown, printed) {
        (Value::Object(shown), Value::Object(printed)) => shown
            .iter()
            .all(|(key, value)| printed.get(key).is_some_and(|it| is_within(value, it))),
        (Value::Array(shown), Value::Array(printed)) => {
            let pairs = shown.iter().zip(printed);
            shown.len() <= printed.len() && pairs.fold(true, |all, (a, b)| all && is_within(a, b))
        }
        _ => shown == printed,
    }
}

/// A server that greets with its sign is taken for it.
#[test]
fn the_profile_in_the_documentation_is_one() {
    let page = read("docs/profiles.md");
    let profile = blocks(&page)
        .into_iter()
        .find(|it| it.info == "toml")
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("house.toml"), profile.lines.join("\n")).unwrap();
    let log = folder.path().join("session.log");
    let lines = "220 House FTP\r\nUSER me\r\n331 Password?\r\nPASS ****\r\n530 No.\r\n";
    fs::write(&log, lines).unwrap();
    let (folder, log) = (folder.path().to_str().unwrap(), log.to_str().unwrap());
    let args = ["diagnose", "--format", "json", "--profiles", folder, log];
    let report: Value = serde_json::from_slice(&run(&args).stdout).unwrap();
    assert_eq!(report["server"]["software"], "House FTP", "{report:#}");
}

/// Read as a configuration, without a network: the credential that it refers to comes up in the unit.
#[test]
fn the_configuration_in_the_documentation_is_one() {
    let page = read("docs/monitoring.md");
    let (_, rest) = page.split_once("```toml\n# Above the tables").unwrap();
    let (text, _) = rest.split_once("```").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ftpprobe.toml");
    fs::write(&file, format!("#{text}")).unwrap();
    let unit = says(&["generate", "systemd", "--config", file.to_str().unwrap()]);
    assert!(unit.contains("LoadCredential=backup:"), "{unit}");
}

/// Of a page, the only block of this kind that begins so.
fn block(page: &str, info: &str, begin: &str) -> String {
    let text = read(page);
    let mut found = blocks(&text).into_iter().filter(|it| it.info == info);
    let found = found.find(|it| it.lines[0].starts_with(begin)).unwrap();
    found.lines.join("\n") + "\n"
}

/// Nothing is probed: a name for several targets is refused once all of the list has been read.
#[test]
fn the_list_of_targets_in_the_documentation_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let config = write(
        "ftpprobe.toml",
        "[targets.partner]\ntarget = \"h.example\"\n",
    );
    let list = write(
        "servers.txt",
        &block("docs/many-servers.md", "text", "# A comment"),
    );
    let said = run(&["--config", &config, "--targets", &list, "--name", "x"]).stderr;
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("--name takes one target"), "{said}");
    let shown = block("docs/many-servers.md", "text", "error: servers.txt");
    let wrong = "\n\nh.example --timeout never\n";
    let list = write("servers.txt", wrong);
    let said = String::from_utf8(run(&["--no-config", "--targets", &list]).stderr).unwrap();
    assert_eq!(said.replace(&list, "servers.txt"), shown);
}

/// Read by the exporter, which then refuses to open its page to everybody, and listens nowhere.
#[test]
fn the_configuration_of_the_exporter_in_the_documentation_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ftpprobe.toml");
    let password = folder.path().join("password");
    fs::write(&password, "secret\n").unwrap();
    let text = block("docs/exporter.md", "toml", "[modules.explicit]");
    let text = text.replace("/etc/ftpprobe/password", password.to_str().unwrap());
    fs::write(&file, text).unwrap();
    let words = ["serve", "--open-page", "--listen", ":0", "--config"];
    let said = run(&[words.as_slice(), &[file.to_str().unwrap()]].concat()).stderr;
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("--open-page lets whoever"), "{said}");
}
