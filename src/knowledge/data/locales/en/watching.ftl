# What is said of a server that is watched: alerts and the history.

alert-change = Changed: it was { $before } since { $before-since }, and is { $after } since { $since }.
alert-first = New: it is { $after } since { $since }.
alert-reminder = Still so: it is { $after } since { $since }.

history-none = There is no run in this history{ $has-text ->
        [yes] {" "}that fits { $text }
       *[no] {""}
    }{ $has-names ->
        [yes] ; there are runs of: { $names }
       *[no] .
    }
history-none-then = There is no run { $has-text ->
        [yes] of { $text } in that time
       *[no] in that time
    }. The latest one in this history began at { $date }.
history-now = { $status } since { $since } ({ $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    })
history-uptime = Works { $uptime } of the time that was watched, { $from } to { $until }
history-unwatched = (not watched: { $time })
history-counts = { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }: { $ok } ok, { $warning } warning, { $critical } critical, { $unknown } unknown
history-held = { $held } without a connection, because the server wanted to be left alone
history-misdated = { $runs ->
        [one] { $runs } more run is left out: its date lies in the future or contradicts
       *[other] { $runs } more runs are left out: their dates lie in the future or contradict
    } the order in which runs were added, so the clock was wrong
history-incidents = Incidents
history-more = ({ $number } earlier ones; --since shows fewer days, --format json all)
history-still = still
history-measures = Measures
history-trend = trend
history-codes = Reply codes
history-certificate = Certificate until { $date }, seen since { $since }: { $fingerprint }
