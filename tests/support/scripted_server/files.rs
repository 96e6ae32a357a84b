//! What a server has to serve, and how it lists that.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::moment::When;

/// Files by their full paths.
pub(crate) type Files = BTreeMap<String, File>;

/// How old a file may be until `ls` writes its year in the place of its time, about half a year.
const RECENT_SECONDS: i64 = 170 * 86_400;

/// A file, a link or a directory.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct File {
    /// Bytes.
    pub(crate) size: usize,
    pub(crate) modified: When,
    /// It is there and in no listing.
    pub(crate) hidden: bool,
    pub(crate) directory: bool,
    /// It is a link, and leads there.
    pub(crate) link: Option<String>,
    /// What the link leads to is not there.
    pub(crate) dangling: bool,
    /// The value of the fact `type`, if it is neither `file` nor `dir`.
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    /// What a client uploaded.
    #[serde(skip)]
    pub(crate) content: Option<Vec<u8>>,
}

impl Default for File {
    fn default() -> Self {
        Self {
            size: 0,
            modified: When::AN_HOUR_AGO,
            hidden: false,
            directory: false,
            link: None,
            dangling: false,
            kind: None,
            content: None,
        }
    }
}

impl File {
    pub(crate) fn uploaded(content: Vec<u8>) -> Self {
        Self {
            size: content.len(),
            modified: When::NOW,
            content: Some(content),
            ..Self::default()
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let made_up = || vec![b'x'; self.size];
        self.content.clone().unwrap_or_else(made_up)
    }

    /// As `ls -l` writes it.
    pub(crate) fn line(&self, name: &str) -> String {
        let is_recent = self.modified.age().abs() < RECENT_SECONDS;
        let form = if is_recent {
            "%b %e %H:%M"
        } else {
            "%b %e  %Y"
        };
        let when = self.modified.write(form);
        if let Some(target) = &self.link {
            let size = target.len();
            return format!("lrwxrwxrwx   1 ftp ftp {size:8} {when} {name} -> {target}");
        }
        let (kind, size) = (if self.directory { 'd' } else { '-' }, self.size);
        format!("{kind}rw-r--r--   1 ftp ftp {size:8} {when} {name}")
    }

    /// With facts (RFC 3659 section 7).
    pub(crate) fn facts(&self, name: &str) -> String {
        let modify = self.modified.digits();
        if self.directory {
            return format!("type=dir;modify={modify}; {name}");
        }
        let kind = self.kind.as_deref().unwrap_or("file");
        format!("type={kind};size={};modify={modify}; {name}", self.size)
    }
}

/// What is in a directory of a server that was told of no files.
pub(crate) fn some_files(directory: &str) -> Files {
    let modified = "20d ago".parse().unwrap();
    let file = File {
        size: 5,
        modified,
        ..File::default()
    };
    let subdirectory = File {
        directory: true,
        ..file.clone()
    };
    Files::from([
        (join(directory, "hello.txt"), file),
        (join(directory, "pub"), subdirectory),
    ])
}

/// The full path of a name, without dots in it.
pub(crate) fn join(directory: &str, name: &str) -> String {
    let whole = if name.starts_with('/') {
        name.to_owned()
    } else {
        format!("{directory}/{name}")
    };
    let mut parts = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// The directory that holds a path, and its name there.
pub(crate) fn split(path: &str) -> (&str, &str) {
    match path.rsplit_once('/') {
        Some(("", name)) => ("/", name),
        Some(both) => both,
        None => ("/", path),
    }
}
