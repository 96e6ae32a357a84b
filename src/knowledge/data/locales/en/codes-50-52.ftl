# Reply codes 50z to 52z: refused; syntax and connections.

code-500 = Command not understood
    .meaning = The server does not know the command, or the line was too long or garbled.
    .when =
        After any command; after FEAT, EPSV, AUTH and MLSD it only means that the server is old or that
        the feature is disabled.
    .action =
        Use another command; most clients do so automatically. If it comes for a command that the server
        should know, look for a firewall that changes commands.
    .waiting = Waiting does not help.
    .expect =
        Expect it for unknown commands; 502 is for commands that are known but not there, 501 for
        bad arguments.
    .on-vsftpd =
        "500 OOPS:" is a fatal error in the server's own configuration, and the connection closes; the
        text after it names the cause.
    .on-proftpd =
        As the greeting it means that the server has been shut down or that no server is set up for
        this address.
    .on-sftpgo =
        "Access denied" as the greeting means a ban, a limit on connections, or a rate limit with
        the time to wait in its text.
    .on-wu-ftpd = As the greeting it means that the server has been shut down for maintenance.
    .on-filezilla-server = Five refusals of the kind 5yz before login end the connection.
    .on-filezilla-server-0-9 = STAT is unknown to it, and PASV over IPv6 is refused with 500.
    .on-pure-ftpd = AUTH gets 500 when TLS is off, and so does PORT to an address that is not yours.
    .on-bftpd = A reply can begin with 500 and end with 425.

code-501 = Argument not understood
    .meaning =
        The server knows the command, but its argument is missing, badly written, or not allowed.
    .when = After any command with an argument.
    .action =
        Check the argument: path, number, or option. Odd characters in file names are a frequent
        reason.
    .waiting = Waiting does not help.
    .expect =
        Expect it for bad arguments; 504 says that the argument is well written but not supported.
    .on-proftpd =
        It also means that PASV or PORT is refused by a rule, or that a second login is not supported.
    .on-pure-ftpd = For PORT it means that active mode is off, or that the port is below 1024.
    .on-filezilla-server =
        "What are you trying to do? Go away" is the answer to a client that speaks HTTP or mail, and
        the connection closes.
    .on-pyftpdlib = For PORT it means that the address is not yours, or that the port is below 1024.

code-502 = Command not implemented
    .meaning = The server knows the command by name and does not offer it.
    .when = After optional commands such as ACCT, REIN, SMNT, MLSD or AUTH.
    .action =
        Use another command. If the command should work, ask the server's administrator whether it is
        disabled.
    .waiting = Waiting does not help.
    .expect =
        Expect it for commands that are left out; 500 is for unknown ones, 504 for unknown
        arguments.
    .on-libunftp = AUTH gets it when TLS is not configured, and PORT when active mode is off.
    .on-filezilla-server-0-9 = AUTH gets it when explicit TLS is disabled.
    .on-filezilla-server = PBSZ and PROT get it outside of TLS.
    .on-wu-ftpd = PORT and PASV get it when their arguments are refused.
    .on-tnftpd = It can mean that the user has no permission for the command.

code-503 = Wrong order of commands
    .meaning = The command is valid, but another one has to come before it.
    .when = PASS without USER, RNTO without RNFR, PROT without PBSZ, a second USER, and the like.
    .action = Send the commands in order. If the text asks for AUTH first, enable TLS in the client.
    .waiting = Waiting does not help.
    .expect = Expect it when a step is missing; 530 is the answer where that step is the login.
    .on-filezilla-server = "Use AUTH first" at USER means that the server requires TLS.
    .on-lightftp = At USER it means that the server requires AUTH TLS first.
    .on-wu-ftpd = At USER it means that the server requires TLS.
    .on-pure-ftpd =
        For PROT it means that the session is not encrypted; for STOR that resuming in ASCII mode is
        unsafe.
    .on-bftpd = Commands before login get 503 instead of 530.
    .on-aioftp = It can mean that the server runs in IPv6 mode and PASV cannot be used.

