# Reply codes 53z to 55z: refused; login, security and file system.

code-530 = Not logged in, or login refused
    .meaning = The server refuses the login, or the command needs a login that has not taken place.
    .when =
        After PASS, already after USER, or after any command before login. Some servers also send it
        instead of the greeting.
    .action =
        Check user name and password, and type the password again. Then read the text: it may name a
        limit on connections, TLS, or an address that is not allowed. Do not try repeatedly, since
        repeated failures lead to bans.
    .waiting = Waiting does not help, unless the text names a limit or too many attempts.
    .expect = Expect it for wrong login data; some servers use it for limits where others say 421.
    .on-proftpd =
        It also stands for limits on connections: as the greeting for those of one address, after PASS
        for all others. Bans are reported with 530 as well.
    .on-vsftpd =
        "Login incorrect" covers wrong passwords, missing shells, and anonymous logins that are disabled;
        "must use encryption" asks for TLS, and the connection closes.
    .on-wu-ftpd =
        "Login incorrect" can be a limit of a class of users; the lines before it then give the reason.
    .on-tnftpd = It also stands for a limit on connections and for an expired password.
    .on-serv-u =
        It also stands for the limit on sessions of one address, for a refused address, and for TLS
        that is required.
    .on-pure-ftpd =
        It covers a wrong password, an unknown user, and an account database that cannot be reached; the
        answer is delayed more with each failure.
    .on-filezilla-server =
        One text covers an unknown or disabled user, a wrong password, and an address that is not
        allowed.
    .on-filezilla-server-0-9 = It also asks for TLS where plain FTP is disabled.
    .on-iis =
        It also stands for a home directory that is not accessible, and for a host name that is needed
        because several sites share the address.
    .on-sftpgo =
        The connection closes at the first failure; the text may name too many open sessions or of an
        address that is not allowed.
    .on-zos = "PASS command failed" covers wrong, revoked, and expired passwords.
    .on-drftpd = It also stands for limits, bans, and TLS that is required.
    .on-bsd-ftpd = As the greeting it means that the server is closed for maintenance.
    .on-twisted = A wrong password gets it; a full server says 421.

code-531 = Password expired, or security not available
    .meaning =
        A refusal at login outside of the standard: the password has expired, or a security library
        failed.
    .when = After PASS on IBM z/OS, after AUTH on Serv-U.
    .action = Change the password, or ask the server's administrator to look at TLS.
    .waiting = Waiting does not help.
    .expect = Expect it from these two only; others say 530 or 534.

code-532 = Account needed for storing files
    .meaning =
        For storing files the server requires an account, in the sense of a third piece of login data.
    .when = After STOR, STOU, APPE, and commands that change files.
    .action =
        Send ACCT with the account, and repeat the command. Ask the server's administrator for it if
        you have none.
    .waiting = Waiting does not help.
    .expect = Expect it from mainframes; 332 asks for the account at login already.

code-533 = Command not allowed at this protection level
    .meaning =
        The command must be sent with another protection than it was; usually the control connection is
        not encrypted as the server requires.
    .when = After USER, CCC, PROT and other commands when security mechanisms are in use.
    .action = Enable TLS in the client, and keep it on for the whole session.
    .waiting = Waiting does not help.
    .expect = Expect it when a command that must be protected was sent unencrypted.
    .on-proftpd = CCC is not allowed while the control connection is not secure.
    .on-bsd-ftpd = PBSZ and PROT get it outside of TLS.
    .on-serv-u = CCC is not possible in a session without TLS.

code-534 = Refused by security policy
    .meaning =
        The server's rules on security forbid what was asked for: mostly it requires TLS, or it does not
        accept the protection level.
    .when =
        After AUTH, PROT or USER; after LIST, RETR and STOR when data connections must be encrypted.
    .action =
        Enable TLS in the client, with encryption of data connections (PROT P). If AUTH itself is
        refused, the server's administrator must allow TLS.
    .waiting = Waiting does not help.
    .expect =
        Expect it where TLS is required or forbidden; each server has a code of its own for this:
        421, 503, 530, 534 or 550.
    .on-iis =
        "Policy requires SSL" at USER asks for TLS, and at a transfer for PROT P; "Local policy"
        after AUTH means that TLS is off or has no certificate.
    .on-libunftp = TLS is required, on the control connection or on data connections.
    .on-proftpd =
        The kind of AUTH is not accepted, or data connections may not go without encryption.
    .on-filezilla-server = TLS is on already, or data connections may not go without encryption.
    .on-pure-ftpd =
        The cipher is too weak, and the connection closes; or encryption may not be disabled.

code-535 = Security check failed
    .meaning = The security data did not pass the server's check.
    .when = After ADAT, and with protected commands.
    .action = Look at the tickets or keys, and at the clocks of both sides.
    .waiting = Waiting does not help.
    .expect = Expect it with Kerberos or GSSAPI when a ticket is invalid.

