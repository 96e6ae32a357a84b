//! Runs the program under test and reads its report.

use std::fmt;
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;

/// The program is killed after this long; its own deadline below must come first.
const HARD_LIMIT: Duration = Duration::from_secs(150);

/// One run of the program, in the making.
pub(crate) struct Probe {
    args: Vec<String>,
    deadline: Option<String>,
    password: Option<String>,
}

/// What a run printed, whatever that is.
pub(crate) struct Output {
    /// The exit code; `None` if it had to be killed.
    pub(crate) exit: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Probe {
    /// Probes a target as it is typed, anonymously.
    pub(crate) fn of(target: &str) -> Self {
        Self {
            args: vec![target.to_owned()],
            deadline: None,
            password: None,
        }
    }

    /// Logs in as this user, and lets the password go out in the clear.
    pub(crate) fn user(self, name: &str, password: &str) -> Self {
        self.careful_user(name, password).arg("--plaintext")
    }

    /// Logs in as this user, but only where that is safe.
    pub(crate) fn careful_user(mut self, name: &str, password: &str) -> Self {
        self = self.password(password);
        self.arg("--user").arg(name)
    }

    /// Adds an argument.
    pub(crate) fn arg(mut self, arg: &str) -> Self {
        self.args.push(arg.to_owned());
        self
    }

    /// Has the password at hand for whatever user is named.
    pub(crate) fn password(mut self, password: &str) -> Self {
        self.password = Some(password.to_owned());
        self
    }

    /// Ends the run after this time.
    pub(crate) fn deadline(mut self, time: &str) -> Self {
        self.deadline = Some(time.to_owned());
        self
    }

    /// Runs the program in an environment without home, proxies, language or time zone of the user's.
    ///
    /// # Panics
    ///
    /// If it has to be killed, or prints anything but one JSON object.
    pub(crate) fn run(self) -> Probed {
        let password = self.password.clone();
        let Output {
            exit,
            stdout,
            stderr,
        } = self.output();
        let json = serde_json::from_str(&stdout).unwrap_or_else(|error| {
            panic!("no report ({error}), exit code {exit:?}:\n{stdout}\n{stderr}")
        });
        let probed = Probed {
            json,
            exit: exit.expect("an exit code"),
            stderr,
        };
        if let Some(password) = &password {
            let leaked = stdout.contains(password) || probed.stderr.contains(password);
            assert!(!leaked, "the password is in the output:\n{probed}");
        }
        probed
    }

    /// Likewise; whatever it prints.
    pub(crate) fn output(self) -> Output {
        let home = tempfile::tempdir().unwrap();
        // Experiments take their time.
        let mut args = self.args.iter();
        let takes_long = args.any(|it| it == "--matrix" || it.starts_with("--idle-test"));
        let usual = if takes_long { "140s" } else { "45s" };
        let deadline = self.deadline.as_deref().unwrap_or(usual);
        let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
        command
            .env_clear()
            .env("HOME", home.path())
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .args(["--format", "json", "--deadline", deadline])
            .args(&self.args)
            .timeout(HARD_LIMIT);
        // Waits, between attempts and for replies, are no subject of most tests.
        for (option, value) in [("--backoff", "100ms"), ("--timeout", "20s")] {
            if !self.args.iter().any(|arg| arg.starts_with(option)) {
                command.args([option, value]);
            }
        }
        if let Some(password) = &self.password {
            command.env("FTPPROBE_PASSWORD", password);
        }
        let output = command.output().unwrap();
        Output {
            exit: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// What a run gave.
pub(crate) struct Probed {
    /// The report.
    pub(crate) json: Value,
    /// The exit code.
    pub(crate) exit: i32,
    /// What it said besides.
    pub(crate) stderr: String,
}

impl Probed {
    /// Id of the root cause; empty if there is none.
    pub(crate) fn root_cause(&self) -> &str {
        self.json["root_cause"].as_str().unwrap_or_default()
    }

    /// The verdict.
    pub(crate) fn verdict(&self) -> &str {
        self.json["verdict"].as_str().unwrap_or_default()
    }

    /// Ids of the findings with these severities.
    pub(crate) fn findings(&self, severities: &[&str]) -> Vec<&str> {
        array(&self.json["findings"])
            .iter()
            .filter(|finding| severities.contains(&text(&finding["severity"])))
            .map(|finding| text(&finding["id"]))
            .collect()
    }

    /// The finding with this id.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[track_caller]
    pub(crate) fn finding(&self, id: &str) -> &Value {
        let mut findings = array(&self.json["findings"]).iter();
        let found = findings.find(|finding| finding["id"] == id);
        found.unwrap_or_else(|| panic!("no {id} in {self}"))
    }

    /// The exchanges of the last attempt whose command begins with this.
    pub(crate) fn exchanges(&self, command: &str) -> Vec<&Value> {
        let last = array(&self.json["attempts"]).last();
        last.map_or(&[][..], |attempt| array(&attempt["exchanges"]))
            .iter()
            .filter(|exchange| text(&exchange["command"]).starts_with(command))
            .collect()
    }

    /// What the server said first.
    pub(crate) fn greeting(&self) -> Vec<&str> {
        let exchange = self.exchanges("").into_iter().next();
        let lines = exchange.map_or(&[][..], |exchange| array(&exchange["lines"]));
        lines.iter().map(text).collect()
    }

    /// The data connections of this mode.
    pub(crate) fn data(&self, mode: &str) -> Vec<&Value> {
        array(&self.json["data"])
            .iter()
            .filter(|data| data["mode"] == mode)
            .collect()
    }

    /// Asserts that the run ended as critical with this root cause.
    #[track_caller]
    pub(crate) fn assert_root_cause(&self, id: &str) {
        assert_eq!(self.root_cause(), id, "{self}");
        assert_eq!(self.verdict(), "critical", "{self}");
        assert_eq!(self.exit, 2, "{self}");
    }

    /// Asserts that all is well: verdict, exit code, no grave finding, one connection, a goodbye.
    #[track_caller]
    pub(crate) fn assert_ok(&self) {
        assert_eq!(self.verdict(), "ok", "{self}");
        assert_eq!(self.exit, 0, "{self}");
        assert_eq!(self.json["root_cause"], Value::Null, "{self}");
        let grave = self.findings(&["critical", "warning"]);
        assert!(grave.is_empty(), "{grave:?} in {self}");
        assert_eq!(self.json["connections_opened"], 1, "{self}");
        let goodbyes = self.exchanges("QUIT");
        assert_eq!(goodbyes.len(), 1, "{self}");
        assert_eq!(goodbyes[0]["code"], 221, "{self}");
    }

    /// Asserts that the run was content with one attempt over one connection.
    #[track_caller]
    pub(crate) fn assert_one_attempt(&self) {
        let attempts = array(&self.json["attempts"]);
        assert_eq!(attempts.len(), 1, "{self}");
        assert_eq!(self.json["connections_opened"], 1, "{self}");
        assert_eq!(self.json["gave_up"], Value::Null, "{self}");
    }

    /// Asserts that a listing came through in this mode, with so many entries.
    #[track_caller]
    pub(crate) fn assert_listed(&self, mode: &str, entries: usize) {
        let data = self.data(mode);
        assert_eq!(data.len(), 1, "{mode} in {self}");
        assert_eq!(data[0]["outcome"], "ok", "{mode} in {self}");
        assert_eq!(data[0]["entries"], entries, "{mode} in {self}");
    }
}

impl fmt::Display for Probed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "exit code {}\n{:#}\n{}",
            self.exit, self.json, self.stderr
        )
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
