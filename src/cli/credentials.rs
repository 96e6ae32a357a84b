//! Who logs in: flags, environment, `.netrc`, the target, a prompt, in one order.
//!
//! The user: `--user`, else the one in the target, else `.netrc` where it is asked for, else anonymous.
//! The password: `--password-file`, `--password-env`, `--password-credential`, `--ask-password`, `.netrc`, the one in
//! the target, `FTPPROBE_PASSWORD`.
//! The account: `--account`, `.netrc`, `FTPPROBE_ACCOUNT`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result, anyhow, bail};
use ftpprobe::secret::{Secret, Secrets};
pub(crate) use ftpprobe::target::is_anonymous;
use ftpprobe::target::{ANONYMOUS_PASSWORD, Login, Typed, check_field};
use ftpprobe::{pipes, text};

use super::args::LoginArgs;
use super::environment::{self, Environment};
use super::hidden;
use super::netrc::{self, Entry, Machines};
use super::{output, stdin};

/// No password or `.netrc` is longer than this.
const MAX_FILE: u64 = 1024 * 1024;

/// What was read of secrets for the targets of a run.
#[derive(Default)]
pub(crate) struct AtHand {
    /// Passwords by the files that they were read from. What can be read only once, standard input above all, serves
    /// all targets.
    in_files: RefCell<BTreeMap<PathBuf, Secret>>,
    /// The same of every `.netrc`.
    netrcs: RefCell<BTreeMap<PathBuf, Rc<Machines>>>,
    /// All of them, whether they are sent or not.
    secrets: RefCell<Secrets>,
}

impl AtHand {
    /// All of them. No record shows one, whichever target it is for.
    pub(crate) fn secrets(&self) -> Secrets {
        self.secrets.borrow().clone().joined()
    }

    /// Nothing shows this from now on.
    pub(crate) fn hide(&self, secret: &Secret) {
        hidden::hide(secret);
        self.secrets.borrow_mut().add(secret);
    }

    /// The first line of this file.
    pub(crate) fn in_file(&self, file: &Path) -> Result<Secret> {
        let mut known = self.in_files.borrow_mut();
        if let Some(password) = known.get(file) {
            return Ok(password.clone());
        }
        let password = first_line(file)?;
        known.insert(file.to_owned(), password.clone());
        Ok(password)
    }

    /// What this `.netrc` says. Nothing shows a secret in it from now on.
    fn machines(&self, file: &Path) -> Result<Rc<Machines>> {
        let mut known = self.netrcs.borrow_mut();
        if let Some(machines) = known.get(file) {
            return Ok(Rc::clone(machines));
        }
        let text = pipes::read_text(file, MAX_FILE)
            .with_context(|| say!("error-unread-this", file = file.display()))?;
        warn_if_readable_by_others(file);
        netrc::secrets(&text).for_each(|secret| self.hide(&secret));
        let machines = Rc::new(Machines::read(&text));
        known.insert(file.to_owned(), Rc::clone(&machines));
        Ok(machines)
    }
}

/// Where logins come from.
pub(crate) struct Credentials<'a> {
    args: &'a LoginArgs,
    environment: &'a Environment,
    netrc: Option<Netrc>,
    at_hand: &'a AtHand,
}

/// A `.netrc` with its name.
struct Netrc {
    file: PathBuf,
    machines: Rc<Machines>,
}

impl<'a> Credentials<'a> {
    /// Reads the `.netrc`, if it is asked for.
    pub(crate) fn gather(
        args: &'a LoginArgs,
        environment: &'a Environment,
        at_hand: &'a AtHand,
    ) -> Result<Self> {
        let netrc = match netrc_file(args, environment)? {
            Some(file) => Some(Netrc {
                machines: at_hand.machines(&file)?,
                file,
            }),
            None => None,
        };
        let anonymous = environment.anonymous_password.clone().map(Secret::new);
        let given = [&environment.password, &environment.account, &anonymous];
        given.into_iter().flatten().for_each(|it| at_hand.hide(it));
        Ok(Self {
            args,
            environment,
            netrc,
            at_hand,
        })
    }

