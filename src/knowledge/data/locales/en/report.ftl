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
report-tls-sent = { $amount } received from the server by then
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
report-tls-name-fits = the name { $name } matches
report-tls-name-differs = the client requested { $name }
report-tls-name-not-checked = name not checked, as the client sent none
report-tls-unreadable = not readable
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
report-tls-data-new = data encrypted, each data connection with a new session
report-tls-data-none-given = data encrypted; the server issues no sessions to resume
report-tls-data-failed = TLS handshake failed on { $failed } of { $connections ->
        [one] { $connections } data connection
       *[other] { $connections } data connections
    }
report-tls-data-plain = data not encrypted
report-tls-old-hello = offered { $offered } and older, the server chooses { $version }, { $cipher }
report-tls-old-answer = offered { $offered } and older, the server replies: { $answer }
report-tls-dh = { $cipher } with a Diffie-Hellman prime of { $bits } bits
report-tls-silent = nothing
report-tls-no-tls = something other than TLS
report-tls-handshake = handshake in { $time }
report-tls-server-name = server name { $name }
report-tls-alpn = ALPN { $alpn }
report-tls-retry = a second ClientHello (HelloRetryRequest)
report-tls-client-asked = client certificate requested, none given
report-tls-client-given = client certificate requested and given
report-tls-verifier = verifier: "{ $error }"
report-tls-issued-by = issued by { $issuer }
report-tls-validity = { $from } to { $until }
report-tls-fingerprint = SHA-256 { $fingerprint }
report-tls-https-same = port 443 shows the same certificate
report-tls-https-other = port 443 shows another certificate, until { $date }: { $fingerprint }
report-tls-resumed = TLS resumed
report-tls-new = TLS
report-all-works = No problems found
report-works-until = Works as far as { $place }
report-nothing-wrong = No problems visible in the packets
report-through = Checked through the proxy { $proxy }{ $has-variable ->
        [yes] {" "}(environment variable { $variable })
       *[no] {""}
    }. Connection times include the proxy{ $named ->
        [yes] , which looked up the name: the server's address is not known
       *[no] {""}
    }. Not tested: active mode, packet size, and address translation.
report-closing = { $connections ->
        [one] { $connections } connection
       *[other] { $connections } connections
    } opened, { $time } in total
report-setting = (setting: { $setting })
report-code-means = { $code } means: { $name } (ftpprobe explain { $code })

report-basis = ({ $basis })
basis-proven = observed in this run
basis-told = shown by the log
basis-captured = shown by the packets
basis-stated = stated by the server
basis-resolver = stated by the resolver
basis-inferred = inferred
basis-held-off = found by an earlier run

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
remark-part = no complete reply
remark-closed = ({ $what }: the server closed the connection)
remark-reset = ({ $what }: the connection was reset)
remark-timed-out = ({ $what } within the time limit)
remark-not-told = (no reply in the log)
remark-deadline = ({ $what } before the deadline of the run)
remark-interrupted = ({ $what }: interrupted)
remark-too-long = (a reply without an end)
remark-not-a-reply = (not an FTP reply)
remark-alert = ({ $what }: TLS alert { $alert })
remark-plain-inside-tls = (received unencrypted inside TLS)
remark-other = ({ $what }: "{ $error }")
remark-then-closed = (then the server closed the connection)
remark-unsolicited = (not requested by any command)

retry-ends = According to the server this ends in { $time }. Retrying earlier will not help.
retry-expires = This may end by itself. Do not reconnect before then: retrying may prolong it.
retry-never = Retrying will not help until something changes.
span-seconds = { $number } s
span-minutes = { $number } min
span-hours = { $number } h
span-days = { $number } d
retry-soon = A retry may help.
retry-hinted = The server asks to wait { $time } before a retry.
retry-after = A retry may help. Wait { $time } first.
gave-up-tries = This run stopped after { $attempts ->
        [one] { $attempts } attempt
       *[other] { $attempts } attempts
    }: its number of retries is used up.
gave-up-connections = This run stopped after { $attempts ->
        [one] { $attempts } attempt
       *[other] { $attempts } attempts
    }: its connection limit is reached.
gave-up-deadline = That is later than the deadline of this run ({ $attempts ->
        [one] { $attempts } attempt
       *[other] { $attempts } attempts
    } made).
