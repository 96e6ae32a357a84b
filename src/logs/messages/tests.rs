//! Every message of every language is read back, with its values.

use std::collections::{BTreeMap, BTreeSet};

use test_case::test_case;

use super::catalogue::File;
use super::template::{Message, Piece, pieces};
use super::{Label, Language, Speaker, label};

const FILES: [(&str, &str, Speaker); 6] = [
    (
        "filezilla",
        include_str!("filezilla.toml"),
        Speaker::FileZilla,
    ),
    ("lftp", include_str!("lftp.toml"), Speaker::Lftp),
    ("wget", include_str!("wget.toml"), Speaker::Wget),
    ("sockets", include_str!("sockets.toml"), Speaker::Libraries),
    ("system", include_str!("system.toml"), Speaker::Libraries),
    ("gnutls", include_str!("gnutls.toml"), Speaker::Libraries),
];

const LABELS: &str = include_str!("labels.toml");

/// Messages that are told as another, because a language has one wording for both or nearly so. Which of the two it was
/// makes no difference to what is concluded.
const SAME: &[(&str, &str)] = &[
    (
        "Check your login credentials. The entered username",
        "Check your login credentials. The entered password",
    ),
    ("Connection lost", "Connection closed"),
    ("Connection timed out.", "Connection closed"),
    (
        "Could not establish connection to server",
        "Could not connect to server",
    ),
    ("Critical error:", "Critical error"),
    ("Disconnected from server", "Connection to server lost."),
    (
        "Failed to get peer address of data connection",
        "Failed to get peer address of control connection",
    ),
    (
        "File transfer failed after",
        "File transfer aborted by user after",
    ),
    (
        "Proxy request failed: ",
        "Proxy request failed. Reply from proxy: ",
    ),
    (
        "TLS connection established, waiting",
        "Connection established, waiting",
    ),
    (
        "This server does not support FTP over TLS.",
        "Insecure server, it does not support FTP over TLS.",
    ),
    ("Delaying before retry", "Delaying before reconnect"),
    ("Login incorrect", "Login failed"),
    ("==> CWD not required.", "==> CWD not needed."),
    // Of wget, in Estonian.
    (
        "2025-06-03 10:20:30 (1,20 MB/s) - written to stdout",
        "2025-06-03 10:20:30 (1,20 MB/s) - v2 saved",
    ),
    // Of the libraries, which share some.
    ("Connection refused by server", "Connection refused"),
    ("Connection attempt timed out", "Connection timed out"),
    ("Connection reset by peer", "Connection reset by network"),
    (
        "Network dropped connection on reset",
        "Connection reset by peer",
    ),
    ("Network unreachable", "Network is unreachable"),
    // Armenian has one wording for the three; the name of the error stands in front of it.
    ("Connection reset by peer", "Connection refused by server"),
    (
        "Connection reset by network",
        "Connection refused by server",
    ),
];

/// What is written too far from the English to be read: from right to left as it is shown, with a stray character, with
/// numbered values after an unnumbered one.
const UNREAD: &[(&str, &str)] = &[
    ("he", "%s (%s) - Data connection: %s; "),
    ("he", "%s: %s, closing control connection.\n"),
    ("ru", "%s (%s) - written to stdout %s[%s/%s]\n\n"),
    ("ko", "%s: cannot verify %s's certificate, issued by %s:\n"),
];

fn file(data: &str) -> File {
    toml::from_str(data).expect("the file can be read")
}

/// Each message that is no label, in each language and wording.
fn each(data: &str, mut check: impl FnMut(&str, &str, &str)) {
    for (english, languages) in file(data) {
        check("en", &english, &english);
        for (language, wordings) in &languages {
            for wording in wordings.all() {
                check(language, &english, wording);
            }
        }
    }
}

fn fill(wording: &str, value: impl Fn(u8) -> String) -> String {
    let mut text = String::new();
    Message::new(wording).fill(&mut text, |number| value(number).into());
    text
}

/// A value for each gap of a wording, a number where it wants one.
fn value(wording: &str) -> impl Fn(u8) -> String {
    let numeric: BTreeMap<u8, bool> = pieces(wording)
        .expect("it can be cut")
        .iter()
        .filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Value(value) => Some((value.number, value.numeric)),
        })
        .collect();
    let rate = wording.starts_with("%s (%s) - ");
    move |number| match (number, numeric.get(&number)) {
        (_, Some(true)) => format!("{}", 20 + number),
        (0, _) if rate => "2025-06-03 10:20:30".to_owned(),
        (1, _) if rate => "1,20 MB/s".to_owned(),
        _ => format!("v{number}"),
    }
}

