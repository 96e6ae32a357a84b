//! Knobs of the control connection, and what `finish` reports.

use std::io;
use std::time::Duration;

use ftpprobe::demo::behaviour::{
    Delivery, ENDLESS_BYTES, Greeting, Idle, Override, Then, endless_line, endless_reply,
};
use ftpprobe::demo::{Behaviour, Server};
use tokio::io::AsyncWriteExt;

use crate::client::Client;

fn greeting(greeting: Greeting) -> Behaviour {
    Behaviour {
        greeting,
        ..Behaviour::default()
    }
}

#[tokio::test]
async fn greetings_that_are_none() {
    let refusal = "421 Service not available.\r\n";
    for (wanted, heard) in [
        (Greeting::close_without_bytes(), ""),
        (Greeting::refusal(refusal), refusal),
    ] {
        let server = Server::start(greeting(wanted)).await.unwrap();
        let mut client = Client::connect(&server).await.unwrap();
        assert_eq!(client.rest().await.unwrap(), heard.as_bytes());
        drop(client);
        server.finish().await.unwrap();
    }
    let server = Server::start(greeting(Greeting::reset_without_bytes()))
        .await
        .unwrap();
    let mut client = Client::connect(&server).await.unwrap();
    let error = client.rest().await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn an_implicit_tls_port_answers_tls_alone() {
    let alert: &[u8] = b"\x15\x03\x03\x00\x02\x02\x28";
    for (said, heard) in [
        (&b"\x16\x03\x01\x00\x05hello"[..], alert),
        (&b"USER anonymous\r\n"[..], &b""[..]),
    ] {
        let server = Server::start(greeting(Greeting::ImplicitTls))
            .await
            .unwrap();
        let mut client = Client::connect(&server).await.unwrap();
        client.0.write_all(said).await.unwrap();
        assert_eq!(client.rest().await.unwrap(), heard);
    }
}

#[tokio::test]
async fn a_server_that_waits_for_a_request_answers_anything() {
    for said in [&b"\x16\x03\x01\x00\x05hello"[..], b"\r\n", b"FEAT\r\n"] {
        let awaits = Greeting::Awaits(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec());
        let server = Server::start(greeting(awaits)).await.unwrap();
        let mut client = Client::connect(&server).await.unwrap();
        client.0.write_all(said).await.unwrap();
        assert_eq!(
            client.rest().await.unwrap(),
            b"HTTP/1.1 400 Bad Request\r\n\r\n"
        );
    }
}

#[tokio::test]
async fn a_stalled_server_goes_on_listening() {
    let server = Server::start(greeting(Greeting::silent())).await.unwrap();
    let mut client = Client::connect(&server).await.unwrap();
    client.send("PASS secret").await.unwrap();
    client.0.shutdown().await.unwrap();
    assert_eq!(client.rest().await.unwrap(), b"");
    assert_eq!(server.transcript(), ["PASS ********"]);
    server.finish().await.unwrap();
}

#[tokio::test]
async fn overrides_apply_where_they_are_meant_to() {
    let server = Server::start(Behaviour {
        replies: vec![
            Override::on("noop").nth(2).saying("200 twice\r\n"),
            Override::on("STAT")
                .with("/pub")
                .saying("221-Status of /pub:\r\n221 End\r\n"),
            Override::on("PASS").saying("230-No directory!\r\n230 Logging in\r\n"),
            Override::on("PWD")
                .saying("421 Timeout.\r\n")
                .then(Then::Close)
                .required(),
        ],
        ..Behaviour::default()
    })
    .await
    .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    for (command, reply) in [
        ("NOOP", "200 NOOP ok.\r\n"),
        ("NOOP", "200 twice\r\n"),
        ("NOOP", "200 NOOP ok.\r\n"),
        ("STAT /pub", "221-Status of /pub:\r\n221 End\r\n"),
        (
            "STAT incoming",
            "212-Status of incoming:\r\n212 End of status\r\n",
        ),
        ("PWD", "421 Timeout.\r\n"),
    ] {
        assert_eq!(client.ask(command).await.unwrap(), reply, "{command}");
    }
    assert_eq!(client.rest().await.unwrap(), b"");
    drop(client);
    server.finish().await.unwrap();
}

#[tokio::test]
async fn an_override_can_reset_in_mid_session() {
    let server = Server::start(Behaviour {
        replies: vec![Override::on_any().then(Then::Reset)],
        ..Behaviour::default()
    })
    .await
    .unwrap();
    let mut client = Client::connect(&server).await.unwrap();
    client.reply().await.unwrap();
    let error = client.ask("NOOP").await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn finish_reports_an_override_that_no_command_met() {
    let server = Server::start(Behaviour {
        replies: vec![Override::on("MLSD").with("/pub").nth(2).required()],
        ..Behaviour::default()
    })
    .await
    .unwrap();
    drop(Client::log_in(&server).await.unwrap());
    assert_eq!(
        server.finish().await.unwrap_err(),
        "no command met the required override on MLSD with `/pub`, number 2"
    );
}

#[tokio::test]
async fn finish_reports_a_connection_that_outlived_its_time() {
    let server = Server::start(Behaviour {
        lifetime: Duration::from_millis(20),
        ..Behaviour::default()
    })
    .await
    .unwrap();
    let mut client = Client::connect(&server).await.unwrap();
    client.rest().await.unwrap();
    assert_eq!(
        server.finish().await.unwrap_err(),
        "a connection was still open after 20ms and was cut"
    );
}

#[tokio::test]
async fn a_place_is_free_with_the_goodbye() {
    let server = Server::start(Behaviour {
        limit: Some(1),
        refuse_first: 1,
        ..Behaviour::default()
    })
    .await
    .unwrap();
    let full = b"421 There are too many connected users, please try later.\r\n";
    let mut early = Client::connect(&server).await.unwrap();
    assert_eq!(early.rest().await.unwrap(), full);
    let mut first = Client::log_in(&server).await.unwrap();
    let mut excess = Client::connect(&server).await.unwrap();
    assert_eq!(excess.rest().await.unwrap(), full);
    first.ask("QUIT").await.unwrap();
    let mut second = Client::connect(&server).await.unwrap();
    assert!(second.reply().await.unwrap().starts_with("220-"));
    assert_eq!(server.connections(), 4);
}

#[tokio::test]
async fn words_are_delivered_as_asked() {
    let server = Server::start(Behaviour {
        delivery: Delivery {
            byte_pause: Some(Duration::from_micros(1)),
            bare_lf: true,
            telnet: true,
        },
        idle: Some(Idle {
            limit: Duration::from_millis(20),
            say: b"421 Timeout.\r\n".to_vec(),
        }),
        ..greeting(Greeting::text("220 ready\r\n"))
    })
    .await
    .unwrap();
    let mut client = Client::connect(&server).await.unwrap();
    assert_eq!(
        client.rest().await.unwrap(),
        b"\xff\xfc\x01\xff\xf1220 ready\n\xff\xfc\x01\xff\xf1421 Timeout.\n"
    );
    drop(client);
    server.finish().await.unwrap();
}

#[tokio::test]
async fn endless_words_are_bounded_and_sent_whole() {
    let line = endless_line("220 ");
    assert_eq!(line.len(), ENDLESS_BYTES);
    assert!(line.starts_with(b"220 x") && !line.contains(&b'\n'));
    let reply = endless_reply(211, "more");
    assert!(reply.starts_with(b"211-more\r\n more\r\n") && reply.len() >= ENDLESS_BYTES);
    let server = Server::start(greeting(Greeting::refusal(line.clone())))
        .await
        .unwrap();
    let mut client = Client::connect(&server).await.unwrap();
    assert!(client.rest().await.unwrap() == line);
}

#[tokio::test]
async fn a_command_line_without_an_end_is_refused() {
    let server = Server::start(Behaviour::default()).await.unwrap();
    let mut client = Client::connect(&server).await.unwrap();
    client.reply().await.unwrap();
    client.0.write_all(&[b'x'; 10_000]).await.unwrap();
    assert_eq!(
        client.reply().await.unwrap(),
        "500 Input line too long.\r\n"
    );
}
