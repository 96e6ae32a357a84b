//! In which language a page is.

use crate::knowledge::wording::Language;

/// What the address says (`?lang=`), or else what the browser prefers (Accept-Language, RFC 9110 section 12.5.4), or else English.
pub(super) fn choose(said: Option<&str>, preferred: Option<&str>) -> Language {
    let said = said.and_then(named);
    said.or_else(|| preferred.and_then(best))
        .unwrap_or(Language::English)
}

/// The language of this tag, whatever its region or script.
pub(super) fn named(tag: &str) -> Option<Language> {
    let primary = tag.split('-').next().unwrap_or(tag).trim();
    let mut all = Language::ALL.into_iter();
    all.find(|language| language.tag().eq_ignore_ascii_case(primary))
}

/// The one with the highest weight that there is; of several, the first.
fn best(header: &str) -> Option<Language> {
    let mut best: Option<(Language, f32)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';');
        let Some(language) = parts.next().and_then(named) else {
            continue;
        };
        let weight = parts.find_map(|it| it.trim().strip_prefix("q="));
        let weight = weight.map_or(1.0, |it| it.parse().unwrap_or(0.0));
        if weight > best.map_or(0.0, |(_, weight)| weight) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(None, None, Language::English; "nothing is said")]
    #[test_case(Some("ja"), Some("en"), Language::Japanese; "the address goes before the browser")]
    #[test_case(Some("xx"), Some("ja"), Language::Japanese; "a language that there is not")]
    #[test_case(None, Some("ja-JP,en;q=0.5"), Language::Japanese; "with a region")]
    #[test_case(None, Some("en;q=0.5, JA;q=0.8"), Language::Japanese; "by weight and not by place")]
    #[test_case(None, Some("ja,en"), Language::Japanese; "the first of equals")]
    #[test_case(None, Some("de, ja;q=0, *"), Language::English; "not at all")]
    #[test_case(None, Some("ja;q=high"), Language::English; "a weight that is no number")]
    fn chosen(said: Option<&str>, preferred: Option<&str>, expected: Language) {
        assert_eq!(choose(said, preferred), expected);
    }
}
