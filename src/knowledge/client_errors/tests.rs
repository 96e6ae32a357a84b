//! Lines of clients, and what they say.

use proptest::prelude::*;
use test_case::test_case;

use super::Connection::{Control, Data};
use super::{ClientError, Failure, read};

fn of(line: &str) -> ClientError {
    read(line).unwrap_or_else(|| panic!("nothing in {line}"))
}

#[test_case("curl: (67) Access denied: 530", Some(530), "login-bad-credentials"; "curl, at login")]
#[test_case("curl: (67) Access denied: 421", Some(421), "session-421"; "curl, at login, another code")]
#[test_case("curl: (9) Server denied you to change to the given directory", None, "dir-not-found"; "curl, a directory")]
#[test_case("curl: (25) Failed FTP upload: 452", Some(452), "transfer-quota"; "curl, an upload")]
#[test_case("curl: (78) RETR response: 550", Some(550), "dir-not-found"; "curl, a download")]
#[test_case("curl: (30) Failed to do PORT", None, "port-private-address"; "curl, active mode")]
#[test_case("curl: (8) Failed EPSV attempt, exiting", None, "epsv-unsupported"; "curl, EPSV")]
#[test_case("curl: (18) server did not report OK, got 426", Some(426), "transfer-reset"; "curl, the end of a download")]
#[test_case("curl: (8) Got a 421 ftp-server response when 220 was expected", Some(421), "greeting-421"; "curl, the greeting")]
#[test_case("The remote server returned an error: (550) File unavailable (e.g., file not found, no access).", Some(550), "dir-not-found"; "dotnet")]
#[test_case("Der Remoteserver hat einen Fehler zurückgegeben: (530) Nicht angemeldet", Some(530), "login-bad-credentials"; "dotnet in German")]
#[test_case("MalformedServerReplyException: Truncated server reply: '550 '", Some(550), "dir-not-found"; "Commons Net")]
#[test_case("FTPConnectionClosedException: FTP response 421 received.  Server closed connection.", Some(421), "session-421"; "Commons Net, 421")]
#[test_case("ftp_login(): Login incorrect. in /srv/a.php on line 12", None, "login-bad-credentials"; "PHP tells no code")]
#[test_case("PHP Warning:  ftp_chdir(): Failed to change directory. in a.php on line 3", None, "dir-not-found"; "PHP, a directory")]
#[test_case("Warning: ftp_fput(): Unable to build data connection: Operation not permitted in C:\\a.php on line 9", None, "tls-session-reuse-required"; "PHP, a transfer")]
#[test_case("ftp_rawlist(): Bad IP connecting. ", None, "data-peer-ip-mismatch"; "PHP, a listing")]
#[test_case("failed to open stream: FTP server reports 550 Permission denied. in a.php on line 3", Some(550), "dir-no-permission"; "PHP, a stream")]
#[test_case("FluentFTP.FtpCommandException: Code: 552 Message: Quota exceeded.", Some(552), "transfer-quota"; "FluentFTP")]
#[test_case("ls: Fatal error: max-retries exceeded (421 Too many connections (2) from this IP)", Some(421), "limit-per-ip"; "lftp")]
#[test_case("Waiting for ('230', '33x') but got 530 [' Login incorrect.']", Some(530), "login-bad-credentials"; "aioftp")]
#[test_case("FtpPutFile error 12003: 550 upload/x.csv: Access is denied.", Some(550), "dir-no-permission"; "WinINet")]
#[test_case("Passive mode refused.", None, "pasv-disabled"; "ftp")]
#[test_case("Cannot login: Login or password incorrect!", None, "login-bad-credentials"; "words without a client")]
fn a_reply_is_carried(line: &str, code: Option<u16>, finding: &str) {
    let error = of(line);
    assert_eq!((error.failure, error.code), (Failure::Reply, code));
    assert_eq!(error.findings[0].name(), finding);
}