code-536 = Protection level not supported by the mechanism
    .meaning =
        The protection level asked for does not exist in the security mechanism that is in use.
    .when = After PROT S or PROT E with TLS.
    .action = Use PROT P, or PROT C where no encryption is wanted.
    .waiting = Waiting does not help.
    .expect =
        Expect it for the levels S and E, which TLS does not have; 504 is for a level that does not
        exist at all.

code-537 = Protection level not supported for this command
    .meaning = The command cannot be sent with the protection level that is in use.
    .when = With protected commands, rarely.
    .action = Send the command with another protection level.
    .waiting = Waiting does not help.
    .expect = Expect it with Kerberos or GSSAPI only.

code-550 = File or directory not available
    .meaning =
        The action was refused permanently: the file or directory does not exist, or the permission for
        it is missing.
    .when = After CWD, RETR, STOR, DELE, MKD, RMD, SIZE, MDTM, LIST and the like.
    .action =
        Check the path, upper and lower case included, and where the login directory lies. If the
        path is right, ask the server's administrator for the permission.
    .waiting = Waiting does not help.
    .expect =
        Expect it for missing files and missing permissions; 450 is the same for a temporary reason, 553
        is for names.
    .on-proftpd = At USER or PASS it means that TLS is required.
    .on-pyftpdlib = "SSL/TLS required" at USER, PASV or PORT asks for TLS.
    .on-vsftpd =
        "Permission denied" covers commands that are disabled, such as uploads without write_enable.
    .on-filezilla-server-0-9 =
        As the greeting it means that your address is not allowed; after a correct PASS that the
        home directory is missing.
    .on-pure-ftpd =
        It can mean that the server's load is too high for downloads; this is temporary, in spite of the
        code.
    .on-serv-u = It can mean that the server is about to stop, or that passive mode is not allowed.
    .on-drftpd = It can mean that the site is full.
    .on-sftpgo = "No transfer connection" means that the data connection is missing.
    .on-busybox = Each failure gets the text "Error".
    .on-zos =
        It also covers data sets that cannot be allocated and missing rights; a refused anonymous
        login gets it as well.

code-551 = Page type unknown, or listing failed
    .meaning =
        The standard means files of a kind that is out of use. Servers in the field use it when
        reading a file or making a listing failed.
    .when = During RETR, LIST and APPE.
    .action =
        Try again with another file or directory. If it persists, the server's administrator finds the
        cause in the log.
    .waiting = Waiting rarely helps.
    .expect = Expect it when the server fails to read what it sends; 451 is the more common code.
    .on-apache-ftpserver = The listing failed.
    .on-bsd-ftpd = Reading the file failed; the text contains the error of the operating system.

code-552 = Storage allocation exceeded
    .meaning = Your storage space is used up: a quota for the account or directory.
    .when = During STOR, STOU and APPE.
    .action = Delete files of your own, or ask the server's administrator for more space.
    .waiting = Waiting does not help.
    .expect = Expect it when a quota is reached; 452 is for a disk that is full for all.
    .on-pure-ftpd = It stands for a quota, and for a disk that is nearly full.
    .on-proftpd = It stands for a quota and for a full disk; the text says which.

code-553 = File name not allowed
    .meaning = The server does not accept this name for a file, or cannot create a file there.
    .when = After STOR, STOU, APPE, RNTO and MKD.
    .action =
        Use a plain name without special characters, and check that the directory exists and may be
        written to.
    .waiting = Waiting does not help.
    .expect = Expect it for names; 550 is for files that are not there or not yours.
    .on-vsftpd = "Could not create file" means a missing directory, missing permission, or a quota.
    .on-wu-ftpd = It also covers uploads that are not allowed, and limits on transfers.
    .on-pure-ftpd = The name is forbidden by a rule.

code-554 = Restart position invalid
    .meaning = The position given with REST does not fit the file, or resuming is not possible.
    .when = After REST, and after the RETR or STOR that follows it.
    .action = Start the transfer from the beginning, or compare the sizes of both files first.
    .waiting = Waiting does not help.
    .expect = Expect it when you resume a transfer, and the file has become shorter meanwhile.

code-555 = Transfer type does not fit the file
    .meaning = The file does not match the transfer type or structure that is set.
    .when = After APPE, and after a transfer that follows REST.
    .action = Set TYPE I and start the transfer from the beginning.
    .waiting = Waiting does not help.
    .expect = Expect it when you resume in ASCII mode.

code-556 = Restart or append refused
    .meaning =
        The server refuses to resume a transfer or to append to a file. The code is not in any standard.
    .when = After REST or APPE, rarely.
    .action = Transfer the whole file again.
    .waiting = Waiting does not help.
    .expect = Expect it rarely; others say 502, 550 or 554.
