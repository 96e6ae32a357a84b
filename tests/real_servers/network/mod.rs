//! Data connections as networks really break them: real servers behind a router that translates
//! addresses, filters, or reads along, in namespaces that the tests make.
//!
//! * [`healthy`] networks that let everything through
//! * [`addresses`] servers that announce an address which is none for their clients
//! * [`firewalls`] ports that are not forwarded, dropped, rejected
//! * [`gateways`] routers that read FTP
//! * [`leftovers`] none of a test that is killed
//! * [`middleboxes`] what accepts in the server's place or gives connections another source
//! * [`packets`] ways that delay packets, lose some, or lose the large ones
//! * [`places`] the same server from two places: is it us or them?
//! * [`ranges`] a passive range of which a part is forwarded, or belongs to somebody else
//! * [`translators`] a NAT64 between IPv6 and IPv4
//! * [`clients`] what stands in the client's way: its own router, a broken IPv6, a NAT that forgets

#![cfg(target_os = "linux")]

mod addresses;
mod clients;
pub(crate) mod faulty;
mod firewalls;
mod gateways;
mod healthy;
mod leftovers;
mod middleboxes;
mod packets;
mod places;
pub(crate) mod probing;
mod ranges;
mod translators;
