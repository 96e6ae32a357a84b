# Reply codes 40z to 42z: refused for now; syntax and connections.

code-400 = Refused for now
    .meaning =
        The server refuses for the moment and the code gives no further reason. The code is not in any
        standard.
    .when = Rarely, from Pure-FTPd about TLS and client certificates, and from IBM z/OS.
    .action = Read the text. On Pure-FTPd look at the client certificate and at the TLS settings.
    .waiting = Try again after 1 min; if it comes again, waiting does not help.
    .expect = Expect it from these two only; the text matters more than the number.
    .on-pure-ftpd =
        It stands for a TLS problem: the certificate handler is not ready, a client certificate is
        missing or invalid, or the handshake failed.

code-402 = Not supported by the file system
    .meaning =
        The file system behind the server cannot do what was asked for. The code is not in any standard.
    .when = From ftp-srv, a library for Node.js, after file commands.
    .action = Use another command, or ask the server's administrator to have the operation added.
    .waiting = Waiting does not help, although the number says that the refusal is for now.
    .expect = Expect it from servers built with ftp-srv only; others say 502 or 550.

code-421 = Service not available, control connection is being closed
    .meaning =
        The server cannot serve you now and closes the control connection. It is a temporary refusal:
        the server is overloaded, is being shut down for maintenance, has reached a limit on
        connections, or has ended a session that was idle for too long.
    .when =
        At any moment of a session, after any command. It is the greeting when there is no room for
        another connection; it follows USER or PASS when the limit is one for the user or the
        address; and it comes in the middle of a session after a timeout or when the server is shut
        down.
    .action =
        Close your other sessions, wait a few minutes, and connect again. If it persists, ask the
        server's administrator whether there is a limit on connections, in total or for each address or
        user, and whether your address has exceeded a rate limit. If it comes after a pause, send a
        command from time to time, or reconnect when needed.
    .waiting =
        Waiting helps: try again after 2 min, with growing pauses. Lost sessions can count for 5 to 15
        min more.
    .expect =
        Expect 421 when the server is full, overloaded, shutting down, or ends an idle session. Act on
        it if it persists for several minutes.
    .on-vsftpd =
        It comes as the greeting for a full server, for too many connections from your address, and
        for a refusal by TCP wrappers; later for timeouts and for a failed TLS handshake.
    .on-proftpd =
        It comes for timeouts, for a shutdown in mid-session and for a failed TLS handshake. Limits
        on connections get 530 here, not 421.
    .on-pure-ftpd =
        A number in parentheses in the text about your address is the limit, not your count. After USER
        it asks for TLS and leaves the session open.
    .on-filezilla-server =
        After PASS it means too many sessions of the user, after PORT that no socket could be had;
        both leave the session open.
    .on-filezilla-server-0-9 =
        Limits show after a correct password, not in the greeting. After PASV or PORT it is about
        the data connection and leaves the session open.
    .on-sftpgo =
        It also stands for "TLS is required" and for failed passive or active set-up, and leaves the
        session open then. Limits on connections are reported with 500 instead of the greeting.
    .on-ftpserverlib =
        It also stands for "TLS is required" and for failed passive or active set-up, and leaves the
        session open then.
    .on-pyftpdlib =
        When a data connection does not arrive within 30 s, 421 is sent and the session stays open.
    .on-aioftp = After PASV or EPSV it says that no data port is free, and leaves the session open.
    .on-apache-ftpserver =
        Every limit on logins, per user and address too, gets the same text, after USER or PASS.
    .on-bftpd = Limits show after PASS; later it reports timeouts of control and data connection.
    .on-twisted = The greeting asks to try again in a few minutes when the server is full.
    .on-synchronet =
        Besides limits it stands for too many failed logins, an exhausted time quota and idle sessions.
    .on-inetutils = Version 2 sends it after the sixth failed login.

code-425 = Data connection could not be opened
    .meaning =
        The data connection was not opened. The control connection works, and so do login and path.
    .when =
        After LIST, NLST, MLSD, RETR, STOR and the like, sometimes after PASV, EPSV, PORT or EPRT.
    .action =
        Change between passive and active mode. In passive mode, check that the firewall allows the
        passive ports and that the server announces its public address. With TLS, check that the client
        resumes its TLS session on the data connection.
    .waiting =
        Waiting helps only if all passive ports were in use; otherwise something has to be changed.
    .expect =
        Expect it when a firewall, NAT, or TLS prevents the data connection; 426 means that it was open
        and was lost.
    .on-proftpd =
        The text after it is the diagnosis: "Operation not permitted" means that TLS was missing on the
        data connection or its session was not resumed, "timed out" a firewall, "refused" a closed port
        at the client.
    .on-vsftpd =
        It comes after 1 min without a data connection, and for a data connection from another address
        than that of the control connection.
    .on-pure-ftpd =
        Instead of the greeting it means that your address is not usable; otherwise it can say that all
        passive ports are busy, or that EPSV must be used over IPv6.
    .on-filezilla-server =
        The text names the cause, often that the TLS session was not resumed on the data connection,
        or that PROT P is needed.
    .on-wu-ftpd =
        "Possible PASV port theft" means that the data connection came from another address than the
        control connection.
    .on-pyftpdlib =
        It also comes for a data connection from another address, and when the limit on connections
        is reached.
    .on-serv-u = It can also mean that too many passive requests of your address are pending.
    .on-busybox = It asks for PORT or PASV first.

code-426 = Data connection lost, transfer aborted
    .meaning =
        The data connection was open, and was lost before the transfer ended. The data that has arrived
        is incomplete.
    .when = During LIST, RETR, STOR and the like, and after ABOR for the transfer that it ended.
    .action =
        Repeat the transfer, or resume it with REST. If it is lost repeatedly, check timeouts of
        firewalls, the stability of the line, and limits on time or size.
    .waiting = Try again at once; if it fails twice, pause for 1 min.
    .expect =
        Expect it after ABOR, and when the line or a firewall interrupts a transfer; 425 means that the
        connection was never open.
    .on-uftpd = It is also sent for a failed PASV, as an internal error.
    .on-filezilla-server-0-9 = ABOR brings 426 for the transfer and then 226.
    .on-bsd-ftpd = ABOR brings 426 for the transfer and then 226.
