# What the report says besides the findings: headings, labels, and the sentences around them.

report-root-cause = 根本原因
report-evidence = 根拠
report-what-to-do = 対処方法
report-about-limit = この上限について
report-also-found = その他の検出事項
report-worth-knowing = 参考情報
report-transfer = 転送テスト
report-transcript = 通信記録
report-transcript-of = 通信記録（試行{ $number }/{ $of }）
report-connection = 制御接続{ $number }
report-steps = 手順
report-attempt = 試行{ $number }/{ $of }
report-after = { $time }待機後
report-skipped = 省略
report-server = サーバー
report-data = データ
report-system-says = SYSTの応答は{ $system }
report-sees-you = 接続元アドレスは{ $address }
report-software-guess = { $software }の可能性あり
report-software-likely = おそらく{ $software }
report-came-from = { $announced }、サーバーは{ $other }から接続: { $result }
report-reached-at = { $announced }、実際の接続先は{ $other }: { $result }
report-entries = { $entries }件
report-connected-in = 接続に{ $time }
report-tls = TLS
report-tls-version = { $security ->
        [implicit] 暗黙的{ $version }
       *[other] 明示的{ $version }
    }
report-tls-failed = { $security ->
        [implicit] 暗黙的TLS
       *[other] 明示的TLS
    }、{ $has-time ->
        [yes] { $time }後に
       *[no] {""}
    }ハンドシェイク失敗: { $failure }
report-tls-refused = 明示的TLSの拒否: { $failure }
report-tls-sent = それまでにサーバーから{ $amount }を受信
report-tls-given-up = 中止: サーバーがTLSでのこのログインを拒否
report-tls-verified = 証明書は検証済み、{ $term }
report-tls-pinned = 証明書は指定のフィンガープリントと一致、{ $term }
report-tls-not-verified = 証明書を検証できず: { $why }
report-tls-left = 残り{ $days }日（{ $date }まで）
report-tls-over = { $days }日前に期限切れ（{ $date }）
report-tls-recorded = キャプチャー時点の証明書の有効期限は{ $date }、発行者は未確認
report-tls-recorded-over = キャプチャー時点で証明書は期限切れ（{ $date }）、発行者は未確認
report-tls-recorded-early = キャプチャー時点で証明書の有効期間前（開始は{ $date }）、発行者は未確認
report-tls-name-fits = 名前{ $name }は一致
report-tls-name-differs = クライアントが指定した名前は{ $name }
report-tls-name-not-checked = クライアントが名前を送っていないため、名前は未確認
report-tls-unreadable = 読み取り不可
report-tls-not-before = { $date }から有効
report-tls-for = 対象は{ $names }
report-tls-for-issued = 対象は{ $names }、発行者は{ $issuer }
report-tls-for-self-signed = 対象は{ $names }、自己署名
report-tls-more-names = { $names }ほか{ $more }件
report-tls-data = データも暗号化
report-tls-data-resumed = データも暗号化、データ接続{ $connections }本中{ $resumed }本でセッションを再開
report-tls-data-new = データも暗号化、データ接続ごとに新しいセッション
report-tls-data-none-given = データも暗号化、サーバーは再開用のセッションを発行せず
report-tls-data-failed = データ接続{ $connections }本中{ $failed }本でTLSハンドシェイクに失敗
report-tls-data-plain = データは暗号化なし
report-tls-old-hello = { $offered }以前を提示すると、サーバーは{ $version }、{ $cipher }を選択
report-tls-old-answer = { $offered }以前を提示した場合のサーバーの応答: { $answer }
report-tls-dh = { $cipher }（Diffie-Hellmanの素数は{ $bits }ビット）
report-tls-silent = なし
report-tls-no-tls = TLSではない応答
report-tls-handshake = ハンドシェイクに{ $time }
report-tls-server-name = サーバー名{ $name }
report-tls-alpn = ALPNは{ $alpn }
report-tls-retry = 2回目のClientHelloあり（HelloRetryRequest）
report-tls-client-asked = クライアント証明書の要求あり、送信なし
report-tls-client-given = クライアント証明書の要求あり、送信済み
report-tls-verifier = 検証の結果: 「{ $error }」
report-tls-issued-by = 発行者は{ $issuer }
report-tls-validity = { $from }から{ $until }まで
report-tls-fingerprint = SHA-256 { $fingerprint }
report-tls-https-same = ポート443も同じ証明書
report-tls-https-other = ポート443は別の証明書、{ $date }まで: { $fingerprint }
report-tls-resumed = TLSを再開
report-tls-new = TLS
report-all-works = 問題は見つかりませんでした
report-works-until = { $place }まで正常です
report-nothing-wrong = パケットに異常は見られません
report-through = プロキシ{ $proxy }経由で確認{ $has-variable ->
        [yes] （環境変数{ $variable }）
       *[no] {""}
    }。接続時間にはプロキシの時間を含みます。{ $named ->
        [yes] 名前解決はプロキシが行い、サーバーのアドレスは不明です。
       *[no] {""}
    }アクティブモード、パケットサイズ、アドレス変換は確認していません。
