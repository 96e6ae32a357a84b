# Limits, bans, shutdowns and timeouts that the server itself states.

limit-server-full = Server is full
    .detail =
        The server refuses further sessions because as many clients are connected as it serves in
        all.{ limit-shown } The limit counts all users together, so it can be met without any
        session of yours.{ said }
    .you =
        Close sessions of your own that are idle. Try again with growing pauses.
    .server-admin =
        See who is connected: idle or dead sessions count too, so a shorter idle timeout may be
        enough. Otherwise raise the limit on all clients.

limit-per-ip = Too many connections from this address
    .detail =
        The server refuses this connection because your address already holds as many as it
        allows.{ limit-shown } Everybody behind the same NAT or proxy counts as one address, and
        so do sessions that were cut off without QUIT, until the server's idle timeout ends them.
        The server as a whole is not full, and your password plays no part.{ said }
    .you =
        Close your other FTP sessions, set your client to at most two connections at a time, and
        try again. If none are open, lost ones end at the server's idle timeout.
    .server-admin =
        See which sessions this address holds and end the dead ones. Raise the limit per address
        if many users share one.
    .network-admin =
        If many users leave by one address, give the heavy ones an outgoing address of their own.

limit-per-user = Too many sessions of this user
    .detail =
        The login data are not at fault: the account already has as many sessions as it may
        have.{ limit-shown } Sessions of other people and programs with the same account
        count, and so do sessions that were cut off without QUIT.{ said }
    .you =
        Close other sessions of { $user }, use one connection at a time, and try again.
    .server-admin =
        End the dead sessions of { $user }, or raise the limit per user.

limit-class = Too many sessions of this class of users
    .detail =
        The server sorts its clients into classes, by account or by address, and the class of this
        client has as many sessions as it may have.{ limit-shown } Other classes may still get
        in.{ said }
    .you =
        Try again with growing pauses.
    .server-admin =
        See who holds the sessions of this class. Raise its limit, or move the account or address
        to another class.

limit-anonymous = Too many anonymous sessions
    .detail =
        The server takes only so many anonymous users at a time, and they are all here.{ limit-shown }
        An account of your own is not affected.{ said }
    .you =
        Try again in a few minutes, log in with an account, or use a mirror.
    .server-admin =
        Raise the limit on anonymous sessions if the host can carry more.

limit-rate = Connecting too often
    .detail =
        The server refuses because connections or logins from your address follow each other too
        quickly. This is a limit on the rate, not on how many are open, and trying again at once
        keeps it up.{ said }
    .you =
        Connect less often: reuse a session for many files, and spread out scheduled jobs.
    .server-admin =
        If the client is wanted, raise the rate limit or exempt its address.

limit-time-quota = Time or login quota is used up
    .detail =
        The account has used up its allowance, a number of logins or minutes in a day.{ limit-shown }
        The password is not the reason.{ said }
    .you =
        Ask for a larger allowance, or use another account until the next period begins.
    .server-admin =
        Check the allowance of { $user } and raise it if needed.

limit-silent-close = Server closed some connections without a word
    .detail =
        This connection was accepted and closed before any greeting, while another one in the same
        run was greeted. So your address is not refused as such, and the server runs. It has a limit on
        sessions or on new connections per second, and says nothing when it is met; the limit can also
        be set on the host or a firewall in front of it.
    .you =
        Connect less often and with fewer connections at a time, and end sessions with QUIT.
    .server-admin =
        Check limits on processes, on sessions and on the rate of new connections, in the FTP server
        and in inetd or the packet filter, and raise the one that is met.
    .network-admin =
        If a load balancer stands before the server, check that all of its targets are healthy.

limit-data-connections = Too many data connections
    .detail =
        Login works, but the server has no data connection left to give, so neither listings nor
        transfers are possible. All sessions together hold as many as it allows.{ said }
    .you =
        Run fewer transfers at a time, and try again.
    .server-admin =
        Raise the limit on connections; on some servers data connections count in the limit on
        all clients.

banner-says-almost-full = Server is almost full
    .detail =
        This run got in, but the greeting shows that nearly all places are taken. When all are, new
        clients are refused.{ limit-shown }{ said }
    .server-admin =
        See whether idle or dead sessions take the places, and raise the limit on clients before
        it is reached.

server-shutdown = Server is shutting down
    .detail =
        The server refuses because its administrator has shut it down or announced it. It is not
        a limit, and not about your account. A notice that was forgotten after maintenance looks
        just the same.{ said }
    .you =
        Try again after the maintenance; the server's words may name the time.
    .server-admin =
        If the maintenance is over, remove the shutdown notice or start the service again.

server-locked = Server is locked
    .detail =
        The administrator has locked the server against new connections. It runs, and existing
        sessions may go on.{ said }
    .server-admin =
        Unlock the server if that was not intended.
    .you =
        Ask the administrator when it will be opened again.

