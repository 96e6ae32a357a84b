# What the path between two captures of the same session did.

path-title = What the path did
path-client = { $which ->
    [here] A was captured nearer to the client
   *[there] B was captured nearer to the client
}{ $by ->
    [hops] , by the TTL of its packets.
    [vantage] , by what the packets show.
   *[order] {" "}(assumed: it was named first, and the packets do not show it).
}
path-session = Session of { $client } (A: from packet { $here }; B: from packet { $there })
path-session-here = Session of { $client } (from packet { $here } of A; not in B)
path-session-there = Session of { $client } (from packet { $there } of B; not in A)
path-paired = { $by ->
    [port-and-sequence-number] Paired by the client’s port and sequence numbers.
    [sequence-number] Paired by sequence numbers: the client’s port was translated.
   *[dialogue] Paired by what was said: the sequence numbers differ (inferred).
}
path-clocks = The server’s clock is { $ahead } { $way ->
    [ahead] ahead of
   *[behind] behind
} the client’s.
path-round-trip = The round trip between the two places takes { $time }.
path-nothing = Nothing that both captures show differs.
path-more = { $sessions ->
    [one] { $sessions } more session is in both captures.
   *[other] { $sessions } more sessions are in both captures.
}
path-only = Sessions in one capture only: { $here } in A, { $there } in B.

path-lost = { $sender ->
    [client] The client
   *[server] The server
} sent { $carried }{ $times ->
    [1] {""}
   *[other] {" "}{ $times } times
}, and { $sender ->
    [client] the server
   *[server] the client
} never received it: it was dropped on the path (packet { $frame } of the { $sender ->
    [client] client’s
   *[server] server’s
} capture).{ $has-largest-that-came ->
    [yes] {" "}Segments of up to { $largest-that-came } bytes arrived, and all larger ones were dropped.
   *[no] {""}
}{ $others ->
    [0] {""}
    [1] {" "}Another segment after it never arrived either.
   *[other] {" "}{ $others } more segments after it never arrived either.
}{ $may-have-stopped ->
    [yes] {" "}The other capture holds nothing that late: check that it was not stopped before.
   *[no] {""}
}
path-lost-and-sent-again = { $bytes } bytes that the { $sender } sent on the { $connection ->
    [data] data connection to { $address }
   *[control] control connection
} were lost on the path, and arrived when they were sent again (from packet { $frame } of the { $sender }’s capture).
path-opening-sent-again = The { $sender } sent { $carried } more often than it arrived: some were lost on the path, and a later one came through
    (packet { $frame } of the { $sender }’s capture).
path-reset = { $receiver ->
    [both] Both sides received an RST that the other side never sent
    [client] The client received an RST that the server never sent
   *[server] The server received an RST that the client never sent
}: a device on the path reset the { $connection } connection{ $connection ->
    [data] {" "}to { $address }
   *[control] {""}
} ({ $receiver ->
    [both] packet { $client-frame } of the client’s capture, packet { $server-frame } of the server’s
    [client] packet { $client-frame } of the client’s capture
   *[server] packet { $server-frame } of the server’s capture
}).{ $has-ttl ->
    [yes] {" "}Its TTL is { $ttl } where other packets from that address have { $usual-ttl }.
   *[no] {""}
}{ $may-have-stopped ->
    [yes] {" "}The other capture holds nothing that late: check that it was not stopped before.
   *[no] {""}
}
path-unreachable = { $by } answered the SYN to { $address } with an ICMP message (packet { $frame } of the { $receiver }’s capture).
path-command-rewritten = A device on the path rewrote a command. The client sent “{ $at-client }” (packet { $client-frame }), and the server
    received “{ $at-server }” (packet { $server-frame }).{ $others ->
    [0] {""}
    [1] {" "}It rewrote another one as well.
   *[other] {" "}It rewrote { $others } more.
}
path-reply-rewritten = A device on the path rewrote a reply. The server sent “{ $at-server }” (packet { $server-frame }), and the client
    received “{ $at-client }” (packet { $client-frame }).{ $others ->
    [0] {""}
    [1] {" "}It rewrote another one as well.
   *[other] {" "}It rewrote { $others } more.
}
path-client-translated = The client’s address was translated on the path (NAT): { $at-client } at the client, { $at-server } at the server.
path-server-translated = The server’s address was translated on the path (NAT): { $at-client } at the client, { $at-server } at the server.
path-delayed = { $sender ->
    [client] The client
   *[server] The server
} sent { $carried }, and it arrived { $delay } later than usual on this path (packet { $client-frame } of the client’s capture,
    packet { $server-frame } of the server’s).
path-all-arrived = Nothing was lost: all { $segments } segments that one side sent arrived at the other one.
path-not-recorded = The { $capture }’s capture lacks { $bytes } bytes that are in the other one and were acknowledged: { $ends-early ->
    [yes] it ends before the session does
   *[no] its recorder missed them
}. This says nothing about the path.
path-not-captured = The { $capture }’s capture does not contain the connection to { $address }, which is in the other one (from packet
    { $frame }) and was answered there. It was probably limited to some ports.

carried-syn = the SYN to { $address }
carried-syn-ack = the SYN-ACK from { $address }
carried-command = the command “{ $text }”
carried-reply = the reply “{ $text }”
carried-data = a segment with { $bytes } bytes of data on the data connection to { $address }
carried-text = a segment with { $bytes } bytes on the control connection
carried-tls = a segment with { $bytes } bytes of TLS on the control connection
carried-fin = the FIN of the control connection
carried-data-fin = the FIN of the data connection to { $address }
