# Data connections: passive, active, and what happens on them.

# Wrong addresses in the reply to PASV

pasv-private-address = Passive reply names a private address
    .detail =
        In reply to PASV the server announced an address{ announced-address } that is valid only
        inside a private network, while the server itself was reached at another
        address{ peer-address }. Clients that believe it connect to nowhere: login works, listings
        hang. Nearly always the server stands behind NAT and has not been told its public address.
    .server-admin =
        Set the server's public address for passive mode, as a number unless it changes, and
        reload. See that the passive ports are forwarded to it unchanged.
    .you =
        Until then, use extended passive mode (EPSV), or let your client ignore the address in the
        passive reply.
    .network-admin =
        Forward the passive ports to the server. Do not count on the router to rewrite the
        address: it cannot under TLS.

pasv-loopback-address = Passive reply names the loopback address
    .detail =
        In reply to PASV the server announced a loopback address{ announced-address }, which means
        "this machine" to every client. Clients connect to themselves and are refused at once, so
        it looks as if the server refused. Usually the passive address was set to localhost, or
        to a host name that the hosts file maps to it.
    .server-admin =
        Set the address that clients use to reach the server as its passive address, not
        localhost.
    .you =
        Until then, use extended passive mode (EPSV), or let your client ignore the address in the
        passive reply.

pasv-zero-address = Passive reply names the address 0.0.0.0
    .detail =
        In reply to PASV the server announced the address 0.0.0.0. Some servers mean by it
        "the address you are connected to"; many clients understand that, others try to connect
        to 0.0.0.0 and fail. It is either set on purpose, as behind some load balancers, or the
        server does not know its own address.
    .server-admin =
        Set the address that clients use to reach the server as its passive address, unless 0.0.0.0
        is needed on purpose.
    .you =
        Until then, use extended passive mode (EPSV), or let your client use the server's address
        instead of the announced one.

pasv-other-public-address = Passive reply names another public address
    .detail =
        In reply to PASV the server announced an address{ announced-address } other than the one it
        was reached at{ peer-address }. That can be intended, where a server has several addresses
        or stands behind a load balancer. More often it is an old address left in the
        configuration or a DNS name that resolves differently on the server. Clients that insist
        on the same address refuse it anyway.
    .server-admin =
        Check the configured passive address: it must be the one under which clients reach the
        server now.
    .you =
        Until then, use extended passive mode (EPSV), or let your client ignore the address in the
        passive reply.

pasv-address-hairpin = Public address announced inside the network
    .detail =
        This client is in the same private network as the server{ peer-address }, but in reply to
        PASV the server announced its public address{ announced-address }. Clients outside are
        served well; clients inside have to go out and back in through the router, and many
        routers do not allow that (hairpin NAT).
    .server-admin =
        Let the server announce its private address to local clients, for example by address
        rules or a second virtual server.
    .network-admin =
        Allow hairpin NAT for the passive ports if the server cannot do that.
    .you =
        Until then, use extended passive mode (EPSV), or let your client ignore the address in the
        passive reply.

pasv-private-but-epsv-works = Works with EPSV only: PASV address is private
    .detail =
        In reply to PASV the server announced a private address{ announced-address }, while it is
        reached at a public one{ peer-address }. Extended passive mode (EPSV) names no address and
        works, so the listing came. Clients that use PASV and believe the address
        hang at every listing.
    .server-admin =
        Set the server's public address for passive mode.
    .you =
        Keep to EPSV, or let your client ignore the address in the passive reply.

# Connecting to the passive port

data-port-filtered = Data connection gets no answer
    .detail =
        Login works, but connecting to the data port that the server opened{ at-address } got no
        answer{ within-seconds }: packets are dropped on the way. Nearly always the firewall or the
        NAT before the server lets the control port through but not the passive ports. Less often
        a firewall on your side blocks outgoing connections to high ports; then every other FTP
        server fails from here too.
    .server-admin =
        Set a fixed range of passive ports in the server and open or forward that same range, port
        by port, in every firewall and security group before it.
    .you =
        Try from another network to see on which side the block is. Other modes seldom help
        behind NAT.
    .network-admin =
        Allow the passive port range to the server. Do not rely on FTP inspection to open ports
        as needed: it is blind under TLS.

data-port-refused = Data connection is refused
    .detail =
        Login works, but the data port that the server just opened{ at-address } refuses connections:
        a host answers there, and nothing listens on that port. Most likely the passive ports are
        not published from a container or are forwarded to another host or to other numbers. It
        happens too when the announced address belongs to another machine, or when the server has
        already closed the port again. A dropped packet would have timed out instead.
    .server-admin =
        Publish and forward the whole passive port range one to one, with the same port numbers
        inside and outside.
    .network-admin =
        Check that the passive ports are forwarded to the FTP server itself, and that no device
        rewrites port numbers in FTP replies.
    .you =
        Try once more. If it stays so, report it to the server's administrator.

