//! Whether the commands and options that the documents name exist.

use regex::Regex;

use crate::markdown::{blocks, code};
use crate::{documents, read, run, says};

/// Comes last, so that whatever is wrong before it is complained of in its place, and nothing is probed.
const UNKNOWN: &str = "--this-is-not-an-option";

/// Options of other programs that pages name.
const OF_OTHERS: [&str; 4] = ["--password", "--pkt-size", "--comp", "--cfg"];

/// The arguments of ftpprobe in a line of a shell, if it is started there.
fn arguments(line: &str) -> Vec<Vec<String>> {
    let words = shlex::split(line).unwrap_or_else(|| panic!("no line of a shell: {line}"));
    let commands = words.split(|word| matches!(word.as_str(), "|" | "||" | "&&" | "&" | ";"));
    let own = commands.filter_map(|words| {
        let cargo = ["cargo", "run", "--"];
        let begin = if words.starts_with(&cargo.map(str::to_owned)) {
            cargo.len()
        } else {
            let is_own = |word: &String| ["ftpprobe", "/usr/bin/ftpprobe"].contains(&word.as_str());
            words.iter().position(is_own)? + 1
        };
        let mut words = words[begin..].iter();
        let mut arguments = Vec::new();
        while let Some(word) = words.next() {
            match word.as_str() {
                "<" | ">" | ">>" => drop(words.next()),
                "2>&1" => {}
                _ => arguments.push(word.clone()),
            }
        }
        Some(arguments)
    });
    own.collect()
}

#[test]
fn every_command_line_is_understood() {
    let mut count = 0;
    for name in documents() {
        for block in blocks(&read(&name)) {
            let prompt = match block.info.as_str() {
                "sh" | "cron" => "",
                "console" => "$ ",
                _ => continue,
            };
            let lines = block.lines.join("\n").replace("\\\n", " ");
            for line in lines.lines().filter_map(|line| line.strip_prefix(prompt)) {
                for arguments in arguments(line) {
                    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                    if arguments.contains(&"--help") {
                        continue;
                    }
                    let complaint = run(&[arguments.as_slice(), &[UNKNOWN]].concat()).stderr;
                    let complaint = String::from_utf8(complaint).unwrap();
                    assert!(complaint.contains(UNKNOWN), "{name}: {line}\n{complaint}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 80, "{count}");
}

/// Files of other programs that start ours: what they put in the place of variables is a range, or a host.
#[test]
fn every_command_line_in_files_of_others_is_understood() {
    let own =
        Regex::new(r#"(?:^|[ ="])((?:/usr/bin/)?ftpprobe (?:-|[a-z]+ ).*?)(?:"\]|$)"#).unwrap();
    let argument = Regex::new(r"\$ARG[0-9]\$").unwrap();
    let variable = Regex::new(r"\$[A-Z]+\$").unwrap();
    let mut count = 0;
    for name in documents() {
        let text = read(&name);
        let blocks = blocks(&text).into_iter();
        let kinds = ["text", "yaml", "toml", "ini"];
        for line in blocks
            .filter(|it| kinds.contains(&it.info.as_str()))
            .flat_map(|it| it.lines)
        {
            let Some(found) = own.captures(&line) else {
                continue;
            };
            let typed = argument.replace_all(&found[1], "login=2s");
            let typed = variable.replace_all(&typed, "h.example");
            for arguments in arguments(&typed) {
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                let complaint = run(&[arguments.as_slice(), &[UNKNOWN]].concat()).stderr;
                let complaint = String::from_utf8(complaint).unwrap();
                assert!(complaint.contains(UNKNOWN), "{name}: {line}\n{complaint}");
                count += 1;
            }
        }
    }
    assert!(count >= 6, "{count}");
}

#[test]
fn every_option_in_the_text_exists() {
    let main = says(&["--help"]);
    let mut helps = main.clone();
    for command in commands(&main) {
        helps += &says(&[&command, "--help"]);
    }
    let words = helps.split(|it: char| {
        it.is_whitespace() || matches!(it, '(' | ')' | '[' | ']' | ',' | ':' | '`')
    });
    let known: Vec<&str> = words.filter(|word| word.starts_with("--")).collect();
    let mut count = 0;
    for name in documents() {
        for code in code(&read(&name)) {
            let word = code.split([' ', '=']).next().unwrap();
            if word.len() > 2 && word.starts_with("--") && !OF_OTHERS.contains(&word) {
                assert!(known.contains(&word), "{name}: {word}");
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn the_options_of_every_command_are_shown() {
    let page = read("docs/options.md");
    for command in commands(&says(&["--help"])) {
        // It has those of the program.
        if command != "probe" {
            let shown = format!("$ ftpprobe {command} --help\n");
            assert!(page.contains(&shown), "docs/options.md: {shown}");
        }
    }
}

/// The commands that have options.
fn commands(help: &str) -> Vec<String> {
    let (_, rest) = help.split_once("Commands:\n").unwrap();
    let (list, _) = rest.split_once("\n\n").unwrap();
    let rows = list.lines().filter(|line| !line.starts_with("   "));
    let names = rows.map(|line| line.split_whitespace().next().unwrap());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}
