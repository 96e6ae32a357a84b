# Reply codes 20z to 22z: done; syntax, information, connections.

code-200 = Done
    .meaning =
        The command was understood and carried out. This is the general success where no other code
        fits.
    .when = After TYPE, MODE, STRU, PORT, EPRT, NOOP, OPTS, PBSZ, PROT, SITE and many others.
    .action = No change needed.
    .waiting = No waiting needed.
    .expect = Expect it for commands that change a setting and neither send data nor touch a file.
    .on-libunftp =
        STAT with a path is answered with a 200 of many lines that contains the listing, where other
        servers send 212 or 213.
    .on-aioftp = The end of MLSD is reported with 200 instead of 226.

code-202 = Not needed here, so not done
    .meaning =
        The server knows the command, has no use for it, and ignored it. It counts as a success,
        since nothing is missing.
    .when = Most of all after ALLO and ACCT, sometimes after SITE commands.
    .action = No change needed. If you counted on an effect of the command, look for another one.
    .waiting = No waiting needed.
    .expect =
        Expect it for commands that made sense on older systems, such as reserving space before an
        upload.
    .on-vsftpd = ALLO is answered with 202.
    .on-pure-ftpd = ACCT is answered with 202.

code-205 = Done, for a mainframe subcommand
    .meaning =
        A success of the IBM z/OS server, outside of the standard: the request was carried out.
    .when = After commands of z/OS, as far as IBM documents it.
    .action = No change needed. A client that does not know 205 should treat it as any other 2yz.
    .waiting = No waiting needed.
    .expect = Expect it only from a mainframe.

code-210 = Time zone of the server
    .meaning =
        Serv-U tells how far the clock of the server's listings is from UTC. The code is not in any
        standard.
    .when = On Serv-U, after SITE ZONE.
    .action = No change needed. Clients correct the times in listings by it.
    .waiting = No waiting needed.
    .expect = Expect it from Serv-U only; if the zone cannot be found out, the answer is 510.

code-211 = Status of the system, or list of features
    .meaning =
        The server tells about itself: the state of the session in answer to STAT, or the list of
        extensions in answer to FEAT.
    .when = After STAT without an argument, after FEAT, and on older servers after STAT with a path.
    .action =
        No change needed. The lines often name the version, the idle timeout and whether the connection
        is encrypted.
    .waiting = No waiting needed.
    .expect =
        Expect it when you ask about the server or the session; 212 and 213 are about directories
        and files.
    .on-vsftpd =
        The status names the idle timeout, the number of clients and the exact version, even behind
        a banner of the administrator's own.
    .on-pure-ftpd =
        STAT without an argument is answered with the address of the project's site and no more.
    .on-proftpd =
        Before version 1.3.6 STAT with a path was answered with 211, since then with 212 or 213.
    .on-bsd-ftpd =
        STAT with a path is answered with 211 on most BSD servers, on FreeBSD with 212 or 213.
    .on-pyftpdlib = STAT is answered with 211 even before login.
    .on-bftpd = SITE HELP sends four lines that each begin with 211- and never ends the reply.
    .on-filezilla-server-0-9 = STAT is unknown and gets 500 instead of 211.

code-212 = Status of a directory
    .meaning =
        The server answers with the status of a directory: the listing of its entries, sent over the
        control connection within the reply itself. The command has succeeded; 212 is a positive
        completion and carries information only.
    .when =
        After STAT with a directory as its argument. No data connection is involved, so it comes
        even where LIST hangs behind a firewall.
    .action =
        No change needed: this is a status, not an error. If the listing in it is empty, look with CWD
        or MLST whether the directory is really empty or does not exist. If 212 comes but LIST fails,
        login and path are fine and the data connection is at fault.
    .waiting = No waiting needed: the reply is complete with its last line.
    .expect =
        Expect 212 when you ask STAT about a directory; for a file the answer is 213, for the server
        itself 211.
    .on-proftpd =
        Since version 1.3.6 a directory gets 212 and a file 213; before that both got 211. A missing
        path gets 450.
    .on-apache-ftpserver = A directory gets 212, a file 213, and a missing path 450.
    .on-sftpgo =
        A directory gets 212, a file 213; the lines of the listing may begin with a stray "%s".
    .on-ftpserverlib =
        A directory gets 212, a file 213; the lines of the listing may begin with a stray "%s".
    .on-slimftpd = STAT without an argument is answered with 212 as well.
    .on-vsftpd = This server says 213 for directories too, and 212 never.
    .on-pure-ftpd = This server says 213 for directories too, and 212 never.
    .on-filezilla-server = Version 1.x says 221 instead of 212 and stays connected.
    .on-libunftp = This server says 200 instead of 212.
    .on-bsd-ftpd = FreeBSD says 212; most others of the family say 211.

