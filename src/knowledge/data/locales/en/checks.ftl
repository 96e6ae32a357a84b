# What the user asked to be checked beyond that it works.

latency-over-threshold = Slower than the threshold allows
    .detail =
        It works, and a part of the conversation took longer{ seconds-shown } than the threshold that
        was given for it. The steps show where the time went.
    .you =
        Compare with a run from another network. If this is the server's usual pace, move the threshold.
    .server-admin =
        Look at what the slow step waits for: reverse DNS at the greeting, the user database at the
        login, the disk at listings, the load of the machine everywhere.

quota-nearly-full = Quota is used up or nearly so
    .detail =
        The server says how much of the quota is used, and it is more than the threshold allows. Once
        it is full, uploads are refused with 552.{ said }
    .you =
        Delete or move away what is no longer needed, or ask for more.
    .server-admin =
        Raise the quota of this user, or have old files removed by a job.

greeting-text-missing = Greeting lacks an expected text
    .detail =
        The server greets, and its greeting does not contain what was expected{ asked-name }. Maybe another
        server answers, or its banner was changed.{ said }
    .you =
        Check that name and address lead to the right server. If the banner was changed on purpose,
        change --expect-banner.

feature-missing = Server lacks an expected feature
    .detail =
        The reply to FEAT does not list a feature that was expected{ asked-name }. An update or another
        configuration may have taken it away, or another server answers.
    .server-admin =
        Check what changed on the server: its version, its modules, and whether TLS is switched on.
    .you =
        If clients can do without it, take it out of --expect-feature.

reply-unexpected = Command is not answered as expected
    .detail =
        The server answered{ to-command }{ with-code }, and another reply code was expected. The rest
        of the session was not affected.{ said }
    .you =
        `ftpprobe explain` says what the code means. If the answer is right, change --expect-reply.
    .server-admin =
        Check what changed: permissions, the version of the server, or rules that forbid commands.

file-missing = Expected file is missing
    .detail =
        The directory was listed, and no file in it has the expected name{ asked-name }. Whatever delivers it
        did not run, failed, or wrote it somewhere else.
    .you =
        Look at the job that delivers the file: whether it ran, how it ended, and whether it writes to
        this directory and by this name.
    .server-admin =
        Check whether the user may see the file: owner and mode, chroot, and options that hide files.

file-check-failed = Directory could not be listed for the check
    .detail =
        The directory is there, and its listing did not come whole, so that nothing can be said of the
        files in it. The exchange shows how far it came.{ said }
    .server-admin =
        Check whether the user may list this directory, and how large it is.
    .you =
        Run ftpprobe with --dir and this directory: it tells closely what keeps the listing.

file-too-old = Newest file is too old
    .detail =
        Files are there, and the newest of them{ asked-name } is older than the threshold allows. Whatever
        delivers them has stopped, is late, or fails before it writes.
    .you =
        Look at the job that delivers the files: when it ran last, and how that ended.
    .server-admin =
        Check the disk and the quota: an upload that is refused leaves the old file in place.

file-waits-too-long = Oldest file waits too long
    .detail =
        The oldest file{ asked-name } has been there for longer than the threshold allows. Whatever should
        fetch and remove the files has stopped, or leaves some behind.
    .you =
        Look at the job that fetches the files: whether it is running, and whether it fails on this one.
    .server-admin =
        Check whether that job's user may delete files here.

file-size-out-of-range = File has an unexpected size
    .detail =
        The newest file{ asked-name } is smaller or larger than the thresholds allow. A small one is often an
        upload that was cut off, or one that is still going on.
    .you =
        Look whether the file still grows, and whether the job that wrote it reported an error.
    .server-admin =
        Check the free space and the quota, which cut files off.

file-count-out-of-range = Unexpected number of files
    .detail =
        More or fewer files{ asked-name } are there than the thresholds allow. Too many mean that nobody
        fetches them, too few that not all were delivered.
    .you =
        Look at the jobs that deliver and fetch the files.

file-times-unreliable = Ages of files are uncertain
    .detail =
        The server has neither MLSD nor MDTM, so the ages of files rest on the dates of LIST. Those have no
        time zone, and either no year or no time of day: they can be wrong by a day and more.
    .server-admin =
        Switch on MLSD or MDTM where the server has them, or have LIST show UTC.
    .you =
        Give ages a margin of a day, or let the names of the files tell the date: --expect-file fills in
        dates.

threshold-not-measured = A check could not be made
    .detail =
        Something that was to be checked could not be measured in this run{ names-listed }. Without a value,
        neither a good nor a bad result follows.
    .you =
        If the server does not offer the value, remove the check. If it did before, find out what
        changed: a server that has lost TLS has no certificate to check, for example.
    .server-admin =
        Check whether the server still offers what is to be checked: TLS, quotas, sizes and times in
        listings.

experiment-skipped = A test could not be made
    .detail =
        A test that was asked for was not made{ names-listed }, because something that it requires was missing.
        Nothing follows from it.
    .you =
        The steps show what was missing. Repeat the run when that is there, or leave the test out.
