# What is worth knowing beside a cause, and causes told more closely.

dns-proxied-by-cdn = Name leads to a network for web traffic
    .detail =
        The name of the server stands for an address of a content network, which passes on HTTP and
        HTTPS and no FTP: browsers work with the same name, and port 21 gets no answer. That is
        usual after the DNS was moved there.
    .server-admin =
        Give FTP a name of its own whose record is not proxied (DNS only), or tell users the
        server's own address.
    .you =
        Ask the hosting provider for the host name that is meant for FTP.

tcp-ip-banned = This address seems to be blocked now
    .detail =
        The server answered before and does not even accept a connection now. Firewalls that count
        failed logins or connections (fail2ban, FileZilla's autoban, hosting panels) block an
        address like that for minutes to hours.
    .you =
        Stop everything that connects with an old password or many times at once. Another
        address, such as a mobile network, shows whether it is that.
    .server-admin =
        Look into the ban list of the firewall and of the server, and let this address out if it
        belongs there.

antivirus-local-proxy = Something on this machine takes the connection
    .detail =
        The connection came about faster than any way to the server can be, and was lost without a
        word. A program on this machine or right beside it accepts FTP connections in the server's
        place: often an antivirus program or a filter for parents.
    .you =
        Exclude FTP, or this program, from the antivirus program's traffic inspection, and try
        again.

login-user-format = User name has not the form of this host
    .detail =
        The server refused the login. User names of this kind of host have a form of their own,
        which the given one has not.
    .you =
        Take the user name as the portal shows it: for Azure App Service it is the name of the app,
        a backslash and the name of the user, with the password of the publishing profile.

login-cloud-basic-auth-off = Password login is perhaps switched off in the cloud
    .detail =
        The server refused the login, though the user name has the form that this host wants. New
        apps there come with password login for FTP switched off, and policies switch it off later.
    .server-admin =
        In the Azure portal, under Configuration, General settings: allow FTP Basic Auth Publishing
        Credentials, and see that the FTP state is not Disabled.
    .you =
        If that is not wanted, deploy in another way; FTP will not work then.

server-crash-on-command = Server hangs up at the same command each time
    .detail =
        The server closed the connection without a word at a command, and did so again at the same
        one. Servers do that when the process that serves the session crashes.
    .server-admin =
        Look for a crash in the system's log at this time, and update the server.
    .you =
        Use a client that does not send this command, until the server is repaired.

epsv-unsupported = Server has no passive mode for IPv6
    .detail =
        The connection goes over IPv6, and the server does not know EPSV, the only passive mode
        there is for IPv6. PASV can name IPv4 addresses only.
    .you =
        Connect over IPv4 (--ipv4), if the server has such an address.
    .server-admin =
        Update the server, or take its IPv6 address out of the DNS.

idle-control-timeout-during-transfer = Server ends sessions for idleness while data flows
    .detail =
        The server closed the control connection for being idle, although data was coming over the
        data connection. Its timer does not count transfers as activity.
    .server-admin =
        Update the server, or raise the idle limit above the longest transfer.
    .you =
        Let your client send NOOP while it transfers, if it can.

tcp-lossy-path = A packet was lost on the way
    .detail =
        One connection took just as long as it takes to send a lost first packet again, while others
        on the same way were fast. So packets are lost at times.
    .network-admin =
        Look for errors and overload on the links between here and the server.
    .you =
        If transfers stall now and then, this is a likely reason. A cable instead of wireless is
        worth a try.

greeting-slow-reverse-dns = Server probably waits for a name server
    .detail =
        The greeting took about as long as a name server's time limit. Many FTP servers look up the
        name of each client's address before they greet, and wait if nobody answers.
    .server-admin =
        Switch the lookup off, or repair the resolver that the server asks.
    .you =
        Raise the time limit of your client until then.

greeting-slow-ident = Server probably waits for identification
    .detail =
        The greeting took about ten seconds, the time that this server waits for an answer on port
        113 of the client. Firewalls drop that question.
    .server-admin =
        Switch the question off.
    .network-admin =
        Reject port 113 towards clients rather than drop it.

first-connection-slow-second-fast = Only the first connection was slow
    .detail =
        The first connection was greeted late, the next one at once. The server looked something up
        that it remembered the second time, most likely the name of this address.
    .server-admin =
        See that the name server which the FTP server asks answers fast.

no-mdtm-no-size = Server tells neither size nor time of files
    .detail =
        The features that the server names include none of SIZE, MDTM and MLST. Clients can only
        guess from listings whether a file is complete or new.
    .server-admin =
        Switch these commands on if the server has them.

no-rest-stream = Transfers cannot be resumed
    .detail =
        The server does not name REST STREAM among its features. A transfer that breaks off begins
        again from the start.
    .server-admin =
        Switch REST on if the server has it and large files are transferred.

protocol-feat-lies = Server lists a feature that it does not know
    .detail =
        The server lists { $has-command ->
            [yes] { $command }
           *[no] a command
        } among its features, and refused it as unknown. A device on the way may also have taken it
        out.{ said }
    .you =
        Switch the feature off in your client if it insists on it.
    .server-admin =
        Look whether a module is missing, or a firewall filters commands.

protocol-not-understood-before-login = FEAT is answered after the login only
    .detail =
        The server refuses FEAT before the login. Clients that ask only then do not learn what it
        can do, TLS included.
    .you =
        That is no fault. Choose TLS by hand in clients that rely on FEAT.

banner-discloses-version = Greeting names the server's version
    .detail =
        The greeting names the software with its version. Scanners look for versions with known
        faults.
    .server-admin =
        Let the server greet without it. More important is that the version is a current one.

banner-discloses-internal-address = Greeting names an internal address
    .detail =
        The greeting names an address of the network behind the server. It is of no use to anybody
        outside.
    .server-admin =
        Set a greeting without it. It also shows that the server stands behind NAT: check the
        address that it announces for passive mode.

idle-timeout-short = Server ends idle sessions soon
    .detail =
        The server ends sessions after a short time without a command{ $has-seconds ->
            [yes] {" "}({ $seconds } s)
           *[no] {""}
        }. Clients lose the connection while somebody looks at a listing.
    .you =
        Let your client keep the connection alive (NOOP), or connect again when needed.

limit-low = Server takes only a few sessions
    .detail =
        The server allows only very few sessions at a time. Clients that open several for transfers
        are refused.
    .you =
        Set your client to one or two connections to this server.

dir-huge-slow = Listing begins late
    .detail =
        The server took long before the first line of the listing came. Directories with very many
        files, or on slow storage, do that, and clients with a short time limit give up.
    .server-admin =
        Spread the files over several directories, or switch off what is looked up for each file,
        such as the names of owners.
    .you =
        Raise the time limit of your client, or ask for a part of the directory.

active-works-passive-not = Active mode works, passive mode does not
    .detail =
        The server can open data connections to this machine, and the ports that it opens itself
        cannot be reached. So the block is before the server's passive ports, and not in FTP.
    .you =
        Use active mode until then. It works only where nothing stands before your own machine.
    .server-admin =
        Open the passive ports as described for the root cause.

dir-encoding = File names are not UTF-8
    .detail =
        The listing has bytes in it that are no UTF-8. Clients that expect UTF-8 show such names
        wrongly and cannot fetch those files.
    .you =
        Set the character set of your client for this server by hand.
    .server-admin =
        Let the server send UTF-8, and rename files that were stored in another character set.

dir-parent-readonly = Files go into a subdirectory here
    .detail =
        This directory takes no new files. A directory below it does.
    .you =
        Upload into the subdirectory whose permissions allow it.

limit-shared-egress = Others share this address
    .detail =
        The very first connection was refused because this address has too many already. So they are
        not of this run: other programs here, or other users behind the same router or in the same
        cloud.
    .you =
        Close other FTP programs. In a cloud or behind a shared router, ask for an address of your
        own.
    .server-admin =
        If many users come from one address, raise the limit for it.

limit-ghost-sessions = Sessions of this user are open elsewhere
    .detail =
        The very first session was refused because this user has too many already. They are of other
        programs, or left over from connections that were lost: servers keep those until their idle
        limit.
    .you =
        Close other clients of this user. Sessions that were lost count until the server's
        idle limit (often 5 to 15 minutes).
    .server-admin =
        Look which sessions are open, and shorten the idle limit if many are left over.

dir-list-option-taken-as-name = Server takes a list option for a name
    .detail =
        The client asked to list with an option such as -a. The server looked for a file of that
        name.
    .you =
        Switch hidden files or extra list options off in the client.

dir-mlsd-unsupported = Server does not know MLSD
    .detail =
        The client asked for the machine-readable listing. The server does not know it.
    .you =
        Let the client use LIST.

login-client-killed-for-http = A web request was sent to the FTP port
    .detail =
        The server was spoken to in HTTP and hung up. Balancers and monitors do that whose health
        check is for web servers.
    .network-admin =
        Set the health check of the balancer to TCP, or to wait for 220.

limit-bulk-refused = Server refuses after many transfers
    .detail =
        Many data connections worked one after another, and then the server refused one. Servers and
        firewalls limit how many come in a short time; used ports also rest for a while.
    .you =
        Pause between files, or pack many small files into one.
    .server-admin =
        Widen the passive range, and look at limits on the rate of connections.

dir-path-root-confusion = Path begins at the wrong directory, perhaps
    .detail =
        The login directory is not the root, and the path that was asked for begins at the root.
        Programs differ there: in some, ftp://host/path begins at the login directory.
    .you =
        Try the path relative to the login directory.

epsv-wrong-family = Server wants another address family for EPSV
    .detail =
        The server answered EPSV with 522. It does not offer the family of addresses that this
        connection has.
    .you =
        Use PASV with this server.
    .server-admin =
        Let EPSV work for the families that the server listens on.

pasv-not-requested = Data connection was not prepared
    .detail =
        The server says that neither PASV nor PORT came before the transfer. What came before was
        refused: the cause is there.
    .you =
        Look at the first refusal in the log, not at this one.
