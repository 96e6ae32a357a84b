# 実行、名前、アドレス、接続についての事実。時間は単位付き。不明な値は書かない。

fact-sentence = { $text }

fact-only-attempt = { $number }回目の試行はこの原因で失敗し、後の試行では起きなかった

fact-met-earlier = { $since }に終わった以前の実行で、この原因が見つかった

fact-held-off = 今回は接続していない。次の接続は{ $until }以降

fact-connection = { $address }へのTCP接続: { $outcome ->
        [connected] 成功{ after-elapsed }
        [refused] 拒否された{ after-elapsed }
        [timed-out] 応答なし{ within-elapsed }
        [unreachable] 到達不能{ after-elapsed }: { system-words }
        [stopped] 中断{ after-elapsed }
       *[failed] 失敗{ after-elapsed }: { system-words }
    }

after-elapsed = { $has-elapsed ->
        [yes] （{ $elapsed }後）
       *[no] {""}
    }

within-elapsed = { $has-elapsed ->
        [yes] （{ $elapsed }以内）
       *[no] {""}
    }

system-words = { $has-error ->
        [yes] { $error }
       *[no] システムは理由を示さなかった
    }
