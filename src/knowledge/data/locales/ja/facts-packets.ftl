# Facts about packets of a capture (src/diagnosis/fact/packet.rs). Frames are numbers of packets.

fact-syn-unanswered = { $address }へのSYNパケット{ $times }個に{ $waited }の間応答なし（パケット{ $frame }から）
fact-syn-ack-unanswered = { $address }へSYNの応答を{ $times }回送信したが、何も返ってこない（パケット{ $frame }から）
fact-syn-reset = SYNに対して{ $address }の名前でRSTが返った。{ $has-usual-ttl ->
    [yes] TTLは{ $ttl }で、同じアドレスの他のパケットは{ $usual-ttl }のため、経路上の機器が送信したもの
   *[no] TTLは{ $ttl }で、他の送信元を示すものではない
}（パケット{ $frame }）
fact-syn-unreachable = { $address }へのSYNに{ $by }がICMPタイプ{ $icmp-type }、コード{ $icmp-code }{ $prohibited ->
    [yes] （administratively prohibited、管理上の禁止）
   *[no] （destination unreachable、到達不能）
}を返した（パケット{ $frame }）
fact-no-syn = ポート{ $port }へのSYNはキャプチャーにない{ $has-waited ->
    [yes] （通知から{ $waited }の間）
   *[no] {""}
}
fact-connection-reset = { $silence }データがなかった後、{ $address }の名前で接続がリセットされた。{ $has-usual-ttl ->
    [yes] TTLは{ $ttl }で、同じアドレスの他のパケットは{ $usual-ttl }のため、経路上の機器が送信したもの
   *[no] TTLは{ $ttl }で、同じアドレスの他のパケットと同じ
}（パケット{ $frame }）
fact-never-acknowledged = { $address }は{ $segment-bytes }バイトのセグメントを{ $times }回送信したが確認応答なし。確認応答があった最大のセグメントは{ $acknowledged-bytes }バイト（パケット{ $frame }から）
fact-never-came = { $address }からの{ $bytes }バイトが、最初の{ $after-bytes }バイトの後で届いていない。{ $has-segment-bytes ->
        [yes] それより後の最大{ $segment-bytes }バイトのセグメントは届いている
       *[no] データのない後のパケットから、送信されたことが分かる
    }（パケット{ $frame }）
fact-no-room = { $address }は{ $full }の間、受信できる空きがなかった（届いたデータを読み取っていない）
fact-sent-again = { $address }がセグメント{ $times }個を再送した。経路上での損失によるもの（パケット{ $frame }から）
fact-came-from = データ接続は{ $address }から、制御接続は{ $client }から来ている（パケット{ $frame }）
