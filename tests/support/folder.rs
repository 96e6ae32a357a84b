//! A private folder with a small directory tree to serve.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use tempfile::TempDir;

/// Names in the served directory, as a listing shows them.
pub(crate) const ENTRIES: [&str; 5] = [
    "empty",
    "grüße.txt",
    "readme.txt",
    "sub dir",
    "with space.txt",
];

/// A directory in the served one, and how many entries it has.
pub(crate) const SUBDIRECTORY: (&str, usize) = ("/sub dir", 1);

/// A folder of one test: what is served, and the server's own files. Removed at the end.
pub(crate) struct TestFolder(TempDir);

impl TestFolder {
    /// Makes the folder and its content. Nothing in it is writable for the servers' unprivileged users.
    pub(crate) fn new() -> Self {
        let folder = Self(
            tempfile::Builder::new()
                .prefix("ftpprobe-")
                .tempdir()
                .unwrap(),
        );
        // Servers give up root and must still be able to come in.
        fs::set_permissions(folder.0.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let served = folder.served();
        for directory in ["empty", "sub dir"] {
            fs::create_dir_all(served.join(directory)).unwrap();
        }
        for file in [
            "grüße.txt",
            "readme.txt",
            "with space.txt",
            "sub dir/inner.txt",
        ] {
            fs::write(served.join(file), "hello\n").unwrap();
        }
        folder
    }

    /// Serves so many more files, whose names are long enough to fill packets.
    pub(crate) fn fill(&self, files: usize) {
        for number in 0..files {
            let name = format!("a file with quite a long name, number {number:04}");
            fs::write(self.served().join(name), "").unwrap();
        }
    }

    /// The directory that is served.
    pub(crate) fn served(&self) -> PathBuf {
        self.0.path().join("served")
    }

    /// Where a file of the server's own goes.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file of the server's own that only root can read.
    pub(crate) fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// Writes a file of the server's own that it still can read after it has given up root.
    pub(crate) fn write_public(&self, name: &str, content: &str) -> PathBuf {
        let path = self.write(name, content);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        path
    }

    /// Makes an empty directory of the server's own.
    pub(crate) fn directory(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(&path).unwrap();
        path
    }
}
