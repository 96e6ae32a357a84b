# The conversation itself.

control-lost = Connection was lost in mid-session
    .detail =
        The control connection ended without a word after { $has-command ->
            [yes] { $command } was sent
           *[no] the session had begun
        }. A server that ends a session on purpose says so first. So most likely the server's
        process for this session crashed or was killed, or a firewall, proxy or load balancer cut
        the connection. Some servers also hang up silently after failed logins or at a limit.
    .you =
        Try again. If it ends at the same command each time, report that command to the
        administrator.
    .server-admin =
        Look in the server's and the system's log at this time for a crash or a kill of the
        session's process.
    .network-admin =
        If the server's log shows a connection lost from its side too, look for the device in
        between that cut it.

reply-timeout = Server stopped answering
    .detail =
        The connection stands, but no reply{ to-command } came{ within-seconds }. Most likely the server
        hangs on something slow behind the command (account database, file system, DNS).{ $has-peer ->
            [yes] {" "}A device in between that lets the connection stand and drops what is sent is also
                possible.
           *[no] {""}
        }
    .you =
        Try again with a longer --timeout. If it stops at the same command each time, report it to
        the administrator.
    .server-admin =
        See in the log whether the command arrived. If so, find what it waits for; if not, the
        network lost it.
    .network-admin =
        Check FTP inspection and connection tracking on the way if the command did not arrive.

session-421 = Session ended by the server with 421
    .detail =
        The server replied{ $has-command ->
            [yes] {" "}to { $command }
           *[no] {""}
        } with 421: it ends the session and closes the control
        connection. Its words do not name a known reason. Possible reasons are a limit, a timeout, a
        restart of the server, or a rule that ends sessions.{ said }
    .you =
        Read the server's words. If the session ends at the same command each time, report that
        command to the administrator.
    .server-admin =
        The server's log names the reason; look for this user and time.

protocol-reply-unterminated = Reply never ends
    .detail =
        The server began a reply of several lines and never sent its last line, which has the code
        and a space. Clients wait for it until they time out. The server has a fault, a text file
        shown in replies has lines that break it, or a device in between cut the
        reply.{ said }
    .server-admin =
        Update the server, and check banner and message files for lines that look like reply
        codes.
    .network-admin =
        If the reply is whole on the server's host, switch FTP inspection off in between.
    .you =
        Set your client not to insist on well-formed multi-line replies, if it can.

protocol-bare-newline = Lines end with LF only
    .detail =
        Lines of the server's replies end with LF instead of CR LF. Most clients accept that;
        strict ones wait for ever for the end of the line.
    .server-admin =
        Update the server, or save its banner and message files so that it sends CR LF.

protocol-line-too-long = Overlong reply line
    .detail =
        The server sent a line of such length that the probe stopped reading it. Clients with
        a fixed buffer may fail, or take the rest for another reply.
    .server-admin =
        Shorten banner and message texts.

protocol-abor-ignored = Breaking off is not answered
    .detail =
        The client broke a transfer off with ABOR, and the server said nothing to it: neither that the
        transfer ended nor that the command came. From then on the session is of no use, since nobody
        knows which reply belongs to which command.
    .you =
        Let the client open a new session where a transfer is cancelled, instead of sending ABOR. In lftp that is set
        ftp:use-abor no.
    .server-admin =
        Update the server: while data flows, it should read commands on the control connection, ABOR
        above all (RFC 959, section 4.1.3).

protocol-out-of-sync = Replies without a command
    .detail =
        The server sent a reply that no command asked for. Clients that do not notice take each
        later reply for the answer to the wrong command. Known causes are error messages sent
        twice, greetings in several parts, and keep-alives answered late.{ said }
    .you =
        If your client behaves strangely, let it open a new session after an error.
    .server-admin =
        Update the server. Check that banner and message files do not hold reply codes of their
        own.

protocol-banner-line-looks-like-reply = Text line looks like a reply code
    .detail =
        Within a reply of several lines there is a line that itself begins like a reply. Simple
        clients take it for the end of the reply and are out of step from there on.{ said }
    .server-admin =
        Change the banner or message text so that no line begins with three digits.

protocol-mismatched-terminator = Reply begins and ends with different codes
    .detail =
        A reply of several lines began with one code and ended with another. The probe took the
        last one; other clients may wait on for the first, or believe it.{ said }
    .server-admin =
        Update the server if a newer version exists.

protocol-telnet-bytes = Telnet control bytes in replies
    .detail =
        The server sends Telnet option bytes within its replies. That is a rarely used part of the
        FTP standard; clients that do not remove the bytes may not recognise the reply code.
    .server-admin =
        Nothing needs to be done unless clients have trouble. Newer servers do not send them.

protocol-unexpected-code = Unexpected reply code
    .detail =
        The server { $has-command ->
            [yes] answered { $command } with
           *[no] sent
        } { $has-code ->
            [yes] { $code }, a code
           *[no] a code
        } that the RFCs do not provide there. Clients that expect the codes of the RFCs stop at it.{ said }
    .server-admin =
        Update the server if a newer version exists.
    .you =
        If your client stops here, look for a setting that makes it more lenient, or use another.
