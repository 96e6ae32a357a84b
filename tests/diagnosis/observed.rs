//! What is worth knowing beside a cause, and causes told more closely: each with a look-alike.

use std::collections::BTreeSet;

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::DataMode::{Active, Epsv, Pasv};
use ftpprobe::evidence::facts::{LookupOutcome, TcpOutcome};
use ftpprobe::evidence::{Octets, Phase};
use test_case::test_case;

use crate::log::source;
use crate::script::{Script, lookup, path};

use TcpOutcome::{Connected, Refused, TimedOut};

fn ids(script: Script) -> BTreeSet<String> {
    let diagnosis = diagnose(&script.end(), &Policy::default());
    diagnosis
        .findings
        .into_iter()
        .map(|finding| finding.id.name().to_owned())
        .collect()
}

fn reached(address: &str, outcome: TcpOutcome) -> Script {
    let ip = address.rsplit_once(':').unwrap().0;
    let used = (outcome == Connected).then_some(0);
    Script::new()
        .resolve(
            lookup(LookupOutcome::Found, &[ip]),
            lookup(LookupOutcome::NoAddress, &[]),
        )
        .connect(vec![path(address, outcome)], used)
}

fn after_an_answer(then: Script) -> Script {
    Script::connected("192.0.2.1")
        .greet(&["421 Too many users !closed"])
        .again(then)
}

fn accepted_after(us: u64, ip: &str) -> Script {
    let mut path = path(&format!("{ip}:21"), Connected);
    path.elapsed_us = Some(us);
    Script::new()
        .resolve(
            lookup(LookupOutcome::Found, &[ip]),
            lookup(LookupOutcome::NoAddress, &[]),
        )
        .connect(vec![path], Some(0))
        .greet(&["!reset"])
}

fn azure(user: &str, host: &str) -> Script {
    let (user, host) = (user.to_owned(), host.to_owned());
    Script::connected("192.0.2.1")
        .greet(&["220 Microsoft FTP Service"])
        .login(&["331 Password required", "530 User cannot log in."])
        .edit(|script| {
            script.evidence.target.user = user;
            script.evidence.target.host = Some(host);
        })
}

const APP: &str = "waws-prod-am2-1.ftp.azurewebsites.windows.net";

fn lost_at(verb: &str) -> Script {
    let verb = verb.to_owned();
    Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .login(&["331 password?", "230 in"])
        .edit(|script| {
            script.exchange(Phase::Directory, Some(&verb), "!closed");
        })
}

fn refused_login(said: &str) -> Script {
    Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .login(&["331 password?", said])
}

fn over_ipv6(epsv: &str) -> Script {
    Script::listed("2001:db8::1").passive(Epsv, epsv, |plan| plan)
}

fn closed_with(closing: &'static str) -> Script {
    Script::listed("192.0.2.1").passive(Pasv, "227 ok (192,0,2,1,195,82)", |plan| {
        plan.closing(closing)
    })
}

fn connect_took(us: u64) -> Script {
    Script::healthy().edit(|script| {
        if let Some(path) = &mut script.attempt.data[0].connect {
            path.elapsed_us = Some(us);
        }
    })
}

const WU_FTPD: &str =
    "220 ftp.example.com FTP server (Version wu-2.6.2(1) Mon Nov 23 10:00:00 UTC 2026) ready.";

fn greeted_after(banner: &'static str, seconds: u64) -> Script {
    let said = format!("{banner} !{seconds}s");
    Script::connected("192.0.2.1")
        .greet(&[&said])
        .login(&["331 password?", "230 in"])
}

fn greeted_with(banner: &str, ip: &str) -> Script {
    Script::connected(ip)
        .greet(&[banner])
        .login(&["331 password?", "230 in"])
}

fn greeted_again(seconds: u64) -> Script {
    greeted_after("220 ready", 4).edit(|script| {
        let said = format!("220 ready !{seconds}s");
        let index = script.exchange(
            Phase::Greeting,
            None,
            if seconds == 0 { "220 ready" } else { &said },
        );
        script.attempt.exchanges[index].connection = 1;
    })
}

fn featured(lines: &str) -> Script {
    Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .features(lines)
        .login(&["331 password?", "230 in"])
}

fn answered(command: &str, said: &str) -> Script {
    featured("MLST type*;|EPSV|REST STREAM|SIZE").edit(|script| {
        script.exchange(Phase::DataPassive, Some(command), said);
    })
}

fn asked_twice(first: &str) -> Script {
    Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .edit(|script| {
            script.exchange(Phase::Features, Some("FEAT"), first);
        })
        .login(&["331 password?", "230 in"])
        .features("EPSV|REST STREAM|SIZE")
}

fn first_byte_after(us: u64) -> Script {
    Script::healthy().edit(|script| {
        let data = &mut script.attempt.data[0];
        let asked = script.attempt.exchanges[data.transfer.unwrap()].ended_us;
        data.first_byte_us = asked.map(|asked| asked + us);
    })
}

