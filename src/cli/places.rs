//! The files that a run is to write: no two may be one, and none may be one that is read.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ftpprobe::whole_file;

use super::args::{OutputArgs, ProbeArgs};

/// A file and the option that names it.
struct Place<'a> {
    option: String,
    path: &'a Path,
}

/// The files of a run.
#[derive(Default)]
pub(crate) struct Places<'a> {
    written: Vec<Place<'a>>,
    read: Vec<Place<'a>>,
}

impl<'a> Places<'a> {
    /// Those that reports go to.
    pub(crate) fn of(output: &'a OutputArgs) -> Self {
        let mut places = Self::default();
        places.writes("--output", output.output.as_deref());
        for also in &output.also {
            let file = also.split_once(':').map(|(_, file)| Path::new(file));
            places.writes("--also", file);
        }
        places.writes("--save-evidence", output.save_evidence.as_deref());
        places
    }

    /// Adds a file that is written to.
    pub(crate) fn writes(&mut self, option: &str, path: Option<&'a Path>) {
        self.written.extend(place(option, path));
    }

    /// Adds a file that is read.
    pub(crate) fn reads(&mut self, option: &str, path: Option<&'a Path>) {
        self.read.extend(place(option, path));
    }

    /// Adds the files that a check reads.
    pub(crate) fn reads_for(&mut self, check: &'a ProbeArgs) {
        self.reads("--config", check.config.file.config.as_deref());
        self.reads("--ca-file", check.tls.ca_file.as_deref());
        self.reads("--client-cert", check.tls.client_cert.as_deref());
        self.reads("--client-key", check.tls.client_key.as_deref());
        self.reads("--password-file", check.login.password_file.as_deref());
        self.reads("--netrc-file", check.login.netrc_file.as_deref());
        let via = &check.via;
        self.reads("--via-password-file", via.via_password_file.as_deref());
        self.reads("--via-ca-file", via.via_ca_file.as_deref());
        self.reads("--via-cert", via.via_cert.as_deref());
        self.reads("--via-key", via.via_key.as_deref());
    }

    /// Refuses a file that would be written twice, or that is read and would be replaced.
    pub(crate) fn check(&self) -> Result<()> {
        let others = self.written.iter().chain(&self.read);
        let others: Vec<_> = others
            .map(|place| (place, Identity::of(place.path)))
            .collect();
        for (number, (one, file)) in others.iter().take(self.written.len()).enumerate() {
            let mut others = others.iter().skip(number + 1);
            if let Some((other, _)) = others.find(|(_, other)| file.is_same_as(other)) {
                let (file, option, again) = (one.path.display(), &one.option, &other.option);
                let is = if one.path == other.path {
                    String::new()
                } else {
                    format!(", which is {}", other.path.display())
                };
                bail!(say!("error-same-file", option, again, file, is));
            }
        }
        Ok(())
    }
}

fn place<'a>(option: &str, path: Option<&'a Path>) -> Option<Place<'a>> {
    // A dash is standard input or output.
    let path = path.filter(|path| *path != Path::new("-"))?;
    Some(Place {
        option: option.to_owned(),
        path,
    })
}

/// What makes two paths the same file.
#[derive(Debug, Default)]
struct Identity {
    /// Where the path leads; `None` for what many may write to: devices and pipes.
    path: Option<PathBuf>,
    /// Device and number on it, of a file that is there.
    #[cfg(unix)]
    inode: Option<(u64, u64)>,
}

impl Identity {
    fn of(path: &Path) -> Self {
        let data = fs::metadata(path).ok();
        if data.as_ref().is_some_and(|data| !data.is_file()) {
            return Self::default();
        }
        let path = whole_file::destination(path).unwrap_or_else(|_| path.to_owned());
        let folder = fs::canonicalize(whole_file::folder(&path)).ok();
        Self {
            path: folder.and_then(|folder| Some(folder.join(path.file_name()?))),
            #[cfg(unix)]
            inode: data.map(|data| {
                use std::os::unix::fs::MetadataExt;
                (data.dev(), data.ino())
            }),
        }
    }

    fn is_same_as(&self, other: &Self) -> bool {
        let same_path = self.path.is_some() && self.path == other.path;
        #[cfg(unix)]
        let same_file = self.inode.is_some() && self.inode == other.inode;
        #[cfg(not(unix))]
        let same_file = false;
        same_path || same_file
    }
}
