//! The messages of one program.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::Language;
use super::ends::{Beginnings, MAX_KEY};
use super::fold::{Folded, trim};
use super::front::Front;
use super::template::{Found, Message, Template, constant_key};

/// The English text of each message, with its wordings by language.
pub(super) type File = BTreeMap<String, BTreeMap<String, Wordings>>;

/// One wording, or several: the forms of a plural, and what earlier versions said.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Wordings {
    One(String),
    Several(Vec<String>),
}

impl Wordings {
    pub(super) fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// The English messages.
    english: Vec<Message>,
    languages: Vec<Box<str>>,
    wordings: Vec<Wording>,
    /// Wordings that begin with something literal, by what that is.
    beginnings: Beginnings,
    /// The others that end so, by the reverse of what that is.
    endings: Beginnings,
    /// Those that do neither, by language.
    floating: HashMap<u16, Vec<u32>>,
    /// Wordings without values.
    constants: HashMap<Box<str>, u32>,
}

#[derive(Debug)]
struct Wording {
    template: Template,
    /// The English message.
    message: u16,
    language: u16,
}

/// How many messages one line may hold.
const MAX_MESSAGES: usize = 8;

impl Catalogue {
    /// A file that cannot be read has no messages; a test reads it.
    pub(super) fn load(data: &str) -> Self {
        let mut catalogue = Self::default();
        let file: File = toml::from_str(data).unwrap_or_default();
        let mut languages = HashMap::new();
        for (english, wordings) in &file {
            let Ok(message) = u16::try_from(catalogue.english.len()) else {
                break;
            };
            let front = Front::of_message(english);
            let text = front.map_or(&**english, |front| {
                front.cut_wording(english).unwrap_or(english)
            });
            catalogue.english.push(Message::new(text));
            let own = (catalogue.language(&mut languages, "en"), english);
            catalogue.add(message, own.0, own.1, front);
            for (language, wordings) in wordings {
                let language = catalogue.language(&mut languages, language);
                for wording in wordings.all() {
                    catalogue.add(message, language, wording, front);
                }
            }
        }
        catalogue.index();
        catalogue
    }

    /// The number of a language.
    fn language(&mut self, known: &mut HashMap<String, u16>, name: &str) -> u16 {
        if let Some(&number) = known.get(name) {
            return number;
        }
        let number = u16::try_from(self.languages.len()).unwrap_or(u16::MAX);
        self.languages.push(name.into());
        known.insert(name.to_owned(), number);
        number
    }

    /// A wording that lacks a value of the English message, or has another, is left out: the message could not be told.
    fn add(&mut self, message: u16, language: u16, wording: &str, front: Option<Front>) {
        let Some(english) = self.english.get(usize::from(message)) else {
            return;
        };
        let english = &*english.text;
        let goes_on = english.ends_with([' ', ':']);
        let Some(wording) = front.map_or(Some(wording), |front| front.cut_wording(wording)) else {
            return;
        };
        let (Some(template), Some(own)) = (
            Template::new(wording, goes_on),
            Template::new(english, goes_on),
        ) else {
            return;
        };
        if template.numbers() == own.numbers() {
            self.wordings.push(Wording {
                template,
                message,
                language,
            });
        }
    }

    fn index(&mut self) {
        let (mut beginnings, mut endings) = (Vec::new(), Vec::new());
        for (index, wording) in (0..).zip(&self.wordings) {
            let (beginning, ending) = (wording.template.beginning(), wording.template.ending());
            if !beginning.is_empty() {
                beginnings.push((beginning.as_bytes().to_vec(), index));
            } else if !ending.is_empty() {
                endings.push((ending.bytes().rev().collect(), index));
            } else {
                self.floating
                    .entry(wording.language)
                    .or_default()
                    .push(index);
            }
            if wording.template.is_constant() {
                self.constants
                    .entry(beginning.trim_end_matches([' ', '.']).into())
                    .or_insert(index);
            }
        }
        self.beginnings = Beginnings::new(beginnings);
        self.endings = Beginnings::new(endings);
    }

