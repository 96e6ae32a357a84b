# Protected replies (6yz), and numbers that clients show where a reply code is expected.

code-631 = Reply protected in integrity
    .meaning =
        The reply itself is packed inside this one, encoded so that changes on the path are detected.
        Its own code is inside.
    .when =
        After any command in a session that is protected by Kerberos or GSSAPI, but not with TLS.
    .action =
        No change needed: the client unpacks the reply. A client that shows 631 does not know the
        mechanism.
    .waiting = No waiting needed.
    .expect = Expect it with protection of integrity only; 632 adds secrecy.

code-632 = Reply protected in confidentiality and integrity
    .meaning =
        The reply itself is packed inside this one, encrypted and protected against changes. Its own
        code is inside.
    .when =
        After any command in a session that is protected by Kerberos or GSSAPI, but not with TLS.
    .action =
        No change needed: the client unpacks the reply. A client that shows 632 does not know the
        mechanism.
    .waiting = No waiting needed.
    .expect = Expect it when commands are sent encrypted with such a mechanism.

code-633 = Reply protected in confidentiality
    .meaning = The reply itself is packed inside this one, encrypted. Its own code is inside.
    .when =
        After any command in a session that is protected by Kerberos or GSSAPI, but not with TLS.
    .action =
        No change needed: the client unpacks the reply. A client that shows 633 does not know the
        mechanism.
    .waiting = No waiting needed.
    .expect = Expect it rarely, as most mechanisms protect against changes as well.

code-10053 = No reply code: connection aborted (Windows)
    .meaning =
        An error number of Windows (WinSock), not a reply of the server: this machine itself gave up
        the connection, after a timeout or because a local program interfered.
    .when = Clients and proxies on Windows show it; no FTP server sends it.
    .action = Look at firewalls and virus scanners on this machine, then at the line.
    .waiting = Try again once after 1 min; a local program that interferes will do it again.
    .expect =
        Expect it when the fault lies with the client's machine; 10054 is when the other side resets the
        connection.

code-10054 = No reply code: connection reset (Windows)
    .meaning =
        An error number of Windows (WinSock), not a reply of the server: the other side, or a device on
        the path, reset the connection without a reply.
    .when =
        Clients and proxies on Windows show it; no FTP server sends it. In the middle of a session a
        firewall or a stopped server is likely, right after connecting a ban.
    .action =
        Find out when it happens: after a pause look at idle timeouts, right after connecting at
        bans, after AUTH TLS at the firewall.
    .waiting = Try again after 1 min; if it comes at once each time, waiting does not help.
    .expect = Expect it when an open connection is reset; a refusal with a reason would be 421.

code-10060 = No reply code: connection timed out (Windows)
    .meaning =
        An error number of Windows (WinSock), not a reply of the server: nothing answered in time. A
        firewall that drops packets is the most common cause, a wrong address the next.
    .when =
        Clients and proxies on Windows show it; no FTP server sends it. It may be about the control
        connection or, after login, about the data connection.
    .action =
        Check host and port. If the login works and listings do not, change between passive and
        active mode, and have the passive ports opened.
    .waiting = Waiting helps only if the server or the line is down.
    .expect = Expect it when packets are dropped; 10061 means that the host answered and refused.

code-10061 = No reply code: connection refused (Windows)
    .meaning =
        An error number of Windows (WinSock), not a reply of the server: the host answered that
        nothing listens at this port.
    .when = Clients and proxies on Windows show it; no FTP server sends it.
    .action =
        Check the port. If it is right, the FTP service is not running, or a firewall rejects the
        connection.
    .waiting = Waiting helps only if the service is being restarted.
    .expect = Expect it when the service is not running; 10060 is when the host does not answer at all.

code-10065 = No reply code: no route to host (Windows)
    .meaning =
        An error number of Windows (WinSock), not a reply of the server: the network has no route to the
        address, or a firewall says so.
    .when = Clients and proxies on Windows show it; no FTP server sends it.
    .action = Check the network of this machine, VPN included, and the address, IPv6 in particular.
    .waiting = Waiting helps only if the network is down for the moment.
    .expect = Expect it when there is no route; 10060 is when packets are lost on the path.

code-10066 = No reply code: directory not empty (Windows)
    .meaning =
        An error number of Windows (WinSock), not an FTP reply code: a directory was to be removed
        that still holds something.
    .when = Clients on Windows show it; a server that refuses to remove such a directory says 550.
    .action = Delete what the directory holds first, hidden files included.
    .waiting = Waiting does not help.
    .expect = Expect it from lists of codes and from clients; hardly ever on the wire.

code-10068 = No reply code: too many users (Windows)
    .meaning =
        An error number of Windows (WinSock), not an FTP reply code: a limit on users has been
        reached.
    .when = Clients on Windows show it; a server that is full says 421, and some say 530.
    .action =
        Treat it as 421: close other sessions, wait some minutes, and ask about limits if it persists.
    .waiting = Try again after a few minutes.
    .expect = Expect it from lists of codes and from clients; the server itself says 421.

code-11001 = No reply code: host not found (Windows)
    .meaning =
        An error number of Windows (WinSock), not a reply of the server: the name of the host could
        not be found in DNS.
    .when = Clients and proxies on Windows show it before any connection is made.
    .action = Check how the host name is written, and the DNS settings of this machine.
    .waiting = Waiting helps only if DNS fails temporarily.
    .expect = Expect it for misspelt names; the server has not been reached at all.
