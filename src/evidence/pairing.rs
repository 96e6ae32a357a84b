//! Which replies can answer which commands (RFC 959 section 5.4, RFC 2228, 2389, 2428 and 3659).
//!
//! A reply whose code belongs to other commands shows that the replies are out of step with the commands.

/// The codes with which servers that do what they are asked answer each command. Refusals are not among them: any
/// command may get those.
const ANSWERS: [(&str, &[u16]); 33] = [
    ("USER", &[230, 232, 331, 332]),
    ("PASS", &[200, 202, 230, 332]),
    ("ACCT", &[200, 202, 230]),
    ("AUTH", &[200, 232, 234, 235, 334]),
    ("PBSZ", &[200]),
    ("PROT", &[200]),
    ("FEAT", &[211]),
    ("OPTS", &[200]),
    ("SYST", &[215]),
    ("STAT", &[211, 212, 213]),
    ("HELP", &[211, 214]),
    ("PWD", &[257]),
    ("CWD", &[200, 250]),
    ("MKD", &[200, 250, 257]),
    ("RMD", &[200, 250]),
    ("TYPE", &[200]),
    ("EPSV", &[229]),
    ("PASV", &[227]),
    ("PORT", &[200]),
    ("EPRT", &[200]),
    ("LIST", TRANSFER),
    ("NLST", TRANSFER),
    ("MLSD", TRANSFER),
    ("RETR", TRANSFER),
    ("STOR", TRANSFER),
    ("APPE", TRANSFER),
    ("SIZE", &[213]),
    ("MDTM", &[213]),
    ("MLST", &[250]),
    ("REST", &[350]),
    ("RNFR", &[350]),
    ("RNTO", &[200, 250]),
    ("DELE", &[200, 250]),
];

const TRANSFER: &[u16] = &[125, 150, 226, 250];

/// The greeting's own code, and what NOOP gets.
const GREETING: u16 = 220;
const OK: u16 = 200;

fn answers(verb: &str) -> Option<&'static [u16]> {
    let mut all = ANSWERS.iter();
    all.find(|(known, _)| *known == verb)
        .map(|(_, codes)| *codes)
}

/// Whether a reply with this code is about this command and no other: what was asked for, or the data connection that a
/// transfer needs. pyftpdlib refuses that before it reads the command, and sends 150 all the same.
#[must_use]
pub fn is_own(verb: &str, code: u16) -> bool {
    fits(verb, code) || answers(verb) == Some(TRANSFER) && matches!(code, 425 | 426)
}

/// Whether it is known with which codes servers answer this command.
#[must_use]
pub fn is_known(verb: &str) -> bool {
    verb == "NOOP" || answers(verb).is_some()
}

/// Whether a server that does what this command asks answers with this code.
#[must_use]
pub fn fits(verb: &str, code: u16) -> bool {
    match answers(verb) {
        Some(codes) => codes.contains(&code),
        None => verb == "NOOP" && code == OK,
    }
}

/// Whether this code is an answer to other commands, or the greeting, and never one to this command. A code that no
/// command gets is not: it is odd, wherever it comes.
#[must_use]
pub fn is_misplaced(verb: &str, code: u16) -> bool {
    let is_anothers = || {
        let mut all = ANSWERS.iter().map(|(_, codes)| *codes);
        code == GREETING || all.any(|codes| codes.contains(&code))
    };
    match (verb, answers(verb)) {
        ("QUIT", _) => code != OK && is_anothers(),
        // A preliminary reply promises another one, whatever it answers.
        (_, Some(codes)) => code >= 200 && !codes.contains(&code) && is_anothers(),
        (_, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("USER", 211; "FEAT's second half")]
    #[test_case("USER", 220; "a second greeting")]
    #[test_case("PASS", 331; "USER's answer")]
    #[test_case("PWD", 215; "SYST's answer")]
    #[test_case("CWD", 213; "STAT's answer")]
    #[test_case("EPSV", 250; "CWD's answer")]
    #[test_case("PASV", 200; "TYPE's answer")]
    #[test_case("LIST", 227; "PASV's answer")]
    #[test_case("QUIT", 226; "the end of a transfer")]
    fn belongs_to_another_command(verb: &str, code: u16) {
        assert!(is_misplaced(verb, code));
        assert!(!fits(verb, code));
    }

    #[test_case("EPSV", 314; "no command gets it")]
    #[test_case("PASS", 633; "of protected sessions")]
    #[test_case("USER", 500; "a refusal")]
    #[test_case("DELE", 200; "a general yes")]
    #[test_case("CWD", 200; "a general yes to CWD")]
    #[test_case("QUIT", 221; "its own")]
    #[test_case("QUIT", 200; "a general yes to QUIT")]
    #[test_case("NOOP", 250; "NOOP")]
    #[test_case("SITE", 211; "a command of many answers")]
    #[test_case("LIST", 150; "a transfer")]
    fn may_be_the_answer(verb: &str, code: u16) {
        assert!(!is_misplaced(verb, code));
    }
}
