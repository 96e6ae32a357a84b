# セッション、ディレクトリ、データ接続、転送についての事実。

fact-lost-earlier = 以前の試行も{ $command }で接続を失った

fact-login-directory = ログインディレクトリは{ $path }

# データ接続

mode-name = { $mode ->
        [epsv] EPSV
        [pasv] PASV
       *[active] アクティブモード
    }

fact-announced-address = PASVは{ $announced }を通知したが、制御接続の相手は{ $peer }

fact-unreadable-reply = 応答を解釈できない: { $reason ->
        [no-six-numbers] 6つの数値がない
        [numbers-out-of-range] 6つの数値があるが、0から255の範囲外のものがある
        [no-delimited-port] (|||6446|)のような、区切り文字に囲まれたポート番号がない
        [port-out-of-range] ポート番号が65535を超えている
       *[other] { $reason }
    }

fact-no-port = { $zero ->
        [yes] 応答が通知したポートは0
       *[no] 応答にポートがない
    }

fact-odd-reply = { $oddity ->
        [no-parentheses] 数値が括弧で囲まれていない
        [blanks] 数値の間に空白がある
        [odd-separator] 数値の区切り文字が通常と異なる
        [leading-zeros] 数値の先頭に0がある
        [multi-line] 数値が複数行の応答の中にある
        [port-zero] ポートが0
       *[extra-fields] RFC 2428では空のはずのフィールドに値がある
    }

fact-ports-open = 接続できたポート: { $ports }

fact-ports-shut = 接続できなかったポート: { $ports }

fact-outlier = 他から離れたポート: { $port }

fact-port-range = 通知された{ $ports }個のポートは{ $lowest }から{ $highest }の間にある

fact-none-open-unencrypted = どのポートにも接続できず、セッションは暗号化されていなかった

fact-combination = { $security ->
        [plain] 平文のセッション
        [explicit] 明示的TLSのセッション
       *[implicit] 暗黙的TLSのセッション
    }、{ mode-name }が通知したのは{ announced-place }: { $listed ->
        [yes] 一覧を取得できた
       *[no] { connection-end }
    }

announced-place = { $has-address ->
        [yes] { $address }、ポート{ $port }
       *[no] { $has-port ->
            [yes] ポート{ $port }
           *[no] なし
        }
    }

connection-end = { $has-outcome ->
        [yes] { $outcome ->
                [connected] 接続できたが、一覧が届かなかった
                [refused] 接続を拒否された
                [timed-out] 応答なし
                [unreachable] 到達不能
               *[failed] 接続に失敗した
            }
       *[no] 試していない
    }

fact-no-passive-for-ipv6 = EPSVの応答は{ $code }で、PASVではIPv6アドレスを通知できない

fact-listened-on = ftpprobeは{ $address }で待ち受けた

fact-announced-again = サーバーから見たこのクライアントのアドレス{ $address }によるPORT: { $result ->
        [refused] これも拒否された
        [listed] 受け入れられ、一覧を取得できた
        [connected] 受け入れられ、サーバーが接続してきた
       *[not-connected] 受け入れられたが、サーバーは接続してこなかった
    }

fact-client-address = STATの応答によると、このクライアントのアドレスは{ $address }

fact-not-connected-back = サーバーは{ $waited }以内に接続してこなかった

fact-connected-from = { $peer }のサーバーが{ $from }から接続してきた

fact-active-worked = アクティブモードの一覧は成功した

# 転送

fact-stalled = { bytes-count }届いた後、{ $limit }以内に何も届かなかった

bytes-count = { $bytes }バイト

fact-opens-data = { $software }がこの文言で{ $code }を返すのは、データ接続が{ $connected ->
        [yes] 確立した後なので、この接続は確立していた
       *[no] 確立する前
    }

fact-came-later = 同じ一覧が後で届いた。サイズのために失われるほど長くない

fact-stalled-in-small-segments = 小さなTCPセグメントでも一覧は停止した

fact-came-in-small-segments = 最大{ $segment-bytes }バイトのTCPセグメントでは同じ一覧がすべて届いた: { bytes-count }

fact-stat-incomplete = ディレクトリを含むSTATの応答も最後まで届かなかった

fact-first-byte-after = 最初の1バイトまで{ $elapsed }

fact-data-came = その間に{ bytes-count }のデータが届いた

fact-combination-failed = { $security ->
        [plain] 平文のFTP
        [explicit] 明示的TLS
       *[implicit] 暗黙的TLS
    }と{ mode-name }の組み合わせは失敗した

fact-combinations-not-tried = { $combinations }通りの組み合わせは試していない: { $reason ->
        [login-refused] ログインが拒否された
        [server-limits] サーバーがセッション数を制限している
       *[stopped] 実行が終わった
    }

fact-search-ended = 調査は{ $asked }セッションのうち{ $held }で終わった

fact-closed-after-reply = サーバーはこの応答の後に制御接続を閉じた

fact-closed-without-reply = サーバーは応答せずに制御接続を閉じた

fact-reset = 制御接続がリセットされた

fact-failed = 制御接続の失敗: { $error }

fact-unterminated = { bytes-count }届いたが、応答が終わらなかった

fact-no-reply-code = 届いた内容が応答コードで始まっていない
