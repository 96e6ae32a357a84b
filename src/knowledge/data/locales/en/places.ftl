# The same run from other places (`--via`).

places-title = From other places
places-here = here
places-place = Place
places-outcome = Outcome
places-data = Data connections
places-time = Time
places-cause = { $cause }{ $has-at ->
        [yes] {" "}{ $at }
       *[no] {""}
    }

places-works-everywhere = It works from here and from { $places }.
places-fails-alike = It fails from here and from { $places } in the same way ({ $cause }): the cause lies with the server or close to it, not with your network.
places-fails-differently = It fails from here ({ $cause }) and from { $others } ({ $causes }), each in its own way: look at both causes, and begin with the earlier one.
places-only-there = It works from here, not from { $others } ({ $causes }): the cause lies with the network there, or with what the server allows addresses from there.
places-mixed-here-fails = It works from { $works }, not from here ({ $cause }) and { $others } ({ $causes }): the server works, so compare the networks and addresses that fail with those that do not.
places-mixed-here-works = It works from here and from { $works }, not from { $others } ({ $causes }): the server works, so the cause lies with the networks there, or with what the server allows addresses from there.
places-not-comparable = The runs cannot be compared, because they did not do the same: the differences say why.
places-not-asked = No other place could be asked, so it remains open whether your network or the server is the cause.

places-only-here-machine = It works from { $places }, not from here ({ $cause }): the cause lies with this machine or its network, not with the server.
places-only-here-dns = It works from { $places }, not from here ({ $cause }): the DNS resolver that this machine uses does not find the name as other places do.
places-only-here-addresses = It works from { $places }, not from here ({ $cause }): the name leads to other addresses here, so check the DNS that this machine uses.
places-only-here-certificate = It works from { $places }, not from here ({ $cause }): another certificate is shown here, so a device on your network path probably opens the encryption (TLS inspection).
places-only-here-excluded = It works from { $places }, not from here ({ $cause }): the server answers, but refuses your address or counts too many sessions of it.
places-only-here-ports = It works from { $places }, not from here ({ $cause }): your network drops the passive ports, or the server's firewall opens them to other addresses only.
places-only-here-announced = It works from { $places }, not from here ({ $cause }): the address in the PASV reply is of no use from here, or a device on your network path changed it.
places-only-here-tcp = It works from { $places }, not from here ({ $cause }): your network blocks the control connection, or the server's firewall drops your address.
places-only-here-greeting = It works from { $places }, not from here ({ $cause }): a device on your network path answers or interferes, or the server turns your address away.
places-only-here-tls = It works from { $places }, not from here ({ $cause }): a device on your network path interferes with TLS, or this machine does not trust what other places trust.
places-only-here-login = It works from { $places }, not from here ({ $cause }): the login data given here differ from those there, or the server does not allow this user from your address.
places-only-here-passive = It works from { $places }, not from here ({ $cause }): your network, or a device on its path to the server, disturbs the passive data connections.
places-only-here-active = It works from { $places }, not from here ({ $cause }): your network does not let the server's connections in, as active mode needs them.
places-only-here-other = It works from { $places }, not from here ({ $cause }): the cause lies with your network, or with what the server allows your address.

places-differs-target = The run there probed { $there }, here { $here }.
places-differs-user = The run there logged in as { $there }, here as { $here }: each place uses its own login.
places-differs-security = The control connection there was { $there }, here { $here }.
places-differs-directory = The run there asked about { $there }, here about { $here }.
places-differs-until = The run there ended after { $there }, here after { $here }.
places-differs-addresses = The name leads to { $there } there, to { $here } here: the DNS answers differ.
places-differs-certificate = The certificate there is sha256:{ $there }, here sha256:{ $here }: either several servers share the name, or a device on one path opens the encryption.
places-differs-held-off = The run there { $there }; the run here { $here }.
places-differs-tried = What failed was tried in one place only (root cause there: { $there }, here: { $here }).
places-held-off = made no connection, because the server had asked to be left alone
places-not-held-off = made connections
places-login-directory = the login directory

places-unreachable = No connection to this place{ $has-detail ->
        [yes] : { $detail }
       *[no] {""}
    }. Check the URL, and that ftpprobe serve listens there.
places-no-tls = No TLS with this place: { $detail }. Name its authority with --via-ca-file, or a client certificate with --via-cert and --via-key.
places-timed-out = No answer within the deadline of the run. Give a longer --deadline, or a shorter run (--until).
places-unauthorized = The place does not accept the login (401). Give one with --via-user and --via-password-file, or with --netrc.
places-forbidden = The rules of the place do not allow this server (403){ $has-detail ->
        [yes] : { $detail }
       *[no] {""}
    }.
places-bad-request = The place cannot do this run (400){ $has-detail ->
        [yes] : { $detail }
       *[no] {""}
    }.
places-no-api = There is no ftpprobe API at this URL (404). Check the URL; an older ftpprobe serve has none.
places-busy = The place is busy (503){ $has-detail ->
        [yes] : { $detail }
       *[no] {""}
    }. Try again later.
places-redirect = The place points to another address ({ $status }), which is not followed. Give the URL that it points to, if you trust it.
places-too-large = The answer is larger than any report. This is probably not ftpprobe serve.
places-not-a-report = The answer is not a report of ftpprobe{ $has-detail ->
        [yes] : { $detail }
       *[no] {""}
    }.
places-other-version = The report is of version { $detail }, which this ftpprobe does not know. Use the same version in both places.
places-stopped = The run was stopped before this place answered.
places-failed = The place could not be asked{ $has-status ->
        [yes] {" "}({ $status })
       *[no] {""}
    }{ $has-detail ->
        [yes] : { $detail }
       *[no] {""}
    }.