data-port-rejected = A firewall rejects the data connection
    .detail =
        Login works, but connecting to the data port{ at-address } was rejected with a message from
        the network{ os-words }. The control connection to the same server works, so this is no
        missing route: most likely a host firewall rejects the passive ports.
    .server-admin =
        Open the passive port range in the host's own firewall.
    .network-admin =
        Look for a rule that rejects the passive port range with an ICMP message.
    .you =
        Report it to the server's administrator; it is not your network's routing.

pasv-ports-exhausted = Server has no free passive port
    .detail =
        The server could not open a port for the data connection because its passive ports are all
        in use, or it could not listen on any. The range is too small for the number of transfers;
        each used port also rests for some minutes.{ said }
    .server-admin =
        Widen the passive port range to at least twice the number of clients, and open it in the
        firewall too.
    .you =
        Try again in half a minute, with fewer transfers at a time.

epsv-blocked-by-firewall = EPSV is blocked, PASV works
    .detail =
        The server offers extended passive mode (EPSV), but the data connection for it{ at-address }
        does not get through, while the one for PASV does. Most likely a firewall opens data ports
        by reading the replies and understands only PASV. Clients that prefer EPSV wait for a
        timeout first, and those without a fallback fail.
    .network-admin =
        Open a fixed range of passive ports instead of relying on FTP inspection, or update the
        inspection so that it knows EPSV.
    .server-admin =
        Agree on a fixed passive port range with the network's administrator.
    .you =
        Until then, switch EPSV off in your client.

pasv-on-ipv6 = PASV is refused over IPv6
    .detail =
        The server refuses PASV because this connection runs over IPv6, for which PASV has no room.
        That is correct; EPSV is made for it. It matters only to clients that know PASV alone.{ said }
    .you =
        Use extended passive mode (EPSV), or IPv4 (-4) with an old client.

pasv-disabled = Server does not allow passive mode
    .detail =
        The server refuses passive mode by its configuration. Only active mode is left, in which
        the server connects back to the client, and that fails behind most firewalls and
        NAT.{ said }
    .server-admin =
        Allow passive mode, set a range of passive ports and open it in the firewall.
    .you =
        Try active mode (--active) if nothing stands between you and the server.

pasv-reply-malformed = Passive reply cannot be understood
    .detail =
        The server agreed to passive mode, but its reply does not hold a valid address or port, so
        no client can connect. The server has a fault, or a device in between mangled the
        reply.{ said }
    .server-admin =
        Update the server. Check the configured passive address: a host name or a stray character
        there ends up in this reply.
    .network-admin =
        If the server sends a proper reply locally, switch FTP inspection off in between.
    .you =
        Try the other passive mode (EPSV or PASV) in your client.

pasv-reply-odd = Passive reply is written in an unusual way
    .detail =
        The reply to passive mode could be understood, but is not written as the RFCs say. Strict
        clients may fail to read it.{ said }
    .server-admin =
        Update the server if a newer version exists.

pasv-mode-locked = Server sticks to one passive mode
    .detail =
        After one passive mode was used, the server refused the other in the same session. Clients
        that fall back from one to the other fail here; with a new session each works.{ said }
    .you =
        Set your client to one passive mode, or let it reconnect before it changes.
    .server-admin =
        If a proxy stands before the server, let it offer both modes.

pret-required = Server wants PRET before passive mode
    .detail =
        The server is distributed and must know what will be transferred before it can name an
        address, so it wants the command PRET before PASV. Few clients can do that.{ said }
    .you =
        Use a client that can send PRET, such as curl with --ftp-pret or a client made for this
        server.

# After the connection was made

data-peer-ip-mismatch = Data connection comes from another address
    .detail =
        The data connection reached the server, but from another address than the control
        connection, so the server refused it as a possible theft. Your two connections leave by
        different addresses: several Internet lines, a carrier's address pool, a VPN or proxy that
        takes only one of them, or a load balancer that hides addresses from the server.{ said }
    .network-admin =
        Let all connections of one client to one server leave by the same address. Before the
        server, keep client addresses visible and bind both connections to one node.
    .you =
        Switch off the VPN or FTP proxy that carries only one of the two connections, or try
        another network.
    .server-admin =
        Only if addresses cannot be made equal, allow data connections from other addresses, and
        require TLS then.

data-accepted-by-middlebox = Something else accepted the data connection
    .detail =
        Connecting to the data port worked{ at-address }, yet { $has-seconds ->
            [yes] the server waits on for it
           *[no] the server says that nobody came
        }. So a device in between accepted the connection in the server's name: a transparent proxy, an
        antivirus with FTP scanning, a SYN proxy, or a container's port forwarder without the
        right port behind it.{ said }
    .you =
        Switch off FTP scanning in the antivirus of this machine, and try from another network.
    .network-admin =
        Take this server out of transparent FTP proxies and SYN proxies, and check where its
        passive ports are forwarded to.
    .server-admin =
        In a container, publish the passive ports one to one.