#[test_case("Error: connect ECONNREFUSED 198.51.100.7:21", Failure::Refused, Some(Control), "tcp-refused"; "node, control")]
#[test_case("Error: connect ECONNREFUSED ::1:21", Failure::Refused, Some(Control), "tcp-refused"; "node, IPv6")]
#[test_case("connect ECONNREFUSED 198.51.100.7:50231 (data socket)", Failure::Refused, Some(Data), "data-port-refused"; "node, data")]
#[test_case("Can't open data connection in passive mode: connect ETIMEDOUT 203.0.113.9:12102", Failure::TimedOut, Some(Data), "data-port-filtered"; "basic-ftp")]
#[test_case("Can't open data connection in passive mode: connect EHOSTUNREACH 203.0.113.9:12102", Failure::Unreachable, Some(Data), "data-port-rejected"; "basic-ftp, unreachable")]
#[test_case("Error: PASV returned another host (10.4.0.7) for data transfer that you have connected to (198.51.100.7).", Failure::ForeignAddress, Some(Data), "pasv-private-address"; "basic-ftp, another host")]
#[test_case("IOException: Host attempting data connection 198.51.100.9 is not same as server 198.51.100.7", Failure::ForeignPeer, Some(Data), "active-from-unexpected-source"; "Commons Net, another host")]
#[test_case("java.io.IOException: Timed out waiting for initial connect reply", Failure::NoReply, Some(Control), "reply-timeout"; "Commons Net, no greeting")]
#[test_case("Warning: ftp_ssl_connect(): Connection timed out in /srv/a.php on line 7", Failure::NoReply, Some(Control), "reply-timeout"; "PHP, no greeting")]
#[test_case("Warning: ftp_rawlist(): Connection timed out in /srv/a.php on line 9", Failure::NoReply, None, "transfer-stalled"; "PHP, no data")]
#[test_case("Error: Timed out while making data connection", Failure::TimedOut, Some(Data), "data-port-filtered"; "node-ftp")]
#[test_case("Error: Client is closed because read ECONNRESET (control socket)", Failure::Reset, Some(Control), "control-lost"; "basic-ftp, reset")]
#[test_case("Error: Timeout (control socket)", Failure::NoReply, Some(Control), "reply-timeout"; "basic-ftp, no reply")]
#[test_case("Error: Timeout (data socket)", Failure::Stalled, Some(Data), "transfer-stalled"; "basic-ftp, no data")]
#[test_case("ftp_put(): php_connect_nonb() failed: Operation now in progress (115)", Failure::NotConnected, Some(Data), "data-port-filtered"; "PHP, data")]
#[test_case("ftp_connect(): Unable to connect to ftp.example.com port 21 (Connection timed out)", Failure::TimedOut, Some(Control), "tcp-timeout"; "PHP, control")]
#[test_case("Timeout detected. (data connection)", Failure::TimedOut, Some(Data), "data-port-filtered"; "WinSCP")]
#[test_case("The data connection could not be established: ETIMEDOUT - Connection attempt timed out", Failure::TimedOut, Some(Data), "data-port-filtered"; "FileZilla")]
#[test_case("Transfer connection interrupted: ECONNRESET - Connection reset by peer", Failure::Reset, Some(Data), "transfer-reset"; "FileZilla, transfer")]
#[test_case("Disconnected from server: ECONNABORTED - Connection aborted", Failure::Closed, Some(Control), "control-lost"; "FileZilla, closed")]
#[test_case("couldn't connect to 203.0.113.9 port 40221: Connection refused", Failure::Refused, Some(Data), "data-port-refused"; "wget")]
#[test_case("NewFs: ftpConnection Dial: dial tcp 203.0.113.8:21: i/o timeout", Failure::TimedOut, Some(Control), "tcp-timeout"; "rclone")]
#[test_case("curl: (28) Connection timed out after 5001 milliseconds", Failure::TimedOut, None, "tcp-timeout"; "curl")]
#[test_case("curl: (7) Failed to connect to ftp.example.com port 21 after 3 ms: Connection refused", Failure::Refused, Some(Control), "tcp-refused"; "curl, refused")]
#[test_case("curl: (56) response reading failed (errno: 104)", Failure::Closed, Some(Control), "control-lost"; "curl, lost")]
#[test_case("curl: (12) FTP: The server failed to connect to data port", Failure::NoConnectBack, Some(Data), "active-connect-back-blocked"; "curl, active")]
#[test_case("curl: (56) CONNECT tunnel failed, response 403", Failure::Proxy, None, "proxy-refused"; "curl, HTTP proxy")]
#[test_case("curl: (97) Can't complete SOCKS5 connection to ftp.example.com. (5)", Failure::Proxy, None, "proxy-refused"; "curl, SOCKS proxy")]
#[test_case("curl: (5) Could not resolve proxy: gate.example.com", Failure::Proxy, None, "proxy-refused"; "curl, name of the proxy")]
#[test_case("Error: Proxy request failed: TTL expired", Failure::Proxy, None, "proxy-refused"; "FileZilla, proxy")]
#[test_case("[WinError 10061] No connection could be made", Failure::Refused, None, "tcp-refused"; "Windows by number")]
#[test_case("Socket Error # 10060", Failure::TimedOut, None, "tcp-timeout"; "Indy")]
#[test_case("HRESULT: 0x80072EE7", Failure::NameNotFound, None, "dns-nxdomain"; "Windows by HRESULT")]
#[test_case("ftp: connect: No route to host", Failure::Unreachable, Some(Control), "tcp-unreachable"; "ftp")]
#[test_case("No control connection for command: Broken pipe", Failure::NoSession, Some(Control), "control-lost"; "ftp, lost")]
#[test_case("java.net.SocketTimeoutException: Read timed out", Failure::NoReply, None, "reply-timeout"; "Java")]
#[test_case("Net::ReadTimeout (Net::ReadTimeout with #<TCPSocket:(closed)>)", Failure::NoReply, None, "reply-timeout"; "Ruby")]
#[test_case("getaddrinfo ENOTFOUND ftp.example.org", Failure::NameNotFound, None, "dns-nxdomain"; "node, name")]
#[test_case("dial tcp: lookup ftp.example.org on 127.0.0.53:53: no such host", Failure::NameNotFound, None, "dns-nxdomain"; "Go, name")]
#[test_case("socket.gaierror: [Errno -3] Temporary failure in name resolution", Failure::LookupFailed, None, "dns-temporary-failure"; "Python, name")]
fn a_connection_fails(line: &str, failure: Failure, on: Option<super::Connection>, finding: &str) {
    let error = of(line);
    assert_eq!((error.failure, error.connection), (failure, on));
    assert_eq!(error.findings[0].name(), finding);
}

