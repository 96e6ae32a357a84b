//! Secrets taken out of evidence: of every text and all bytes in it, whatever they are part of.
//!
//! Replies are most of it, and are gone through as they are. What steps found is [rewritten](super::rewriting).

use super::octets::Octets;
use super::rewriting::{Rewriter, rewritten};
use super::{Attempt, Evidence, Exchange, Facts};
use crate::secret::Secrets;
use crate::secret::commands::without_secret;

impl Evidence {
    /// The same without these secrets. The names of its user and of its server are shown anyway.
    #[must_use]
    pub fn masked(mut self, secrets: &mut Secrets) -> Self {
        let names = self.target.host.iter().chain([&self.target.user]);
        secrets.show(names.map(String::as_str));
        let secrets = &*secrets;
        if secrets.is_empty() {
            return self;
        }
        for text in [&mut self.target.directory, &mut self.target.name] {
            *text = text.take().map(|text| secrets.masked_text(text));
        }
        self.attempts = self
            .attempts
            .into_iter()
            .map(|attempt| attempt.masked(secrets))
            .collect();
        self.source = self.source.and_then(|source| rewritten(&source, secrets));
        self
    }
}

impl Evidence {
    /// Takes the arguments of commands that carry secrets out, and adds them to those that are known. A run keeps none of them, but others
    /// write evidence, too.
    pub(super) fn give_up_secrets(&mut self, secrets: &mut Secrets) {
        for attempt in &mut self.attempts {
            attempt.give_up_secrets(secrets);
        }
    }
}

impl Attempt {
    /// The same of one attempt.
    fn give_up_secrets(&mut self, secrets: &mut Secrets) {
        let commands = self
            .exchanges
            .iter_mut()
            .filter_map(|it| it.command.as_mut());
        for command in commands {
            let (shown, found) = without_secret(command);
            secrets.add_all(&found);
            *command = shown;
        }
        for step in &mut self.steps {
            if let Facts::Matrix(matrix) = &mut step.facts {
                let nested = matrix
                    .cells
                    .iter_mut()
                    .filter_map(|cell| cell.attempt.as_mut());
                nested.for_each(|attempt| attempt.give_up_secrets(secrets));
            }
        }
    }

    /// The same without these secrets.
    #[must_use]
    pub fn masked(mut self, secrets: &Secrets) -> Self {
        if secrets.is_empty() {
            return self;
        }
        let exchanges = self.exchanges.into_iter();
        self.exchanges = exchanges.map(|exchange| exchange.masked(secrets)).collect();
        for step in &mut self.steps {
            // A test holds that all of them can be read back.
            step.facts = rewritten(&step.facts, secrets).unwrap_or(Facts::None);
            step.skipped = step.skipped.take().and_then(|why| rewritten(&why, secrets));
        }
        for data in &mut self.data {
            if let Some(masked) = rewritten(data, secrets) {
                *data = masked;
            } else {
                data.head = Octets::default();
            }
        }
        self
    }
}

impl Exchange {
    /// The same without these secrets.
    #[must_use]
    pub fn masked(mut self, secrets: &Secrets) -> Self {
        if secrets.is_empty() {
            return self;
        }
        let is_cut = self.raw.0.last().is_some_and(|byte| *byte != b'\n');
        let lines = self.reply.iter_mut().flat_map(|reply| &mut reply.lines);
        let mut texts: Vec<&mut String> = lines.collect();
        let last = texts.pop_if(|_| is_cut);
        for text in texts.into_iter().chain(&mut self.command) {
            *text = secrets.masked_text(std::mem::take(text));
        }
        if let Some(last) = last {
            *last = secrets.masked_text_to_the_end(std::mem::take(last));
        }
        self.raw.0 = secrets.masked_to_the_end(self.raw.0);
        if let Some(masked) = rewritten(&self.ending, secrets) {
            self.ending = masked;
        }
        self
    }
}

/// What is no text of its own, such as an address, is no secret either.
impl Rewriter for Secrets {
    fn text(&self, text: String) -> String {
        self.masked_text(text)
    }

    fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.masked_to_the_end(bytes)
    }
}

#[cfg(test)]
mod tests;
