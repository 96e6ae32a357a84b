//! How transfers end, and what their servers say of it.

use test_case::test_case;

use crate::tape::Host::{self, Client, Server};
use crate::tape::{ACK, FIN, FULL, RST, Tape, Tcp};

const BEGINS: &str = "< 150 Opening BINARY mode data connection for a.bin (90000 bytes).";

/// A download that has come so far, in passive or active mode.
fn downloads(tape: &mut Tape, is_active: bool, bytes: usize) -> (Tcp, Tcp) {
    let mut control = tape.logged_in();
    let mut data = if is_active {
        tape.active(&mut control, 41_000)
    } else {
        tape.passive(&mut control, 41_000)
    };
    tape.talk(&mut control, &["> RETR a.bin", BEGINS]);
    tape.data(&mut data, Server, bytes);
    (control, data)
}

/// What its client has enough of.
#[test_case(Client, false, &["< 426 Transfer aborted.", "< 226 ABOR done."]; "at the client")]
#[test_case(Server, false, &["< 426 Transfer aborted.", "< 226 ABOR done."]; "at the server")]
#[test_case(Client, true, &["< 426 Broken pipe", "< 225 No transfer to abort."]; "active")]
#[test_case(Server, false, &["< 451 Failure writing network stream.", "< 225 Aborted."]; "with another code")]
#[test_case(Client, false, &["< 226 Transfer complete.", "< 226 ABOR successful."]; "all was on its way")]
fn aborted_on_purpose(at: Host, is_active: bool, replies: &[&str]) {
    let mut tape = Tape::new(at);
    let (mut control, mut data) = downloads(&mut tape, is_active, 20 * FULL);
    // Telnet's "interrupt process" and "data mark" go before.
    tape.send(&mut control, Client, ACK, b"\xff\xf4\xff\xf2ABOR\r\n");
    tape.send(&mut data, Client, RST | ACK, b"");
    tape.talk(&mut control, replies);
    tape.talk(&mut control, &["> PWD", "< 257 \"/\""]);
    tape.quit(&mut control);
    assert_eq!(tape.told(), "ok");
}

/// Who waits in vain and then gives up has met a fault.
#[test]
fn aborted_after_a_stall() {
    let mut tape = Tape::new(Client);
    let (mut control, mut data) = downloads(&mut tape, false, 4 * FULL);
    tape.wait(20_000);
    tape.talk(&mut control, &["> ABOR"]);
    tape.send(&mut data, Client, RST | ACK, b"");
    tape.talk(
        &mut control,
        &["< 426 Transfer aborted.", "< 226 ABOR done."],
    );
    tape.quit(&mut control);
    assert_ne!(tape.told(), "ok");
}

/// The server cannot know what a device on the path cut off.
#[test_case(Client, false; "at the client")]
#[test_case(Client, true; "active")]
#[test_case(Server, false; "at the server")]
fn cut_in_the_middle_and_confirmed(at: Host, is_active: bool) {
    let mut tape = Tape::new(at);
    let (mut control, mut data) = downloads(&mut tape, is_active, 30 * FULL);
    tape.cut(&data, Server);
    tape.send(&mut data, Server, ACK, &[b'x'; FULL]);
    tape.put(&data, Client, RST, b"");
    tape.talk(&mut control, &["< 226 Transfer complete."]);
    tape.quit(&mut control);
    assert_eq!(tape.told(), "transfer-reset");
}

/// Some servers end with RST after all of the data.
#[test]
fn reset_after_the_last_byte() {
    let mut tape = Tape::new(Client);
    let (mut control, mut data) = downloads(&mut tape, false, 90_000);
    tape.send(&mut data, Server, RST | ACK, b"");
    tape.talk(&mut control, &["< 226 Transfer complete."]);
    tape.quit(&mut control);
    assert_eq!(tape.told(), "ok");
}

fn ends(tape: &mut Tape, control: &mut Tcp, data: &mut Tcp, sender: Host) {
    tape.close(data, sender);
    tape.talk(control, &["< 226 Transfer complete."]);
}

