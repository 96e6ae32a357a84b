# USER, PASS, ACCT, and what the server says after them.

login-bad-credentials = User name or password refused
    .detail =
        The server refused the login of "{ $user }". Most likely the password or the user name is
        wrong. In order of likelihood it can also be: a user name that needs another form
        (user@domain at many hosting providers, DOMAIN\user at Windows servers); an account that
        may not use FTP, is locked or has an invalid login shell; a wrong server after a move.
        Many servers give the same text for all of these, on purpose.{ said }
    .you =
        Type the password again by hand. In scripts look for special characters that need
        quoting or URL encoding, and for a line end in a password file. Do not repeat a failing
        login: it can get your address banned.
    .server-admin =
        The server's log names the real reason. Check that the account exists, may use FTP, has
        an allowed login shell and is not locked.

login-user-denied-by-list = This user may not use FTP here
    .detail =
        The server refused "{ $user }" by name: a list or rule bars the account from FTP, or only
        listed users may enter. A wrong password would have been answered differently.{ said }
    .you =
        Use another account, or ask the administrator to admit this one.
    .server-admin =
        Look for the user in the lists of denied and allowed FTP users, and remember that root is
        usually denied on purpose.

login-local-users-disabled = Only anonymous login is allowed
    .detail =
        The server takes anonymous users only. It refuses every account whatever the password, so
        neither the name nor the password need be wrong.{ said }
    .you =
        Log in as "anonymous" if public files are what you need. Otherwise ask for access with an
        account.
    .server-admin =
        If accounts are meant to work, allow logins of local or virtual users.

login-anonymous-disabled = Anonymous login is not allowed
    .detail =
        The server has no anonymous access, so there is nothing to see without an account. The
        connection itself works.{ said }
    .you =
        Run the probe with an account: --user NAME, and --ask-password or --password-file.
    .server-admin =
        If public access is wanted, switch anonymous login on.

login-anonymous-tls-refused = Anonymous login is not allowed over TLS
    .detail =
        The server takes no anonymous users on an encrypted connection. On an unencrypted one they
        may be welcome. Accounts are not affected.{ said }
    .you =
        For public files log in without TLS (--tls off). With an account keep TLS on.
    .server-admin =
        Allow anonymous users on encrypted connections too, if they are meant to come in.

login-home-inaccessible = Home directory cannot be entered
    .detail =
        The password was right, but the server could not enter the home directory of "{ $user }",
        so it ended the login. The directory is missing, the account has no rights on it or on a
        directory above it, a security policy such as SELinux forbids it, or its file system is
        not mounted. Changing the password does not help.{ said }
    .server-admin =
        Check that the home directory of the account exists, that the account may enter it and
        every directory above it, and that its file system is mounted.
    .you =
        Tell the administrator that the login fails at the home directory, not at the password.

login-chroot-writable = Home directory must not be writable
    .detail =
        The password was right. The server locks users into their home directory and refuses to do
        so while that directory is writable for the user, since a writable root would weaken the
        lock. The session ends after the password, so clients often report a wrong password or a
        broken connection.{ said }
    .server-admin =
        Take away the write permission on the home directory itself (chmod a-w) and give the user
        a writable directory inside it.
    .you =
        Tell the administrator; no client setting helps.

login-chroot-failed = User cannot be locked into the home directory
    .detail =
        The password was right, but the server could not make the home directory the root of the
        session. The directory is missing or not accessible, or the server lacks the privilege,
        for example in a container.{ said }
    .server-admin =
        Check that the directory exists and is accessible, and that the server process may change
        its root directory.
    .you =
        Tell the administrator that the login fails after the password.

login-virtual-host-needed = Server wants to know which site is meant
    .detail =
        Several sites share this address, and the server cannot tell which of them "{ $user }"
        means. The password has not been judged.{ said }
    .you =
        Log in with the site's host name before the user name, as in "{ $host }|{ $user }", or use
        a client that sends the HOST command.
    .server-admin =
        Give one site an address of its own or a binding without a host name, so that it is the
        default.

login-account-required = Server asks for an account as well
    .detail =
        Besides user name and password the server wants an account (ACCT), a third piece of login
        data. Mainframes and FTP proxies ask for it.{ said }
    .you =
        Ask the administrator for the account, and enter it in a client that can send ACCT.
    .server-admin =
        If no account is meant to be needed, switch the question off for this user.

login-account-disabled = Account is disabled
    .detail =
        The server says that the account "{ $user }" is disabled, locked or expired. The password
        may well be right.{ said }
    .you =
        Ask the administrator to enable the account.
    .server-admin =
        Enable or unlock the account, or extend its date of expiry.

