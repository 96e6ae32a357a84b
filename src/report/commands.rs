//! Commands of other clients that use what works, for copying.

use super::shape::{CombinationReport, CommandReport, IpFamily, WithheldCommand};
use crate::evidence::tls::Secured;
use crate::evidence::{AskedTarget, Attempt, DataMode, Evidence, TlsFiles};
use crate::knowledge::findings::FindingId;
use crate::target::{Security, bracketed};

/// What the commands are made of.
struct Wanted<'a> {
    target: &'a AskedTarget,
    it: CombinationReport,
    tls: Option<Protection<'a>>,
}

/// What a client has to be told of TLS, as the server was in this session.
struct Protection<'a> {
    files: &'a TlsFiles,
    /// The certificate is one that these files or the system vouch for.
    is_verified: bool,
    /// Data connections are encrypted as well.
    private: bool,
    /// AUTH was accepted with the older name of TLS.
    by_old_name: bool,
}

/// The commands for this combination, and those that no server like this would serve. `session` is the one that showed
/// that it works; `late_answers`: the server answers the commands of encrypted transfers only once TLS is there.
pub(super) fn ready(
    evidence: &Evidence,
    it: CombinationReport,
    session: Option<&Attempt>,
    late_answers: bool,
) -> (Vec<CommandReport>, Vec<WithheldCommand>) {
    let tls = (it.security != Security::Plain).then(|| protection(evidence, session));
    let private = tls.as_ref().is_some_and(|tls| tls.private);
    let verifies = tls.as_ref().map(|tls| tls.is_verified);
    let wanted = Wanted {
        target: &evidence.target,
        it,
        tls,
    };
    let command = |client: &str, command| CommandReport {
        client: client.to_owned(),
        command,
        verifies,
    };
    let mut commands = vec![command("curl", curl(&wanted))];
    let mut withheld = Vec::new();
    if late_answers && private {
        withheld.push(WithheldCommand {
            client: "lftp".to_owned(),
            finding: FindingId::TlsDataHandshakeOrder.name().to_owned(),
        });
    } else {
        commands.push(command("lftp", lftp(&wanted)));
    }
    (commands, withheld)
}

fn protection<'a>(evidence: &'a Evidence, session: Option<&Attempt>) -> Protection<'a> {
    let files = &evidence.asked.tls_files;
    let secured = session.and_then(Attempt::secured);
    let presented = secured.and_then(Secured::presented);
    // These clients have no option for the fingerprint of a certificate, nor for another name than the URL's.
    let handshake = secured.and_then(|secured| secured.handshake.as_ref());
    let name = handshake.and_then(|handshake| handshake.server_name.as_ref());
    let by_its_name = name.is_none_or(|name| evidence.target.host.as_ref() == Some(name));
    let is_verified = presented.is_some_and(|presented| {
        let verification = &presented.verification;
        by_its_name && verification.pinned.is_none() && verification.is_verified()
    });
    let auth = secured.and_then(|secured| secured.auth.last().copied());
    let auth = session.and_then(|session| session.exchange(auth)?.command.as_deref());
    Protection {
        files,
        is_verified,
        private: session
            .and_then(Attempt::protected)
            .is_none_or(|protected| protected.private),
        by_old_name: auth == Some("AUTH SSL"),
    }
}

