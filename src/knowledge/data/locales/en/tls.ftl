# TLS of the control connection: offered, demanded, and its handshake.

tls-not-offered = Server does not offer TLS
    .detail =
        TLS was asked for, but the server refused AUTH, the command that starts it. Most likely TLS
        is not switched on there, or the server has no certificate. It is not about your
        account.{ said }
    .you =
        Ask the administrator for FTPS or SFTP. Implicit TLS on port 990 is worth a try (--tls
        implicit). With --tls off everything travels readable, the password too.
    .server-admin =
        Switch TLS on, and give the server a certificate and its private key.

tls-auth-stripped = TLS is offered, but AUTH is not understood
    .detail =
        The server lists AUTH TLS among its features, yet AUTH was answered as if it were no command
        at all. Most likely a firewall with FTP inspection stops or changes commands that it does
        not know. Less often the server lists what it cannot do.{ said }
    .you =
        Try implicit TLS on port 990 (--tls implicit), or another network.
    .network-admin =
        Let FTP inspection pass AUTH, PBSZ and PROT, or switch it off for this server. It cannot
        read the session under TLS anyway.
    .server-admin =
        Try AUTH TLS on the host itself. If it is refused there too, TLS is not set up.

tls-required-control = Server demands TLS before login
    .detail =
        The server does not let anybody log in over an unencrypted connection. Nothing is wrong with
        the account: it has not been looked at.{ said }
    .you =
        Set your client to explicit TLS, also called FTPES or AUTH TLS, on the same port.
    .server-admin =
        Nothing is broken. Only if unencrypted login is really wanted, relax the TLS requirement.

tls-no-server-certificate = Server has no usable certificate
    .detail =
        The server knows TLS but cannot start it: its certificate or private key is not set, cannot
        be read, or the two do not belong together. No client can do anything about that.{ said }
    .server-admin =
        Set certificate and private key. Check that they belong together and that the server may
        read both, then restart it. Its log names the reason.
    .you =
        Report it to the server's administrator.

tls-mode-mismatch = Port wants explicit TLS, not implicit
    .detail =
        Implicit TLS was asked for, in which the client starts TLS at once. But this port greets in
        plain text, so it is made for explicit TLS or for plain FTP. Many clients call that "wrong
        version number".{ said }
    .you =
        Use explicit TLS on this port (--tls explicit; FTPES in many clients), or try implicit TLS
        on port 990.
    .server-admin =
        Nothing is broken, unless this port is meant for implicit TLS. Then switch it on for this
        port.

tls-no-common-version = Server needs TLS 1.1 or older
    .detail =
        TLS runs on the server, but not in a version that current clients speak. It refused TLS 1.2
        and 1.3{ alert-shown }, so it needs TLS 1.1 or older{ version-shown }. The certificate has
        not been looked at.{ said }
    .server-admin =
        Switch on TLS 1.2, and 1.3 if the software knows it. If it knows neither, update the
        software or the device.
    .you =
        Ask for an update of the server. An old client may still get in, but such TLS protects
        poorly.

tls-no-common-cipher = No cipher in common with the server
    .detail =
        Client and server could not agree on a cipher{ cipher-shown }, so the server ended the
        handshake{ alert-shown }. Most likely it allows only old ciphers, such as 3DES, CBC or RSA
        key exchange. It happens too when its ciphers do not fit the kind of key in its
        certificate.{ said }
    .server-admin =
        Allow current ciphers (ECDHE with AES-GCM or ChaCha20), and check that they fit the
        certificate's key, RSA or ECDSA.
    .you =
        Report it to the server's administrator. Until then only an older client may get in.

tls-legacy-crypto = TLS of the server is too old to be safe
    .detail =
        The server uses something in TLS that current clients refuse{ reason-shown }: a short
        Diffie-Hellman key, signatures with SHA-1, or renegotiation in its old, unsafe form. It is
        the client that gives up here. Older clients still connect.
    .server-admin =
        Update the server and its TLS library, make new Diffie-Hellman parameters of at least 2048
        bits, and replace a certificate that is signed with SHA-1.
    .you =
        Report it to the server's administrator. Lowering the security level of a client is a
        stopgap only.

tls-handshake-eof = Server ended the TLS handshake without a reason
    .detail =
        The server agreed to TLS, then closed or reset the connection in the middle of the
        handshake. The cause nearly always lies in the server: no usable certificate or key, a TLS
        version or cipher that it does not accept, or a process that crashed.{ said }
    .server-admin =
        Look in the log for this time. Check that the server can read its certificate and key, and
        which TLS versions and ciphers it allows.
    .you =
        Try once more. If it stays so, report it with the time.

