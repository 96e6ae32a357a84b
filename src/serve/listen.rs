//! The connections of those who ask.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower_service::Service;

use super::server::Server;
use super::web::Web;

/// So many connections at a time. More wait in the system's queue.
const MAX_CONNECTIONS: usize = 256;

/// So many bytes of a request are read before its body.
const MAX_HEAD: usize = 16 * 1024;

/// So many headers may it have.
const MAX_HEADERS: usize = 64;

/// The longest time that a request may take to arrive, and a connection may be silent between two of them.
const MAX_HEAD_TIME: Duration = Duration::from_secs(60);

/// The longest time for a TLS handshake.
const MAX_HANDSHAKE_TIME: Duration = Duration::from_secs(10);

/// How long whoever asks may take nothing of the answer.
const MAX_WRITE_TIME: Duration = Duration::from_secs(30);

/// The longest time for runs to take their leave, and for answers to be taken, once the program is to end.
const MAX_FAREWELL: Duration = Duration::from_millis(4500);

/// The pause after a connection that could not be accepted, as where there are no more descriptors.
const PAUSE: Duration = Duration::from_millis(500);

/// Answers on these listeners until the program is to end. Then nothing new is accepted, runs that go on take their leave,
/// and those who wait for them are told.
pub async fn serve(server: Arc<Server>, listeners: Vec<TcpListener>, router: Router) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut accepting = JoinSet::new();
    for listener in listeners {
        accepting.spawn(accept(
            server.clone(),
            listener,
            router.clone(),
            places.clone(),
        ));
    }
    while accepting.join_next().await.is_some() {}
    server.tasks.close();
    let _ = tokio::time::timeout(MAX_FAREWELL, async {
        server.tasks.wait().await;
        // Each connection holds a place.
        let all = u32::try_from(MAX_CONNECTIONS).unwrap_or(u32::MAX);
        let _ = places.acquire_many(all).await;
    })
    .await;
}

async fn accept(
    server: Arc<Server>,
    listener: TcpListener,
    router: Router,
    places: Arc<Semaphore>,
) {
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            biased;
            () = server.stop.cancelled() => return,
            next = next => next,
        };
        match (place, accepted) {
            (Ok(place), Ok((stream, peer))) => {
                let connection = Connection {
                    server: server.clone(),
                    peer,
                    router: router.clone(),
                    _place: place,
                };
                tokio::spawn(connection.go_on(stream));
            }
            (_, Err(error)) => {
                server
                    .log
                    .warn(&format!("a connection could not be accepted: {error}"));
                tokio::time::sleep(PAUSE).await;
            }
            (Err(_), _) => return,
        }
    }
}

/// A connection of somebody who asks.
struct Connection {
    server: Arc<Server>,
    peer: SocketAddr,
    router: Router,
    _place: OwnedSemaphorePermit,
}

impl Connection {
    async fn go_on(self, stream: TcpStream) {
        let counted = &self.server.counts.connections;
        counted.fetch_add(1, Ordering::Relaxed);
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(MAX_WRITE_TIME));
        let stream = Box::pin(stream);
        let tls = self.server.snapshot().web.tls.clone();
        match tls {
            None => self.answer(stream).await,
            Some(tls) => {
                let handshake = TlsAcceptor::from(tls).accept(stream);
                let ended = tokio::time::timeout(MAX_HANDSHAKE_TIME, handshake).await;
                match ended {
                    Ok(Ok(stream)) => self.answer(stream).await,
                    Ok(Err(error)) => self.no_tls(&error),
                    Err(_) => self.no_tls(&io::ErrorKind::TimedOut.into()),
                }
            }
        }
        counted.fetch_sub(1, Ordering::Relaxed);
    }

    async fn answer(&self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let answer = service_fn(|request: hyper::Request<Incoming>| {
            self.router.clone().call(request.map(Body::new))
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(MAX_HEAD_TIME)
            .max_buf_size(MAX_HEAD)
            .max_headers(MAX_HEADERS);
        let mut connection = pin!(http.serve_connection(TokioIo::new(stream), answer));
        // Whoever goes away, or sends what is no HTTP, has nothing to be told.
        tokio::select! {
            _ = connection.as_mut() => return,
            () = self.server.stop.cancelled() => {}
        }
        Pin::as_mut(&mut connection).graceful_shutdown();
        let _ = connection.await;
    }

    /// Said of each connection: whoever asks for it wants to know why it fails.
    fn no_tls(&self, error: &io::Error) {
        let count = &self.server.counts.handshakes;
        count.fetch_add(1, Ordering::Relaxed);
        let words = crate::text::sanitize(&Web::why_no_tls(error));
        self.server
            .log
            .warn(&format!("no TLS with {}: {words}", self.peer));
    }
}
