//! Knobs of data connections.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use ftpprobe::demo::behaviour::{Active, Announce, Data, Override, Passive, Transfer};
use ftpprobe::demo::{Behaviour, Server};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::client::{Client, read_all, within};

const NOBODY_CAME: &str = "425 Failed to establish connection.\r\n";

fn transferring(transfer: Transfer) -> Behaviour {
    Behaviour {
        transfer,
        ..Behaviour::default()
    }
}

fn announcing(announce: Announce) -> Behaviour {
    Behaviour {
        passive: Passive {
            announce,
            pasv: "227 ={address},{ports} is {port}\r\n".to_owned(),
            ..Passive::default()
        },
        data_wait: Duration::from_millis(10),
        ..Behaviour::default()
    }
}

#[tokio::test]
async fn another_address_with_the_right_port() {
    let elsewhere = Announce::Address(Ipv4Addr::new(192, 168, 1, 10));
    let server = Server::start(announcing(elsewhere)).await.unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let reply = client.ask("PASV").await.unwrap();
    assert!(reply.starts_with("227 =192,168,1,10,"), "{reply}");
    let port: u16 = reply.trim().rsplit(' ').next().unwrap().parse().unwrap();
    let last = format!(",{},{} is {port}\r\n", port / 256, port % 256);
    assert!(reply.ends_with(&last), "{reply}");
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_ok());
}

#[tokio::test]
async fn a_port_where_nobody_listens() {
    let server = Server::start(announcing(Announce::ClosedPort))
        .await
        .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let port = client.extended_port().await.unwrap();
    let error = TcpStream::connect(("127.0.0.1", port)).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
    assert_eq!(client.ask("LIST").await.unwrap(), NOBODY_CAME);
}

/// Silence shows only in waiting; a connection that came through would end the wait at once.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_port_that_drops_what_comes() {
    let server = Server::start(announcing(Announce::FilteredPort))
        .await
        .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let port = client.extended_port().await.unwrap();
    let connecting = TcpStream::connect(("127.0.0.1", port));
    let waited = timeout(Duration::from_millis(300), connecting).await;
    assert!(waited.is_err());
    assert_eq!(client.ask("LIST").await.unwrap(), NOBODY_CAME);
    drop(client);
    server.finish().await.unwrap();
}

#[tokio::test]
async fn an_override_voids_what_was_arranged() {
    let server = Server::start(Behaviour {
        replies: vec![
            Override::on("LIST")
                .nth(1)
                .saying("522 Data connections must be encrypted.\r\n"),
        ],
        ..Behaviour::default()
    })
    .await
    .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let mut data = client.passive().await.unwrap();
    let reply = client.ask("LIST").await.unwrap();
    assert_eq!(reply, "522 Data connections must be encrypted.\r\n");
    // Closed unaccepted, which the system tells with a RST.
    let error = read_all(&mut data).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    let reply = client.ask("LIST").await.unwrap();
    assert_eq!(reply, "425 Use PORT or PASV first.\r\n");
}

#[tokio::test]
async fn a_stranger_gets_no_data() {
    let server = Server::start(Behaviour::default()).await.unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let port = client.extended_port().await.unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.9:0".parse().unwrap()).unwrap();
    let address = (Ipv4Addr::LOCALHOST, port).into();
    let _data = socket.connect(address).await.unwrap();
    let reply = client.ask("LIST").await.unwrap();
    assert_eq!(reply, "425 Security: Bad IP connecting.\r\n");
}

#[tokio::test]
async fn active_mode_reaches_the_client_alone() {
    let server = Server::start(Behaviour {
        active: Active::From(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 9))),
        ..Behaviour::default()
    })
    .await
    .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    for refused in ["PORT 192,0,2,1,200,0", "PORT 127,0,0,1,0,25", "PORT x"] {
        let reply = client.ask(refused).await.unwrap();
        assert_eq!(reply, "500 Illegal PORT command.\r\n", "{refused}");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let command = format!("PORT 127,0,0,1,{},{}", port / 256, port % 256);
    let reply = client.ask(&command).await.unwrap();
    assert!(reply.starts_with("200 PORT"), "{reply}");
    client.send("NLST /incoming").await.unwrap();
    let (_, from) = within(listener.accept()).await.unwrap();
    assert_eq!(from.ip().to_string(), "127.0.0.9");
}

