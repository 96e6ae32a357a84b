# What is wrong with what was typed. What clap words in English has its text here for other languages.

error = error: { $text }
warning = warning: { $text }

usage-more = For more information, try '--help'.
usage-unknown = unknown option { $name }
usage-slip = unknown option { $name }: did you mean { $alike }?
usage-of-command = unknown option { $name }: it belongs to ftpprobe { $command }
usage-misnomer = unknown option { $name }: { $text }
usage-mistyped-command = `{ $name }` is not a command; did you mean `{ $alike }`? To probe a host of that name: ftpprobe probe { $name }
usage-command-later = `{ $name }` is a command: write it first (ftpprobe { $name } [OPTIONS]). To probe a host of that name: ftpprobe probe { $name }
usage-port-alone = `{ $port }` is not a valid host. If it is a port, write { $host }:{ $port }
usage-no-value = { $name } needs a value
usage-invalid-value = `{ $text }` is not a valid value of { $name }{ $has-alike ->
        [yes] { $has-names ->
            [yes] {" "}(possible values: { $names }); did you mean `{ $alike }`?
           *[no] ; did you mean `{ $alike }`?
        }
       *[no] { $has-names ->
            [yes] {" "}(possible values: { $names })
           *[no] {""}
        }
    }
usage-not-valid = `{ $text }` is not a valid value of { $name }: { $reason }
usage-range = use a number from { $least } to { $most }
usage-form = its form is wrong
usage-too-many = { $name } takes no value `{ $text }`
usage-repeated = { $name } can be used only once
usage-conflict = { $name } and { $use-name } contradict each other: leave out one
usage-conflict-with-command = { $name } cannot be used with a command
usage-missing = missing: { $names }{ $name }
usage-no-command = a command is missing
usage-unknown-command = `{ $command }` is not a command{ $has-alike ->
        [yes] ; did you mean `{ $alike }`?
       *[no] {""}
    }
usage-not-utf8 = an argument is not valid UTF-8

# Options of other programs, and what to write.
misnomer-port = write HOST:PORT, or use --port N
misnomer-password = use --ask-password, --password-file FILE, --netrc, or FTPPROBE_PASSWORD. Other users can see the command line
misnomer-user = use --user NAME
misnomer-host = the target stands alone: ftpprobe [OPTIONS] HOST
misnomer-time = use --timeout TIME for each reply, or --deadline TIME for the whole run
misnomer-warn = use --warn NAME=RANGE, for example --warn login=2s
misnomer-crit = use --crit NAME=RANGE, for example --crit login=5s
misnomer-insecure = did you mean --insecure? For one certificate, use --pin FINGERPRINT
misnomer-ca-file = use --ca-file FILE
misnomer-client-cert = use --client-cert FILE and --client-key FILE
misnomer-tls = use --tls explicit (AUTH TLS) or --tls implicit
misnomer-passive = passive mode is always tested; use --active for active mode
misnomer-json = use --format json or --format junit
misnomer-html = use --format html --output FILE
misnomer-debug = use -v, or --save-evidence FILE for every byte
misnomer-interface = use --interface NAME or --source ADDRESS
misnomer-proxy = write --proxy socks5h://[USER@]HOST[:PORT], or --proxy http://[USER@]HOST:PORT (CONNECT); --proxy none uses no proxy
misnomer-resolve = use --resolve HOST:ADDRESS

# Values that cannot be read.
value-time = not a valid time: write 30s, 1m30s, or a number of seconds
value-size = not a valid size: write 64KiB, 1MiB, or a number of bytes
value-listen = not an address with a port: write 127.0.0.1:9921, [::1]:9921, or :9921
value-host-alone = not a host name alone: write monitor.example.com
