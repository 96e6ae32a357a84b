# 実行、名前、アドレス、接続についての事実。時間は単位付き。不明な値は書かない。

fact-only-attempt = { $number }回目の試行はこの原因で失敗し、後の試行では起きなかった

fact-met-earlier = { $since }に終わった以前の実行で、この原因が見つかった

fact-held-off = 今回は接続していない。次の接続は{ $until }以降

fact-connection = { connection-name }: { $outcome ->
        [connected] 成功{ after-elapsed }
        [refused] 拒否された{ after-elapsed }
        [timed-out] 応答なし{ within-elapsed }
        [unreachable] 到達不能{ after-elapsed }: { system-words }
        [proxy] プロキシが接続しなかった{ after-elapsed }
        [stopped] { $has-elapsed ->
            [yes] { $elapsed }後に中断
           *[no] 結果は不明
        }
       *[failed] 失敗{ after-elapsed }: { system-words }
    }

fact-proxy-not-found = プロキシの名前にアドレスがない

fact-proxy-takes-no-login = プロキシは提示したログイン方式のどれも受け付けなかった

fact-proxy-refused-login = プロキシはユーザー名またはパスワードを拒否した（ステータス{ $status }）

fact-proxy-reply = { $asked }への接続要求に対するプロキシの応答: { $code }（{ $code ->
        [1] 一般的な失敗
        [2] 規則により不許可
        [3] ネットワーク到達不能
        [4] ホスト到達不能
        [5] 接続拒否
        [6] TTL超過
        [7] 未対応のコマンド
        [8] 未対応のアドレス形式
       *[other] 未割り当て
    }）

fact-proxy-answer = { $asked }への接続要求に対するプロキシの応答{ $has-text ->
        [yes] : { $text }
       *[no] {""}
    }

fact-proxy-not-understood = プロキシがプロトコルに合わない{ $bytes }バイトを送信{ $has-text ->
        [yes] : { $text }
       *[no] {""}
    }

fact-proxy-closed = プロキシは{ $answered ->
        [yes] 応答の途中で
       *[no] 応答せずに
    }接続を閉じた

fact-proxy-silent = { $asked }への接続要求に、プロキシは時間内に応答しなかった

fact-proxy-failed = プロキシとの接続に失敗: { $error }

connection-name = { $has-address ->
        [yes] { $address }へのTCP接続
       *[no] 接続
    }

place = { $has-address ->
        [yes] { $address }
       *[no] サーバー
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
        [yes] 「{ $error }」
       *[no] システムは理由を示さなかった
    }

fact-lookup = { $record }レコードの名前解決: { $outcome ->
        [found] アドレスが見つかった
        [temporary-failure] リゾルバーが一時的に応答できない
        [failed] リゾルバーの失敗
        [timed-out] リゾルバーが時間内に応答しない
       *[no-address] 見つからない
    }

fact-answered-tls = { place }がTLSハンドシェイクに応答した

fact-answered-hello = { place }のTLSハンドシェイクへの応答: 「{ $text }」

fact-sent = { place }の送信内容: 「{ $text }」

fact-content-network = { $address }は{ $owner }のもので、既定ではWebの通信しか通さない

fact-answered-earlier = サーバーは今回の実行の以前の試行には応答した

fact-accepted-at-once = { place }への接続が{ $elapsed }で受け入れられた。離れたサーバーには不可能な速さ

fact-azure-user-name = ホストはAzure App Serviceで、{ $qualified ->
        [yes] ユーザー名はその形式になっている
       *[no] そのユーザー名の形式はapp\user
    }

fact-sent-nothing = 接続は開いたままで、サーバーは何も送らなかった

fact-ended-before-greeting = { $ending ->
        [reset] サーバーが何も送らないうちに接続がリセットされた
        [closed] サーバーは何も送らずに接続を閉じた
       *[failed] サーバーが何も送らないうちに接続が失敗した
    }{ error-shown }

error-shown = { $has-error ->
        [yes] : 「{ $error }」
       *[no] {""}
    }

fact-not-a-reply = サーバーから{ $bytes }バイト届いたが、完全な応答ではない

fact-greeting-took = グリーティングまで{ $elapsed }

fact-lines-before-greeting = グリーティングの前に、応答コードのない行が届いた

fact-first-connection = 今回の実行の最初の接続だった

fact-not-run = { $option }は実行されなかった{ $has-skip ->
        [yes] : { $skip }
       *[no] {""}
    }

fact-not-completed = { $option }は完了しなかった

fact-no-listing = ディレクトリの一覧は届かなかった
