//! A certificate with its key, in the files that servers and clients read.

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tempfile::TempDir;

/// A certificate, those that lead to its root, and its key. Its files live as long as it does, so it
/// has to outlive the server that reads them.
pub(crate) struct Identity(TempDir);

impl Identity {
    /// Writes the files.
    pub(crate) fn new(chain: &str, key: &str, root: &str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("ftpprobe-")
            .tempdir()
            .unwrap();
        // Servers that have given up root read them as well.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let both = [key, chain].concat();
        for (name, content) in [
            ("chain.pem", chain),
            ("key.pem", key),
            ("both.pem", &both),
            ("root.pem", root),
        ] {
            fs::write(folder.path().join(name), content).unwrap();
        }
        Self(folder)
    }

    /// The certificates as the server sends them, its own first.
    pub(crate) fn chain(&self) -> PathBuf {
        self.path("chain.pem")
    }

    /// The key of the first one.
    pub(crate) fn key(&self) -> PathBuf {
        self.path("key.pem")
    }

    /// Key and certificates in one file.
    pub(crate) fn both(&self) -> PathBuf {
        self.path("both.pem")
    }

    /// The root that it leads to, which is for clients.
    pub(crate) fn root(&self) -> PathBuf {
        self.path("root.pem")
    }

    /// All authorities that vouch for it, for servers that judge it.
    pub(crate) fn authorities(&self) -> PathBuf {
        let (chain, root) = (self.chain(), self.root());
        let all = [chain, root].map(|file| fs::read_to_string(file).unwrap());
        let path = self.path("authorities.pem");
        fs::write(&path, all.concat()).unwrap();
        path
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// SHA-256 of the server's own certificate, in lower-case hex.
    pub(crate) fn fingerprint(&self) -> String {
        let digest = TLS13_AES_128_GCM_SHA256
            .tls13()
            .unwrap()
            .common
            .hash_provider
            .hash(&certificates(&self.chain())[0]);
        let mut text = String::new();
        for byte in digest.as_ref() {
            write!(text, "{byte:02x}").unwrap();
        }
        text
    }
}

/// All certificates of a file.
pub(crate) fn certificates(file: &Path) -> Vec<CertificateDer<'static>> {
    let all = CertificateDer::pem_file_iter(file).unwrap();
    all.map(|certificate| certificate.unwrap()).collect()
}
