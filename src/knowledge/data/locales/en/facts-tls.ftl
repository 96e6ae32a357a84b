# Facts about TLS and certificates.

fact-handshake = TLS handshake{ on-channel } { $outcome ->
        [done] completed{ after-time }{ session-kind }{ agreed }
        [alert] ended by the server{ after-time } with alert { $alert } ({ $alert-number })
        [closed] ended{ after-time }: the server closed the connection
        [reset] ended{ after-time }: the connection was reset
        [timed-out] not completed{ within-limit }
        [not-tls] not possible: the server sent something other than TLS: "{ $text }"
        [refused] ended by ftpprobe, which rejected what the server sent: "{ $error }"
        [client-alert] ended by the client{ after-time } with alert { $alert } ({ $alert-number })
        [client-left] ended by the client, which closed the connection{ after-time }
        [client-left-alert] ended by the client{ after-time } with what looks like an encrypted alert
        [given-up] aborted by ftpprobe{ after-time }
       *[failed] failed{ after-time }: "{ $error }"
    }

on-channel = { $has-channel ->
        [yes] {" "}on the { $channel ->
                [control] control connection
                [epsv] EPSV data connection
                [pasv] PASV data connection
                [passive] passive-mode data connection
               *[active] active-mode data connection
            }
       *[no] {""}
    }

agreed = { $has-version ->
        [yes] , { $version }{ cipher-shown }
       *[no] {""}
    }

cipher-shown = { $has-cipher ->
        [yes] , { $cipher }
       *[no] {""}
    }

after-time = { $has-elapsed ->
        [yes] {" "}after { $elapsed }
       *[no] {""}
    }

session-kind = { $resumed ->
        [yes] , session resumed
        [no] , new session
       *[unknown] {""}
    }

within-limit = { $has-limit ->
        [yes] {" "}within { $limit }
       *[no] {""}
    }

fact-handshake-bytes = { $bytes ->
        [0] The server sent nothing in the TLS handshake
        [one] The server sent 1 byte in the TLS handshake
       *[other] The server sent { $bytes } bytes in the TLS handshake
    }

fact-client-certificate-asked = { $given ->
        [yes] The server requested a client certificate and got one
       *[no] The server requested a client certificate and got none
    }

fact-old-hello = A ClientHello of { $offered } and older { $answer ->
        [hello] was answered with { $version }, { $cipher }{ prime }{ renegotiation }
        [alert] was answered with alert { $alert } ({ $alert-number })
        [closed] made the server close the connection
        [silent] got no answer
       *[not-tls] was answered with something other than TLS: "{ $text }"
    }

prime = { $has-dh-bits ->
        [yes] , a Diffie-Hellman prime of { $dh-bits } bits
       *[no] {""}
    }

renegotiation = { $secure-renegotiation ->
        [no] , without secure renegotiation
       *[yes] {""}
    }

fact-alert-ended = The server ended TLS with alert { $alert } ({ $number })

fact-reset-again = Two control connections over TLS were each reset at reply { $reply }

fact-ended-after-handshake = The server ended the connection right after the handshake

fact-unencrypted-inside = Unencrypted text arrived inside TLS: "{ $text }"

fact-unencrypted-after-auth = { $bytes ->
        [one] 1 unencrypted byte
       *[other] { $bytes } unencrypted bytes
    } arrived after the reply to AUTH: "{ $text }"

fact-auth-in-feat = { $listed ->
        [yes] FEAT lists AUTH
       *[no] FEAT does not list AUTH
    }

fact-listing-withheld = No listing was requested, because it would have been unencrypted

fact-unencrypted-listing = A listing arrived unencrypted

fact-was-resumed = The TLS session was resumed, so missing resumption is not the cause

fact-resumed-worked = Listings that resumed the session worked

fact-resumed-before = { $connections ->
        [one] 1 earlier data connection
       *[other] { $connections } earlier data connections
    } resumed the session and worked

fact-full-failed = Listings that resumed the session worked, and the one that did not failed

fact-ticket-serves-once = The server requires resumed sessions and speaks TLS 1.3, where each ticket
    can be used only once

fact-control-age = The TLS session of the control connection was { $age } old at that time

fact-tickets = The server had sent { $tickets ->
        [one] 1 ticket
       *[other] { $tickets } tickets
    } on the control connection before the listings

