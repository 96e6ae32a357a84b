# The server's certificate.

tls-cert-expired = Certificate has expired
    .detail =
        The certificate of the server expired{ on-date }{ days-ago }, by the clock of this
        machine.{ renewed-or-not } The connection is encrypted, but clients that check certificates
        refuse it.
    .server-admin =
        { renew-advice } Let the job that renews it reload the server each time.
    .you =
        Check the clock of this machine, and report it to the administrator. Until it is renewed,
        { pin-flag } trusts exactly this certificate.{ withheld }

tls-cert-not-yet-valid = Certificate is not valid yet
    .detail =
        By the clock of this machine the certificate of the server is not valid yet{ valid-from }.
        Most likely a clock is wrong: on this machine, or where the certificate was made.
    .you =
        Check date, time and time zone of this machine first.{ withheld }
    .server-admin =
        If the client's clock is right, correct the one where the certificate was made, and make a
        new certificate.

tls-cert-name-mismatch = Certificate is for another name
    .detail =
        The certificate does not hold the name that was asked for{ asked-name }.{ names-shown } That
        is common where a provider has one certificate for all customers, or where the host was
        given as an address. The connection is encrypted, but it is not certain with whom.
    .you =
        { use-name-advice }{ withheld }
    .server-admin =
        Get a certificate that holds every name by which clients connect, or tell users which name
        to use.

tls-cert-self-signed = Certificate is self-signed
    .detail =
        The server signed its certificate itself{ subject-shown }, so no CA vouches for it. Many
        servers are set up like that. The connection is encrypted, but anybody on the way could show
        such a certificate too.
    .you =
        Ask the administrator for the SHA-256 fingerprint of the certificate. If it is the same,
        { pin-flag } trusts exactly this certificate.{ withheld }
    .server-admin =
        Install a certificate of a public CA (free of charge with ACME), or tell users the
        fingerprint.

tls-cert-chain-incomplete = Certificate chain is incomplete
    .detail =
        The server sends its own certificate, but not the intermediate one that leads from it to a
        known CA{ issuer-shown }. The certificate itself may be in good order. Clients that know the
        intermediate one from elsewhere connect; scripts and many other clients fail.
    .server-admin =
        Let the server send the whole chain: its own certificate first, then the intermediate ones
        (often called fullchain.pem), and reload it.
    .you =
        Until then, give the intermediate certificate with --ca-file. If the administrator confirms
        the fingerprint of the server's certificate, { pin-flag } trusts exactly this
        one.{ withheld }

tls-cert-unknown-issuer = Certificate comes from an unknown CA
    .detail =
        The certificate was issued by a CA that this machine does not trust{ issuer-shown }. In
        companies that is usually a CA of their own. It can also be something on the way that shows
        certificates of its own.
    .you =
        If the CA is your organisation's, give its certificate with --ca-file. Otherwise compare the
        SHA-256 fingerprint with the administrator; if it is the same, { pin-flag } trusts exactly
        this certificate.{ withheld }
    .server-admin =
        If people from outside connect, use a certificate of a public CA. Otherwise give the clients
        the certificate of your CA.

tls-cert-intercepted = TLS is opened on the way
    .detail =
        The certificate was not issued to the server but made by a product that opens encrypted
        connections{ issuer-shown }: an antivirus on this machine, or a proxy or firewall of the
        network. It can read everything, passwords too. What the server itself shows cannot be seen
        from here.
    .you =
        Exempt this server from the inspection in the antivirus of this machine, or try another
        network. If the inspection is intended, give the certificate of its CA with
        --ca-file.{ withheld }
    .network-admin =
        Exempt this server from TLS inspection, or give the clients the certificate of the
        inspecting CA.

tls-cert-pin-mismatch = Certificate is not the pinned one
    .detail =
        The server shows another certificate{ issuer-shown } than the one that --pin names. Most
        likely it was renewed. It can also be another server, or somebody on the way.
    .you =
        Ask the administrator for the fingerprint of the present certificate. Only if it is the
        same, use { pin-flag } from now on.{ withheld }
    .server-admin =
        Tell those who pin the certificate its new fingerprint, best before it changes.

tls-cert-invalid = Certificate is refused
    .detail =
        The certificate does not pass the check{ reason-shown }. Its dates, name and issuer are not
        the reason: a signature may be wrong, it may be made for another purpose, or it may be
        revoked.
    .server-admin =
        Get a new certificate that is made for servers, and install it with its whole chain.
    .you =
        Report the reason to the server's administrator. If he confirms the fingerprint,
        { pin-flag } trusts exactly this certificate.{ withheld }

tls-wrong-vhost-cert = Certificate of another site on the same server
    .detail =
        The server holds several sites and shows the certificate of another one{ subject-shown }
        than was asked for{ asked-name }. It does not choose by the name that clients send in the
        handshake (SNI), or the site has no certificate of its own.
    .server-admin =
        Give each site its own certificate and let the server choose by SNI, or use one certificate
        that holds all names.
    .you =
        { use-name-advice }{ withheld }

cert-weak = Certificate is weak
    .detail =
        The certificate has a short key, an outdated signature, or is valid for too
        long{ key-shown }. Some clients refuse such certificates, and more will.
    .server-admin =
        Get a new certificate: RSA of at least 2048 bits or ECDSA, signed with SHA-256, and valid
        for a year at most.
    .you =
        Report it to the administrator before your clients refuse the certificate.{ withheld }

cert-expires-soon = Certificate expires { soon }
    .detail =
        The certificate of the server is valid { until-date }.{ renewed-or-not } Once it has
        expired, clients that check it cannot connect.
    .server-admin =
        { renew-advice } Let the job that renews it reload the server each time.