fn active(outcome: TcpOutcome) -> Script {
    Script::listed("192.0.2.1")
        .passive(Pasv, "227 ok (192,0,2,1,195,82)", |plan| {
            plan.connect(outcome)
        })
        .passive(Active, "200 PORT ok", |plan| plan)
        .edit(|script| {
            script.evidence.asked.active = true;
            let data = &mut script.attempt.data[1];
            data.accepted_from = Some(([192, 0, 2, 1], 20).into());
            if data.transfer.is_none() {
                let plan = crate::listing::Passive::default();
                let mut data = data.clone();
                script.list_over(&mut data, &plan);
                script.attempt.data[1] = data;
            }
        })
}

fn listed(bytes: &'static [u8]) -> Script {
    Script::healthy().edit(|script| script.attempt.data[0].head = Octets(bytes.to_vec()))
}

fn missing(path: &str, login: &str) -> Script {
    let (path, login) = (path.to_owned(), login.to_owned());
    Script::logged_in("192.0.2.1")
        .directory("550 No such directory", Some("550 No such directory"))
        .edit(|script| {
            for step in &mut script.attempt.steps {
                if let ftpprobe::evidence::Facts::Directory(facts) = &mut step.facts {
                    facts.path.clone_from(&path);
                    facts.login_directory = Some(login.clone());
                }
            }
        })
}

fn from_log(script: Script) -> Script {
    script.edit(|script| {
        script.evidence.source = Some(Box::new(source("lftp")));
    })
}

fn logged(command: &str, said: &str) -> Script {
    from_log(Script::logged_in("192.0.2.1")).edit(|script| {
        script.exchange(Phase::DataPassive, Some(command), said);
    })
}

fn bulk(count: usize) -> Script {
    let mut script = Script::logged_in("192.0.2.1");
    for _ in 0..count {
        script = script.passive(Pasv, "227 ok (192,0,2,1,195,82)", |plan| plan);
    }
    from_log(script.passive(Pasv, "227 ok (192,0,2,1,195,82)", |plan| {
        plan.answer("425 Slow down")
    }))
}

fn perms(here: &str, below: &str) -> Vec<u8> {
    format!("type=cdir;perm={here}; .\r\ntype=dir;perm={below}; in\r\n").into_bytes()
}

