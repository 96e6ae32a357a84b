//! Where a reply begins and ends, and what ends a wait.

use std::time::Duration;

use ftpprobe::demo::behaviour::{Behaviour, Delivery, Greeting, Then, endless_line};
use ftpprobe::evidence::reply::{MAX_REPLY_BYTES, ReplyOddity};
use ftpprobe::evidence::{Ending, Exchange};
use ftpprobe::settings::Settings;

use crate::{anonymous, answer, exchanges, is_healthy, quick, run, saying};

#[tokio::test]
async fn a_banner_line_that_looks_like_a_reply_ends_nothing() {
    let greeting = Greeting::text("220-Hello\r\n100 users online\r\n220 Ready\r\n");
    let behaviour = Behaviour {
        greeting,
        ..Behaviour::default()
    };
    let (evidence, _) = run(behaviour, anonymous(), &quick()).await;
    assert!(is_healthy(&evidence));
    let greeting = exchanges(&evidence)[0].reply.as_ref().unwrap();
    assert_eq!(greeting.lines.len(), 3);
    assert_eq!(greeting.oddities, [ReplyOddity::InnerLineLooksLikeReply]);
}

#[tokio::test]
async fn a_reply_that_ends_under_another_code_ends() {
    let odd = saying("SYST", "500-Error: no.\r\n425 Really not\r\n", Then::Keep);
    let (evidence, _) = run(
        odd,
        anonymous(),
        &Settings {
            timeout: Duration::from_secs(10),
            ..quick()
        },
    )
    .await;
    assert!(is_healthy(&evidence));
    let reply = answer(&evidence, "SYST").reply.as_ref().unwrap();
    assert_eq!(
        (reply.code, reply.oddities.as_slice()),
        (500, &[ReplyOddity::MismatchedTerminator][..])
    );
}

#[tokio::test]
async fn telnet_bytes_bare_line_feeds_and_single_bytes_do_no_harm() {
    for delivery in [
        Delivery {
            telnet: true,
            ..Delivery::default()
        },
        Delivery {
            bare_lf: true,
            ..Delivery::default()
        },
        Delivery {
            byte_pause: Some(Duration::from_micros(50)),
            ..Delivery::default()
        },
    ] {
        let behaviour = Behaviour {
            delivery: delivery.clone(),
            ..Behaviour::default()
        };
        let settings = Settings {
            timeout: Duration::from_secs(20),
            ..quick()
        };
        let (evidence, _) = run(behaviour, anonymous(), &settings).await;
        assert!(is_healthy(&evidence), "{delivery:?}");
        let odd = &exchanges(&evidence)[0].reply.as_ref().unwrap().oddities;
        assert_eq!(odd.contains(&ReplyOddity::TelnetBytes), delivery.telnet);
        assert_eq!(odd.contains(&ReplyOddity::BareLf), delivery.bare_lf);
        assert_eq!(
            exchanges(&evidence)[0].raw.0.starts_with(b"\xff"),
            delivery.telnet
        );
    }
}

#[tokio::test]
async fn codes_that_suppaftp_does_not_know_are_kept() {
    let (evidence, _) = run(
        saying("SYST", "533 Odd\r\n", Then::Keep),
        anonymous(),
        &quick(),
    )
    .await;
    assert_eq!(answer(&evidence, "SYST").code(), Some(533));
    assert!(is_healthy(&evidence));
}

#[tokio::test]
async fn a_second_reply_is_not_taken_for_the_next_answer() {
    let twice = saying("SYST", "215 UNIX\r\n200 and again\r\n", Then::Keep);
    let (evidence, _) = run(twice, anonymous(), &quick()).await;
    assert_eq!(answer(&evidence, "PWD").code(), Some(257));
    let unsolicited: Vec<_> = exchanges(&evidence)
        .iter()
        .filter(|e| e.unsolicited)
        .collect();
    assert_eq!(unsolicited.len(), 1);
    assert_eq!(
        (unsolicited[0].code(), &unsolicited[0].command),
        (Some(200), &None)
    );
}

#[tokio::test]
async fn an_endless_line_is_given_up() {
    let behaviour = saying("SYST", endless_line("215 "), Then::Keep);
    let (evidence, _) = run(behaviour, anonymous(), &quick()).await;
    let exchange = answer(&evidence, "SYST");
    assert_eq!(exchange.ending, Ending::TooLong);
    assert!(exchange.raw.0.len() <= MAX_REPLY_BYTES + 1);
}

#[tokio::test]
async fn a_flood_of_replies_is_given_up_and_quit_is_still_sent() {
    let flood = "200 and again\r\n".repeat(100_000);
    let (evidence, transcript) =
        run(saying("SYST", flood, Then::Keep), anonymous(), &quick()).await;
    assert!(
        exchanges(&evidence).len() < 200,
        "{} exchanges",
        exchanges(&evidence).len()
    );
    assert_eq!(transcript.last().unwrap(), "QUIT");
}

#[tokio::test]
async fn what_ends_a_wait_is_told_apart() {
    let silent = Settings {
        timeout: Duration::from_secs(1),
        ..quick()
    };
    for (then, ending) in [(Then::Close, Ending::Closed), (Then::Reset, Ending::Reset)] {
        let (evidence, _) = run(saying("SYST", "", then), anonymous(), &quick()).await;
        let exchange = answer(&evidence, "SYST");
        assert_eq!((&exchange.ending, exchange.closed), (&ending, true));
    }
    let (evidence, _) = run(
        saying("SYST", "215-half", Then::Stall),
        anonymous(),
        &silent,
    )
    .await;
    let exchange = answer(&evidence, "SYST");
    assert!(
        matches!(exchange.ending, Ending::TimedOut { .. }),
        "{exchange:?}"
    );
    assert_eq!(exchange.raw.0, b"215-half");
}

#[tokio::test]
async fn a_421_and_whether_the_connection_closes_with_it() {
    let text = "421 Too many users\r\n";
    let (closed, _) = run(saying("USER", text, Then::Close), anonymous(), &quick()).await;
    let exchange = answer(&closed, "USER anonymous");
    assert_eq!((exchange.code(), exchange.closed), (Some(421), true));
    let (open, transcript) = run(saying("USER", text, Then::Keep), anonymous(), &quick()).await;
    let exchange = answer(&open, "USER anonymous");
    assert_eq!((exchange.code(), exchange.closed), (Some(421), false));
    assert_eq!(transcript.last().unwrap(), "QUIT");
}

/// PASV never brings data, so what goes before data is of a transfer before it.
#[tokio::test]
async fn a_preliminary_reply_to_pasv_is_not_its_answer() {
    let late = "150 Opening the data connection after all.\r\n502 No PASV here.\r\n";
    let (evidence, _) = run(saying("PASV", late, Then::Keep), anonymous(), &quick()).await;
    assert_eq!(answer(&evidence, "PASV").code(), Some(502));
    let mut stray = exchanges(&evidence)
        .iter()
        .filter(|exchange| exchange.unsolicited);
    assert_eq!(stray.next().and_then(Exchange::code), Some(150));
    assert_eq!(stray.next(), None);
    assert_eq!(answer(&evidence, "QUIT").code(), Some(221));
}
