path-title = 経路上での変化
path-client = { $which ->
    [here] Aがクライアント側のキャプチャー
   *[there] Bがクライアント側のキャプチャー
}{ $by ->
    [hops] （パケットのTTLによる）
    [vantage] （パケットの特徴による）
   *[order] （パケットからは分からないため、指定の順序による仮定）
}
path-session = { $client }のセッション（A: パケット{ $here }から、B: パケット{ $there }から）
path-session-here = { $client }のセッション（Aのパケット{ $here }から、Bにはない）
path-session-there = { $client }のセッション（Bのパケット{ $there }から、Aにはない）
path-paired = { $by ->
    [port-and-sequence-number] クライアントのポートとシーケンス番号で対応付け。
    [sequence-number] シーケンス番号で対応付け（クライアントのポートは変換されている）。
   *[dialogue] やり取りの内容で対応付け（シーケンス番号が異なるため推定）。
}
path-clocks = サーバーの時計はクライアントより{ $ahead }{ $way ->
    [ahead] 進んでいる
   *[behind] 遅れている
}。
path-round-trip = 2地点間の往復時間は{ $time }。
path-nothing = 2つのキャプチャーに違いは見られません。
path-more = 両方にあるセッションがほかに{ $sessions }件あります。
path-only = 一方にしかないセッション: Aに{ $here }件、Bに{ $there }件。

