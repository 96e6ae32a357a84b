# Facts about the run, names, addresses and connections. A duration has its unit; what is not known is
# left out.

fact-sentence = { $text }

fact-only-attempt = Attempt { $number } failed for this reason, a later attempt did not

fact-met-earlier = An earlier run, which ended at { $since }, met this

fact-held-off = This run made no connection: the next one is due at { $until }

fact-connection = TCP connection to { $address } { $outcome ->
        [connected] opened{ after-elapsed }
        [refused] was refused{ after-elapsed }
        [timed-out] got no answer{ within-elapsed }
        [unreachable] was rejected{ after-elapsed }: { system-words }
        [stopped] was given up{ after-elapsed }
       *[failed] failed{ after-elapsed }: { system-words }
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
        [yes] { $error }
       *[no] the system did not say why
    }
