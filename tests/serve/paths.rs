//! What each path answers, and what is refused.

use test_case::test_case;

use super::exporter::{Exporter, OPEN, value};
use super::http::Request;
use super::server::Servers;

const PLAIN: &str = "text/plain; charset=utf-8";

#[test]
fn a_probe_is_metrics_and_for_a_person_the_report() {
    let servers = Servers::start(&[]);
    let exporter = Exporter::start(OPEN, &[]);
    let path = format!("/probe?target={}", servers.at("127.0.0.2"));
    let answer = exporter.get(&path);
    assert_eq!(answer.status, 200, "{answer:?}");
    let kind = answer.header("content-type").unwrap();
    assert_eq!(kind, "text/plain; version=0.0.4; charset=utf-8");
    assert!((value(&answer.body, "ftpprobe_success") - 1.0).abs() < f64::EPSILON);
    let epsv = value(&answer.body, "ftpprobe_listing_entries{mode=\"epsv\"}");
    assert!((epsv - 1.0).abs() < f64::EPSILON);
    let report = exporter.get(&format!("{path}&debug=true"));
    assert_eq!(report.header("content-type"), Some(PLAIN));
    assert!(report.body.contains("127.0.0.2"), "{report:?}");
    assert!(report.body.contains("220 Service ready"), "{report:?}");
    assert!(report.body.contains(&answer.body), "{report:?}");
    assert_eq!(servers.seen().over, 1);
}

#[test]
fn a_target_of_the_configuration_is_probed_by_its_name_and_needs_no_rule() {
    let servers = Servers::start(&[]);
    let target = servers.at("127.0.0.2");
    let text = format!("[targets.own]\ntarget = \"{target}\"\nretries = 0\nuntil = \"greeting\"\n");
    let exporter = Exporter::start(&text, &[]);
    let answer = exporter.get("/probe?target=own");
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(!answer.body.contains("phase=\"login\""), "{answer:?}");
    let by_address = exporter.get(&format!("/probe?target={target}"));
    assert_eq!(by_address.status, 200, "{by_address:?}");
    assert!(
        by_address.body.contains("phase=\"login\""),
        "{by_address:?}"
    );
    let other = exporter.get(&format!("/probe?target={}", servers.at("127.0.0.3")));
    assert_eq!(other.status, 403, "{other:?}");
    assert_eq!(servers.seen().over, 2);
}

#[test]
fn a_module_says_how() {
    let servers = Servers::start(&[]);
    let text = format!("{OPEN}[modules.short]\nuntil = \"greeting\"\n");
    let exporter = Exporter::start(&text, &[]);
    let answer = exporter.get(&format!(
        "/probe?module=short&target={}",
        servers.at("127.0.0.2")
    ));
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(!answer.body.contains("phase=\"login\""), "{answer:?}");
}

#[test_case("/-/healthy", "healthy\n")]
#[test_case("/-/ready", "ready\n")]
fn it_says_that_it_is_there(path: &str, expected: &str) {
    let answer = Exporter::start(OPEN, &[]).get(path);
    assert_eq!((answer.status, answer.body.as_str()), (200, expected));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
}

/// A network alone is for addresses. The name would lead into it, which only a lookup could tell.
#[test]
fn names_that_no_rule_has_are_not_looked_up() {
    let rules = |name: &str| {
        let rule = |network| format!("{{ {name}network = \"{network}\", ports = \"any\" }}");
        ["127.0.0.0/8", "::1/128"].map(rule).join(", ")
    };
    let (networks, names) = (rules(""), rules("name = \"*\", "));
    for (rules, status) in [
        (networks.clone(), 403),
        (format!("{networks}, {names}"), 200),
    ] {
        let text = format!("[defaults]\nretries = 0\n[serve]\nallow = [{rules}]\n");
        let exporter = Exporter::start(&text, &[]);
        let answer = exporter.get("/probe?target=localhost:1");
        assert_eq!(answer.status, status, "{rules}: {answer:?}");
        let looked_up = answer.body.contains("127.0.0.1");
        assert!(status == 200 || !looked_up, "{answer:?}");
        assert_eq!(exporter.get("/probe?target=127.0.0.1:1").status, 200);
    }
}

