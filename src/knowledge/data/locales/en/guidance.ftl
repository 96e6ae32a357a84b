# How to live with a limit that was met. One attribute says whom the limit counts, the others follow.
# minutes: the safe interval between checks; most: connections to use; held, own: what this run did.

limit-guidance = About this limit
    .address =
        The limit counts the sessions of one address. { $has-limit ->
            [yes] It is { $limit }.
           *[no] The server does not state the number.
        } The account does not matter.
    .user =
        The limit counts the sessions of the account { $user }, wherever they come from. { $has-limit ->
            [yes] It is { $limit }.
           *[no] The server does not state the number.
        }
    .class =
        The limit counts the sessions of a class of accounts or addresses. { $has-limit ->
            [yes] It is { $limit }.
           *[no] The server does not state the number.
        }
    .anonymous =
        The limit counts all anonymous sessions of the server. { $has-limit ->
            [yes] It is { $limit }.
           *[no] The server does not state the number.
        } An account of your own is not counted.
    .server =
        The limit counts all sessions of the server, including those of other users. { $has-limit ->
            [yes] It is { $limit }.
           *[no] The server does not state the number.
        }
    .rate =
        The rate limit counts new connections or logins within a period, not how many are open. Each retry counts
        as well.
    .quota =
        The quota counts what the account { $user } uses per day. It is reset at the end of the day, or when the
        administrator raises it.
    .data =
        The limit counts the data connections of all sessions together.
    .untold =
        The server closed the connection without a reply, so a limit is only one of several explanations: a limit
        on processes, a rate limit on new connections, a ban, or an address rule.
    .seen = The server sees this client as { $address }. All clients that share this address count together.
    .shared =
        The own address of this machine, { $local }, is a private one that the server cannot see. The server counts
        the public address of your network{ $has-address ->
            [yes] {" "}({ $address })
           *[no] {""}
        }, with all clients that share it. (Inferred from the addresses.)
    .own =
        This run held { $held ->
            [one] one connection
           *[other] { $held } connections
        } at a time and opened { $own } in total. Any other counted sessions belong to other programs, or to lost
        connections that have not timed out yet.
    .use =
        Use at most { $most ->
            [one] one connection
           *[other] { $most } connections
        } at a time, all programs together.
    .interval = A check every { $minutes } min or less often is safe.
    .setting = The server's setting is { $setting }.
