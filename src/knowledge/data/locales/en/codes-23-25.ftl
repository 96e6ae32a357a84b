# Reply codes 23z to 25z: done; login and file system.

code-230 = Logged in
    .meaning = The user is logged in and may go on.
    .when = After PASS, or already after USER where no password is needed, and after ACCT.
    .action =
        No change needed. Read the text: some servers say here that the home directory is missing and
        the session begins elsewhere.
    .waiting = No waiting needed.
    .expect = Expect it when user name and password are right; 530 is the answer when they are not.
    .on-bsd-ftpd =
        With "No directory! Logging in with home=/" the login succeeds, but the home directory is
        missing.
    .on-bftpd = A 230 can also say that the home directory could not be entered.
    .on-pure-ftpd =
        "Current restricted directory" means that the session is locked into its home directory.

code-231 = Maintenance of a group, or logged out
    .meaning =
        Serv-U says it when a session of its administration switches to the maintenance of a group of
        users. Lists of codes also give it as "user logged out". It is not in any standard for FTP.
    .when = On Serv-U, in sessions of its own administration.
    .action = No change needed.
    .waiting = No waiting needed.
    .expect = Expect it from Serv-U only; others say 221 when a session ends, and 220 after REIN.

code-232 = Logged in by the security exchange
    .meaning = The security exchange has proved who the user is, so no password is needed.
    .when = After USER, when a certificate or ticket has identified the user.
    .action = No change needed: do not send PASS.
    .waiting = No waiting needed.
    .expect =
        Expect it instead of 331 when the client has shown a certificate that the server accepts as
        login.
    .on-serv-u = In sessions of its own administration it means the maintenance of a domain.

code-233 = Logged in, but the password has expired
    .meaning =
        The login has succeeded, and Serv-U wants the password changed before anything else. The code is
        not in any standard for FTP; in sessions of Serv-U's own administration it announces a read-only
        mode.
    .when = On Serv-U, after PASS.
    .action = Change the password, with SITE PSWD or in the way that the administrator offers.
    .waiting = Waiting does not help.
    .expect = Expect it from Serv-U only; others refuse an expired password with 530 or 531.

code-234 = Security exchange accepted, TLS may begin
    .meaning =
        The server accepts the security mechanism. After AUTH TLS the TLS handshake starts right
        behind this reply, and the rest of the session is encrypted.
    .when = After AUTH TLS or AUTH SSL, and at the end of other security exchanges.
    .action =
        No change needed. If the session ends here, the handshake failed: compare TLS versions, ciphers
        and the certificate.
    .waiting = No waiting needed; the client has to begin the handshake.
    .expect =
        Expect it when the server offers encryption; 500, 502, 504 or 534 say that it does not, and
        431 that it cannot at the moment.
    .on-vsftpd = After AUTH SSL or AUTH TLS-P data connections are encrypted too, without PROT P.

code-235 = Security data accepted
    .meaning = The server has accepted the client's security data and needs no more of them.
    .when = After ADAT, mostly with Kerberos.
    .action = No change needed: go on with USER.
    .waiting = No waiting needed.
    .expect = Expect it with Kerberos or GSSAPI; TLS does without it.

code-250 = File action complete
    .meaning = The action on a file or directory was carried out.
    .when = After CWD, CDUP, DELE, RMD, RNTO, MLST, and on some servers after a transfer.
    .action = No change needed.
    .waiting = No waiting needed.
    .expect = Expect it for actions on files that need no data connection; 550 is their refusal.
    .on-zos = Listings and transfers end with 250 instead of 226.
    .on-filezilla-server-0-9 = The reply to CWD repeats the path that was entered.

code-251 = File action complete, with a remark
    .meaning =
        A success of the IBM z/OS server, outside of the standard: the action on the data set was
        carried out, and the text adds something to it.
    .when = After file commands on z/OS.
    .action = No change needed. Read the text for the remark.
    .waiting = No waiting needed.
    .expect = Expect it only from a mainframe; treat it as 250.

code-252 = File action complete, with a remark
    .meaning =
        A success of the IBM z/OS server, outside of the standard: the action was carried out, and
        the text adds something to it.
    .when = After file commands on z/OS.
    .action = No change needed. Read the text for the remark.
    .waiting = No waiting needed.
    .expect = Expect it only from a mainframe; treat it as 250.

code-253 = Attributes of a file changed
    .meaning =
        A success outside of the standard: the attributes or the times of a file were changed.
    .when =
        On Serv-U, after MDTM with a time and after SITE commands for attributes; IBM z/OS uses it
        for other actions on files.
    .action = No change needed.
    .waiting = No waiting needed.
    .expect = Expect it from these two only; treat it as 250.

code-254 = File action complete, with a remark
    .meaning =
        A success of the IBM z/OS server, outside of the standard: the action was carried out, and
        the text adds something to it.
    .when = After file commands on z/OS.
    .action = No change needed. Read the text for the remark.
    .waiting = No waiting needed.
    .expect = Expect it only from a mainframe; treat it as 250.

code-255 = Already in that directory
    .meaning =
        The session is in the directory already, so nothing had to be done. The code is not in any
        standard.
    .when = After CWD on IBM z/VM.
    .action = No change needed.
    .waiting = No waiting needed.
    .expect = Expect it only from a mainframe; treat it as 250.

code-257 = Name of the directory
    .meaning =
        The server names a directory in double quotes: the current one, or the one that it has just
        made.
    .when = After PWD and MKD.
    .action = No change needed.
    .waiting = No waiting needed.
    .expect = Expect it after PWD and MKD; 521 or 550 refuse MKD when the directory exists already.
    .on-zos =
        The name is that of a data set prefix, in single quotes inside the double ones, and no path
        with slashes.
