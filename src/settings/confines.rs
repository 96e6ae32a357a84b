//! Where connections may lead.

use ipnet::IpNet;

/// The addresses that a run may connect to: those of a target that somebody asked for over the network, who must not be
/// led, and must not lead, to whatever else the machine can reach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Confines {
    /// Within these networks.
    pub networks: Vec<IpNet>,
    /// Any address that everybody can reach.
    pub public: bool,
}
