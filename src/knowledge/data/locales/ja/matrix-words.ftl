# 保護方式、アドレスファミリー、データモードのすべての組み合わせ。

step-matrix = 組み合わせ
note-matrix = { $tried }通りのうち{ $listed }通りで一覧を取得
matrix-title = 使える組み合わせ
matrix-active = アクティブ
matrix-plain = 平文FTP
matrix-explicit = 明示的TLS
matrix-implicit = 暗黙的TLS
matrix-recommended = 推奨: { $security }、{ $mode }、{ $family }、ポート{ $port }
matrix-none = すべてのクライアントで使える組み合わせはありません。
matrix-clients = 既定の設定のままのクライアント
matrix-client-works = 一覧を取得できる
matrix-client-fails = 失敗する
matrix-client-unknown = 試していないため不明
matrix-client-removed = FTPは廃止済み
matrix-commands = そのまま使えるコマンド
matrix-unverified = 証明書を検証できなかったため、これらのコマンドは証明書を検証しません（curlの-k、lftpのssl:verify-certificate no）。
    CAまたは証明書のコピーがある場合は、代わりに--cacert FILE、set ssl:ca-file FILEを使ってください。
matrix-command-withheld = { $client }のコマンドはありません。このサーバーでは、{ $client }は暗号化されたデータで失敗します（{ $finding }）。
matrix-skipped-pasv = PASVはIPv4専用
matrix-skipped-active-through-proxy = プロキシ経由ではアクティブモードは不可
matrix-skipped-no-address = このファミリーのアドレスがない
matrix-skipped-other-port = ポートが不明
matrix-skipped-password-in-clear = パスワードが暗号化されずに送られる（--plaintextで許可）
matrix-skipped-failed-before = 同じ理由で失敗
matrix-skipped-login-refused = 先にログインが拒否された
matrix-skipped-server-limits = 未実施: サーバーがセッションを制限している
matrix-skipped-stopped = 未実施: 実行が終了した
