# What the report says besides the findings: headings, labels, and the sentences around them.

report-root-cause = Root cause
report-evidence = Evidence
report-what-to-do = What to do
report-about-limit = About this limit
report-also-found = Also found
report-worth-knowing = Worth knowing
report-transfer = Transfer test
report-transcript = Transcript
report-transcript-of = Transcript of attempt { $number } of { $of }
report-connection = control connection { $number }
report-steps = Steps
report-attempt = Attempt { $number } of { $of }
report-after = after { $time }
report-skipped = skipped
report-server = Server
report-data = Data
report-system-says = SYST says { $system }
report-sees-you = sees you as { $address }
report-software-guess = possibly { $software }
report-software-likely = probably { $software }
report-came-from = { $announced }, the server came from { $other }: { $result }
report-reached-at = { $announced }, reached at { $other }: { $result }
report-entries = { $entries ->
        [one] { $entries } entry
       *[other] { $entries } entries
    }
report-connected-in = connected in { $time }
report-tls = TLS
report-tls-version = { $security ->
        [implicit] implicit { $version }
       *[other] explicit { $version }
    }
report-tls-failed = { $security ->
        [implicit] implicit TLS
       *[other] explicit TLS
    }, handshake failed{ $has-time ->
        [yes] {" "}after { $time }
       *[no] {""}
    }: { $failure }
report-tls-refused = explicit TLS refused: { $failure }
report-tls-sent = { $amount } of the server had come by then
report-tls-given-up = given up: the server refuses this login over TLS
report-tls-verified = certificate verified, { $term }
report-tls-pinned = certificate pinned, { $term }
report-tls-not-verified = certificate not verified: { $why }
report-tls-left = { $days ->
        [one] { $days } day left (until { $date })
       *[other] { $days } days left (until { $date })
    }
report-tls-over = { $days ->
        [one] expired { $days } day ago ({ $date })
       *[other] expired { $days } days ago ({ $date })
    }
report-tls-recorded = certificate valid until { $date } when it was captured; its issuer was not checked
report-tls-recorded-over = certificate had expired on { $date } when it was captured; its issuer was not checked
report-tls-recorded-early = certificate not valid before { $date }, after it was captured; its issuer was not checked
report-tls-name-fits = the name { $name } fits
report-tls-name-differs = the client asked for { $name }
report-tls-name-not-checked = name not checked, as the client sent none
report-tls-unreadable = it cannot be read
report-tls-not-before = not valid before { $date }
report-tls-for = for { $names }
report-tls-for-issued = for { $names }, issued by { $issuer }
report-tls-for-self-signed = for { $names }, self-signed
report-tls-more-names = { $names } and { $more } more
report-tls-data = data encrypted
report-tls-data-resumed = data encrypted, session resumed on { $resumed } of { $connections ->
        [one] { $connections } data connection
       *[other] { $connections } data connections
    }
report-tls-data-new = data encrypted, each data connection with a session of its own
report-tls-data-none-given = data encrypted; the server gives no sessions to resume
report-tls-data-failed = TLS handshake failed on { $failed } of { $connections ->
        [one] { $connections } data connection
       *[other] { $connections } data connections
    }
report-tls-data-plain = data not encrypted
report-tls-old-hello = offered { $offered } and older, the server chooses { $version }, { $cipher }
report-tls-old-answer = offered { $offered } and older, the server answers: { $answer }
report-tls-dh = { $cipher } with a Diffie-Hellman prime of { $bits } bits
report-tls-silent = nothing
report-tls-no-tls = something else than TLS
report-tls-handshake = handshake in { $time }
report-tls-server-name = server name { $name }
report-tls-alpn = ALPN { $alpn }
report-tls-retry = a second ClientHello (HelloRetryRequest)
report-tls-client-asked = client certificate asked for, none given
report-tls-client-given = client certificate asked for and given
report-tls-verifier = the verifier says: "{ $error }"
report-tls-issued-by = issued by { $issuer }
report-tls-validity = { $from } to { $until }
report-tls-fingerprint = SHA-256 { $fingerprint }
report-tls-https-same = port 443 shows the same certificate
report-tls-https-other = port 443 shows another certificate, until { $date }: { $fingerprint }
report-tls-resumed = TLS resumed
report-tls-new = TLS
report-all-works = Everything that was tried works
report-works-until = Works as far as { $place }
report-nothing-wrong = Nothing wrong shows in the packets
report-closing = { $connections ->
        [one] { $connections } connection
       *[other] { $connections } connections
    } opened, { $time } in all
report-setting = (setting: { $setting })
report-code-means = { $code } means: { $name } (ftpprobe explain { $code })

report-basis = ({ $basis })
basis-proven = observed in this run
basis-told = shown by the log
basis-captured = shown by the packets
basis-stated = stated by the server
basis-resolver = stated by the resolver
basis-inferred = inferred

