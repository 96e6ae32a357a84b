//! The style sheet and the script, each a file with its hash in its name, and the policy that allows them and nothing else.

use std::fmt::Write;
use std::sync::LazyLock;

use data_encoding::{BASE64, HEXLOWER};
use ring::digest::{SHA256, digest};

use crate::render::html::{SCRIPT, STYLE};

/// A file that pages ask for.
pub(super) struct Asset {
    /// Its path.
    pub(super) path: String,
    /// What it has to be, for the browser to compare (Subresource Integrity).
    pub(super) integrity: String,
    pub(super) kind: &'static str,
    pub(super) text: String,
}

impl Asset {
    fn new(name: &str, ending: &str, kind: &'static str, text: String) -> Self {
        let hash = digest(&SHA256, text.as_bytes());
        let short = HEXLOWER.encode(&hash.as_ref()[..8]);
        Self {
            path: format!("/assets/{name}-{short}.{ending}"),
            integrity: format!("sha256-{}", BASE64.encode(hash.as_ref())),
            kind,
            text,
        }
    }
}

/// The style sheet of reports, and that of the pages around them.
pub(super) static SHEET: LazyLock<Asset> = LazyLock::new(|| {
    let text = [STYLE, include_str!("page.css")].concat();
    Asset::new("page", "css", "text/css; charset=utf-8", text)
});

/// The script of reports, and that of the pages around them.
pub(super) static CODE: LazyLock<Asset> = LazyLock::new(|| {
    let text = [SCRIPT, include_str!("page.js")].concat();
    Asset::new("page", "js", "text/javascript; charset=utf-8", text)
});

/// The file with this path.
pub(super) fn find(path: &str) -> Option<&'static Asset> {
    [&*SHEET, &*CODE].into_iter().find(|it| it.path == path)
}

/// What a page may do.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    let mut policy = "default-src 'none'".to_owned();
    for rule in [
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        // The icon, which is a part of the page.
        "img-src data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        // No text becomes markup or code, not even by a slip in the script.
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ] {
        // Writing to a string does not fail.
        let _ = write!(policy, "; {rule}");
    }
    policy
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_the_path_that_pages_name() {
        for asset in [&*SHEET, &*CODE] {
            assert_eq!(find(&asset.path).unwrap().text, asset.text);
        }
        assert!(find("/assets/page.css").is_none());
    }

    #[test]
    fn files_ask_for_nothing_and_make_no_markup() {
        assert!(!SHEET.text.contains("url(") && !SHEET.text.contains("@import"));
        for markup in [
            "innerHTML",
            "outerHTML",
            "insertAdjacent",
            "document.write",
            "eval(",
        ] {
            assert!(!CODE.text.contains(markup), "{markup}");
        }
    }
}
