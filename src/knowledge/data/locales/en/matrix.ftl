# What plain and encrypted sessions show together.

alg-blind-to-tls = Data ports open only while a firewall can read the session
    .detail =
        Over plain FTP a listing came. Over TLS, at the same address and in the same mode, the data port
        did not answer. A firewall or router opens data ports only after it has read their number in the
        server's reply, and it cannot read that reply once the session is encrypted.
    .network-admin =
        Open or forward the server's whole passive port range by a fixed rule, without relying on
        FTP inspection (application-level gateway, session helper, conntrack helper).
    .server-admin =
        Set a fixed passive port range and give it to whoever runs the firewall.
    .you =
        No setting of a client cures this while TLS is on. Pass this report on, or use SFTP if the server
        has it.

nat-address-relied-on-alg = Passive address is right only where a router can rewrite it
    .detail =
        Over plain FTP the reply to PASV names the server's own address{ peer-address }; over TLS it
        names another one{ announced-address }. A router on the way rewrites the address in plain replies. It cannot read
        encrypted ones, and the server itself has not been told its public address.
    .server-admin =
        Set the server's public address for passive mode, and turn off the rewriting on the router, so that
        only one of the two does it.
    .network-admin =
        Forward the server's passive port range by a fixed rule, and turn off FTP inspection for the
        server.
    .you =
        Until then, use extended passive mode (EPSV), or let your client ignore the address in the
        passive reply.

alg-rewrites-port = A device on the way breaks the data connections of plain FTP
    .detail =
        Over TLS listings came. Over plain FTP to the same address no data port answered. The
        server is the same in both; most likely a firewall or router that reads plain FTP replaces the
        announced port or address by one that leads nowhere.
    .network-admin =
        Turn off FTP inspection (application-level gateway) on that device, or let only one device on the
        way translate. Where the gateway has to stay, do not also set a public passive address on the
        server.
    .server-admin =
        Compare the port in the server's log with the one that clients see: if they differ, the device
        in between replaces it.
    .you =
        Use TLS, which keeps the device from reading the session.