code-213 = Status of a file
    .meaning =
        The server answers with facts about a file: its size, its time of change, or its line of a
        listing.
    .when =
        After SIZE, MDTM, and STAT with a file as its argument; on many servers also after STAT with
        a directory.
    .action =
        No change needed. If the answer to STAT is empty, the path may well not exist: check with CWD,
        SIZE or MLST.
    .waiting = No waiting needed.
    .expect = Expect it when you ask about a file; 212 is the same for a directory.
    .on-vsftpd =
        Directories get 213 as well, and a path that does not exist gets a 213 with nothing in it,
        not an error.
    .on-pure-ftpd =
        Directories get 213 as well, and a path that does not exist gets a 213 with nothing in it,
        not an error.
    .on-wu-ftpd =
        A missing path gets a 213 that contains the output of the listing program instead of entries.
    .on-pyftpdlib = Directories get 213 as well; a missing path gets 550.
    .on-busybox = Directories and missing paths get 213 as well.
    .on-bftpd = A missing path gets a 213 with an error text in it.

code-214 = Help
    .meaning = The server answers with help: mostly the commands that it knows.
    .when = After HELP and SITE HELP; many servers answer even before login.
    .action = No change needed. The text is for people, and programs should ask FEAT instead.
    .waiting = No waiting needed.
    .expect = Expect it when you ask for help, and use it to find out which server you talk to.
    .on-proftpd = The last line names the administrator's mail address, even before login.
    .on-pure-ftpd =
        HELP lists SITE commands only, and names the product even where the greeting hides it.

code-215 = Name of the operating system
    .meaning =
        The server names the system that its listings and paths look like, which need not be the one
        that it runs on.
    .when = After SYST.
    .action = No change needed. Clients choose by it how to read listings.
    .waiting = No waiting needed.
    .expect = Expect it once a session; "UNIX Type: L8" is by far the most common.
    .on-iis = The answer is Windows_NT, and listings look like those of DOS unless that is switched.
    .on-filezilla-server =
        The answer says UNIX although the server runs on Windows; version 1.x ends it with a full
        stop, 0.9 does not.
    .on-zos = The answer names MVS: there are data sets instead of directories.

code-220 = Ready for a new user
    .meaning =
        The server is ready. As the greeting it opens the conversation and often names the product,
        the limits or the house rules.
    .when = Right after the connection opens, and after HOST and REIN.
    .action =
        No change needed: go on with AUTH or USER. If the connection ends right after it, read its text,
        since some servers put a refusal into the greeting.
    .waiting = No waiting needed.
    .expect = Expect it first of all on every connection; 421, 500, or 530 instead is a refusal.
    .on-vsftpd = With a banner file every line of it begins with 220-, and the last one is empty.
    .on-pure-ftpd =
        The greeting names how many users are connected, the limit on them, and the idle timeout.
        EPRT is answered with a 220 "Active mode is disabled", though that is a refusal.
    .on-filezilla-server =
        If the server refuses all clients, it says so in a 220 and then closes the connection.
    .on-pyftpdlib = EPSV ALL is answered with 220.
    .on-slimftpd =
        The greeting shows the address and port that the server sees you from, so it shows NAT.

