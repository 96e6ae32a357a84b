# Classes, groups and headings of the catalogue of reply codes.

class-1 = begun, another reply follows
class-2 = done
class-3 = more input is needed
class-4 = refused for now
class-5 = refused
class-6 = protected reply
class-none = no FTP reply code

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
    The code { $code } is in no standard that we know, and we have not met it in the field. Its first
    digit says how the command ended: { $class }.
unlisted-group = Its second digit says what the reply is about: { $group }.
unlisted-open = The standard gives no meaning to its second digit.
unlisted-when = We do not know which servers send it, and after which commands.
unlisted-action-fine = Nothing needs fixing, by its first digit; read the text of the reply for more.
unlisted-action-more = Read the text of the reply: the server waits for another command.
unlisted-action-refused =
    Read the text of the reply. It is the only hint at the cause besides the digits; the manual of the
    server software may list the code.
unlisted-waiting-none = There is nothing to wait for.
unlisted-waiting-soon = By its first digit it may help to try again after a minute.
unlisted-waiting-never = By its first digit waiting does not help.
unlisted-expect = Treat it as any other code with that first digit: { $class }.
nothing-name = No FTP reply code
nothing-meaning =
    { $code } is no FTP reply code: those have three digits, and the first is 1 to 6.

heading-code = Code
heading-name = Name
heading-class = Class
heading-group = About
heading-defined = Defined by
heading-seen = Met in
heading-commands = Commands
heading-meaning = Meaning
heading-when = When it is seen
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
heading-elsewhere = Elsewhere the same words mean
heading-code-itself = The code
heading-more = More
in-seconds = { $seconds } s
more-of-code = ftpprobe explain { $code }
words-unknown = These words are not known, so the code must do.

who-you = You
who-server-admin = Server administrator
who-network-admin = Network administrator

moment-greeting = in place of the greeting
moment-user = after USER
moment-pass = after PASS
moment-data-setup = after EPSV or PASV
moment-port = after PORT or EPRT
moment-transfer = at a transfer in passive mode
moment-active-transfer = at a transfer in active mode
moment-upload = at an upload
moment-download = at a download
moment-directory = after a command about a directory
moment-session = later in the session

# Values of texts that are about no run in particular.
some-host = the server
some-port = 21
some-user = the user
some-software = the server

wait-never = Waiting does not help: something has to change first.
wait-not = Trying again can help at once.
wait-usual = Waiting helps: try again after { $has-minutes ->
        [yes] { $minutes } minutes
       *[no] { $seconds } seconds
    }, with growing pauses.
wait-hinted = The server itself says how long: { $has-minutes ->
        [yes] { $minutes } minutes
       *[no] { $seconds } seconds
    }.
no-match = No code matches.

heading-evidence = What shows it
evidence-measured = No reply says it: the probe finds it by what it measured and compared.
heading-findings = Findings
heading-finding-id = Id
heading-finding-title = In a few words
heading-finding-phase = Phase
heading-finding-severity = Severity

heading-signs = Shows itself by
heading-shipped = As it is shipped
heading-settings = Settings
server-sessions = sessions at once
server-sessions-per-address = sessions at once from one address
server-failed-logins = failed logins until the session ends
server-idle = idle
server-login = until login
server-without-transfer = without a transfer
server-stalled-transfer = transfer that stands still
server-data-connection = wait for the data connection
server-whole-session = whole session
server-after-failed-login = pause after a wrong password
no-limit = no limit
opens-when-connected = 150 comes once the data connection is there: whoever hears it knows that the server has it.
opens-at-once = 150 comes as soon as the command came, whether or not the data connection is there.
opens-told-apart = 150 or 125 comes at once. Where it says "{ $text }", the data connection is there already.
