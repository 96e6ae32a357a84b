//! Reads `.netrc` as curl does: machines in order, the first that fits; `default` fits any.
//!
//! Compared with curl 7.88: quoted strings with `\"`, `\\`, `\n`, `\r`, `\t` are understood, comments begin with
//! `#` at the beginning of a word, `macdef` runs to the next blank line. Unknown words are passed over.

use ftpprobe::secret::Secret;

/// What a `.netrc` says of one machine.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    /// `login`
    pub(crate) user: Option<String>,
    /// `password`
    pub(crate) password: Option<Secret>,
    /// `account`
    pub(crate) account: Option<Secret>,
}

/// What a `.netrc` says of all machines, in its order.
#[derive(Debug)]
pub(crate) struct Machines(Vec<Machine>);

#[derive(Debug, Default)]
struct Machine {
    /// `None` for any, the `default`.
    name: Option<String>,
    entry: Entry,
}

impl Machines {
    /// Reads the text of a `.netrc`.
    pub(crate) fn read(text: &str) -> Self {
        let mut words = Words { rest: text };
        let mut machines: Vec<Machine> = Vec::new();
        while let Some(word) = words.next() {
            match word.as_str() {
                "machine" => machines.push(Machine {
                    name: Some(words.next().unwrap_or_default()),
                    ..Machine::default()
                }),
                "default" => machines.push(Machine::default()),
                "macdef" => words.skip_macro(),
                "login" | "password" | "account" => {
                    let value = words.next();
                    let Some(Machine { entry, .. }) = machines.last_mut() else {
                        continue;
                    };
                    match word.as_str() {
                        "login" => entry.user = value,
                        "password" => entry.password = value.map(Secret::new),
                        _ => entry.account = value.map(Secret::new),
                    }
                }
                _ => {}
            }
        }
        Self(machines)
    }

    /// The first entry for this host, and for this user if one is given.
    pub(crate) fn find(&self, host: &str, user: Option<&str>) -> Option<&Entry> {
        self.first(user, |name| {
            name.is_none_or(|name| name.eq_ignore_ascii_case(host))
        })
    }

    /// The same among those that name the host.
    pub(crate) fn find_named(&self, host: &str, user: Option<&str>) -> Option<&Entry> {
        self.first(user, |name| {
            name.is_some_and(|name| name.eq_ignore_ascii_case(host))
        })
    }

    fn first(&self, user: Option<&str>, fits: impl Fn(Option<&str>) -> bool) -> Option<&Entry> {
        let machines = self.0.iter().filter(|it| fits(it.name.as_deref()));
        let mut entries = machines.map(|it| &it.entry);
        entries.find(|it| user.is_none() || it.user.as_deref() == user)
    }
}

/// Every password and account in it, whoever it is for.
pub(crate) fn secrets(text: &str) -> impl Iterator<Item = Secret> {
    let mut words = Words { rest: text };
    std::iter::from_fn(move || {
        loop {
            match words.next()?.as_str() {
                "machine" | "login" => drop(words.next()),
                "macdef" => words.skip_macro(),
                "password" | "account" => return words.next().map(Secret::new),
                _ => {}
            }
        }
    })
}

struct Words<'t> {
    rest: &'t str,
}

impl Words<'_> {
    fn next(&mut self) -> Option<String> {
        loop {
            self.rest = self.rest.trim_start();
            if !self.rest.starts_with('#') {
                break;
            }
            self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        let mut chars = self.rest.chars();
        if chars.as_str().is_empty() {
            return None;
        }
        if self.rest.starts_with('"') {
            chars.next();
            return Some(self.quoted());
        }
        let end = self
            .rest
            .find(char::is_whitespace)
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(word.to_owned())
    }

    /// A word in quotation marks, which must end on its own line.
    fn quoted(&mut self) -> String {
        let mut word = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return word;
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => word.push('\n'),
                    Some((_, 'r')) => word.push('\r'),
                    Some((_, 't')) => word.push('\t'),
                    Some((_, other)) => word.push(other),
                    None => break,
                },
                '\n' => {
                    self.rest = &self.rest[at..];
                    return word;
                }
                c => word.push(c),
            }
        }
        self.rest = "";
        word
    }

    fn skip_macro(&mut self) {
        let lines = self.rest.split_inclusive('\n').enumerate();
        // The first line is the end of the one that names the macro.
        let length: usize = lines
            .take_while(|(number, line)| *number == 0 || !line.trim().is_empty())
            .map(|(_, line)| line.len())
            .sum();
        self.rest = &self.rest[length..];
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    const FILE: &str = "# mine\nmachine a.example login me password one\n\
        machine b.example\n\tlogin you\n\tpassword \"t w\\\"o\" account \"acc\"\n\
        macdef init\ncd /x\nmachine c.example\n\nmachine a.example login other password three\n\
        default login any password four\n";

    #[test_case("a.example", None, "me", "one"; "the first")]
    #[test_case("A.EXAMPLE", Some("other"), "other", "three"; "of a user")]
    #[test_case("b.example", None, "you", "t w\"o"; "quoted and on several lines")]
    #[test_case("c.example", None, "any", "four"; "a macro holds no machine")]
    #[test_case("z.example", None, "any", "four"; "default")]
    fn entries(host: &str, user: Option<&str>, name: &str, password: &str) {
        let machines = Machines::read(FILE);
        let entry = machines.find(host, user).unwrap();
        assert_eq!(entry.user.as_deref(), Some(name));
        assert_eq!(entry.password.as_ref().unwrap().expose(), password);
    }

    #[test]
    fn all_secrets() {
        let all: Vec<Secret> = secrets(FILE).collect();
        let all: Vec<&str> = all.iter().map(Secret::expose).collect();
        assert_eq!(all, ["one", "t w\"o", "acc", "three", "four"]);
    }

    #[test]
    fn files_from_windows_are_read() {
        let machines = Machines::read(&FILE.replace('\n', "\r\n"));
        for (host, name) in [("b.example", "you"), ("c.example", "any")] {
            let entry = machines.find(host, None).unwrap();
            assert_eq!(entry.user.as_deref(), Some(name));
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let machines = Machines::read(FILE);
        assert!(machines.find("a.example", Some("nobody")).is_none());
        let other = Machines::read("machine x login");
        assert!(other.find("y", None).is_none());
        assert!(machines.find("b.example", None).unwrap().account.is_some());
        assert!(machines.find_named("z.example", None).is_none());
        assert!(machines.find_named("B.example", None).is_some());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(machine|login|password|account|default|macdef|\"|\\\\|#|[ \n\ta-z]){0,60}") {
            let _ = Machines::read(&text).find("a", None);
        }
    }
}
