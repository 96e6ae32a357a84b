//! Secrets taken out of a report that was read: this program writes none into it, but others may.

use serde_json::Value;

use super::Report;
use crate::evidence::rewriting::rewritten;
use crate::secret::Secrets;
use crate::secret::commands::without_secret;

impl Report {
    /// The same with no secret in its commands. They are added to `secrets`: whoever reads it masks it once everything is read that goes
    /// with it.
    #[must_use]
    pub fn giving_up_secrets(self, secrets: &mut Secrets) -> Self {
        let Ok(mut written) = serde_json::to_value(&self) else {
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

/// The report that these values are of. It is read from text, as everywhere: to read it from values as well takes another megabyte of
/// the program.
pub(super) fn read_back(values: &Value) -> Option<Report> {
    let text = serde_json::to_vec(values).ok()?;
    serde_json::from_slice(&text).ok()
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