severity-info = info
severity-warning = warning
severity-critical = critical

step-resolve = resolve
step-connect = connect
step-look-around = look around
step-greet = greeting
step-secure = TLS
step-protect = protection
step-login = login
step-features = features
step-directory = directory
step-extended-passive = EPSV list
step-passive = PASV list
step-passive-mode = passive list
step-passive-data = passive data
step-active = active list
step-data = { $mode } data
step-reopen = reconnect
step-find-limit = find limit
step-idle-test = idle test
step-tls-data-test = TLS test
step-ports-test = ports test
step-transfer-test = transfer test
step-small-segments = small packets
step-compare-https = HTTPS
step-expect = expected
step-quit = quit

remark-more = ({ $number } more lines)
remark-left-out = ({ $bytes } more bytes of this reply are not shown)
remark-nothing = no reply
remark-part = no whole reply
remark-closed = ({ $what }: the server closed the connection)
remark-reset = ({ $what }: the connection was reset)
remark-timed-out = ({ $what } within the time limit)
remark-not-told = (no reply in the log)
remark-deadline = ({ $what } before the deadline of the run)
remark-interrupted = ({ $what }: interrupted)
remark-too-long = (a reply without an end)
remark-not-a-reply = (this is no FTP reply)
remark-alert = ({ $what }: TLS alert { $alert })
remark-plain-inside-tls = (this came unencrypted inside TLS)
remark-other = ({ $what }: "{ $error }")
remark-then-closed = (then the server closed the connection)
remark-unsolicited = (no command asked for it)

retry-ends = By the server's words this ends in { $time }. Trying again before does not help.
retry-expires = This may end by itself. Trying again before then does not help, and may prolong it.
retry-never = Trying again does not help before something has changed.
span-seconds = { $number } s
span-minutes = { $number } min
span-hours = { $number } h
span-days = { $number } d
retry-soon = Trying again can help.
retry-hinted = The server asks to wait { $time } before the next try.
retry-after = Trying again can help; wait { $time } first.
gave-up-tries = This run has used its tries ({ $attempts ->
        [one] { $attempts } attempt
       *[other] { $attempts } attempts
    }).
gave-up-connections = This run has used the connections that it may open ({ $attempts ->
        [one] { $attempts } attempt
       *[other] { $attempts } attempts
    }).
gave-up-deadline = That does not fit into the deadline of this run ({ $attempts ->
        [one] { $attempts } attempt
       *[other] { $attempts } attempts
    }).
come-back = Come back at { $time } or later.
waiting = { $has-code ->
        [yes] { $code }, { $id }
       *[no] { $id }
    }: waiting { $seconds } s (attempt { $number } of { $of }), Ctrl-C to stop

summary-not-probed = { $host } was not probed.
summary-unnamed = The server
summary-answers = { $host } answers{ $has-time ->
        [yes] {""}, in { $time }
       *[no] {""}
    }.
summary-works = { $host } works: { $done }{ $has-time ->
        [yes] {" "}in { $time }
       *[no] {""}
    }.
summary-until = { $host } works as far as { $place }{ $has-done ->
        [yes] : { $done }
       *[no] {""}
    }{ $has-time ->
        [yes] {" "}in { $time }
       *[no] {""}
    }.
summary-logged-in = logged in{ $has-user ->
        [yes] {" "}as { $user }
       *[no] {""}
    }{ $has-tls ->
        [yes] {" "}over { $tls }
       *[no] {""}
    }
summary-listed = listed { $directory }{ $has-entries ->
        [yes] {" "}with { $entries ->
            [one] { $entries } entry
           *[other] { $entries } entries
        }
       *[no] {""}
    } over { $modes }
summary-transferred-one = transferred a file over { $modes }
summary-transferred = transferred { $files } files over { $modes }
summary-the-directory = the directory
summary-and = {" "}and{" "}
summary-comma = ,{" "}
summary-active = active mode
summary-passive = passive mode
summary-found = found { $names }
summary-found-one = { $entries ->
        [1] { $name }
       *[other] { $name } ({ $entries } files)
    }
summary-trouble = { $host } works, but not without trouble{ $has-place ->
        [yes] {" "}{ $place }
       *[no] {""}
    }: { $title }.
summary-unknown = { $host } could not be judged: { $title }.
summary-fails = { $host } fails{ $has-place ->
        [yes] {" "}{ $place }
       *[no] {""}
    }: { $title }.
summary-held-off = { $host } was not contacted: { $title } at { $since }; the next try is due at { $until }.

summary-named = { $title } ({ $names })

until-greeting = the greeting
until-tls = encryption of the control connection
until-no-tls = the greeting (the server offers no TLS)
until-login = the login
until-directory = the directory, without data connections
until-data = the data connections

