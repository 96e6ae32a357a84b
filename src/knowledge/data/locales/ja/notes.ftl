# The few words on each step and on what became of a data connection.

note-literal = アドレス指定のため名前解決は不要
note-through-proxy = { $address }（プロキシ{ $proxy }経由）
note-given = { $addresses }（--resolveで指定）
note-addresses-more = { $first }ほか{ $more }件
note-besides = { $used }（{ $failed }）
note-as-result = { $what }: { $result }
note-path = { $has-address ->
        [yes] { $address }: { $result }
       *[no] { $result }
    }
note-not-tried = 未試行

lookup-found = あり
lookup-none = なし
lookup-temporary = 一時的に応答なし
lookup-failed = 失敗
lookup-timed-out = 時間内に応答なし
lookup-not-asked = 問い合わせなし

note-port = ポート{ $port }
note-tls-answers = TLSが応答
note-open-no-tls = 開いているがTLSなし
note-ssh-answers = SSHが応答
note-open = 開いている

note-instead-of-ftp = FTPではなく{ $protocol ->
        [binary] バイナリプロトコル
       *[other] { $protocol }
    }
note-then-closed = { $what }（その後切断）
note-but-tls = { $what }、ただしTLSは応答

note-tls-not-offered = 提供なし
note-verified = { $version }、検証済み
note-pinned = { $version }、指定のフィンガープリントと一致
note-not-checked = { $version }、{ $why }
note-not-verified = { $version }、検証できず: { $why }
note-resumed = { $of }回中{ $resumed }回再開
note-new-session = 再開なし
note-works = 正常
note-ended-early = 途中で終了
note-same-certificate = 同じ証明書
note-other-certificate = 別の証明書（{ $date }まで）
note-a-certificate = 証明書は{ $date }まで

distrust-no-certificate = 証明書なし
distrust-bad-signature = ハンドシェイクの署名が不正
distrust-pin-mismatch = フィンガープリントが不一致
distrust-expired = 期限切れ
distrust-not-yet-valid = 有効期間前
distrust-wrong-name = 名前が不一致
distrust-self-signed = 自己署名
distrust-unknown-issuer = 発行者が不明
distrust-weak = 鍵または署名が弱い
distrust-invalid = 受け入れ不可
distrust-not-checked = 発行者は未確認

note-withheld = 暗号化されていないためパスワードを送信せず
note-withheld-unverified = 未検証のためパスワード送信せず
note-no-password = 送信するパスワードなし
note-no-account = 送信するアカウントなし
note-logged-in = { $user }としてログイン

note-features = { $features }個の機能
note-path-refused = { $path }は拒否
note-in-path = { $code }、{ $path }に{ $listing }
note-unknown-lines = 解釈できない行{ $lines }行

note-sessions = 同時に{ $held }セッション
note-none-refused = { $sessions }、拒否なし
note-refused-at = { $sessions }、{ $number }番目: { $result }
note-open-after = { $time }後も接続を維持、その後{ $then }
note-after = { $time }後: { $result }

failure-unreadable = 応答を解釈できない: { unreadable-reason }

unreadable-reason = { $why ->
        [no-six-numbers] 6つの数値がない
        [numbers-out-of-range] 6つの数値があるが、0から255の範囲外のものがある
        [no-delimited-port] (|||6446|)のような、区切り文字に囲まれたポート番号がない
        [port-out-of-range] ポート番号が65535を超えている
       *[other] { $why }
    }
failure-not-connected = サーバーからの接続なし
failure-no-listing = 一覧が届かず
failure-no-file = 転送は正常に終わらなかった
failure-no-data = データが届かなかった
failure-connected = 接続済み
failure-refused = 拒否
failure-unanswered = 応答なし
failure-no-answer = { $has-time ->
        [yes] { $time }以内に
       *[no] {""}
    }応答なし
failure-unreachable = 到達不能
failure-proxy = プロキシが接続せず
failure-stopped = 完了前に中止
failure-quoted = 「{ $text }」
failure-failed = 失敗
failure-closed = 応答なしで接続を終了
failure-reset = 接続がリセット
failure-no-reply = { $has-time ->
        [yes] { $time }以内に
       *[no] {""}
    }応答なし
failure-deadline = 期限までに応答なし
failure-interrupted = 中断
failure-not-told = ログに応答の記録なし
failure-too-long = 終わりのない応答
failure-alert = TLSアラート{ $alert }
failure-plain-inside-tls = TLSの中に平文
failure-handshake-alert = アラート{ $alert }
failure-handshake-closed = サーバーが切断
failure-client-alert = クライアントのアラート: { $alert }
failure-client-left = クライアントが切断
failure-not-tls = TLSではない応答: { $text }
failure-data-handshake = TLSハンドシェイク: { $why }
failure-not-a-reply = FTPの応答ではない
failure-data-reset = データ接続がリセット
failure-no-data = { $has-time ->
        [yes] { $time }以内に
       *[no] {""}
    }データなし
failure-given-up = サーバーが転送を中止
failure-too-much = 一覧の上限を超えるデータ
failure-cut-short = 期限によりデータが途中で終了

transfer-upload = アップロード
transfer-download = ダウンロード
transfer-took = { $time }で{ $bytes }、{ $rate }/秒
transfer-failed = { $failure }（{ $bytes }の時点）
transfer-identical = 全バイトが一致
transfer-not-identical = 送信した内容と不一致
transfer-overwritten = 上書き可
transfer-not-overwritten = 上書き不可
transfer-resumed = 再開可
transfer-not-resumed = 再開不可
transfer-renamed = 名前変更可
transfer-not-renamed = 名前変更不可
transfer-deleted = 削除済み
transfer-left = サーバーに残ったファイル: { $path }

note-ports = { $tried }個のポート（{ $lowest }〜{ $highest }）のうち{ $open }個に到達
note-ports-none = ポートの通知なし

expected-there = あり
expected-missing = なし
expected-unknown = 不明
expected-files = { $entries }個のファイル
