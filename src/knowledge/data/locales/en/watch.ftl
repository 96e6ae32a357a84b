# What the command watch says: its screen, and its lines where there is no screen.

watch-before = (was { $status } for { $time })
watch-held = held off until { $until }
watch-every = every { $time }
watch-many = { $number } targets
watch-paused = PAUSED
watch-since = since { $since } ({ $time })
watch-next = next check { $until } (in { $time })
watch-no-more = no further check
watch-now = now: { $text }
watch-turn = waiting for other checks of this server
watch-first = no check has ended yet
watch-uptime = Uptime { $uptime }
watch-counts = { $runs ->
        [one] { $runs } check
       *[other] { $runs } checks
    }: { $ok } ok, { $warning } warning, { $critical } critical, { $unknown } unknown
watch-forgotten = (the last { $most } of { $number })
watch-target = Target
watch-status = Status
watch-share = Uptime
watch-total = Total
watch-cause = Root cause
watch-phase = Phase
watch-last = last
watch-min = min
watch-mean = avg
watch-max = max
watch-trend = last { $number } checks
watch-incidents = Incidents
watch-no-incidents = none so far
watch-still = still
watch-replies = Last replies
watch-greeting = (greeting)
watch-keys = q quit  up/down select  p pause  r check now  ? help
watch-keys-alone = q quit  p pause  r check now  ? help
watch-refused-running = A check of this target is in progress.
watch-refused-held = The server asked to wait: held off until { $until }.
watch-refused-soon = This server was checked a moment ago. Press r again in { $time }.
watch-refused-done = All checks of this target have been made.
watch-help = Keys
watch-help-quit = q, Ctrl-C    quit and print a summary
watch-help-select = up, down     select a target (also k and j)
watch-help-pause = p            pause or resume; a check in progress continues
watch-help-hurry = r            check now, unless the server was checked within the last 30 s
watch-help-close = ?, Esc       close this help
watch-help-times = Times are in { $zone }. Uptime and phases are those of this watch; --history FILE keeps them.
watch-help-exit = The exit code is that of the last verdict, the gravest of several targets.
watch-small = The window is too small.
watch-none = No check has ended.
