# What a step does (`doing-KIND`, for the line that shows the progress), and why one was not run (`skip-KIND`).

doing-resolve = resolving { $host }
doing-connect = connecting{ $has-address ->
        [yes] {" "}to { $address }
       *[no] {""}
    }
doing-look-around = trying ports 22 and 990 of { $host }
doing-greet = waiting for the greeting
doing-handshake = TLS handshake
doing-ask-for-tls = requesting TLS (AUTH)
doing-compare-https = reading the certificate of { place }
doing-protect = requesting encrypted data connections
doing-login = logging in
doing-features = requesting features
doing-directory = asking about { $has-path ->
        [yes] { $path }
       *[no] the login directory
    }
doing-list = listing over { $command }
doing-list-active = listing in active mode
doing-list-again = listing over { $command } again
doing-small-segments = listing in small TCP segments
doing-reopen = connecting to { place } again
doing-find-limit = looking for a limit on sessions
doing-one-more = opening session { $number } of at most { $of }
doing-idle = leaving the session idle for up to { $most }
doing-tls-data-test = testing data connections over TLS
doing-ports-test = requesting passive ports
doing-transfer-test = uploading a file of { $bytes } bytes to { $directory }
doing-expect = checking what is expected
doing-quit = sending QUIT
doing-matrix = trying every combination

skip-unreachable = the server could not be reached
skip-not-ftp = no FTP server answered
skip-control-closed = the server had closed the control connection
skip-control-unusable = the control connection was lost or out of step
skip-handshake-failed = no command possible after a failed TLS handshake
skip-no-tls = the server does not offer TLS
skip-login-refused = the login was refused, and ftpprobe does not send a password twice
skip-server-limits = the server limits its sessions or refuses clients
skip-directory-not-entered = the directory could not be entered
skip-would-be-plaintext = data would be unencrypted ({ $flag } allows it)
skip-data-not-encrypted = data connections are not encrypted
skip-pasv-is-ipv4-only = PASV cannot name an IPv6 address (RFC 2428)
skip-resolved-by-proxy = the proxy looks up the name
skip-active-through-proxy = the server cannot connect to this machine through a proxy
skip-not-through-proxy = not possible through a proxy
skip-no-local-port = this machine could not open a port to listen on
skip-no-passive-port = no reply named a passive port
skip-no-passive-listing = no listing in passive mode was complete
skip-stalled-twice = the listing stalled twice
skip-large-packets-lost = large packets are lost on the path, so this would stall as well
skip-other = { $text }