/// What the server announced has to come.
#[test_case(&["> SIZE a.bin", "< 213 90000"], "< 150 Here it comes", 40_000, "transfer-truncated"; "by SIZE")]
#[test_case(&[], BEGINS, 40_000, "transfer-truncated"; "by the reply")]
#[test_case(&[], BEGINS, 0, "transfer-truncated"; "nothing")]
#[test_case(&[], BEGINS, 90_000, "ok"; "all")]
#[test_case(&["> SIZE a.bin", "< 213 90000"], BEGINS, 95_000, "ok"; "it has grown")]
#[test_case(&["> SIZE a.bin", "< 213 90000", "> TYPE A", "< 200 A"], BEGINS, 80_000, "ok"; "in ASCII type")]
#[test_case(&["> SIZE b.bin", "< 213 90000"], "< 150 Here it comes", 80_000, "ok"; "the size of another")]
#[test_case(&["> SIZE a.bin", "< 213 90000", "> CWD /b", "< 250 ok"], "< 150 Here it comes", 80_000, "ok"; "in another directory")]
#[test_case(&["> SIZE a.bin", "< 213 90000", "> REST 50000", "< 350 ok"], BEGINS, 40_000, "ok"; "resumed")]
#[test_case(&["> SIZE a.bin", "< 213 90000", "> REST 50000", "< 350 ok"], BEGINS, 30_000, "transfer-truncated"; "resumed and short")]
#[test_case(&["> SIZE a.bin", "< 213 90000", "> REST 50000", "< 502 no"], BEGINS, 40_000, "transfer-truncated"; "not resumed")]
fn announced_sizes(before: &[&str], begins: &str, bytes: usize, told: &str) {
    for at in [Client, Server] {
        for is_active in [false, true] {
            let mut tape = Tape::new(at);
            let mut control = tape.logged_in();
            tape.talk(&mut control, before);
            let mut data = if is_active {
                tape.active(&mut control, 41_000)
            } else {
                tape.passive(&mut control, 41_000)
            };
            tape.talk(&mut control, &["> RETR a.bin", begins]);
            tape.data(&mut data, Server, bytes);
            ends(&mut tape, &mut control, &mut data, Server);
            tape.quit(&mut control);
            assert_eq!(tape.told(), told, "{at:?} {is_active}");
        }
    }
}

/// What was stored is to be what was sent.
#[test_case("< 213 30000", "transfer-truncated"; "less")]
#[test_case("< 213 90000", "ok"; "all")]
#[test_case("< 550 no such file", "ok"; "untold")]
fn stored_sizes(reply: &str, told: &str) {
    let mut tape = Tape::new(Client);
    let mut control = tape.logged_in();
    let mut data = tape.passive(&mut control, 41_000);
    tape.talk(&mut control, &["> STOR a.bin", "< 150 Go on"]);
    tape.data(&mut data, Client, 90_000);
    ends(&mut tape, &mut control, &mut data, Client);
    tape.talk(&mut control, &["> SIZE a.bin", reply]);
    tape.quit(&mut control);
    assert_eq!(tape.told(), told);
}

/// A receiver that closes first has had enough.
#[test]
fn left_early_by_the_client() {
    let mut tape = Tape::new(Client);
    let (mut control, mut data) = downloads(&mut tape, false, 20 * FULL);
    ends(&mut tape, &mut control, &mut data, Client);
    tape.quit(&mut control);
    assert_eq!(tape.told(), "ok");
}

/// A server that refuses what comes says so, and then hangs up.
#[test_case("< 451-Error during write to file\r\n451 Aborted", "transfer-disk-full"; "disk full")]
#[test_case("< 552 Quota exceeded", "transfer-quota"; "quota")]
fn refused_and_then_reset(reply: &str, told: &str) {
    for at in [Client, Server] {
        for is_active in [false, true] {
            let mut tape = Tape::new(at);
            let mut control = tape.logged_in();
            let mut data = if is_active {
                tape.active(&mut control, 41_000)
            } else {
                tape.passive(&mut control, 41_000)
            };
            tape.talk(&mut control, &["> STOR a.bin", "< 150 Go on"]);
            tape.data(&mut data, Client, 20 * FULL);
            tape.talk(&mut control, &[reply]);
            tape.send(&mut data, Server, RST | ACK, b"");
            tape.quit(&mut control);
            assert_eq!(tape.told(), told, "{at:?} {is_active}");
        }
    }
}

