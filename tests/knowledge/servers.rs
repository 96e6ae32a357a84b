//! Fingerprints of servers as they appear in the field.

use ftpprobe::knowledge::servers::{Fingerprint, Sureness, known_by, recognise, recognise_host};
use test_case::test_case;

fn by_greeting(greeting: &str) -> Option<(String, Option<String>)> {
    key(&Fingerprint {
        greeting,
        ..Fingerprint::default()
    })
}

pub(crate) fn key(seen: &Fingerprint<'_>) -> Option<(String, Option<String>)> {
    recognise(seen).map(|found| (found.key, found.version))
}

#[test_case("(vsFTPd 3.0.5)", "vsftpd", "3.0.5")]
#[test_case("ready, dude (vsFTPd 1.1.0: beat me, break me)", "vsftpd", "1.1.0")]
#[test_case(
    "OOPS: vsftpd: refusing to run with writable root inside chroot()",
    "vsftpd",
    ""
)]
#[test_case("Welcome to our server\nBe nice\n", "vsftpd", ""; "banner file")]
#[test_case("ProFTPD Server (Debian) [::ffff:192.0.2.1]", "proftpd", "")]
#[test_case(
    "ProFTPD 1.3.5e Server (ProFTPD Default) [192.0.2.1]",
    "proftpd",
    "1.3.5e"
)]
#[test_case("ProFTPD Server ready.", "proftpd", "")]
#[test_case(
    "NASFTPD Turbo station 1.3.5a Server (ProFTPD) [192.0.2.1]",
    "proftpd",
    "1.3.5a"
)]
#[test_case("192.0.2.1 FTP server ready", "proftpd", ""; "ServerIdent off")]
#[test_case(
    "---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\nYou are user number 2 of 50 allowed.",
    "pure-ftpd",
    ""
)]
#[test_case("Welcome to Pure-FTPd.", "pure-ftpd", ""; "boring mode")]
#[test_case(
    "FileZilla Server 1.9.4\nPlease visit https://filezilla-project.org/",
    "filezilla-server",
    "1.9.4"
)]
#[test_case("FileZilla Server\nPlease visit https://filezilla-project.org/", "filezilla-server", ""; "version hidden")]
#[test_case(
    "FileZilla Server 0.9.60 beta\nwritten by Tim Kosse (tim.kosse@filezilla-project.org)",
    "filezilla-server-0.9",
    "0.9.60"
)]
#[test_case(
    "FileZilla Server version 0.9.41 beta",
    "filezilla-server-0.9",
    "0.9.41"
)]
#[test_case(
    "files.example.com FTP server (Version 6.4/OpenBSD/Linux-ftpd-0.17) ready.",
    "netkit",
    "0.17"
)]
#[test_case("Welcome to thinFTP server.", "thinftp", "")]
#[test_case("pyftpdlib 2.2.1 ready.", "pyftpdlib", "2.2.1")]
#[test_case("Microsoft FTP Service", "iis", "")]
#[test_case("host Microsoft FTP Service (Version 5.0).", "iis", "5.0")]
#[test_case(
    "host FTP server (Version wu-2.6.2(1) Mon Feb 3 12:00:00 CET 2003) ready.",
    "wu-ftpd",
    "2.6.2(1)"
)]
#[test_case("host FTP server (Version 6.00LS) ready.", "bsd-ftpd", "6.00LS")]
#[test_case("host FTP server (NetBSD-ftpd 20110904) ready.", "tnftpd", "20110904")]
#[test_case("host FTP server (tnftpd 20100324) ready.", "tnftpd", "20100324"; "macOS")]
#[test_case("host FTP server (GNU inetutils 1.4.1) ready.", "inetutils", "1.4.1")]
#[test_case("Welcome to the libunftp FTP server", "libunftp", "")]
#[test_case("ftpserver - golang FTP server", "ftpserverlib", "")]
#[test_case("SFTPGo_2.6.2", "sftpgo", "2.6.2")]
#[test_case("Access denied: banned client IP", "sftpgo", "")]
#[test_case("bftpd 5.2 at 192.168.0.1 ready.", "bftpd", "5.2")]
#[test_case("LightFTP server ready", "lightftp", "")]
#[test_case("MAXIMUM ALLOWED USERS CONNECTED.", "lightftp", ""; "LightFTP full")]
#[test_case("Operation successful", "busybox", "")]
#[test_case("uftpd (2.15) ready.", "uftpd", "2.15")]
#[test_case(
    "Hello\nYou are connecting from 192.0.2.7:40000.\nProceed with login.",
    "slimftpd",
    ""
)]
#[test_case("Twisted 24.3.0 FTP Server", "twisted", "24.3.0")]
#[test_case("Indy FTP Server ready.", "indy", "")]
#[test_case(
    "Vertrauen (Synchronet FTP Server 3.20a-Linux Ready)\nPlease enter your user name.",
    "synchronet",
    "3.20a-Linux"
)]
#[test_case(
    "DrFTPD+ 2.0 (+STABLE+) $Revision: 1949 $ http://drftpd.org",
    "drftpd",
    "2.0"
)]
#[test_case("Serv-U FTP Server v15.1.3.25 ready...", "serv-u", "15.1.3.25")]
#[test_case("Serv-U FTP Server v6.4 for WinSock ready...", "serv-u", "6.4")]
#[test_case(
    "FTPD1 IBM FTP CS V2R4 at host, 09:00:00 on 2024-01-01.\nConnection will close if idle for more than 5 minutes.",
    "zos",
    "V2R4"
)]
#[test_case(
    "QTCP at host.\nConnection will close if idle more than 5 minutes.",
    "ibm-i",
    ""
)]
#[test_case("host X2 WS_FTP Server 7.7(50012467)", "ws-ftp", "7.7")]
#[test_case("Welcome to CrushFTP!", "crushftp", "")]
#[test_case("Wing FTP Server 7.4.2 ready.", "wing-ftp", "7.4.2")]
#[test_case("Gene6 FTP Server v3.10.0 (Build 2) ready...", "gene6", "3.10.0")]
#[test_case("host NcFTPd Server (licensed copy) ready.", "ncftpd", "")]
#[test_case("zFTPServer v4.0, build 2010-01-01 ready.", "zftpserver", "4.0")]
#[test_case("host FTP server (MikroTik 6.18) ready", "mikrotik", "6.18")]
#[test_case("FRITZ!Box7490 FTP server ready.", "fritzbox", "")]
#[test_case("DiskStation FTP server ready.", "synology", "")]
#[test_case("VxWorks (5.3.1) FTP server ready", "vxworks", "5.3.1")]
#[test_case("FTP server (VxWorks VxWorks 6.6) ready.", "vxworks", "6.6"; "VxWorks twice")]
#[test_case(
    "Check Point FireWall-1 Secure FTP server running on host",
    "checkpoint",
    ""
)]
#[test_case("SurgeFTP host (Version 2.3a12)", "surgeftp", "2.3a12")]
#[test_case("FTP server (nodeftpd) ready", "nodeftpd", "")]
#[test_case("Features: a .", "ftp-srv", "")]
fn a_greeting_is_recognised(greeting: &str, expected: &str, version: &str) {
    let (key, shown) = by_greeting(greeting).expect("recognised");
    assert_eq!(
        (key.as_str(), shown.unwrap_or_default().as_str()),
        (expected, version)
    );
}

