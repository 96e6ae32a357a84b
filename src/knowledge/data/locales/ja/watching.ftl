# What is said of a server that is watched: alerts and the history.

alert-change = 変化: { $before-since }から{ $before }、{ $since }から{ $after }です。
alert-first = 新規: { $since }から{ $after }です。
alert-reminder = 変化なし: { $since }から{ $after }です。

history-none = この履歴には{ $has-text ->
        [yes] { $text }に該当する
       *[no] {""}
    }実行がありません。{ $has-names ->
        [yes] 記録があるのは: { $names }
       *[no] {""}
    }
history-none-then = その期間に{ $has-text ->
        [yes] { $text }に該当する
       *[no] {""}
    }実行はありません。この履歴の最新の実行は{ $date }に始まりました。
history-now = { $since }から{ $status }（実行{ $runs }回）
history-uptime = 監視した時間の{ $uptime }で正常、{ $from }から{ $until }まで
history-unwatched = （監視していない時間: { $time }）
history-counts = 実行{ $runs }回: OK { $ok }回、WARNING { $warning }回、CRITICAL { $critical }回、UNKNOWN { $unknown }回
history-held = サーバーの求めにより接続しなかった実行が{ $held }回
history-misdated = ほかに実行{ $runs }回を除外（日時が未来であるか、追加された順序と矛盾しており、時計が誤っていたと考えられます）
history-incidents = 障害
history-more = （ほかに以前のものが{ $number }件、--format jsonですべて表示）
history-still = 継続中
history-measures = 計測値
history-trend = 推移
history-codes = 応答コード
history-certificate = 証明書は{ $date }まで、{ $since }から確認: { $fingerprint }
