//! The session: how it ended, and what surrounds that.

use schemars::JsonSchema;
use serde::Serialize;

/// Facts about the session.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum SessionFact {
    /// The server closed the control connection after a reply.
    ClosedAfterReply,
    /// The server closed the control connection instead of replying.
    ClosedWithoutReply,
    /// The control connection was reset.
    ControlReset,
    /// The control connection failed in another way.
    ControlFailed {
        /// The operating system's words.
        error: String,
    },
    /// A reply did not end.
    Unterminated {
        /// Bytes that came.
        bytes: u64,
    },
    /// Replies came before the first command, or before the reply to it.
    RepliesToNothing {
        /// How many.
        replies: u64,
    },
    /// What came does not begin with a reply code.
    NoReplyCode,
    /// Another command was refused in the same words, which are those for what the server does not know.
    AnsweredAlike {
        /// The other command.
        command: String,
    },
    /// Another connection of the same attempt was lost at the same command.
    LostOnAnother {
        /// The command.
        command: String,
    },
    /// Another connection of the same attempt got an answer to the same command.
    AnsweredOnAnother {
        /// The command.
        command: String,
    },
    /// An earlier attempt was lost at the same command.
    LostEarlier {
        /// The command.
        command: String,
    },
}
