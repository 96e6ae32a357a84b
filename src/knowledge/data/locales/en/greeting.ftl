# The first words of the server.

greeting-eof-no-bytes = Server closed without a word
    .detail =
        The connection was accepted and closed in an orderly way before any greeting. FTP servers
        do that when they refuse silently: a limit on sessions or on new connections per second is
        reached, your address is banned or not on an allow list, or the server process could not
        start. From outside these cannot be told apart. A load balancer without a healthy server
        behind it does the same.
    .you =
        Close your other sessions to this server, and try once more. If it works
        from another address only, yours is refused.
    .server-admin =
        The server's log names the reason. Look there for this client's address, and check limits
        on sessions and connection rate, ban lists, and address rules (hosts.deny too).
    .network-admin =
        If a load balancer stands before the server, check that it has a healthy target.

greeting-silent = Connection accepted, but no greeting came
    .detail =
        The server accepted the connection and then said nothing{ for-seconds }. In FTP the server
        speaks first. Most likely the server process hangs or is overloaded while the operating
        system still accepts connections; or a firewall, proxy or antivirus in between accepted
        the connection in its name; or a load balancer and the server disagree about the PROXY
        protocol. A very slow reverse DNS lookup of your address can also hold the greeting back.
    .you =
        Try again with a longer --timeout. If it stays silent, report it to the server's
        administrator.
    .server-admin =
        Log in on the host itself and connect to port { $port } there. If it is silent too,
        restart the FTP service and look for exhausted processes. If it greets, the trouble lies
        in between or in reverse DNS.
    .network-admin =
        Check FTP inspection, proxies and load balancers on the way, and whether the PROXY
        protocol is on at both ends or at neither.

greeting-implicit-tls = Port expects TLS from the first byte
    .detail =
        The server said nothing to a plain connection on port { $port }, but answered a TLS
        handshake. This is implicit FTPS: TLS must be set up before any FTP is spoken. A plain or
        explicit-TLS client waits here for ever.
    .you =
        Set your client to implicit FTPS (ftps://), or use port 21 with explicit TLS if the
        server has it.
    .server-admin =
        If plain FTP was meant on this port, switch implicit TLS off for it.

greeting-ssh = Port { $port } speaks SSH, not FTP
    .detail =
        The server greeted as an SSH server. SSH carries SFTP, which despite its name is a
        different protocol from FTP; an FTP client cannot use it.{ said }
    .you =
        Use an SFTP client on this port, or find out which port has FTP, usually 21.

greeting-not-ftp = Port { $port } does not speak FTP
    .detail =
        { $has-protocol ->
            [yes] The answer on this port looks like { $protocol ->
                [binary] a binary protocol
               *[other] { $protocol }
            }, not FTP.
           *[no] The answer on this port is no FTP reply.
        } An FTP server speaks first, and its replies begin with a three-digit code. Either the
        port is wrong, or a port forwarding leads to another service.{ said }
    .you =
        Check the port: FTP usually has 21, implicit FTPS 990.
    .server-admin =
        Check which service listens on port { $port }, and whether FTP uses another one.
    .network-admin =
        Check where port { $port } is forwarded to.

greeting-421 = Server refuses service (421)
    .detail =
        The server greeted with 421: it does not serve this connection now. Its text does not tell
        why. In order of likelihood: a limit on sessions or a ban that is not spelled out, an
        address rule, a server that is shutting down or in trouble.{ said }
    .you =
        Close your other sessions to this server, and try again. If it stays so, ask
        the administrator to look for your address in the log.
    .server-admin =
        Look for this client's address in the server's log, then check limits, ban and address
        lists, and whether a shutdown notice was left behind.

greeting-500-oops = Server stops at a fault of its own (500 OOPS)
    .detail =
        Instead of a greeting the server sent the message with which it dies: it found a fault
        in its configuration, its files or its system, and the text names it. No client can change
        that, and every client meets it.{ said }
    .server-admin =
        Repair what the message names: a line of the configuration file, a file's owner or
        permissions, a certificate, or a system call that this kernel or container forbids. Then
        restart the server.
    .you =
        Send the message to the server's administrator.

greeting-120-wait = Server asks to wait (120)
    .detail =
        The server greeted with 120: it will be ready later, and the real greeting (220) would
        follow on the same connection. It did not come in the time of this run. Few servers send
        this; expect a start-up or a maintenance window.{ said }
    .you =
        Wait as long as the text says, then run the probe again.
    .server-admin =
        Check why the service is not ready yet.

greeting-refused-text = Greeted, then closed at once
    .detail =
        The server sent a complete greeting (220) and closed the connection before any command.
        Some servers refuse this way: their greeting carries the reason, and a checker that only
        looks for 220 counts it as healthy.{ said }
    .you =
        Read the server's words for the reason. If they give none, ask whether your address is
        allowed.
    .server-admin =
        Check whether the server is set to refuse connections, and its address filters.

greeting-malformed = Greeting is not a well-formed FTP reply
    .detail =
        Text arrived, but it is no complete FTP reply: a reply is a three-digit code and a space,
        or lines from "220-" to a last line "220 ". Clients hang or give up here. Most likely the
        banner text was put together by hand or by a script, or a device in between cut or changed
        it.{ said }
    .server-admin =
        Correct the banner or welcome text: every line must end with CR LF, and the last one must
        begin with "220" and a space. Let the server add the codes itself.
    .network-admin =
        If the server sends a proper greeting locally, look for FTP inspection in between.

greeting-masked-by-middlebox = A device in between rewrites the greeting
    .detail =
        The greeting consists mostly of asterisks. FTP servers do not write that; firewalls do
        whose FTP inspection masks banners. Such inspection often also blocks commands it does
        not know, such as EPSV and AUTH TLS.{ said }
    .network-admin =
        Switch off banner masking and strict FTP inspection for this server.
    .you =
        Expect extended passive mode and TLS to fail here. Implicit FTPS on another port is not
        inspected.

greeting-refused = Server refused the connection in its greeting
    .detail =
        Instead of 220 the server greeted{ with-code } and offers no session. The code says refused;
        the text does not fit a known cause.{ said }
    .you =
        Read the server's words. If they name no reason, give them to the server's administrator
        with the time and your address.
    .server-admin =
        Look for this client's address and time in the server's log. Check limits, ban and address
        lists, and whether a shutdown notice is in force.

slow-banner = Greeting is slow
    .detail =
        The TCP connection was quick, but the greeting came only{ after-seconds }. Most likely the
        server looks up your address in reverse DNS before it greets and waits for an answer;
        delays near 5, 10, 15 or 30 s point to resolver timeouts. Others are an ident lookup to
        port 113 of your side (about 10 s), and an overloaded host. Impatient clients give up.
    .server-admin =
        Switch off reverse DNS and ident lookups in the FTP server, or repair the resolver of its
        host.
    .network-admin =
        Give the client's address a PTR record, and reject connections to port 113 instead of
        dropping them.
    .you =
        Until then, set a longer connection timeout in your client.