fact-no-data-handshake = No TLS handshake took place on the data connection

fact-answered-after-handshake = The reply to { $command } arrived only after the TLS handshake on the data connection, which ftpprobe
    had delayed by { $waited }

fact-close-notify-not-sent = The data was complete, and ftpprobe closed without close_notify

fact-close-notify-not-received = { $has-bytes ->
        [yes] { $bytes ->
                [one] 1 byte
               *[other] { $bytes } bytes
            } arrived over the { data-mode } data connection, which then ended without close_notify
       *[no] The { data-mode } data connection ended without close_notify
    }

data-mode = { $mode ->
        [epsv] EPSV
        [pasv] PASV
        [passive] passive-mode
       *[active] active-mode
    }

fact-certificate-shown = { $has-mode ->
        [no] The control connection
       *[yes] The { $mode ->
                [epsv] EPSV
                [pasv] PASV
                [passive] passive-mode
               *[active] active-mode
            } data connection
    } shows the certificate for { subject-name } with fingerprint { $fingerprint }

# Certificates

subject-name = { $has-subject ->
        [yes] { $subject }
       *[no] an empty subject
    }

issuer-name = { $has-issuer ->
        [yes] { $issuer }
       *[no] an empty issuer
    }

fact-certificate = The certificate is for { subject-name }, issued by { issuer-name }, valid from { $from } to { $to }

fact-fingerprint = The SHA-256 fingerprint of the certificate is { $fingerprint }

fact-name-mismatch = { $has-asked ->
        [yes] The name requested was { $asked }; the certificate
       *[no] The certificate does not contain the requested name: it
    } { $has-names ->
        [yes] is for { $names }
       *[no] names no host
    }

fact-weak-cryptography = The key is { $key }, the signature { $signature }

fact-bad-signature = The signature of the handshake is not valid: "{ $error }"

fact-rejected = The verifier rejects the certificate

fact-verifier-says = The verifier reports: "{ $error }"

fact-signed-by-inspection = The certificate is signed by { $product }, which inspects TLS on the path

fact-expired = { $has-subject ->
        [yes] The certificate of { $subject } in the chain
       *[no] The certificate
    } expired on { $date }, { days-count } before this connection

days-count = { $days ->
        [one] 1 day
       *[other] { $days } days
    }

fact-not-yet-valid = { $has-subject ->
        [yes] The certificate of { $subject } in the chain
       *[no] The certificate
    } is valid from { $date }, in { days-count }; { $captured ->
        [yes] it was recorded on { $today }
       *[no] the clock of this machine says { $today }
    }

fact-date-by-saying-of-verifier = The verifier reports this, although the dates of the certificate do not show it

fact-self-issued = Subject and issuer of the certificate are the same

fact-issuer-not-sent = The certificate of the issuer { issuer-name } is not among the { $certificates ->
        [one] 1 certificate that was sent
       *[other] { $certificates } certificates that were sent
    }

fact-issuer-not-trusted = This machine does not trust { issuer-name }

fact-not-trusted-by-client = According to its alert, the client does not trust { issuer-name }

fact-name-not-checked = The client named no host in its ClientHello, so the names in the certificate were not checked

fact-client-left-after-handshake = The client closed the connection right after the handshake and sent nothing over it

fact-nothing-to-verify = No certificate was recorded that could be verified

fact-verification-asked = TLS was requested, and clients that verify certificates stop here

fact-password-not-sent = The password was not sent

fact-asked-otherwise = { $asked-by ->
        [host] With HOST
       *[nothing] Without a name
    }, the server shows { $same ->
        [yes] the same certificate
       *[no] a certificate for { $names }
    }

fact-on-https = Port 443 shows { $same ->
        [yes] the same certificate
       *[no] { $renewed ->
            [yes] a certificate for the same name that is valid to { $to }
           *[no] another certificate: for { subject-name }, issued by { issuer-name }, valid to { $to }
        }
    }

fact-expires = The certificate expires on { $date }, in { days-count }

fact-short-key = The key is { $key }

fact-weak-signature = The signature is { $signature }

fact-long-validity = The certificate is valid for { days-count }, from its first day to its last

fact-old-hello-not-sent = The connection for the ClientHello of old TLS versions failed before it was sent
