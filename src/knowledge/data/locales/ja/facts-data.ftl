# セッション、ディレクトリ、データ接続、転送についての事実。

fact-answered-alike = サーバーが知らないコマンド{ $command }への応答も同じ文面だった

fact-lost-on-another = この試行の別の接続も{ $command }で失われた

fact-answered-on-another = この試行の別の接続では{ $command }に応答があった

fact-lost-earlier = 以前の試行も{ $command }で接続を失った

fact-login-directory = ログインディレクトリは{ $path }

# データ接続

mode-name = { $mode ->
        [epsv] EPSV
        [pasv] PASV
        [passive] パッシブモード
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

fact-port-of-another = ポート{ $port }は{ $protocol }のもので、ルーターやファイアウォールが特別に扱う

fact-another-port-worked = 同じセッションでポート{ $other }では一覧が届き、ポート{ $port }では届かなかった

fact-nat64 = { $address }はIPv4アドレス{ $ipv4 }を表し、NAT64が変換する

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

fact-listened-on = クライアントは{ $address }で待ち受けた

fact-announced-again = サーバーから見たこのクライアントのアドレス{ $address }によるPORT: { $result ->
        [refused] これも拒否された
        [listed] 受け入れられ、一覧を取得できた
        [connected] 受け入れられ、サーバーが接続してきた
       *[not-connected] 受け入れられたが、サーバーは接続してこなかった
    }

fact-client-address = STATの応答によると、このクライアントのアドレスは{ $address }

fact-not-connected-back = サーバーは{ $has-waited ->
        [yes] { $waited }以内に
       *[no] {""}
    }接続してこなかった

fact-nothing-came = { $has-command ->
        [yes] ログには、{ waited-for }{ $command }への応答も、データ接続の記録もない
       *[no] ログには、ポートが通知された後の転送の記録がない
    }{ $replaced ->
        [yes] （クライアントは、通知されたアドレスの代わりにサーバー自身のアドレスを使った）
       *[no] {""}
    }

waited-for = { $has-waited ->
        [yes] { $waited }以内の
       *[no] {""}
    }

fact-connected-from = { $peer }のサーバーが{ $from }から接続してきた

fact-active-worked = アクティブモードの一覧は成功した

# 転送

fact-stalled = { $has-bytes ->
        [yes] { bytes-count }転送された後、{ within-time }何も届かなかった
       *[no] { within-time }データが終わらなかった
    }

within-time = { $has-limit ->
        [yes] { $limit }以内に
       *[no] {""}
    }

bytes-count = { $bytes }バイト

fact-opens-data = { $software }がこの文言で{ $code }を返すのは、データ接続が{ $connected ->
        [yes] 確立した後なので、この接続は確立していた
       *[no] 確立する前
    }

fact-came-later = 同じ一覧が後で届いた。サイズのために失われるほど長くない

fact-stalled-in-small-segments = 小さなTCPセグメントでも一覧は停止した

fact-came-in-small-segments = 最大{ $segment-bytes }バイトのTCPセグメントでは同じ一覧がすべて届いた: { bytes-count }

fact-stat-incomplete = ディレクトリを含むSTATの応答も最後まで届かなかった

fact-first-byte-after = 最初の1バイトが{ $has-elapsed ->
        [yes] { $elapsed }後に届いた
       *[no] 遅れて届いた
    }

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

fact-control-reset = 制御接続がリセットされた

fact-control-failed = 制御接続の失敗: 「{ $error }」

fact-unterminated = { bytes-count }届いたが、応答が終わらなかった

fact-replies-to-nothing = ftpprobeのコマンドより前に応答が{ $replies }件届いた

fact-no-reply-code = 届いた内容が応答コードで始まっていない

fact-only-epsv-unanswered = EPSVには応答がなく、PASVには応答があった

fact-shown-earlier = 以前の応答によると{ $path }は存在する

fact-unknown-lines = { $lines }行届いたが、既知の形式の行がない

fact-endless = { $has-bytes ->
        [yes] { bytes-count }届いても終わらなかった
       *[no] 一覧が終わらなかった
    }

fact-mlsd-refused = FEATの一覧にMLSTがあるが、MLSDは拒否された

fact-another-empty = 同じディレクトリの別の一覧は空だった

fact-permissions = 一覧によるそのディレクトリ自身の権限: perm={ $permissions }

fact-opened-late = データ接続は通知の{ $late }後に開いた

fact-tried-late = クライアントの最初のSYNは、ポートの通知の{ $late }後、サーバーが転送を拒否した{ $after }後に届いた

fact-no-reply-though-connected = { $software }はデータ接続が確立してから{ $command }に応答するが、{ within-time }応答がなかった

fact-reset = { after-bytes }データ接続がリセットされた

fact-failed = { after-bytes }データ接続が失敗した: 「{ $error }」

after-bytes = { $has-bytes ->
        [yes] { bytes-count }の後に
       *[no] {""}
    }

fact-no-final-reply = データはすべて転送されたが、最終応答が届かなかった

fact-on-server = { $of-bytes }バイトのうち{ $bytes }バイトがサーバーにある

fact-over-tls13 = アップロードはTLS 1.3で行われた

fact-came = { $has-bytes ->
        [yes] { $of-bytes }バイトのうち{ $bytes }バイトが届いた
       *[no] ファイルは{ $of-bytes }バイト
    }

fact-differs = 戻ってきた内容は、送った内容と{ $offset }バイト目で異なる（{ $has-bytes ->
        [yes] { $of-bytes }バイトのうち{ $bytes }バイトが届いた
       *[no] 全{ $of-bytes }バイト
    }）

fact-final-reply-after = 最終応答はデータの終わりから{ $waited }後に届いた

fact-steady-rate = { $seconds }秒間、毎秒約{ $bytes }バイトが転送された

fact-other-name-taken = サーバーは{ $name }という名前のファイルを受け入れた

fact-other-name-refused = { $name }という名前のファイルも拒否された{ $has-code ->
        [yes] （{ $code }）
       *[no] {""}
    }

fact-reads-only = { $software }の匿名ユーザーは読み取りのみ可能

fact-started-read-only = 書き込みを許可せずに起動した{ $software }は、この応答を返す

fact-size-when-resumed = 再開後のファイルは{ $of-bytes }バイトではなく{ $bytes }バイト

fact-only-once = 同じ名前のアップロードは1回目は成功し、2回目は拒否された

fact-file-time = MDTMによる新しいファイルの日時は、このマシンの時計より{ $off }{ $ahead ->
        [yes] 進んでいる
       *[no] 遅れている
    }{ $zone ->
        [yes] （15分の倍数で、タイムゾーンの差と見られる）
       *[no] {""}
    }

fact-still-there = { $path }がまだ残っている（{ bytes-count }）

fact-not-deleted = { $path }を削除できなかった{ $session-lost ->
        [yes] （セッションが失われた）
       *[no] {""}
    }

# ログインと制限

fact-withheld = { $withheld ->
        [plaintext] 接続が暗号化されていないため、パスワードは送っていない
        [unverified] 証明書を検証できないため、パスワードは送っていない
        [no-account] サーバーはアカウントを要求したが、送るものがなかった
       *[no-password] サーバーはパスワードを要求したが、送るものがなかった
    }

fact-account-sent = ACCTでアカウントを送った

fact-tried-without-tls = TLSなしでログインを再度試した

fact-command-took = { $command }の所要時間: { $has-elapsed ->
        [yes] { $elapsed }
       *[no] 長い
    }

fact-shipped = { $software }の既定の制限と同じ: { $limit }

fact-session-refused = { $held }セッションが同時にログインしている状態で、{ $number }番目が拒否された

fact-named-by-reply = 拒否の文言が示す原因は{ $finding }

fact-ended-idle = コマンドのないまま{ $idle }後に、サーバーがセッションを終了した

fact-lost-idle = コマンドのないまま{ $idle }後に送ったNOOPに応答がなかった

# ログ

fact-complaint = クライアントのメッセージ: 「{ $complaint }」
fact-remark = ログの記録: 「{ $words }」

fact-no-reply = ログにサーバーの応答がない

# 確認項目

of-file = { $has-of ->
        [yes] （{ $of }）
       *[no] {""}
    }

fact-measured = { $quantity }{ of-file }の値は{ $value }{ $unit ->
        [seconds] 秒
        [days] 日
        [bytes] バイト
        [percent] %
       *[count] {""}
    }{ $has-range ->
        [yes] で、範囲{ $range }の外にある
       *[no] {""}
    }

fact-not-measured = { $quantity }{ of-file }は測定できなかった: { $lacking ->
        [encryption] 制御接続が暗号化されていない
        [in-greeting] グリーティングに示されていない
        [in-replies] どの応答にも示されていない
        [in-listing] 一覧に示されていない
        [transfer] ファイルが転送されていない
        [file] ファイルが指定されていない
       *[phase] その段階まで完了していない
    }

fact-text-missing = グリーティングに「{ $text }」がない

fact-feature-not-listed = FEATの一覧に{ $feature }がない

fact-other-reply = { $command }の応答は{ $has-code ->
        [yes] { $code }
       *[no] なし
    }で、期待していたのは{ $expected }

fact-directory-expected = ディレクトリ{ $path }の存在が期待されている

fact-no-such-file = { $directory }に{ $name }という名前のファイルがない

fact-listing-incomplete = { $directory }の一覧が最後まで届いていない

fact-lines-left-out = { $directory }の一覧のうち{ $lines }行は未確認（ftpprobeが確認するのは100,000エントリまでで、制限時間に達した場合もそこで終了）

fact-line-unread = { $directory }の一覧に、ftpprobeが解釈できない行がある:「{ $line }」

fact-is-directory = { $name }はディレクトリ

fact-link-leads-nowhere = { $name }は{ link-target }リンクで、リンク先にファイルがない

fact-link-time = { $name }はリンクで、時刻はリンク自体のもの（サーバーはリンク先のファイルの時刻を返していない）

fact-link-to-directory = { $name }は{ link-target }リンクで、リンク先はファイルではない

link-target = { $has-target ->
        [yes] { $target }への
       *[no] {""}
    }

fact-literal-brackets = { $name }という名前のファイルがある。指定するには{ $written }と書く

fact-other-capitals = 大文字と小文字だけが異なる{ $name }というファイルがある

fact-told-by-name = 一覧に{ $name }はないが、名前を指定するとサーバーは情報を返す{ modified-at }{ file-size }

fact-time-ahead = { $times ->
        [mlsd] MLSD
        [mdtm] MDTM
       *[list] LIST
    }による{ $name }の日時は、このマシンの時計より{ $ahead }進んでいる{ $has-zone ->
        [yes] （{ $zone }の現地時刻とUTCの差に一致するため、サーバーはタイムゾーンの現地時刻を返していると見られる）
       *[no] {""}
    }

fact-age-between = サーバーのタイムゾーンにより、{ $name }の経過時間は{ $has-least ->
        [yes] { $least }から{ $most }の間
       *[no] 最大{ $most }
    }

fact-maybe-local-time = RFC 3659ではMDTMはUTCを返す。このサーバーもそうであるかは今回の実行では分からず、UTCより遅れた現地時刻であれば、ファイルは実際より古く見える

fact-times-of-list = 日時はLISTのもの。サーバーはMLSDでもMDTMでも日時を返さない

fact-files-matched = { $has-name ->
        [yes] { $pattern }に一致する{ $files }個のファイルのうち最も{ $oldest ->
                [yes] 古い
               *[no] 新しい
            }ものは{ $name }{ modified-at }{ file-size }
       *[no] { $pattern }に一致するファイルは{ $files }個
    }

modified-at = { $has-modified ->
        [yes] 、更新日時{ $modified }
       *[no] {""}
    }

file-size = { $has-bytes ->
        [yes] 、{ bytes-count }
       *[no] {""}
    }