/// What is wrong with how a text is told.
fn fault(speaker: Speaker, language: &str, english: &str, text: &str) -> Option<String> {
    let wanted = fill(english, value(english));
    let told = speaker.english(&mut Language::default(), text);
    let told = told.as_deref().unwrap_or_default();
    let same = SAME
        .iter()
        .any(|(one, other)| wanted.starts_with(one) && told.starts_with(other));
    let unread = told.is_empty() && UNREAD.contains(&(language, english));
    (told != wanted.trim() && !same && !unread)
        .then(|| format!("{language}: {text:?} is {wanted:?} and told as {told:?}"))
}

#[test]
fn every_message_of_every_language_comes_back_in_english() {
    let mut faults = Vec::new();
    for (_, data, speaker) in FILES {
        each(data, |language, english, wording| {
            let text = fill(wording, value(english));
            faults.extend(fault(speaker, language, english, &text));
        });
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// As windows, mails and tickets hand it on.
#[test_case(|text| text.replace("...", "…"); "one character for three dots")]
#[test_case(|text| text.replace('…', "..."); "three dots for one character")]
#[test_case(|text| text.replace(' ', "\u{a0}"); "blanks that do not break")]
#[test_case(|text| text.replace(' ', "  "); "two blanks for one")]
#[test_case(|text| format!("  {text}\t"); "blanks around it")]
#[test_case(|text| text.replace(['’', '‘'], "'").replace(['“', '”'], "\""); "plain quotation marks")]
#[test_case(|text| text.replace('\'', "’"); "typographic quotation marks")]
#[test_case(|text| text.trim_end_matches(['.', '。', '…', ' ']).to_owned(); "its last dot lost")]
#[test_case(|text| format!("\u{200e}{text}\u{200f}"); "marks of the writing direction")]
fn messages_are_known_however_they_were_handed_on(change: fn(&str) -> String) {
    let mut faults = Vec::new();
    for (_, data, speaker) in &FILES[..2] {
        each(data, |language, english, wording| {
            let text = change(&fill(wording, value(english)));
            let goes_on = english.ends_with([' ', ':']);
            faults.extend(fault(*speaker, language, english, &text).filter(|_| !goes_on));
        });
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test_case(Speaker::FileZilla, "Connexion à 203.0.113.5:21…", "Connecting to 203.0.113.5:21..."; "an address")]
#[test_case(Speaker::FileZilla, "verbinde mit 203.0.113.5:21 ...", "Connecting to 203.0.113.5:21..."; "another first letter")]
#[test_case(Speaker::FileZilla, "%s に接続中", "Connecting to %s..."; "signs of printf in a value")]
#[test_case(Speaker::FileZilla, "20 秒后无活动，连接超时", "Connection timed out after 20 seconds of inactivity"; "a number")]
#[test_case(
    Speaker::FileZilla, "Połączenie zakończone po 20 sekundach nieaktywności",
    "Connection timed out after 20 seconds of inactivity"; "a plural"
)]
#[test_case(
    Speaker::FileZilla, "Connection timed out after 1 second of inactivity",
    "Connection timed out after 1 seconds of inactivity"; "a singular"
)]
#[test_case(
    Speaker::FileZilla, "Kritischer Fehler: Herstellen der Verbindung zum Server fehlgeschlagen",
    "Critical error: Could not connect to server"; "a message behind another"
)]
#[test_case(
    Speaker::FileZilla, "Verbindungsversuch fehlgeschlagen mit „ECONNREFUSED - Verbindung durch Server verweigert“.",
    "Connection attempt failed with \"ECONNREFUSED - Connection refused by server\"."; "an error of a socket"
)]
#[test_case(Speaker::Lftp, "L'authentification a échoué.: 530 Login incorrect.", "Login failed: 530 Login incorrect."; "a reply")]
#[test_case(Speaker::Lftp, "ls: Login fehlgeschlagen: 530 No.", "ls: Login failed: 530 No."; "a command in front")]
#[test_case(
    Speaker::Lftp, "Erreur de socket (Connexion refusée) - reconnexion", "Socket error (Connection refused) - reconnecting";
    "an error of the system"
)]
#[test_case(
    Speaker::Wget, "Verbindungsaufbau zu ftp.example.com (ftp.example.com)|203.0.113.5|:21 … verbunden.",
    "Connecting to ftp.example.com (ftp.example.com)|203.0.113.5|:21... connected."; "two messages"
)]
#[test_case(
    Speaker::Wget, "==> SYST ... terminé.    ==> PWD ... terminé.", "==> SYST ... done.  ==> PWD ... done.";
    "answers to commands"
)]
#[test_case(
    Speaker::Wget, "wget\u{a0}: impossible de résoudre l’adresse de l’hôte « ftp.example.com »",
    "wget: unable to resolve host address « ftp.example.com »"; "the program's name"
)]
#[test_case(Speaker::Libraries, "Die Wartezeit für die Verbindung ist abgelaufen", "Connection timed out"; "the C library")]
#[test_case(Speaker::Libraries, "Connexion terminée par expiration du délai d'attente", "Connection timed out"; "the C library in French")]
fn values_are_kept(speaker: Speaker, text: &str, english: &str) {
    let told = speaker.english(&mut Language::default(), text);
    assert_eq!(told.as_deref(), Some(english));
}

