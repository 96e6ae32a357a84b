# Facts about the session, the directory, data connections and transfers.

fact-lost-earlier = An earlier attempt was lost at { $command } as well

fact-login-directory = The login directory is { $path }

# Data connections

mode-name = { $mode ->
        [epsv] EPSV
        [pasv] PASV
       *[active] active mode
    }

fact-announced-address = PASV announced { $announced }, but the control connection goes to { $peer }

fact-unreadable-reply = The reply is not readable: { $reason ->
        [no-six-numbers] it does not hold six numbers
        [numbers-out-of-range] it holds six numbers, but not all from 0 to 255
        [no-delimited-port] it does not hold a port between delimiters, like (|||6446|)
        [port-out-of-range] its port is above 65535
       *[other] { $reason }
    }

fact-no-port = { $zero ->
        [yes] The reply announces port 0
       *[no] The reply announces no port
    }

fact-odd-reply = { $oddity ->
        [no-parentheses] The numbers are not in parentheses
        [blanks] There are blanks between the numbers
        [odd-separator] The numbers have an unusual separator
        [leading-zeros] Numbers have leading zeros
        [multi-line] The numbers are in a multi-line reply
        [port-zero] The port is 0
       *[extra-fields] Fields are filled in that RFC 2428 leaves empty
    }

fact-ports-open = Ports that accepted a connection: { $ports }

fact-ports-shut = Ports that did not: { $ports }

fact-outlier = Port far from the others: { $port }

fact-port-range = { $ports } announced ports lie between { $lowest } and { $highest }

fact-none-open-unencrypted = None of them accepted a connection, and the session was not encrypted

fact-combination = { $security ->
        [plain] Plain session
        [explicit] Session with explicit TLS
       *[implicit] Session with implicit TLS
    }, { mode-name } announced { announced-place }: { $listed ->
        [yes] a listing came
       *[no] { connection-end }
    }

announced-place = { $has-address ->
        [yes] { $address }, port { $port }
       *[no] { $has-port ->
            [yes] port { $port }
           *[no] nothing
        }
    }

connection-end = { $has-outcome ->
        [yes] { $outcome ->
                [connected] connected, but no listing came
                [refused] connection refused
                [timed-out] no answer
                [unreachable] not reachable
               *[failed] connection failed
            }
       *[no] not tried
    }

fact-no-passive-for-ipv6 = EPSV was answered with { $code }, and PASV cannot announce an IPv6 address

fact-listened-on = ftpprobe listened on { $address }

fact-announced-again = PORT with { $address }, the address of this client as the server sees it, { $result ->
        [refused] was refused as well
        [listed] was accepted, and a listing came
        [connected] was accepted, and the server connected
       *[not-connected] was accepted, but the server did not connect
    }

fact-client-address = The server's reply to STAT names this client as { $address }

fact-not-connected-back = The server did not connect within { $waited }

fact-connected-from = The server at { $peer } connected from { $from }

fact-active-worked = A listing in active mode worked

# Transfers

fact-stalled = { bytes-count } came, then nothing within { $limit }

bytes-count = { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    }

fact-opens-data = { $software } replies { $code } in these words { $connected ->
        [yes] once it has the data connection, so it had this one
       *[no] before it has the data connection
    }

fact-came-later = The same listing came later, and is too short to be lost because of its size

fact-stalled-in-small-segments = In small TCP segments the listing stalled as well

fact-came-in-small-segments = In TCP segments of at most { $segment-bytes } bytes the same listing came
    complete: { bytes-count }

fact-stat-incomplete = The reply to STAT with the directory was not complete either

fact-first-byte-after = The first byte came after { $elapsed }

fact-data-came = { bytes-count } of data came meanwhile

fact-combination-failed = The combination of { $security ->
        [plain] plain FTP
        [explicit] explicit TLS
       *[implicit] implicit TLS
    } and { mode-name } failed

fact-combinations-not-tried = { $combinations ->
        [one] 1 combination was
       *[other] { $combinations } combinations were
    } not tried: { $reason ->
        [login-refused] the login was refused
        [server-limits] the server limits its sessions
       *[stopped] the run ended
    }

fact-search-ended = The search ended with { $held } of { $asked } sessions

fact-closed-after-reply = The server closed the control connection after this reply

fact-closed-without-reply = The server closed the control connection without a reply

fact-reset = The control connection was reset

fact-failed = The control connection failed: { $error }

fact-unterminated = { bytes-count } came without an end

fact-no-reply-code = What came does not begin with a reply code
