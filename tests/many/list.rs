//! Files of targets.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use test_case::test_case;

use crate::server::Servers;
use crate::{Ran, ftpprobe, ran};

/// What a run says of such a file.
fn listed(text: &[u8], options: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.txt");
    fs::write(&list, text).unwrap();
    fs::write(folder.path().join("password"), "hunter2\n").unwrap();
    ran(ftpprobe(options).arg("--targets").arg(&list))
}

#[test]
fn a_line_is_a_target_with_options_of_its_own() {
    let servers = Servers::start(&[]);
    let port = servers.port;
    let text = format!(
        "\u{feff}# The servers of the north\r\n\r\n127.0.1.1:{port}\r\n  127.0.1.2:{port} --dir '/a b' --name \"the # second\"  # comment\n\
         127.0.1.3:{port} --user me --password-file password --plaintext\n"
    );
    let ended = listed(text.as_bytes(), &["--format", "jsonl", "--dir", "/x"]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let mut targets: Vec<_> = ended
        .reports()
        .iter()
        .map(|report| {
            let target = &report["target"];
            let word = |key: &str| target[key].as_str().unwrap_or("-").to_owned();
            [word("host"), word("directory"), word("name"), word("user")].join(" ")
        })
        .collect();
    targets.sort();
    let expected = [
        "127.0.1.1 /x - anonymous",
        "127.0.1.2 /a b the # second anonymous",
        "127.0.1.3 /x - me",
    ];
    assert_eq!(targets, expected);
}

#[test]
fn targets_come_on_standard_input_too() {
    let servers = Servers::start(&[]);
    let mut child = ftpprobe(&["-q", "--targets", "-", &servers.at("127.0.1.1")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let list = format!("{}\n", servers.at("127.0.1.2"));
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(list.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{stdout}");
    assert!(lines[0].contains("127.0.1.1:") && lines[1].contains("127.0.1.2:"));
}

#[test_case(b"a.example\nb.example --no-such", "line 2: unknown option --no-such"; "an unknown option")]
#[test_case(b"a.example --timeout never", "line 1: invalid value 'never'"; "a wrong value")]
#[test_case(b"\n\na.example 'b", "line 3: missing closing quote"; "an open quote")]
#[test_case(b"a.example b.example", "line 1: a line must have one target"; "two targets")]
#[test_case(b"--active", "line 1: a line must have one target"; "no target")]
#[test_case(b"# nothing\n", "list.txt has no target"; "no line")]
#[test_case(b"a.example:99999", "line 1: "; "no port")]
#[test_case(b"a.example --format json", "line 1: --format applies to the whole run"; "the form of the report")]
#[test_case(b"a.example --jobs 3", "line 1: --jobs applies to the whole run"; "jobs")]
#[test_case(b"a.example --targets x", "line 1: --targets is not allowed here"; "a list in a list")]
#[test_case(b"a.example --config x", "line 1: --config is not allowed here"; "a configuration")]
#[test_case(b"ok.example\nftp://me:hunter2@a.example", "line 2: a password is not allowed here"; "a password")]
#[test_case(b"a.example --account hunter2", "line 1: --account is not allowed here: use"; "an account")]
#[test_case(b"a.example --password hunter2", "line 1: unknown option --password: use --ask-password"; "an option of others")]
#[test_case(b"ok.example\nftps://a.example --tls explicit", "line 2: --tls explicit and ftps://"; "a contradiction")]
#[test_case(b"ok.example\n\xff\xfe", "not text in UTF-8"; "no text")]
fn mistakes_are_told_with_their_line(text: &[u8], words: &str) {
    let ended = listed(text, &[]);
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains(words), "{}", ended.stderr);
    assert!(!ended.stderr.contains("hunter2"), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
}

#[test]
fn a_list_without_end_is_refused() {
    let ended = ran(&mut ftpprobe(&["--targets", "/dev/zero"]));
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains("larger than"), "{}", ended.stderr);
    let many = "a.example\n".repeat(20_001);
    let ended = listed(many.as_bytes(), &[]);
    assert!(ended.stderr.contains("line 20001: "), "{}", ended.stderr);
}

#[test]
fn standard_input_is_read_once() {
    let args = ["--targets", "-", "--user", "me", "--password-file", "-"];
    let mut child = ftpprobe(&args)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"a.example\n").unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("can be read only once"), "{stderr}");
}