#[test_case(
    "GnuTLS error -15: An unexpected TLS packet was received.",
    Failure::TlsPlain,
    "tls-plaintext-inside"
)]
#[test_case(
    "GnuTLS error -110: The TLS connection was non-properly terminated.",
    Failure::TlsNoCloseNotify,
    "tls-server-no-close-notify"
)]
#[test_case(
    "gnutls_handshake: A TLS packet with unexpected length was received.",
    Failure::TlsClosed,
    "tls-handshake-eof"
)]
#[test_case(
    "tls: first record does not look like a TLS handshake",
    Failure::TlsPlain,
    "tls-mode-mismatch"
)]
#[test_case(
    "HandshakeException: Handshake error in client (OS Error: WRONG_VERSION_NUMBER(tls_record.cc:242))",
    Failure::TlsPlain,
    "tls-mode-mismatch"
)]
#[test_case(
    "SSL3 alert write: fatal: protocol version",
    Failure::TlsVersion,
    "tls-no-common-version"
)]
#[test_case(
    "[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:997)",
    Failure::TlsVersion,
    "tls-no-common-version"
)]
#[test_case(
    "[SSL: DH_KEY_TOO_SMALL] dh key too small (_ssl.c:1131)",
    Failure::TlsWeak,
    "tls-legacy-crypto"
)]
#[test_case(
    "ssl.SSLEOFError: EOF occurred in violation of protocol (_ssl.c:2426)",
    Failure::TlsClosed,
    "tls-handshake-eof"
)]
#[test_case(
    "error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure",
    Failure::TlsAlert,
    "tls-handshake-failed"
)]
#[test_case(
    "Authentication failed because the remote party has closed the transport stream.",
    Failure::TlsClosed,
    "tls-handshake-eof"
)]
#[test_case(
    "ftp_nlist(): data_accept: failed to retrieve the existing SSL session in a.php on line 1",
    Failure::TlsSession,
    "tls-session-reuse-required"
)]
#[test_case(
    "SEC_E_UNTRUSTED_ROOT (0x80090325)",
    Failure::TlsUntrusted,
    "tls-cert-unknown-issuer"
)]
#[test_case(
    "sun.security.validator.ValidatorException: PKIX path building failed",
    Failure::TlsUntrusted,
    "tls-cert-unknown-issuer"
)]
#[test_case(
    "PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
    Failure::TlsExpired,
    "tls-cert-expired"
)]
#[test_case(
    "certificate verify failed: self-signed certificate (_ssl.c:1007)",
    Failure::TlsSelfSigned,
    "tls-cert-self-signed"
)]
#[test_case(
    "certificate verify failed: self-signed certificate in certificate chain",
    Failure::TlsUntrusted,
    "tls-cert-unknown-issuer"
)]
#[test_case(
    "mkdir: Fatal error: Certificate verification: subjectAltName does not match ‘ftp.example.com’",
    Failure::TlsName,
    "tls-cert-name-mismatch"
)]
#[test_case(
    "cd: Fatal error: Certificate verification: Not trusted (26:36:6D)",
    Failure::TlsUntrusted,
    "tls-cert-unknown-issuer"
)]
#[test_case(
    "The remote certificate is invalid according to the validation procedure.",
    Failure::TlsCertificate,
    "tls-cert-invalid"
)]
fn tls_fails(line: &str, failure: Failure, finding: &str) {
    let error = of(line);
    assert_eq!(error.failure, failure);
    assert_eq!(error.findings[0].name(), finding);
}

