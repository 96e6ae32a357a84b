# Looking up the host name.

dns-nxdomain = Host name does not exist
    .detail =
        The lookup of { $host } was answered, and the answer is that there is no address{ os-words }.
        Usually the name is mistyped, the host was retired, or an "ftp." record was never made.
        A private name can also look like this from outside its own network or VPN. A resolver
        that is down would have given no answer instead.
    .you =
        Check the spelling of the host name. If it is a private name, join its network or VPN
        first.
    .server-admin =
        Publish an A or AAAA record for the name, or tell your users the right name.

dns-temporary-failure = Host name lookup failed for now
    .detail =
        No usable answer came for { $host }{ os-words }, so the FTP server was never contacted and
        nothing is known about it. Either the resolver or the network of this machine is out of
        order, or the name servers of the domain do not answer, or their answer does not pass
        DNSSEC validation. A name that does not exist would have been reported as such.
    .you =
        Look up another name from this machine. If that fails too, repair its resolver or network.
        If only this name fails, try again or ask another resolver.
    .network-admin =
        Check that the resolvers of this machine answer, and that port 53 reaches them by UDP and
        by TCP.
    .server-admin =
        If other networks cannot look up the name either, check the domain's name servers and
        their DNSSEC signatures.

dns-no-usable-family = No address of a usable IP version
    .detail =
        { $host } has an address{ of-addresses }, but only of an IP version (IPv4 or IPv6) that this
        machine has no way to use, or that this run was told not to use. The server was not
        contacted.
    .you =
        Leave out -4 or -6 if you gave one. Otherwise connect from a network that has both IPv4
        and IPv6.
    .server-admin =
        Give the name an address of the other IP version too, and let the FTP server listen there.
    .network-admin =
        Provide the missing IP version for this network: native IPv6, or NAT64 and DNS64 for
        clients that have IPv6 only.

aaaa-broken-but-v4-ok = IPv6 address does not work, IPv4 does
    .detail =
        The name also has an IPv6 address{ at-address }, and connecting to it failed{ os-words };
        over IPv4 the server works. Many clients try IPv6 first: they wait for it to fail, often
        for tens of seconds, or give up. Most likely the FTP server listens on IPv4 only, or a
        firewall lets FTP through on IPv4 only.
    .server-admin =
        Let the FTP server listen on IPv6 too, or remove the AAAA record from the name.
    .network-admin =
        Open the FTP ports for IPv6 just as for IPv4.
    .you =
        Until then, force IPv4 in your client (here: -4).

dns-partial-pool = Some addresses of the name do not work
    .detail =
        { $host } has several addresses{ of-addresses }. At least one of them{ at-address } does not
        work{ os-words }, another does. Clients that happen to pick the bad one fail, so for them
        the server works only now and then. Usually one member of a pool is down, or an old
        address was left in DNS.
    .server-admin =
        Repair the member that fails or take its address out of DNS, and check every member's
        health before it is published.
    .you =
        Until then, connect to one of the working addresses by number.

dns-local-failure = This machine cannot look up names
    .detail =
        The lookup of { $host } failed on this machine itself{ os-words }, before any name server
        could answer. Nothing is known about the FTP server.
    .you =
        Check the resolver configuration of this machine and whether a lookup of any other name
        works, then run the probe again.
