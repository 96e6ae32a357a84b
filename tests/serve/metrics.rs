//! What it says, held to the documentation and to promtool.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::exporter::{Exporter, OPEN};
use super::server::{Kind, Servers};
use super::support::installed;

/// Name to type and HELP, as `docs/metrics.md` has them.
fn documented() -> BTreeMap<String, (String, String)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/metrics.md");
    let page = fs::read_to_string(page).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `ftpprobe_"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let name = cells[0].trim_matches(|c| c == '`' || c == ' ' || c == '|');
        let help = cells[3].trim_end_matches('|').trim();
        (name.to_owned(), (cells[1].to_owned(), help.to_owned()))
    })
    .collect()
}

/// The same, as a page of metrics has them.
fn said(page: &str) -> BTreeMap<String, (String, String)> {
    let of = |kind: &str| -> BTreeMap<String, String> {
        let lines = page.lines().filter_map(|line| line.strip_prefix(kind));
        let pairs = lines.map(|line| line.split_once(' ').unwrap());
        pairs
            .map(|(name, rest)| (name.to_owned(), rest.to_owned()))
            .collect()
    };
    let types = of("# TYPE ");
    let helps = of("# HELP ").into_iter();
    helps
        .map(|(name, help)| (name.clone(), (types[&name].clone(), help)))
        .collect()
}

fn check(page: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page");
    fs::write(&file, page).unwrap();
    let judged = Command::new(installed::program("promtool"))
        .args(["check", "metrics"])
        .stdin(fs::File::open(file).unwrap())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    let said = said + &String::from_utf8_lossy(&judged.stderr);
    assert!(judged.status.success() && said.is_empty(), "{said}\n{page}");
}

#[test]
fn names_types_and_help_are_those_of_the_documentation() {
    let servers = Servers::start(&[("127.0.0.3", Kind::Full)]);
    let text = format!("{OPEN}[modules.files]\nexpect-file = [\"a.txt\"]\n");
    let exporter = Exporter::start(&text, &[]);
    let path = |address: &str| format!("/probe?target={}", servers.at(address));
    let pages = [
        exporter.get(&path("127.0.0.2")),
        exporter.get(&path("127.0.0.3")),
        exporter.get(&format!("{}&module=files", path("127.0.0.4"))),
        exporter.get("/metrics"),
    ];
    let documented = documented();
    let mut seen = BTreeSet::new();
    for page in pages {
        assert_eq!(page.status, 200, "{page:?}");
        check(&page.body);
        for (name, (kind, help)) in said(&page.body) {
            let expected = documented.get(&name);
            let expected = expected.unwrap_or_else(|| panic!("{name} is in no documentation"));
            assert_eq!((&kind, &help), (&expected.0, &expected.1), "{name}");
            seen.insert(name);
        }
    }
    // What only some servers show is seen elsewhere: TLS, quotas, places.
    let unseen: Vec<_> = documented
        .keys()
        .filter(|name| !seen.contains(*name))
        .collect();
    let elsewhere = |name: &&&String| {
        ["tls", "certificate", "free_places", "quota"]
            .iter()
            .any(|part| name.contains(part))
    };
    let missing: Vec<_> = unseen.iter().filter(|name| !elsewhere(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
