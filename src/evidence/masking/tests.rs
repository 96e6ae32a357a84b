use proptest::prelude::*;

use super::*;
use crate::evidence::format;
use crate::secret::Secret;
use crate::text;

fn saved() -> Vec<Evidence> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/evidence");
    let cases = std::fs::read_dir(folder).unwrap();
    let files = cases.flat_map(|case| {
        std::fs::read_dir(case.unwrap().path())
            .into_iter()
            .flatten()
    });
    let files = files.map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|it| it == "json"));
    let all = files.filter_map(|file| format::load(std::fs::File::open(file).unwrap()).ok());
    all.collect()
}

fn secrets(of: &[&str]) -> Secrets {
    let mut secrets = Secrets::default();
    for secret in of {
        secrets.add(&Secret::new((*secret).to_owned()));
    }
    secrets
}

/// Nothing else is touched, whatever the shape of what was found.
#[test]
fn evidence_without_the_secret_stays_as_it_is() {
    let mut secrets = secrets(&["no-such-words", "\u{ff}\\x00"]);
    let saved = saved();
    assert!(saved.len() > 10);
    for evidence in saved {
        assert_eq!(evidence.clone().masked(&mut secrets), evidence);
    }
}

/// The names of variants, addresses and codes are no texts.
#[test]
fn evidence_stays_readable_whatever_the_secret_is() {
    let words = [
        "greeting",
        "connected",
        "replied",
        "passive",
        "timed-out",
        "127.0.0.1",
        "192.0.2.1",
        "verified",
        "not-told",
        "2026-11-28",
        "resolve",
        "logged-in",
        "extended-passive",
        "x00\\x01",
        "transfer-test",
    ];
    for evidence in saved() {
        let facts = |evidence: &Evidence| -> Vec<_> {
            let steps = evidence.attempts.iter().flat_map(|attempt| &attempt.steps);
            steps
                .map(|step| std::mem::discriminant(&step.facts))
                .collect()
        };
        let masked = evidence.clone().masked(&mut secrets(&words));
        assert_eq!(facts(&masked), facts(&evidence));
        assert_eq!(masked.source.is_some(), evidence.source.is_some());
    }
}

/// What a certificate says is text of the other side, too.
#[test]
fn certificates_are_masked() {
    let names = vec!["hunter2.example".to_owned()];
    let signed = rcgen::generate_simple_self_signed(names).unwrap();
    let certificate = crate::evidence::certificate::read(signed.cert.der());
    assert_eq!(certificate.names, ["hunter2.example"]);
    let masked = rewritten(&certificate, &secrets(&["hunter2"])).unwrap();
    assert_eq!(masked.names, ["********.example"]);
    assert_eq!(masked.fingerprint, certificate.fingerprint);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_said_with_a_secret_is_masked(
        secret in "[a-zß-ÿ0-9!-/]{4}[a-z]{3}",
        before in proptest::collection::vec(any::<u8>(), 0..20),
        behind: String,
        place in 0_usize..4,
    ) {
        let saved = include_bytes!("../../../tests/evidence/healthy/evidence.json");
        let mut evidence = format::load(&saved[..]).unwrap();
        let said = format!("220 {}{secret}{behind}", text::escape_bytes(&before));
        let bytes = [&before, secret.as_bytes(), behind.as_bytes()].concat();
        let attempt = &mut evidence.attempts[0];
        match place {
            0 => attempt.exchanges[0].raw.0 = bytes,
            1 => attempt.exchanges[0].reply.as_mut().unwrap().lines.push(said),
            2 => attempt.data[0].head.0 = bytes,
            _ => attempt.exchanges[1].ending = crate::evidence::Ending::Failed(said),
        }
        let masked = evidence.masked(&mut secrets(&[&secret]));
        let written = serde_json::to_string(&masked).unwrap();
        prop_assert!(!written.contains(&secret), "{written}");
    }
}

/// What was cut off at the end of a reply or a listing tells no secret by its beginning; what is whole says what it says.
#[test]
fn the_beginning_of_a_secret_where_bytes_end() {
    let saved = include_bytes!("../../../tests/evidence/healthy/evidence.json");
    let evidence = format::load(&saved[..]).unwrap();
    for (end, said) in [("", "********"), ("\r\n", "hunter")] {
        let mut evidence = evidence.clone();
        let attempt = &mut evidence.attempts[0];
        let exchange = &mut attempt.exchanges[0];
        exchange.raw.0 = format!("220-a\r\n220 no hunter{end}").into_bytes();
        let lines = &mut exchange.reply.as_mut().unwrap().lines;
        *lines = vec!["220-hunter".to_owned(), "220 no hunter".to_owned()];
        attempt.data[0].head.0 = format!("a\r\nhunter{end}").into_bytes();
        let masked = evidence.masked(&mut secrets(&["hunter2-long"]));
        let attempt = &masked.attempts[0];
        let raw = format!("220-a\r\n220 no {said}{end}");
        assert_eq!(attempt.exchanges[0].raw.0, raw.as_bytes());
        let lines = &attempt.exchanges[0].reply.as_ref().unwrap().lines;
        assert_eq!(lines[..], ["220-hunter", &format!("220 no {said}")]);
        assert_eq!(
            attempt.data[0].head.0,
            format!("a\r\n{said}{end}").as_bytes()
        );
    }
}

/// Others write evidence, too.
#[test]
fn what_a_command_holds_is_masked_in_every_session() {
    let saved = include_bytes!("../../../tests/evidence/healthy/evidence.json");
    let mut evidence = format::load(&saved[..]).unwrap();
    let mut other = evidence.attempts[0].clone();
    other.exchanges[0].command = Some("SITE CHPASS bob hunter2-long".to_owned());
    other.exchanges[1].command = Some("PASS ********".to_owned());
    evidence.attempts[0].exchanges[0].raw.0 = b"220 hunter2-long\r\n".to_vec();
    evidence.attempts.push(other);
    let mut file = Vec::new();
    format::save(&evidence, &mut file).unwrap();
    let read = format::load(&file[..]).unwrap();
    assert_eq!(read.attempts[0].exchanges[0].raw.0, b"220 ********\r\n");
    let commands = read.attempts[1].exchanges[..2].iter();
    let commands: Vec<_> = commands.map(|it| it.command.as_deref()).collect();
    assert_eq!(
        commands,
        [Some("SITE CHPASS ********"), Some("PASS ********")]
    );
}

#[test]
fn bytes_are_masked_as_bytes() {
    let octets = Octets(b"a\\b \xff hunter2 x41hunter".to_vec());
    let masked = rewritten(&octets, &secrets(&["hunter2", "x41hunter"]));
    assert_eq!(
        masked,
        Some(Octets(b"a\\b \xff ******** ********".to_vec()))
    );
}
