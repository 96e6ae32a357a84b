# What clients say when something failed, in plain words. $on is `control`, `data` or `unknown`.

error-at = { $has-address ->
        [yes] {" "}to { $address }
       *[no] { $has-host ->
            [yes] {" "}to { $host }
           *[no] {""}
        }
    }
error-which = { $on ->
        [data] The data connection{ error-at }
        [control] The control connection{ error-at }
       *[unknown] A connection{ error-at }
    }
error-untold = { $on ->
        [unknown] {" "}The message does not say whether it was the control connection or a data connection.
       *[other] {""}
    }
error-waited = { $has-seconds ->
        [yes] {" "}within { $seconds } s
       *[no] {""}
    }
error-tls-which = { $on ->
        [data] On the data connection
        [control] On the control connection
       *[unknown] On an encrypted connection
    }
error-named = { $has-host ->
        [yes] the name { $host }
       *[no] the host's name
    }

error-reply = { $has-code ->
        [yes] The server replied { $code }.
       *[no] The server refused.
    } { $has-text ->
        [yes] Its text: "{ $text }"
       *[no] The client does not show the reply text, which would name the cause.
    }
error-name-not-found = No address was found for { error-named }. No connection was made.
error-lookup-failed = The lookup of { error-named } failed, so it is not known whether the name exists. No connection was made.
error-refused = { error-which } was refused at once.{ error-untold }
error-timed-out = { error-which } got no answer{ error-waited }.{ error-untold }
error-unreachable = The network reported that there is no route{ error-at }.{ error-untold }
error-not-connected = { error-which } could not be opened. The message does not say why.{ error-untold }
error-no-connect-back = In active mode the server did not connect to the client{ error-waited }.
error-proxy = The client connects through a proxy, and the connection through it failed.
error-local-failure = The client's own system did not open the connection{ error-at }: a firewall there, or no free port or address.
error-reset = { error-which } was reset by the other side or by a device on the path.{ error-untold }
error-closed = { error-which } was closed by the other side without a reply that gives a reason.{ error-untold }
error-no-session = The client has no connection to the server, or no longer. The cause is in the lines before this one.
error-no-reply = The connection was open, but no reply arrived{ error-waited }.
error-stalled = The connection was open, but no data was transferred{ error-waited }.
error-truncated = The transfer ended before all data had arrived.
error-tls-plain = { error-tls-which } the client expected TLS, but received something other than TLS: unencrypted FTP, or another protocol.
error-tls-version = { error-tls-which } client and server have no common TLS version.
error-tls-cipher = { error-tls-which } client and server have no common cipher.
error-tls-weak = { error-tls-which } the client rejects weak keys, parameters, or signatures.
error-tls-closed = { error-tls-which } the other side closed the connection during TLS, without an alert.
error-tls-alert = { error-tls-which } the server refused the handshake with an alert.
error-tls-failed = { error-tls-which } TLS failed. The message does not say why.
error-tls-no-close-notify = { error-tls-which } the other side closed TLS without close_notify, so the client cannot know whether everything arrived.
error-tls-session = On the data connection the TLS session of the control connection was not resumed.
error-tls-not-offered = The server does not offer the encryption that the client requires.
error-tls-untrusted = The client does not trust the issuer of the server's certificate, or does not receive the whole chain.
error-tls-self-signed = The server's certificate is self-signed, so no CA confirms it.
error-tls-expired = The server's certificate has expired, or a clock is wrong.
error-tls-not-yet-valid = The server's certificate is not valid yet, or a clock is wrong.
error-tls-name = The server's certificate is for another name than the one that the client connected to.
error-tls-certificate = The client rejects the server's certificate. The message does not say why.
error-tls-client-certificate = The server requires a client certificate, or rejects the one that it got.
error-unroutable-address = The reply to PASV names an address that cannot be reached from outside. The client reports that it uses the server's address instead, or gives up.
error-foreign-address = The reply to PASV names another address than the one to which the client is connected.
error-foreign-peer = The data connection is with another address than the control connection, and the client refuses it.
error-passive-unreadable = The client cannot read the reply to PASV or EPSV.
error-out-of-step = The client matched the reply to another command to this one: replies and commands are out of step.
error-malformed-reply = What arrived is not an FTP reply that the client understands.
error-ssh = An SSH server answered. SFTP runs over SSH and is a different protocol from FTP.
error-transfer-in-progress = The client's program started a transfer while another one was running in the same session. That is a fault of the program.
error-no-ftp-in-client = This client does not support FTP, or was built without it.
error-other-protocol = This is not an FTP error: the client used another protocol.
error-own-side = The client stopped because of its own machine, such as a local file. The server is not the cause.
error-gave-up = The client gave up. The cause is in the lines before this one.

error-other-service = Port { $port } is not an FTP port: { $has-service ->
        [yes] it belongs to { $service }
       *[no] it is reserved for other services
    }. Unless an FTP server was moved there, this error is not related to FTP.
error-private-address = { $address } is a private address. If the server itself is reached at that address, its data port does not answer. If it is reached at another address, the server announced the wrong one.
error-maybe = Nothing in this message is specific to FTP. The following applies if it was a connection to an FTP server.

heading-client = Reported by
heading-happened = What happened
heading-likeliest = Most likely
heading-also-possible = Also possible
heading-next = What to run next
next-log = ftpprobe diagnose LOG
next-log-note = with the whole log of the client: the lines before this one contain more
