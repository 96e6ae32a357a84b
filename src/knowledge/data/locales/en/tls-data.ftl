# TLS on data connections, and how it ends.

tls-required-data = Server demands TLS for data connections
    .detail =
        Login works, but the server lists and transfers only over encrypted data connections. The
        control connection is not what it complains about.{ said }
    .you =
        Let your client protect data too: PBSZ 0 and PROT P after login. In most clients that is
        part of explicit TLS.
    .server-admin =
        Nothing is broken. Only if unencrypted data is really wanted, relax the requirement.

tls-prot-sequence = PBSZ or PROT came at the wrong time
    .detail =
        The server refused PBSZ or PROT because something else has to come first. The order is: TLS
        on the control connection, PBSZ 0, PROT P; and all of them anew after another AUTH.{ said }
    .you =
        Set your client to explicit TLS and to encrypt data too; it then keeps the order by itself.
        If it does not, update it.

tls-prot-p-unsupported = Server does not encrypt data connections
    .detail =
        The control connection is encrypted, but the server refuses to encrypt data connections
        (PROT P). The password is safe; listings and files travel readable.{ said }
    .server-admin =
        Allow PROT P, or update the server.
    .you =
        Transfer only what others may read, or ask for SFTP.

tls-session-reuse-required = Data connections must resume the TLS session
    .detail =
        Login works, but the server takes a data connection only if it resumes the TLS session of
        the control connection: proof that both come from the same client. Many TLS libraries cannot
        do that. So Python's ftplib, Apache Commons Net (Java), FtpWebRequest (.NET) and many
        libraries for Go and Rust fail here, while FileZilla, WinSCP, lftp and curl manage. Files
        and permissions play no part.{ said }
    .you =
        Use a client that resumes TLS sessions, such as FileZilla, WinSCP, lftp or curl, and keep it
        up to date.
    .server-admin =
        If the clients cannot be changed, do not require resumption any more. Data connections are
        then easier to hijack.

tls-ticket-exhausted = TLS tickets are used up
    .detail =
        The server takes a data connection only if it resumes the TLS session. That worked for
        { first-data-connections }, then the client had no ticket left and was refused. In TLS 1.3
        each ticket is meant for one use, and servers give out only a few.
    .you =
        Reconnect: each new session brings new tickets. To be rid of it, set the client to TLS 1.2,
        or update it to one that keeps the tickets it gets on data connections.
    .server-admin =
        Give out more tickets, switch off TLS 1.3 for FTP, or do not require resumption.

tls-session-cache-expired = Server has forgotten the TLS session
    .detail =
        The server takes a data connection only if it resumes the TLS session. At first that worked,
        but after some time{ seconds-shown } the server did not know the session any more. Five
        minutes are a common limit. Long transfers and pauses lead to it.{ said }
    .you =
        Reconnect after long transfers: a new session works at once.
    .server-admin =
        Let TLS sessions be kept for as long as FTP sessions last.

tls-data-alpn-mismatch = Wrong protocol name on the data connection
    .detail =
        The server wants data connections to name their protocol in the TLS handshake (ALPN) if the
        control connection did. The client named it on one of them only.{ said }
    .you =
        Update the client. It must name "ftp-data" on data connections, or no protocol on either.

tls-data-handshake-order = Client and server wait for each other's TLS
    .detail =
        The data connection came about, but TLS on it got no answer. The server starts TLS there
        only after the command for the transfer. A client that starts TLS first waits for ever.
    .you =
        Update the client: it has to connect, send the command, and only then start TLS.

tls-data-handshake-failed = TLS of the data connection failed
    .detail =
        Login over TLS works, but TLS on the data connection failed{ failure-shown }. Nothing shows
        why. In order of likelihood: the server wants the TLS session to be resumed and does not say
        so, something on the way took the connection, or the server has a fault.{ said }
    .you =
        Run the probe again with --tls-data-test, which tells these apart. Try another client too,
        such as FileZilla.
    .server-admin =
        Look in the log for this time: it names the server's view of the failure.

tls13-upload-truncated = Uploads lose their end under TLS 1.3
    .detail =
        What was uploaded is too short or empty on the server, while downloads are complete. With
        TLS 1.3 the server sends tickets to the client during the upload. A client that closes
        without reading them resets the connection, and the last data are lost.{ said }
    .you =
        Update the client or set it to TLS 1.2, and compare sizes after each upload.
    .server-admin =
        Send no tickets on data connections, or switch off TLS 1.3 for FTP.

tls-plaintext-inside = Server sent plain text inside TLS
    .detail =
        In the middle of the encrypted session the server sent unencrypted text. Most clients show
        only a TLS error then, but TLS is not the cause: usually a process of the server failed and
        wrote its last words past the encryption. Those words name the cause.{ said }
    .server-admin =
        Repair what the words name. After "500 OOPS" it is nearly always the home directory, its
        permissions, or the configuration.
    .you =
        Give the server's words to its administrator. Other TLS settings do not help.

tls-client-no-close-notify = Client ended TLS without notice
    .detail =
        The file is complete on the server, yet it reports an error: the client closed the data
        connection without the closing message of TLS (close_notify). To the server that looks like
        an upload that was cut off.{ said }
    .you =
        Update the client. Until then compare sizes: if they are equal, the file is complete.
    .server-admin =
        If the clients cannot be changed, let the server put up with a missing closing message.

tls-server-no-close-notify = Server ends TLS without notice
    .detail =
        The server closed an encrypted data connection without the closing message of TLS
        (close_notify). This time everything arrived. But a transfer that was cut off would look the
        same, and strict clients report an error every time.
    .server-admin =
        Update the server: it should end TLS before it closes the connection.
    .you =
        If your client fails because of it, let it accept transfers that the server confirms with
        226.

tls-data-cert-differs = Data connection shows another certificate
    .detail =
        The data connection showed another certificate than the control connection. Most likely a
        load balancer leads the two to different servers, or something on the way opens only one of
        them. Clients that check the data connection fail.
    .server-admin =
        Use the same certificate on all servers behind one name, and lead both connections of a
        client to the same server.
    .network-admin =
        If TLS is inspected, exempt data connections as well as the control connection.

tls-prot-c-refused = Server insists on encrypted data
    .detail =
        With TLS on the control connection the server does not allow unencrypted data connections
        (PROT C). That is the safe way. Only clients that ask for PROT C fail.{ said }
    .you =
        Set such clients to encrypt data too (PROT P).

cleartext-data-allowed = Unencrypted data connections are allowed
    .detail =
        After an encrypted login the server also accepts unencrypted data connections (PROT C). Then
        everybody on the way can read listings and files, although the login seems safe.
    .server-admin =
        Demand encrypted data connections as soon as all clients can do it.
    .you =
        Set your own clients to encrypt data too (PROT P).

tls-session-reuse-not-required = Data connections need not resume TLS
    .detail =
        The server accepts encrypted data connections that do not resume the TLS session of the
        control connection. So every client works. But somebody else who connects to the data port
        first is harder to tell from the client.
    .server-admin =
        Require resumption if all clients in use can do it. Otherwise leave it as it is.

tls13-with-session-reuse-required = Resumption is required together with TLS 1.3
    .detail =
        The server requires data connections to resume the TLS session, and speaks TLS 1.3, in which
        each ticket is meant for one use. It was enough here. Some clients fail after a few transfers,
        when their tickets are used up.
    .server-admin =
        Test several transfers in a row with the clients in use. If some fail, give out more tickets
        or switch off TLS 1.3 for FTP.