data-connect-too-late = Server gave up waiting for the data connection
    .detail =
        The server opened a data port and closed it again because no connection came in the time it
        waits. Either the connection was slow to arrive, for example after another mode was tried
        first, or it got lost on the way to the server.{ said }
    .you =
        Let your client use the mode that works at once, without trying another first.
    .server-admin =
        If it happens to many clients, check that the passive ports are open. Only then raise the
        time the server waits.

data-refused = Server refuses to list
    .detail =
        Login works, but the server refused the listing{ with-code }. Its text fits no known
        cause.{ said }
    .you =
        Read the server's words. Try another directory to see whether it is about this one.
    .server-admin =
        The server's log names the reason; look for this user and time.

transfer-stalled = Transfer stands still
    .detail =
        The server began the transfer and then no data came{ for-seconds }, and no word either. The
        data connection itself was made. In order of likelihood: large packets get lost on the way
        (an MTU problem, typical of VPNs), a device in between holds the data back, or the server
        hangs on a slow or broken file system.
    .you =
        Try a small directory: if that lists and a large one stalls, packet size is the suspect.
    .network-admin =
        Let ICMP "fragmentation needed" messages through, or clamp the TCP segment size on tunnels.
        Check FTP inspection.
    .server-admin =
        List the same directory on the host itself. If it hangs there too, its file system is the
        cause.

transfer-final-reply-missing = No closing reply after the transfer
    .detail =
        All data arrived and the data connection was closed, but the closing reply (usually 226)
        did not come{ within-seconds }. Clients count such a transfer as failed or hang. Either the
        server is still busy with it, as gateways to slow storage are, or a firewall or NAT has
        forgotten the control connection while data flowed.
    .server-admin =
        See in the log when the transfer ended for the server. If late, look at storage and virus
        scanning; if in time, switch TCP keep-alive on.
    .network-admin =
        Raise the idle timeout for TCP connections on firewalls, NAT and load balancers to an hour.
    .you =
        Check the file's size before sending it again, and switch keep-alive on in your client.

transfer-reset = Transfer was cut off
    .detail =
        The data connection was reset in the middle of the transfer. If it happens after the same
        number of bytes each time, think of content inspection or a size limit; after the same
        time, of a timer in a device in between; otherwise of a faulty path or a crash of the
        server process.
    .you =
        Try again, and note the time and amount after which it breaks.
    .server-admin =
        Look in the log for this session: a crash, a limit, or a network error.
    .network-admin =
        Check session timers and content inspection on the way.

# Active mode

port-private-address = Address behind NAT sent in active mode
    .detail =
        In active mode the client tells the server where to connect to. This client's own
        address{ announced-address } is private, or a NAT device in between has replaced
        it{ seen-as-address }. The server cannot reach it, and refuses it as foreign. NAT devices correct the address only sometimes, and never under TLS.{ said }
    .you =
        Use passive mode.
    .network-admin =
        Where active mode is a must, give the client a public address or forward a port range to
        it.

port-disabled = Server does not allow active mode
    .detail =
        The server refuses active mode by its configuration. That is common and harmless as long as
        passive mode works.{ said }
    .you =
        Use passive mode.
    .server-admin =
        If active mode is meant to work, allow it.

port-low-port-refused = Server refuses low ports in active mode
    .detail =
        In active mode the client offered a port below 1024. The server does not connect to such
        ports, so that nobody can use it to attack other services.{ said }
    .you =
        Set the client's range of active ports to 1024 and above, or use passive mode.

active-connect-back-blocked = Server cannot connect back
    .detail =
        The server agreed to active mode, but its connection to this client did not arrive{ within-seconds }.
        Most likely a firewall or NAT on the client's side keeps it out, as nearly all do; or
        the server's own firewall does not let it out.{ said }
    .you =
        Use passive mode. Otherwise allow incoming connections from the server in the firewall of
        this machine.
    .network-admin =
        Where active mode is a must, let connections from the server's port 20 in to the client.
    .server-admin =
        Let the server open connections from port 20 to clients.

active-from-unexpected-source = Server connects back from another address
    .detail =
        In active mode the data connection came from another address{ at-address } than that of the
        control connection{ peer-address }. Careful clients refuse it. The server has several
        addresses or stands behind a load balancer or NAT.
    .server-admin =
        Bind the server's outgoing data connections to the address that clients connect to.
    .network-admin =
        Translate the server's outgoing connections to its public address.
    .you =
        Use passive mode.

eprt-unsupported = No extended active mode (EPRT)
    .detail =
        The server does not know EPRT (RFC 2428), so active mode works over IPv4 only. Passive mode
        is not affected.{ said }
    .you =
        Use passive mode, or PORT over IPv4.
