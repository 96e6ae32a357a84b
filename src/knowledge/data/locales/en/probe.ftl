# The probe's own ends.

probe-deadline = Time for this run ran out
    .detail =
        The whole run may take only so long{ seconds-shown }, and that time was over before a verdict
        could be reached. The steps before it show where the time went. This says nothing against
        the server unless one of them was slow.
    .you =
        Look for the slow step, or allow more time with --deadline.

probe-interrupted = Run was interrupted
    .detail =
        The run was stopped from outside before a verdict could be reached. What was seen up to
        then is in this report.
    .you =
        Run the probe again.
