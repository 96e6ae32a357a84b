//! What somebody asks for with the form.

use super::form::{MAX_FIELD, tls_named};
use super::view::{Asked, Field, Filled};
use crate::target::{self, TargetError, TlsMode, Typed, bracketed, check_field};

/// The fields as they are sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent {
    pub(super) token: String,
    /// The name of a configured target. The other fields are not looked at then.
    pub(super) target: Option<String>,
    pub(super) host: String,
    pub(super) tls: String,
    pub(super) directory: String,
}

impl Sent {
    /// Reads `application/x-www-form-urlencoded`. Fields that there are not are empty, others are passed over.
    pub(super) fn from_form(body: &[u8]) -> Self {
        let mut sent = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let value = value.into_owned();
            match &*name {
                "token" => sent.token = value,
                "target" => sent.target = Some(value),
                "host" => sent.host = value,
                "tls" => sent.tls = value,
                "directory" => sent.directory = value,
                _ => {}
            }
        }
        sent
    }
}

/// What is wrong with a field: the field, and the id of the sentence.
pub(super) type Wrong = (Field, &'static str);

/// What a form asks for: a configured target by its name, or a server.
#[derive(Debug)]
pub(super) enum Read {
    Target(String),
    /// A server, and what was filled in.
    Server(Box<Typed>, Filled),
}

impl Read {
    /// The same, as it can be asked again.
    pub(super) fn asked(&self) -> Asked {
        match self {
            Self::Target(name) => Asked::Target(name.clone()),
            Self::Server(_, filled) => Asked::Server(filled.clone()),
        }
    }

    /// What the form shows of it.
    pub(super) fn filled(&self) -> Filled {
        match self {
            Self::Target(_) => Filled::default(),
            Self::Server(_, filled) => filled.clone(),
        }
    }
}

/// Reads the fields. What cannot be read is given back to be shown in the form, without what may be a password.
pub(super) fn read(sent: Sent) -> Result<Read, (Filled, Wrong)> {
    if let Some(name) = sent.target {
        return Ok(Read::Target(name));
    }
    let mut filled = Filled {
        host: sent.host.trim().to_owned(),
        tls: tls_named(&sent.tls).unwrap_or_default(),
        directory: sent.directory.trim().to_owned(),
    };
    match server(&filled) {
        Ok(typed) => {
            filled.host = shown(&typed);
            filled.tls = tls(&typed, filled.tls);
            if let Some(directory) = &typed.directory {
                filled.directory.clone_from(directory);
            }
            Ok(Read::Server(Box::new(typed), filled))
        }
        Err(wrong) => {
            // Whatever stands before the sign may be a password.
            if filled.host.contains('@') {
                filled.host.clear();
            }
            for field in [&mut filled.host, &mut filled.directory] {
                if field.len() > MAX_FIELD {
                    field.clear();
                }
            }
            Err((filled, wrong))
        }
    }
}

fn server(filled: &Filled) -> Result<Typed, Wrong> {
    let long = |field| (field, "web-wrong-long");
    if filled.host.len() > MAX_FIELD {
        return Err(long(Field::Host));
    }
    if filled.directory.len() > MAX_FIELD {
        return Err(long(Field::Directory));
    }
    let mut typed = target::parse(&filled.host).map_err(|error| (Field::Host, sentence(&error)))?;
    if typed.user.is_some() || typed.password.is_some() || filled.host.contains('@') {
        return Err((Field::Host, "web-wrong-login"));
    }
    check_field("directory", &filled.directory)
        .map_err(|_| (Field::Directory, "web-wrong-directory"))?;
    if !filled.directory.is_empty() {
        typed.directory = Some(filled.directory.clone());
    }
    typed.tls = Some(tls(&typed, filled.tls));
    Ok(typed)
}

/// What the form says of TLS, or else what the scheme of a URL says.
fn tls(typed: &Typed, chosen: TlsMode) -> TlsMode {
    match (chosen, typed.tls) {
        (TlsMode::Auto, Some(said)) => said,
        _ => chosen,
    }
}

/// Host and port as they are typed.
fn shown(typed: &Typed) -> String {
    let host = bracketed(&typed.host);
    match typed.port {
        Some(port) => format!("{host}:{port}"),
        None => host.into_owned(),
    }
}

/// The id of the sentence that says what is wrong.
fn sentence(error: &TargetError) -> &'static str {
    match error {
        TargetError::Empty => "web-wrong-empty",
        TargetError::Sftp { .. } => "web-wrong-sftp",
        TargetError::Scheme { .. } => "web-wrong-scheme",
        TargetError::PathOnBareHost { .. } => "web-wrong-path",
        TargetError::Port { .. }
        | TargetError::Colons { .. }
        | TargetError::AddressOrPort { .. }
        | TargetError::Brackets { .. }
        | TargetError::OpenBracket { .. }
        | TargetError::Zone { .. } => "web-wrong-port",
        TargetError::SlashInPassword => "web-wrong-login",
        TargetError::Pasted { .. }
        | TargetError::Blank
        | TargetError::Host { .. }
        | TargetError::Control { .. }
        | TargetError::NotUtf8 { .. }
        | TargetError::QueryOrFragment { .. } => "web-wrong-host",
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn sent(host: &str, tls: &str, directory: &str) -> Sent {
        Sent {
            host: host.to_owned(),
            tls: tls.to_owned(),
            directory: directory.to_owned(),
            ..Sent::default()
        }
    }

    #[test_case(" ftp.example.com ", "auto", "", ("ftp.example.com", None, TlsMode::Auto, None); "a name")]
    #[test_case("[2001:db8::1]:2121", "off", " pub ", ("2001:db8::1", Some(2121), TlsMode::Off, Some("pub")); "an address with a port")]
    #[test_case("ftps://a.example/pub", "auto", "", ("a.example", None, TlsMode::Implicit, Some("pub")); "a URL")]
    #[test_case("ftps://a.example/pub", "off", "in", ("a.example", None, TlsMode::Off, Some("in")); "the fields go before the URL")]
    #[test_case("a.example", "sideways", "", ("a.example", None, TlsMode::Auto, None); "a mode that there is not")]
    fn a_server(
        host: &str,
        tls: &str,
        directory: &str,
        expected: (&str, Option<u16>, TlsMode, Option<&str>),
    ) {
        let read = read(sent(host, tls, directory)).unwrap();
        let Read::Server(typed, filled) = read else {
            panic!("{read:?}");
        };
        let found = (
            &*typed.host,
            typed.port,
            typed.tls.unwrap(),
            typed.directory.as_deref(),
        );
        assert_eq!(found, expected);
        // What is asked again is the same.
        let again = super::read(sent(
            &filled.host,
            crate::serve::page::form::name(filled.tls),
            &filled.directory,
        ))
        .unwrap();
        assert_eq!(again.asked(), Asked::Server(filled));
    }

    #[test_case("", "", "web-wrong-empty"; "nothing")]
    #[test_case("me@a.example", "", "web-wrong-login"; "a user")]
    #[test_case("ftp://me:word@a.example", "", "web-wrong-login"; "a password")]
    #[test_case("me:wo/rd@a.example", "", "web-wrong-login"; "a password with a slash")]
    #[test_case("sftp://a.example", "", "web-wrong-sftp"; "another protocol")]
    #[test_case("http://a.example", "", "web-wrong-scheme"; "another scheme")]
    #[test_case("a.example/pub", "", "web-wrong-path"; "a path")]
    #[test_case("a.example:0", "", "web-wrong-port"; "a port that is none")]
    #[test_case("a b", "", "web-wrong-host"; "a blank")]
    #[test_case("a.example\r\nDELE x", "", "web-wrong-host"; "a line end in the host")]
    #[test_case("a.example", "x\r\nDELE x", "web-wrong-directory"; "a line end in the directory")]
    #[test_case("a.example", &"x".repeat(MAX_FIELD + 1), "web-wrong-long"; "a long directory")]
    #[test_case(&"x".repeat(MAX_FIELD + 1), "", "web-wrong-long"; "a long host")]
    fn wrong(host: &str, directory: &str, expected: &str) {
        let (filled, (_, wrong)) = read(sent(host, "off", directory)).unwrap_err();
        assert_eq!(wrong, expected);
        assert_eq!(filled.tls, TlsMode::Off);
        assert!(!filled.host.contains('@') && filled.host.len() <= MAX_FIELD);
        assert!(filled.directory.len() <= MAX_FIELD);
    }

    #[test]
    fn a_configured_target_is_asked_for_by_its_name_alone() {
        let sent = Sent {
            target: Some("backup".to_owned()),
            ..sent("other.example", "off", "")
        };
        let asked = read(sent).unwrap().asked();
        assert_eq!(asked, Asked::Target("backup".to_owned()));
    }
}
