//! One small file a target. Overlapping runs take turns at reading and writing it; a file that cannot be
//! read is set aside, and nothing is lost but the memory.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Key, State, VERSION};
use crate::target::TlsMode;

/// No state is larger; what is has not been written here.
const MAX_BYTES: u64 = 64 * 1024;

/// How much of a host or user name goes into a file name.
const MAX_NAME: usize = 90;

/// The folder of the files.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// What the store knows of a target.
#[derive(Debug)]
pub struct Lookup {
    /// The state, if there is one that can be read.
    pub state: Option<State>,
    /// Where a file went that could not be read, and why it could not.
    pub set_aside: Option<(PathBuf, String)>,
}

impl Store {
    /// Uses this folder, and makes it if it is not there.
    ///
    /// # Errors
    ///
    /// If the folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// What is known of this target.
    ///
    /// # Errors
    ///
    /// If the folder cannot be used. A file that makes no sense is no error: it is set aside.
    pub fn read(&self, key: &Key) -> io::Result<Lookup> {
        let _turn = self.turn(key)?;
        self.read_in_turn(key)
    }

    /// Changes what is known of this target; no other run comes between reading and writing.
    ///
    /// # Errors
    ///
    /// If the folder cannot be used.
    pub fn update(
        &self,
        key: &Key,
        change: impl FnOnce(Option<&State>) -> State,
    ) -> io::Result<Lookup> {
        let _turn = self.turn(key)?;
        let known = self.read_in_turn(key)?;
        let state = change(known.state.as_ref());
        let mut beside = tempfile::NamedTempFile::with_prefix_in(".ftpprobe-", &self.folder)?;
        serde_json::to_writer_pretty(&mut beside, &state)?;
        beside.write_all(b"\n")?;
        beside.as_file().sync_all()?;
        beside.persist(self.file(key))?;
        Ok(Lookup {
            state: Some(state),
            ..known
        })
    }

    /// The lock is given back when the file is closed, however the program ends.
    fn turn(&self, key: &Key) -> io::Result<File> {
        let mut options = File::options();
        let lock = options.create(true).truncate(false).write(true);
        let lock = lock.open(self.file(key).with_extension("lock"))?;
        lock.lock()?;
        Ok(lock)
    }

    fn read_in_turn(&self, key: &Key) -> io::Result<Lookup> {
        let file = self.file(key);
        let read = match load(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Ok(state) if state.state_version > VERSION => Err(io::Error::other(format!(
                "its version {} is newer than this program",
                state.state_version
            ))),
            // Long names are cut in file names, so two targets may share one.
            Ok(state) => Ok(Some(state).filter(|state| state.target == *key)),
            Err(error) => Err(error),
        };
        match read {
            Ok(state) => Ok(Lookup {
                state,
                set_aside: None,
            }),
            Err(why) => {
                let aside = self.free_name(&file);
                fs::rename(&file, &aside)?;
                Ok(Lookup {
                    state: None,
                    set_aside: Some((aside, why.to_string())),
                })
            }
        }
    }

    fn file(&self, key: &Key) -> PathBuf {
        let Key {
            host,
            port,
            user,
            tls,
        } = key;
        let name = |text: &str| -> String {
            let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
            // Dots and hyphens are harmless inside a name, and keep host names readable.
            let readable = encoded.replace("%2E", ".").replace("%2D", "-");
            readable.chars().take(MAX_NAME).collect()
        };
        let tls = match tls {
            TlsMode::Auto => "",
            TlsMode::Explicit => "_explicit",
            TlsMode::Implicit => "_implicit",
            TlsMode::Off => "_off",
        };
        self.folder
            .join(format!("{}_{port}_{}{tls}.json", name(host), name(user)))
    }

    fn free_name(&self, file: &Path) -> PathBuf {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let candidates = (1..).map(|number| self.folder.join(format!("{stem}.broken-{number}")));
        let mut free = candidates.filter(|name| !name.exists());
        free.next().unwrap_or_else(|| file.with_extension("broken"))
    }
}

fn load(file: &Path) -> io::Result<State> {
    let data = fs::metadata(file)?;
    if data.len() > MAX_BYTES {
        return Err(io::Error::other("it is larger than any state"));
    }
    let text = fs::read_to_string(file)?;
    serde_json::from_str(&text).map_err(io::Error::other)
}