code-504 = Not implemented for this argument
    .meaning =
        The server knows the command and understands its argument, but does not support that
        argument.
    .when = After TYPE, MODE, STRU, AUTH, PROT, HOST and LANG.
    .action = Use another argument: TYPE A or I, MODE S, STRU F, AUTH TLS.
    .waiting = Waiting does not help.
    .expect =
        Expect it for values that the server lacks; after HOST it says that there is no such host.
    .on-filezilla-server = It also reports that the TLS handshake failed.
    .on-libunftp = AUTH SSL gets it, as only AUTH TLS is offered.
    .on-serv-u = AUTH gets it when TLS is off.

code-509 = Refused
    .meaning = A refusal of the IBM z/OS server, outside of the standard; the text says why.
    .when = On z/OS, rarely.
    .action = Read the text and change the command.
    .waiting = Waiting does not help.
    .expect = Expect it only from a mainframe.

code-510 = Time zone of the server unknown
    .meaning = Serv-U cannot find out the time zone of its own machine. The code is not in any standard.
    .when = On Serv-U, after SITE ZONE.
    .action =
        Set the time zone in the client by hand, if it knows such a setting; nothing else is affected.
    .waiting = Waiting does not help.
    .expect = Expect it from Serv-U only; 210 is the answer that names the zone.

code-520 = Extended command refused
    .meaning =
        Pure-FTPd refuses one of its extended commands for data connections. The code is not in any
        standard.
    .when = After ESTA or ESTP.
    .action = Use PASV or EPSV instead.
    .waiting = Waiting does not help.
    .expect = Expect it from Pure-FTPd only.

code-521 = Not possible in this form
    .meaning =
        The code has three meanings: the directory exists already; the data connection cannot be
        opened at this protection level; the address family is not supported.
    .when = After MKD, after LIST, RETR and STOR with TLS, and after LPRT and LPSV.
    .action =
        After MKD choose another name or go on. For transfers send PBSZ 0 and PROT P, that is, enable
        encryption of data connections in the client.
    .waiting = Waiting does not help.
    .expect =
        Expect it with TLS when data connections must be encrypted too; 522 and 534 say the same on
        other servers.
    .on-pure-ftpd = Data connections must be encrypted.
    .on-filezilla-server-0-9 =
        PROT P is required; or, after PASS, the user may not connect from this address.
    .on-serv-u = The data connection cannot be opened at this protection level.
    .on-wu-ftpd = The directory exists already.

code-522 = Network protocol not supported, or data connection must be encrypted
    .meaning =
        The code has two meanings: the network protocol asked for is not supported, and the text
        names those that are (1 is IPv4, 2 is IPv6); or TLS on the data connection is missing or has
        failed.
    .when = After EPRT and EPSV, and after LIST, RETR and STOR with TLS.
    .action =
        After EPRT or EPSV use the protocol that the text names. With TLS enable encryption of data
        connections and, if the text mentions reuse, let the client resume its TLS session.
    .waiting = Waiting does not help.
    .expect =
        Expect it over IPv6 on a server that supports only IPv4, and with TLS when data connections are
        not protected as the server requires.
    .on-vsftpd =
        Data connections must be encrypted, or the TLS session of the control connection was not
        resumed; that arrives after the 150.
    .on-proftpd = TLS is required on data connections; or the network protocol is not supported.
    .on-uftpd = IPv6 needs EPSV.
    .on-pyftpdlib = The network protocol is not supported.

code-525 = Data connection refused
    .meaning =
        A refusal of the IBM z/OS server, outside of the standard, about the data connection; the
        text says why.
    .when = On z/OS, around listings and transfers.
    .action = Read the text; check TLS for data connections and the network path.
    .waiting = Waiting does not help.
    .expect = Expect it only from a mainframe; others say 425, 521 or 522.