#[test]
fn what_is_not_in_order_is_refused_and_no_connection_is_made() {
    let servers = Servers::start(&[]);
    let (inside, outside) = (servers.at("127.0.5.1"), servers.at("127.0.6.1"));
    let text = format!(
        "[defaults]\nretries = 0\n[targets.own]\ntarget = \"{outside}\"\n[modules.other]\n\
         [serve]\nallow = [{{ network = \"127.0.5.0/24\", ports = \"any\" }}, {{ name = \"localhost\", ports = \"any\" }}]\n"
    );
    let exporter = Exporter::start(&text, &[]);
    let port = servers.port;
    let elsewhere = servers.at("127.0.7.1");
    for (path, status, words) in [
        ("/probe".to_owned(), 400, "target="),
        (
            format!("/probe?target={inside}&module=none"),
            400,
            "unknown module `none`",
        ),
        (
            format!("/probe?target={inside}&verbose=1"),
            400,
            "no parameter `verbose`",
        ),
        (
            format!("/probe?target={inside}&target={inside}"),
            400,
            "twice",
        ),
        (
            format!("/probe?target={inside}&password=hunter2"),
            400,
            "never in a query",
        ),
        (
            format!("/probe?target=me:hunter2%40{inside}"),
            400,
            "never in a query",
        ),
        (
            format!("/probe?target=ftp://me%40{inside}/"),
            400,
            "never in a query",
        ),
        (format!("/probe?target=ftp://{inside}/in"), 400, "directory"),
        (format!("/probe?target={inside}/in"), 400, ""),
        (
            "/probe?target=own&module=other".to_owned(),
            400,
            "leave out the module",
        ),
        (
            format!("/probe?target={elsewhere}"),
            403,
            "may not be probed",
        ),
        // The name is allowed; what it leads to is not.
        (format!("/probe?target=localhost:{port}"), 403, "leads to"),
        (format!("/probe?target=%1b[2J{inside}"), 400, ""),
        ("/nothing".to_owned(), 404, "nothing here"),
        (
            format!("/probe?target={}", "a".repeat(5000)),
            414,
            "too long",
        ),
    ] {
        let answer = exporter.get(&path);
        assert_eq!(answer.status, status, "{path}: {answer:?}");
        assert!(answer.body.contains(words), "{path}: {answer:?}");
        assert!(!answer.body.contains("hunter2"), "{answer:?}");
        assert!(!answer.body.contains('\u{1b}'), "{answer:?}");
    }
    let line = exporter.says("refused: ");
    assert!(line.contains(&elsewhere), "{line}");
    exporter.says("refused to probe localhost");
    assert_eq!(
        Request::new("DELETE", "/probe").to(exporter.address).status,
        405
    );
    assert_eq!(exporter.get("/-/reload").status, 405);
    let seen = servers.seen();
    assert!(seen.at.is_empty(), "{seen:?}");
    // And one that is in order.
    let answer = exporter.get(&format!("/probe?target={inside}"));
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[test]
fn a_page_of_another_site_changes_nothing() {
    let exporter = Exporter::start(OPEN, &[]);
    let reload = |site| {
        let request = Request::new("POST", "/-/reload").header("Sec-Fetch-Site", site);
        request.to(exporter.address).status
    };
    assert_eq!((reload("cross-site"), reload("same-origin")), (403, 200));
}

#[test]
fn a_request_that_is_too_large_is_refused() {
    let exporter = Exporter::start(OPEN, &[]);
    let long = "x".repeat(20_000);
    let answer = Request::get("/-/healthy")
        .header("X-Long", &long)
        .to(exporter.address);
    assert_eq!(answer.status, 431, "{answer:?}");
}
