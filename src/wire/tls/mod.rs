//! TLS on control and data connections.
//!
//! * `client` one configuration for all connections of an attempt, so that sessions can be resumed
//! * `handshake` one handshake, timed, its end classified
//! * `verifier` records what the server presents and lets the handshake go on
//! * `socket` the bytes below TLS, watched for what is none
//! * `old_hello` a `ClientHello` of old versions, and what it is answered

mod client;
mod handshake;
mod old_hello;
mod socket;
mod verifier;

pub use client::{Sessions, TlsClient, Unusable, usable};
pub(crate) use handshake::{Failure, failure};
pub use handshake::{Shaken, shake};
pub use old_hello::Offer;
pub(crate) use old_hello::{answer, ask};
pub(crate) use socket::{TlsSocket, TlsStream, stray};
