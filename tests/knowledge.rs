//! The data files of the knowledge room, checked whole from outside.

use std::collections::{BTreeMap, BTreeSet};

use ftpprobe::knowledge::codes;
use ftpprobe::knowledge::servers::{self, Fingerprint, recognise, recognise_host};
use ftpprobe::knowledge::wording::{Language, VALUES, Who, Wording};
use test_case::test_case;

/// Values that every finding has.
const ALWAYS: [&str; 4] = ["host", "port", "user", "software"];

fn values(optional: bool) -> BTreeMap<String, String> {
    VALUES
        .into_iter()
        .map(|key| {
            let value = match key {
                "host" => "ftp.example.com",
                "port" => "21",
                "user" => "alice",
                "software" => "the server",
                _ if !optional => "",
                "seconds" => "10",
                "limit" => "8",
                "code" => "530",
                "command" => "LIST",
                "protocol" => "SMTP",
                "text" => "Sorry, no.",
                _ => "value",
            };
            (key.to_owned(), value.to_owned())
        })
        .collect()
}

/// All texts of a finding, with a name for messages.
fn texts(finding: &str, values: &BTreeMap<String, String>) -> Vec<String> {
    let wording = Wording::english();
    let mut texts = vec![
        wording.title(finding, values),
        wording.detail(finding, values),
    ];
    let advice = wording.advice(finding, values, None);
    texts.extend(advice.into_iter().map(|advice| advice.text));
    texts
}

#[test]
fn every_finding_has_title_detail_and_advice() {
    for finding in Language::English.findings() {
        let texts = texts(finding, &values(true));
        assert!(texts.len() >= 3, "{finding} has no advice");
        assert!(texts[0] != finding, "{finding} has no title");
        assert!(texts[1] != finding, "{finding} has no detail");
    }
}

#[test]
fn texts_read_well_with_and_without_optional_values() {
    for optional in [true, false] {
        let values = values(optional);
        for finding in Language::English.findings() {
            for text in texts(finding, &values) {
                assert!(!text.contains(['{', '}', '\n']), "{finding}: {text}");
                assert!(text.is_ascii(), "{finding}: {text}");
                for wrong in ["  ", " .", " ,", " :", " )", "( ", "()", "\"\"", "..", "$"] {
                    assert!(!text.contains(wrong), "{finding}: {wrong:?} in {text}");
                }
                assert_eq!(text.trim(), text, "{finding}");
            }
        }
    }
}

#[test]
fn texts_are_whole_even_without_any_value() {
    let none = BTreeMap::new();
    let empty = VALUES
        .into_iter()
        .map(|key| (key.to_owned(), String::new()));
    let empty = empty.collect();
    for finding in Language::English.findings() {
        assert_eq!(texts(finding, &none), texts(finding, &empty));
        assert!(texts(finding, &none).iter().all(|text| !text.contains('{')));
    }
}

#[test]
fn optional_values_reach_the_texts() {
    let given = values(true);
    for key in VALUES.into_iter().filter(|key| !ALWAYS.contains(key)) {
        // These two are for reports and later texts.
        if key == "directory" || key == "entries" {
            continue;
        }
        let mut without = given.clone();
        without.remove(key);
        let used = Language::English
            .findings()
            .into_iter()
            .any(|finding| texts(finding, &given) != texts(finding, &without));
        assert!(used, "no text uses {key}");
    }
}

#[test]
fn titles_are_short_and_sentences_end() {
    for finding in Language::English.findings() {
        let texts = texts(finding, &values(false));
        let title = &texts[0];
        assert!(title.len() <= 60, "{finding}: {title}");
        assert!(!title.ends_with('.'), "{finding}: {title}");
        assert!(title.starts_with(|c: char| c.is_uppercase()), "{title}");
        for text in &texts[1..] {
            assert!(text.ends_with('.'), "{finding}: {text}");
        }
        let sentences = texts[1].matches(['.', '?']).count();
        assert!(sentences >= 2, "{finding}: {}", texts[1]);
    }
}

#[test]
fn the_servers_words_stand_last_and_unchanged() {
    let values = BTreeMap::from([("text".to_owned(), "Too many { $limit } \"x\"".to_owned())]);
    let detail = Wording::english().detail("limit-per-ip", &values);
    assert!(
        detail.ends_with("The server said: \"Too many { $limit } \"x\"\""),
        "{detail}"
    );
}

#[test]
fn an_unknown_finding_is_shown_by_its_id() {
    let wording = Wording::english();
    let values = BTreeMap::new();
    assert_eq!(wording.title("no-such-finding", &values), "no-such-finding");
    assert_eq!(wording.detail("said", &values), "said");
    assert!(
        wording
            .advice("no-such-finding", &values, Some("vsftpd"))
            .is_empty()
    );
}

