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

log-inconclusive = Log does not show the cause
    .detail =
        The log breaks off, or its program gave up, and no reply of the server says why. Programs write down
        what they sent and heard; whether a port was silent or refused, and what a server would have
        said a little later, mostly stays out.
    .you =
        Let the probe look for itself, from the same machine.{ $has-probe ->
            [yes] {" "}Run: { $probe }
           *[no] {""}
        }

experiment-not-completed = Requested test not completed{ $has-flag ->
        [yes] {" "}({ $flag })
       *[no] {""}
    }
    .detail =
        This run was asked for a test that was not done, or not to its end. What it would have shown is
        not known. The evidence says what prevented it.
    .you =
        Resolve what prevented the test, then run it with the same option.

unexplained-failure = { $has-command ->
        [yes] Failure of { $command } not explained
       *[no] Part of the run failed without explanation
    }
    .detail =
        Part of what was asked for did not succeed. No known cause fits what was seen.{ $has-text ->
            [yes] {" "}The server replied: "{ $text }"
           *[no] {""}
        }
    .you =
        Read the replies in the evidence, or all of them with -v. Compare with another FTP client.
    .server-admin =
        Find the command in the server's log at this time, with the reason for the reply.
