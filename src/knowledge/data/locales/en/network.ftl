# What the network does to packets on their way.

transfer-stall-mtu = Large packets are lost on the way
    .detail =
        The listing stood still{ for-seconds }, and came whole when it was asked for again in small
        TCP segments. So the login, the data connection and the files are all right: packets above
        a certain size vanish between the server and here, and the ICMP messages that would tell
        the sender do not arrive (a path MTU black hole). Typical places are VPNs, PPPoE, tunnels
        between clouds, and jumbo frames on one side only. Short listings and small files still
        work.
    .you =
        Lower the MTU of your network interface or VPN, for example to 1400 or 1280.
    .network-admin =
        Clamp the TCP segment size to the path MTU on tunnels and PPPoE links. Let ICMP type 3 code
        4 ("fragmentation needed") and ICMPv6 type 2 ("packet too big") through all firewalls on
        the way.
    .server-admin =
        Let the server's firewall accept ICMP type 3 code 4 and ICMPv6 type 2. Check that the MTU of
        its interface fits its network (9000 works only where all do it), or turn on MTU probing:
        on Linux, net.ipv4.tcp_mtu_probing=1.

