//! Whether a report says both that it helps to try again and that it does not.

use serde_json::Value;

use crate::judge::{expression, flat};

/// Advice to try again.
const AGAIN: &str = r"\b(?:try (?:it )?again|trying again (?:may|can|will) help|try once|try later|wait (?:at least|half|some|a few|a minute|an hour|a moment|a while|\d))";

/// That it does not help.
const IN_VAIN: &str = r"\b(?:trying again|waiting|retrying) (?:does not|will not|won.t) help";

/// Both, if the advice to the reader is to try again, and the report denies it before its other findings.
pub(crate) fn contradiction(root: Option<&Value>, text: &str) -> Option<String> {
    let advice = root?["advice"].as_array()?;
    let yours = advice.iter().filter(|it| it["who"] == "you");
    let yours: Vec<&str> = yours.filter_map(|it| it["text"].as_str()).collect();
    let in_vain = expression(IN_VAIN);
    let yours = in_vain
        .replace_all(&flat(&yours.join(" ")), "")
        .into_owned();
    let again = expression(AGAIN);
    let mut again = again.find_iter(&yours);
    let again = again.find(|it| !yours[..it.start()].ends_with("not "))?;
    let first = flat(text.trim_end().rsplit("\n\n").next()?);
    let denied = in_vain.find(&first)?;
    let (again, denied) = (again.as_str(), denied.as_str());
    Some(format!("it contradicts itself: {again:?} and {denied:?}"))
}
