# The matrix: every combination of protection, address family and data mode.

step-matrix = matrix
note-matrix = { $listed } of { $tried } combinations list
matrix-title = What works
matrix-active = active
matrix-plain = plain FTP
matrix-explicit = explicit TLS
matrix-implicit = implicit TLS
matrix-recommended = Recommended: { $security }, { $mode }, { $family }, port { $port }
matrix-none = No combination works for every client.
matrix-clients = Clients with their own defaults
matrix-client-works = lists
matrix-client-fails = fails
matrix-client-unknown = not known, not tried
matrix-client-removed = FTP was removed
matrix-commands = Ready commands
matrix-unverified = These commands do not verify the certificate (curl -k, lftp ssl:verify-certificate no), because it could not be
    verified. With a copy of the CA or of the certificate, use --cacert FILE or set ssl:ca-file FILE instead.
matrix-command-withheld = No { $client } command: { $client } fails here with encrypted data ({ $finding }).
matrix-skipped-pasv = PASV is for IPv4 only
matrix-skipped-active-through-proxy = no active mode through a proxy
matrix-skipped-no-address = no address of this family
matrix-skipped-other-port = port unknown
matrix-skipped-password-in-clear = password would be sent unencrypted (--plaintext allows it)
matrix-skipped-failed-before = same failure
matrix-skipped-login-refused = login refused before
matrix-skipped-server-limits = not tried: the server limits its sessions
matrix-skipped-stopped = not tried: the run ended
