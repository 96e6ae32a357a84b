//! Packet captures, from the bytes of a file to TCP connections and what they show.
//!
//! * `file` pcap and pcapng, compressed or not: the frames as they were recorded
//! * `packet` what a frame carries: link and network layers taken off, TCP segments and ICMP errors
//! * `flow` segments to connections: bytes in order, what is missing, and the facts of each side
//! * `tls` what the records of a TLS connection show without its keys
//! * `follow` all of it in one pass: a [`Listener`](flow::Listener) hears what the connections of a file hold

mod file;
mod flow;
mod follow;
mod packet;
mod tls;