#[test_case("Connecting"; "a part of a message")]
#[test_case("Connection timed out after some seconds of inactivity"; "no number")]
#[test_case("220 Welcome"; "a reply")]
#[test_case("CFtpControlSocket::OnReceive()"; "a trace")]
#[test_case("..."; "dots")]
#[test_case(""; "nothing")]
#[test_case("==> "; "a step")]
fn other_text_is_no_message(text: &str) {
    for (_, _, speaker) in FILES {
        assert_eq!(speaker.english(&mut Language::default(), text), None);
    }
}

/// A message that two languages share is taken for the log's.
#[test]
fn the_language_of_the_log_decides() {
    let mut language = Language::default();
    let shared = "Verbinding verbroken";
    let before = Speaker::FileZilla.english(&mut language, shared);
    assert_eq!(before.as_deref(), Some("Connection lost"));
    let french = Speaker::FileZilla.english(&mut language, "Connexion à ftp.example.com…");
    assert_eq!(french.as_deref(), Some("Connecting to ftp.example.com..."));
    assert_ne!(language, Language::default());
}

#[test_case("Status:\tConnecting", Label::Status, "Connecting"; "English")]
#[test_case("Statut :\tConnexion", Label::Status, "Connexion"; "a blank before the colon")]
#[test_case("Erreur\u{a0}: Échec", Label::Error, "Échec"; "a blank that does not break")]
#[test_case("狀態：\t正在連線", Label::Status, "正在連線"; "a wide colon")]
#[test_case("狀態:正在連線", Label::Status, "正在連線"; "no blank")]
#[test_case("コマンド:      \tUSER joe", Label::Command, "USER joe"; "blanks and a tab")]
#[test_case("Antwort:    220 Hello", Label::Response, "220 Hello"; "blanks for a tab")]
#[test_case("Response:\t UTF8", Label::Response, " UTF8"; "a continued reply")]
#[test_case("Odpowiedź\t220 Hello", Label::Response, "220 Hello"; "no colon in the catalogue")]
#[test_case("Հրամանը.\tUSER joe", Label::Command, "USER joe"; "another sign for the colon")]
#[test_case("error: no", Label::Error, "no"; "another first letter")]
fn labels_are_known(line: &str, kind: Label, rest: &str) {
    assert_eq!(label(line), Some((kind, rest)));
}

#[test_case("220 Hello: world"; "a reply")]
#[test_case("Status"; "no colon")]
#[test_case("Stat: x"; "another word")]
#[test_case(": x"; "no word")]
#[test_case(""; "nothing")]
fn other_words_are_no_label(line: &str) {
    assert_eq!(label(line), None);
}

#[test]
fn every_label_of_every_language_means_one_thing() {
    for (english, languages) in file(LABELS) {
        let kind = Label::of(&english).expect("it is a label");
        for (language, wordings) in &languages {
            for word in wordings.all() {
                let line = format!("{word}\ttext");
                assert_eq!(label(&line), Some((kind, "text")), "{language}: {word}");
            }
        }
    }
}

/// The files hold what `ci/client-messages` is told to take, no more and no less.
#[test]
fn the_files_are_what_the_script_writes() {
    #[derive(serde::Deserialize)]
    struct Wanted {
        messages: Vec<String>,
    }
    let wanted: BTreeMap<String, Wanted> =
        toml::from_str(include_str!("../../../ci/client-messages.toml"))
            .expect("the list can be read");
    let programs: Vec<&str> = wanted.keys().map(String::as_str).collect();
    let files: BTreeMap<&str, &str> = FILES
        .iter()
        .map(|&(name, data, _)| (name, data))
        .chain([("labels", LABELS)])
        .collect();
    assert_eq!(programs, files.keys().copied().collect::<Vec<_>>());
    for (name, data) in files {
        let held: BTreeSet<String> = file(data).into_keys().collect();
        let listed: BTreeSet<String> = wanted[name].messages.iter().cloned().collect();
        assert_eq!(held, listed, "{name}: run ci/client-messages");
    }
}

/// A long line costs no more than its length, and what is not looked at is not lost.
#[test]
fn long_lines_are_no_burden() {
    for text in [
        "Connecting to ",
        "==> X ... ",
        "a: ",
        "done.    ",
        "(",
        "Connexion à ",
    ] {
        let line = text.repeat(100_000);
        for (_, _, speaker) in FILES {
            let _ = speaker.english(&mut Language::default(), &line);
        }
        let _ = label(&line);
    }
}