come-back = Retry at { $time } or later.
progress-of = { $elapsed } of { $limit } s
waiting = { $has-code ->
        [yes] { $code }, { $id }
       *[no] { $id }
    }: waiting { $seconds } s (attempt { $number } of { $of }), Ctrl-C to stop

summary-not-probed = { $host } was not tested.
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
summary-trouble = { $host } works, with a warning{ $has-place ->
        [yes] {" "}{ $place }
       *[no] {""}
    }: { $title }.
summary-unknown = { $host } could not be judged: { $title }.
summary-fails = { $host } fails{ $has-place ->
        [yes] {" "}{ $place }
       *[no] {""}
    }: { $title }.
summary-held-off = { $host } was not contacted. An earlier run at { $since } got "{ $title }"; the next attempt is due at { $until }.

summary-named = { $title } ({ $names })

until-greeting = the greeting
until-tls = encryption of the control connection
until-no-tls = the greeting (the server does not offer TLS)
until-login = the login
until-directory = the directory, without data connections
until-data = the data connections

place-dns = at name resolution
place-tcp = at connecting
place-greeting = at the greeting
place-tls = during TLS setup
place-login = at login
place-features = at FEAT
place-directory = at the directory check
place-data-passive = at the passive data connection
place-data-active = at the active data connection
place-transfer = during the transfer
place-quit = at QUIT

roundup-title = { $targets } targets: { $counts }
roundup-count = { $count } of { $targets }
roundup-more = { $names }, and { $count } more
roundup-not-probed = Not tested, because the run was stopped: { $count } of { $targets } ({ $names })

report-log = Log
log-from = Written by { $client }, from line { $line }
capture-from = Session of { $client }, from packet { $frame }
capture-at = { $by-packets ->
    [yes] captured { $place ->
        [client] at the client
        [server] at the server
       *[between] on the path
    }, as the packets show
   *[no] captured { $place ->
        [client] at the client
        [server] at the server
       *[between] on the path
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
log-unknown = Not in the log: { $list }
capture-unknown = Not in the capture: { $list }
log-unknown-times = timings
log-unknown-address = the server's address
log-unknown-tls = certificates
log-unknown-data-end = how the data ended
log-unknown-beginning = how the session began
log-unknown-encrypted = everything after AUTH, which is encrypted
log-unknown-certificate = the certificate (encrypted in TLS 1.3, and not sent again in a resumed session)
log-unknown-data-connections = the data connections, which were not captured
log-unknown-one-direction = what one of the two sides sent
log-unknown-rest = the rest: ftpprobe examines the first 5,000 exchanges of a session, and the first 2 MiB
log-unknown-sessions = some other sessions: too many were open at the same time, and ftpprobe left out the oldest
log-unknown-bytes = some bytes, which were truncated or lost in the capture

contrast-title = What differs
contrast-none = No differences found.
contrast-first = Look at the first difference first: later ones may follow from it.
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
contrast-target = target
contrast-target-means = A and B had different targets. Repeat one with the target of the other before comparing further.
contrast-address = address
contrast-address-means = The name resolves to different addresses: several servers behind one name, or another DNS. Compare the servers before you suspect the network.
contrast-address-other = A and B reached different servers, so all other differences may follow from that.
contrast-greeting = greeting
contrast-greeting-means = Different servers replied, or a device on the path replied instead of the server.
contrast-tls = TLS
contrast-tls-means = A and B agreed on different TLS parameters: the clients offer other versions, or a device on the path takes part in TLS.
contrast-certificate = certificate
contrast-certificate-means = The certificates differ: another server, a renewal between the two, or a device on the path that decrypts TLS.
contrast-code = reply
contrast-code-means = The server replied differently to the same command. It distinguishes A and B by address, user, time, or load: the reply text says which.
contrast-step = step
contrast-step-means = Only one side completed this step.
contrast-announced = address in the PASV reply
contrast-announced-means = The replies to PASV name different addresses: a device on one path rewrites the reply (NAT with FTP inspection), or the server chooses the address by client. Clients that use an address that they cannot reach log in but cannot list.
contrast-data = data connection
contrast-data-means = Only one side received this listing. If the data port did not answer on the other side, either the network of that side differs, or the server's firewall treats that side differently.
contrast-time = time
contrast-time-means = One side waited much longer: a longer path, lost packets, or a server that looks up that client.

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