/// What follows a reset is told of the reset, unless it tells of files.
#[test_case("< 426 Connection closed; transfer aborted.", "transfer-reset"; "of the connection")]
#[test_case("< 452 Insufficient storage space.", "transfer-disk-full"; "of the disk")]
fn reset_and_then_refused(reply: &str, told: &str) {
    let mut tape = Tape::new(Client);
    let mut control = tape.logged_in();
    let mut data = tape.passive(&mut control, 41_000);
    tape.talk(&mut control, &["> STOR a.bin", "< 150 Go on"]);
    tape.data(&mut data, Client, 20 * FULL);
    tape.send(&mut data, Server, RST | ACK, b"");
    tape.talk(&mut control, &[reply]);
    tape.quit(&mut control);
    assert_eq!(tape.told(), told);
}

/// Nothing of a download comes, and a packet without data shows that it was sent.
#[test_case(false, false; "passive")]
#[test_case(true, false; "active")]
#[test_case(false, true; "over IPv6")]
fn large_packets_of_which_only_the_numbers_show(is_active: bool, is_v6: bool) {
    let mut tape = if is_v6 {
        Tape::over_v6(Client)
    } else {
        Tape::new(Client)
    };
    let (mut control, mut data) = downloads(&mut tape, is_active, 0);
    tape.wait(12_000);
    tape.talk(&mut control, &["< 226 Transfer complete"]);
    tape.wait(2_000);
    tape.send(&mut data, Client, FIN | ACK, b"");
    data.next[1] += 15_000;
    tape.send(&mut data, Server, ACK, b"");
    tape.put(&control, Client, RST | ACK, b"");
    assert_eq!(tape.told(), "transfer-stall-mtu");
}

/// A sender that sends nothing more, and one that has no room to send into.
#[test_case(Server, "RETR", false, Some("idle-server"); "the server is idle")]
#[test_case(Client, "RETR", false, None; "the server may be idle")]
#[test_case(Client, "STOR", false, Some("idle-client"); "the client is idle")]
#[test_case(Server, "STOR", false, None; "the client may be idle")]
#[test_case(Server, "RETR", true, Some("full-client"); "the client does not read")]
#[test_case(Client, "RETR", true, Some("full-client"); "the client does not read as it sees itself")]
#[test_case(Client, "STOR", true, Some("full-server"); "the server does not read")]
fn who_holds_it_up(at: Host, verb: &str, is_full: bool, holder: Option<&str>) {
    for is_active in [false, true] {
        let mut tape = Tape::new(at);
        let mut control = tape.logged_in();
        let mut data = if is_active {
            tape.active(&mut control, 41_000)
        } else {
            tape.passive(&mut control, 41_000)
        };
        let command = format!("> {verb} a.bin");
        tape.talk(&mut control, &[&command, "< 150 Here we go"]);
        let (sender, receiver) = if verb == "RETR" {
            (Server, Client)
        } else {
            (Client, Server)
        };
        tape.data(&mut data, sender, 3 * FULL);
        if is_full {
            tape.windows[usize::from(receiver == Server)] = 0;
            tape.put(&data, receiver, ACK, b"");
        }
        for _ in 0..6 {
            tape.wait(3_000);
            tape.put(&data, receiver, ACK, b"");
        }
        // Who waits in vain leaves first.
        if is_full {
            tape.send(&mut data, sender, RST | ACK, b"");
        } else {
            tape.send(&mut data, receiver, FIN | ACK, b"");
        }
        tape.wait(4_000);
        tape.send(&mut control, Client, FIN | ACK, b"");
        tape.goes_on(1_000);
        let found = tape.finding().unwrap();
        let told = found.values.get("holder").map(String::as_str);
        assert_eq!(found.id.to_string(), "transfer-stalled", "{is_active}");
        assert_eq!(told, holder, "{is_active}");
    }
}
