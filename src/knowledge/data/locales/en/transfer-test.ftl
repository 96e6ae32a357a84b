# The transfer test: files of our own that go there and come back.

transfer-stall-upload = Upload stands still
    .detail =
        The upload began, and then the server took no more data{ for-seconds }{ $has-offset ->
            [yes] , after { $offset } bytes
           *[no] {""}
        }. Small files and listings work. In order of likelihood: large packets get lost on the way
        (an MTU problem, typical of VPNs), a device in between holds the data back, or the server
        cannot write any further.
    .you =
        Run the test again with --transfer-size 1KiB: if that works, packet size is the suspect.
    .network-admin =
        Let ICMP "fragmentation needed" messages through, or clamp the TCP segment size on tunnels.
    .server-admin =
        See whether the file grows on the server, and whether its disk or a virus scanner hangs.

transfer-stalled-by-server-timer = Server's timer ended the transfer
    .detail =
        No data had flowed for longer than the server allows{ seconds-shown }, so it ended the
        transfer. The cause is whatever stopped the data, not the timer.{ said }
    .you =
        Find out why the data stopped: run the test again with a smaller and a larger
        --transfer-size.
    .server-admin =
        Raise the timer only if clients pause for good reasons.

transfer-truncated = File arrives incomplete
    .detail =
        Only part of the file arrived. A server that gave up, a full disk, or a device in between
        that cuts connections can be behind it.{ said }
    .you =
        Compare sizes after each transfer, and try again.
    .server-admin =
        Look in the log for this transfer, and check free space and quotas.
    .network-admin =
        Check content inspection and size limits on the way.

transfer-damaged = File arrives changed
    .detail =
        The file that the server has, or that came back, is not the one that was sent, and line ends
        do not explain it. Something changed the content: a device in between, the server's storage,
        or another process that wrote to the same file.
    .you =
        Repeat the test over TLS: nothing in between can change what is encrypted.
    .server-admin =
        Compare the checksum of a file on the server itself, and check the storage.

transfer-complete-but-error = Complete file, and yet an error
    .detail =
        The file is whole, but the server closed the transfer with an error. Clients that trust the
        reply send it again.{ said }
    .server-admin =
        Look in the log for this time: virus scanners, proxies, and the end of TLS are the usual
        reasons.
    .you =
        Compare sizes before sending a file again.

transfer-commit-slow = Server confirms uploads late
    .detail =
        After all data had arrived, the server took long to confirm the upload{ seconds-shown }. It
        does something with the file first: gateways to object storage and virus scanners are
        typical. Clients that wait less report a failure.
    .you =
        Let your client wait longer for the closing reply, and larger files take longer.
    .server-admin =
        Find out what the server does after the upload, and whether it can be done after the reply.

final-reply-slow = Closing reply comes late
    .detail =
        The closing reply came long after the end of the data{ seconds-shown }. Impatient clients
        count such a transfer as failed.
    .server-admin =
        See what the server does at the end of a download: logging to a remote host and hooks are
        usual.
    .you =
        Let your client wait longer for the closing reply.

transfer-min-rate = Server ends slow transfers
    .detail =
        The transfer was slower than the server allows, so the server ended it. A slow line, many
        transfers at once, or a high bound can be the reason.{ said }
    .you =
        Use a faster connection, or transfer less at the same time.
    .server-admin =
        Lower the minimum rate, or switch it off.

transfer-throttled = Transfers are held to a rate
    .detail =
        The rate of transfers is limited{ $has-limit ->
            [yes] {" "}to about { $limit } bytes a second
           *[no] {""}
        }. The network is not what makes them slow.
    .server-admin =
        Raise the limit if it is not wanted.
    .you =
        Plan for this rate: set time limits by the size of your largest file.

transfer-refused = Server refuses the transfer
    .detail =
        The server refused to store or to give the file{ $has-path ->
            [yes] {" "}in { $path }
           *[no] {""}
        }. Its words name no cause that is known.{ said }
    .server-admin =
        Look in the log for this time: it usually says more than the reply.
    .you =
        Ask whether this account may upload to this directory.

transfer-write-disabled = Uploads are switched off
    .detail =
        The server is configured to refuse uploads, whatever the directory. Permissions of files
        play no part.{ said }
    .server-admin =
        Allow uploads for this account, if they are wanted.
    .you =
        Ask for an account that may upload.

transfer-write-denied = No right to write to the directory
    .detail =
        The server takes uploads, but may not create a file{ $has-path ->
            [yes] {" "}in { $path }
           *[no] {""}
        }. It is usually the owner or the mode of the directory, or SELinux.{ said }
    .server-admin =
        Give the account that the server runs as for this login the right to write to the directory.
    .you =
        Check that it is the right directory: many servers have one for uploads, such as incoming.

transfer-disk-full = Server's disk is full
    .detail =
        The server has no room for the file. Either the disk is full, or there are no inodes
        left.{ said }
    .server-admin =
        Free some space, also inodes, on the file system of this directory.
    .you =
        Try again later, and look for parts of files that were left behind.

transfer-quota = Quota is used up
    .detail =
        The account may not store or fetch any more. Its quota or ratio is used up.{ said }
    .you =
        Delete what is no longer needed, or ask for more room.
    .server-admin =
        Raise the quota of this account, or count it anew.