    /// Decides who logs in to this target.
    pub(crate) fn login(&self, typed: &Typed) -> Result<Login> {
        // Before anything that would show it.
        if let Some(password) = &typed.password {
            self.at_hand.hide(password);
        }
        if self.args.user.as_deref().is_some_and(has_password) {
            bail!(say!("error-user-with-password"));
        }
        if let (Some(flag), Some(in_target)) = (&self.args.user, &typed.user)
            && flag != in_target
        {
            bail!(say!("error-two-users", flag, in_target));
        }
        let wanted = self.args.user.as_deref().or(typed.user.as_deref());
        let entry = self.entry(&typed.host, wanted)?;
        let user = wanted.map(str::to_owned).or(entry.user.clone());
        match user.filter(|name| !is_anonymous(name)) {
            Some(name) => self.user(name, typed, entry),
            None => self.anonymous(typed, entry),
        }
    }

    /// Nothing repeats what it logs in with.
    fn hide(&self, secrets: [Option<&Secret>; 2]) {
        let known = secrets.into_iter().flatten();
        known.for_each(|secret| self.at_hand.hide(secret));
    }

    fn user(&self, name: String, typed: &Typed, entry: Entry) -> Result<Login> {
        let flag = self.args.account.clone().map(Secret::new);
        let account = flag
            .or(entry.account)
            .or_else(|| self.environment.account.clone());
        let password = self.password(&name, typed, entry.password)?;
        self.hide([password.as_ref(), account.as_ref()]);
        for (field, value) in [("password", &password), ("account", &account)] {
            if let Some(value) = value {
                check_field(field, value.expose())?;
            }
        }
        check_field("user name", &name)?;
        Ok(Login::User {
            name,
            password,
            account,
        })
    }

    fn anonymous(&self, typed: &Typed, entry: Entry) -> Result<Login> {
        for (flag, given) in [
            ("--password-file", self.args.password_file.is_some()),
            ("--password-env", self.args.password_env.is_some()),
            (
                "--password-credential",
                self.args.password_credential.is_some(),
            ),
            ("--ask-password", self.args.ask_password),
            ("--account", self.args.account.is_some()),
        ] {
            if given {
                bail!(say!("error-needs-user", flag));
            }
        }
        let flag = self.args.anonymous_password.clone().map(Secret::new);
        let environment = self.environment.anonymous_password.clone();
        let password = flag
            .or_else(|| typed.password.clone())
            .or(entry.password)
            .or(environment.map(Secret::new))
            .unwrap_or_else(default_anonymous_password);
        self.hide([Some(&password), None]);
        check_field("anonymous password", password.expose())?;
        Ok(Login::Anonymous { password })
    }

    fn password(
        &self,
        name: &str,
        typed: &Typed,
        in_netrc: Option<Secret>,
    ) -> Result<Option<Secret>> {
        if typed.password.is_some() {
            output::warn(&say!("warning-password-visible"));
        }
        if let Some(file) = &self.args.password_file {
            return self.at_hand.in_file(file).map(Some);
        }
        if let Some(name) = &self.args.password_env {
            let password = environment::variable(name);
            return match password {
                Some(password) => Ok(Some(password)),
                None => {
                    bail!(say!("error-password-env", name))
                }
            };
        }
        if let Some(name) = &self.args.password_credential {
            return self.in_credential(name).map(Some);
        }
        if self.args.ask_password {
            let user = text::sanitize(name);
            let question = say!("ask-password", user, host = typed.host) + " ";
            let answer = rpassword::prompt_password(question)
                .map_err(|_| anyhow!(say!("error-no-prompt")))?;
            return Ok(Some(Secret::new(answer)));
        }
        let environment = self.environment.password.clone();
        Ok(in_netrc.or_else(|| typed.password.clone()).or(environment))
    }

    fn in_credential(&self, name: &str) -> Result<Secret> {
        let Some(folder) = &self.environment.credentials else {
            bail!(say!("error-no-credentials", name));
        };
        if Path::new(name).components().count() != 1 || name.starts_with('.') {
            bail!(say!("error-credential-name", name));
        }
        self.at_hand.in_file(&folder.join(name))
    }

