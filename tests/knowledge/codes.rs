//! Reply codes.

use ftpprobe::knowledge::codes;
use test_case::test_case;

/// Codes of the RFCs, and those met in the field.
const CODES: [u16; 84] = [
    110, 120, 125, 150, 200, 202, 205, 211, 212, 213, 214, 215, 220, 221, 225, 226, 227, 228, 229,
    230, 231, 232, 233, 234, 235, 250, 251, 252, 253, 254, 257, 300, 321, 331, 332, 334, 335, 336,
    350, 400, 402, 421, 425, 426, 430, 431, 432, 434, 435, 450, 451, 452, 500, 501, 502, 503, 504,
    509, 520, 521, 522, 525, 530, 531, 532, 533, 534, 535, 536, 537, 550, 551, 552, 553, 554, 555,
    556, 631, 632, 633, 10053, 10054, 10060, 10061,
];

#[test]
fn every_code_of_the_field_is_listed() {
    let listed: Vec<u16> = codes::all().iter().map(|known| known.code).collect();
    assert_eq!(listed, CODES);
    for code in CODES {
        assert!(!codes::describe(code).contains("Unlisted"), "{code}");
    }
}

#[test_case(421, "Service not available, usually closing")]
#[test_case(199, "Unlisted code: begun, another reply follows")]
#[test_case(299, "Unlisted code: done")]
#[test_case(333, "Unlisted code: more input is needed (login and accounting)")]
#[test_case(429, "Unlisted code: refused for now (connections)")]
#[test_case(559, "Unlisted code: refused (file system)")]
#[test_case(505, "Unlisted code: refused (syntax)")]
#[test_case(700, "No FTP reply code")]
#[test_case(99, "No FTP reply code"; "two digits")]
#[test_case(5300, "No FTP reply code"; "four digits")]
fn a_code_is_described(code: u16, words: &str) {
    assert_eq!(codes::describe(code), words);
}