#[test_case("")]
#[test_case("Welcome"; "a word")]
#[test_case("FTP server ready."; "what everybody says")]
#[test_case("Service ready for new user."; "the words of the RFC")]
#[test_case("Welcome to ACME file exchange\nAuthorised use only"; "a custom banner")]
#[test_case("mail.example.com ESMTP Postfix"; "a mail server")]
fn an_unknown_greeting_is_not_guessed_at(greeting: &str) {
    assert_eq!(by_greeting(greeting), None);
}

#[test_case("UNIX emulated by FileZilla.", "filezilla-server")]
#[test_case("UNIX emulated by FileZilla", "filezilla-server-0.9"; "without the full stop")]
#[test_case("Windows_NT", "iis")]
#[test_case("UNIX Type: Apache FtpServer", "apache-ftpserver")]
#[test_case("UNIX Type: L8 Version: NetBSD-ftpd 20110904", "tnftpd")]
#[test_case("UNIX Type: L8 Version: BSD-199506", "bsd-ftpd")]
#[test_case("UNIX Type: L8 Version: SUNOS", "wu-ftpd")]
#[test_case("WIN32 Type: L8 Version: 3.181", "slimftpd")]
#[test_case(
    "MVS is the operating system of this server. FTP Server is running on z/OS.",
    "zos"
)]
#[test_case(
    " OS/400 is the remote operating system. The TCP/IP version is \"V5R2M0\".",
    "ibm-i"
)]
fn a_system_is_recognised_behind_a_custom_banner(system: &str, expected: &str) {
    let seen = Fingerprint {
        greeting: "Welcome to ACME",
        system,
        ..Fingerprint::default()
    };
    assert_eq!(key(&seen).expect("recognised").0, expected);
}