/// `ftp://host:port/directory/`
fn url(target: &AskedTarget, it: CombinationReport) -> String {
    let scheme = match it.security {
        Security::Implicit => "ftps",
        Security::Plain | Security::Explicit => "ftp",
    };
    let host = bracketed(target.host.as_deref().unwrap_or_default());
    let directory: String = target
        .directory
        .iter()
        .flat_map(|path| path.trim_end_matches('/').bytes().enumerate())
        .map(|(at, byte)| match byte {
            b'/' if at > 0 => "/".to_owned(),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let slash = if directory.is_empty() { "" } else { "/" };
    format!("{scheme}://{host}:{}/{directory}{slash}", it.port)
}

fn curl(wanted: &Wanted<'_>) -> String {
    let (target, it) = (wanted.target, wanted.it);
    let mut words = vec!["curl".to_owned()];
    let mut word = |text: &str| words.push(text.to_owned());
    word(match it.family {
        IpFamily::Ipv4 => "-4",
        IpFamily::Ipv6 => "-6",
    });
    if let Some(tls) = &wanted.tls {
        match (it.security, tls.private) {
            // It would insist on data being encrypted, too.
            (_, false) => word("--ftp-ssl-control"),
            (Security::Explicit, true) => word("--ssl-reqd"),
            _ => {}
        }
        let files = [
            (
                "--cacert",
                tls.files.authorities.as_ref().filter(|_| tls.is_verified),
            ),
            ("--cert", tls.files.certificate.as_ref()),
            ("--key", tls.files.key.as_ref()),
        ];
        if !tls.is_verified {
            word("-k");
        }
        for (option, file) in files {
            if let Some(file) = file {
                word(&format!("{option} {}", quoted(file)));
            }
        }
    }
    match it.mode {
        DataMode::Epsv | DataMode::Passive => {}
        DataMode::Pasv => word("--disable-epsv"),
        DataMode::Active => word("--ftp-port -"),
    }
    if !target.anonymous {
        word(&format!("--user {}", quoted(&target.user)));
    }
    word(&quoted(&url(target, it)));
    words.join(" ")
}

fn lftp(wanted: &Wanted<'_>) -> String {
    let (target, it) = (wanted.target, wanted.it);
    let mut commands = vec![
        match it.family {
            IpFamily::Ipv4 => "set dns:order inet",
            IpFamily::Ipv6 => "set dns:order inet6",
        }
        .to_owned(),
    ];
    let mut set = |setting: &str| commands.push(format!("set {setting}"));
    match &wanted.tls {
        None => set("ftp:ssl-allow false"),
        Some(tls) => {
            set("ftp:ssl-force true");
            set(&format!("ftp:ssl-protect-data {}", tls.private));
            set(&format!("ftp:ssl-protect-list {}", tls.private));
            if target.anonymous {
                set("ftp:ssl-allow-anonymous true");
            }
            if tls.by_old_name {
                set("ftp:ssl-auth SSL");
            }
            let files = [
                (
                    "ssl:ca-file",
                    tls.files.authorities.as_ref().filter(|_| tls.is_verified),
                ),
                ("ssl:cert-file", tls.files.certificate.as_ref()),
                ("ssl:key-file", tls.files.key.as_ref()),
            ];
            if !tls.is_verified {
                set("ssl:verify-certificate no");
            }
            for (setting, file) in files {
                if let Some(file) = file {
                    set(&format!("{setting} {}", quoted_for_lftp(file)));
                }
            }
        }
    }
    set(match it.mode {
        DataMode::Active => "ftp:passive-mode false",
        DataMode::Epsv | DataMode::Pasv | DataMode::Passive => "ftp:passive-mode true",
    });
    set(match it.mode {
        DataMode::Epsv | DataMode::Passive => "ftp:prefer-epsv true",
        DataMode::Pasv | DataMode::Active => "ftp:prefer-epsv false",
    });
    // An address after the settings: given to lftp itself, it is connected to before they hold.
    let user = if target.anonymous {
        String::new()
    } else {
        format!("-u {} ", quoted_for_lftp(&target.user))
    };
    commands.push(format!("open {user}{}", url(target, it)));
    commands.push("ls".to_owned());
    format!("lftp -c {}", quoted(&commands.join("; ")))
}

fn is_harmless(word: &str) -> bool {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "._-@/:%".contains(c);
    !word.is_empty() && word.chars().all(harmless)
}

/// A word of a POSIX shell.
fn quoted(word: &str) -> String {
    if is_harmless(word) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A word of lftp's own commands.
fn quoted_for_lftp(word: &str) -> String {
    if is_harmless(word) {
        word.to_owned()
    } else {
        format!("\"{}\"", word.replace('\\', r"\\").replace('"', "\\\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(user: &str, directory: Option<&str>) -> AskedTarget {
        AskedTarget {
            host: Some("ftp.example.com".to_owned()),
            port: Some(21),
            user: user.to_owned(),
            anonymous: user == "anonymous",
            tls: crate::target::TlsMode::Auto,
            directory: directory.map(str::to_owned),
            name: None,
        }
    }

    fn using(security: Security, mode: DataMode) -> CombinationReport {
        CombinationReport {
            security,
            family: IpFamily::Ipv4,
            mode,
            port: if security == Security::Implicit {
                990
            } else {
                21
            },
        }
    }

    fn files() -> TlsFiles {
        TlsFiles {
            authorities: Some("/etc/my ca.pem".to_owned()),
            ..TlsFiles::default()
        }
    }

    fn verified(files: &TlsFiles) -> Protection<'_> {
        Protection {
            files,
            is_verified: true,
            private: true,
            by_old_name: false,
        }
    }

    fn wanted<'a>(
        target: &'a AskedTarget,
        it: CombinationReport,
        tls: impl Into<Option<Protection<'a>>>,
    ) -> Wanted<'a> {
        let tls = tls.into();
        Wanted { target, it, tls }
    }

    #[test]
    fn commands_name_what_works() {
        let none = TlsFiles::default();
        let alice = target("alice", None);
        let explicit = using(Security::Explicit, DataMode::Epsv);
        assert_eq!(
            curl(&wanted(&alice, explicit, verified(&none))),
            "curl -4 --ssl-reqd --user alice ftp://ftp.example.com:21/"
        );
        let implicit = using(Security::Implicit, DataMode::Active);
        assert_eq!(
            curl(&wanted(
                &target("anonymous", Some("/a b")),
                implicit,
                verified(&none)
            )),
            "curl -4 --ftp-port - ftps://ftp.example.com:990/%2Fa%20b/"
        );
        let plain = using(Security::Plain, DataMode::Pasv);
        let lftp = lftp(&wanted(&target("it's", None), plain, None));
        assert!(lftp.contains("ssl-allow false") && lftp.contains("prefer-epsv false"));
        assert!(lftp.contains(r#"open -u "it'\''s" ftp://"#), "{lftp}");
    }

    #[test]
    fn commands_trust_what_was_trusted() {
        let (own, none) = (files(), TlsFiles::default());
        let alice = target("alice", None);
        let explicit = using(Security::Explicit, DataMode::Epsv);
        let by_file = wanted(&alice, explicit, verified(&own));
        assert!(curl(&by_file).contains("--cacert '/etc/my ca.pem' "));
        assert!(lftp(&by_file).contains(r#"set ssl:ca-file "/etc/my ca.pem";"#));
        let untrusted = Protection {
            is_verified: false,
            private: false,
            by_old_name: true,
            ..verified(&none)
        };
        let untrusted = wanted(&alice, explicit, untrusted);
        assert!(curl(&untrusted).contains("--ftp-ssl-control -k "));
        let lftp = lftp(&untrusted);
        for setting in [
            "ssl:verify-certificate no",
            "ssl-protect-list false",
            "ssl-auth SSL",
        ] {
            assert!(lftp.contains(setting), "{lftp}");
        }
    }
}
