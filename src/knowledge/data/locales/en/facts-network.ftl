# Facts about the run, names, addresses and connections. A duration has its unit; what is not known is
# left out.

fact-only-attempt = Attempt { $number } failed for this reason; a later attempt did not

fact-met-earlier = An earlier run, which ended at { $since }, found this

fact-held-off = This run made no connection: the next one is due at { $until }

fact-connection = { connection-name } { $outcome ->
        [connected] opened{ after-elapsed }
        [refused] was refused{ after-elapsed }
        [timed-out] got no answer{ within-elapsed }
        [unreachable] was rejected{ after-elapsed }: { system-words }
        [proxy] was not made by the proxy{ after-elapsed }
        [stopped] { $has-elapsed ->
            [yes] was given up after { $elapsed }
           *[no] has no known outcome
        }
       *[failed] failed{ after-elapsed }: { system-words }
    }

fact-proxy-not-found = The name of the proxy has no address

fact-proxy-takes-no-login = The proxy accepted none of the offered login methods

fact-proxy-refused-login = The proxy refused the user name or the password (status { $status })

fact-proxy-reply = Asked for { $asked }, the proxy replied { $code } ({ $code ->
        [1] general failure
        [2] not allowed by its rules
        [3] network unreachable
        [4] host unreachable
        [5] connection refused
        [6] TTL expired
        [7] command not supported
        [8] address type not supported
       *[other] not assigned
    })

fact-proxy-answer = Asked for { $asked }, the proxy answered{ $has-text ->
        [yes] : { $text }
       *[no] {""}
    }

fact-proxy-not-understood = The proxy sent { $bytes } bytes that its protocol does not allow{ $has-text ->
        [yes] : { $text }
       *[no] {""}
    }

fact-proxy-closed = The proxy closed the connection { $answered ->
        [yes] before its answer was complete
       *[no] without an answer
    }

fact-proxy-silent = Asked for { $asked }, the proxy did not answer in time

fact-proxy-failed = The connection to the proxy failed: { $error }

connection-name = { $has-address ->
        [yes] TCP connection to { $address }
       *[no] The connection
    }

place = { $has-address ->
        [yes] { $address }
       *[no] the server
    }

after-elapsed = { $has-elapsed ->
        [yes] {" "}after { $elapsed }
       *[no] {""}
    }

within-elapsed = { $has-elapsed ->
        [yes] {" "}within { $elapsed }
       *[no] {""}
    }

system-words = { $has-error ->
        [yes] "{ $error }"
       *[no] the operating system gave no reason
    }

fact-lookup = { $record } record lookup: { $outcome ->
        [found] an address was found
        [temporary-failure] the resolver could not answer
        [failed] the resolver failed
        [timed-out] the resolver did not answer in time
       *[no-address] none found
    }

fact-answered-tls = { place } answered a TLS handshake

fact-answered-hello = { place } answered a TLS handshake with "{ $text }"

fact-sent = { place } sent "{ $text }"

fact-content-network = { $address } belongs to { $owner }, which forwards only web traffic by default

fact-answered-earlier = The server replied to an earlier attempt of this run

fact-accepted-at-once = The connection to { place } opened after { $elapsed }, too fast for a remote server

fact-azure-user-name = The host is an Azure App Service, { $qualified ->
        [yes] and the user name has its form
       *[no] whose user names have the form app\user
    }

fact-sent-nothing = The connection stayed open, and the server sent nothing

fact-ended-before-greeting = { $ending ->
        [reset] The connection was reset before the server sent anything
        [closed] The server closed the connection before it sent anything
       *[failed] The connection failed before the server sent anything
    }{ error-shown }

error-shown = { $has-error ->
        [yes] : "{ $error }"
       *[no] {""}
    }

fact-not-a-reply = The server sent { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    }, but no complete reply

fact-greeting-took = The greeting took { $elapsed }

fact-lines-before-greeting = Lines without a reply code arrived before the greeting

fact-first-connection = This was the first connection of this run

fact-not-run = { $option } was not run{ $has-skip ->
        [yes] : { $skip }
       *[no] {""}
    }

fact-not-completed = { $option } was not completed

fact-no-listing = No listing of the directory arrived