report-closing = 開いた接続は{ $connections }本、全体で{ $time }
report-setting = （設定項目: { $setting }）
report-code-means = { $code }の意味: { $name }（ftpprobe explain { $code }）

report-basis = （{ $basis }）
basis-proven = 今回の実行で確認
basis-told = ログから判明
basis-captured = パケットから判明
basis-stated = サーバーの応答による
basis-resolver = DNSリゾルバーの回答による
basis-inferred = 推定
basis-held-off = 前回の実行で確認

severity-info = 情報
severity-warning = 警告
severity-critical = 重大

step-resolve = 名前解決
step-connect = 接続
step-look-around = 周辺の確認
step-greet = グリーティング
step-secure = TLS
step-protect = データ保護
step-login = ログイン
step-features = 機能の確認
step-directory = ディレクトリ
step-extended-passive = EPSV一覧
step-passive = PASV一覧
step-passive-mode = パッシブ一覧
step-passive-data = パッシブデータ
step-active = アクティブ一覧
step-data = { $mode }データ
step-reopen = 再接続
step-find-limit = 上限の調査
step-idle-test = アイドルテスト
step-tls-data-test = TLSテスト
step-ports-test = ポートテスト
step-transfer-test = 転送テスト
step-small-segments = 小パケットテスト
step-compare-https = HTTPSとの比較
step-expect = 期待される内容
step-quit = 終了

remark-more = （ほかに{ $number }行）
remark-left-out = （この応答の残り{ $bytes }バイトは省略）
remark-nothing = 応答なし
remark-part = 応答が不完全
remark-closed = （{ $what }: サーバーが接続を閉じました）
remark-reset = （{ $what }: 接続がリセットされました）
remark-timed-out = （{ $what }: 制限時間を超過）
remark-not-told = （ログに応答の記録なし）
remark-deadline = （{ $what }: 実行の期限に到達）
remark-interrupted = （{ $what }: 中断）
remark-too-long = （終わりのない応答）
remark-not-a-reply = （FTPの応答ではありません）
remark-alert = （{ $what }: TLSアラート{ $alert }）
remark-plain-inside-tls = （TLSの中に暗号化されずに届きました）
remark-other = （{ $what }: 「{ $error }」）
remark-then-closed = （その後、サーバーが接続を閉じました）
remark-unsolicited = （どのコマンドも求めていない応答です）

retry-ends = サーバーの応答によれば、{ $time }後に解除されます。それまでは再試行しても解消しません。
retry-expires = 自然に解除されることがあります。それまで再接続しないでください。再試行すると長引くことがあります。
retry-never = 何らかの変更が行われるまで、再試行しても解消しません。
span-seconds = { $number }秒
span-minutes = { $number }分
span-hours = { $number }時間
span-days = { $number }日
retry-soon = 再試行すると解消することがあります。
retry-hinted = サーバーは、再試行まで{ $time }待つよう求めています。
retry-after = 再試行すると解消することがあります。先に{ $time }ほど待ってください。
gave-up-tries = 今回の実行は、試行{ $attempts }回で停止しました。再試行の回数を使い切りました。
gave-up-connections = 今回の実行は、試行{ $attempts }回で停止しました。接続数の上限に達しました。
gave-up-deadline = これは今回の実行の期限より後です（試行{ $attempts }回）。
come-back = { $time }以降に再試行してください。
progress-of = { $elapsed }/{ $limit }秒
waiting = { $has-code ->
        [yes] { $code }、{ $id }
       *[no] { $id }
    }: { $seconds }秒待機中（試行{ $number }/{ $of }）、Ctrl-Cで中止

