//! The examples of the library, run against the practice server.

use std::path::Path;

use ftpprobe::demo::{Server, scenario};

#[path = "../../docs/examples/diagnose_log.rs"]
#[expect(dead_code, reason = "its main function reads the arguments")]
mod diagnose_log;
#[path = "../../docs/examples/monitor.rs"]
#[expect(dead_code, reason = "its main function reads the arguments")]
mod monitor;
#[path = "../../docs/examples/probe.rs"]
#[expect(dead_code, reason = "its main function reads the arguments")]
mod probe;

/// A server that plays this scenario while `run` is given its address.
fn beside(name: &str, run: impl FnOnce(String)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let behaviour = scenario(name).unwrap().behaviour();
    let server = runtime.block_on(Server::start(behaviour)).unwrap();
    run(server.address().to_string());
}

fn text(out: Vec<u8>) -> String {
    String::from_utf8(out).unwrap()
}

#[test]
fn a_server_is_probed() {
    beside("421-per-ip", |address| {
        let mut out = Vec::new();
        probe::run(&address, &mut out).unwrap();
        let text = text(out);
        assert!(text.contains("limit-per-ip: "), "{text}");
    });
}

#[test]
fn servers_are_watched() {
    beside("healthy", |address| {
        let mut out = Vec::new();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime
            .block_on(monitor::run(std::slice::from_ref(&address), &mut out))
            .unwrap();
        let text = text(out);
        assert!(text.contains("  Login\n"), "{text}");
        assert!(text.ends_with(&format!("{address}: ok\n")), "{text}");
    });
}

#[test]
fn a_log_is_diagnosed() {
    let log = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs/samples/lftp/421-per-ip.log");
    let mut out = Vec::new();
    diagnose_log::run(log.to_str().unwrap(), &mut out).unwrap();
    assert!(!out.is_empty());
}
