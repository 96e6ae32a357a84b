# How to live with a limit that was met. One attribute says whom the limit counts, the others follow.
# minutes: the safe interval between checks; most: connections to use; held, own: what this run did.

limit-guidance = About this limit
    .address =
        The limit counts the sessions of one address. { $has-limit ->
            [yes] It is { $limit }.
           *[no] The server does not name its number.
        } Which account they use makes no difference.
    .user =
        The limit counts the sessions of the account { $user }, wherever they come from. { $has-limit ->
            [yes] It is { $limit }.
           *[no] The server does not name its number.
        }
    .class =
        The limit counts the sessions of a class of accounts or addresses. { $has-limit ->
            [yes] It is { $limit }.
           *[no] The server does not name its number.
        }
    .anonymous =
        The limit counts all anonymous sessions of the server. { $has-limit ->
            [yes] It is { $limit }.
           *[no] The server does not name its number.
        } An account of your own is not counted.
    .server =
        The limit counts all sessions of the server, yours and everybody else's. { $has-limit ->
            [yes] It is { $limit }.
           *[no] The server does not name its number.
        }
    .rate =
        The limit counts new connections or logins in a time, not how many are open. Each further try
        counts too.
    .quota =
        The limit counts what the account { $user } has used in a day. It ends with the day, or when
        the administrator raises it.
    .data =
        The limit counts data connections, those of all sessions together.
    .untold =
        The server closed without a word, so that a limit is one of several explanations: a limit on
        processes or on new connections in a time, a ban, or an address rule.
    .seen = The server sees this client as { $address }. Everybody who shares that address is counted with it.
    .shared =
        This machine's own address, { $local }, is a private one that the server cannot see: it counts
        the public address of your network{ $has-address ->
            [yes] {" "}({ $address })
           *[no] {""}
        }, with everybody who shares it. (Inferred from the addresses.)
    .own =
        This run held { $held ->
            [one] one connection
           *[other] { $held } connections
        } at a time and opened { $own } in all. Whatever else is counted comes from other programs, or
        from sessions that were cut off and have not timed out yet.
    .use =
        Use at most { $most ->
            [one] one connection
           *[other] { $most } connections
        } at a time, all programs together.
    .interval = A check every { $minutes } minutes or less often is safe.
    .setting = The server's setting is { $setting }.
