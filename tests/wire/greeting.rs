//! The greeting: how long it took, and what comes before and after it.

use std::time::Duration;

use ftpprobe::demo::behaviour::{Behaviour, Greeting, Override, Then};
use ftpprobe::evidence::facts::ForeignProtocol;
use ftpprobe::evidence::{Evidence, Exchange, Phase};
use ftpprobe::settings::Settings;
use test_case::test_case;

use crate::{anonymous, is_healthy, quick, run};

/// How much later than it was sent a greeting may be read. Nothing depends on it but what was measured at all.
const LEEWAY: Duration = Duration::from_secs(2);

fn greeting(greeting: Greeting) -> Behaviour {
    Behaviour {
        greeting,
        ..Behaviour::default()
    }
}

fn greetings(evidence: &Evidence) -> Vec<&Exchange> {
    let attempt = evidence.last_attempt().unwrap();
    let all = attempt.exchanges.iter();
    all.filter(|it| it.phase == Phase::Greeting).collect()
}

/// Silence makes the probe look at the port on a second connection. That must not become the server's time.
#[tokio::test]
async fn a_late_greeting_is_measured_as_it_came() {
    let settings = Settings {
        timeout: Duration::from_secs(15),
        ..quick()
    };
    let delays = [0, 500, 2900, 3200, 3600, 4500, 6200, 8000];
    let together = tokio::task::LocalSet::new();
    let runs = delays.map(|delay| {
        let settings = settings.clone();
        together.spawn_local(async move {
            let late = Behaviour {
                greeting_delay: Duration::from_millis(delay),
                ..Behaviour::default()
            };
            (delay, run(late, anonymous(), &settings).await)
        })
    });
    together.await;
    for run in runs {
        let (delay, (evidence, _)) = run.await.unwrap();
        assert!(is_healthy(&evidence), "{delay}");
        let greeting = greetings(&evidence)[0];
        let measured = Duration::from_micros(greeting.elapsed_us().unwrap());
        let delay = Duration::from_millis(delay);
        // The server's wait and the probe's begin in two tasks, a little apart.
        let begun = delay.saturating_sub(Duration::from_millis(100));
        assert!(
            (begun..delay + LEEWAY).contains(&measured),
            "{delay:?}: {measured:?}"
        );
    }
}

#[tokio::test]
async fn what_waits_for_a_request_is_known_by_its_answer() {
    let web = greeting(Greeting::Awaits(
        b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(),
    ));
    let settings = Settings {
        timeout: Duration::from_secs(60),
        ..quick()
    };
    let (evidence, transcript) = run(web, anonymous(), &settings).await;
    let attempt = evidence.last_attempt().unwrap();
    let greeted = attempt.greeted().unwrap();
    assert_eq!(greeted.foreign, Some(ForeignProtocol::Http));
    let trial = greeted.implicit_tls.as_ref().unwrap();
    assert!(!trial.answered && trial.first_bytes.0.starts_with(b"HTTP/1.1 400"));
    let waited = Duration::from_micros(greetings(&evidence)[0].elapsed_us().unwrap());
    assert!(waited < Duration::from_secs(30), "{waited:?}");
    assert_eq!(attempt.connections_opened, Some(2));
    assert!(transcript.is_empty(), "{transcript:?}");
}

#[test_case("Welcome\r\nAuthorised use only\r\n220 ready\r\n"; "lines")]
#[test_case("\r\n\r\n220 ready\r\n"; "blank lines")]
#[test_case("\u{1b}[1mWelcome\u{1b}[0m\r\n220-hello\r\n220 ready\r\n"; "colours")]
#[test_case("warning: no such file\n100 users online\r\n220 ready\r\n"; "a number")]
#[tokio::test]
async fn text_before_the_greeting_is_read_over(text: &str) {
    let (evidence, _) = run(greeting(Greeting::text(text)), anonymous(), &quick()).await;
    let greetings = greetings(&evidence);
    assert_eq!(greetings.last().unwrap().code(), Some(220));
    assert!(
        evidence
            .last_attempt()
            .unwrap()
            .logged_in()
            .unwrap()
            .accepted
    );
}

#[tokio::test]
async fn text_without_an_end_is_given_up() {
    let text = "line after line\r\n".repeat(100_000);
    let (evidence, _) = run(greeting(Greeting::text(text)), anonymous(), &quick()).await;
    let greeting = greetings(&evidence)[0];
    assert!(greeting.reply.is_none() && greeting.raw.0.len() < 300_000);
}

#[test_case("220 one\r\n220 two\r\n220 three\r\n", &[220, 220]; "more greetings")]
#[test_case("220 one\r\n500 PROXY not understood\r\n", &[500]; "a reply to somebody else")]
#[tokio::test]
async fn what_follows_the_greeting_unasked_is_kept_apart(text: &str, codes: &[u16]) {
    let (evidence, _) = run(greeting(Greeting::text(text)), anonymous(), &quick()).await;
    let more: Vec<_> = greetings(&evidence)
        .into_iter()
        .filter(|it| it.unsolicited)
        .filter_map(Exchange::code)
        .collect();
    assert_eq!(more, codes);
    let attempt = evidence.last_attempt().unwrap();
    assert!(attempt.features().unwrap().has("EPSV"));
}

/// The first of these replies answers something that came before FEAT; the second is FEAT's own.
#[test_case("530 Please login with USER and PASS."; "refused")]
#[test_case("220 second greeting"; "greeted again")]
#[tokio::test]
async fn a_reply_that_is_not_to_feat_is_told_from_the_one_that_is(first: &str) {
    let behaviour = Behaviour {
        replies: vec![
            Override::on("FEAT")
                .saying(format!("{first}\r\n211-Features:\r\n EPSV\r\n211 End\r\n")),
        ],
        ..Behaviour::default()
    };
    let (evidence, _) = run(behaviour, anonymous(), &quick()).await;
    let attempt = evidence.last_attempt().unwrap();
    let mut replies = attempt
        .exchanges
        .iter()
        .filter(|it| it.phase == Phase::Features);
    let early = replies.next().unwrap();
    assert!(early.unsolicited && early.command.is_none());
    let own = replies.next().unwrap();
    assert_eq!(
        (own.verb().as_deref(), own.code()),
        (Some("FEAT"), Some(211))
    );
    assert!(attempt.logged_in().unwrap().accepted);
}

#[test_case(Then::Close; "closed")]
#[test_case(Then::Reset; "reset")]
#[tokio::test]
async fn an_end_right_after_the_greeting_is_seen(then: Then) {
    for text in ["220 ready\r\n", "220-more\r\n220 ready\r\n"] {
        let ends = greeting(Greeting::Say(text.as_bytes().to_vec(), then));
        let (evidence, transcript) = run(ends, anonymous(), &quick()).await;
        let greeted = evidence.last_attempt().unwrap().greeted().unwrap();
        assert!(greeted.closed_after);
        assert!(transcript.is_empty(), "{transcript:?}");
    }
}
