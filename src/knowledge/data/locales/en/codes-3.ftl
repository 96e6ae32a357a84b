# Reply codes 3yz: more input is needed.

code-300 = More input needed
    .meaning =
        An answer of the IBM z/OS server, outside of the standard: it waits for something more from
        the client.
    .when = On z/OS, during login or file commands.
    .action = Nothing is wrong yet. Read the text for what is to be sent next.
    .waiting = No waiting needed: the server waits for you.
    .expect = Expect it only from a mainframe.

code-321 = Progress of a transfer
    .meaning =
        Serv-U tells how many bytes have been transferred so far. In spite of the first digit no further
        input is needed. The code is not in any standard.
    .when = On Serv-U during a transfer, if the client has enabled such notices.
    .action = No change needed. The reply that ends the transfer is still to come.
    .waiting = Wait for the end of the transfer.
    .expect = Expect it from Serv-U only.

code-331 = User name accepted, password needed
    .meaning =
        The server has taken the user name and asks for the password. It does not mean that the user
        exists: servers also ask for a password for unknown names, so as not to disclose them.
    .when = After USER.
    .action =
        No change needed: send the password. A session that stops here has no password stored in its
        client.
    .waiting = No waiting needed: the server waits for you, and ends the session if no password comes.
    .expect =
        Expect it after each USER; 230 means that no password is needed, and 530 that the server
        refuses already here.
    .on-wu-ftpd =
        The password is asked for even if a limit has already decided to refuse; a 530 then follows.
    .on-proftpd = For anonymous logins the text asks for a mail address as the password.

code-332 = Account needed for login
    .meaning =
        Besides user name and password the server requires an account, in the sense of a third piece of
        login data.
    .when = After USER or PASS.
    .action = Send ACCT with the account. Ask the server's administrator for it if you have none.
    .waiting = No waiting needed: the server waits for you.
    .expect = Expect it from mainframes and FTP proxies; hardly any other server supports accounts.

code-334 = Security mechanism accepted, data needed
    .meaning = The server accepts the security mechanism and waits for the client's security data.
    .when = After AUTH, mostly with Kerberos or GSSAPI.
    .action = No change needed: the client goes on with ADAT.
    .waiting = No waiting needed: the server waits for you.
    .expect = Expect it with mechanisms that exchange data in ADAT; AUTH TLS gets 234.

code-335 = Security data accepted, more needed
    .meaning = The server has accepted a piece of security data and needs another one.
    .when = After ADAT.
    .action = No change needed: the client goes on with another ADAT.
    .waiting = No waiting needed: the server waits for you.
    .expect = Expect it with Kerberos or GSSAPI, until 235 ends the exchange.

code-336 = User name accepted, password needed for a challenge
    .meaning =
        The server asks for a password that answers the challenge in its text, such as a one-time
        password.
    .when = After USER, where a security mechanism or one-time passwords are in use.
    .action =
        Work out the answer to the challenge and send it as the password. A stored password does not
        work.
    .waiting = No waiting needed: the server waits for you.
    .expect = Expect it instead of 331 where passwords change with each login.

code-350 = Accepted, another command is needed
    .meaning =
        The first half of an action in two steps is accepted, and nothing has happened yet. The
        second command completes it.
    .when = After RNFR, to be followed by RNTO; after REST, to be followed by RETR, STOR or APPE.
    .action = No change needed: send the second command right away.
    .waiting = No waiting needed: the server waits for you.
    .expect =
        Expect it when you rename a file or resume a transfer; 503 comes if the second command is
        sent without it.
