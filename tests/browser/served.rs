//! The pages of the server, in a browser that fills in the form, follows a check and reads its report.

use std::io::Read;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread;

use ftpprobe::diagnosis::Verdict;
use test_case::test_case;

use super::ftp::Ftp;
use super::house::{Served, Setup};
use super::{look, past};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/serve.js");

/// A week with two incidents, one run every two hours.
fn week() -> Vec<(i64, Verdict)> {
    let verdict = |hours| match hours {
        20..24 => Verdict::Critical,
        80..84 => Verdict::Warning,
        90..92 => Verdict::Unknown,
        _ => Verdict::Ok,
    };
    let hours = (1..140).rev().step_by(2);
    hours.map(|hours| (hours, verdict(hours))).collect()
}

#[test_case("en"; "English")]
#[test_case("ja"; "Japanese")]
fn a_check_in_a_browser(language: &str) {
    let ftp = Arc::new(Ftp::held());
    let folder = past::history(&week());
    let served = Served::start(Setup {
        targets: vec![("backup", ftp.address), ("new-one", ftp.address)],
        history: Some(folder.path().join("history")),
        ..Setup::default()
    });
    // The script says here whether the server greets.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let release = listener.local_addr().unwrap().port().to_string();
    let host = ftp.address.to_string();
    thread::spawn(move || {
        for mut asked in listener.incoming().map_while(Result::ok) {
            let mut greets = String::new();
            asked.read_to_string(&mut greets).unwrap();
            ftp.release(greets == "yes");
        }
    });
    let pages = format!("http://{}", served.address);
    look(SCRIPT, [pages.as_str(), &host, &release, language]);
}
