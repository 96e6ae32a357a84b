//! The wire: the only sockets.
//!
//! * [`limits`] every wait has a limit, the run a deadline, and Ctrl-C ends both
//! * [`resolve`] names to addresses, each family apart
//! * [`turns`] who may speak to a server, where several runs go on at once
//! * [`confines`] where connections may lead, [`origin`] where they begin
//! * [`dial`] one TCP connection, timed, its failure classified; [`goal`] where it is to lead, `proxy` through what
//! * `tap` the stream between suppaftp and the socket, which records and frames every byte
//! * `line` one command line, and what of it may be shown
//! * [`session`] one control connection: commands out, exchanges in
//! * [`tls`] handshakes, and what servers present in them
//! * [`data`] the bytes of a data connection, [`upload`] those that we send, [`mod@tally`] how evenly they go
//! * [`hello`] a TLS `ClientHello`, to tell implicit TLS from silence

pub mod confines;
pub mod data;
pub mod dial;
pub mod goal;
pub mod hello;
pub mod limits;
mod line;
pub mod origin;
mod proxy;
pub mod resolve;
pub mod session;
pub mod tally;
mod tap;
pub mod tls;
pub mod turns;
pub mod upload;
