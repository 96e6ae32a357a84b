//! What the environment adds. Nothing else reads it.

use std::io::IsTerminal;
use std::path::PathBuf;

use ftpprobe::knowledge::wording::Language;
use ftpprobe::secret::Secret;
use jiff::tz::TimeZone;

/// The variables that name a proxy for FTP, in the order in which curl reads them.
const PROXIES: [&str; 4] = ["ftp_proxy", "FTP_PROXY", "all_proxy", "ALL_PROXY"];

/// A proxy and the variable that names it.
#[derive(Clone)]
pub(crate) struct NamedProxy {
    pub(crate) variable: &'static str,
    /// It may hold a password.
    pub(crate) url: String,
}

impl std::fmt::Debug for NamedProxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.variable)
    }
}

/// A terminal that can do nothing but print.
const DUMB: &str = "dumb";

/// The environment as far as it matters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    /// `FTPPROBE_PASSWORD`: the password of the user named elsewhere.
    pub(crate) password: Option<Secret>,
    /// `FTPPROBE_ACCOUNT`: the account, for servers that ask for one (332).
    pub(crate) account: Option<Secret>,
    /// `FTPPROBE_ANONYMOUS_PASSWORD`: sent as the password of anonymous logins.
    pub(crate) anonymous_password: Option<String>,
    /// The proxy that the environment names for FTP, as curl has it.
    pub(crate) proxy: Option<NamedProxy>,
    /// `no_proxy` or `NO_PROXY`: the hosts that it is not for.
    pub(crate) no_proxy: Option<String>,
    /// `FTPPROBE_PROXY_PASSWORD`: the password of the proxy's user.
    pub(crate) proxy_password: Option<Secret>,
    /// `HOME`, where `.netrc` is.
    pub(crate) home: Option<PathBuf>,
    /// The folders that may have a configuration, the user's first: `XDG_CONFIG_HOME` or `~/.config`, then
    /// `XDG_CONFIG_DIRS` or `/etc/xdg`.
    pub(crate) config_folders: Vec<PathBuf>,
    /// `XDG_STATE_HOME`, or `~/.local/state`.
    pub(crate) state_home: Option<PathBuf>,
    /// `CREDENTIALS_DIRECTORY`: the credentials of the systemd service that this is.
    pub(crate) credentials: Option<PathBuf>,
    /// `NO_COLOR` is set and not empty, or `TERM` is `dumb`.
    pub(crate) no_colour: bool,
    /// `TERM`: what the terminal can do.
    pub(crate) term: Option<String>,
    /// `CLICOLOR_FORCE` is set and not 0.
    pub(crate) force_colour: bool,
    /// The first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set and not empty.
    pub(crate) locale: Option<String>,
    /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set and not empty: it names the character set.
    pub(crate) characters: Option<String>,
    /// stdout is a terminal.
    pub(crate) terminal: bool,
    /// The columns of stdout, if it is a terminal.
    pub(crate) columns: Option<usize>,
}