summary-not-probed = { $host }は調べられませんでした。
summary-unnamed = サーバー
summary-answers = { $host }は応答しています{ $has-time ->
        [yes] （{ $time }）
       *[no] {""}
    }。
summary-works = { $host }は正常です: { $done }{ $has-time ->
        [yes] （{ $time }）
       *[no] {""}
    }。
summary-until = { $host }は{ $place }まで正常です{ $has-done ->
        [yes] : { $done }
       *[no] {""}
    }{ $has-time ->
        [yes] （{ $time }）
       *[no] {""}
    }。
summary-logged-in = { $has-tls ->
        [yes] { $tls }で
       *[no] {""}
    }{ $has-user ->
        [yes] { $user }として
       *[no] {""}
    }ログイン
summary-listed = { $modes }で{ $directory }の一覧{ $has-entries ->
        [yes] （{ $entries }件）
       *[no] {""}
    }を取得
summary-transferred-one = { $modes }でファイルを転送
summary-transferred = { $modes }で{ $files }個のファイルを転送
summary-the-directory = ディレクトリ
summary-and = と
summary-comma = 、
summary-active = アクティブモード
summary-passive = パッシブモード
summary-found = { $names }を確認
summary-found-one = { $entries ->
        [1] { $name }
       *[other] { $name }（{ $entries }個）
    }
summary-trouble = { $host }は動作していますが、{ $has-place ->
        [yes] { $place }で
       *[no] {""}
    }警告があります: { $title }。
summary-unknown = { $host }は判定できませんでした: { $title }。
summary-fails = { $host }は{ $has-place ->
        [yes] { $place }で
       *[no] {""}
    }失敗しています: { $title }。
summary-held-off = { $host }には接続しませんでした。{ $since }の実行の結果は「{ $title }」で、次の試行は{ $until }以降です。

summary-named = { $title }（{ $names }）

until-greeting = グリーティング
until-tls = 制御接続の暗号化
until-no-tls = グリーティング（サーバーはTLSに未対応）
until-login = ログイン
until-directory = ディレクトリの確認（データ接続なし）
until-data = データ接続

place-dns = 名前解決
place-tcp = 接続
place-greeting = グリーティング
place-tls = TLSの開始
place-login = ログイン
place-features = FEAT
place-directory = ディレクトリの確認
place-data-passive = パッシブモードのデータ接続
place-data-active = アクティブモードのデータ接続
place-transfer = 転送
place-quit = QUIT

roundup-title = 対象{ $targets }件: { $counts }
roundup-count = { $targets }件中{ $count }件
roundup-more = { $names }、ほか{ $count }件
roundup-not-probed = 実行が中断されたため未検査: { $targets }件中{ $count }件（{ $names }）

