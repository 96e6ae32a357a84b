//! Replies that need nothing of the session, and which commands need a login.

const FEATURES: &str = "211-Features:\r\n EPRT\r\n EPSV\r\n MDTM\r\n MLSD\r\n \
    MLST type*;size*;modify*;perm*;\r\n PASV\r\n SIZE\r\n TVFS\r\n UTF8\r\n211 End\r\n";
const HELP: &str = "214-The following commands are recognized.\r\n \
    ABOR ACCT CDUP CWD EPRT EPSV FEAT HELP LIST MDTM MLSD MLST MODE NLST NOOP\r\n \
    OPTS PASS PASV PORT PWD QUIT RETR SIZE STAT STRU SYST TYPE USER\r\n214 Help OK.\r\n";

/// Commands that the server knows but refuses before login.
const AFTER_LOGIN: &[&str] = &[
    "ABOR", "ALLO", "APPE", "CDUP", "CWD", "DELE", "EPRT", "EPSV", "LIST", "MDTM", "MKD", "MLSD",
    "MLST", "MODE", "NLST", "PASV", "PORT", "PWD", "REST", "RETR", "RMD", "RNFR", "RNTO", "SITE",
    "SIZE", "STAT", "STOR", "STOU", "STRU", "TYPE", "XCUP", "XCWD", "XMKD", "XPWD", "XRMD",
];

pub(super) fn needs_login(verb: &str) -> bool {
    AFTER_LOGIN.contains(&verb)
}

/// Replies that need nothing of the session.
pub(super) fn plain(verb: &str, argument: &str) -> &'static str {
    match verb {
        "FEAT" => FEATURES,
        "HELP" => HELP,
        "SYST" => "215 UNIX Type: L8\r\n",
        "NOOP" => "200 NOOP ok.\r\n",
        "OPTS" if argument.eq_ignore_ascii_case("UTF8 ON") => "200 Always in UTF8 mode.\r\n",
        "OPTS" => "501 Option not understood.\r\n",
        "TYPE" => match argument.as_bytes().first().map(u8::to_ascii_uppercase) {
            Some(b'A') => "200 Switching to ASCII mode.\r\n",
            Some(b'I' | b'L') => "200 Switching to Binary mode.\r\n",
            _ => "500 Unrecognised TYPE command.\r\n",
        },
        "MODE" if argument.eq_ignore_ascii_case("S") => "200 Mode set to S.\r\n",
        "MODE" => "504 Bad MODE command.\r\n",
        "STRU" if argument.eq_ignore_ascii_case("F") => "200 Structure set to F.\r\n",
        "STRU" => "504 Bad STRU command.\r\n",
        "ALLO" => "202 ALLO command ignored.\r\n",
        "AUTH" | "PBSZ" | "PROT" => "502 There is no TLS here.\r\n",
        "REIN" | "SMNT" | "REST" => "502 Command not implemented.\r\n",
        "STOR" | "STOU" | "APPE" | "DELE" | "MKD" | "RMD" | "XMKD" | "XRMD" | "RNFR" | "RNTO"
        | "SITE" => "550 Permission denied.\r\n",
        _ => "500 Unknown command.\r\n",
    }
}

/// The argument without the options of `ls` that some clients put before the path.
pub(super) fn without_options(argument: &str) -> &str {
    let mut rest = argument.trim_start();
    while rest.starts_with('-') {
        rest = rest
            .split_once(' ')
            .map_or("", |(_, rest)| rest.trim_start());
    }
    rest
}
