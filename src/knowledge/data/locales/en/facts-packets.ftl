# Facts about packets of a capture (src/diagnosis/fact/packet.rs). Frames are numbers of packets.

fact-syn-unanswered = { $times ->
    [one] A SYN packet to { $address } got no answer within { $waited } (packet { $frame })
   *[other] { $times } SYN packets to { $address } within { $waited } got no answer (from packet { $frame })
}
fact-syn-ack-unanswered = The answer to SYN went to { $address } { $times ->
    [one] once
   *[other] { $times } times
}, and no packet came back (from packet { $frame })
fact-syn-reset = SYN was answered by RST in the name of { $address }, { $has-usual-ttl ->
    [yes] with TTL { $ttl } where other packets of that address have { $usual-ttl }: a device on the path sent it
   *[no] with TTL { $ttl }, which does not indicate another sender
} (packet { $frame })
fact-syn-unreachable = SYN to { $address } was answered by { $by } with ICMP type { $icmp-type }, code { $icmp-code }{ $prohibited ->
    [yes] {" "}(administratively prohibited)
   *[no] {" "}(destination unreachable)
} (packet { $frame })
fact-no-syn = No SYN to port { $port } was captured{ $has-waited ->
    [yes] {" "}in the { $waited } after it was announced
   *[no] {""}
}
fact-connection-reset = The connection was reset in the name of { $address } after { $silence } without data, { $has-usual-ttl ->
    [yes] by a packet with TTL { $ttl } where others of that address have { $usual-ttl }: a device on the path sent it
   *[no] by a packet with TTL { $ttl }, as others of that address
} (packet { $frame })
fact-never-acknowledged = { $address } sent a segment of { $segment-bytes } bytes { $times } times, and it was never acknowledged; the largest acknowledged
    one has { $acknowledged-bytes } bytes (from packet { $frame })
fact-never-came = { $bytes } bytes from { $address } never arrived, after the first { $after-bytes }, though { $has-segment-bytes ->
        [yes] later segments of up to { $segment-bytes } bytes did
       *[no] a later packet without data shows that they had been sent
    } (packet { $frame })
fact-no-room = { $address } could not receive more data for { $full }: it did not read what had arrived
fact-sent-again = { $address } sent { $times ->
    [one] one segment
   *[other] { $times } segments
} again, as after a loss on the path (from packet { $frame })
fact-came-from = The data connection came from { $address }, and the control connection from { $client } (packet { $frame })