impl Environment {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the environment is read"
    )]
    pub(crate) fn read() -> Self {
        let text = |name| {
            std::env::var(name)
                .ok()
                .filter(|value: &String| !value.is_empty())
        };
        let terminal = std::io::stdout().is_terminal();
        let home = std::env::var_os("HOME").map(PathBuf::from);
        // By the specification, a path that is not absolute counts as none.
        let folder = |name| text(name).map(PathBuf::from).filter(|it| it.is_absolute());
        let at_home = |path| home.as_ref().map(|home| home.join(path));
        let shared = text("XDG_CONFIG_DIRS").unwrap_or_else(|| "/etc/xdg".to_owned());
        let term = text("TERM");
        let own = folder("XDG_CONFIG_HOME").or_else(|| at_home(".config"));
        let shared = std::env::split_paths(&shared).filter(|it| it.is_absolute());
        Self {
            config_folders: own.into_iter().chain(shared).collect(),
            state_home: folder("XDG_STATE_HOME").or_else(|| at_home(".local/state")),
            credentials: folder("CREDENTIALS_DIRECTORY"),
            password: text("FTPPROBE_PASSWORD").map(Secret::new),
            account: text("FTPPROBE_ACCOUNT").map(Secret::new),
            anonymous_password: text("FTPPROBE_ANONYMOUS_PASSWORD"),
            proxy: PROXIES.into_iter().find_map(|variable| {
                let url = text(variable)?;
                Some(NamedProxy { variable, url })
            }),
            no_proxy: text("no_proxy").or_else(|| text("NO_PROXY")),
            proxy_password: text("FTPPROBE_PROXY_PASSWORD").map(Secret::new),
            home,
            no_colour: text("NO_COLOR").is_some() || term.as_deref() == Some(DUMB),
            term,
            force_colour: text("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            locale: ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(text),
            characters: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(text),
            terminal,
            columns: terminal.then(columns).flatten(),
        }
    }

    /// The time zone of this machine, or of `TZ`; UTC where it is not known. To find it goes through all zones that the
    /// system has, so it is for those who need it.
    pub(crate) fn zone() -> TimeZone {
        TimeZone::try_system().unwrap_or(TimeZone::UTC)
    }

    /// Whether to colour what goes to stdout, unless a flag says.
    pub(crate) fn colour(&self) -> bool {
        self.force_colour || (self.terminal && !self.no_colour)
    }

    /// The language that the locale asks for; English where there is none, or none that we speak.
    pub(crate) fn language(&self) -> Language {
        match &self.locale {
            Some(locale) if locale.to_ascii_lowercase().starts_with("ja") => Language::Japanese,
            _ => Language::English,
        }
    }

    /// Whether the terminal has a cursor that can be moved.
    pub(crate) fn has_cursor(&self) -> bool {
        self.term.as_deref() != Some(DUMB)
    }

    /// Whether the locale has another character set than UTF-8. One that names none, or no locale at all, leaves that open.
    pub(crate) fn is_not_utf8(&self) -> bool {
        let Some(locale) = &self.characters else {
            return false;
        };
        let locale = locale.to_ascii_lowercase();
        match locale.split_once('.') {
            Some((_, characters)) => {
                !matches!(characters.split('@').next(), Some("utf-8" | "utf8"))
            }
            None => matches!(locale.as_str(), "c" | "posix"),
        }
    }

    /// Whether the locale is one whose terminals may draw characters of ambiguous width two cells wide.
    pub(crate) fn is_wide(&self) -> bool {
        let locales = self.characters.iter().chain(&self.locale);
        let mut locales = locales.map(|it| it.to_ascii_lowercase());
        locales.any(|it| {
            ["ja", "ko", "zh"]
                .iter()
                .any(|language| it.starts_with(language))
        })
    }

    /// Columns for text: the terminal's within reason, 80 without one.
    pub(crate) fn columns(&self) -> usize {
        self.columns.map_or(80, |columns| columns.clamp(60, 100))
    }
}

/// The variable of this name, where an option refers to it.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where the environment is read"
)]
pub(crate) fn variable(name: &str) -> Option<Secret> {
    let value = std::env::var(name).ok().filter(|value| !value.is_empty());
    value.map(Secret::new)
}

fn columns() -> Option<usize> {
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size()?;
    Some(usize::from(columns))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(&[] => false; "a pipe")]
    #[test_case(&["terminal"] => true; "a terminal")]
    #[test_case(&["terminal", "NO_COLOR"] => false; "a terminal without colour")]
    #[test_case(&["NO_COLOR", "CLICOLOR_FORCE"] => true; "forced")]
    fn colours(given: &[&str]) -> bool {
        let environment = Environment {
            no_colour: given.contains(&"NO_COLOR"),
            force_colour: given.contains(&"CLICOLOR_FORCE"),
            terminal: given.contains(&"terminal"),
            ..Environment::default()
        };
        environment.colour()
    }

    #[test_case(None, (false, false); "no locale")]
    #[test_case(Some("C"), (true, false); "the C locale")]
    #[test_case(Some("POSIX"), (true, false); "its other name")]
    #[test_case(Some("C.UTF-8"), (false, false); "with UTF-8")]
    #[test_case(Some("de_DE.utf8@euro"), (false, false); "a modifier")]
    #[test_case(Some("en_US.ISO-8859-1"), (true, false); "Latin")]
    #[test_case(Some("ja_JP.UTF-8"), (false, true); "Japanese")]
    #[test_case(Some("zh_CN.GB18030"), (true, true); "Chinese")]
    fn character_sets(locale: Option<&str>, expected: (bool, bool)) {
        let environment = Environment {
            characters: locale.map(str::to_owned),
            ..Environment::default()
        };
        let found = (environment.is_not_utf8(), environment.is_wide());
        assert_eq!(found, expected);
    }

    #[test_case(None, Language::English; "no locale")]
    #[test_case(Some("C.UTF-8"), Language::English; "no language")]
    #[test_case(Some("de_DE.UTF-8"), Language::English; "one that we do not speak")]
    #[test_case(Some("ja_JP.UTF-8"), Language::Japanese; "Japanese")]
    #[test_case(Some("ja"), Language::Japanese; "Japanese of no place")]
    fn languages(locale: Option<&str>, expected: Language) {
        let environment = Environment {
            locale: locale.map(str::to_owned),
            ..Environment::default()
        };
        assert_eq!(environment.language(), expected);
    }

    #[test_case(None, 80; "no terminal")]
    #[test_case(Some(20), 60; "narrow")]
    #[test_case(Some(90), 90; "wide enough")]
    #[test_case(Some(300), 100; "too wide to read")]
    fn widths(columns: Option<usize>, expected: usize) {
        let environment = Environment {
            columns,
            ..Environment::default()
        };
        assert_eq!(environment.columns(), expected);
    }
}