path-lost = { $sender ->
    [client] クライアントは{ $carried }を{ $times }回送信したが、サーバーには届いていない
   *[server] サーバーは{ $carried }を{ $times }回送信したが、クライアントには届いていない
}。経路上で破棄された（{ $sender ->
    [client] クライアント側
   *[server] サーバー側
}のパケット{ $frame }）。{ $acknowledged ->
    [yes] ただし、経路上の機器が{ $sender ->
        [client] サーバー
       *[server] クライアント
    }になりすまして確認応答を返している。
   *[no] {""}
}{ $has-largest-that-came ->
    [yes] { $largest-that-came }バイトまでのセグメントは届き、それより大きいものはすべて破棄された。
   *[no] {""}
}{ $others ->
    [0] {""}
   *[other] その後のセグメント{ $others }個も届いていない。
}{ $may-have-stopped ->
    [yes] 届くはずの側にはこれより後のパケットがない。先にキャプチャーを止めていないか確認が必要。
   *[no] {""}
}
path-lost-and-sent-again = { $sender ->
    [client] クライアント
   *[server] サーバー
}が{ $connection ->
    [data] { $address }へのデータ接続
   *[control] 制御接続
}で送信した{ $bytes }バイトは経路上で失われ、再送で届いた（{ $sender ->
    [client] クライアント側
   *[server] サーバー側
}のパケット{ $frame }から）。
path-opening-sent-again = { $sender ->
    [client] クライアント
   *[server] サーバー
}が送信した{ $carried }の一部が経路上で失われ、後のものが届いた（{ $sender ->
    [client] クライアント側
   *[server] サーバー側
}のパケット{ $frame }）。
path-reset = { $receiver ->
    [both] 双方が、相手の送信していないRSTを受信した
    [client] クライアントが、サーバーの送信していないRSTを受信した
   *[server] サーバーが、クライアントの送信していないRSTを受信した
}。経路上の機器が{ $connection ->
    [data] { $address }へのデータ接続
   *[control] 制御接続
}をリセットした（{ $receiver ->
    [both] クライアント側のパケット{ $client-frame }、サーバー側のパケット{ $server-frame }
    [client] クライアント側のパケット{ $client-frame }
   *[server] サーバー側のパケット{ $server-frame }
}）。{ $has-ttl ->
    [yes] TTLは{ $ttl }で、同じアドレスの他のパケットは{ $usual-ttl }。
   *[no] {""}
}{ $may-have-stopped ->
    [yes] 相手側にはこれより後のパケットがない。先にキャプチャーを止めていないか確認が必要。
   *[no] {""}
}
path-icmp = { $connection ->
    [data] { $address }へのデータ接続
   *[control] 制御接続
}のパケットについて、{ $by }が{ $receiver ->
    [client] クライアント
   *[server] サーバー
}宛てにICMPメッセージを送信した: { $message ->
    [too-big] パケットが次のリンクのMTUを超えている{ $has-mtu ->
        [yes] （MTU { $mtu }バイト）
       *[no] {""}
    }
    [prohibited] フィルターにより禁止されている
    [port] ポートに到達できない
    [time-exceeded] 経由したルーターの数が上限を超えた
    [unreachable] ホストまたはネットワークに到達できない
   *[other] 到達性以外のエラー
}（{ $has-client-frame ->
    [yes] クライアント側のパケット{ $client-frame }{ $has-server-frame ->
        [yes] 、サーバー側のパケット{ $server-frame }
       *[no] {""}
    }
   *[no] サーバー側のパケット{ $server-frame }
}）。{ $reached ->
    [never] 宛先には届かず、経路上で破棄された{ $message ->
        [too-big] ため、送信元はパケットが大きすぎることを知ることができない
       *[other] {""}
    }。
    [both] 両方のキャプチャーにあるため、2地点の間で送信されたものではない。
   *[receiver] { $is-between ->
        [yes] 2地点の間の機器が送信したもの{ $has-hop ->
            [yes] で、TTLから見て{ $hops }台のルーターのうち宛先から{ $hop }台目（推定）
           *[no] {""}
        }{ $is-lost ->
            [yes] 。元のパケットは相手に届いていない
           *[no] {""}
        }。
       *[no] もう一方のキャプチャーにはない。
    }
}{ $may-be-filtered ->
    [yes] 宛先側のキャプチャーにはICMPが1つもないため、記録の対象外でなかったか確認が必要。
   *[no] {""}
}{ $others ->
    [0] {""}
   *[other] 同様のメッセージがほかに{ $others }個ある。
}
path-inserted = { $receiver ->
    [client] クライアントは、サーバーが送信していない{ $carried }を受信した
   *[server] サーバーは、クライアントが送信していない{ $carried }を受信した
}。経路上の機器が挿入したもの（{ $receiver ->
    [client] クライアント側
   *[server] サーバー側
}のパケット{ $frame }）。{ $in-place ->
    [yes] 本来の送信内容と置き換えられている。
   *[no] {""}
}{ $has-ttl ->
    [yes] TTLは{ $ttl }で、同じアドレスの他のパケットは{ $usual-ttl }。
   *[no] {""}
}{ $others ->
    [0] {""}
   *[other] この接続ではほかにもセグメント{ $others }個が挿入されている。
}
path-accepted-on-path = 経路上の機器が{ $opener ->
    [client] サーバーになりすまし、クライアントから{ $address }への接続を受け入れた
   *[server] クライアントになりすまし、サーバーから{ $address }への接続を受け入れた
}。この接続は{ $opener ->
    [client] クライアント側（パケット{ $frame }から）にあり、サーバー側
   *[server] サーバー側（パケット{ $frame }から）にあり、クライアント側
}のキャプチャーにはない。{ $has-ttl ->
    [yes] SYN-ACKのTTLは{ $ttl }で、同じアドレスの他のパケットは{ $usual-ttl }。
   *[no] もう一方のキャプチャーには、このセッションの他のデータ接続がある。
}{ $others ->
    [0] {""}
   *[other] ほかにも{ $others }件の接続を受け入れた。
}
path-renumbered = { $by-proxy ->
    [yes] 経路上のプロキシがクライアントの制御接続を終端し、サーバーへ別の接続を開いている。シーケンス番号もTCPタイムスタンプも異なる
   *[no] 経路上の機器（シーケンス番号をランダム化するファイアウォールなど）が制御接続のシーケンス番号を変更している。番号は異なるが、TCPタイムスタンプは同じ
}（クライアント側のパケット{ $client-frame }、サーバー側のパケット{ $server-frame }）。
path-mss-changed = 経路上の機器が{ $sender ->
    [client] クライアント
   *[server] サーバー
}のSYNのMSSを変更した（{ $connection ->
    [data] { $address }へのデータ接続
   *[control] 制御接続
}）: 送信時は{ $sent }バイト、到着時は{ $came }バイト（クライアント側のパケット{ $client-frame }、サーバー側のパケット{ $server-frame }）。PPPoEやVPNなど、MTUの小さいリンクの手前のルーターで行われる。{ $others ->
    [0] {""}
   *[other] ほかにも{ $others }件を変更した。
}
path-reply-time = クライアントは{ $has-command ->
    [yes] 「{ $command }」への応答
   *[no] 接続時の応答
}を{ $waited }待った（クライアント側のパケット{ $client-frame }、サーバー側のパケット{ $server-frame }）。内訳は、サーバーの処理に{ $server }、経路に{ $path }。
path-command-rewritten = 経路上の機器がコマンドを書き換えた。クライアントは「{ $at-client }」を送信し（パケット{ $client-frame }）、サーバーは「{ $at-server }」を受信した（パケット{ $server-frame }）。{ $others ->
    [0] {""}
   *[other] ほかにも{ $others }件を書き換えた。
}
path-reply-rewritten = 経路上の機器が応答を書き換えた。サーバーは「{ $at-server }」を送信し（パケット{ $server-frame }）、クライアントは「{ $at-client }」を受信した（パケット{ $client-frame }）。{ $others ->
    [0] {""}
   *[other] ほかにも{ $others }件を書き換えた。
}
path-client-translated = クライアントのアドレスが経路上で変換されている（NAT）: クライアント側では{ $at-client }、サーバー側では{ $at-server }。
path-server-translated = サーバーのアドレスが経路上で変換されている（NAT）: クライアント側では{ $at-client }、サーバー側では{ $at-server }。
path-delayed = { $sender ->
    [client] クライアント
   *[server] サーバー
}が送信した{ $carried }は、この経路の通常より{ $delay }遅れて届いた（クライアント側のパケット{ $client-frame }、サーバー側のパケット{ $server-frame }）。
path-all-arrived = 失われたものはない。双方が送信したセグメント{ $segments }個はすべて相手に届いた。
path-not-recorded = { $capture ->
    [client] クライアント側
   *[server] サーバー側
}のキャプチャーには、もう一方にあり確認応答もある{ $bytes }バイトがない。{ $ends-early ->
    [yes] セッションの終わりより前にキャプチャーが終わっている
   *[no] 記録の取りこぼし{ $may-be-inserted ->
        [yes] （または経路上の機器がなりすまして送信したもの）
       *[no] {""}
    }
}であり、経路とは関係がない。
path-not-captured = { $capture ->
    [client] クライアント側
   *[server] サーバー側
}のキャプチャーには{ $address }への接続がない。もう一方にはあり（パケット{ $frame }から）、応答もあるため、一部のポートだけを記録したものと思われる。そうでなければ、経路上の機器が応答している。

carried-syn = { $address }へのSYN
carried-syn-ack = { $address }からのSYN-ACK
carried-command = コマンド「{ $text }」
carried-reply = 応答「{ $text }」
carried-data = { $address }へのデータ接続のデータ{ $bytes }バイトのセグメント
carried-text = 制御接続の{ $bytes }バイトのセグメント
carried-tls = 制御接続のTLSの{ $bytes }バイトのセグメント
carried-fin = 制御接続のFIN
carried-data-fin = { $address }へのデータ接続のFIN
carried-reset = 制御接続のRST
carried-data-reset = { $address }へのデータ接続のRST
