//! FileZilla and FluentFTP, which write a word before each line: `Command:`, `Response:`, `Status:`, `Error:`,
//! FileZilla in the language of its user.

use super::winscp::of_day;
use crate::logs::event::{Event, Told, address_in, outcome_of};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Status,
    Command,
    Response,
    Error,
    Trace,
}

/// The words of FileZilla's translations.
const LABELS: [(Label, &[&str]); 5] = [
    (
        Label::Status,
        &[
            "Status",
            "Statut",
            "Estado",
            "Stato",
            "Stav",
            "状態",
            "状态",
            "狀態",
            "Статус",
            "Stan",
        ],
    ),
    (
        Label::Command,
        &[
            "Command",
            "Befehl",
            "Commande",
            "Comando",
            "Opdracht",
            "Polecenie",
            "Příkaz",
            "コマンド",
            "命令",
            "指令",
            "Команда",
        ],
    ),
    (
        Label::Response,
        &[
            "Response",
            "Antwort",
            "Réponse",
            "Respuesta",
            "Risposta",
            "Resposta",
            "Antwoord",
            "Odpowiedź",
            "Odpověď",
            "レスポンス",
            "応答",
            "响应",
            "回應",
            "Ответ",
        ],
    ),
    (
        Label::Error,
        &[
            "Error",
            "Fehler",
            "Erreur",
            "Errore",
            "Erro",
            "Fout",
            "Błąd",
            "Chyba",
            "エラー",
            "错误",
            "錯誤",
            "Ошибка",
        ],
    ),
    (Label::Trace, &["Trace", "Listing"]),
];

/// How surely a line is of this format.
pub(in crate::logs) fn recognise(line: &str) -> u32 {
    match labelled(line) {
        Some(found) if found.label == Label::Trace => 0,
        Some(_) => 4,
        None => 0,
    }
}

struct Labelled<'a> {
    label: Label,
    text: &'a str,
    session: Option<&'a str>,
    at_us: Option<u64>,
}

/// FileZilla's file log has `DATE TIME THREAD SESSION` before the word.
fn labelled(line: &str) -> Option<Labelled<'_>> {
    let (before, text) = line.split_once(':').and_then(|(before, text)| {
        // The first colon may be one of the time.
        let is_time = before.ends_with(|end: char| end.is_ascii_digit());
        if !is_time {
            return Some((before, text));
        }
        let start = line.find(|c: char| c.is_alphabetic())?;
        let at = line.get(start..)?.find(':')? + start;
        Some((&line[..at], &line[at + 1..]))
    })?;
    let words: Vec<&str> = before.split_whitespace().collect();
    let (word, prefix) = words.split_last()?;
    let plain = |word: &&str| {
        word.bytes()
            .all(|byte| byte.is_ascii_digit() || b"-:./".contains(&byte))
    };
    if prefix.len() > 4 || !prefix.iter().all(plain) {
        return None;
    }
    let known = |names: &&[&str]| names.contains(word);
    let (label, _) = LABELS.iter().find(|(_, names)| known(names))?;
    let time = prefix.iter().find_map(|word| of_day(word));
    Some(Labelled {
        label: *label,
        text: text.trim_start_matches([' ', '\t']),
        session: (prefix.len() == 4).then(|| prefix[3]),
        at_us: time,
    })
}

/// Errors follow a reply that said the same; only the connection's own are told.
#[derive(Debug, Default)]
pub(in crate::logs) struct Reader {
    in_transfer: bool,
    heard: bool,
    host: Option<String>,
}

impl Reader {
    pub(in crate::logs) fn line(&mut self, line: &str) -> Vec<Told> {
        let Some(found) = labelled(line) else {
            return Vec::new();
        };
        let event = match found.label {
            Label::Command => {
                self.in_transfer = ["LIST", "MLSD", "NLST", "RETR", "STOR", "APPE"]
                    .iter()
                    .any(|verb| found.text.starts_with(verb));
                Some(Event::Command(found.text.trim_end().to_owned()))
            }
            Label::Response => {
                self.heard = true;
                Some(Event::Reply(found.text.to_owned()))
            }
            Label::Status => self.status(found.text),
            Label::Error => Some(self.error(found.text)),
            Label::Trace => None,
        };
        let told = |event| Told {
            session: found.session.map(str::to_owned),
            at_us: found.at_us,
            event,
        };
        event.map(told).into_iter().collect()
    }

    fn status(&mut self, text: &str) -> Option<Event> {
        let resolving = ["Resolving address of ", "Auflösen der IP-Adresse für "];
        if let Some(rest) = resolving.iter().find_map(|words| text.strip_prefix(words)) {
            self.host = Some(rest.trim_end_matches('.').to_owned());
            return None;
        }
        let connecting = [
            "Connecting to ",
            "Verbinde mit ",
            "Connexion à ",
            "Conectando a ",
            "Connessione a ",
        ];
        if connecting.iter().any(|words| text.starts_with(words)) {
            let address = text
                .split(' ')
                .find_map(|word| word.trim_end_matches('.').parse().ok())
                .or_else(|| address_in(text));
            self.heard = false;
            return Some(Event::Connecting {
                host: self.host.take(),
                address,
            });
        }
        let connected = [
            "Connection established",
            "Verbindung hergestellt",
            "Connexion établie",
            "Conexión establecida",
        ];
        if connected.iter().any(|words| text.starts_with(words)) {
            return Some(Event::Connected);
        }
        let encrypted = [
            "TLS connection established",
            "TLS-Verbindung hergestellt",
            "FTPS Authentication Successful",
        ];
        if encrypted.iter().any(|words| text.starts_with(words)) {
            return Some(Event::Encrypted(None));
        }
        None
    }

    fn error(&self, text: &str) -> Event {
        let quoted = text.split('"').nth(1).unwrap_or(text);
        let has = |words: &[&str]| words.iter().any(|words| text.contains(words));
        if has(&[
            "data connection could not be established",
            "Datenverbindung konnte nicht",
        ]) {
            return Event::DataNotConnected(outcome_of(quoted), quoted.to_owned());
        }
        if has(&["timed out after", "Zeitüberschreitung", "TimeoutException"]) {
            return Event::TimedOut;
        }
        if has(&["ECONNREFUSED", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"]) {
            let outcome = outcome_of(text);
            let words = quoted.to_owned();
            return if self.in_transfer {
                Event::DataNotConnected(outcome, words)
            } else {
                Event::NotConnected(outcome, words)
            };
        }
        if has(&["ECONNRESET", "Connection reset", "ECONNABORTED"]) {
            return Event::Closed { reset: true };
        }
        if has(&[
            "Connection closed by server",
            "Verbindung vom Server getrennt",
            "Disconnected from server",
        ]) {
            return Event::Closed { reset: false };
        }
        if has(&["GnuTLS error", "certificate"]) {
            return Event::NotEncrypted(text.to_owned());
        }
        let names = [
            "EAI_NONAME",
            "Neither nodename nor servname",
            "No such host",
            "Name or service not known",
        ];
        if has(&names) {
            return Event::NotResolved(text.to_owned());
        }
        Event::Failed(text.to_owned())
    }
}

/// How surely a line is of FluentFTP, which also names the functions that are called.
pub(in crate::logs) fn recognise_fluent(line: &str) -> u32 {
    let call = line
        .strip_prefix("# ")
        .or_else(|| line.strip_prefix(">         "));
    if call.is_some_and(|call| call.contains('(') && call.trim_end().ends_with(')')) {
        return 30;
    }
    recognise(line).saturating_sub(1)
}
