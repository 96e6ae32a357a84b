//! Where connections begin: at an address of this machine, or at a network interface.

use std::io;
use std::net::{IpAddr, SocketAddr};

use tokio::net::TcpSocket;

use crate::settings::Origin;

/// Whether connections can begin there, found out without sending anything.
///
/// # Errors
///
/// What the system says, in words.
pub fn check(origin: &Origin) -> io::Result<()> {
    let any: IpAddr = match origin {
        Origin::Address(address) => *address,
        Origin::Interface(_) => [127, 0, 0, 1].into(),
    };
    let bound = socket(any).and_then(|socket| bind(&socket, origin, any));
    bound.map_err(|error| {
        let why = match (origin, error.kind()) {
            (Origin::Address(address), io::ErrorKind::AddrNotAvailable) => {
                format!("this machine does not have the address {address}")
            }
            (Origin::Interface(_), io::ErrorKind::PermissionDenied) => {
                "only root (CAP_NET_RAW) may choose the interface on this machine: use an address of it"
                    .to_owned()
            }
            // What Linux says of one that it does not have (ENODEV), for which the standard library has no kind.
            (Origin::Interface(name), _) if error.raw_os_error() == Some(19) => {
                format!("there is no network interface `{name}`")
            }
            _ => return error,
        };
        io::Error::new(error.kind(), why)
    })
}

/// A socket for connections to this address.
pub(super) fn socket(to: IpAddr) -> io::Result<TcpSocket> {
    if to.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }
}

/// Lets the connection of a socket to this address begin there.
pub(super) fn bind(socket: &TcpSocket, origin: &Origin, to: IpAddr) -> io::Result<()> {
    match origin {
        Origin::Address(address) if address.is_ipv4() != to.is_ipv4() => Err(io::Error::new(
            io::ErrorKind::AddrNotAvailable,
            format!("connections begin at {address}, which has another IP version"),
        )),
        Origin::Address(address) => socket.bind(SocketAddr::new(*address, 0)),
        Origin::Interface(name) => bind_to_interface(socket, name),
    }
}

#[cfg(target_os = "linux")]
fn bind_to_interface(socket: &TcpSocket, name: &str) -> io::Result<()> {
    socket2::SockRef::from(socket).bind_device(Some(name.as_bytes()))
}

/// Other systems have other ways.
#[cfg(not(target_os = "linux"))]
fn bind_to_interface(_: &TcpSocket, _: &str) -> io::Result<()> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "an interface can be chosen by name on Linux only: use an address of it",
    ))
}
