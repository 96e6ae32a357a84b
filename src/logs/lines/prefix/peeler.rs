//! Lines that are peeled again and again, as when it is found out whose log they are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::{Peeled, peel};

/// So many bytes of lines are remembered.
const MAX_REMEMBERED: usize = 1024 * 1024;

/// Peels lines, and may remember what it found. Clones share what they remember.
#[derive(Debug, Clone, Default)]
pub(in crate::logs) struct Peeler(Option<Rc<RefCell<Memory>>>);

/// What was found.
#[derive(Debug, Default)]
struct Memory {
    /// Where the rest of a line begins, and the time in front of it.
    found: HashMap<String, Option<(usize, Option<u64>)>>,
    bytes: usize,
}

impl Peeler {
    /// One that remembers. It pays where every line is read by several readers.
    pub(in crate::logs) fn remembering() -> Self {
        Self(Some(Rc::default()))
    }

    /// As [`peel`].
    pub(in crate::logs) fn peel<'a>(&self, line: &'a str) -> Option<Peeled<'a>> {
        let Some(memory) = &self.0 else {
            return peel(line);
        };
        let mut memory = memory.borrow_mut();
        let known = memory.found.get(line).copied();
        let known = known.unwrap_or_else(|| {
            let peeled = peel(line);
            let found = peeled.map(|it| (line.len() - it.rest.len(), it.at_us));
            memory.remember(line, found);
            found
        });
        let (begins, at_us) = known?;
        Some(Peeled {
            rest: &line[begins..],
            at_us,
        })
    }
}

impl Memory {
    fn remember(&mut self, line: &str, found: Option<(usize, Option<u64>)>) {
        let bytes = self.bytes + line.len();
        if bytes <= MAX_REMEMBERED {
            self.bytes = bytes;
            self.found.insert(line.to_owned(), found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_was_found() {
        let long = format!("12:00:00 {}", "x".repeat(MAX_REMEMBERED));
        let lines = [
            "> 12:22:24 Status: x",
            "USER alice",
            "",
            " 12:22:24 x",
            &long,
        ];
        let peeler = Peeler::remembering();
        for line in lines.iter().chain(&lines) {
            assert_eq!(peeler.peel(line), peel(line));
        }
        let Some(memory) = &peeler.0 else {
            panic!("it remembers nothing");
        };
        assert_eq!(memory.borrow().found.len(), lines.len() - 1);
    }
}
