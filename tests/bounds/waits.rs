//! Waits and reads that could go past their bounds, tried on the program as a whole.

use std::fs;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use ftpprobe::clock::Stopwatch;
use test_case::test_case;

use crate::server::Server;

/// What nothing of this may take, however slow the machine is.
const FAR_TOO_LONG: Duration = Duration::from_secs(60);

/// What a run may take whose deadline is a second, and whose output is not read. Its own limits are 400 ms after that; who waits
/// for a reader without regard to the deadline waits for 5 s and more.
const TOO_LONG: Duration = Duration::from_secs(5);

/// Files that may use the runtime's timers: the limits themselves, and what is no part of a run.
const TIMERS: [&str; 12] = [
    "src/wire/limits.rs",
    "src/fleet/schedule.rs",
    "src/clock.rs",
    "src/cli/exec.rs",
    "src/cli/signals.rs",
    "src/cli/commands/probe.rs",
    "src/demo/mod.rs",
    "src/serve/listen.rs",
    "src/serve/page/routes.rs",
    "src/serve/runs.rs",
    "src/via/asker.rs",
    "src/watch/watcher.rs",
];

/// Files that may open files to read: the bounded reader, and what the system itself writes.
const READERS: [&str; 5] = [
    "src/pipes.rs",
    // Looks first whether it is a file.
    "src/cli/resume.rs",
    "src/cli/signals.rs",
    "src/state/store.rs",
    // Opens files for their locks alone.
    "src/whole_file.rs",
];

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
    command.env_clear().stdin(Stdio::null());
    command
}

/// Probes a healthy server with these arguments.
fn probe(args: &[&str]) -> Output {
    let server = Server::start(None, None);
    let watch = Stopwatch::start();
    let has_own = args.contains(&"--deadline");
    let deadline: &[&str] = if has_own { &[] } else { &["--deadline", "20s"] };
    let output = program()
        .args(["--no-config", "--retries", "0"])
        .args(deadline)
        .args(args)
        .arg(server.address.to_string())
        .output()
        .unwrap();
    assert!(watch.elapsed() < FAR_TOO_LONG, "{args:?}");
    output
}

fn pipe(folder: &Path) -> PathBuf {
    let pipe = folder.join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    pipe
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test_case("--output", ""; "the report")]
#[test_case("--also", "json:"; "another report")]
#[test_case("--save-evidence", ""; "the evidence")]
fn a_pipe_that_nobody_reads_is_an_error(option: &str, before: &str) {
    let folder = tempfile::tempdir().unwrap();
    let pipe = pipe(folder.path());
    let output = probe(&[option, &format!("{before}{}", pipe.display())]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        said(&output).contains("start the program that reads it first"),
        "{}",
        said(&output)
    );
}

/// Fills a pipe to the brim.
fn fill(pipe: impl AsFd) {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let now = Timespec::default();
    while poll(&mut [PollFd::new(&pipe, PollFlags::OUT)], Some(&now)).unwrap() > 0 {
        rustix::io::write(&pipe, &[b'x'; 512]).unwrap();
    }
}

/// The reader is there, and does not read: it has until the deadline of the run, and a moment more.
#[test_case("--output", ""; "the report")]
#[test_case("--also", "json:"; "another report")]
#[test_case("--save-evidence", ""; "the evidence")]
fn a_pipe_that_is_full_is_an_error(option: &str, before: &str) {
    let folder = tempfile::tempdir().unwrap();
    let pipe = pipe(folder.path());
    let reader = fs::File::options().read(true).write(true).open(&pipe);
    let reader = reader.unwrap();
    fill(&reader);
    let watch = Stopwatch::start();
    let name = format!("{before}{}", pipe.display());
    let output = probe(&["--deadline", "1s", option, &name]);
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("in time"), "{}", said(&output));
    assert!(watch.elapsed() < TOO_LONG, "{:?}", watch.elapsed());
}

#[test_case(true; "stdout")]
#[test_case(false; "stderr")]
fn what_is_printed_waits_for_no_reader_beyond_the_deadline(is_stdout: bool) {
    let server = Server::start(None, None);
    let (_reader, writer) = std::io::pipe().unwrap();
    fill(&writer);
    let mut command = program();
    command
        .args(["--no-config", "--retries", "0", "--deadline", "1s"])
        .arg(server.address.to_string());
    if is_stdout {
        command.stdout(writer).stderr(Stdio::piped());
    } else {
        // There is something to be said there.
        command
            .args(["--also", "json:/no/such/folder/report"])
            .stdout(Stdio::piped())
            .stderr(writer);
    }
    let watch = Stopwatch::start();
    let output = command.output().unwrap();
    assert!(watch.elapsed() < TOO_LONG, "{:?}", watch.elapsed());
    assert_eq!(output.status.code(), Some(3));
    if is_stdout {
        assert!(said(&output).contains("in time"), "{}", said(&output));
    } else {
        assert!(!output.stdout.is_empty());
    }
}

/// A file that gets larger than the user may write (`ulimit -f`) is an error like any other, and nothing half is left.
#[test_case("--output", ""; "the report")]
#[test_case("--also", "json:"; "another report")]
#[test_case("--save-evidence", ""; "the evidence")]
fn a_file_that_gets_too_large_is_an_error(option: &str, before: &str) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(None, None);
    let file = folder.path().join("file");
    fs::write(&file, "as before").unwrap();
    let output = Command::new("bash")
        .args(["-c", "ulimit -f 1; exec \"$@\"", "bash"])
        .arg(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(["--no-config", "--retries", "0", "--format", "json", option])
        .arg(format!("{before}{}", file.display()))
        .arg(server.address.to_string())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(
        said(&output).contains("could not be written"),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "as before");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test_case("--ca-file", "/dev/zero", "larger than"; "authorities without end")]
