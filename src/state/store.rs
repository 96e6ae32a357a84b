//! One small file for each thing to remember. Overlapping runs take turns at reading and writing it; a file that
//! cannot be read is set aside, and nothing is lost but the memory.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ring::digest::{SHA256, digest};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::pipes;
use crate::whole_file::{self, Readers};

/// No state is larger; what is has not been written here.
const MAX_BYTES: u64 = 64 * 1024;

/// How long a run waits for its turn at a file. Others hold it for milliseconds, unless somebody stopped them.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often it looks whether it is its turn.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// How much of a host, user or check goes into a file name.
const MAX_NAME: usize = 90;

/// Something that is remembered in a file of its own.
pub trait Remembered: Serialize + DeserializeOwned {
    /// What it is about.
    type Key: PartialEq;

    /// The newest version of its format that this program knows.
    const VERSION: u32;

    /// The version of the format that it was written in.
    fn version(&self) -> u32;

    /// What it is about.
    fn key(&self) -> &Self::Key;

    /// The name of its file without the ending.
    fn file_stem(key: &Self::Key) -> String;
}

/// The folder of the files.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// What the store knows.
#[derive(Debug)]
pub struct Lookup<R> {
    /// What is remembered, if it is there and can be read.
    pub state: Option<R>,
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

    /// What is remembered under this key.
    ///
    /// # Errors
    ///
    /// If the folder cannot be used. A file that makes no sense is no error: it is set aside.
    pub fn read<R: Remembered>(&self, key: &R::Key) -> io::Result<Lookup<R>> {
        let file = self.file::<R>(key);
        let _turn = turn(&file)?;
        self.read_in_turn(&file, key)
    }

    /// Changes what is remembered under this key; no other run comes between reading and writing.
    ///
    /// # Errors
    ///
    /// If the folder cannot be used.
    pub fn update<R: Remembered>(
        &self,
        key: &R::Key,
        change: impl FnOnce(Option<&R>) -> R,
    ) -> io::Result<Lookup<R>> {
        let file = self.file::<R>(key);
        let _turn = turn(&file)?;
        let known = self.read_in_turn(&file, key)?;
        let state = change(known.state.as_ref());
        let text = serde_json::to_vec_pretty(&state)?;
        whole_file::write(&file, Readers::Owner, |to| {
            to.write_all(&text)?;
            to.write_all(b"\n")
        })?;
        Ok(Lookup {
            state: Some(state),
            ..known
        })
    }

    fn read_in_turn<R: Remembered>(&self, file: &Path, key: &R::Key) -> io::Result<Lookup<R>> {
        let read = match load::<R>(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Ok(state) if state.version() > R::VERSION => Err(io::Error::other(format!(
                "its version {} is newer than this program",
                state.version()
            ))),
            // Long names are cut in file names, so two keys may share one, if hardly ever.
            Ok(state) => Ok(Some(state).filter(|state| state.key() == key)),
            Err(error) => Err(error),
        };
        match read {
            Ok(state) => Ok(Lookup {
                state,
                set_aside: None,
            }),
            Err(why) => {
                let aside = self.free_name(file);
                fs::rename(file, &aside)?;
                Ok(Lookup {
                    state: None,
                    set_aside: Some((aside, why.to_string())),
                })
            }
        }
    }

    fn file<R: Remembered>(&self, key: &R::Key) -> PathBuf {
        self.folder.join(format!("{}.json", R::file_stem(key)))
    }

    fn free_name(&self, file: &Path) -> PathBuf {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let candidates = (1..).map(|number| self.folder.join(format!("{stem}.broken-{number}")));
        let mut free = candidates.filter(|name| !name.exists());
        free.next().unwrap_or_else(|| file.with_extension("broken"))
    }
}

/// The lock is given back when the file is closed, however the program ends.
fn turn(file: &Path) -> io::Result<File> {
    let mut options = File::options();
    let lock = options.create(true).truncate(false).write(true);
    let lock = lock.open(file.with_extension("lock"))?;
    for _ in 0..PATIENCE.as_millis() / LOOK_EVERY.as_millis() {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) => thread::sleep(LOOK_EVERY),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::other(format!(
        "another run holds {} for more than {} s",
        file.display(),
        PATIENCE.as_secs()
    )))
}

fn load<R: Remembered>(file: &Path) -> io::Result<R> {
    let text = pipes::read_text(file, MAX_BYTES)?;
    serde_json::from_str(&text).map_err(io::Error::other)
}

/// A text as part of a file name.
pub(super) fn in_file_name(text: &str) -> String {
    let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    // Dots and hyphens are harmless inside a name, and keep host names readable.
    let readable = encoded.replace("%2E", ".").replace("%2D", "-");
    if readable.len() <= MAX_NAME {
        return readable;
    }
    // What is cut off still tells long names apart.
    let whole = digest(&SHA256, text.as_bytes());
    let [a, b, c, d] = [0, 1, 2, 3].map(|index| whole.as_ref()[index]);
    let kept: String = readable.chars().take(MAX_NAME).collect();
    format!("{kept}~{a:02x}{b:02x}{c:02x}{d:02x}")
}
