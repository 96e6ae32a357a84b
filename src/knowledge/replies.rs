//! Reply texts and the cause each one states, from `data/replies.toml`.
