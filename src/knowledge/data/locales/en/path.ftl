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
   *[dialogue] Paired by the commands and replies: the sequence numbers differ (inferred).
}
path-clocks = The server’s clock is { $ahead } { $way ->
    [ahead] ahead of
   *[behind] behind
} the client’s.
path-round-trip = The round trip between the two places takes { $time }.
path-nothing = The two captures show no differences.
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
} capture).{ $acknowledged ->
    [yes] {" "}A device on the path acknowledged it in the { $sender ->
        [client] server
       *[server] client
    }’s name.
   *[no] {""}
}{ $has-largest-that-came ->
    [yes] {" "}Segments of up to { $largest-that-came } bytes arrived, and all larger ones were dropped.
   *[no] {""}
}{ $others ->
    [0] {""}
    [1] {" "}Another segment after it never arrived either.
   *[other] {" "}{ $others } more segments after it never arrived either.
}{ $may-have-stopped ->
    [yes] {" "}The other capture has no packets that late: check that it was not stopped before.
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
    [yes] {" "}The other capture has no packets that late: check that it was not stopped before.
   *[no] {""}
}
path-icmp = { $by } sent the { $receiver } an ICMP message about a packet on the { $connection ->
    [data] data connection to { $address }
   *[control] control connection
}: { $message ->
    [too-big] the packet is too big for the next link{ $has-mtu ->
        [yes] , which takes { $mtu } bytes
       *[no] {""}
    }
    [prohibited] a filter forbids it
    [port] the port is unreachable
    [time-exceeded] it passed too many routers
    [unreachable] the host or network is unreachable
   *[other] an error that is not about reachability
} ({ $has-client-frame ->
    [yes] packet { $client-frame } of the client’s capture{ $has-server-frame ->
        [yes] , packet { $server-frame } of the server’s
       *[no] {""}
    }
   *[no] packet { $server-frame } of the server’s capture
}).{ $reached ->
    [never] {" "}The { $receiver } never received it: it was dropped on the path{ $message ->
        [too-big] , so the { $receiver } could not know that its packets are too big
       *[other] {""}
    }.
    [both] {" "}Both captures contain it, so it was not sent between the two places.
   *[receiver] { $is-between ->
        [yes] {" "}It was sent between the two places{ $has-hop ->
            [yes] , by router { $hop } of { $hops } on the path from the { $receiver } (inferred from its TTL)
           *[no] {""}
        }{ $is-lost ->
            [yes] , and the packet itself never arrived
           *[no] {""}
        }.
       *[no] {" "}The other capture does not contain it.
    }
}{ $may-be-filtered ->
    [yes] {" "}The { $receiver }’s capture contains no ICMP at all: check that it was not limited to other packets.
   *[no] {""}
}{ $others ->
    [0] {""}
    [1] {" "}Another one like it followed.
   *[other] {" "}{ $others } more like it followed.
}
path-inserted = The { $receiver } received { $carried } that the { $receiver ->
    [client] server
   *[server] client
} never sent: a device on the path inserted it (packet { $frame } of the { $receiver }’s capture).{ $in-place ->
    [yes] {" "}It replaced what the { $receiver ->
        [client] server
       *[server] client
    } sent.
   *[no] {""}
}{ $has-ttl ->
    [yes] {" "}Its TTL is { $ttl } where other packets from that address have { $usual-ttl }.
   *[no] {""}
}{ $others ->
    [0] {""}
    [1] {" "}Another segment on this connection was inserted as well.
   *[other] {" "}{ $others } more segments on this connection were inserted.
}
path-accepted-on-path = A device on the path accepted the { $opener }’s connection to { $address } in the { $opener ->
    [client] server
   *[server] client
}’s name: the SYN never arrived (from packet { $frame } of the { $opener }’s capture; not in the other one).{ $has-ttl ->
    [yes] {" "}The TTL of the SYN-ACK is { $ttl } where other packets from that address have { $usual-ttl }.
   *[no] {" "}The other capture contains other data connections of this session.
}{ $others ->
    [0] {""}
    [1] {" "}It accepted another connection as well.
   *[other] {" "}It accepted { $others } more connections.
}
path-renumbered = { $by-proxy ->
    [yes] A proxy on the path ends the client’s control connection and opens another one to the server: sequence numbers and TCP timestamps differ
   *[no] A device on the path, such as a firewall that randomises them, changed the sequence numbers of the control connection: they differ, and
    the TCP timestamps are the same
} (packet { $client-frame } of the client’s capture, packet { $server-frame } of the server’s).
path-mss-changed = A device on the path changed the MSS in the { $sender }’s SYN on the { $connection ->
    [data] data connection to { $address }
   *[control] control connection
}: { $sent } bytes when it was sent, { $came } bytes when it arrived (packet { $client-frame } of the client’s capture,
    packet { $server-frame } of the server’s). Routers do this before links with a smaller MTU, such as PPPoE and VPN tunnels.{ $others ->
    [0] {""}
    [1] {" "}It changed another one as well.
   *[other] {" "}It changed { $others } more.
}
path-reply-time = The client waited { $waited } for the { $has-command ->
    [yes] reply to “{ $command }”
   *[no] greeting
} (packet { $client-frame } of the client’s capture, packet { $server-frame } of the server’s): { $server } of that at the server,
    and { $path } on the path.
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
   *[no] its recorder missed them{ $may-be-inserted ->
        [yes] {" "}(or a device on the path sent them in the { $capture }’s name)
       *[no] {""}
    }
}. This says nothing about the path.
path-not-captured = The { $capture }’s capture does not contain the connection to { $address }, which is in the other one (from packet
    { $frame }) and was answered there. It was probably limited to some ports; otherwise a device on the path answered.

carried-syn = the SYN to { $address }
carried-syn-ack = the SYN-ACK from { $address }
carried-command = the command “{ $text }”
carried-reply = the reply “{ $text }”
carried-data = a segment with { $bytes } bytes of data on the data connection to { $address }
carried-text = a segment with { $bytes } bytes on the control connection
carried-tls = a segment with { $bytes } bytes of TLS on the control connection
carried-fin = the FIN of the control connection
carried-data-fin = the FIN of the data connection to { $address }
carried-reset = the RST of the control connection
carried-data-reset = the RST of the data connection to { $address }
