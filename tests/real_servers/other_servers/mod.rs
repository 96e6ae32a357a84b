//! Servers of other kinds than vsftpd, `ProFTPD`, Pure-FTPd and pyftpdlib: small ones, libraries, and those that expect
//! an inetd.
//!
//! They know fewer commands, name no passive range, answer in words of their own, and most have no TLS. None of
//! that is a fault.
//!
//! * [`healthy`] nothing is wrong: no experiment warns of anything
//! * [`faults`] what some of them really do wrong, as they come from their registries
//! * [`limits`] limits that some of them have, in their own words
//! * [`web`] servers that are there and speak another protocol

mod faults;
mod healthy;
mod limits;
mod web;
