//! The few words on the transfer test.

use super::Notes;
use crate::evidence::transfer_test::{Cleanup, FileTransfer, TransferTest};
use crate::report::data::{failure, refused};
use crate::report::words::amount;

impl Notes<'_> {
    pub(super) fn transfer_test(&self, test: &TransferTest) -> String {
        let mut parts = Vec::new();
        let before = self.attempt.exchange(test.cwd);
        if let Some(refused) = before.and_then(|cwd| refused(cwd, self.wording)) {
            return self.result("CWD", &refused);
        }
        let both = [("STOR", &test.upload), ("RETR", &test.download)];
        for (verb, file) in both {
            parts.extend(file.as_ref().map(|file| self.file(verb, file)));
        }
        if let Some(compared) = &test.compared {
            let id = match compared.first_difference {
                None => "transfer-identical",
                Some(_) => "transfer-not-identical",
            };
            parts.push(self.say(id, &[]));
        }
        match &test.cleanup {
            Cleanup::NotNeeded => {}
            Cleanup::Deleted(_) => parts.push(self.say("transfer-deleted", &[])),
            Cleanup::Left { path, .. } => {
                parts.push(self.say("transfer-left", &[("path", path)]));
            }
        }
        self.list(&parts)
    }

    fn file(&self, verb: &str, file: &FileTransfer) -> String {
        let failure = failure(self.attempt, &file.data, self.wording);
        self.result(
            verb,
            &failure.unwrap_or_else(|| amount(file.data.bytes.unwrap_or_default())),
        )
    }
}
