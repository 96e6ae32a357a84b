//! Secrets taken out of a report that was read: this program writes none into it, but others may.

use serde_json::Value;

use super::Report;
use crate::evidence::json;
use crate::evidence::rewriting::rewritten;
use crate::secret::Secrets;
use crate::secret::commands::without_secret;

impl Report {
    /// The report that is written there.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn read(text: &[u8]) -> serde_json::Result<Self> {
        json::read(text)
    }

    /// The same with no secret in its commands. They are added to `secrets`: whoever reads it masks it once everything is read that goes
    /// with it.
    #[must_use]
    pub fn giving_up_secrets(self, secrets: &mut Secrets) -> Self {
        // By way of text, as it is written and read everywhere: to make values of it as well takes another half megabyte of the program.
        let written = json::line(&self).ok();
        let Some(mut written) = written.and_then(|text| json::read(&text).ok()) else {
            return self;
        };
        give_up_secrets(&mut written, secrets);
        read_back(&written).unwrap_or(self)
    }

    /// The same without these secrets. The names of its user and of its server are shown anyway.
    #[must_use]
    pub fn masked(self, secrets: &mut Secrets) -> Self {
        let names = [Some(&self.target.user), self.target.host.as_ref()];
        secrets.show(names.into_iter().flatten().map(String::as_str));
        if secrets.is_empty() {
            return self;
        }
        // A test holds that it can be read back.
        rewritten(&self, secrets).unwrap_or_else(|| self.without_words())
    }
}

/// The report that these values are of.
pub(super) fn read_back(values: &Value) -> Option<Report> {
    let text = json::line(values).ok()?;
    Report::read(&text).ok()
}

/// Takes the arguments of commands that carry secrets out, and adds them to those that are known.
fn give_up_secrets(value: &mut Value, secrets: &mut Secrets) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(command)) = fields.get_mut("command") {
                let (shown, found) = without_secret(command);
                secrets.add_all(&found);
                *command = shown;
            }
            let fields = fields.values_mut();
            fields.for_each(|field| give_up_secrets(field, secrets));
        }
        Value::Array(parts) => {
            let parts = parts.iter_mut();
            parts.for_each(|part| give_up_secrets(part, secrets));
        }
        _ => {}
    }
}