report-log = ログ
log-from = { $client }のログ、{ $line }行目から
capture-from = { $client }のセッション、パケット{ $frame }から
capture-at = { $place ->
    [client] クライアント側
    [server] サーバー側
   *[between] 経路の途中
}でキャプチャー{ $by-packets ->
    [yes] (パケットの内容から推定)
   *[no] {""}
}
capture-filter = Wiresharkの表示フィルター: { $filter }
report-capture = パケットキャプチャー
log-session = セッション{ $session }
log-alike = このログには同じ結果のセッションが{ $sessions }件あります
capture-alike = このキャプチャーには同じ結果のセッションが{ $sessions }件あります
log-alike-clients = クライアントのアドレスは{ $clients }個
log-alike-times = { $first }から{ $last }まで
log-unknown = ログに記録のない事項: { $list }
capture-unknown = キャプチャーに記録のない事項: { $list }
log-unknown-times = 所要時間
log-unknown-address = サーバーのアドレス
log-unknown-tls = 証明書
log-unknown-data-end = データの終わり方
log-unknown-beginning = セッションの始まり
log-unknown-encrypted = AUTH以降のやり取り（暗号化されているため）
log-unknown-certificate = 証明書 (TLS 1.3では暗号化され、再開したセッションでは送信されないため)
log-unknown-data-connections = データ接続 (キャプチャーに含まれていないため)
log-unknown-one-direction = 片方の側の送信内容
log-unknown-rest = それ以降のやりとり（ftpprobeが確認するのは、1セッションにつき最初の5,000件、2 MiBまで）
log-unknown-sessions = ほかの一部のセッション (同時に開いていたセッションが多すぎるため、古いものから除外しました)
log-unknown-bytes = 一部のバイト (キャプチャー時に切り詰められたか失われたため)

contrast-title = 相違点
contrast-none = 相違は見つかりませんでした。
contrast-first = 最初の相違点から調べてください。後の相違は、その結果である可能性があります。
contrast-here = A
contrast-there = B
contrast-same-cause = 根本原因は同じです。
contrast-asked = { $has-address ->
        [yes] { $address }{ $has-user ->
                [yes] 、ユーザー{ $user }
               *[no] {""}
            }
       *[no] ユーザー{ $user }
    }
contrast-target = 対象
contrast-target-means = AとBの対象が異なります。さらに比べる前に、一方をもう一方の対象で再実行してください。
contrast-address = アドレス
contrast-address-means = 名前が別々のアドレスを指しています。一つの名前に複数のサーバーがあるか、DNSが異なります。ネットワークを調べる前に、サーバーを比べてください。
contrast-address-other = AとBは別々のサーバーに接続しています。ほかの相違も、そのためである可能性があります。
contrast-greeting = グリーティング
contrast-greeting-means = 別のサーバーが応答したか、経路上の機器がサーバーの代わりに応答しています。
contrast-tls = TLS
contrast-tls-means = TLSの合意内容が異なります。クライアントが提示するバージョンが違うか、経路上の機器が介在しています。
contrast-certificate = 証明書
contrast-certificate-means = 証明書が異なります。別のサーバーであるか、その間に更新されたか、経路上の機器が暗号化を解いています。
contrast-code = 応答
contrast-code-means = 同じコマンドにサーバーが別の応答を返しました。アドレス、ユーザー、時刻、負荷のいずれかで区別しており、応答の文面から分かります。
contrast-step = 手順
contrast-step-means = この手順は片方でだけ成功しました。
contrast-announced = PASVの応答にあるアドレス
contrast-announced-means = PASVの応答にあるアドレスが異なります。片方の経路上の機器（FTPインスペクションを行うNAT）が応答を書き換えているか、サーバーがクライアントによってアドレスを変えています。届かないアドレスを使うクライアントは、ログインできても一覧を取得できません。
contrast-data = データ接続
contrast-data-means = この一覧は片方でしか取得できていません。もう片方でデータポートに応答がなかった場合は、その側のネットワークか、その側に対するサーバーのファイアウォールの扱いが異なります。
contrast-time = 所要時間
contrast-time-means = 片方の待ち時間がはるかに長くなっています。経路が長いか、パケットが失われているか、サーバーがそのクライアントを調べています。

report-cut = …（{ $bytes }バイト省略）
report-left-out = このレポートは約{ $bytes }バイトを省略しています。より多くを残すには--save-evidence FILEを使用してください。
ticket-cut = …（ほかに{ $lines }行）
ticket-target = **{ $verdict }** { $has-address ->
        [yes] `{ $address }`、ユーザー
       *[no] ユーザー
    }`{ $user }`

nagios-warning = { $title }。
advice-in-one-line = { $name }: { $text }
nagios-all-work = { $targets }件の対象すべてが正常です
nagios-trouble = { $targets }件中{ $number }件に問題があります: { $target }: { $said }
