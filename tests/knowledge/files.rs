//! The files of findings: what the build refuses, each with the file and the key.

use test_case::test_case;

#[path = "../../build/findings.rs"]
mod generator;

const FAMILIES: &str = "family = [{ name = 'limit', about = 'Limits.' }]";

const FILE: &str = "
phase = 'limits'
severity = 'critical'
family = 'limit'
retry = 60
counts = 'server'

[en]
title = 'Server is full'
detail = '{ $host } is full.{ said }'
you = 'Wait.'
server-admin = 'Raise the limit of { $host }.'

[ja]
title = 'サーバーの満員'
detail = '{ $host }は満員です。{ said }'
you = '待ってください。'
server-admin = '{ $host }の上限を上げてください。'
";

fn generated(path: &str, file: &str) -> Result<generator::Generated, String> {
    generator::generate(
        "families.toml",
        FAMILIES,
        &[(path.to_owned(), file.to_owned())],
    )
}

#[test]
fn a_whole_file_is_a_variant_with_its_row_and_its_messages() {
    let generated = generated("x/server-full.toml", FILE).expect("a whole file");
    for expected in [
        "#[doc = \"Server is full\"]\n    ServerFull,",
        "#[doc = \"Limits.\"]\n    Limit,",
        "phase: Phase::Limits, severity: Gravity::Critical, family: Family::Limit, ours: false, \
         retry: Some(60), expires: false, repeat: false, hold: None, counts: Some(Counts::Server)",
        "(\"server-full\", FindingId::ServerFull)",
    ] {
        assert!(generated.ids.contains(expected), "{}", generated.ids);
    }
    let message = "server-full = Server is full\n    .detail =\n        { $host } is full.{ said }\n    \
                   .you =\n        Wait.\n    .server-admin =\n";
    let expected = format!("{message:?}");
    let expected = expected.trim_end_matches('"');
    assert!(generated.texts.contains(expected), "{}", generated.texts);
}

#[test_case("retry = 60", "retries = 60", "line 5: unknown field `retries`"; "a key that there is none of")]
#[test_case("phase = 'limits'", "", "missing field `phase`"; "no phase")]
#[test_case("'limits'", "'tsl'", "phase = \"tsl\" is not known"; "another phase")]
#[test_case("'critical'", "'grave'", "severity = \"grave\" is not known; there are info, warning, critical"; "another severity")]
#[test_case("'limit'", "'limits'", "family = \"limits\" is not known; there are limit"; "another family")]
#[test_case("'server'", "'servers'", "counts = \"servers\" is not known"; "something else counted")]
#[test_case("[ja]", "[de]", "unknown field `de`"; "another language")]
#[test_case("you = 'Wait.'", "me = 'Wait.'", "en.me is not known; there are title, detail, you, server-admin, network-admin"; "somebody else")]
#[test_case("you = '待ってください。'", "", "ja.you is missing"; "a text that only English has")]
#[test_case("you = 'Wait.'", "", "en.you is missing"; "a text that only Japanese has")]
#[test_case("title = 'Server is full'", "", "en.title is missing"; "no title")]
#[test_case("'Wait.'", "' '", "en.you is empty"; "an empty text")]
#[test_case("満員です。{ said }", "満員です。", "{ said } is in detail of one language only"; "a piece that only English has")]
#[test_case("'{ $host }の上限", "'{ $user }の上限", " is in server-admin of one language only"; "other values")]
fn a_file_that_is_not_whole_is_refused(whole: &str, instead: &str, says: &str) {
    assert_eq!(FILE.matches(whole).count(), 1);
    let error = generated("x/server-full.toml", &FILE.replace(whole, instead));
    let error = error.err().expect("it is not whole");
    assert!(error.starts_with("x/server-full.toml"), "{error}");
    assert!(error.contains(says), "{error}");
}

#[test]
fn a_title_may_choose_its_words() {
    let choice = "'''\nFull{ $has-host ->\n    [yes] {\" \"}({ $host })\n   *[no] {\"\"}\n}'''";
    let file = FILE
        .replace("'Server is full'", choice)
        .replace("'サーバーの満員'", choice);
    let generated = generated("x/server-full.toml", &file).expect("a whole file");
    let doc = "#[doc = \"Full\"]";
    assert!(generated.ids.contains(doc), "{}", generated.ids);
    let message = "server-full = Full{ $has-host ->\n        [yes] {\" \"}({ $host })\n       *[no] {\"\"}\n    }\n";
    let expected = format!("{message:?}");
    let expected = expected.trim_end_matches('"');
    assert!(generated.texts.contains(expected), "{}", generated.texts);
}

#[test]
fn advice_stands_in_one_order() {
    let (head, admin) = FILE.rsplit_once("server-admin").expect("the last text");
    let (head, you) = head.rsplit_once("you").expect("the one before");
    let swapped = format!("{head}server-admin{admin}you{you}");
    let error = generated("x/server-full.toml", &swapped).err();
    let says = "x/server-full.toml: ja.server-admin stands where en has you";
    assert_eq!(error.as_deref(), Some(says));
}

#[test]
fn a_language_that_is_missing_is_named() {
    let (head, _) = FILE.split_once("[ja]").expect("two languages");
    let error = generated("x/server-full.toml", head).err();
    assert_eq!(
        error.as_deref(),
        Some("x/server-full.toml, line 1: missing field `ja`")
    );
}

#[test_case("x/Server-Full.toml"; "capitals")]
#[test_case("x/421.toml"; "a number")]
#[test_case("x/server-full.tom"; "no TOML")]
fn a_file_is_called_as_its_finding(path: &str) {
    let error = generated(path, FILE).err().expect("a wrong name");
    assert!(error.contains("is called like its-id.toml"), "{error}");
}

#[test]
fn a_family_without_findings_is_named() {
    let families = FAMILIES.replace("}]", "}, { name = 'login', about = 'Logins.' }]");
    let files = [("x/server-full.toml".to_owned(), FILE.to_owned())];
    let error = generator::generate("families.toml", &families, &files).err();
    let says = "families.toml: no finding is of the family \"login\"";
    assert_eq!(error.as_deref(), Some(says));
}
