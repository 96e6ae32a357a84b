//! Saving and loading evidence, with its version.
