//! What the fuzz targets `configuration` and `netrc` run (`tests/fuzz`): any bytes, and what has to be true of what is read of them.

use std::cell::OnceCell;
use std::fs;

use tempfile::TempDir;

use super::config;
use super::environment::Environment;
use super::netrc;

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

/// Reads a configuration.
#[expect(
    clippy::unwrap_used,
    reason = "a target that cannot be set up has failed"
)]
pub(crate) fn configuration(data: &[u8]) {
    FOLDER.with(|folder| {
        let folder = folder.get_or_init(|| tempfile::tempdir().unwrap());
        let file = folder.path().join("ftpprobe.toml");
        fs::write(&file, data).unwrap();
        match config::of_file(&file, &Environment::default()) {
            Ok(plan) => assert!(plan.checks.iter().all(|check| check.targets.len() == 1)),
            Err(error) => {
                let shown = format!("{error:#}");
                // The place is shown, and once more what stands there.
                assert!(shown.len() <= 2000 + 8 * data.len(), "{}", shown.len());
            }
        }
    });
}

/// Looks for an entry in a `.netrc`. The first line is the host, and the user where there is a second word.
pub(crate) fn netrc(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (first, text) = text.split_once('\n').unwrap_or(("", &text));
    let (host, user) = match first.split_once(' ') {
        Some((host, user)) => (host, Some(user)),
        None => (first, None),
    };
    let machines = netrc::Machines::read(text);
    let Some(entry) = machines.find(host, user) else {
        return;
    };
    if user.is_some() {
        assert_eq!(entry.user.as_deref(), user);
    }
    let secrets = [&entry.password, &entry.account].into_iter().flatten();
    let length = secrets.map(|secret| secret.expose().len()).sum::<usize>();
    assert!(length <= text.len());
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// What the fuzzers found worth keeping.
    fn replay(target: &str, run: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fuzz/corpus")
            .join(target);
        let files: Vec<_> = fs::read_dir(folder).unwrap().collect();
        assert!(!files.is_empty());
        for file in files {
            run(&fs::read(file.unwrap().path()).unwrap());
        }
    }

    #[test]
    fn configurations_that_fuzzers_kept() {
        replay("configuration", configuration);
    }

    #[test]
    fn netrc_files_that_fuzzers_kept() {
        replay("netrc", netrc);
    }
}
