# The page of `ftpprobe serve`: its labels and sentences besides those of reports.

web-skip = Skip to the content
web-this-language = English
web-title = Check an FTP server
web-host = Host
web-host-hint = A name or an address. Add the port if it is not the default one: ftp.example.com:2121
web-tls-auto = Automatic, if the server offers it
web-tls-explicit = Explicit TLS (FTPES), required
web-tls-implicit = Implicit TLS (FTPS)
web-tls-off = Off
web-directory = Directory
web-directory-hint = Optional. Without it, the login directory is listed.
web-anonymous = The login is anonymous. This form does not take user names or passwords.
web-check = Check
web-check-now = Check now
web-check-again = Check again
web-targets = Targets
web-more-targets = { $number } more targets are not shown here.
web-not-yet = Not checked yet
web-recent = Recent checks
web-recent-none = No checks yet.
web-running = running
web-checking = Checking { $target }
web-running-since = Running for
web-progress = Progress
web-starting = starting when no other check of this server is running
web-waiting = { $has-code ->
        [yes] { $code }, { $id }
       *[no] { $id }
    }: waiting { $seconds } s before attempt { $number } of { $of }
web-stopped = ftpprobe ended before this check was complete.
web-taken = Other checks took too long, so this one could not start. Try again later.
web-full = Too many checks are running. Try again later.
web-failed = The check ended without a result because of a fault of ftpprobe.
web-forbidden = The host name resolves to an address that may not be checked from here.
web-reloads = This page reloads every { $seconds } s until the report is complete.
web-lost = The connection to ftpprobe was lost. Reload this page to see the report.
web-this-page = About this page
web-kept = This page is kept until { $until } at most. It is removed earlier if ftpprobe restarts or if many other checks follow.
web-no-history = No checks in the history of the last days
web-worked = Last { $days } d: { $working } of { $runs } checks OK or WARNING ({ $share })
web-times = Duration: { $last } now, { $longest } at most (medians)
web-back = Go to the start page

web-wrong-empty = Enter a host name or an address.
web-wrong-login = Leave out the user name and the password: this form only checks anonymous logins.
web-wrong-sftp = SFTP is a different protocol, which ftpprobe does not support.
web-wrong-scheme = Enter a host name, or a URL that begins with ftp://, ftps://, or ftpes://.
web-wrong-port = The port must be a number from 1 to 65535. Write an IPv6 address with a port as [2001:db8::1]:21.
web-wrong-host = This is not a valid host name or address.
web-wrong-path = Enter the directory in its own field.
web-wrong-directory = The directory contains a control character, which FTP cannot transmit.
web-wrong-long = This is too long.
web-wrong-tls = The administrator of ftpprobe has set another TLS mode for checks of this form.
web-wrong-target = This server may not be checked from here. Ask the administrator of ftpprobe to allow it.

web-no-page = Page not found
web-no-page-why = There is no page at this address.
web-no-report = Report not available
web-no-report-why = There is no report at this address. Reports are kept for a while, and not across a restart of ftpprobe.
web-refused = Request refused
web-refused-why = The request came from another website, or ftpprobe was restarted after the form was loaded. Go to the start page and send the form again.
web-misdirected = Unknown host name
web-misdirected-why = ftpprobe does not know the host name in the address of this page. Use its IP address or localhost, or add the name with --page-host.
web-not-checked = Not checked
web-no-form = Form not valid
web-no-form-why = The request was incomplete or too large. Go to the start page and send the form again.
