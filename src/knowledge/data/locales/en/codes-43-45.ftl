# Reply codes 43z to 45z: refused for now; login, security and file system.

code-430 = User name or password refused
    .meaning =
        The login data are not accepted. The code is not in any standard; the usual code for this is
        530.
    .when = After USER or PASS, on some small servers.
    .action = Check user name and password, and whether the account may use FTP.
    .waiting = Waiting does not help, although the number says that the refusal is for now.
    .expect = Expect it from small servers; treat it as 530.

code-431 = Security mechanism not available now
    .meaning =
        The server knows the security mechanism but cannot use it at the moment: mostly its TLS
        certificate or key is missing or broken.
    .when = After AUTH TLS, sometimes after PROT.
    .action = The server's administrator must check the certificate, its key and the TLS settings.
    .waiting = Waiting rarely helps; it takes a repair on the server.
    .expect = Expect it when TLS is misconfigured; a server without any TLS says 500, 502, 504 or 534.
    .on-filezilla-server-0-9 =
        TLS could not be started because the certificate is missing or invalid.
    .on-apache-ftpserver = After AUTH no certificate is configured; after PROT security is disabled.
    .on-serv-u = It can also mean that the account is locked for a time because someone else uses it.

code-432 = Password does not meet the rules
    .meaning =
        A password was to be changed, and the new one does not meet the server's rules. The code is not
        in any standard.
    .when = On Serv-U, when the user changes the password.
    .action =
        Choose a longer or more varied password, or ask the server's administrator for the rules.
    .waiting = Waiting does not help.
    .expect = Expect it from Serv-U only.

code-434 = Requested host not available
    .meaning =
        The virtual host that was asked for exists on this server, but is not available at the
        moment.
    .when = After HOST.
    .action = Try again later; if it persists, ask the server's administrator about this host name.
    .waiting = Try again after a few minutes.
    .expect = Expect it when a virtual host is down for a time; 504 says that there is no such host.

code-435 = TLS on the data connection failed, or port refused
    .meaning =
        A data connection could not be set up: TLS failed on it, or the port was not acceptable. The
        code is not in any standard.
    .when = After LIST, RETR or STOR on a few servers.
    .action =
        With TLS, compare versions, ciphers, and the certificate of the data connection. Otherwise
        use passive mode.
    .waiting = Waiting does not help.
    .expect = Expect it from wu-ftpd and OpenBSD; most say 425.
    .on-wu-ftpd = The TLS handshake on the data connection failed; the text has the details.
    .on-bsd-ftpd = On OpenBSD the port that the client named for active mode is not allowed.

code-450 = File not available now
    .meaning =
        The action on the file was not carried out, for a reason that may be temporary: the file is in
        use, locked, or the directory cannot be read.
    .when = After LIST, STAT, RETR, STOR, APPE, DELE, RNFR and the like.
    .action =
        Check whether someone else has the file open. If the text names a missing path or a permission,
        correct that.
    .waiting =
        Try again after a few seconds if the file may be in use; a wrong path or permission has to be
        corrected.
    .expect = Expect it when a file is busy; 550 is the same permanently.
    .on-proftpd =
        A path that does not exist or cannot be read gets 450 after LIST and STAT, so waiting does not
        help; it also reports a lost data connection.
    .on-filezilla-server-0-9 =
        It also means that the TLS session was not resumed on the data connection.
    .on-filezilla-server = It is about options of LIST that are missing or unknown.
    .on-apache-ftpserver = STAT of a path that does not exist gets 450.
    .on-sftpgo = A listing or status that fails gets 450, for a missing path too.
    .on-pure-ftpd = It can mean that transfers in ASCII mode are not supported.
    .on-tnftpd = An empty listing can get 450 instead of an empty success.

code-451 = Aborted by a local error
    .meaning =
        The server began the action and ran into an error of its own, such as a read error of its disk
        or a lack of memory.
    .when = During transfers and listings; rarely at login.
    .action = Try again once. If it comes again, the server's administrator finds the cause in the log.
    .waiting = Try again after 1 min.
    .expect = Expect it when something fails on the server's side; your request was correct.
    .on-lightftp = As the greeting it means that the server is full.
    .on-proftpd =
        It also stands for limits on transfers, an exhausted quota, and resuming where that is not
        allowed.
    .on-libunftp = The server closes the connection after an unknown error.
    .on-bsd-ftpd = After an error in the server itself a 221 follows, and the session ends.

code-452 = No space left
    .meaning =
        The action was not carried out because the server's storage is full, or because the transfer
        could not be written.
    .when = After STOR, STOU, APPE and MKD.
    .action = Remove files that are no longer needed, or ask the server's administrator for space.
    .waiting = Waiting helps only after space was freed.
    .expect = Expect it when the disk is full; 552 is for a quota of your account.
    .on-serv-u = It stands for a disk quota that is too small.
