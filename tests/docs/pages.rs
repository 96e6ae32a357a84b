//! Links, the table of contents, and names of tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::markdown::{self, anchors};
use crate::{documents, path, read};

#[test]
fn every_link_leads_somewhere() {
    let mut count = 0;
    for name in documents() {
        let folder = path(&name).parent().unwrap().to_owned();
        for link in markdown::links(&read(&name)) {
            if link.contains("://") {
                continue;
            }
            let (page, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let file = if page.is_empty() {
                path(&name)
            } else {
                folder.join(page)
            };
            assert!(file.exists(), "{name} names {link}");
            if !anchor.is_empty() {
                let there = anchors(&fs::read_to_string(&file).unwrap());
                assert!(there.iter().any(|it| it == anchor), "{name} names {link}");
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn every_page_is_in_the_table_of_contents() {
    let links = markdown::links(&read("docs/SUMMARY.md"));
    for name in documents() {
        let listed = name.strip_prefix("docs/").filter(|it| *it != "SUMMARY.md");
        if let Some(listed) = listed {
            let times = links.iter().filter(|it| *it == listed).count();
            assert_eq!(times, 1, "docs/SUMMARY.md names {listed}");
        }
    }
}

/// What mdBook asks of the table: headings of parts, chapters in front of the first list, then lists; no page twice, and none outside
/// the folder, where it would write what it makes of it.
#[test]
fn the_table_of_contents_is_that_of_a_book() {
    let book: toml::Table = read("docs/book.toml").parse().unwrap();
    assert_eq!(book["book"]["src"].as_str(), Some("."));
    let mut pages = BTreeSet::new();
    let (mut depth, mut is_listed) = (0, false);
    for line in read("docs/SUMMARY.md").lines().filter(|it| !it.is_empty()) {
        if line.starts_with("# ") {
            depth = 0;
            continue;
        }
        let item = line.trim_start();
        let own = (line.len() - item.len()) / 2;
        let listed = item.strip_prefix("- ");
        is_listed |= listed.is_some();
        assert!(listed.is_some() || (!is_listed && own == 0), "{line}");
        let item = listed.unwrap_or(item);
        assert!(own <= depth + 1, "{line}");
        depth = own;
        let link = item.strip_prefix('[').and_then(|it| it.strip_suffix(')'));
        let (_, page) = link.and_then(|it| it.split_once("](")).unwrap();
        assert!(!page.contains(".."), "{page} is outside the book");
        assert!(path("docs").join(page).is_file(), "{page}");
        assert!(pages.insert(page.to_owned()), "{page} is there twice");
    }
    assert!(pages.len() > 25, "{pages:?}");
}

#[test]
fn every_link_within_the_catalogue_leads_somewhere() {
    for language in ["en", "ja"] {
        let folder = path("docs/codes").join(language);
        for file in fs::read_dir(&folder).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            for rest in text.split("](").skip(1) {
                let link = rest.split(')').next().unwrap();
                let (page, anchor) = link.split_once('#').unwrap();
                let page = fs::read_to_string(folder.join(page)).unwrap();
                assert!(page.contains(&format!("<a id=\"{anchor}\"></a>")), "{link}");
            }
        }
    }
}

fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

/// What holds a defence is the last cell of its row.
#[test]
fn every_test_that_the_security_page_names_exists() {
    let mut all = String::new();
    for folder in ["src", "tests"] {
        sources(&path(folder), &mut all);
    }
    let page = read("docs/security.md");
    let mut count = 0;
    for row in page
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'))
    {
        let cell = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        for name in cell.split('`').skip(1).step_by(2) {
            assert!(
                all.contains(&format!("fn {name}(")),
                "there is no test {name}"
            );
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}
