//! The dialogue and the listings of a healthy server.

use std::net::SocketAddr;

use ftpprobe::demo::{Behaviour, Server};
use tokio::net::TcpListener;

use crate::client::{Client, read_all, within};

const README: &str = "-rw-r--r--    1 ftp      ftp            59 Jan 15  2024 README\r\n";
const INCOMING: &str = "drwxr-xr-x    2 ftp      ftp          4096 Jan 15  2024 incoming\r\n";
const PUB: &str = "drwxr-xr-x    2 ftp      ftp          4096 Jan 15  2024 pub\r\n";

const FEAT: &str = "211-Features:\r\n EPRT\r\n EPSV\r\n MDTM\r\n MLSD\r\n \
    MLST type*;size*;modify*;perm*;\r\n PASV\r\n SIZE\r\n TVFS\r\n UTF8\r\n211 End\r\n";
const STAT: &str = "211-Status of the practice server:\r\n Connected from 127.0.0.1\r\n \
    Logged in as demo\r\n TYPE: ASCII, STRUcture: File, Mode: Stream\r\n No data connection\r\n\
    211 End of status\r\n";

#[tokio::test]
async fn the_dialogue() {
    let server = Server::start(Behaviour::default()).await.unwrap();
    let mut client = Client::connect(&server).await.unwrap();
    assert_eq!(
        client.reply().await.unwrap(),
        "220-ftpprobe practice server\r\n220 Ready. Nothing kept here is of value.\r\n"
    );
    let directory = format!("212-Status of /:\r\n {README} {INCOMING} {PUB}212 End of status\r\n");
    let file = format!("213-Status of README:\r\n {README}213 End of status\r\n");
    for (command, reply) in [
        ("PWD", "530 Please log in with USER and PASS.\r\n"),
        ("USER demo", "331 Please specify the password.\r\n"),
        ("PASS wrong", "530 Login incorrect.\r\n"),
        ("PASS demo", "503 Login with USER first.\r\n"),
        ("user demo", "331 Please specify the password.\r\n"),
        ("PASS demo", "230 Login successful.\r\n"),
        ("ACCT demo", "202 No account is needed here.\r\n"),
        ("SYST", "215 UNIX Type: L8\r\n"),
        ("FEAT", FEAT),
        ("PWD", "257 \"/\" is the current directory\r\n"),
        ("TYPE I", "200 Switching to Binary mode.\r\n"),
        ("NOOP", "200 NOOP ok.\r\n"),
        ("STAT", STAT),
        ("STAT /", &directory),
        ("STAT -la README", &file),
        (
            "STAT /missing",
            "450 /missing: No such file or directory\r\n",
        ),
        (
            "STAT incoming",
            "212-Status of incoming:\r\n212 End of status\r\n",
        ),
        ("CWD pub/mirror", "250 Directory successfully changed.\r\n"),
        ("CDUP", "250 Directory successfully changed.\r\n"),
        ("PWD", "257 \"/pub\" is the current directory\r\n"),
        ("CWD missing", "550 Failed to change directory.\r\n"),
        ("SIZE hello.txt", "213 8\r\n"),
        ("STOR x", "550 Permission denied.\r\n"),
        ("LIST", "425 Use PORT or PASV first.\r\n"),
        ("FROB", "500 Unknown command.\r\n"),
        ("QUIT", "221 Goodbye.\r\n"),
    ] {
        assert_eq!(client.ask(command).await.unwrap(), reply, "{command}");
    }
    assert_eq!(client.rest().await.unwrap(), b"");
    assert_eq!(server.connections(), 1);
    let transcript = server.transcript();
    assert_eq!(
        transcript[1..4],
        ["USER demo", "PASS ********", "PASS ********"]
    );
    assert!(transcript.contains(&"ACCT ********".to_owned()));
    server.finish().await.unwrap();
}

#[tokio::test]
async fn passive_transfers_on_both_families() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let address: SocketAddr = address.parse().unwrap();
        let server = Server::start_on(address, Behaviour::default())
            .await
            .unwrap();
        let mut client = Client::log_in(&server).await.unwrap();
        let whole = |data: &str| {
            let opening = "150 Here comes the directory listing.\r\n";
            [opening, data, "226 Directory send OK.\r\n"].map(str::to_owned)
        };
        let long = format!("{README}{INCOMING}{PUB}");
        let names = "README\r\nincoming\r\npub\r\n";
        assert_eq!(client.fetch("LIST").await.unwrap(), whole(&long));
        assert_eq!(client.fetch("LIST -a /").await.unwrap(), whole(&long));
        assert_eq!(client.fetch("NLST").await.unwrap(), whole(names));
        assert_eq!(
            client.fetch("MLSD /pub/mirror").await.unwrap(),
            whole("type=file;size=26;modify=20240115120000;perm=r; index.txt\r\n")
        );
        assert_eq!(
            client.fetch("RETR pub/hello.txt").await.unwrap(),
            whole("Hello.\r\n")
        );
        let pasv = client.ask("PASV").await.unwrap();
        let expected = if address.is_ipv4() {
            "227 Entering Passive Mode (127,0,0,1,"
        } else {
            "425 You cannot use PASV on IPv6 connections."
        };
        assert!(pasv.starts_with(expected), "{pasv}");
        server.finish().await.unwrap();
    }
}

#[tokio::test]
async fn the_port_of_pasv_is_open() {
    let server = Server::start(Behaviour::default()).await.unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let reply = client.ask("PASV").await.unwrap();
    let numbers: Vec<u16> = reply
        .trim_end_matches(").\r\n")
        .rsplit(',')
        .take(2)
        .map(|number| number.parse().unwrap())
        .collect();
    let port = numbers[1] * 256 + numbers[0];
    let mut data = tokio::net::TcpStream::connect(("127.0.0.1", port))
        .await
        .unwrap();
    client.send("NLST").await.unwrap();
    assert_eq!(
        read_all(&mut data).await.unwrap(),
        b"README\r\nincoming\r\npub\r\n"
    );
    server.finish().await.unwrap();
}

#[tokio::test]
async fn active_transfers_on_both_families() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let address: SocketAddr = address.parse().unwrap();
        let server = Server::start_on(address, Behaviour::default())
            .await
            .unwrap();
        let mut client = Client::log_in(&server).await.unwrap();
        let listener = TcpListener::bind(address).await.unwrap();
        let own = listener.local_addr().unwrap();
        let family = if own.is_ipv4() { 1 } else { 2 };
        let command = format!("EPRT |{family}|{}|{}|", own.ip(), own.port());
        let reply = client.ask(&command).await.unwrap();
        assert!(reply.starts_with("200 EPRT"), "{reply}");
        client.send("NLST").await.unwrap();
        let (mut data, from) = within(listener.accept()).await.unwrap();
        assert_eq!(from.ip(), server.address().ip());
        assert_eq!(
            read_all(&mut data).await.unwrap(),
            b"README\r\nincoming\r\npub\r\n"
        );
        assert!(client.reply().await.unwrap().starts_with("150 "));
        assert!(client.reply().await.unwrap().starts_with("226 "));
        server.finish().await.unwrap();
    }
}

#[tokio::test]
async fn a_dropped_server_is_gone() {
    let server = Server::start(Behaviour::default()).await.unwrap();
    let address = server.address();
    let mut client = Client::log_in(&server).await.unwrap();
    drop(server);
    assert_eq!(client.rest().await.unwrap(), b"");
    assert!(TcpListener::bind(address).await.is_ok());
}

#[tokio::test]
async fn only_loopback_is_served() {
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let error = Server::start_on(everywhere, Behaviour::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}
