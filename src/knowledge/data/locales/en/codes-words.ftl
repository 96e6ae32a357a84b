# Classes, groups and headings of the catalogue of reply codes.

class-1 = begun, another reply follows
class-2 = done
class-3 = more input is needed
class-4 = refused for now
class-5 = refused
class-6 = protected reply
class-none = not an FTP reply code

class-in-full = { $term } ({ $class })
term-1 = positive preliminary
term-2 = positive completion
term-3 = positive intermediate
term-4 = transient negative
term-5 = permanent negative
term-6 = protected

group-0 = syntax
group-1 = information
group-2 = connections
group-3 = login and accounting
group-5 = file system

unlisted-name = Unlisted code: { $class }
unlisted-name-group = Unlisted code: { $class } ({ $group })
unlisted-meaning =
    The code { $code } is not in any standard or server that ftpprobe knows. Its first digit says how the
    command ended: { $class }.
unlisted-group = Its second digit says what the reply is about: { $group }.
unlisted-open = The standard gives no meaning to its second digit.
unlisted-when = Which servers send it, and after which commands, is not known.
unlisted-action-fine = No change needed, according to its first digit. Read the reply text for more.
unlisted-action-more = Read the reply text: the server waits for another command.
unlisted-action-refused =
    Read the reply text. Apart from the digits it is the only hint at the cause. The manual of the server
    software may list the code.
unlisted-waiting-none = No waiting needed.
unlisted-waiting-soon = According to its first digit, a retry after 1 min may help.
unlisted-waiting-never = According to its first digit, waiting does not help.
unlisted-expect = Treat it as any other code with that first digit: { $class }.
nothing-name = Not an FTP reply code
nothing-meaning =
    { $code } is not an FTP reply code. Reply codes have three digits, and the first is 1 to 6.

heading-code = Code
heading-name = Name
heading-class = Class
heading-group = About
heading-defined = Defined by
heading-seen = Used by
heading-commands = Commands
heading-meaning = Meaning
heading-when = When it appears
heading-action = What to do
heading-waiting = Waiting
heading-expect = When to expect it
heading-servers = On particular servers
heading-related = Related codes
heading-differences = Key differences
heading-same = the same
heading-catalogue = FTP reply codes

point-class = Outcome (first digit)
point-group = Subject (second digit)
point-meaning = Meaning
point-when = When
point-waiting = Waiting
point-defined = Defined by

any-command = any command
no-standard = no standard
no-group = left open
are-related = { $code } is listed as related to { $other }, so the two are easily confused or follow each other.
heading-says = What it says
heading-sounds-like = Sounds like
heading-setting = Setting
heading-limit = Limit
heading-in-use = In use
heading-idle = Server waits
heading-address = Your address
heading-moment = Where
heading-elsewhere = Elsewhere the same text means
heading-code-itself = The code
heading-more = More
in-seconds = { $seconds } s
more-of-code = ftpprobe explain { $code }
words-unknown = This text is not known, so the code has to explain it.

who-you = You
who-server-admin = Server administrator
who-network-admin = Network administrator

moment-greeting = instead of the greeting
moment-user = after USER
moment-pass = after PASS
moment-data-setup = after EPSV or PASV
moment-port = after PORT or EPRT
moment-transfer = during a transfer in passive mode
moment-active-transfer = during a transfer in active mode
moment-upload = during an upload
moment-download = during a download
moment-directory = after a command about a directory
moment-session = later in the session

# Values of texts that are about no run in particular.
some-host = the server
some-port = 21
some-user = the user
some-software = the server

wait-never = Waiting does not help: something has to change first.
wait-not = A retry may help at once.
wait-usual = Waiting helps: try again after { $has-minutes ->
        [yes] { $minutes } min
       *[no] { $seconds } s
    }, with growing pauses.
wait-hinted = The server itself states the time: { $has-minutes ->
        [yes] { $minutes } min
       *[no] { $seconds } s
    }.
no-match = No code matches.

heading-evidence = Shown by
evidence-measured = No reply states it. ftpprobe finds it by measuring and comparing.
heading-findings = Findings
heading-finding-id = Id
heading-finding-title = Summary
heading-finding-phase = Phase
heading-finding-severity = Severity

heading-signs = Recognised by
heading-shipped = Defaults
heading-settings = Settings
server-sessions = sessions at a time
server-sessions-per-address = sessions at a time from one address
server-failed-logins = failed logins until the session ends
server-idle = idle
server-login = until login
server-without-transfer = without a transfer
server-stalled-transfer = stalled transfer
server-data-connection = wait for the data connection
server-whole-session = whole session
server-after-failed-login = pause after a wrong password
no-limit = no limit
opens-when-connected = 150 is sent once the data connection is open. So after 150 the server has accepted the data connection.
opens-at-once = 150 is sent as soon as the command arrives, whether or not the data connection is open.
opens-told-apart = 150 or 125 is sent at once. With the text "{ $text }", the data connection is already open.
