//! What is handed to other programs, judged by these programs: promtool, systemd-analyze, and a shell as cron starts it.

use std::fs;
use std::process::{Command, Stdio};

use crate::support::Software::{Proftpd, PureFtpd, Vsftpd};
use crate::support::installed;

fn ftpprobe(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
    command.env_clear().args(args).stdin(Stdio::null());
    command
}

/// The program's output, where its exit code is this one.
fn printed(args: &[&str], code: i32) -> String {
    let output = ftpprobe(args).output().unwrap();
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{talk}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn promtool_accepts_the_metrics_of_several_servers() {
    let (one, other, third) = (Vsftpd.start(), Proftpd.start(), PureFtpd.start());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ftp.prom");
    let file = file.to_str().unwrap();
    fs::write(one.served().join("a \"quoted\" \\ name.txt"), "x").unwrap();
    let (one, other, third) = (one.target(), other.target(), third.target());
    let args = ["--format", "prometheus", "--output", file];
    let checks = [
        "--expect-file",
        "a \"quoted\" \\\\ name.txt",
        "--warn",
        "total=1us",
    ];
    // Nobody listens on port 1.
    let targets = ["--retries", "0", &one, &other, &third, "127.0.0.1:1"];
    let args: Vec<&str> = args.into_iter().chain(checks).chain(targets).collect();
    assert_eq!(printed(&args, 2), "");
    let judged = Command::new(installed::program("promtool"))
        .args(["check", "metrics"])
        .stdin(fs::File::open(file).unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    let said = said + &String::from_utf8_lossy(&judged.stderr);
    assert!(judged.status.success() && said.is_empty(), "{said}");
    let metrics = fs::read_to_string(file).unwrap();
    for target in [one, other, third, "127.0.0.1:1".to_owned()] {
        assert!(
            metrics.contains(&format!("ftpprobe_success{{target=\"{target}\"")),
            "{metrics}"
        );
    }
}

#[test]
fn promtool_refuses_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong.prom");
    fs::write(&file, "ftpprobe_success{target=\"a\" 1\n").unwrap();
    let mut promtool = Command::new(installed::program("promtool"));
    promtool.args(["check", "metrics"]);
    let judged = promtool
        .stdin(fs::File::open(&file).unwrap())
        .output()
        .unwrap();
    assert!(!judged.status.success());
}

/// Units as a user would install them, verified by systemd's own tool.
#[test]
fn systemd_accepts_the_units() {
    let folder = tempfile::tempdir().unwrap();
    let configuration = folder.path().join("my 100% ftpprobe.toml");
    let text = "[targets.a]\ntarget = \"me@ftp.example.com\"\npassword-credential = \"ftp\"\n";
    fs::write(&configuration, text).unwrap();
    let units = folder.path().to_str().unwrap();
    let configuration = configuration.to_str().unwrap();
    let args = [
        "generate",
        "systemd",
        "--every",
        "90m",
        "--to",
        units,
        "--config",
        configuration,
    ];
    assert_eq!(printed(&args, 0), "");
    let verify = |names: &[&str]| {
        let judged = Command::new("systemd-analyze")
            .arg("verify")
            .args(names.iter().map(|name| folder.path().join(name)))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&judged.stderr).into_owned();
        (judged.status.success(), said)
    };
    let (accepted, said) = verify(&["ftpprobe.service", "ftpprobe.timer"]);
    // Of this machine's other units it may say what it likes.
    assert!(accepted && !said.contains("ftpprobe"), "{said}");
    let service = fs::read_to_string(folder.path().join("ftpprobe.service")).unwrap();
    assert!(
        service.contains("LoadCredential=ftp:/etc/ftpprobe/ftp\n"),
        "{service}"
    );
    assert!(service.contains("my 100%% ftpprobe.toml\""), "{service}");
    let timer = fs::read_to_string(folder.path().join("ftpprobe.timer")).unwrap();
    assert!(
        timer.contains("OnUnitActiveSec=1h 30min\nRandomizedDelaySec=9min\n"),
        "{timer}"
    );
    let broken = service.replace("Type=oneshot", "Type=sometimes");
    fs::write(folder.path().join("broken.service"), broken).unwrap();
    assert!(verify(&["broken.service"]).1.contains("sometimes"));
}

/// The line of the crontab, run as cron runs it: % ends a command unless it is escaped, and /bin/sh does the rest.
#[test]
fn crons_line_runs_and_is_silent_while_nothing_changes() {
    let server = Vsftpd.start();
    let folder = tempfile::tempdir().unwrap();
    let configuration = folder.path().join("it's 100%.toml");
    let text = format!(
        "[targets.a]\ntarget = \"{}\"\nexpect-file = [\"late\"]\n",
        server.target()
    );
    fs::write(&configuration, text).unwrap();
    let configuration = configuration.to_str().unwrap();
    let args = [
        "generate",
        "cron",
        "--every",
        "1m",
        "--config",
        configuration,
    ];
    let table = printed(&args, 0);
    let line = table.lines().last().unwrap();
    let command = line.strip_prefix("* * * * * ").unwrap();
    let unescaped = command.replace("\\%", "%");
    assert!(!command.replace("\\%", "").contains('%'), "{command}");
    // Nobody waits in a test.
    let command = unescaped.replace("--splay 6s", "--splay 1ms");
    assert_ne!(command, unescaped);
    // Without --config it is the one that would be read now.
    let usual = folder.path().join(".config/ftpprobe/ftpprobe.toml");
    fs::create_dir_all(usual.parent().unwrap()).unwrap();
    fs::copy(configuration, &usual).unwrap();
    let mut generate = ftpprobe(&["generate", "cron"]);
    let output = generate.env("HOME", folder.path()).output().unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(
        table.contains(&format!(" --config {} ", usual.display())),
        "{table}"
    );
    let run = || {
        let output = Command::new("/bin/sh")
            .args(["-c", &command])
            .env_clear()
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = output
            .stdout
            .iter()
            .chain(&output.stderr)
            .copied()
            .collect();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    assert_eq!(
        run(),
        (Some(0), String::new()),
        "one result is not confirmed"
    );
    let (code, mail) = run();
    assert_eq!(code, Some(2));
    assert!(
        mail.contains("file-missing") && mail.contains("New: CRITICAL"),
        "{mail}"
    );
    assert_eq!(run(), (Some(0), String::new()), "it has been told");
    assert!(folder.path().join(".local/state/ftpprobe").is_dir());
}
