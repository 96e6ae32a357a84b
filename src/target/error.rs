//! What is wrong with a target, and what to write instead.

/// Why a target could not be read. Each message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Nothing was given.
    #[error("no host was given: write a host name or a URL, for example ftp://ftp.example.com/pub")]
    Empty,
    /// The scheme of a related protocol.
    #[error(
        "{scheme}:// is SFTP, the file transfer of SSH: another protocol, which ftpprobe does not speak. If the server has FTP too, write ftp://{rest}"
    )]
    Sftp {
        /// The scheme as it was typed.
        scheme: String,
        /// What followed it, without a password.
        rest: String,
    },
    /// Another scheme.
    #[error(
        "{scheme}:// is not FTP: use ftp://, ftps:// (implicit TLS) or ftpes:// (explicit TLS)"
    )]
    Scheme {
        /// The scheme as it was typed.
        scheme: String,
    },
    /// Blanks, quotes or brackets came along with the paste.
    #[error("the target has {what} around it, perhaps from copying: did you mean `{meant}`?")]
    Pasted {
        /// What is around it.
        what: &'static str,
        /// The target without it.
        meant: String,
    },
    /// A blank inside.
    #[error("a target cannot contain blanks: write %20 in the path of a URL, or use --dir")]
    Blank,
    /// A path behind a bare host.
    #[error(
        "`{host}` is followed by a path: write ftp://{host}/{path}, or {host} with --dir {path}"
    )]
    PathOnBareHost {
        /// What stands before the slash.
        host: String,
        /// What stands behind it.
        path: String,
    },
    /// The port is no number from 1 to 65535.
    #[error("{}", if port.is_empty() {
        "no port after the colon: write HOST:PORT, or HOST alone".to_owned()
    } else {
        format!("`{port}` is not a valid port (1 to 65535)")
    })]
    Port {
        /// What stands behind the colon.
        port: String,
    },
    /// More than one colon, and no IPv6 address.
    #[error(
        "`{host}` has more than one colon: write HOST:PORT, and an IPv6 address with a port as [ADDRESS]:PORT"
    )]
    Colons {
        /// The host part as it was typed.
        host: String,
    },
    /// An IPv6 address without brackets whose end may be a part of it, or a port.
    #[error(
        "is `{port}` in `{address}` a port? If it is, write [{host}]:{port}; if it is a part of the address, [{address}]"
    )]
    AddressOrPort {
        /// All of it.
        address: String,
        /// The address if the end is a port.
        host: String,
        /// The end, which looks like a port.
        port: String,
    },
    /// Brackets that hold no IPv6 address.
    #[error("`{address}` is not an IPv6 address: write {address}{rest} without brackets")]
    Brackets {
        /// What the brackets hold.
        address: String,
        /// What follows them.
        rest: String,
    },
    /// A bracket that is not closed.
    #[error("missing `]` in `[{rest}`")]
    OpenBracket {
        /// What follows the bracket.
        rest: String,
    },
    /// A zone such as `%eth0`.
    #[error(
        "the address has a zone (`%{zone}`), which is not supported: use an address without one"
    )]
    Zone {
        /// The zone.
        zone: String,
    },
    /// The host is no host name.
    #[error("`{host}` is not a valid host name: {why}")]
    Host {
        /// The host as it was typed.
        host: String,
        /// What is wrong with it.
        why: String,
    },
    /// A slash before the `@`: it ends the host in a URL, and a person meant a password. None of it is shown.
    #[error(
        "the user name or password seems to hold a slash, which ends the host: write %2F for it, or leave the password out and use --ask-password or --password-file"
    )]
    SlashInPassword,
    /// A control character in a field that reaches the wire.
    #[error(
        "the {field} contains a control character (such as a line end), which FTP cannot carry: remove it"
    )]
    Control {
        /// Which field.
        field: &'static str,
    },
    /// Percent-encoding that is not UTF-8.
    #[error("the {field} is not UTF-8 once its percent-encoding is undone: check the %XX in it")]
    NotUtf8 {
        /// Which field.
        field: &'static str,
    },
    /// A query or a fragment.
    #[error("FTP URLs have no `{sign}` part: write %{code} if the character belongs to the path")]
    QueryOrFragment {
        /// `?` or `#`.
        sign: char,
        /// The character percent-encoded.
        code: &'static str,
    },
}
