# What passive ports show that were asked for without a transfer.

data-port-partly-open = Some passive ports are open, others are not
    .detail =
        The server hands out passive ports that can be reached and others that cannot. So every
        transfer is a matter of luck, and clients report that FTP "works sometimes". Nearly always
        the range in the firewall or the NAT is smaller than the range in the server, or one of the
        two was typed the wrong way round.
    .server-admin =
        Compare the passive range of the server with the range that every firewall, security group
        and port forwarding before it lets through, and make them the same, port by port.
    .network-admin =
        Let the whole passive range through to the server. The ports that did not answer are in the
        evidence.
    .you =
        Repeat failed transfers until then: each data connection gets another port.

data-lb-wrong-backend = Data connections reach another server at times
    .detail =
        Passive ports of one session are open and shut without any order. That is what a load
        balancer looks like that sends some data connections to another machine than the one with
        the session: nothing listens on the port there.
    .network-admin =
        Keep all connections of one client on one machine: switch on source address affinity for the
        control port and the passive range together.
    .server-admin =
        Or give every machine a passive range and an external address of its own, and forward each
        range to its machine only.
    .you =
        Repeat failed transfers until then: each data connection may reach the right machine.

pasv-range-unrestricted = Passive ports come from no fixed range
    .detail =
        The passive ports that the server announced are spread so far that no range can be set. A
        firewall before it must let nearly all ports through, or read the FTP session to open them
        one by one, which ends as soon as the session is encrypted.
    .server-admin =
        Set a fixed range, with at least twice as many ports as there may be clients at a time, and
        open that range.

pasv-range-too-small = Only a few passive ports
    .detail =
        The same few ports came again and again. A port rests for some minutes after its use, so
        that a few clients with many files use up such a range, and transfers fail then.
    .server-admin =
        Widen the range to at least twice the number of clients, in the server and in the firewall.

pasv-ports-predictable = Passive ports follow each other
    .detail =
        Each passive port is the next after the one before. Someone else can guess the next one, and
        connect to it before the client does.
    .server-admin =
        Let the server choose ports at random if it can. With TLS, require that data connections
        resume the session of the control connection: that keeps strangers out.

pasv-port-out-of-range = One passive port lies outside the range
    .detail =
        The passive ports lie close together but for one. ProFTPD takes any port when its range is
        used up. Otherwise a router that reads FTP has put in a port of its own. A firewall that
        knows the range only blocks such a port.
    .server-admin =
        Widen the passive range, in the server and in the firewall.
    .network-admin =
        If a router rewrites FTP replies, switch that off and forward the passive range.

conntrack-helper-missing = Perhaps the firewall's FTP helper does not run
    .detail =
        No data port answers, the server takes passive ports from all over, and the session was not
        encrypted. Such a set-up works only with a firewall that reads FTP and opens each port as it
        is announced. On Linux that is the conntrack helper, which newer kernels no longer assign by
        themselves, so that this often begins with an upgrade.
    .server-admin =
        Better than the helper: set a fixed passive range and open it. It works with TLS too.
    .network-admin =
        To use the helper on Linux, load nf_conntrack_ftp and assign it: iptables -t raw -A
        PREROUTING -p tcp --dport 21 -j CT --helper ftp. Then accept RELATED connections.
