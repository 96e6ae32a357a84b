//! What tests with hostile bytes (`tests/fuzz`) need of the inside of this library. It is no part of the API, and changes as they do.

use crate::evidence::certificate::{self, Certificate};
use crate::evidence::tls::OldAnswer;
use crate::knowledge::profiles::{self, ProfileError};
use crate::wire::tls;

/// What is read of a certificate in DER.
#[must_use]
pub fn certificate(der: &[u8]) -> Certificate {
    certificate::read(der)
}

/// What came in place of a TLS record, if something did, of bytes that come in these pieces.
pub fn stray<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Option<Vec<u8>> {
    tls::stray(pieces)
}

/// What a server answers to a `ClientHello` of old versions, once enough of it is there.
#[must_use]
pub fn old_answer(heard: &[u8]) -> Option<OldAnswer> {
    tls::answer(heard)
}

/// Reads a user's profile of a server, and does not take it.
///
/// # Errors
///
/// Why it cannot be taken.
pub fn profile(text: &str) -> Result<(), ProfileError> {
    profiles::check(text)
}