#[test_case(
    "Malformed PASV response: TYPE is now 8-bit binary",
    Failure::OutOfStep,
    Some("protocol-out-of-sync")
)]
#[test_case(
    "Can't parse response to 'EPSV': 227 Entering Passive Mode (198,51,100,9,119,66).",
    Failure::OutOfStep,
    Some("protocol-out-of-sync")
)]
#[test_case(
    "Server sent passive reply with unroutable address. Passive mode failed.",
    Failure::UnroutableAddress,
    Some("pasv-private-address")
)]
#[test_case(
    "Could not parse response code. Server Reply: SSH-2.0-OpenSSH_8.9p1",
    Failure::Ssh,
    Some("greeting-ssh")
)]
#[test_case("FtpOpenFile failed: 12110", Failure::TransferInProgress, None; "WinINet, two transfers")]
#[test_case("curl: (23) Failure writing output to destination", Failure::OwnSide, None; "the client's own file")]
#[test_case("Failed to retrieve directory listing", Failure::GaveUp, None; "FileZilla gives up")]
fn the_conversation_fails(line: &str, failure: Failure, finding: Option<&str>) {
    let error = of(line);
    assert_eq!(error.failure, failure);
    assert_eq!(error.findings.first().map(|it| it.name()), finding);
}

#[test]
fn values_are_read() {
    let error = of(
        "Error: Can't open data connection in passive mode: connect ETIMEDOUT 192.168.1.5:12102",
    );
    assert_eq!(error.client, Some("basic-ftp"));
    assert_eq!(error.ip, Some("192.168.1.5".parse().unwrap()));
    assert_eq!(error.port, Some(12102));
    assert_eq!(error.findings[0].name(), "pasv-private-address");
    let error = of("Error: Connection timed out after 20 seconds of inactivity");
    assert_eq!(error.seconds, Some(20.0));
    let error = of("curl: (6) Could not resolve host: ftp.example.com");
    assert_eq!(error.host.as_deref(), Some("ftp.example.com"));
}

#[test_case("Error: connect ECONNREFUSED 127.0.0.1:3306", Some("MySQL"))]
#[test_case("Error: connect ETIMEDOUT 192.0.2.9:5432", Some("PostgreSQL"))]
#[test_case("dial tcp 192.0.2.9:111: connect: connection refused", None; "a low port without a name")]
fn what_is_not_about_ftp_is_told(line: &str, service: Option<&str>) {
    let error = of(line);
    assert!(error.is_other_service && !error.is_ftp);
    assert_eq!((error.service, error.findings.len()), (service, 0));
}

#[test_case("Error: Connection refused", false; "any connection")]
#[test_case("ftp: connect: Connection refused", true; "the name of the client")]
#[test_case("connect ECONNREFUSED 192.0.2.7:21", true; "the port")]
#[test_case("SFTP Error: Connection refused", false; "another protocol")]
fn whether_the_words_are_of_ftp(line: &str, expected: bool) {
    assert_eq!(of(line).is_ftp, expected);
}

#[test_case("Everything went well")]
#[test_case("The commit touches 530 files and 421 tests"; "numbers")]
#[test_case("ftp_pasv() expects parameter 1 to be resource, boolean given in x.php"; "a fault of the program")]
#[test_case("ftp_login(): Undefined variable in x.php on line 3"; "no words of a server")]
#[test_case("we moved 10060 files"; "a number without a mark")]
#[test_case(""; "nothing")]
fn no_error(line: &str) {
    assert_eq!(read(line), None);
}

proptest! {
    #[test]
    fn no_line_makes_it_panic(line in "(\\PC|curl: \\(|error |10060|ftp_put\\(\\): |421 |data connection|\\[|:21){0,60}") {
        let _ = read(&line);
    }
}

#[test_case("x", 1_000, true; "a long word")]
#[test_case("x", 2_000, false; "one that is too long")]
#[test_case("x ", 150, true; "many words")]
#[test_case("x ", 250, false; "too many")]
fn so_much_of_a_line_is_looked_at(before: &str, times: usize, is_read: bool) {
    let line = format!("{} curl: (67) Access denied: 530", before.repeat(times));
    assert_eq!(read(&line).is_some(), is_read);
}