transfer-overwrite-denied = Existing files cannot be overwritten
    .detail =
        A new file can be uploaded, and one of the same name cannot be uploaded again. Clients that
        repeat an upload after a failure will be refused.{ said }
    .you =
        Upload under a new name each time, or delete the old file first.
    .server-admin =
        Allow overwriting, if clients need it.

transfer-resume-refused = Uploads cannot be resumed
    .detail =
        The server refuses to continue an upload in the middle of a file. After a break, clients
        have to send the whole file again.{ said }
    .you =
        Switch resuming off in your client for uploads.
    .server-admin =
        Allow it, if files are large or lines are bad.

transfer-hidden-temp-exists = Leftover of an earlier upload is in the way
    .detail =
        The server writes uploads to a hidden temporary file first, and one of that name is there
        already. An upload was broken off, or another one is going on.{ said }
    .server-admin =
        Delete the hidden file if no upload is going on, and let the server delete broken uploads.
    .you =
        Use another name, or make sure that no other upload of this name is going on.

transfer-name-refused = Server refuses the file's name
    .detail =
        The server does not allow files of this name. Another name or extension may work.{ said }
    .you =
        Ask which names and extensions are allowed.
    .server-admin =
        Check the filter for names.

transfer-file-busy = File is in use
    .detail =
        Another process on the server holds the file, such as a virus scanner or a job that picks up
        new files. That passes.{ said }
    .you =
        Try again in half a minute. Upload under a temporary name and rename the file when it is
        whole.
    .server-admin =
        Let other processes take files only when they are whole.

transfer-count-limit = Too many transfers at once
    .detail =
        The server limits how many files may be transferred at a time, or in a session. That number
        is reached.{ said }
    .you =
        Transfer fewer files at a time, and try again.
    .server-admin =
        Raise the number, if the machine can bear it.

transfer-load-limit = Server is too busy for transfers
    .detail =
        The load of the machine is higher than the server allows for transfers. That passes when the
        load goes down.{ said }
    .you =
        Try again later.
    .server-admin =
        Find out what loads the machine, or raise the bound.

transfer-zero-byte-download = Download is empty
    .detail =
        The server confirmed the download, but sent no byte of a file that is not empty. It is
        usually its fast way of sending files (sendfile), which does not work on some network and
        memory file systems.
    .server-admin =
        Switch sendfile off for this directory.
    .you =
        Check the size of downloaded files.

transfer-ascii-mode = Files are transferred as text
    .detail =
        The file was treated as text, though binary mode was set (TYPE I): its line ends were
        written anew, or the server refused it in ASCII mode. Programs and archives are damaged by
        that.{ said }
    .you =
        Set your client to binary mode for all files.
    .server-admin =
        Let the server obey TYPE I, or switch ASCII mode off.
    .network-admin =
        Check FTP proxies on the way: some set the mode themselves.

transfer-command-filtered = Command is not allowed
    .detail =
        The server does not accept this command{ $has-command ->
            [yes] {" "}({ $command })
           *[no] {""}
        }. It was switched off, or something in between filters it.{ said }
    .server-admin =
        Check which commands are allowed for this account.
    .network-admin =
        Check whether FTP inspection lets the command through.

transfer-rename-failed = Uploaded files cannot be renamed
    .detail =
        The file could be uploaded, but not be renamed afterwards. Many automatic uploads use a
        temporary name until the file is whole, and fail here.{ said }
    .server-admin =
        Allow renaming (RNFR and RNTO) in this directory.
    .you =
        Set your client to upload under the final name.

transfer-upload-not-visible = Uploaded file cannot be seen
    .detail =
        The server confirmed the upload, but the file cannot be fetched right afterwards. The
        directory may be a drop box, where files can be left and not read, or a job has taken the
        file away.{ said }
    .you =
        If this is a drop box, all is well: expect no way to check what arrived.
    .server-admin =
        If it is none, check the mode that new files get (umask) and what picks files up.

transfer-test-leftover = Test file may be left on the server
    .detail =
        The file of the transfer test could not be deleted{ $has-path ->
            [yes] : { $path }
           *[no] {""}
        }. It holds random bytes and nothing of value.{ said }
    .you =
        Delete it if you can, or ask the server's administrator to.
    .server-admin =
        Delete the file. Accounts that upload are better off if they may delete, too.

anonymous-write-allowed = Anybody may upload
    .detail =
        Anonymous users may store files on the server. Such servers are found quickly and used to
        pass on files of strangers.
    .server-admin =
        Do not allow it, or at least let nobody read what was uploaded before it was checked.

write-not-permitted = Directory is read-only
    .detail =
        The server says in its listing that this account may not create files in the directory. That
        is fine if it is for downloads only.
    .server-admin =
        If uploads are wanted, give the account the right to create files.

clock-skew = Server's file times are off
    .detail =
        The time of a file that was just stored differs from the time on this
        machine{ seconds-shown }. Whoever goes by the age of files, as synchronising does, decides
        wrongly. Whole hours point to a server that gives local time instead of UTC, other
        differences to a clock.
    .server-admin =
        Synchronise the clock (NTP), and let MDTM give UTC, as RFC 3659 wants it.
    .you =
        Check the clock of this machine, too.
