//! Commands that were refused as ones that the server does not know, or not in this form, and listings until a type is set.

use super::{Attempt, Exchange};

/// Words that ask for a type.
const OF_TYPE: [&str; 5] = ["type", "ascii", "utf", "encoding", "binary"];

/// Words of a refusal that no type makes good: those of rights, of names, and of protection.
const NOT_OF_TYPE: [&str; 12] = [
    "permission",
    "denied",
    "not allowed",
    "forbidden",
    "no such",
    "not found",
    "not exist",
    "no files",
    "no data sets",
    "no members",
    "ssl",
    "tls",
];

impl Exchange {
    /// Whether the words of a refusal ask for a type of the data before anything else.
    fn names_a_type(&self) -> bool {
        let text = self.text().to_lowercase();
        OF_TYPE.iter().any(|word| text.contains(word))
    }

    /// Whether a refused listing may come once the type of the data is set (RFC 959 section 3.1.1): some servers want TYPE A
    /// first, and say so in words of their own.
    #[must_use]
    pub fn may_want_type(&self) -> bool {
        let text = self.text().to_lowercase();
        let is_other = || NOT_OF_TYPE.iter().any(|word| text.contains(word));
        let fits = matches!(self.code(), Some(451 | 500..=504 | 550 | 553 | 554));
        fits && (self.names_a_type() || !is_other())
    }
}

impl Attempt {
    /// Whether the command of this exchange was refused as one that the server does not know, or not in this form (RFC 959 section
    /// 4.2.1). That says nothing of what it was about.
    #[must_use]
    pub fn is_unknown_command(&self, index: Option<usize>) -> bool {
        let code = self.exchange(index).and_then(Exchange::code);
        matches!(code, Some(500..=504))
    }

    /// Whether this is MLSD, refused as a command that the server does not know. It stands without an argument that could
    /// be at fault; but one that asks for a type is not known to be unknown until TYPE A was sent.
    #[must_use]
    pub fn is_unknown_mlsd(&self, index: usize) -> bool {
        let Some(exchange) = self.exchanges.get(index) else {
            return false;
        };
        let is_type = |it: &Exchange| it.command.as_deref() == Some("TYPE A");
        let is_mlsd = exchange.verb().as_deref() == Some("MLSD");
        let unknown = matches!(exchange.code(), Some(402 | 500 | 501 | 502 | 504));
        let wants_type = exchange.names_a_type() && exchange.may_want_type();
        is_mlsd && unknown && (!wants_type || self.exchanges[..index].iter().any(is_type))
    }
}
