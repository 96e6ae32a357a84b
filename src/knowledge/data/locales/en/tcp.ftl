# Connecting to the control port.

tcp-refused = Port { $port } refuses connections
    .detail =
        The host{ at-address } is there and refused the connection at once. Most likely nothing
        listens on port { $port } at that address: the FTP server is stopped, uses another port
        or another address of the host, or its port is not published from its container. A
        firewall that rejects connections can look the same; one that drops them would let the
        connection time out.
    .server-admin =
        Check that the FTP service runs and listens on port { $port } of this very address, not
        on localhost or another interface only. In a container, publish the port.
    .you =
        Check the port. If it is right, tell the server's administrator that the service does not
        listen.
    .network-admin =
        If the service listens and local clients can connect, look for a rule that rejects port
        { $port }.

tcp-timeout = No answer on port { $port }
    .detail =
        Connecting{ at-address } got no answer at all{ within-seconds }: no acceptance and no
        refusal. Packets are dropped on the way, nearly always by a firewall or a cloud security
        group, or the host is down or the address is an old one. The same happens when the name
        points to a web proxy or CDN that does not carry FTP, when only known client addresses
        are let in, or when your address was banned.
    .you =
        Try from another network, for example over a mobile phone. If it works there, your own
        network blocks FTP or your address is not let in. If it worked before and then stopped
        after failed logins, your address may be banned for some time.
    .server-admin =
        Check that the host is up and that its firewall or security group lets TCP port
        { $port } in from the client's address. See whether a ban list holds that address, and
        whether DNS points to a CDN instead of the server.
    .network-admin =
        Allow outgoing TCP connections to port { $port }, and forward the port if the server is
        behind NAT.

tcp-unreachable = No route to the server
    .detail =
        The network reported that the address{ at-address } cannot be reached{ os-words }. If the
        report came at once, this machine or its router has no route there, for example because a
        VPN is down. Otherwise the host is absent from its own network, or a firewall rejects the
        connection with just this message.
    .you =
        Check your network connection and VPN. Try another host of the same network.
    .network-admin =
        Check the route to the address, and look for a rule that rejects port { $port } with an
        ICMP message.
    .server-admin =
        Check that the host is up and that its own firewall admits port { $port }.

tcp-local-failure = This machine could not open a connection
    .detail =
        Opening a connection{ at-address } failed on this machine before a packet was sent{ os-words }.
        Typical reasons are a local firewall or sandbox that forbids it, a network that is down,
        or no free local ports or file descriptors. Nothing is known about the FTP server.
    .you =
        Check the network, the local firewall and the resource limits of this machine, then run
        the probe again.

only-sftp-available = Only SFTP (SSH) is offered, not FTP
    .detail =
        Port { $port } does not answer FTP, but an SSH server answers on the same host{ at-address }.
        Most likely this server offers SFTP only. SFTP runs over SSH; despite its name it is a
        different protocol, and an FTP client cannot use it.
    .you =
        Use an SFTP client with port 22, usually with the same user name and password.
    .server-admin =
        If FTP is meant to be offered too, start the FTP service and open its port.

only-implicit-tls-available = Only implicit FTPS is offered
    .detail =
        Port { $port } does not answer, but a server that expects TLS from the first byte
        answers{ at-address }. Most likely only implicit FTPS is offered, the form of FTP over TLS
        that has a port of its own, usually 990.
    .you =
        Set your client to implicit FTPS (ftps://) and port 990.
    .server-admin =
        If plain FTP or explicit TLS is meant to be offered too, start a listener on port
        { $port } and open it.

tcp-reset-after-accept = Connection was reset before the greeting
    .detail =
        The connection was accepted{ at-address } and then reset before the server said a word. FTP
        servers end a session in an orderly way, so this is most likely a load balancer without a
        healthy server behind it, a service starter that has reached its limit, a server process
        that crashed, or an intrusion prevention system.
    .server-admin =
        See the server's log at this time: did the FTP process get the connection, and did it
        crash? Check the limits of the service starter (inetd, xinetd, systemd socket).
    .network-admin =
        Check that the load balancer has a healthy target, and the logs of firewalls and
        intrusion prevention for this connection.
    .you =
        Try again in half a minute. If it always happens, report the time and your address to the
        server's administrator.
