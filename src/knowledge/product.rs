//! Whether a greeting names the product that serves.

use std::net::IpAddr;

/// Whether it names any: a name that ends in `ftpd` or `FTP` (`nodeftpd`, `CrushFTP`), or one with a version.
pub(super) fn is_named(greeting: &str) -> bool {
    let words: Vec<&str> = words(greeting).collect();
    let versioned = words.windows(2).any(|pair| match pair {
        [name, version] => is_name(name) && is_version(version),
        _ => false,
    });
    versioned || words.iter().any(|word| is_server_name(word))
}

/// Whether it names this one.
pub(super) fn names(greeting: &str, product: &str) -> bool {
    let greeting = greeting.to_ascii_lowercase();
    greeting.contains(&product.to_ascii_lowercase())
}

fn words(greeting: &str) -> impl Iterator<Item = &str> {
    let apart = |c: char| c.is_whitespace() || "()[]<>{}\"',;:!?/_".contains(c);
    let words = greeting.split(apart).map(|word| word.trim_matches('.'));
    words.filter(|word| !word.is_empty())
}

/// The name of a program, as opposed to that of a host.
fn is_server_name(word: &str) -> bool {
    let is_longer = word.len() > "ftpd".len() && !word.contains(['.', '@']);
    let of_daemon = word.to_ascii_lowercase().ends_with("ftpd");
    is_longer && (of_daemon || word.ends_with("FTP") && word != "SFTP")
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic())
}

fn is_version(word: &str) -> bool {
    let number = word.strip_prefix(['v', 'V']).unwrap_or(word);
    let mut parts = number.split('.');
    let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    let is_dotted = parts.clone().count() > 1 && parts.all(is_number);
    is_dotted && number.parse::<IpAddr>().is_err()
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("FTP server (nodeftpd) ready", true; "a daemon")]
    #[test_case("AcmeFTPd ready.", true; "mixed case")]
    #[test_case("Welcome to CrushFTP!", true; "a name in FTP")]
    #[test_case("Acme File Service 2.4 ready", true; "a version")]
    #[test_case("SFTPGo_2.6.2", true; "an underscore")]
    #[test_case("acme/1.0", true; "a slash")]
    #[test_case("ready (Acme v7.1)", true; "a v")]
    #[test_case("FTP server ready.", false; "nothing")]
    #[test_case("Welcome to ACME", false; "a site")]
    #[test_case("host 192.0.2.1 FTP server ready", false; "an address")]
    #[test_case("ftp.example.com FTP server ready", false; "a host")]
    #[test_case("ftpd ready", false; "any daemon")]
    #[test_case("", false; "empty")]
    fn a_greeting_names_a_product(greeting: &str, expected: bool) {
        assert_eq!(is_named(greeting), expected);
    }
}