/// Each finding, a script that shows it, and one that looks alike and does not.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn pairs() -> Vec<(&'static str, Script, Script)> {
    vec![
        (
            "dns-proxied-by-cdn",
            reached("104.16.1.1:21", TimedOut),
            reached("192.0.2.1:21", TimedOut),
        ),
        (
            "tcp-ip-banned",
            after_an_answer(reached("192.0.2.1:21", Refused)),
            reached("192.0.2.1:21", Refused),
        ),
        (
            "tcp-ip-banned",
            refused_login("530 Login incorrect. !closed").again(reached("192.0.2.1:21", Refused)),
            lost_at("SYST").again(reached("192.0.2.1:21", Refused)),
        ),
        (
            "tcp-ip-banned",
            lost_at("SYST").again(reached("192.0.2.1:21", TimedOut)),
            lost_at("PBSZ").again(reached("192.0.2.1:21", Refused)),
        ),
        (
            "antivirus-local-proxy",
            accepted_after(300, "203.0.113.5"),
            accepted_after(20_000, "203.0.113.5"),
        ),
        (
            "antivirus-local-proxy",
            accepted_after(300, "203.0.113.5"),
            accepted_after(300, "10.0.0.5"),
        ),
        (
            "login-user-format",
            azure("alice", APP),
            azure("alice", "ftp.example.com"),
        ),
        (
            "login-cloud-basic-auth-off",
            azure("app\\alice", APP),
            azure("alice", APP),
        ),
        (
            "server-crash-on-command",
            lost_at("SYST").again(lost_at("SYST")),
            lost_at("SYST").again(lost_at("PWD")),
        ),
        (
            "epsv-unsupported",
            over_ipv6("500 Unknown command"),
            over_ipv6("229 ok (|||50001|)"),
        ),
        (
            "tcp-lossy-path",
            connect_took(1_010_000),
            connect_took(1_800_000),
        ),
        (
            "greeting-slow-reverse-dns",
            greeted_after("220 ready", 10),
            greeted_after("220 ready", 7),
        ),
        (
            "greeting-slow-ident",
            greeted_after(WU_FTPD, 10),
            greeted_after("220 ProFTPD Server", 10),
        ),
        (
            "first-connection-slow-second-fast",
            greeted_again(0),
            greeted_again(4),
        ),
        (
            "no-mdtm-no-size",
            featured("EPSV|REST STREAM"),
            featured("EPSV|REST STREAM|SIZE"),
        ),
        (
            "no-rest-stream",
            featured("EPSV|SIZE"),
            featured("EPSV|SIZE|REST STREAM"),
        ),
        (
            "protocol-feat-lies",
            answered("MLSD", "500 Unknown command"),
            answered("MLSD", "550 No such directory"),
        ),
        (
            "protocol-not-understood-before-login",
            asked_twice("530 Please log in"),
            asked_twice("211 none"),
        ),
        (
            "banner-discloses-version",
            greeted_with("220 (vsFTPd 3.0.5)", "192.0.2.1"),
            greeted_with("220 FTP server 192.0.2.1", "192.0.2.1"),
        ),
        (
            "banner-discloses-internal-address",
            greeted_with("220 ProFTPD Server [10.0.0.5]", "203.0.113.5"),
            greeted_with("220 ProFTPD Server [203.0.113.5]", "203.0.113.5"),
        ),
        (
            "idle-timeout-short",
            greeted_with(
                "220 You will be disconnected after 1 minutes of inactivity.",
                "192.0.2.1",
            ),
            greeted_with(
                "220 You will be disconnected after 15 minutes of inactivity.",
                "192.0.2.1",
            ),
        ),
        (
            "limit-low",
            greeted_with("220 You are user number 1 of 2 allowed.", "192.0.2.1"),
            greeted_with("220 You are user number 1 of 50 allowed.", "192.0.2.1"),
        ),
        (
            "dir-huge-slow",
            first_byte_after(6_000_000),
            first_byte_after(1_000_000),
        ),
        (
            "active-works-passive-not",
            active(TimedOut),
            active(Connected),
        ),
        (
            "dir-encoding",
            listed(b"-rw-r--r-- 1 f f 5 Jan 1 2025 caf\xe9.txt\r\n"),
            listed("-rw-r--r-- 1 f f 5 Jan 1 2025 café.txt\r\n".as_bytes()),
        ),
        (
            "dir-path-root-confusion",
            missing("/pub", "/home/alice"),
            missing("/pub", "/"),
        ),
        (
            "limit-shared-egress",
            Script::connected("192.0.2.1")
                .greet(&["421 Too many connections (8) from this IP !closed"]),
            Script::connected("192.0.2.1").greet(&["421 Too many users, try later !closed"]),
        ),
        (
            "limit-ghost-sessions",
            Script::connected("192.0.2.1").greet(&["220 hi"]).login(&[
                "331 pw",
                "421 Too many users logged in for this account. Try again later. !closed",
            ]),
            Script::connected("192.0.2.1")
                .greet(&["220 hi"])
                .login(&["331 pw", "530 Login incorrect."]),
        ),
        (
            "dir-list-option-taken-as-name",
            logged("LIST -a", "550 Couldn't open the file"),
            logged("LIST pub", "550 Couldn't open the file"),
        ),
        (
            "dir-mlsd-unsupported",
            logged("MLSD", "500 Unknown command"),
            logged("MLSD", "550 No such directory"),
        ),
        (
            "login-client-killed-for-http",
            logged("GET / HTTP/1.1", "501 What are you trying to do? Go away."),
            logged("GETX", "500 Unknown command"),
        ),
        ("limit-bulk-refused", bulk(25), bulk(3)),
        (
            "epsv-wrong-family",
            over_ipv4("522 Network protocol not supported, use (2)"),
            over_ipv4("500 Unknown command"),
        ),
        (
            "pasv-not-requested",
            refused_listing("425 Use PORT or PASV first."),
            refused_listing("425 Can't build data connection"),
        ),
        (
            "idle-control-timeout-during-transfer",
            closed_with("421 Timeout."),
            closed_with("426 Failure writing network stream."),
        ),
    ]
}

fn over_ipv4(epsv: &str) -> Script {
    Script::listed("192.0.2.1")
        .passive(Epsv, epsv, |plan| plan)
        .passive(Pasv, "227 ok (192,0,2,1,195,82)", |plan| plan)
}

fn refused_listing(answer: &'static str) -> Script {
    Script::listed("192.0.2.1").passive(Pasv, "227 ok (192,0,2,1,195,82)", |plan| {
        plan.answer(answer)
    })
}

#[test]
fn each_is_told_and_its_look_alike_is_not() {
    let mut complaints = Vec::new();
    for (id, shows, looks_alike) in pairs() {
        let found = ids(shows);
        if !found.contains(id) {
            complaints.push(format!("{id} is not told, but {found:?}"));
        }
        if ids(looks_alike).contains(id) {
            complaints.push(format!("{id} is told of its look-alike"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test_case("fle", "flcdmpe", true; "a place below")]
#[test_case("flce", "flce", false; "here as well")]
#[test_case("fle", "fle", false; "nowhere")]
fn where_files_may_go(here: &str, below: &str, told: bool) {
    let head = perms(here, below);
    let script = Script::healthy().edit(|script| script.attempt.data[0].head = Octets(head));
    assert_eq!(ids(script).contains("dir-parent-readonly"), told);
}

/// For the count of findings that have a case.
pub(crate) fn ids_with_pairs() -> BTreeSet<&'static str> {
    let mut ids: BTreeSet<_> = pairs().into_iter().map(|(id, ..)| id).collect();
    ids.insert("dir-parent-readonly");
    ids
}