#[test_case("--password-file", "/dev/zero", "larger than"; "a password without end")]
#[test_case("--netrc-file", "/dev/zero", "larger than"; "entries without end")]
#[test_case("--config", "/dev/zero", "larger than"; "a configuration without end")]
#[test_case("--targets", "/dev/zero", "larger than"; "targets without end")]
#[test_case("--targets", "pipe", "no program writes"; "a pipe of targets")]
#[test_case("--resume", "pipe", "it is not a file"; "a pipe to go on with")]
#[test_case("--profiles", "zeros", "larger than"; "a profile without end")]
#[test_case("--ca-file", "pipe", "no program writes"; "a pipe of authorities")]
#[test_case("--password-file", "pipe", "no program writes"; "a pipe of passwords")]
#[test_case("--netrc-file", "pipe", "no program writes"; "a pipe of entries")]
#[test_case("--config", "pipe", "no program writes"; "a pipe of configuration")]
#[test_case("--ca-file", ".", "it is a directory"; "a directory of authorities")]
#[test_case("--password-file", ".", "it is a directory"; "a directory of passwords")]
#[test_case("--config", ".", "it is a directory"; "a directory of configurations")]
fn inputs_that_are_no_files_are_refused(option: &str, value: &str, expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let zeros = folder.path().join("zeros");
    fs::create_dir(&zeros).unwrap();
    std::os::unix::fs::symlink("/dev/zero", zeros.join("none.toml")).unwrap();
    pipe(folder.path());
    // An absolute path stays what it is.
    let value = folder.path().join(value);
    let mut args = vec![option, value.to_str().unwrap()];
    if option == "--password-file" {
        args.extend(["--user", "alice"]);
    }
    let output = match option {
        "--config" => program().args(&args).arg("127.0.0.1:1").output().unwrap(),
        _ => probe(&args),
    };
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains(expected), "{}", said(&output));
}

#[test]
fn a_log_from_a_pipe_that_nobody_writes_to_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = pipe(folder.path());
    let output = program().arg("diagnose").arg(&pipe).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(
        said(&output).contains("no program writes"),
        "{}",
        said(&output)
    );
}

/// Whether somebody reads what is printed, and whether there is room for it, decides neither on a panic nor on a signal.
#[test_case("\"$@\" >&-"; "no stdout")]
#[test_case("\"$@\" 2>&-"; "no stderr")]
#[test_case("\"$@\" >&- 2>&-"; "neither")]
#[test_case("\"$@\" >/dev/full"; "stdout full")]
#[test_case("\"$@\" 2>/dev/full"; "stderr full")]
#[test_case("\"$@\" >/dev/full 2>/dev/full"; "both full")]
#[test_case("\"$@\" | true; exit $PIPESTATUS"; "nobody reads stdout")]
#[test_case("\"$@\" 2>&1 | true; exit $PIPESTATUS"; "nobody reads either")]
#[test_case("ulimit -n 6; \"$@\""; "six open files")]
#[test_case("ulimit -n 7; \"$@\""; "seven open files")]
#[test_case("\"$@\" --output /no/such/folder/report 2>&1 | true; exit $PIPESTATUS"; "an error that nobody reads")]
#[test_case("\"$@\" --output /dev/full 2>&1 | true; exit $PIPESTATUS"; "a full file and an error that nobody reads")]
fn the_exit_code_is_one_of_four(script: &str) {
    let server = Server::start(None, None);
    let mut command = Command::new("bash");
    command
        .args(["-c", script, "bash", env!("CARGO_BIN_EXE_ftpprobe")])
        .args(["--no-config", "--retries", "0", "--verbose"])
        .arg(server.address.to_string())
        .env_remove("FTPPROBE_CONFIG");
    let status = command.stdin(Stdio::null()).status().unwrap();
    assert!(matches!(status.code(), Some(0..=3)), "{status}");
}

/// A server that says nothing keeps no run longer than its deadline, whatever is asked for besides.
#[test_case("--matrix")]
#[test_case("--find-limit=3")]
#[test_case("--ports-test")]
#[test_case("--idle-test=1s")]
fn the_deadline_holds_for_experiments(experiment: &str) {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let watch = Stopwatch::start();
    let output = program()
        .args(["--no-config", "--yes", "--timeout=10m", "--deadline=2s"])
        .args([experiment, &address])
        .output()
        .unwrap();
    assert!(watch.elapsed() < FAR_TOO_LONG, "{experiment}");
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
}

/// The lines of a file that are code, without its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
    let text = text.split("#[cfg(all(test").next().unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn users(of: &[&str], but: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for path in crate::limits::sources(&root.join("src")) {
        let name = path
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let is_test = name.contains("/tests/") || name.ends_with("tests.rs");
        let code = code(&path);
        if !is_test && !but.contains(&name.as_str()) && of.iter().any(|it| code.contains(it)) {
            found.push(name);
        }
    }
    found
}

#[test]
fn no_wait_goes_round_the_limits() {
    let timers = ["time::sleep", "time::timeout", "time::interval"];
    assert_eq!(users(&timers, &TIMERS), Vec::<String>::new());
}

#[test]
fn no_file_is_read_without_a_bound() {
    let readers = [
        "fs::read(",
        "fs::read_to_string(",
        "File::open(",
        "OpenOptions::new()",
        "File::options()",
    ];
    assert_eq!(users(&readers, &READERS), Vec::<String>::new());
}
