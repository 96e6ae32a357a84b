//! Ids of findings with their phase and severity, from `data/findings.toml`.
