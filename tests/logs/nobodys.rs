//! Text that is no log of FTP, however much it looks like one, and pastes of FTP that hold little.

use ftpprobe::logs::ReadError;
use test_case::test_case;

use crate::{recognised, root, sessions};

#[test_case("2026/05/11 10:02:11 [error] 88#88: *19 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.44, server: shop.example, request: \"GET / HTTP/1.1\", upstream: \"http://127.0.0.1:3000/\", host: \"shop.example\"\n2026/05/11 10:02:12 [crit] 88#88: *20 SSL_do_handshake() failed (SSL: error:0A00018C:SSL routines::version too low) while SSL handshaking, client: 192.0.2.44, server: 0.0.0.0:443\n"; "web server")]
#[test_case("192.0.2.4 - - [11/May/2026:10:02:11 +0000] \"GET /a HTTP/1.1\" 200 530 \"-\" \"curl/8.5.0\"\n192.0.2.4 - - [11/May/2026:10:02:12 +0000] \"POST /login HTTP/1.1\" 403 331 \"-\" \"curl/8.5.0\"\n"; "access log")]
#[test_case("Cloning into 'tool'...\nfatal: unable to access 'https://git.example/tool.git/': Failed to connect to git.example port 443 after 21043 ms: Connection refused\n"; "git over https")]
#[test_case("ssh: connect to host git.example port 22: Connection timed out\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\n"; "git over ssh")]
#[test_case("Updating 91ab3c..77de01\nerror: Your local changes to the following files would be overwritten by merge:\n\tsrc/pasv.c\nPlease commit your changes or stash them before you merge.\nAborting\n"; "git pull")]
#[test_case("src/net/open.c: In function 'dial':\nsrc/net/open.c:227:9: error: 'sock' undeclared (first use in this function)\n  227 |         sock = -1;\n      |         ^~~~\nmake: *** [Makefile:21: open.o] Error 1\n"; "gcc")]
#[test_case("error[E0425]: cannot find value `port` in this scope\n  --> src/main.rs:150:13\n    |\n150 |     connect(port);\n    |             ^^^^ not found in this scope\n\nerror: aborting due to 1 previous error\nerror: could not compile `dial` (bin \"dial\") due to 1 previous error\n"; "rustc")]
#[test_case("npm error code ECONNREFUSED\nnpm error errno ECONNREFUSED\nnpm error FetchError: request to https://registry.example/left-pad failed, reason: connect ECONNREFUSED 203.0.113.80:443\n"; "npm")]
#[test_case("ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='pypi.example', port=443): Max retries exceeded with url: /simple/x/ (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1007)')))\n"; "pip")]
#[test_case("+OK POP3 server ready <1896.697@mail.example>\nUSER bob\n+OK name is a valid mailbox\nPASS hunter2\n-ERR invalid password\n"; "mailbox")]
#[test_case("S: +OK dewey POP3 server ready\nC: USER bob\nS: +OK\nC: PASS x\nS: +OK bob's maildrop has 2 messages\nC: STAT\nS: +OK 2 320\nC: LIST\nS: +OK 2 messages (320 octets)\nC: RETR 1\nS: +OK 120 octets\nC: DELE 1\nS: +OK message 1 deleted\nC: QUIT\nS: +OK dewey POP3 server signing off\n"; "mailbox listing")]
#[test_case("* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] ready.\na1 LOGIN bob x\na1 NO [AUTHENTICATIONFAILED] Authentication failed.\na2 LOGOUT\n* BYE Logging out\n"; "imap")]
#[test_case("220 mx.example ESMTP Exim 4.97\nEHLO host.example\n250-mx.example Hello host.example\n250-SIZE 52428800\n250 STARTTLS\nMAIL FROM:<a@example>\n250 OK\nRCPT TO:<b@example>\n550 5.7.1 relaying denied\nQUIT\n221 mx.example closing connection\n"; "smtp")]
#[test_case("Traceback (most recent call last):\n  File \"send.py\", line 9, in <module>\n    s.login(\"bob\", \"x\")\n  File \"/usr/lib/python3.12/smtplib.py\", line 750, in login\n    raise last_exception\nsmtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: authentication failed')\n"; "smtp client error")]
#[test_case("May 11 10:02:11 mx postfix/smtp[771]: 4C1: to=<b@example>, relay=none, delay=30, status=deferred (connect to mx2.example[203.0.113.25]:25: Connection timed out)\nMay 11 10:02:12 mx postfix/smtp[772]: 4C2: to=<c@example>, relay=mx3.example[203.0.113.26]:25, status=bounced (host mx3.example said: 550 5.1.1 No such user (in reply to RCPT TO command))\n"; "mail queue")]
#[test_case("201 news.example NNRP service ready\nGROUP comp.lang\n211 104 10011 10125 comp.lang\nSTAT 10110\n223 10110 <a@b> status\nLIST\n215 list of newsgroups follows\nQUIT\n205 closing connection\n"; "news")]
#[test_case("> GET /v1/items HTTP/1.1\n> Host: api.example\n< HTTP/1.1 530 Origin Error\n< content-type: text/plain\n530 origin unreachable\n"; "http client")]
#[test_case("debug1: Connecting to host.example [203.0.113.9] port 22.\ndebug1: Connection established.\ndebug1: Authentications that can continue: publickey,password\nbob@host.example: Permission denied (publickey,password).\n"; "ssh")]
#[test_case("Connecting to host.example...\nbob@host.example's password:\nConnected to host.example.\nsftp> put a.csv\nUploading a.csv to /in/a.csv\nremote open(\"/in/a.csv\"): Permission denied\nsftp> bye\n"; "sftp")]
#[test_case("rsync: [sender] failed to connect to backup.example (203.0.113.12): Connection refused (111)\nrsync error: error in socket IO (code 10) at clientserver.c(138) [sender=3.2.7]\n"; "rsync")]
#[test_case("Starting Nmap 7.94 ( https://nmap.org ) at 2026-05-11 10:02 UTC\nNmap scan report for host.example (203.0.113.9)\nPORT     STATE    SERVICE\n21/tcp   filtered ftp\n22/tcp   open     ssh\n990/tcp  closed   ftps\nNmap done: 1 IP address (1 host up) scanned in 2.11 seconds\n"; "nmap")]
#[test_case("psql: error: connection to server at \"db.example\" (203.0.113.30), port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n"; "postgres")]
#[test_case("ERROR 2003 (HY000): Can't connect to MySQL server on 'db.example:3306' (111)\nERROR 1045 (28000): Access denied for user 'app'@'192.0.2.4' (using password: YES)\n"; "mysql")]
#[test_case("redis.exceptions.ConnectionError: Error 111 connecting to cache.example:6379. Connection refused.\n"; "redis")]
#[test_case("java.net.ConnectException: Connection refused (Connection refused)\n\tat java.base/java.net.Socket.connect(Socket.java:633)\n\tat com.example.db.Pool.open(Pool.java:71)\n\tat com.example.App.main(App.java:12)\n"; "java database")]
#[test_case("Unhandled exception. System.Net.Sockets.SocketException (10061): No connection could be made because the target machine actively refused it. [::1]:5001\n   at System.Net.Sockets.Socket.Connect(EndPoint remoteEP)\n   at Example.Worker.Run() in /src/Worker.cs:line 40\n"; "dotnet socket")]
#[test_case("javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target\n\tat com.example.http.Client.get(Client.java:88)\n"; "java tls")]
#[test_case("CONNECTED(00000003)\n40A7:error:0A000126:SSL routines:ssl3_read_n:unexpected eof while reading:ssl/record/rec_layer_s3.c:322:\nno peer certificate available\nSSL handshake has read 0 bytes and written 316 bytes\n"; "openssl")]
#[test_case("Apples   220 g   1.50\nBread    500 g   2.80\nCheese   250 g   3.31\nTotal            7.61\n"; "prices")]
#[test_case("05:50 [3] [North] 150 Gate Road\n06:02 [3] [North] 226 Old Post\n06:14 [8] [South] 200 Harbour\n06:26 [8] [South] 421 Depot\n"; "a timetable")]
#[test_case("[1] 220 Smith\n[2] 226 Jones\n[3] STAT Miller\n[4] 550 closed\n"; "a car park")]
#[test_case("150 screws\n200 nuts\n226 washers\n250 bolts\n331 nails\n"; "an order")]
#[test_case("Hello all,\n\nwe moved 550 files to the new disk. Please USE the new path.\nThe port is 21 and the user is bob. I tried and it said connection refused.\n\nBob\n"; "prose")]
#[test_case("FROM alpine:3.20\nUSER app\nCMD [\"run\"]\nHELP me\n"; "container recipe")]
#[test_case("$ ping -c1 host.example\nPING host.example (203.0.113.9) 56(84) bytes of data.\nFrom 192.0.2.1 icmp_seq=1 Destination Host Unreachable\n1 packets transmitted, 0 received, +1 errors, 100% packet loss\n"; "shell")]
#[test_case("May 11 10:02:11 gw kernel: [12.3] DROP IN=eth0 SRC=192.0.2.4 DST=203.0.113.9 PROTO=TCP SPT=50122 DPT=22 SYN\nMay 11 10:02:12 gw sshd[771]: Failed password for bob from 192.0.2.4 port 50122 ssh2\nMay 11 10:02:12 gw sshd[771]: Connection closed by 192.0.2.4 port 50122 [preauth]\n"; "kernel")]
#[test_case("ldap_sasl_bind(SIMPLE): Can't contact LDAP server (-1)\n"; "ldap")]
#[test_case("running 331 tests\ntest dial::refused ... ok\ntest dial::timed_out ... FAILED\nerror: test failed, to rerun pass `--lib`\n"; "tests")]
#[test_case("{\"level\":\"error\",\"ts\":\"2026-05-11T10:02:11Z\",\"msg\":\"request failed\",\"error\":\"dial tcp 203.0.113.9:8443: connect: connection refused\"}\n{\"level\":\"info\",\"ts\":\"2026-05-11T10:02:12Z\",\"msg\":\"Client connected\",\"clientId\":\"7\",\"user\":\"bob\"}\n"; "json log")]
#[test_case("2026/05/11 10:02:11 http: TLS handshake error from 192.0.2.4:50122: remote error: tls: bad certificate\n"; "go tls")]
#[test_case("Error response from daemon: Get \"https://registry.example/v2/\": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)\n"; "docker")]
#[test_case("code,name,amount\n220,pear,4\n331,plum,9\n530,fig,1\n"; "csv")]
#[test_case("Trying 203.0.113.9...\nConnected to 203.0.113.9.\nEscape character is '^]'.\nlogin: bob\nPassword:\nLogin incorrect\n"; "telnet")]
#[test_case("200 OK, all 14 tests passed\n404 not found: /x\n550 lines changed\n"; "prose")]
#[test_case("220 mail.example.com ESMTP Postfix\nEHLO me\n250-SIZE 1000\n250 HELP\nMAIL FROM:<a@example.com>\n250 Ok\nQUIT\n221 Bye\n"; "mail as it went")]
#[test_case("220 mail.example.com ESMTP\n250 Ok\n354 End data with <CR><LF>.<CR><LF>\n250 Queued\n221 Bye\n"; "replies of a mail server")]
#[test_case("+OK ready\nUSER alice\n+OK\nPASS x\n-ERR wrong\nQUIT\n+OK\n"; "a mailbox as it went")]
#[test_case("200 news.example.com ready\nMODE READER\n200 ok\nGROUP misc.test\n211 3 1 3 misc.test\nQUIT\n205 bye\n"; "news")]
#[test_case("SSH-2.0-OpenSSH_9.6\ndebug1: Authentications that can continue: password\n"; "a secure shell")]
#[test_case("HTTP/1.1 426 Upgrade Required\nServer: x\n"; "the web")]
#[test_case("FROM debian\nUSER app\nRUN make\n"; "a container's recipe")]
#[test_case("Updating 1a2b..3c4d\n 150 files changed, 226 insertions(+)\n"; "version control")]
fn what_is_not_ftp_is_refused(text: &str) {
    assert_eq!(recognised(text), None);
    let error = sessions(text.as_bytes(), None).unwrap_err();
    assert!(matches!(error, ReadError::Unknown), "{error}");
}

#[test_case("220 Welcome\n331 Password required for bob.\n530 Login incorrect.\n", "login-bad-credentials"; "three replies")]
#[test_case("530 Login incorrect.\n", "login-bad-credentials"; "one reply")]
#[test_case("ftplib.error_perm: 530 Login authentication failed\n", "login-bad-credentials"; "an exception of ftplib")]
#[test_case("curl: (67) Access denied: 530\n", "login-bad-credentials"; "a line of curl")]
#[test_case("curl: (7) Failed to connect to ftp.example.com port 21 after 21012 ms: Connection refused\n", "tcp-refused"; "a port of FTP")]
#[test_case("PHP Warning:  ftp_login(): Login incorrect. in /srv/a.php on line 7\n", "login-bad-credentials"; "a function of PHP")]
#[test_case("Network error: Connection to \"ftp.example.com\" timed out.\n", "tcp-timeout"; "a window of WinSCP")]
fn a_paste_with_little_in_it_is_read(text: &str, expected: &str) {
    let found = sessions(text.as_bytes(), None).unwrap();
    let roots: Vec<String> = found.iter().map(root).collect();
    assert_eq!(roots, [expected]);
}
