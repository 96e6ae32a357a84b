# What is said of a server that is watched: alerts and the history.

alert-change = Changed: { $before } (since { $before-since }) to { $after } (since { $since }).
alert-first = New: { $after } since { $since }.
alert-reminder = Unchanged: { $after } since { $since }.

history-none = This history has no run{ $has-text ->
        [yes] {" "}that matches { $text }
       *[no] {""}
    }{ $has-names ->
        [yes] ; it has runs of: { $names }
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
history-uptime = Working { $uptime } of the monitored time, { $from } to { $until }
history-unwatched = (not monitored: { $time })
history-counts = { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }: { $ok } ok, { $warning } warning, { $critical } critical, { $unknown } unknown
history-held = { $held } without a connection, because the server asked to wait
history-misdated = { $runs ->
        [one] { $runs } more run is left out: its date lies in the future or contradicts
       *[other] { $runs } more runs are left out: their dates lie in the future or contradict
    } the order in which runs were added, so the clock was wrong
history-incidents = Incidents
history-more = ({ $number } earlier ones: --since shows fewer days, --format json all)
history-still = still
history-measures = Measures
history-trend = trend
history-codes = Reply codes
history-certificate = Certificate until { $date }, seen since { $since }: { $fingerprint }