    fn entry(&self, host: &str, user: Option<&str>) -> Result<Entry> {
        let Some(Netrc { file, machines }) = &self.netrc else {
            return Ok(Entry::default());
        };
        let name = file.display();
        let found = machines.find(host, user).cloned();
        found.with_context(|| match user {
            Some(user) => say!("error-netrc-no-user", name, user, host),
            None => say!("error-netrc-no-host", name, host),
        })
    }
}

/// The entry of a host in the `.netrc` that is asked for, if there is one for this very host. That of `default` is for servers.
pub(crate) fn in_netrc(
    args: &LoginArgs,
    environment: &Environment,
    at_hand: &AtHand,
    host: &str,
    user: Option<&str>,
) -> Result<Option<Entry>> {
    let Some(file) = netrc_file(args, environment)? else {
        return Ok(None);
    };
    Ok(at_hand.machines(&file)?.find_named(host, user).cloned())
}

/// What an anonymous login sends where nothing else is asked for.
pub(crate) fn default_anonymous_password() -> Secret {
    Secret::new(ANONYMOUS_PASSWORD.to_owned())
}

/// Whether a password follows the name, as curl and URLs have it. There, a colon may be encoded.
fn has_password(user: &str) -> bool {
    user.contains(':') || user.to_ascii_uppercase().contains("%3A")
}

fn first_line(file: &Path) -> Result<Secret> {
    let read = if file == Path::new("-") {
        stdin::first_line(MAX_FILE)
    } else {
        pipes::read_text(file, MAX_FILE)
    };
    let text = read.with_context(|| say!("error-password-file", file = file.display()))?;
    let password = text.lines().next().unwrap_or_default();
    if password.is_empty() {
        bail!(say!("error-password-empty", file = file.display()));
    }
    Ok(Secret::new(password.to_owned()))
}

/// The `.netrc` that is asked for.
fn netrc_file(args: &LoginArgs, environment: &Environment) -> Result<Option<PathBuf>> {
    match (&args.netrc_file, args.netrc, &environment.home) {
        (Some(file), ..) => Ok(Some(file.clone())),
        (None, true, Some(home)) => Ok(Some(home.join(".netrc"))),
        (None, true, None) => {
            bail!(say!("error-netrc-no-home"))
        }
        (None, false, _) => Ok(None),
    }
}

#[cfg(unix)]
fn warn_if_readable_by_others(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if fs::metadata(file).is_ok_and(|data| data.permissions().mode() & 0o077 != 0) {
        let name = file.display();
        output::warn(&say!("warning-readable-by-others", name));
    }
}

#[cfg(not(unix))]
fn warn_if_readable_by_others(_: &Path) {}

#[cfg(test)]
mod tests {
    use ftpprobe::target::parse;
    use test_case::test_case;

    use super::*;

    fn decided(target: &str, args: &LoginArgs, environment: &Environment) -> String {
        let at_hand = AtHand::default();
        let login = Credentials::gather(args, environment, &at_hand)
            .and_then(|credentials| credentials.login(&parse(target).unwrap()));
        match login {
            Ok(Login::Anonymous { password }) => format!("anonymous {}", password.expose()),
            Ok(Login::User { name, password, .. }) => {
                let password = password.map(|password| password.expose().to_owned());
                format!("{name} {}", password.unwrap_or_else(|| "-".to_owned()))
            }
            Err(error) => format!("error: {error:#}"),
        }
    }

    fn user(name: &str) -> LoginArgs {
        LoginArgs {
            user: Some(name.to_owned()),
            ..LoginArgs::default()
        }
    }

    fn environment() -> Environment {
        Environment {
            password: Some(Secret::new("env".to_owned())),
            anonymous_password: Some("me@env".to_owned()),
            ..Environment::default()
        }
    }