#[test]
fn the_system_that_most_servers_name_says_nothing() {
    let seen = Fingerprint {
        system: "UNIX Type: L8",
        ..Fingerprint::default()
    };
    assert_eq!(recognise(&seen), None);
}

#[test_case(
    "FTP server status:\n     Connected to 192.0.2.7\n     At session startup, client count was 1\n     vsFTPd 3.0.5 - secure, fast, stable\nEnd of status",
    "vsftpd",
    "3.0.5"
)]
#[test_case("https://www.pureftpd.org/", "pure-ftpd", "")]
#[test_case(
    "Status of 'Debian'\n Connected from host (192.0.2.7)\n Logged in as alice\n TYPE: ASCII, STRUcture: File, Mode: Stream\n No data connection\nEnd of status",
    "proftpd",
    ""
)]
#[test_case(
    "FTP Server status:\n Up and running, yay!\nEnd of status",
    "filezilla-server",
    ""
)]
#[test_case(
    "FTP server status:\n Connected to: 192.0.2.1:21\n Waiting for username.\n TYPE: ASCII; STRUcture: File; MODE: Stream\n Data connection closed.\nEnd of status.",
    "pyftpdlib",
    ""
)]
#[test_case(
    "server status:\npowered by libunftp: 0.20.1\nsbe: Filesystem",
    "libunftp",
    "0.20.1"
)]
#[test_case(
    "Apache FtpServer\nConnected from 192.0.2.7\nEnd of status.",
    "apache-ftpserver",
    ""
)]
#[test_case(
    "host Microsoft Windows NT FTP Server status:\n Version 4.0",
    "iis",
    ""
)]
fn a_status_is_recognised_behind_a_custom_banner(status: &str, expected: &str, version: &str) {
    let seen = Fingerprint {
        greeting: "Welcome to ACME",
        status,
        ..Fingerprint::default()
    };
    let (key, shown) = key(&seen).expect("recognised");
    assert_eq!(
        (key.as_str(), shown.unwrap_or_default().as_str()),
        (expected, version)
    );
}

#[test_case("EPRT|EPSV|MDTM|PASV|REST STREAM|SIZE|TVFS|UTF8", "vsftpd")]
#[test_case("AUTH TLS|EPRT|EPSV|MDTM|PASV|PBSZ|PROT|REST STREAM|SIZE|TVFS|UTF8", "vsftpd"; "vsftpd with TLS")]
#[test_case(
    "CLNT|EPRT|EPSV|HOST|MDTM|MFF modify;UNIX.group;UNIX.mode;|MFMT|RANG STREAM|REST STREAM|SIZE|TVFS|UTF8",
    "proftpd"
)]
#[test_case(
    "UTF8|EPRT|IDLE|MDTM|SIZE|MFMT|REST STREAM|MLST type*;|MLSD|PRET|TVFS|ESTA|PASV|EPSV|ESTP",
    "pure-ftpd"
)]
#[test_case(
    "LANG EN*|UTF8|AUTH TLS;TLS-C;SSL;TLS-P;|PBSZ|PROT C;P;|CCC|HOST|SIZE|MDTM|REST STREAM",
    "iis"
)]
#[test_case(
    "SIZE|MDTM|REST STREAM|LANG en;zh-tw;ja;is|MLST Size;Modify;Type;Perm|MD5|MMD5|MFMT",
    "apache-ftpserver"
)]
#[test_case(
    "MDTM|SIZE|SITE PSWD;EXEC;SET;INDEX;ZONE;CHMOD;MSG|REST STREAM",
    "serv-u"
)]
fn features_are_recognised_behind_a_custom_banner(features: &str, expected: &str) {
    let features: Vec<String> = features.split('|').map(str::to_owned).collect();
    let seen = Fingerprint {
        greeting: "Welcome to ACME",
        system: "UNIX Type: L8",
        features: &features,
        ..Fingerprint::default()
    };
    assert_eq!(key(&seen).expect("recognised").0, expected);
}

