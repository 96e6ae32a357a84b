# Pieces that the texts of every family refer to. Each begins with its own space and is empty
# when its value is missing, so it can stand right after a word. Values are plain text; for each
# value "x" there is a "has-x", which is "yes" or "no".

# Stands last in a text, since the server's words may end with a full stop or not.
said = { $has-text ->
        [yes] {" "}The server replied: "{ $text }"
       *[no] {""}
    }

at-address = { $has-address ->
        [yes] {" "}({ $address })
       *[no] {""}
    }

of-addresses = { $has-addresses ->
        [yes] {" "}({ $addresses })
       *[no] {""}
    }

os-words = { $has-error ->
        [yes] {" "}(operating system error: { $error })
       *[no] {""}
    }

seconds-shown = { $has-seconds ->
        [yes] {" "}({ $seconds } s)
       *[no] {""}
    }

for-seconds = { $has-seconds ->
        [yes] {" "}for { $seconds } s
       *[no] {""}
    }

after-seconds = { $has-seconds ->
        [yes] {" "}after { $seconds } s
       *[no] {""}
    }

within-seconds = { $has-seconds ->
        [yes] {" "}within { $seconds } s
       *[no] {""}
    }

limit-shown = { $has-limit ->
        [yes] {" "}The reply text states a limit of { $limit }{ in-use-shown }.
       *[no] {""}
    }

in-use-shown = { $has-in-use ->
        [yes] {" "}({ $in-use } in use)
       *[no] {""}
    }

until-shown = { $has-until ->
        [yes] {" "}until { $until }
       *[no] {""}
    }

to-command = { $has-command ->
        [yes] {" "}to { $command }
       *[no] {""}
    }

with-code = { $has-code ->
        [yes] {" "}with { $code }
       *[no] {""}
    }

seen-as-address = { $has-address ->
        [yes] {" "}(the server sees this client as { $address })
       *[no] {""}
    }

announced-address = { $has-announced ->
        [yes] {" "}({ $announced })
       *[no] {""}
    }

peer-address = { $has-peer ->
        [yes] {" "}({ $peer })
       *[no] {""}
    }

named-path = { $has-path ->
        [yes] {" "}"{ $path }"
       *[no] {""}
    }

# TLS and certificates

version-shown = { $has-version ->
        [yes] {" "}({ $version })
       *[no] {""}
    }

cipher-shown = { $has-cipher ->
        [yes] {" "}({ $cipher })
       *[no] {""}
    }

key-shown = { $has-key ->
        [yes] {" "}({ $key })
       *[no] {""}
    }

alert-shown = { $has-alert ->
        [yes] {" "}(alert: { $alert })
       *[no] {""}
    }

reason-shown = { $has-error ->
        [yes] {" "}(reason: { $error })
       *[no] {""}
    }

# The alert of the other side, or the error of ftpprobe itself if there was none.
failure-shown = { $has-alert ->
        [yes] { alert-shown }
       *[no] { reason-shown }
    }

subject-shown = { $has-subject ->
        [yes] {" "}({ $subject })
       *[no] {""}
    }

issuer-shown = { $has-issuer ->
        [yes] {" "}(issued by { $issuer })
       *[no] {""}
    }

# A log may not tell the port.
the-port = { $has-port ->
        [yes] port { $port }
       *[no] the control port
    }

the-port-first = { $has-port ->
        [yes] Port { $port }
       *[no] The control port
    }

asked-name = { $has-name ->
        [yes] {" "}({ $name })
       *[no] {""}
    }

# A sentence of its own that is never empty.
missing-reason = { $has-written ->
        [yes] But a file has exactly this name. In an expected name, brackets stand for one of the characters inside them, not for themselves.
       *[no] The job that delivers it did not run, failed, or wrote it to another place.
    }

# A text of its own that is never empty.
missing-advice = { $has-written ->
        [yes] To expect the file whose name has the brackets, write --expect-file '{ $written }': [[] stands for a literal bracket.
       *[no] Check the job that delivers the file: whether it ran, how it ended, and whether it writes to this directory and under this name.
    }

names-listed = { $has-names ->
        [yes] {" "}({ $names })
       *[no] {""}
    }

# A sentence of its own.
names-shown = { $has-names ->
        [yes] {" "}It is for: { $names }.
       *[no] {""}
    }

# Sentences that begin a text.
use-name-advice = { $has-use-name ->
        [yes] If { $use-name } is a name of this server or its provider, connect to that name: it is in the certificate. Or keep the current name and add --tls-server-name { $use-name }.
       *[no] Connect to a name that is in the certificate, or give that name with --tls-server-name.
    }

days-counted = { $days ->
        [0] less than a day
        [one] 1 day
       *[other] { $days } days
    }

on-date = { $has-date ->
        [yes] {" "}on { $date }
       *[no] {""}
    }

days-ago = { $has-days ->
        [yes] {" "}({ days-counted } { $has-captured ->
                [yes] before the capture
               *[no] ago
            })
       *[no] {""}
    }

in-days = { $has-days ->
        [yes] {" "}(in { days-counted })
       *[no] {""}
    }

valid-from = { $has-date ->
        [yes] , only from { $date }{ in-days }
       *[no] { in-days }
    }

# Whose clock says that a certificate has expired; stands in a sentence and is never empty.
by-clock = { $has-captured ->
        [yes] by the clock of the { $captured ->
                [client] client
               *[yes] capture
            }
       *[no] by the clock of this machine
    }

# Who does not trust an authority; stands in a sentence and is never empty.
who-verifies = { $has-captured ->
        [yes] the client
       *[no] this machine
    }

# Stands in a sentence and is never empty.
until-date = { $has-date ->
        [yes] until { $date }{ in-days }
       *[no] for a short time only
    }

# Stands in a sentence and is never empty.
soon = { $has-days ->
        [yes] in { days-counted }
       *[no] soon
    }

# A sentence of its own: what the certificate on port 443 of the same host shows.
renewed-or-not = { $has-renewed ->
        [yes] {" "}The certificate on port 443 of the same host is valid until { $renewed }: it was renewed there, but not for FTP.
       *[no] {""}
    }

# A sentence that begins a text.
renew-advice = { $has-renewed ->
        [yes] Reload or restart the FTP server: it still uses the old certificate. If it reads another file than the server on port 443, replace that file first.
       *[no] Renew the certificate, then reload or restart the FTP server. It uses the old certificate until then.
    }

# A flag of the probe; stands in a sentence and is never empty.
pin-flag = { $has-fingerprint ->
        [yes] --pin sha256:{ $fingerprint }
       *[no] --pin with its fingerprint
    }

# A sentence of its own. The flag is there only if a password was held back that it would send.
withheld = { $has-flag ->
        [yes] {" "}Your password was not sent. Prefer --pin, or --ca-file if only the CA is not trusted here. { $flag } sends the password anyway, and someone on the network path could read it.
       *[no] {""}
    }

data-connections-counted = { $times ->
        [one] 1 data connection
       *[other] { $times } data connections
    }

# Stands in a sentence and is never empty.
first-data-connections = { $has-times ->
        [yes] { data-connections-counted }
       *[no] the first data connections
    }

# A sentence of its own, for logins without TLS where the server offers it.
tls-offered-advice = { $has-flag ->
        [yes] {" "}The server offers TLS, and some servers refuse a login without TLS with the same text. Add { $flag }.
       *[no] {""}
    }
