//! The connection to a place: TCP, and TLS that is verified.

use std::error::Error;
use std::io;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::place::Place;
use crate::report::PlaceFailure;
use crate::report::places::NotAsked;

/// What HTTP is spoken over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Connects to a place.
pub(super) async fn connect(
    place: &Place,
    tls: &Arc<rustls::ClientConfig>,
) -> Result<Box<dyn Stream>, NotAsked> {
    let stream = TcpStream::connect((place.host.as_str(), place.port)).await;
    let stream = stream.map_err(|error| failed(PlaceFailure::Unreachable, &error))?;
    // What is asked is one small segment.
    let _ = stream.set_nodelay(true);
    if !place.is_encrypted {
        return Ok(Box::new(stream));
    }
    let name = ServerName::try_from(place.host.clone())
        .map_err(|error| failed(PlaceFailure::Tls, &io::Error::other(error)))?;
    let secured = TlsConnector::from(Arc::clone(tls)).connect(name, stream);
    match secured.await {
        Ok(stream) => Ok(Box::new(stream)),
        Err(error) => Err(failed(PlaceFailure::Tls, &error)),
    }
}

/// A failure in the words of the system or the library.
pub(super) fn failed(kind: PlaceFailure, error: &(dyn Error + 'static)) -> NotAsked {
    // The library's own words on TLS come later, when the first bytes are read.
    let is_tls = has_tls(error);
    NotAsked {
        kind: if is_tls { PlaceFailure::Tls } else { kind },
        status: None,
        code: None,
        detail: Some(innermost(error)),
    }
}

fn has_tls(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let inside = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        let is_of_tls = matches!(inside, Some(inside) if inside.is::<rustls::Error>());
        if is_of_tls || error.is::<rustls::Error>() {
            return true;
        }
        next = error.source();
    }
    false
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
