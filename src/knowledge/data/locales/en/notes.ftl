# The few words on each step and on what became of a data connection.

note-literal = an address, no lookup needed
note-through-proxy = { $address } through the proxy { $proxy }
note-given = { $addresses }, given by --resolve
note-addresses-more = { $first } and { $more } more
note-besides = { $used }; { $failed }
note-as-result = { $what }: { $result }
note-path = { $has-address ->
        [yes] { $address } { $result }
       *[no] { $result }
    }
note-not-tried = not tried

lookup-found = found
lookup-none = none
lookup-temporary = no answer for now
lookup-failed = failed
lookup-timed-out = no answer in time
lookup-not-asked = not asked

note-port = port { $port }
note-tls-answers = TLS answers
note-open-no-tls = open, no TLS
note-ssh-answers = SSH answers
note-open = open

note-instead-of-ftp = { $protocol ->
        [binary] a binary protocol
       *[other] { $protocol }
    } instead of FTP
note-then-closed = { $what } (then closed)
note-but-tls = { $what }, but TLS answers

note-tls-not-offered = not offered
note-verified = { $version }, verified
note-pinned = { $version }, pinned
note-not-checked = { $version }, { $why }
note-not-verified = { $version }, not verified: { $why }
note-resumed = { $resumed } of { $of } resumed
note-new-session = new session
note-works = works
note-ended-early = ended early
note-same-certificate = same certificate
note-other-certificate = other certificate, until { $date }
note-a-certificate = certificate until { $date }

distrust-no-certificate = no certificate
distrust-bad-signature = invalid handshake signature
distrust-pin-mismatch = fingerprint mismatch
distrust-expired = expired
distrust-not-yet-valid = not valid yet
distrust-wrong-name = name mismatch
distrust-self-signed = self-signed
distrust-unknown-issuer = unknown issuer
distrust-weak = weak key or signature
distrust-invalid = rejected
distrust-not-checked = issuer not checked

note-withheld = password withheld: not encrypted
note-withheld-unverified = password withheld: certificate not verified
note-no-password = no password given
note-no-account = no account given
note-logged-in = as { $user }

note-features = { $features ->
        [one] { $features } feature
       *[other] { $features } features
    }
note-path-refused = { $path } refused
note-in-path = { $code }, { $listing } in { $path }
note-unknown-lines = { $lines ->
        [one] { $lines } unknown line
       *[other] { $lines } unknown lines
    }

note-sessions = { $held ->
        [one] { $held } session at once
       *[other] { $held } sessions at once
    }
note-none-refused = { $sessions }, none refused
note-refused-at = { $sessions }; number { $number }: { $result }
note-open-after = open after { $time }, then { $then }
note-after = after { $time }: { $result }

failure-unreadable = reply not readable: { unreadable-reason }

unreadable-reason = { $why ->
        [no-six-numbers] it does not contain six numbers
        [numbers-out-of-range] it contains six numbers, but not all from 0 to 255
        [no-delimited-port] it does not contain a port between delimiters, like (|||6446|)
        [port-out-of-range] its port is above 65535
       *[other] { $why }
    }
failure-not-connected = the server did not connect
failure-no-listing = no listing received
failure-no-file = the transfer did not complete
failure-no-data = no data received
failure-connected = connected
failure-refused = refused
failure-unanswered = no answer
failure-no-answer = no answer{ $has-time ->
        [yes] {" "}in { $time }
       *[no] {""}
    }
failure-unreachable = unreachable
failure-proxy = not connected by the proxy
failure-stopped = stopped before it ended
failure-quoted = "{ $text }"
failure-failed = failed
failure-closed = connection closed without a reply
failure-reset = connection reset
failure-no-reply = no reply{ $has-time ->
        [yes] {" "}in { $time }
       *[no] {""}
    }
failure-deadline = no reply before the deadline
failure-interrupted = interrupted
failure-not-told = no reply in the log
failure-too-long = a reply without an end
failure-alert = TLS alert { $alert }
failure-plain-inside-tls = not encrypted inside TLS
failure-handshake-alert = alert { $alert }
failure-handshake-closed = closed by the server
failure-client-alert = alert of the client: { $alert }
failure-client-left = closed by the client
failure-not-tls = not TLS: { $text }
failure-data-handshake = TLS handshake: { $why }
failure-not-a-reply = not an FTP reply
failure-data-reset = data connection reset
failure-no-data = no data{ $has-time ->
        [yes] {" "}in { $time }
       *[no] {""}
    }
failure-given-up = transfer abandoned by the server
failure-too-much = more data than ftpprobe reads of a listing
failure-cut-short = data truncated by the deadline

transfer-upload = upload
transfer-download = download
transfer-took = { $bytes } in { $time }, { $rate }/s
transfer-failed = { $failure } (after { $bytes })
transfer-identical = identical byte for byte
transfer-not-identical = differs from what was sent
transfer-overwritten = overwritten
transfer-not-overwritten = not overwritten
transfer-resumed = resumed
transfer-not-resumed = not resumed
transfer-renamed = renamed
transfer-not-renamed = not renamed
transfer-deleted = deleted again
transfer-left = left on the server: { $path }

note-ports = { $tried } ports between { $lowest } and { $highest }, { $open } of them reachable
note-ports-none = no port announced

expected-there = there
expected-missing = not there
expected-unknown = not known
expected-files = { $entries ->
        [one] 1 file
       *[other] { $entries } files
    }
