//! The directory tree that the server shows, and the forms of a listing.

use std::fmt::Write as _;

/// A directory or a file. The tree is the same in every server and never changes.
#[derive(Debug)]
pub(super) enum Node {
    /// Names with what they name.
    Directory(&'static [(&'static str, Self)]),
    /// The text of a file.
    File(&'static str),
}

static ROOT: Node = Node::Directory(&[
    (
        "README",
        Node::File("This is a practice server. Nothing kept here is of value.\r\n"),
    ),
    ("incoming", Node::Directory(&[])),
    (
        "pub",
        Node::Directory(&[
            ("hello.txt", Node::File("Hello.\r\n")),
            (
                "mirror",
                Node::Directory(&[("index.txt", Node::File("Nothing is mirrored yet.\r\n"))]),
            ),
            ("naïve name.txt", Node::File("A name in UTF-8.\r\n")),
        ]),
    ),
]);

/// The absolute path that `argument` means in the directory `cwd`, without `.` and `..`.
pub(super) fn resolve(cwd: &str, argument: &str) -> String {
    let base = if argument.starts_with('/') { "" } else { cwd };
    let mut parts = Vec::new();
    for part in base.split('/').chain(argument.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    format!("/{}", parts.join("/"))
}

/// What an absolute path names.
pub(super) fn find(path: &str) -> Option<&'static Node> {
    let mut node = &ROOT;
    for name in path.split('/').filter(|name| !name.is_empty()) {
        let Node::Directory(entries) = node else {
            return None;
        };
        node = entries
            .iter()
            .find_map(|(entry, node)| (*entry == name).then_some(node))?;
    }
    Some(node)
}

/// The forms of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Like `ls -l` (LIST, STAT).
    Long,
    /// Facts (MLSD, RFC 3659).
    Facts,
    /// Names alone (NLST).
    Names,
}

impl Node {
    /// The lines of a listing: the entries of a directory, or the file itself under this name.
    pub(super) fn list(&self, form: Form, name: &str) -> String {
        let mut out = String::new();
        match self {
            Self::Directory(entries) => {
                for (name, node) in *entries {
                    node.push_line(&mut out, form, name);
                }
            }
            Self::File(_) => self.push_line(&mut out, form, name),
        }
        out
    }

    /// The facts of this entry alone (MLST).
    pub(super) fn facts(&self) -> String {
        match self {
            Self::Directory(_) => "type=dir;modify=20240115120000;perm=el;".to_owned(),
            Self::File(text) => format!(
                "type=file;size={};modify=20240115120000;perm=r;",
                text.len()
            ),
        }
    }

    fn push_line(&self, out: &mut String, form: Form, name: &str) {
        // Writing into a String cannot fail.
        let _ = match (form, self) {
            (Form::Names, _) => write!(out, "{name}\r\n"),
            (Form::Facts, _) => write!(out, "{} {name}\r\n", self.facts()),
            (Form::Long, Self::Directory(_)) => write!(
                out,
                "drwxr-xr-x    2 ftp      ftp          4096 Jan 15  2024 {name}\r\n"
            ),
            (Form::Long, Self::File(text)) => write!(
                out,
                "-rw-r--r--    1 ftp      ftp      {:>8} Jan 15  2024 {name}\r\n",
                text.len()
            ),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved_like_a_shell_does() {
        assert_eq!(resolve("/pub", "mirror/../."), "/pub");
        assert_eq!(resolve("/pub", "/incoming/"), "/incoming");
        assert_eq!(resolve("/pub", "../../.."), "/");
        assert_eq!(resolve("/", ""), "/");
    }

    #[test]
    fn only_what_is_there_is_found() {
        assert!(matches!(find("/"), Some(Node::Directory(_))));
        assert!(matches!(find("/pub/hello.txt"), Some(Node::File(_))));
        assert!(find("/pub/hello.txt/x").is_none());
        assert!(find("/missing").is_none());
    }

    #[test]
    fn a_directory_lists_in_every_form() {
        let root = find("/").unwrap();
        assert_eq!(root.list(Form::Names, ""), "README\r\nincoming\r\npub\r\n");
        assert!(
            root.list(Form::Facts, "")
                .contains("type=dir;modify=20240115120000;perm=el; pub\r\n")
        );
        assert!(
            root.list(Form::Long, "")
                .starts_with("-rw-r--r--    1 ftp      ftp            59 Jan 15  2024 README\r\n")
        );
    }
}
