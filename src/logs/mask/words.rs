//! Words without which no line holds a secret. Most lines hold none of them, which one look tells.

/// Which of the words a line may hold, a bit each: `pass`, `acct`, `site`, `pwd`, `://`, `-u`, `ncftp`, `xaut`, `adat`, `user`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words(u16);

/// The beginnings of the words, in the order of their bits. Any byte may follow the shorter one.
const BEGINNINGS: [&[u8]; 10] = [
    b"pas", b"acc", b"sit", b"pwd", b"://", b"-u", b"ncf", b"xau", b"ada", b"use",
];

/// How many letters are looked at.
const LETTERS: usize = 3;

/// Which words have a byte as their first, second and third letter, whatever its case. A look-up for each byte costs less than
/// a search for each word, since lines are short and the words' letters are frequent ones.
static WITH: [[u16; 256]; LETTERS] = {
    let mut with = [[0; 256]; LETTERS];
    let mut word = 0;
    while word < BEGINNINGS.len() {
        let letters = BEGINNINGS[word];
        let mut at = 0;
        while at < LETTERS {
            let mut byte = 0;
            while byte < 256 {
                let is_letter = at < letters.len()
                    && (byte == letters[at] as usize
                        || byte == letters[at].to_ascii_uppercase() as usize);
                if is_letter || at >= letters.len() {
                    with[at][byte] |= 1 << word;
                }
                byte += 1;
            }
            at += 1;
        }
        word += 1;
    }
    with
};

impl Words {
    pub(super) const NONE: Self = Self(0);
    /// Of commands with a secret.
    pub(super) const COMMANDS: Self = Self(0b01_1000_1111);
    /// Of settings and options whose name says that they hold a password.
    pub(super) const PASSWORD: Self = Self(0b000_1001);
    /// Behind the scheme of an address.
    pub(super) const ADDRESS: Self = Self(0b001_0000);
    /// Of an option with a user's name and password.
    pub(super) const USER: Self = Self(0b010_0000);
    /// Of the programs of `NcFTP`.
    pub(super) const NCFTP: Self = Self(0b100_0000);

    /// Of a user's name and password that were typed.
    pub(super) const TYPED: Self = Self(0b10_0000_0000);

    /// Those that this line may hold.
    pub(super) fn of(line: &str) -> Self {
        let words = line.as_bytes().windows(LETTERS).map(|letters| {
            let with = |at: usize| WITH[at][usize::from(letters[at])];
            with(0) & with(1) & with(2)
        });
        Self(words.fold(0, |all, words| all | words))
    }

    /// Whether it may hold one of these.
    pub(super) fn has(self, words: Self) -> bool {
        self.0 & words.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("---> PASS x", Words::COMMANDS)]
    #[test_case("acct x", Words::COMMANDS)]
    #[test_case("SITE PSWD x", Words::COMMANDS)]
    #[test_case("--passwd x", Words::PASSWORD)]
    #[test_case("Pwd=x", Words::PASSWORD)]
    #[test_case("ftp://a:b@c", Words::ADDRESS)]
    #[test_case("curl -u a:b", Words::USER)]
    #[test_case("ncftpput", Words::NCFTP)]
    #[test_case("CPWD x", Words::COMMANDS)]
    #[test_case("XAUT 2 x", Words::COMMANDS)]
    #[test_case("adat x", Words::COMMANDS)]
    #[test_case("ftp> user a b", Words::TYPED)]
    fn words_are_seen(line: &str, words: Words) {
        assert!(Words::of(line).has(words));
    }

    #[test_case("<--- 226 Transfer complete.")]
    #[test_case(
        "Sat Nov 28 09:04:24 2026 [pid 2] FTP response: Client \"192.0.2.1\", \"221 Goodbye.\""
    )]
    #[test_case("pa")]
    #[test_case("")]
    fn other_lines_hold_none(line: &str) {
        assert_eq!(Words::of(line), Words::NONE);
    }
}
