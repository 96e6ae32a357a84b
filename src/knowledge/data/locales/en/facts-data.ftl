# Facts about the session, the directory, data connections and transfers.

fact-answered-alike = { $command }, which the server does not know, got a reply with the same text

fact-lost-on-another = Another connection of this attempt was lost at { $command } as well

fact-answered-on-another = Another connection of this attempt got a reply to { $command }

fact-lost-earlier = An earlier attempt was lost at { $command } as well

fact-login-directory = The login directory is { $path }

# Data connections

mode-name = { $mode ->
        [epsv] EPSV
        [pasv] PASV
        [passive] passive mode
       *[active] active mode
    }

fact-announced-address = PASV announced { $announced }, but the control connection goes to { $peer }

fact-unreadable-reply = The reply is not readable: { $reason ->
        [no-six-numbers] it does not contain six numbers
        [numbers-out-of-range] it contains six numbers, but not all from 0 to 255
        [no-delimited-port] it does not contain a port between delimiters, like (|||6446|)
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

fact-port-of-another = Port { $port } belongs to { $protocol }, which routers and firewalls treat specially

fact-another-port-worked = A listing arrived over port { $other } in the same session, and not over port { $port }

fact-nat64 = { $address } stands for the IPv4 address { $ipv4 }, to which a NAT64 translates

fact-none-open-unencrypted = None of them accepted a connection, and the session was not encrypted

fact-combination = { $security ->
        [plain] Plain session
        [explicit] Session with explicit TLS
       *[implicit] Session with implicit TLS
    }, { mode-name } announced { announced-place }: { $listed ->
        [yes] a listing arrived
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
                [connected] connected, but no listing arrived
                [refused] connection refused
                [timed-out] no answer
                [unreachable] not reachable
               *[failed] connection failed
            }
       *[no] not tried
    }

fact-no-passive-for-ipv6 = The reply to EPSV was { $code }, and PASV cannot announce an IPv6 address

fact-listened-on = The client listened on { $address }

fact-announced-again = PORT with { $address }, the address of this client as the server sees it, { $result ->
        [refused] was refused as well
        [listed] was accepted, and a listing arrived
        [connected] was accepted, and the server connected
       *[not-connected] was accepted, but the server did not connect
    }

fact-client-address = The server's reply to STAT names this client as { $address }

fact-not-connected-back = The server did not connect{ $has-waited ->
        [yes] {" "}within { $waited }
       *[no] {""}
    }

fact-nothing-came = { $has-command ->
        [yes] The log shows no reply to { $command }{ waited-for }, and nothing of the data connection
       *[no] The log shows no transfer after the port had been announced
    }{ $replaced ->
        [yes] ; the client used the server's own address instead of the announced one
       *[no] {""}
    }

waited-for = { $has-waited ->
        [yes] {" "}within { $waited }
       *[no] {""}
    }

fact-connected-from = The server at { $peer } connected from { $from }

fact-active-worked = A listing in active mode worked

# Transfers

fact-stalled = { $has-bytes ->
        [yes] { bytes-count } transferred, then nothing{ within-time }
       *[no] The data did not end{ within-time }
    }

within-time = { $has-limit ->
        [yes] {" "}within { $limit }
       *[no] {""}
    }

bytes-count = { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    }

fact-opens-data = { $software } sends { $code } with this text { $connected ->
        [yes] once it has the data connection, so it had this one
       *[no] before it has the data connection
    }

fact-came-later = The same listing arrived later, and is too short to be lost because of its size

fact-stalled-in-small-segments = In small TCP segments the listing stalled as well

fact-came-in-small-segments = In TCP segments of at most { $segment-bytes } bytes the same listing was
    complete: { bytes-count }

fact-stat-incomplete = The reply to STAT with the directory was not complete either

fact-first-byte-after = The first byte arrived{ $has-elapsed ->
        [yes] {" "}after { $elapsed }
       *[no] {" "}late
    }

fact-data-came = { bytes-count } of data arrived meanwhile

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

fact-control-reset = The control connection was reset

fact-control-failed = The control connection failed: "{ $error }"

fact-unterminated = { bytes-count } arrived without an end

fact-replies-to-nothing = { $replies ->
        [one] 1 reply arrived
       *[other] { $replies } replies arrived
    } before the server had read a command of ftpprobe

fact-no-reply-code = What arrived does not begin with a reply code

fact-only-epsv-unanswered = EPSV got no reply, PASV did

fact-shown-earlier = An earlier reply shows that { $path } exists

fact-unknown-lines = { $lines ->
        [one] 1 line
       *[other] { $lines } lines
    } arrived, none in a known form

fact-endless = { $has-bytes ->
        [yes] { bytes-count } arrived without an end
       *[no] The listing did not end
    }

fact-mlsd-refused = FEAT lists MLST, but MLSD was refused

fact-another-empty = Another listing of the same directory was empty

fact-permissions = The listing states of its own directory: perm={ $permissions }

fact-opened-late = The data connection opened { $late } after it was announced

fact-tried-late = The client’s first SYN to the port was sent { $late } after the port was announced, { $after } after the server had
    refused the transfer

fact-no-reply-though-connected = { $software } replies to { $command } once it has the data connection, and no reply
    arrived{ within-time }

fact-reset = The data connection was reset{ after-bytes }

fact-failed = The data connection failed{ after-bytes }: "{ $error }"

after-bytes = { $has-bytes ->
        [yes] {" "}after { bytes-count }
       *[no] {""}
    }

fact-no-final-reply = All data was transferred, but the final reply did not arrive

fact-on-server = { $bytes } of { $of-bytes } bytes are on the server

fact-over-tls13 = The upload went over TLS 1.3

fact-came = { $has-bytes ->
        [yes] { $bytes } of { $of-bytes } bytes arrived
       *[no] The file has { $of-bytes } bytes
    }

