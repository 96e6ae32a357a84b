//! Web servers on the port: they are silent until they are asked, and their answer tells.

use test_case::test_case;

use crate::support::Probe;
use crate::support::Software::{self, Nginx, PythonHttp};

#[test_case(Nginx; "nginx")]
#[test_case(PythonHttp; "python")]
fn a_web_server_is_told_as_one(software: Software) {
    let server = software.start();
    let probed = Probe::of(&server.target()).run();
    probed.assert_root_cause("greeting-not-ftp");
    let detail = probed.finding("greeting-not-ftp")["detail"]
        .as_str()
        .unwrap();
    assert!(detail.contains("HTTP"), "{probed}");
}