#[test_case("Please specify the password.", "vsftpd"; "a guess")]
#[test_case("Please specify the password.\nLogin incorrect.", "vsftpd"; "two of its own")]
#[test_case("Please, specify the password.", "filezilla-server")]
#[test_case("User alice OK. Password required", "pure-ftpd")]
#[test_case("I successfully did nothing'.", "pyftpdlib")]
#[test_case("listen socket created (127,0,0,1,4,1)", "aioftp")]
#[test_case(
    "Anonymous login ok, send your complete email address as your password",
    "proftpd"
)]
#[test_case("The following commands are recognized.\n ABOR ACCT\nHelp OK.", "vsftpd"; "help of vsftpd")]
#[test_case("The following commands are recognized.\n ABOR ADAT\nHelp ok.", "filezilla-server"; "help of FileZilla")]
#[test_case("The following commands are recognized:\n ABOR ADAT\nHave a nice day.", "filezilla-server-0.9"; "help of FileZilla 0.9")]
#[test_case("The following commands are recognized (* =>'s unimplemented):\n CWD\nDirect comments to root@host", "proftpd"; "help of ProFTPD")]
#[test_case("The following SITE commands are recognized\n ALIAS\nPure-FTPd - http://pureftpd.org/", "pure-ftpd"; "help of Pure-FTPd")]
#[test_case("The following commands are recognized:\n ABOR\nHelp command successful.", "pyftpdlib"; "help of pyftpdlib")]
#[test_case(" The following commands are recognized (* => unimplemented).\n USER", "serv-u"; "help of Serv-U")]
#[test_case("The following commands are implemented.\n USER\nDirect comments to ftp-bugs@host.", "wu-ftpd"; "help of wu-ftpd")]
fn a_reply_is_recognised(reply: &str, expected: &str) {
    let replies = [reply.to_owned()];
    let seen = Fingerprint {
        replies: &replies,
        ..Fingerprint::default()
    };
    assert_eq!(key(&seen).expect("recognised").0, expected);
}

#[test]
fn the_surest_sign_wins() {
    let status = "FTP server status:\n     vsFTPd 3.0.5 - secure, fast, stable\nEnd of status";
    let seen = Fingerprint {
        greeting: "host FTP server (Version 6.00LS) ready.",
        system: "Windows_NT",
        status,
        ..Fingerprint::default()
    };
    assert_eq!(
        key(&seen),
        Some(("vsftpd".to_owned(), Some("3.0.5".to_owned())))
    );
}

#[test]
fn a_hosted_service_is_recognised_by_its_host_alone() {
    let host = "s-0123456789abcdef0.server.transfer.eu-west-1.amazonaws.com";
    assert_eq!(
        recognise_host(host).expect("recognised").key,
        "aws-transfer"
    );
    assert_eq!(
        recognise_host(&host.to_uppercase())
            .expect("recognised")
            .key,
        "aws-transfer"
    );
    assert_eq!(recognise_host("ftp.example.com"), None);
}

#[test_case(100, Sureness::Certain)]
#[test_case(90, Sureness::Certain)]
#[test_case(89, Sureness::Likely)]
#[test_case(60, Sureness::Likely)]
#[test_case(59, Sureness::Guess)]
fn sureness_has_a_word(sureness: u8, word: Sureness) {
    let found = known_by("proftpd", sureness).expect("a profile");
    assert_eq!((found.name.as_str(), found.sureness), ("ProFTPD", sureness));
    assert_eq!(found.confidence(), word);
}

#[test]
fn a_server_that_names_itself_is_certain() {
    let seen = Fingerprint {
        greeting: "(vsFTPd 3.0.5)",
        ..Fingerprint::default()
    };
    let found = recognise(&seen).expect("vsftpd");
    assert_eq!(found.confidence(), Sureness::Certain);
    assert_eq!(known_by("no such server", 100), None);
}
