//! What a query asks.

use form_urlencoded::parse;

use super::refusal::Refusal;

/// What the exporter can be asked.
const PARAMETERS: [&str; 3] = ["target", "module", "debug"];

/// What a query asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// A target of the configuration by its name, or a host.
    pub target: String,
    /// A module of the configuration.
    pub module: Option<String>,
    /// Whether the report is wanted for a person to read.
    pub debug: bool,
}

impl Question {
    /// Reads the query of a URL.
    ///
    /// # Errors
    ///
    /// What is wrong with it. No message repeats what may be a password.
    pub fn parse(query: &str) -> Result<Self, Refusal> {
        let [target, module, debug] = parameters(query, PARAMETERS)?;
        Ok(Self {
            target: target.ok_or(Refusal::NoTarget("/probe"))?,
            module,
            debug: match debug.as_deref() {
                None | Some("false" | "0") => false,
                Some("true" | "1") => true,
                Some(_) => return Err(Refusal::Debug),
            },
        })
    }
}

/// The values of these parameters, of which each may stand in a query once, and none besides. An empty one counts as none.
///
/// # Errors
///
/// What is wrong with the query. No message repeats what may be a password.
pub(super) fn parameters<const N: usize>(
    query: &str,
    known: [&'static str; N],
) -> Result<[Option<String>; N], Refusal> {
    let mut values = [const { None }; N];
    for (name, value) in parse(query.as_bytes()) {
        // What is no UTF-8 has been replaced.
        if name.contains('\u{fffd}') || value.contains('\u{fffd}') {
            return Err(Refusal::NotText);
        }
        let places = known.iter().zip(&mut values);
        let mut own = places.filter(|(known, _)| **known == name.as_ref());
        let Some((known, place)) = own.next() else {
            return Err(if is_login(&name) {
                Refusal::Credentials
            } else {
                Refusal::Parameter {
                    name: name.into_owned(),
                    known: known.join(", "),
                }
            });
        };
        if place.replace(value.into_owned()).is_some() {
            return Err(Refusal::Twice(known));
        }
    }
    Ok(values.map(|value| value.filter(|value| !value.is_empty())))
}

/// Whether a parameter is meant to say who logs in.
fn is_login(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["user", "login", "account", "auth"].contains(&name.as_str())
        || ["pass", "secret", "token", "credential"]
            .iter()
            .any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    #[test]
    fn a_query_as_prometheus_writes_it() {
        let question =
            Question::parse("debug=true&module=m%2B1&target=ftps%3A%2F%2Fh.example%3A9").unwrap();
        let expected = Question {
            target: "ftps://h.example:9".to_owned(),
            module: Some("m+1".to_owned()),
            debug: true,
        };
        assert_eq!(question, expected);
    }

    #[test_case("", &Refusal::NoTarget("/probe"); "nothing")]
    #[test_case("target=", &Refusal::NoTarget("/probe"); "an empty target")]
    #[test_case("target=a&target=b", &Refusal::Twice("target"); "two targets")]
    #[test_case("target=a&password=hunter2", &Refusal::Credentials; "a password")]
    #[test_case("target=a&User=me", &Refusal::Credentials; "a user")]
    #[test_case("target=a&x=1", &Refusal::Parameter { name: "x".to_owned(), known: "target, module, debug".to_owned() }; "something else")]
    #[test_case("target=a&debug=maybe", &Refusal::Debug; "no switch")]
    #[test_case("target=%ff", &Refusal::NotText; "no text")]
    fn what_is_wrong_with_a_query(query: &str, expected: &Refusal) {
        assert_eq!(&Question::parse(query).unwrap_err(), expected);
    }

    proptest! {
        #[test]
        fn any_query_is_read_or_refused(query in "(target=|module=|debug=|&|%[0-9a-f]{2}|\\PC){0,12}") {
            if let Ok(question) = Question::parse(&query) {
                prop_assert!(!question.target.is_empty());
            }
        }
    }
}
