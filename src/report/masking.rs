//! Secrets taken out of a report that was read: this program writes none into it, but others may.

use serde_json::Value;

use super::Report;
use crate::evidence::masking;
use crate::secret::Secrets;
use crate::secret::commands::without_secret;

impl Report {
    /// The same without the secrets that its commands hold, wherever they come back.
    #[must_use]
    pub fn without_secrets(self) -> Self {
        let Ok(mut written) = serde_json::to_value(&self) else {
            return self;
        };
        let mut secrets = Secrets::default();
        give_up_secrets(&mut written, &mut secrets);
        if secrets.is_empty() {
            return self;
        }
        let names = [Some(&self.target.user), self.target.host.as_ref()];
        secrets.show(names.into_iter().flatten().map(String::as_str));
        // A test holds that it can be read back.
        masking::masked(written, &secrets).unwrap_or(self)
    }
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