server-overloaded = Server is overloaded
    .detail =
        The server says that it lacks the means to serve this session: memory, processes, or its
        load is above a limit. Your account and address are not the reason.{ said }
    .you =
        Try again in five minutes, with growing pauses.
    .server-admin =
        Check load, memory, processes and file descriptors of the host, and see what uses them.

session-kicked = Session was ended by the administrator
    .detail =
        The server says that this session was ended on purpose, by an administrator or by a rule
        set up for that. It was no timeout and no network fault.{ said }
    .you =
        Do not reconnect by script. Ask the administrator for the reason.
    .server-admin =
        The server's log tells who or what ended the session.

ip-banned = This address is banned
    .detail =
        The server says that it has banned the address you come from{ until-shown }. Bans follow failed logins,
        too many connections, or a blocklist. They usually end by themselves after some minutes or
        hours, and each further attempt may prolong them.{ said }
    .you =
        Stop all jobs that connect to this server, and correct a wrong stored password. Half an hour
        is a typical length.
    .server-admin =
        Find the ban and its cause in the log, lift it, and exempt the address if it is a known
        client.

source-denied = This address is not allowed
    .detail =
        The server refuses the address you come from by a fixed rule: an address filter, an allow
        list, or TCP wrappers. User name and password have not been looked at, and waiting does
        not help. If it worked before, your outgoing address may have changed.{ said }
    .you =
        Find out your public address and ask the administrator to allow it.
    .server-admin =
        Add the client's address to the allow list, or correct the rule that denies it.
    .network-admin =
        If the address was expected to be a fixed one, check by which address this client leaves
        the network.

idle-server-timeout = Server ended the session as idle
    .detail =
        The server closed the session because no command came for longer than it waits{ seconds-shown }.
        This is the server's own timer. A firewall that drops idle connections gives no such
        message.{ said }
    .you =
        Send a command more often than the timeout, or reconnect when needed. Some servers do not
        count NOOP: use a listing.
    .server-admin =
        Raise the idle timeout if clients have good reason to pause.

idle-login-timeout = Login took too long
    .detail =
        The server closed the session because login was not complete in the time it allows{ seconds-shown }.
        The clock runs from the connection to the accepted password, so a slow account database
        or reverse DNS on the server's side can use it up.{ said }
    .you =
        Log in without pauses. If this run did, report it to the administrator.
    .server-admin =
        Find out what makes login slow (account database, DNS), and raise the login timeout only
        then.

idle-no-transfer-timeout = Too long without a transfer
    .detail =
        The server closed the session because no transfer or listing took place in the time it allows{ seconds-shown }.
        Other commands, such as NOOP and CWD, do not count. It can also mean that a transfer was
        begun and its data connection never arrived.{ said }
    .you =
        List a directory or transfer a file now and then, or reconnect when there is something to
        do.
    .server-admin =
        Raise the no-transfer timeout. If clients meet it in the middle of a listing, check the
        passive address and ports instead.

session-max-duration = Session reached its maximum length
    .detail =
        The server ends every session after a fixed time{ seconds-shown }, however busy it is. No
        keep-alive helps.{ said }
    .you =
        Split long jobs, and let the client reconnect and resume.
    .server-admin =
        Raise or remove the limit on session length if long transfers are wanted.

limit-measured = Limit on sessions was met
    .detail =
        The search that was asked for opened one session after another until the server refused
        one.{ $has-limit ->
            [yes] {" "}{ $limit } were logged in at the same time.
           *[no] {""}
        } Sessions of others that the same limit counts
        are not in that number, so the limit itself may be higher.{ said }
    .you =
        Keep the connections of all programs together below that number.
    .server-admin =
        If that is less than was meant, raise the limit, or look for sessions that were not closed.

idle-limit-measured = Server ends idle sessions{ after-seconds }
    .detail =
        The session was left idle, as was asked for, and the server ended it{ after-seconds }. It is
        the server's own timer.{ said }
    .you =
        Send a command more often than that, or reconnect when needed.
    .server-admin =
        Raise the idle timeout if clients have good reason to pause.

idle-noop-desync = Keep-alives and the end of a transfer mixed up
    .detail =
        While data flowed, the client sent NOOP to keep the session alive, and took the end of the transfer
        for the answer to it. The answers to NOOP come after that end, so that each later command is
        given the reply to an earlier one.{ said }
    .you =
        Switch NOOP during transfers off in the client, or update it: it has to count the answers that are
        still to come. TCP keep-alive does the same without commands.

idle-nat-drop = Idle connection is lost on the way
    .detail =
        The session was left idle, as was asked for{ for-seconds }. The server said nothing, yet the
        next command got no answer: something in between has forgotten the connection. NAT devices,
        firewalls and load balancers do that without telling either end. Long transfers suffer too,
        since the control connection is idle meanwhile.
    .you =
        Switch TCP keep-alive on in the client, with less than four minutes between probes, or send
        NOOP in pauses.
    .network-admin =
        Raise the idle timeout for TCP on NAT devices, firewalls and load balancers between client and
        server, or let them reset the connection when they drop it.
