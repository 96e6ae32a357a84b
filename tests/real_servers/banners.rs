//! Greetings of many lines, some of which look like replies.

use test_case::test_case;

use crate::support::Probe;
use crate::support::Software::{self, Proftpd, PureFtpd, Vsftpd};

/// A banner file whose second and third line begin like replies.
pub(crate) const MANY_LINES: &str = "\
Welcome to the archive
100 users online
220 is our number
Be nice
";

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
fn a_banner_of_many_lines_is_one_greeting(software: Software) {
    let server = software.setup().banner(MANY_LINES).start();
    let probed = Probe::of_server(&server).run();
    probed.assert_ok();
    let greeting = probed.greeting();
    assert_eq!(greeting.len(), MANY_LINES.lines().count() + 1, "{probed}");
    for (shown, written) in greeting.iter().zip(MANY_LINES.lines()) {
        assert!(shown.ends_with(written), "{written} in {probed}");
    }
}
