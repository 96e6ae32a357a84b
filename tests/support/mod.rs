//! What the tests against real servers share.
//!
//! * [`identity`] a certificate with its key, in files
//! * [`installed`] where `ci/install-servers` put the servers
//! * [`folder`] a private folder with a small directory tree to serve
//! * [`lab`] a client, a router and a server behind it
//! * [`namespace`] a network and mounts of a test's own
//! * [`port`] ports that no other test of this machine uses
//! * [`process`] one server process: start, readiness, log, end
//! * [`server`] a real server with its options, address and login
//! * [`vsftpd`], [`proftpd`], [`pure_ftpd`], [`pyftpdlib`] how each is configured and started;
//!   [`inetd`] those that expect an inetd, [`scripted`] those that are libraries of Python and Node.js,
//!   [`nginx`] what is no FTP server
//! * [`recorder`] keeps what is sent to a server, as it is on the wire
//! * [`client`] a bare control connection, to hold one open and to see what a server really says
//! * [`tcpdump`] records packets at the ends of a lab
//! * [`probe`] runs the program under test and reads its report

pub(crate) mod client;
pub(crate) mod folder;
pub(crate) mod identity;
pub(crate) mod inetd;
pub(crate) mod installed;
pub(crate) mod lab;
pub(crate) mod namespace;
pub(crate) mod nginx;
pub(crate) mod port;
pub(crate) mod probe;
pub(crate) mod process;
pub(crate) mod proftpd;
pub(crate) mod pure_ftpd;
pub(crate) mod pyftpdlib;
pub(crate) mod recorder;
pub(crate) mod scripted;
pub(crate) mod server;
pub(crate) mod tcpdump;
pub(crate) mod vsftpd;

pub(crate) use client::Client;
pub(crate) use probe::{Probe, Probed};
pub(crate) use server::{RealServer, Software};