#[tokio::test]
async fn active_mode_can_be_a_promise_only() {
    let server = Server::start(Behaviour {
        active: Active::NeverConnects,
        data_wait: Duration::from_millis(10),
        ..Behaviour::default()
    })
    .await
    .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let reply = client.ask("EPRT |1|127.0.0.1|40000|").await.unwrap();
    assert!(reply.starts_with("200 EPRT"), "{reply}");
    assert_eq!(client.ask("LIST").await.unwrap(), NOBODY_CAME);
}

#[tokio::test]
async fn a_refusal_after_the_data_connection_came() {
    let server = Server::start(transferring(Transfer {
        opening: b"425 Can't open data connection.\r\n".to_vec(),
        ..Transfer::default()
    }))
    .await
    .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let mut data = client.passive().await.unwrap();
    let reply = client.ask("LIST").await.unwrap();
    assert_eq!(reply, "425 Can't open data connection.\r\n");
    assert_eq!(read_all(&mut data).await.unwrap(), b"");
    assert_eq!(client.ask("NOOP").await.unwrap(), "200 NOOP ok.\r\n");
}

#[tokio::test]
async fn a_listing_and_a_last_reply_of_its_own() {
    let last = "226 Transfer done (but failed to open directory).\r\n";
    let server = Server::start(transferring(Transfer {
        listing: Some(b"\x1b[2Jnot a listing".to_vec()),
        data: Data::Slow {
            piece: 4,
            pause: Duration::from_micros(1),
        },
        closing: Some(last.into()),
        ..Transfer::default()
    }))
    .await
    .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let [_, listing, closing] = client.fetch("LIST").await.unwrap();
    assert_eq!(listing, "\u{1b}[2Jnot a listing");
    assert_eq!(closing, last);
}

#[tokio::test]
async fn a_last_reply_that_never_comes() {
    let server = Server::start(transferring(Transfer {
        closing: Some(Vec::new()),
        ..Transfer::default()
    }))
    .await
    .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let mut data = client.passive().await.unwrap();
    assert!(client.ask("NLST").await.unwrap().starts_with("150 "));
    assert!(!read_all(&mut data).await.unwrap().is_empty());
    // The next reply is that of the next command.
    assert_eq!(client.ask("NOOP").await.unwrap(), "200 NOOP ok.\r\n");
}

#[tokio::test]
async fn a_reset_in_the_middle() {
    let server = Server::start(transferring(Transfer {
        data: Data::ResetAfter(7),
        ..Transfer::default()
    }))
    .await
    .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let mut data = client.passive().await.unwrap();
    assert!(client.ask("LIST").await.unwrap().starts_with("150 "));
    let error = read_all(&mut data).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    assert!(client.reply().await.unwrap().starts_with("426 "));
}

#[tokio::test]
async fn a_stall_lasts_until_the_client_speaks() {
    let server = Server::start(transferring(Transfer {
        opening: Vec::new(),
        data: Data::StallAfter(7),
        ..Transfer::default()
    }))
    .await
    .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let mut data = client.passive().await.unwrap();
    client.send("LIST").await.unwrap();
    let mut start = [0; 7];
    within(data.read_exact(&mut start)).await.unwrap();
    assert_eq!(&start, b"-rw-r--");
    let reply = client.ask("ABOR").await.unwrap();
    assert_eq!(reply, "226 ABOR command successful.\r\n");
    assert_eq!(read_all(&mut data).await.unwrap(), b"");
    drop(client);
    server.finish().await.unwrap();
}

#[tokio::test]
async fn a_data_connection_that_the_server_does_not_see() {
    let server = Server::start(Behaviour {
        data_wait: Duration::from_millis(10),
        ..transferring(Transfer {
            data: Data::Ignored,
            ..Transfer::default()
        })
    })
    .await
    .unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let _data = client.passive().await.unwrap();
    assert_eq!(client.ask("LIST").await.unwrap(), NOBODY_CAME);
}
