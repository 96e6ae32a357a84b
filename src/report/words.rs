//! Durations, amounts and phases in words.

use super::shape::NotVerified;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::{DataMode, Phase};
use crate::knowledge::wording::Wording;

/// A duration in milliseconds, as exact as people need it: `<0.1 ms`, `0.4 ms`, `42 ms`, `3.1 s`,
/// `20 s`, `2 min 5 s`, `9 h`, `3 d 2 h`.
#[must_use]
pub fn duration(ms: f64) -> String {
    if ms < 0.05 {
        "<0.1 ms".to_owned()
    } else if ms < 9.95 {
        format!("{ms:.1} ms")
    } else if ms < 999.5 {
        format!("{ms:.0} ms")
    } else if ms < 9_950.0 {
        format!("{:.1} s", ms / 1000.0)
    } else if ms < 59_500.0 {
        format!("{:.0} s", ms / 1000.0)
    } else if ms < 3_599_500.0 {
        in_two_units((ms / 1000.0).round(), 60.0, ["min", "s"])
    } else if ms < 172_770_000.0 {
        in_two_units((ms / 60_000.0).round(), 60.0, ["h", "min"])
    } else {
        in_two_units((ms / 3_600_000.0).round(), 24.0, ["d", "h"])
    }
}

/// So many of the small unit, of which `per` make a large one; the rest only where there is one.
fn in_two_units(count: f64, per: f64, [large, small]: [&str; 2]) -> String {
    let (whole, rest) = ((count / per).floor(), count % per);
    if rest < 1.0 {
        format!("{whole:.0} {large}")
    } else {
        format!("{whole:.0} {large} {rest:.0} {small}")
    }
}

/// An amount of data: `512 B`, `1.2 kB`, `8.0 MB`.
#[must_use]
pub fn amount(bytes: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = bytes.saturating_add(unit / 20) / (unit / 10);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_950 => format!("{} kB", tenths(1_000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

/// Microseconds as milliseconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2^53 µs, which is 285 years"
)]
pub(super) fn ms(us: u64) -> f64 {
    us as f64 / 1000.0
}

/// The name of a mode: the command that sets it up, or words.
pub(super) fn mode(mode: DataMode, wording: Wording) -> String {
    match mode {
        DataMode::Epsv => "EPSV".to_owned(),
        DataMode::Pasv => "PASV".to_owned(),
        DataMode::Passive => wording.say("summary-passive", &[]),
        DataMode::Active => wording.say("summary-active", &[]),
    }
}

/// The word for how connecting ended, as JSON writes it.
pub(super) fn tcp_outcome(outcome: TcpOutcome) -> &'static str {
    match outcome {
        TcpOutcome::Connected => "connected",
        TcpOutcome::Refused => "refused",
        TcpOutcome::TimedOut => "timed-out",
        TcpOutcome::Unreachable => "unreachable",
        TcpOutcome::LocalFailure => "local-failure",
        TcpOutcome::Reset => "reset",
        TcpOutcome::Failed => "failed",
        TcpOutcome::Proxy => "proxy",
        TcpOutcome::Stopped => "stopped",
    }
}

/// What a data connection was announced at, as reports have it: an address with its port, or `port 50000`.
#[must_use]
pub fn announced_words(announced: &str, wording: Wording) -> String {
    match announced.strip_prefix("port ") {
        Some(port) => wording.say("note-port", &[("port", port)]),
        None => announced.to_owned(),
    }
}

/// The day of a moment in RFC 3339.
#[must_use]
pub fn day(moment: &str) -> &str {
    moment.split('T').next().unwrap_or(moment)
}

/// Why a server is not verified, in a few words.
#[must_use]
pub fn distrust(why: NotVerified, wording: Wording) -> String {
    let id = match why {
        NotVerified::NoCertificate => "distrust-no-certificate",
        NotVerified::BadSignature => "distrust-bad-signature",
        NotVerified::PinMismatch => "distrust-pin-mismatch",
        NotVerified::Expired => "distrust-expired",
        NotVerified::NotYetValid => "distrust-not-yet-valid",
        NotVerified::WrongName => "distrust-wrong-name",
        NotVerified::SelfSigned => "distrust-self-signed",
        NotVerified::UnknownIssuer => "distrust-unknown-issuer",
        NotVerified::Weak => "distrust-weak",
        NotVerified::Invalid => "distrust-invalid",
        NotVerified::NotChecked => "distrust-not-checked",
    };
    wording.say(id, &[])
}

/// Where in the conversation: completes "fails ...". `None` where a phase is no place.
#[must_use]
pub fn place(phase: Phase, wording: Wording) -> Option<String> {
    let id = match phase {
        Phase::Dns => "place-dns",
        Phase::Tcp => "place-tcp",
        Phase::Greeting => "place-greeting",
        Phase::Tls => "place-tls",
        Phase::Login => "place-login",
        Phase::Features => "place-features",
        Phase::Directory => "place-directory",
        Phase::DataPassive => "place-data-passive",
        Phase::DataActive => "place-data-active",
        Phase::Transfer => "place-transfer",
        Phase::Quit => "place-quit",
        Phase::Idle | Phase::Limits | Phase::Protocol => return None,
    };
    Some(wording.say(id, &[]))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(0.04, "<0.1 ms")]
    #[test_case(0.06, "0.1 ms")]
    #[test_case(9.94, "9.9 ms")]
    #[test_case(9.96, "10 ms")]
    #[test_case(999.4, "999 ms")]
    #[test_case(999.6, "1.0 s")]
    #[test_case(9_949.0, "9.9 s")]
    #[test_case(9_951.0, "10 s")]
    #[test_case(59_499.0, "59 s")]
    #[test_case(59_501.0, "1 min")]
    #[test_case(125_000.0, "2 min 5 s")]
    #[test_case(3_599_499.0, "59 min 59 s")]
    #[test_case(3_599_501.0, "1 h")]
    #[test_case(4_020_000.0, "1 h 7 min")]
    #[test_case(172_769_999.0, "47 h 59 min")]
    #[test_case(172_800_000.0, "2 d")]
    #[test_case(266_400_000.0, "3 d 2 h")]
    fn durations(ms: f64, words: &str) {
        assert_eq!(duration(ms), words);
    }

    #[test_case(999, "999 B")]
    #[test_case(1_000, "1.0 kB")]
    #[test_case(1_250, "1.3 kB")]
    #[test_case(999_949, "999.9 kB")]
    #[test_case(999_950, "1.0 MB")]
    #[test_case(8_388_608, "8.4 MB")]
    fn amounts(bytes: u64, words: &str) {
        assert_eq!(amount(bytes), words);
    }
}