code-221 = Goodbye, closing the control connection
    .meaning =
        The server ends the session and closes the control connection. A running transfer may be
        completed first.
    .when = After QUIT; on some servers also when they end a session themselves.
    .action =
        No change needed if you said QUIT. If you did not, read the text: the server has ended the
        session, most often because of a time limit or a shutdown.
    .waiting =
        After a QUIT there is nothing to wait for; after a session limit you can reconnect at once.
    .expect =
        Expect it as the answer to QUIT; 421 is the usual code when the server itself ends the session.
    .on-filezilla-server =
        Version 1.x answers STAT with a path by 221 and the listing; that is no goodbye, and the
        session stays open.
    .on-libunftp = An idle session is ended with 221 instead of 421.
    .on-wu-ftpd =
        A shutdown or the end of the allowed time in mid-session is reported with 221 instead of 421.
    .on-bsd-ftpd =
        221 also comes when the client disappeared without QUIT, or after an internal error of the
        server.
    .on-zos = With TLS some ten seconds can pass between 221 and the end of the connection.

code-225 = Data connection open, no transfer running
    .meaning = The data connection is open, and nothing is being transferred over it.
    .when = After ABOR when there was nothing to abort, in modes that keep data connections open.
    .action = No change needed.
    .waiting = No waiting needed.
    .expect =
        Expect it after ABOR instead of 226; it is rare, as servers close the data connection after each
        transfer.

code-226 = Transfer complete, data connection closed
    .meaning = The transfer or listing has ended well, and the server closes the data connection.
    .when = As the second reply to LIST, NLST, MLSD, RETR, STOR, STOU and APPE, and after ABOR.
    .action =
        No change needed. Some servers hide a failure in the text of a 226, so read it if a listing or
        file is empty.
    .waiting = No waiting needed.
    .expect =
        Expect it after 150 or 125 once all data have arrived; without it a file may be incomplete.
    .on-vsftpd =
        A listing of a directory that cannot be opened ends with 226 too; only the text shows the
        failure.
    .on-libunftp = "Failed to list the directory" comes with 226 although it is a failure.
    .on-pure-ftpd = The reply has two lines, and an error during the transfer can be in the first.
    .on-zos = Transfers end with 250 instead of 226.
    .on-filezilla-server-0-9 = ABOR can bring 426 and then 226.

code-227 = Passive mode: address and port to connect to
    .meaning =
        The server listens for the data connection and names the IPv4 address and port as six
        numbers; the port is the fifth times 256 plus the sixth.
    .when = After PASV.
    .action =
        No change needed if the address is the server's own. If it is a private one and you are outside,
        the server's administrator must set the public address for passive mode.
    .waiting = No waiting needed; connect at once, as the server waits for 1 min or less.
    .expect = Expect it over IPv4; 229 is the form without an address, so NAT does not affect it.
    .on-inetutils =
        Some 1.9 versions answer EPSV with 227 over IPv4, and write the port of 229 with its bytes
        swapped.
    .on-proftpd = A port outside of the configured range means that the range is used up.
    .on-vsftpd = On an IPv6 session the address is written as zeros; use EPSV there.
    .on-aioftp = The text names the socket and has no mention of passive mode.
    .on-aws-transfer =
        If 0.0.0.0 is configured as the address, clients are to use that of the control connection.

code-228 = Long passive mode: address and port to connect to
    .meaning =
        The server listens for the data connection and names an address of any length with its
        family, and the port.
    .when = After LPSV, an experiment from before EPSV existed.
    .action = No change needed; EPSV does the same and is understood more widely.
    .waiting = No waiting needed.
    .expect = Expect it from a few old servers only.

code-229 = Extended passive mode: port to connect to
    .meaning =
        The server listens for the data connection and names the port alone; the address is the one
        of the control connection.
    .when = After EPSV, over IPv4 and IPv6.
    .action =
        No change needed. If the connection to that port fails, the passive ports are not open in a
        firewall or not forwarded.
    .waiting = No waiting needed; connect at once.
    .expect =
        Expect it after EPSV, and prefer it to 227: it works behind NAT and is the only way over
        IPv6.
    .on-apache-ftpserver = The text says "Entering Passive Mode" like that of a 227.
    .on-proftpd =
        The address set for passive replies behind NAT has no effect here, as none is sent.