    #[test_case("h", &LoginArgs::default(), "anonymous me@env"; "anonymous by default")]
    #[test_case("h", &user("me"), "me env"; "user by flag")]
    #[test_case("ftp://me@h", &LoginArgs::default(), "me env"; "user in the target")]
    #[test_case("ftp://me:url@h", &LoginArgs::default(), "me url"; "password in the target first")]
    #[test_case("ftp://me@h", &user("me"), "me env"; "the same user twice")]
    #[test_case("ftp://me@h", &user("you"), "error: --user you and the user me of the target contradict each other: leave out one"; "two users")]
    #[test_case("ftp://anonymous:a%40b@h", &LoginArgs::default(), "anonymous a@b"; "anonymous in the target")]
    #[test_case("h", &LoginArgs { ask_password: true, ..LoginArgs::default() }, "error: --ask-password needs a user: add --user NAME, or write NAME@HOST"; "password without user")]
    fn precedence(target: &str, args: &LoginArgs, expected: &str) {
        assert_eq!(decided(target, args, &environment()), expected);
    }

    #[test]
    fn files_come_first() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        fs::write(&file, "from file\r\nsecond line\n").unwrap();
        let args = LoginArgs {
            password_file: Some(file),
            ..user("me")
        };
        assert_eq!(
            decided("ftp://me:url@h", &args, &environment()),
            "me from file"
        );
        let netrc = folder.path().join("netrc");
        fs::write(&netrc, "machine h login net password rc\n").unwrap();
        let args = LoginArgs {
            netrc_file: Some(netrc.clone()),
            ..LoginArgs::default()
        };
        assert_eq!(decided("h", &args, &environment()), "net rc");
        let other = decided("other", &args, &environment());
        assert!(other.contains("has no entry for other"), "{other}");
    }

    #[test]
    fn anonymous_entries_and_accounts_of_a_netrc_are_used() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("netrc");
        fs::write(
            &file,
            "machine h login me password rc account acc\ndefault login anonymous password me@rc\n",
        )
        .unwrap();
        let args = LoginArgs {
            netrc_file: Some(file),
            ..LoginArgs::default()
        };
        assert_eq!(decided("other", &args, &environment()), "anonymous me@rc");
        for (flag, expected) in [(None, "acc"), (Some("flag".to_owned()), "flag")] {
            let args = LoginArgs {
                account: flag,
                ..args.clone()
            };
            let environment = Environment::default();
            let at_hand = AtHand::default();
            let credentials = Credentials::gather(&args, &environment, &at_hand).unwrap();
            let login = credentials.login(&parse("h").unwrap()).unwrap();
            assert!(
                matches!(&login, Login::User { account: Some(account), .. } if account.expose() == expected)
            );
        }
    }

    #[test]
    fn a_password_file_serves_all_targets() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        fs::write(&file, "once\n").unwrap();
        let args = LoginArgs {
            password_file: Some(file.clone()),
            ..user("me")
        };
        let environment = Environment::default();
        let at_hand = AtHand::default();
        let credentials = Credentials::gather(&args, &environment, &at_hand).unwrap();
        for host in ["a", "b"] {
            let login = credentials.login(&parse(host).unwrap()).unwrap();
            assert!(
                matches!(&login, Login::User { password: Some(password), .. } if password.expose() == "once")
            );
            // As a pipe would be, it is gone after the first reading.
            let _ = fs::remove_file(&file);
        }
    }

    /// Of many targets none reads it anew, and what is in it is hidden once.
    #[test]
    fn a_netrc_serves_all_targets() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("netrc");
        fs::write(
            &file,
            "machine a login me password once-1\ndefault login me password once-2\n",
        )
        .unwrap();
        let args = LoginArgs {
            netrc_file: Some(file.clone()),
            ..LoginArgs::default()
        };
        let (environment, at_hand) = (Environment::default(), AtHand::default());
        for host in ["a", "b", "a"] {
            let credentials = Credentials::gather(&args, &environment, &at_hand).unwrap();
            let login = credentials.login(&parse(host).unwrap()).unwrap();
            let expected = if host == "a" { "once-1" } else { "once-2" };
            assert!(
                matches!(&login, Login::User { password: Some(password), .. } if password.expose() == expected)
            );
            // As a pipe would be, it is gone after the first reading.
            let _ = fs::remove_file(&file);
        }
        let masked = at_hand
            .secrets()
            .masked_text("once-1 once-2 once-3".to_owned());
        assert_eq!(masked, "******** ******** once-3");
    }

    #[test]
    fn the_default_names_nobody() {
        assert_eq!(
            decided("h", &LoginArgs::default(), &Environment::default()),
            "anonymous ftpprobe@"
        );
    }
}
