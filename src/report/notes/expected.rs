//! The few words on what the user expects.

use super::Notes;
use crate::evidence::expected::Expected;

impl Notes<'_> {
    pub(super) fn expected(&self, expected: &Expected) -> String {
        let directories = expected.directories.iter().map(|look| {
            let cwd = self.attempt.exchange(look.cwd);
            let is_there = cwd.is_some_and(|cwd| cwd.is_class(2));
            self.result(&look.path, &self.there(is_there))
        });
        let files = expected.files.iter().map(|look| {
            let count = look.matched.to_string();
            let found = match look.matched {
                0 if expected.is_settled(look) => self.there(false),
                0 => self.say("expected-unknown", &[]),
                _ => self.say("expected-files", &[("entries", &count)]),
            };
            self.result(&look.name, &found)
        });
        let replies = expected.replies.iter().map(|look| {
            let exchange = self.attempt.exchange(look.exchange);
            let code = exchange.and_then(crate::evidence::Exchange::code);
            let code = code.map(|code| code.to_string());
            self.result(&look.command, &code.unwrap_or_else(|| self.there(false)))
        });
        let parts: Vec<String> = directories.chain(files).chain(replies).collect();
        self.list(&parts)
    }

    fn there(&self, is_there: bool) -> String {
        let id = if is_there {
            "expected-there"
        } else {
            "expected-missing"
        };
        self.say(id, &[])
    }
}
