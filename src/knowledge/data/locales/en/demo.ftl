# The practice server: what happens in each scenario (`scenario-NAME`), and what the command says around it.

demo-listening = practice server at { $address }: { $summary }
demo-hold = { $name }: { $summary }
demo-hold-login = ftp://{ $address } until Ctrl-C; log in as { $has-password ->
        [yes] { $user }, password { $password }
       *[no] { $user }
    }
demo-trouble = the practice server itself failed: { $error }

scenario-healthy = a healthy server
scenario-421 = vsftpd has reached its limit on clients (max_clients), and sends 421 instead of a greeting
scenario-421-per-ip = Pure-FTPd accepts no more connections from your address (MaxClientsPerIP)
scenario-421-retry = the first connection is refused with 421, every later one is served
scenario-421-later = the server is full and states when to retry, which is too late for this run
scenario-530-per-host = ProFTPD accepts no more connections from your host, and greets with 530 instead of 421
scenario-rate-limit = your address exceeds the rate limit of SFTPGo, which greets with 500
scenario-banned = SFTPGo has banned your address temporarily, and greets with 500
scenario-shutdown = ProFTPD was told to shut down (ftpshut) and greets with 500
scenario-oops = vsftpd cannot work with its own configuration, and sends OOPS instead of a greeting
scenario-silent = the connection opens, but the server sends nothing
scenario-slow-greeting = the greeting is slow, as during a reverse lookup that times out
scenario-closed = the server closes the connection without a greeting, as ProFTPD does at MaxInstances
scenario-reset = the connection is reset as soon as it is open, as by a load balancer without a server
scenario-implicit-tls = the port expects implicit TLS, as port 990 does
scenario-ssh = an SSH server replies: SFTP is meant, not FTP
scenario-smtp = a mail server replies, with a 220 like that of FTP
scenario-http = a web server replies
scenario-wrong-password = the password is wrong
scenario-anonymous-refused = Pure-FTPd does not accept anonymous users
scenario-421-per-user = FileZilla Server 0.9 refuses another session of this user after the right password
scenario-tls-required = FileZilla Server requires TLS before USER, and replies 503
scenario-chroot = the password is right, but vsftpd refuses a home directory that is writable
scenario-dropped = the server closes the connection mid-session, without a reply
scenario-missing-directory = the directory does not exist
scenario-private-address = PASV announces an address behind NAT, and the server does not support EPSV
scenario-private-address-epsv = PASV announces an address behind NAT, but EPSV works
scenario-closed-data-port = the announced port is closed, as when a container does not publish it
scenario-filtered-data-port = packets to the announced port are dropped, as by a firewall
scenario-ports-exhausted = Pure-FTPd has no free port left in its passive range
scenario-tls-required-data = vsftpd allows logins without TLS, but requires encrypted data connections
scenario-stalled-listing = the listing begins and stalls in the middle
scenario-reset-listing = the data connection is reset in the middle of the listing
scenario-missing-226 = the listing is complete, but the final reply (226) never comes
scenario-hostile = terminal escapes and control characters in every text, and a reply without an end