tls-handshake-stall = TLS handshake stands still
    .detail =
        The server agreed to TLS, but the handshake did not go on{ for-seconds }, although the
        connection is still there. If only the first part of the server's answer came, large packets
        get lost on the way (MTU, typical of a VPN). If nothing came, something on the way holds the
        handshake back, or the server hangs.
    .you =
        Try from another network, or without the VPN.
    .network-admin =
        Let ICMP type 3 code 4 ("fragmentation needed") and ICMPv6 type 2 ("packet too big") pass, or
        clamp the TCP segment size on tunnels. Look for inspection that holds TLS back.
    .server-admin =
        Try TLS on the host itself. If it stands still there too, look at the server's processes and
        log.

tls-handshake-failed = TLS handshake failed
    .detail =
        The server speaks TLS, but the handshake ended with an error{ failure-shown }. It fits none
        of the usual causes: versions, ciphers, certificates.{ said }
    .server-admin =
        Look in the log for this time: it names the server's view of the error.
    .you =
        Report the error to the server's administrator, with the time.

tls-client-cert-required = Server demands a client certificate
    .detail =
        The server asked for a certificate of the client and did not go on without a valid
        one{ alert-shown }. Many servers ask for one and do not mind if there is none. This one
        insists.{ said }
    .you =
        Give the certificate and the key that the administrator issued to you, with --client-cert
        and --client-key.
    .server-admin =
        If clients need no certificate, switch the check off. Otherwise see that the server trusts
        the CA that issued the client's certificate, and that it has not expired.

tls-pipelined-after-auth = Something was sent too soon after AUTH
    .detail =
        Together with AUTH the server received more bytes, so it ended the session. It does so to
        keep anybody from slipping in commands before the encryption starts. A client has to wait
        for the reply to AUTH, as the probe does.{ said }
    .you =
        If another client than the probe meets this, update that client.
    .network-admin =
        If the probe meets it, look for a proxy or FTP inspection that sends commands of its own.

tls-control-reset-by-stateful-firewall = Firewall cuts encrypted FTP sessions
    .detail =
        The encrypted session worked, then it was reset, and again at the same place. Most likely
        that is the FTP filter of Windows Firewall, on the client or on the server. It cannot read
        encrypted sessions on port 21 and cuts them after some commands. On other ports it does
        nothing.
    .you =
        On Windows, switch the filter off: netsh advfirewall set global StatefulFTP disable. Or use
        implicit TLS on port 990.
    .server-admin =
        If the server runs on Windows, switch the filter off there: netsh advfirewall set global
        StatefulFTP disable.

tls-plaintext-after-auth = Plain text between AUTH and TLS
    .detail =
        After the server agreed to TLS, more unencrypted bytes came before the handshake. A client
        that keeps them takes them for encrypted replies, so anybody on the way can slip in replies
        of his own (injection into STARTTLS). The probe threw them away. The fault lies in the
        server or in a proxy before it, unless somebody tampers with the connection.{ said }
    .server-admin =
        Update the server and any proxy before it. Nothing may follow the reply to AUTH until TLS
        has started.
    .you =
        Report it. If it does not happen from another network, do not trust this one.

tls-auth-odd-code = Unusual reply code to AUTH
    .detail =
        The server agreed to TLS{ with-code }, where 234 is the code for it. TLS works all the same,
        but strict clients give up at such a reply.{ said }
    .server-admin =
        Update the server if a newer version exists.
    .you =
        If your client gives up here, use another one, or ask for an update of the server.

feat-in-clear-after-failed-tls = Server goes on in plain text after failed TLS
    .detail =
        The TLS handshake failed, and the server went on to answer unencrypted on the same
        connection. A careless client then sends its password readable, and somebody on the way can
        bring that about on purpose.
    .server-admin =
        Update the server so that it closes the connection then, or demand TLS for login.
    .you =
        Set your client to give up when TLS fails.

tls12-only = TLS 1.2, but not 1.3
    .detail =
        The server speaks TLS 1.2 and not 1.3. That is safe. For FTP it is even easier: with 1.3
        many clients have trouble to resume sessions on data connections.
    .server-admin =
        Nothing needs to be done. Switch on TLS 1.3 only after testing transfers with the clients in
        use.

tls-old-versions-accepted = Old TLS versions are accepted
    .detail =
        The server still accepts TLS 1.1 or older{ version-shown } from clients that want it.
        Current clients do not, but audits object to it.
    .server-admin =
        Switch off TLS 1.0 and 1.1 if no old client needs them.
