//! Reply codes without their texts.

use ftpprobe::knowledge::codes;
use test_case::test_case;

/// Codes of the RFCs, and those met in the field.
const CODES: [u16; 91] = [
    110, 120, 125, 150, 200, 202, 205, 210, 211, 212, 213, 214, 215, 220, 221, 225, 226, 227, 228,
    229, 230, 231, 232, 233, 234, 235, 250, 251, 252, 253, 254, 255, 257, 300, 321, 331, 332, 334,
    335, 336, 350, 400, 402, 421, 425, 426, 430, 431, 432, 434, 435, 450, 451, 452, 500, 501, 502,
    503, 504, 509, 510, 520, 521, 522, 525, 530, 531, 532, 533, 534, 535, 536, 537, 550, 551, 552,
    553, 554, 555, 556, 631, 632, 633, 10053, 10054, 10060, 10061, 10065, 10066, 10068, 11001,
];

const STANDARDS: [&str; 10] = [
    "RFC 959", "RFC 1123", "RFC 1639", "RFC 2228", "RFC 2389", "RFC 2428", "RFC 2640", "RFC 3659",
    "RFC 4217", "RFC 7151",
];

#[test]
fn every_code_of_the_field_is_listed() {
    let listed: Vec<u16> = codes::all().iter().map(|known| known.code).collect();
    assert_eq!(listed, CODES);
    assert!(codes::known(421).is_some());
    assert_eq!(codes::known(429), None);
}

#[test]
fn what_defines_a_code_is_a_standard_of_ftp() {
    for known in codes::all() {
        for name in &known.defined {
            assert!(STANDARDS.contains(&name.as_str()), "{}: {name}", known.code);
        }
        assert_eq!(codes::class(known.code).is_none(), known.code > 999);
    }
}

#[test]
fn commands_are_written_as_they_are_sent() {
    for known in codes::all() {
        for name in &known.commands {
            let is_command = name.len() <= 4 && name.chars().all(|c| c.is_ascii_uppercase());
            assert!(is_command || name == "any", "{}: {name}", known.code);
        }
        assert_eq!(
            known.commands.is_empty(),
            known.code > 999,
            "{}",
            known.code
        );
    }
}

#[test]
fn related_codes_exist_and_know_each_other() {
    for known in codes::all() {
        for &code in &known.related {
            let other = codes::known(code).expect("a related code is listed");
            assert!(other.related.contains(&known.code), "{} {code}", known.code);
            assert_ne!(code, known.code);
        }
    }
}

#[test]
fn only_refusals_for_now_and_numbers_that_are_no_codes_can_be_waited_out() {
    for known in codes::all().iter().filter(|known| known.wait.is_some()) {
        let class = codes::class(known.code);
        assert!(
            matches!(class, Some(4) | None) || known.code == 120,
            "{}",
            known.code
        );
    }
}

#[test_case(421, Some(4), Some(2))]
#[test_case(212, Some(2), Some(1))]
#[test_case(199, Some(1), None; "a group that is left open")]
#[test_case(645, Some(6), None; "another one")]
#[test_case(700, None, None; "no class")]
#[test_case(99, None, None; "two digits")]
#[test_case(5300, None, None; "four digits")]
fn digits_have_a_meaning(code: u16, class: Option<u16>, group: Option<u16>) {
    assert_eq!((codes::class(code), codes::group(code)), (class, group));
}
