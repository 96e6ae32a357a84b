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
