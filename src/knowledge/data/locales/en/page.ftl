# The page (`--format html`): its labels besides those that all reports have.

page-skip = Skip to the report
page-when = Time
page-duration = Duration
page-connections = Connections
page-proxy = Proxy
page-user = User
page-protection = Protection
page-directory = Directory
page-good = OK:
page-bad = Warning:
page-grave = Failed:
page-declined = declined
page-step = Step
page-begins = Timeline
page-result = Result
page-waterfall = Steps, with their times
page-bar = starts after { $start }, takes { $time }
page-data = Data connections
page-mode = Mode
page-replies = Replies
page-ports = Passive ports
page-features = Features
page-thresholds = Thresholds
page-measure = Measure
page-value = Value
page-unmeasured = not measured
page-legend = Lines with > were sent to the server, lines with < are its replies. The meaning of the reply code follows =.
page-exchanges = { $exchanges ->
        [one] { $exchanges } exchange
       *[other] { $exchanges } exchanges
    }
page-left-out = The last { $exchanges ->
        [one] exchange is
       *[other] { $exchanges } exchanges are
    } left out to keep this page small. --save-evidence FILE keeps everything.
page-ticket = Text for a ticket
page-copy = Copy
page-copied = Copied
page-again = Run this check again:
page-made-by = ftpprobe { $version }
page-several = { $unwell ->
        [0] No problems in { $of } reports
       *[other] Problems in { $unwell } of { $of } reports
    }
page-verdict = Verdict
page-target = Target
page-history-of = History of { $check }
page-histories = History of { $checks } checks
page-check = Check
page-since = Since { $since } ({ $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    })
page-in-general = This advice is general: the history keeps the id of a root cause. The report of a run says more.
page-uptime = Uptime
page-down = Critical for
page-unwatched = Not monitored
page-runs = Runs
page-held-off = held off
page-runs-held-off = Runs held off
page-misdated = Left out (wrong date)
page-first-run = First run
page-last-run = Last run
page-last-runs = Last runs
page-expires = Certificate until
page-start = Start
page-end = End
page-no-incidents = No incidents.
page-part = From { $moment }: { $verdict }, { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }
page-shares = p50 { $p50 }, p95 { $p95 }, max { $max }, last { $last }
page-contrast = { $number ->
        [0] No differences between A and B
        [one] { $number } difference between A and B
       *[other] { $number } differences between A and B
    }
page-path = { $number ->
        [0] The two captures show no differences
        [one] { $number } event on the path between A and B
       *[other] { $number } events on the path between A and B
    }
page-what = What
page-meaning = Meaning
