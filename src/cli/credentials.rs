//! Who logs in: flags, environment, `.netrc`, the target, a prompt, in one order.
//!
//! The user: `--user`, else the one in the target, else `.netrc` where it is asked for, else anonymous.
//! The password: `--password-file`, `--ask-password`, `.netrc`, the one in the target, `FTPPROBE_PASSWORD`.

use std::fs;
use std::io::{self, BufRead, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use ftpprobe::secret::Secret;
use ftpprobe::target::{Login, Typed, check_field};

use super::args::LoginArgs;
use super::environment::Environment;
use super::netrc::{self, Entry};
use super::output;

/// Sent as the password of anonymous logins where nothing else is asked for: it names the program, and
/// nobody's mail address.
const ANONYMOUS_PASSWORD: &str = "ftpprobe@";

/// No password or `.netrc` is longer than this.
const MAX_FILE: u64 = 1024 * 1024;

/// Decides who logs in to this target.
pub(crate) fn login(args: &LoginArgs, environment: &Environment, typed: &Typed) -> Result<Login> {
    if let (Some(flag), Some(in_target)) = (&args.user, &typed.user)
        && flag != in_target
    {
        bail!("--user says {flag}, the target says {in_target}: give the user in one place");
    }
    let wanted = args.user.as_deref().or(typed.user.as_deref());
    let entry = from_netrc(args, environment, &typed.host, wanted)?;
    let user = wanted.map(str::to_owned).or(entry.user.clone());
    let Some(name) = user.filter(|name| !is_anonymous(name)) else {
        for (flag, given) in [
            ("--password-file", args.password_file.is_some()),
            ("--ask-password", args.ask_password),
        ] {
            if given {
                bail!("{flag} needs a user: add --user NAME, or write NAME@HOST");
            }
        }
        return anonymous(args, environment, typed.password.as_ref());
    };
    let account = entry.account.or_else(|| environment.account.clone());
    let password = password(args, environment, typed, &name, entry.password)?;
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

fn is_anonymous(name: &str) -> bool {
    name.eq_ignore_ascii_case("anonymous")
}

fn anonymous(args: &LoginArgs, environment: &Environment, typed: Option<&Secret>) -> Result<Login> {
    let text = args
        .anonymous_password
        .clone()
        .or_else(|| typed.map(|password| password.expose().to_owned()))
        .or_else(|| environment.anonymous_password.clone())
        .unwrap_or_else(|| ANONYMOUS_PASSWORD.to_owned());
    check_field("anonymous password", &text)?;
    Ok(Login::Anonymous {
        password: Secret::new(text),
    })
}

fn password(
    args: &LoginArgs,
    environment: &Environment,
    typed: &Typed,
    name: &str,
    in_netrc: Option<Secret>,
) -> Result<Option<Secret>> {
    if let Some(file) = &args.password_file {
        return first_line(file).map(Some);
    }
    if args.ask_password {
        let question = format!("Password of {name} at {}: ", typed.host);
        let answer =
            rpassword::prompt_password(question).context("no password could be asked for")?;
        return Ok(Some(Secret::new(answer)));
    }
    if typed.password.is_some() {
        output::warn(
            "a password in the target is visible in the process list and in the shell's history; \
             use --password-file, --ask-password, --netrc or FTPPROBE_PASSWORD",
        );
    }
    let environment = environment.password.clone();
    Ok(in_netrc.or_else(|| typed.password.clone()).or(environment))
}

fn first_line(file: &Path) -> Result<Secret> {
    let mut line = String::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().take(MAX_FILE).read_line(&mut line)
    } else {
        fs::File::open(file)
            .and_then(|file| io::BufReader::new(file.take(MAX_FILE)).read_line(&mut line))
    };
    read.with_context(|| format!("the password file {} could not be read", file.display()))?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!(
            "the first line of the password file {} is empty",
            file.display()
        );
    }
    Ok(Secret::new(password.to_owned()))
}

fn from_netrc(
    args: &LoginArgs,
    environment: &Environment,
    host: &str,
    user: Option<&str>,
) -> Result<Entry> {
    let file = match (&args.netrc_file, args.netrc) {
        (Some(file), _) => file.clone(),
        (None, true) => match &environment.home {
            Some(home) => home.join(".netrc"),
            None => {
                bail!("--netrc looks in the home directory, but HOME is not set: use --netrc-file")
            }
        },
        (None, false) => return Ok(Entry::default()),
    };
    let name = file.display();
    let mut text = String::new();
    fs::File::open(&file)
        .and_then(|file| file.take(MAX_FILE).read_to_string(&mut text))
        .with_context(|| format!("{name} could not be read"))?;
    warn_if_readable_by_others(&file);
    netrc::find(&text, host, user).with_context(|| match user {
        Some(user) => format!("{name} has no entry for user {user} at {host}"),
        None => format!("{name} has no entry for {host}"),
    })
}

#[cfg(unix)]
fn warn_if_readable_by_others(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if fs::metadata(file).is_ok_and(|data| data.permissions().mode() & 0o077 != 0) {
        let name = file.display();
        output::warn(&format!(
            "{name} can be read by other users; run chmod 600 on it"
        ));
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
        match login(args, environment, &parse(target).unwrap()) {
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
    #[test_case("ftp://me@h", &user("you"), "error: --user says you, the target says me: give the user in one place"; "two users")]
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
    fn the_default_names_nobody() {
        assert_eq!(
            decided("h", &LoginArgs::default(), &Environment::default()),
            "anonymous ftpprobe@"
        );
    }
}
