# Reply codes 1yz: begun, another reply follows.

code-110 = Restart marker
    .meaning =
        In the middle of a transfer in block or compressed mode the server notes a point from which
        the transfer could be taken up again: its own position and the one in your file.
    .when =
        During STOR or RETR, and only in the block and compressed modes that hardly any server supports
        today. A client that shows 110 next to an operating system's words means error 110 of Linux,
        "connection timed out", which is not a reply code.
    .action = No change needed. A client that wants to resume keeps the marker; any other may ignore it.
    .waiting = No waiting needed: the transfer goes on.
    .expect = Expect it only when you have asked for block mode.

code-120 = Service will be ready later
    .meaning =
        The server is there but not ready to talk to you yet; its text states how many minutes it will
        take. The greeting 220 is to follow on the same connection.
    .when =
        Instead of the greeting, right after the connection opens. No known server sends it, so a device
        on the path is the likely sender.
    .action =
        Stay connected and wait for 220. If it never comes, ask the server's administrator why the
        start takes so long.
    .waiting = Wait for as many minutes as the text says, or 2 min if it states none.
    .expect =
        Expect it only from a server that announces its own start; most refuse with 421 instead.

code-125 = Data connection is open, transfer starts
    .meaning =
        The data connection is already open and data begins to arrive over it. A second reply, usually
        226 or 250, says how the transfer ended.
    .when =
        After LIST, NLST, MLSD, RETR, STOR, STOU or APPE, when the client connected before the
        server looked.
    .action = No change needed. Read the data to their end, and then the second reply.
    .waiting = Wait for the second reply; it comes when the transfer is over.
    .expect = Expect it instead of 150 when the data connection was faster than the command.
    .on-iis =
        125 means that the data connection is open, 150 that it is not open yet. So a 150 without a
        further reply indicates a problem of the data port.
    .on-zos = The usual first reply to listings and transfers is 125, and 250 ends them, not 226.
    .on-pyftpdlib =
        125 is sent if the data connection is already open, and 150 if the server still waits for it.

code-150 = Accepted, data connection is about to open
    .meaning =
        The server accepts the transfer and opens the data connection. This reply does not show whether
        that connection is open.
    .when = After LIST, NLST, MLSD, RETR, STOR, STOU or APPE.
    .action =
        No change needed as long as a second reply follows. If the session stops right after 150, look
        at the data connection: firewall, NAT, or the passive port range.
    .waiting =
        Wait for the second reply; if neither data nor a reply arrives within 1 min, the data connection
        has failed.
    .expect =
        Expect it once for each listing or transfer, followed by 226 or 250, or by 425 or 426 if the
        data connection failed.
    .on-vsftpd =
        150 is sent after the data connection has been accepted, but before its TLS handshake; so a
        522 may still follow.
    .on-proftpd =
        150 is sent after the data connection has been accepted; when its TLS handshake then fails,
        425 follows.
    .on-pure-ftpd =
        150 is sent after the data connection has been accepted. No reply instead means that the client
        never reached the data port.
    .on-filezilla-server =
        "About to start data transfer" means that the data connection is not open yet, "Starting data
        transfer" that it is.
    .on-pyftpdlib =
        With 150 the server still waits for the data connection; if it does not arrive within 30 s, 421
        follows and the session stays open.