fact-differs = What came back differs from what was sent at byte { $offset }{ $has-bytes ->
        [yes] ; { $bytes } of { $of-bytes } bytes arrived
       *[no] {" "}of { $of-bytes }
    }

fact-final-reply-after = The final reply arrived { $waited } after the end of the data

fact-steady-rate = About { $bytes } bytes were transferred in each of { $seconds } s

fact-other-name-taken = The server accepted a file named { $name }

fact-other-name-refused = A file named { $name } was refused as well{ $has-code ->
        [yes] {" "}({ $code })
       *[no] {""}
    }

fact-reads-only = { $software } gives anonymous users read access only

fact-started-read-only = { $software } sends this reply if it was started without write access

fact-size-when-resumed = The resumed file has { $bytes } bytes instead of { $of-bytes }

fact-only-once = The same name could be uploaded once, but not a second time

fact-file-time = MDTM gives the new file a time { $off } { $ahead ->
        [yes] ahead of
       *[no] behind
    } the clock of this machine{ $zone ->
        [yes] , a multiple of 15 min, as between time zones
       *[no] {""}
    }

fact-still-there = { $path } is still there, with { bytes-count }

fact-not-deleted = { $path } could not be deleted{ $session-lost ->
        [yes] : the session was lost
       *[no] {""}
    }

# Login and limits

fact-withheld = { $withheld ->
        [plaintext] The connection is not encrypted, and the password was not sent
        [unverified] The certificate could not be verified, and the password was not sent
        [no-account] The server asked for an account, and none was given
       *[no-password] The server asked for a password, and none was given
    }

fact-account-sent = The account was sent with ACCT

fact-tried-without-tls = The login was tried again without TLS

fact-command-took = { $command } took { $has-elapsed ->
        [yes] { $elapsed }
       *[no] long
    }

fact-shipped = The default limit of { $software } is the same: { $limit }

fact-session-refused = { $held ->
        [one] 1 session was
       *[other] { $held } sessions were
    } logged in at the same time when number { $number } was refused

fact-named-by-reply = According to its text the refusal is { $finding }

fact-ended-idle = The server ended the session after { $idle } without a command

fact-lost-idle = NOOP after { $idle } without a command got no reply

# Logs

fact-complaint = The client reports: "{ $complaint }"
fact-remark = The log contains: "{ $words }"

fact-no-reply = The log shows no reply from the server

# Checks

of-file = { $has-of ->
        [yes] {" "}of { $of }
       *[no] {""}
    }

fact-measured = { $quantity }{ of-file } is { $value }{ $unit ->
        [seconds] {" "}s
        [days] {" "}days
        [bytes] {" "}bytes
        [percent] {" "}%
       *[count] {""}
    }{ $has-range ->
        [yes] , outside the range { $range }
       *[no] {""}
    }

fact-not-measured = { $quantity }{ of-file } was not measured: { $lacking ->
        [encryption] the control connection was not encrypted
        [in-greeting] the greeting does not show it
        [in-replies] no reply shows it
        [in-listing] the listing does not show it
        [transfer] the file was not transferred
        [file] no file was looked for
       *[phase] that part of the session was not completed
    }

fact-text-missing = The greeting does not contain "{ $text }"

fact-feature-not-listed = FEAT does not list { $feature }

fact-other-reply = The reply to { $command } was { $has-code ->
        [yes] { $code }
       *[no] nothing
    }, but { $expected } was expected

fact-directory-expected = The directory { $path } is expected

fact-no-such-file = No file in { $directory } has the name { $name }

fact-listing-incomplete = The listing of { $directory } is not complete

fact-lines-left-out = { $lines } lines of the listing of { $directory } were not examined: ftpprobe examines 100,000 entries, and stops at the deadline

fact-line-unread = A line of the listing of { $directory } is in a form that ftpprobe does not know: "{ $line }"

fact-is-directory = { $name } is a directory

fact-link-leads-nowhere = { $name } is a link{ link-target }, where no file exists

fact-link-time = { $name } is a link: the time is that of the link itself, and the server did not report that of the file

fact-link-to-directory = { $name } is a link{ link-target }, and does not lead to a file

link-target = { $has-target ->
        [yes] {" "}to { $target }
       *[no] {""}
    }

fact-literal-brackets = A file has the name { $name }, which has to be written as { $written }

fact-other-capitals = A file has the name { $name }: only upper and lower case differ

fact-told-by-name = The listing does not contain { $name }, but the server reports it by its name{ modified-at }{ file-size }

fact-time-ahead = { $times ->
        [mlsd] MLSD
        [mdtm] MDTM
       *[list] LIST
    } gives { $name } a time { $ahead } ahead of the clock of this machine{ $has-zone ->
        [yes] : as far as the local time of { $zone } is ahead of UTC, so the server probably reports the time of its time zone
       *[no] {""}
    }

fact-age-between = Depending on the time zone of the server, { $name } is { $has-least ->
        [yes] { $least } to { $most } old
       *[no] up to { $most } old
    }

fact-maybe-local-time = MDTM reports UTC by RFC 3659. Nothing in this run shows whether this server does, and local time behind UTC would make files look older than they are

fact-times-of-list = The times are those of LIST: the server reported none by MLSD or MDTM

fact-files-matched = { $has-name ->
        [yes] The { $oldest ->
                [yes] oldest
               *[no] newest
            } of { $files } files that match { $pattern } is { $name }{ modified-at }{ file-size }
       *[no] { $files } files match { $pattern }
    }

modified-at = { $has-modified ->
        [yes] , modified at { $modified }
       *[no] {""}
    }

file-size = { $has-bytes ->
        [yes] , { bytes-count }
       *[no] {""}
    }
