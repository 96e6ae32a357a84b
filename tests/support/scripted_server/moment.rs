//! Times that are relative to now, and texts that hold such times.

use std::str::FromStr;
use std::sync::LazyLock;

use ftpprobe::clock::Timestamp;
use jiff::Timestamp as Instant;
use regex::{Captures, Regex};
use serde::Deserialize;

/// The form of MDTM and of the fact `modify` (RFC 3659 section 2.3).
const DIGITS: &str = "%Y%m%d%H%M%S";

/// `2h ago` or `20s ahead`: a number, a unit (`s`, `m`, `h`, `d`) and a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct When {
    /// Seconds from now; negative in the past.
    seconds: i64,
}

impl When {
    pub(crate) const NOW: Self = Self { seconds: 0 };
    pub(crate) const AN_HOUR_AGO: Self = Self { seconds: -3600 };

    /// How many seconds ago it was; negative in the future.
    pub(crate) fn age(self) -> i64 {
        -self.seconds
    }

    /// The moment in a form of `strftime`, in UTC.
    pub(crate) fn write(self, form: &str) -> String {
        let second = Timestamp::now().unix_seconds() + self.seconds;
        let moment = Instant::from_second(second).unwrap();
        moment.strftime(form).to_string()
    }

    /// In 14 digits.
    pub(crate) fn digits(self) -> String {
        self.write(DIGITS)
    }
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let error = || format!("{text:?} is no time such as \"2h ago\" or \"20s ahead\"");
        let (amount, direction) = text.split_once(' ').ok_or_else(error)?;
        let unit = amount.chars().last().ok_or_else(error)?;
        let length = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => return Err(error()),
        };
        let number: i64 = amount.trim_end_matches(unit).parse().map_err(|_| error())?;
        let sign = match direction {
            "ago" => -1,
            "ahead" => 1,
            _ => return Err(error()),
        };
        Ok(Self {
            seconds: sign * number * length,
        })
    }
}

impl TryFrom<String> for When {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Puts in what a text leaves open: `{2h ago}` is that moment in 14 digits, `{2h ago: %b %e %H:%M}` the same
/// in another form, `{900 times x}` that many letters.
pub(crate) fn fill(text: &str) -> String {
    static OPEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\{(?:(\d+) times (.)|(\d+[smhd] (?:ago|ahead))(?:: ([^}]*))?)\}").unwrap()
    });
    let one = |found: &Captures<'_>| match (found.get(1), found.get(2), found.get(3)) {
        (Some(times), Some(letter), _) => letter.as_str().repeat(times.as_str().parse().unwrap()),
        (_, _, Some(when)) => {
            let form = found.get(4).map_or(DIGITS, |form| form.as_str());
            when.as_str().parse::<When>().unwrap().write(form)
        }
        _ => String::new(),
    };
    OPEN.replace_all(text, one).into_owned()
}