    /// The English of a text that is one of the messages, or several one behind the other. `library` knows the messages
    /// of libraries, which stand in the place of values.
    pub(super) fn english<'a>(
        &'static self,
        language: &mut Language,
        text: &'a str,
        library: fn(&str) -> Option<&'static str>,
    ) -> Option<Cow<'a, str>> {
        let text = trim(text);
        let (mut told, mut rest) = (String::new(), text);
        for _ in 0..MAX_MESSAGES {
            let front =
                Front::of_text(rest).filter(|(front, _)| told.is_empty() || *front == Front::Step);
            let (front, body) = front.map_or((Cow::Borrowed(""), rest), |(front, length)| {
                (front.english(&rest[..length]), &rest[length..])
            });
            let mut folded = Folded::new(body);
            let mut of = self.find(&folded, *language);
            if of.is_some() {
                told.push_str(&front);
            } else if !front.is_empty() {
                folded = Folded::new(rest);
                of = self.find(&folded, *language);
            }
            let Some((wording, found)) = of else { break };
            if language.0.is_none() || !self.is_english(wording.language) {
                language.0 = Some(wording.language);
            }
            let english = self.is_english(wording.language);
            if let Some(message) = self.english.get(usize::from(wording.message)) {
                message.fill(&mut told, |number| {
                    let place = found.values.get(usize::from(number)).copied().flatten();
                    let value = place.map_or("", |(from, to)| folded.value(from, to));
                    let of_library = if english {
                        None
                    } else {
                        self.value(value, library)
                    };
                    of_library.map_or(Cow::Borrowed(value), Cow::Owned)
                });
            }
            let after = found.end.map_or("", |end| folded.after(end));
            let after = after.trim_start_matches('.').trim_start();
            rest = after.trim_start_matches([':', '：', '(', ' ', '\u{a0}']);
            if rest.is_empty() {
                break;
            }
            if !told.ends_with(' ') {
                told.push_str(match after.chars().next() {
                    Some(':' | '：') => ": ",
                    Some('(') => " (",
                    _ => " ",
                });
            }
        }
        if told.is_empty() {
            return None;
        }
        told.push_str(library(rest).unwrap_or(rest));
        let told = told.trim_end();
        Some(if told == text {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(told.to_owned())
        })
    }

    fn is_english(&self, language: u16) -> bool {
        self.languages
            .get(usize::from(language))
            .is_some_and(|name| &**name == "en")
    }

    /// The wording that a text begins with. Of several: one that it is as a whole, in the language of the log, that says most.
    fn find(&self, text: &Folded<'_>, language: Language) -> Option<(&Wording, Found)> {
        let mut end = [0; MAX_KEY];
        let length = text
            .trimmed()
            .bytes()
            .rev()
            .zip(&mut end)
            .map(|(byte, to)| *to = byte)
            .count();
        let possible = |of: &u16| language.0.is_none_or(|only| only == *of);
        let floating = self.floating.iter().filter(|(of, _)| possible(of));
        self.beginnings
            .of(text.whole().as_bytes())
            .chain(self.endings.of(&end[..length]))
            .chain(floating.flat_map(|(_, all)| all.iter().copied()))
            .filter_map(|index| {
                let wording = self.wordings.get(index as usize)?;
                Some((wording, wording.template.read(text)?))
            })
            .max_by_key(|(wording, found)| {
                let own = language.0 == Some(wording.language);
                (
                    found.end.is_none(),
                    own,
                    wording.template.weight(),
                    Reverse(wording.message),
                )
            })
    }

    /// A value in English, where it is a library's message, with the name of the error in front of it.
    fn value(&self, value: &str, library: fn(&str) -> Option<&'static str>) -> Option<String> {
        let is_name = |name: &str| {
            name.bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        };
        let name = value.split_once(" - ").map(|(name, _)| name);
        let length = name
            .filter(|name| is_name(name))
            .map_or(0, |name| name.len() + " - ".len());
        let (name, text) = value.split_at(length);
        let english = self
            .constant(&constant_key(text))
            .or_else(|| library(text))?;
        Some(format!("{name}{english}"))
    }

    /// The English of a message without values, by how it is looked for.
    pub(super) fn constant(&self, key: &str) -> Option<&str> {
        let wording = self.wordings.get(*self.constants.get(key)? as usize)?;
        Some(&self.english.get(usize::from(wording.message))?.text)
    }
}