place-dns = at resolving the name
place-tcp = at connecting
place-greeting = at the greeting
place-tls = at securing the connection
place-login = at login
place-features = at asking for features
place-directory = at asking about the directory
place-data-passive = at the passive data connection
place-data-active = at the active data connection
place-transfer = during the transfer
place-quit = at taking leave

roundup-title = { $targets } targets: { $counts }
roundup-count = { $count } of { $targets }
roundup-more = { $names }, and { $count } more
roundup-not-probed = Not probed, because the run was stopped: { $count } of { $targets } ({ $names })

report-log = Log
log-from = Written by { $client }, from line { $line }
capture-from = Session of { $client }, from packet { $frame }
capture-at = { $by-packets ->
    [yes] captured { $place ->
        [client] at the client
        [server] at the server
       *[between] on the way
    }, by what the packets show
   *[no] captured { $place ->
        [client] at the client
        [server] at the server
       *[between] on the way
    }
}
capture-filter = Wireshark filter: { $filter }
report-capture = Packet capture
log-session = session { $session }
log-alike = { $sessions ->
    [one] { $sessions } session of this log ends like this one
   *[other] { $sessions } sessions of this log end like this one
}
capture-alike = { $sessions ->
    [one] { $sessions } session of this capture ends like this one
   *[other] { $sessions } sessions of this capture end like this one
}
log-alike-clients =
    { $clients ->
        [one] from { $clients } address
       *[other] from { $clients } addresses
    }
log-alike-times = between { $first } and { $last }
log-unknown = It does not tell: { $list }
capture-unknown = The capture does not tell: { $list }
log-unknown-times = how long anything took
log-unknown-address = the server's address
log-unknown-tls = certificates
log-unknown-data-end = how the data ended
log-unknown-beginning = how the session began
log-unknown-encrypted = what was said after AUTH, which is encrypted
log-unknown-certificate = the certificate (encrypted in TLS 1.3, and not sent again in a resumed session)
log-unknown-data-connections = the data connections, which were not captured
log-unknown-one-direction = what one of the two sides sent
log-unknown-rest = what followed: ftpprobe examines the first 5,000 exchanges of a session, and the first 2 MiB
log-unknown-sessions = some other sessions: too many were open at the same time, and ftpprobe left out the oldest
log-unknown-bytes = all bytes: some were cut off or lost when they were captured

contrast-title = What differs
contrast-none = Nothing differs that these two show.
contrast-first = The first difference is the one to look at: what comes later may follow from it.
contrast-here = A
contrast-there = B
contrast-same-cause = Both have the same root cause.
contrast-asked = { $has-address ->
        [yes] { $address }{ $has-user ->
                [yes] {" "}as { $user }
               *[no] {""}
            }
       *[no] user { $user }
    }
contrast-target = what was asked for
contrast-target-means = The two did not ask for the same. Make them alike before anything else.
contrast-address = address
contrast-address-means = The name leads to different addresses: several servers behind one name, or another DNS there. Compare the servers before you look for anything in the network.
contrast-address-other = The two went to different servers, so everything else may differ for that reason.
contrast-greeting = greeting
contrast-greeting-means = Different servers answered, or something in between answers in the server's place.
contrast-tls = TLS
contrast-tls-means = TLS was agreed on differently: the clients offer other versions, or a device in between takes part.
contrast-certificate = certificate
contrast-certificate-means = The certificates are not the same: another server, a renewal in between, or a device that opens the encryption.
contrast-code = reply
contrast-code-means = The server answered the same command differently. It tells the two apart by address, user, time or load: its words say which.
contrast-step = step
contrast-step-means = The step went well on one side only.
contrast-announced = address in the PASV reply
contrast-announced-means = The reply to PASV names different addresses: a device on one path rewrites it (NAT with FTP inspection), or the server chooses the address by client. Clients that use an address that they cannot reach log in but cannot list.
contrast-data = data connection
contrast-data-means = This listing came on one side only. If the data port did not answer on the other, what differs is the network of that side, or what the server's firewall lets that side do.
contrast-time = time
contrast-time-means = One side waited much longer: a longer way, lost packets, or a server that looks that client up.

report-cut = … ({ $bytes } bytes left out)
report-left-out = This report is shortened by about { $bytes } bytes. To keep more, use --save-evidence FILE.
ticket-cut = … ({ $lines } more lines)
ticket-target = **{ $verdict }** { $has-address ->
        [yes] `{ $address }`, user
       *[no] user
    } `{ $user }`

nagios-warning = { $title }.
advice-in-one-line = { $name }: { $text }
nagios-all-work = all { $targets } targets work
nagios-trouble = { $number } of { $targets } targets: { $target }: { $said }
