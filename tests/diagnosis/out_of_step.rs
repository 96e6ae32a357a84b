//! Replies that are out of step with the commands: one cause, whichever command it begins with, and no finding from a
//! reply to another command.

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::{DataMode, Phase};
use test_case::test_case;

use crate::Case;
use crate::script::Script;

/// A reply that nothing asked for.
fn stray(script: &mut Script, phase: Phase, said: &str) {
    let at = script.exchange(phase, None, said);
    script.attempt.exchanges[at].unsolicited = true;
}

fn greeted() -> Script {
    Script::connected("192.0.2.1").greet(&["220 ready"])
}

/// Ready to list, after what came before.
fn listing(script: Script) -> Script {
    script
        .directory(
            "213-Status\n-rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a.txt\n213 End",
            None,
        )
        .passive(DataMode::Epsv, "229 ok (|||50001|)", |data| data)
        .passive(DataMode::Pasv, "227 ok (192,0,2,1,195,82)", |data| data)
        .quit()
}

/// FEAT's list comes as if it answered USER, and the answer after it.
fn drained() -> Script {
    listing(
        greeted()
            .features("MLST type*;|EPSV|UTF8|REST STREAM")
            .edit(|script| stray(script, Phase::Login, "211 End."))
            .login(&["331 password?", "230 in"]),
    )
}

/// What USER got was FEAT's refusal once more; the answer came to NOOP, whose own never did.
fn behind() -> Script {
    greeted().edit(|script| {
        script.exchange(Phase::Features, Some("FEAT"), "500 What?");
        stray(script, Phase::Login, "500 What?");
        script.exchange(Phase::Login, Some("USER alice"), "331 password?");
        script.exchange(Phase::Protocol, Some("NOOP"), "!timeout");
        script.exchange(Phase::Quit, Some("QUIT"), "200 NOOP ok");
    })
}

/// The refusal was FEAT's once more, which nobody could know until QUIT got what PASS was to get.
fn unnoticed() -> Script {
    greeted()
        .login(&["331 password?", "500 What?"])
        .edit(|script| {
            script.exchange(Phase::Quit, Some("QUIT"), "230 in !closed");
        })
}

/// SYST was refused twice, so that PWD seems to be refused.
fn shifted() -> Script {
    listing(Script::logged_in("192.0.2.1").edit(|script| {
        script.exchange(Phase::Features, Some("SYST"), "500 What?");
        script.exchange(Phase::Directory, Some("PWD"), "500 What?");
        stray(script, Phase::Directory, "257 \"/\" is it");
        script.exchange(Phase::Directory, Some("STAT"), "211-Status\n211 End");
    }))
}

fn loose_lines() -> Script {
    listing(Script::logged_in("192.0.2.1").edit(|script| {
        script.exchange(Phase::Features, Some("SYST"), " SIZE\n UTF8\n215 UNIX");
    }))
}

/// pyftpdlib turned the data connection down before it read the command, to which it says 150 all the same.
fn turned_down() -> Script {
    let said = "425 Rejected data connection from foreign address 198.51.100.9:4711.";
    Script::listed("192.0.2.1")
        .passive(DataMode::Epsv, "229 ok (|||50001|)", |data| {
            data.answer(said)
        })
        .edit(|script| stray(script, Phase::DataPassive, "150 About to open it."))
        .passive(DataMode::Pasv, "227 ok (192,0,2,1,195,82)", |data| {
            data.answer(said)
        })
        .edit(|script| stray(script, Phase::DataPassive, "150 About to open it."))
        .quit()
}

pub(crate) fn cases() -> Vec<Case> {
    let id = "protocol-out-of-sync";
    vec![
        Case::warning("passed over", drained(), id),
        Case::warning("lines without a code", loose_lines(), id),
        Case::warning("a refusal twice", shifted(), id),
        Case::critical("behind for good", behind(), id),
        Case::critical(
            "no answer to another command",
            turned_down(),
            "data-peer-ip-mismatch",
        )
        .with(&["protocol-out-of-sync"]),
        Case::critical("seen at the end", unnoticed(), id),
        // A code that no command gets is odd, and out of step with nothing.
        Case::warning(
            "an odd code to EPSV",
            Script::listed("192.0.2.1")
                .passive(DataMode::Epsv, "314 no", |data| data)
                .passive(DataMode::Pasv, "227 ok (192,0,2,1,195,82)", |data| data)
                .quit(),
            "protocol-unexpected-code",
        ),
    ]
}

#[test_case(drained(), "FEAT"; "the list of features came late")]
#[test_case(behind(), "FEAT"; "behind")]
#[test_case(unnoticed(), "USER"; "a refusal that was another command's")]
#[test_case(shifted(), "SYST"; "the command before the one that seemed refused")]
fn the_command_that_began_it_is_named(script: Script, command: &str) {
    let diagnosis = diagnose(&script.end(), &Policy::default());
    let found = &diagnosis.findings[0];
    assert_eq!(found.values["command"], command);
}
