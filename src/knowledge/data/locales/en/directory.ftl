# Changing to a directory and listing it.

dir-not-found = Directory does not exist
    .detail =
        Login works, but the server does not find the directory{ named-path }. Most likely the path
        is misspelt, also in upper and lower case, or counts from another root: users are often
        locked into their home, so that what the host calls /home/user/www is /www to them.{ said }
    .you =
        Log in without a directory, list what is there, and give the path as it appears from that
        place.
    .server-admin =
        If the path is meant to exist for this user, create it or correct the user's home
        directory.

dir-refused = Directory could not be entered
    .detail =
        Login works, but the server refused to change to the directory{ named-path }{ with-code }. The reply
        does not say that the directory does not exist. Its text fits no known cause.{ said }
    .you =
        Read the server's words. Try another directory to see whether it is about this one.
    .server-admin =
        The server's log names the reason; look for this user and time. If the server does not know CWD,
        most clients cannot use directories at all: enable the command.

dir-no-permission = No permission for the directory
    .detail =
        Login works, but the server does not let this user enter or list the directory{ named-path }.
        Some servers give the same answer for a directory that does not exist.{ said }
    .server-admin =
        Give the user the right to enter and read the directory and to enter all above it. Check
        the server's own access rules and SELinux or AppArmor too.
    .you =
        Check that the path and the account belong together, then ask for access.

dir-empty-as-error = Empty directory is reported as an error
    .detail =
        The server answers the listing of an empty directory{ named-path } with an error code. The
        directory exists and nothing is broken, but strict clients take it for a failure.{ said }
    .you =
        Let your client or script treat this reply as an empty listing.

dir-listing-unparseable = Listing in an unknown format
    .detail =
        A listing arrived, but none of its lines looks like a format the probe knows (Unix, DOS,
        MLSD). Transfers may still work; clients that rely on LIST will show an empty or wrong
        directory.{ said }
    .you =
        Use a client that knows this system's listings, or one that uses MLSD if the server has
        it.
    .server-admin =
        Switch the listing format to Unix style or offer MLSD, if the server can.

dir-listing-truncated = Listing is cut off
    .detail =
        The server cut the listing at its limit and says so only in the closing reply, which
        clients ignore. Files beyond the limit are missing without any error.{ limit-shown }{ said }
    .server-admin =
        Raise the limit on listed files, or spread them over several directories.
    .you =
        List subdirectories one by one, or ask for files by name.

dir-status-unsupported = Directory status over STAT is not offered
    .detail =
        The server does not list a directory in reply to STAT. That is common and harmless: it
        only means that a listing cannot be had without a data connection, which would help to
        tell data connection faults from others.{ said }
    .you =
        Nothing needs to be done. Use LIST or MLSD.

no-mlsd = No machine-readable listings (MLSD)
    .detail =
        The server does not offer MLSD and MLST (RFC 3659). Clients have to guess sizes and dates
        from LIST, which has no fixed format, often no year, and a local time zone.
    .you =
        Do not rely on dates from LIST. Use MDTM and SIZE where the server has them.
    .server-admin =
        If exact file dates matter, use a server version that has MLSD.

no-epsv = No extended passive mode (EPSV)
    .detail =
        The server does not know EPSV (RFC 2428). Passive mode works over IPv4 with PASV, but not at
        all over IPv6, and clients that try EPSV first lose a round trip.{ said }
    .you =
        Use PASV over IPv4; in most clients this happens by itself.
    .server-admin =
        Switch EPSV on, or use a server version that has it, before IPv6 is needed.

no-utf8 = File names without UTF-8
    .detail =
        The server does not announce UTF-8 (RFC 2640). File names beyond ASCII are in a character
        set that clients have to guess, and may appear garbled or not be found.
    .you =
        Keep to ASCII file names, or set the server's character set in your client.
    .server-admin =
        Switch UTF-8 file names on, if the server can.