login-password-expired = Password has expired
    .detail =
        The server says that the password of "{ $user }" has expired. Most likely it was right,
        but it must be changed before it is taken again. FTP itself has no standard way to do so.{ said }
    .you =
        Change the password in the way your organisation offers, then update stored copies.
    .server-admin =
        Renew the password. For an account that machines use, consider an exemption from expiry.

login-too-many-failures = Too many failed logins
    .detail =
        The server ended the session or refuses to judge this login because too many attempts
        failed, here or from this address earlier. The password that was sent now may not have
        been looked at.{ said }
    .you =
        Stop all jobs that use this account, and correct the stored password. Locks of this kind
        often last 15 minutes or longer, and start anew with each further failure.
    .server-admin =
        Find the source of the failed logins in the log, lift the lock, and exempt known clients.

login-backend-down = Server cannot check passwords now
    .detail =
        The server could not ask its account database (such as SQL, LDAP or PAM), so it could not
        judge the login. The password is neither right nor wrong, and other users meet the same
        fault.{ said }
    .server-admin =
        Check that the account database runs, that the FTP server reaches it, and the credentials
        it uses there.
    .you =
        Try once more, then report it to the administrator.

login-temporarily-refused = Login refused for now
    .detail =
        The code says that the login was refused, but the text speaks of a passing condition, such
        as a limit or an overload. Nothing points to a wrong password.{ said }
    .you =
        Close your other sessions to this server, and try again.
    .server-admin =
        Look for the client's address and this time in the log, and check limits and load.

login-challenge = Server asks for a one-time password
    .detail =
        The server answered the user name with a challenge (such as S/Key or OTP), so it wants a
        password that is computed for this one login. A stored password cannot work.{ said }
    .you =
        Compute the answer with your one-time password program and enter it, or ask for an
        account without it for automated jobs.
    .server-admin =
        If a plain password is meant to work, switch one-time passwords off for this account.

login-proxy-user-syntax = An FTP proxy wants its own login form
    .detail =
        What answers here is an FTP proxy or firewall, not the server itself. It expects the name
        of the real server within the login and could not make sense of this one.{ said }
    .you =
        Log in the way the proxy's documentation says, usually as user@real-server, or connect
        around the proxy.
    .network-admin =
        Tell users the login form of the proxy, or let this server be reached directly.

login-refused = Login refused
    .detail =
        The server refused the login of "{ $user }"{ with-code }, and its text fits no known cause.
        It may be the password, a rule about the account or the address, or a limit.{ said }
    .you =
        Read the server's words. Check user name and password once, then ask the administrator
        instead of trying on: failed logins can get your address banned.
    .server-admin =
        The server's log names the reason; look for this user and time.

login-plaintext-withheld = Password was not sent unencrypted
    .detail =
        The server asked for the password of "{ $user }" on an unencrypted connection, where
        everybody on the way could read it. The probe does not send a password like that unless
        told to, so login and everything after it was not tried. Up to here the server
        works.
    .you =
        Give --plaintext if you accept that the password can be read on the way, or use TLS.
        Anonymous login needs neither.
    .server-admin =
        Offer TLS, so that passwords need not travel readable.

login-password-missing = No password was given
    .detail =
        The server asks for the password of "{ $user }" and none was given to the probe, so login
        and everything after it was not tried. Up to here the server works.
    .you =
        Give the password with --password-file, --netrc or --ask-password, or in the environment
        variable FTPPROBE_PASSWORD.

slow-login = Login is slow
    .detail =
        Login succeeded, but only{ after-seconds }, while connecting was quick. If the delay lies
        after the user name, think of reverse DNS; after the password, of a slow account database
        (LDAP, RADIUS, SQL), a network home directory, or a delay that is configured. Impatient
        clients give up.
    .server-admin =
        Time a lookup of the user on the server's host, then repair what is slow: account
        database, DNS, or mount.
    .you =
        Until then, set a longer timeout in your client.

anonymous-login-allowed = Anybody can log in
    .detail =
        The server accepts anonymous login, so everybody who reaches it can see what is published
        there. That is right for a public archive and a leak anywhere else.
    .server-admin =
        If this is not meant to be public, switch anonymous login off. If it is, see that nothing
        is writable.

# Logins that anybody on the way can read

tls-unavailable = Server has no encryption
    .detail =
        The server does not offer TLS, so everybody on the way can read passwords and files. No
        setting of the client changes that.
    .server-admin =
        Switch TLS on, or offer SFTP.
    .you =
        Send nothing that others must not read, and ask the administrator for FTPS or SFTP.

plaintext-login-allowed = Login without encryption is allowed
    .detail =
        The server offers TLS but does not demand it: on an unencrypted connection it asked for the
        password too. A client that is set up wrongly then sends its password readable, and nobody
        notices.
    .server-admin =
        Demand TLS for login as soon as all clients can do it.
    .you =
        Set your own clients to demand explicit TLS.
