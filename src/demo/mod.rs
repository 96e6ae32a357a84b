//! The embedded practice server.