#[test]
fn general_texts_name_no_setting_of_one_server() {
    let mut names = BTreeSet::new();
    for key in servers::keys() {
        for finding in Language::English.findings() {
            names.extend(servers::setting(key, finding).map(|setting| setting.name));
        }
    }
    // Names that are no words of the language: max_clients, MaxClients, tcp_wrappers.
    let technical = names
        .iter()
        .filter(|name| name.contains('_') || name.chars().skip(1).any(|c| c.is_ascii_uppercase()));
    let technical: Vec<&String> = technical.filter(|name| name.len() > 3).collect();
    assert!(technical.len() > 50, "{technical:?}");
    for finding in Language::English.findings() {
        for text in texts(finding, &values(true)) {
            for name in &technical {
                assert!(!text.contains(name.as_str()), "{finding} names {name}");
            }
        }
    }
}

#[test]
fn advice_names_the_setting_of_a_recognised_server() {
    let wording = Wording::english();
    let values = values(true);
    let advice = wording.advice("limit-per-ip", &values, Some("vsftpd"));
    for advice in &advice {
        let of_server = advice.who == Who::ServerAdmin;
        assert_eq!(advice.setting.as_deref(), of_server.then_some("max_per_ip"));
        assert_eq!(advice.text.contains("vsftpd.conf"), of_server);
    }
    assert_eq!(advice.len(), 3);
    let elsewhere = wording.advice("limit-per-ip", &values, Some("no such server"));
    assert!(elsewhere.iter().all(|advice| advice.setting.is_none()));
}

#[test]
fn every_setting_belongs_to_a_finding_with_advice_for_the_server() {
    let findings = Language::English.findings();
    for key in servers::keys() {
        for (finding, setting) in servers::settings(key) {
            assert!(findings.contains(&finding.as_str()), "{key}: {finding}");
            let advice = Wording::english().advice(&finding, &values(true), Some(key));
            assert!(
                advice
                    .iter()
                    .any(|advice| advice.setting.as_ref() == Some(&setting.name)),
                "{key}: {finding} has no advice for the server's administrator"
            );
            assert!(setting.how.ends_with('.'), "{key}: {}", setting.how);
        }
    }
}

fn by_greeting(greeting: &str) -> Option<(String, Option<String>)> {
    key(&Fingerprint {
        greeting,
        ..Fingerprint::default()
    })
}

fn key(seen: &Fingerprint<'_>) -> Option<(String, Option<String>)> {
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

#[test_case("Please specify the password.", "vsftpd")]
#[test_case("Please, specify the password.", "filezilla-server")]
#[test_case("User alice OK. Password required", "pure-ftpd")]
#[test_case("I successfully did nothing'.", "pyftpdlib")]
#[test_case("listen socket created (127,0,0,1,4,1)", "aioftp")]
#[test_case(
    "Anonymous login ok, send your complete email address as your password",
    "proftpd"
)]
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

/// Codes of the RFCs, and those met in the field.
const CODES: [u16; 84] = [
    110, 120, 125, 150, 200, 202, 205, 211, 212, 213, 214, 215, 220, 221, 225, 226, 227, 228, 229,
    230, 231, 232, 233, 234, 235, 250, 251, 252, 253, 254, 257, 300, 321, 331, 332, 334, 335, 336,
    350, 400, 402, 421, 425, 426, 430, 431, 432, 434, 435, 450, 451, 452, 500, 501, 502, 503, 504,
    509, 520, 521, 522, 525, 530, 531, 532, 533, 534, 535, 536, 537, 550, 551, 552, 553, 554, 555,
    556, 631, 632, 633, 10053, 10054, 10060, 10061,
];

#[test]
fn every_code_of_the_field_is_listed() {
    let listed: Vec<u16> = codes::all().iter().map(|known| known.code).collect();
    assert_eq!(listed, CODES);
    for code in CODES {
        assert!(!codes::describe(code).contains("Unlisted"), "{code}");
    }
}

#[test_case(421, "Service not available, usually closing")]
#[test_case(199, "Unlisted code: begun, another reply follows")]
#[test_case(299, "Unlisted code: done")]
#[test_case(333, "Unlisted code: more input is needed (login and accounting)")]
#[test_case(429, "Unlisted code: refused for now (connections)")]
#[test_case(559, "Unlisted code: refused (file system)")]
#[test_case(505, "Unlisted code: refused (syntax)")]
#[test_case(700, "No FTP reply code")]
#[test_case(99, "No FTP reply code"; "two digits")]
#[test_case(5300, "No FTP reply code"; "four digits")]
fn a_code_is_described(code: u16, words: &str) {
    assert_eq!(codes::describe(code), words);
}
