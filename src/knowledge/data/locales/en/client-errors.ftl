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
        [unknown] {" "}The words do not tell whether it was the control connection or a data connection.
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
        [yes] The server answered with { $code }.
       *[no] The server refused.
    } { $has-text ->
        [yes] Its words: "{ $text }"
       *[no] The client does not pass on the words, which would tell the cause.
    }
error-name-not-found = No address was found for { error-named }. No connection was made.
error-lookup-failed = The lookup of { error-named } failed, so that nobody knows yet whether it exists. No connection was made.
error-refused = { error-which } was refused at once.{ error-untold }
error-timed-out = { error-which } got no answer{ error-waited }.{ error-untold }
error-unreachable = There is no way{ error-at }: the network said so.{ error-untold }
error-not-connected = { error-which } did not come about. The words do not tell why.{ error-untold }
error-no-connect-back = In active mode the client waited{ error-waited } for the server to connect to it, in vain.
error-proxy = The client connects through a proxy, and no connection came about through it.
error-local-failure = The client's own system did not make the connection{ error-at }: a firewall there, or no free port or address.
error-reset = { error-which } was reset by the other side or by a device in between.{ error-untold }
error-closed = { error-which } was closed by the other side without a reply that says why.{ error-untold }
error-no-session = The client has no connection to the server (any more). What ended it stands before this line.
error-no-reply = The connection stood, and the client waited{ error-waited } for a reply in vain.
error-stalled = The connection stood, and no data came or went{ error-waited }.
error-truncated = The transfer ended before all data had come.
error-tls-plain = { error-tls-which } the client expected TLS, and something that is no TLS came: plain text of FTP, or another protocol.
error-tls-version = { error-tls-which } client and server have no version of TLS in common.
error-tls-cipher = { error-tls-which } client and server have no cipher in common.
error-tls-weak = { error-tls-which } the client does not accept keys, parameters or signatures that are too weak.
error-tls-closed = { error-tls-which } the other side hung up in the middle of TLS, without an alert.
error-tls-alert = { error-tls-which } the server refused the handshake with an alert.
error-tls-failed = { error-tls-which } TLS failed. The words do not tell why.
error-tls-no-close-notify = { error-tls-which } the other side ended TLS without notice, so that the client cannot know whether all had come.
error-tls-session = On the data connection the TLS session of the control connection was not resumed.
error-tls-not-offered = The server does not offer the encryption that the client wants.
error-tls-untrusted = The client does not trust the issuer of the server's certificate, or does not get the whole chain.
error-tls-self-signed = The server's certificate is its own issuer, so that nobody vouches for it.
error-tls-expired = The server's certificate is out of date, or a clock is wrong.
error-tls-not-yet-valid = The server's certificate is not valid yet, or a clock is wrong.
error-tls-name = The server's certificate is for another name than the one that the client connected to.
error-tls-certificate = The client refuses the server's certificate. The words do not tell why.
error-tls-client-certificate = The server wants a certificate of the client, or does not accept the one that it got.
error-unroutable-address = The reply to PASV names an address that cannot be reached from outside. The client says that it uses the server's address instead, or gives up.
error-foreign-address = The reply to PASV names another address than the one that the client is connected to.
error-foreign-peer = The data connection is with another address than the one that the control connection goes to, and the client does not accept that.
error-passive-unreadable = The client cannot make sense of the reply to PASV or EPSV.
error-out-of-step = The client took the reply to another command for the answer to this one: replies and commands are out of step.
error-malformed-reply = What came is no reply of FTP that the client understands.
error-ssh = An SSH server answered. SFTP runs over SSH and is another protocol than FTP.
error-transfer-in-progress = The client's program began a transfer while another one was under way in the same session. That is a fault of the program.
error-no-ftp-in-client = This client knows no FTP, or was built without it.
error-other-protocol = This is no error of FTP: the client spoke another protocol.
error-own-side = The client stopped at something on its own machine, such as a local file. The server has no part in it.
error-gave-up = The client gave up. The cause stands before this line.

error-other-service = Port { $port } is none of FTP's: { $has-service ->
        [yes] it belongs to { $service }
       *[no] it is kept for other services
    }. Unless an FTP server was moved there, this error has nothing to do with FTP.
error-private-address = { $address } is a private address. If the server itself is reached at that address, its data port does not answer; if at another, the server announced the wrong one.
error-maybe = Nothing in these words is peculiar to FTP. What follows holds if it was a connection to an FTP server.

heading-client = Said by
heading-happened = What happened
heading-likeliest = Most likely
heading-also-possible = Also possible
heading-next = What to run next
next-log = ftpprobe diagnose LOG
next-log-note = with the whole log of the client: the lines before this one tell more
