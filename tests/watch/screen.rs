//! The program on a terminal of its own.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::process::{Child, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Termios, Winsize, tcgetattr, tcsetwinsize};
use test_case::test_case;

use crate::server::{Beside, healthy};
use crate::{send, watch};

/// Nothing takes as long.
const PATIENCE: Duration = Duration::from_secs(60);

const ENTER: &str = "\u{1b}[?1049h";
const LEAVE: &str = "\u{1b}[?1049l";
const ASK_POSITION: &str = "\u{1b}[6n";

/// Stands on the screen once a check has ended. Of longer texts only those words are drawn that change.
const CHECKED: &str = "avg";

/// What was drawn so far.
type Drawn = Arc<(Mutex<String>, Condvar)>;

struct Terminal {
    master: File,
    slave: File,
    drawn: Drawn,
}

impl Terminal {
    fn open() -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let slave = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name)
            .unwrap();
        let terminal = Self {
            master: File::from(master),
            slave,
            drawn: Drawn::default(),
        };
        terminal.resize(80, 24);
        let (mut master, drawn) = (terminal.master.try_clone().unwrap(), terminal.drawn.clone());
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Once nobody has the other end, there is nothing to read.
            while let Ok(count @ 1..) = master.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..count]).into_owned();
                if text.contains(ASK_POSITION) {
                    master.write_all(b"\x1b[1;2R").unwrap();
                }
                drawn.0.lock().unwrap().push_str(&text);
                drawn.1.notify_all();
            }
        });
        terminal
    }

    fn resize(&self, columns: u16, rows: u16) {
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&self.slave, size).unwrap();
    }

    fn watch(&self, server: &Beside, args: &[&str]) -> Child {
        let end = || Stdio::from(self.slave.try_clone().unwrap());
        let mut command = watch(&server.address(), args);
        command.env("TERM", "xterm-256color");
        command.stdin(end()).stdout(end()).stderr(end());
        command.spawn().unwrap()
    }

    /// Waits until this has been drawn behind what was drawn before; gives where it ends.
    fn shows(&self, text: &str, from: usize) -> usize {
        let drawn = self.drawn.0.lock().unwrap();
        let missing = |drawn: &mut String| !drawn[from..].contains(text);
        let (drawn, waited) = (self.drawn.1)
            .wait_timeout_while(drawn, PATIENCE, missing)
            .unwrap();
        assert!(
            !waited.timed_out(),
            "{text:?} is not in {:?}",
            &drawn[from..]
        );
        from + drawn[from..].find(text).unwrap() + text.len()
    }

    fn press(&mut self, key: &str) {
        self.master.write_all(key.as_bytes()).unwrap();
    }

    fn modes(&self) -> Termios {
        tcgetattr(&self.slave).unwrap()
    }
}

fn same(one: &Termios, other: &Termios) -> bool {
    one.local_modes == other.local_modes
        && one.input_modes == other.input_modes
        && one.output_modes == other.output_modes
}

#[test_case("q"; "a key")]
#[test_case("\u{3}"; "Ctrl-C")]
fn a_key_ends_it_and_gives_the_terminal_back(key: &str) {
    let server = Beside::start(vec![healthy()]);
    let mut terminal = Terminal::open();
    let before = terminal.modes();
    let mut child = terminal.watch(&server, &[]);
    let at = terminal.shows(ENTER, 0);
    let at = terminal.shows("ftpprobe watch", at);
    let at = terminal.shows(CHECKED, at);
    assert!(!same(&before, &terminal.modes()));
    terminal.press(key);
    let at = terminal.shows(LEAVE, at);
    terminal.shows("Measures", at);
    assert!(matches!(child.wait().unwrap().code(), Some(0 | 1)));
    assert!(same(&before, &terminal.modes()));
}

#[test_case("TERM")]
#[test_case("HUP")]
fn a_signal_gives_the_terminal_back(signal: &str) {
    let server = Beside::start(vec![healthy()]);
    let terminal = Terminal::open();
    let before = terminal.modes();
    let mut child = terminal.watch(&server, &[]);
    let at = terminal.shows(CHECKED, 0);
    send(signal, &child);
    terminal.shows(LEAVE, at);
    assert!(matches!(child.wait().unwrap().code(), Some(0 | 1)));
    assert!(same(&before, &terminal.modes()));
}

#[test]
fn keys_do_what_the_help_says_and_a_new_size_is_taken() {
    let server = Beside::start(vec![healthy()]);
    let mut terminal = Terminal::open();
    let mut child = terminal.watch(&server, &["--ascii", "--color", "never"]);
    let at = terminal.shows(CHECKED, 0);
    terminal.press("?");
    let at = terminal.shows("Ctrl-C", at);
    terminal.press("?");
    terminal.press("r");
    let at = terminal.shows("moment", at);
    terminal.press("p");
    let at = terminal.shows("PAUSED", at);
    terminal.resize(100, 30);
    send("WINCH", &child);
    let at = terminal.shows("ftpprobe watch", at);
    terminal.press("q");
    terminal.shows(LEAVE, at);
    assert!(matches!(child.wait().unwrap().code(), Some(0 | 1)));
    // Neither colours nor anything but ASCII: what is reversed is no colour.
    let drawn = terminal.drawn.0.lock().unwrap();
    let (screen, _) = drawn.split_once(LEAVE).unwrap();
    assert!(screen.is_ascii(), "{screen}");
    assert!(
        !screen.contains("[32m") && !screen.contains("[36m"),
        "{screen}"
    );
}
