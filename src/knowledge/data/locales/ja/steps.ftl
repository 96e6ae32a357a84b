# What a step does (`doing-KIND`, for the line that shows the progress), and why one was not run (`skip-KIND`).

doing-resolve = { $host }の名前解決中
doing-connect = { $has-address ->
        [yes] { $address }に
       *[no] {""}
    }接続中
doing-look-around = { $host }のポート22と990を確認中
doing-greet = グリーティング待ち
doing-handshake = TLSハンドシェイク中
doing-ask-for-tls = TLSを要求中（AUTH）
doing-compare-https = { place }の証明書を取得中
doing-protect = データ接続の暗号化を要求中
doing-login = ログイン中
doing-features = 機能を確認中
doing-directory = { $has-path ->
        [yes] { $path }
       *[no] ログインディレクトリ
    }を確認中
doing-list = { $command }で一覧を取得中
doing-list-active = アクティブモードで一覧を取得中
doing-list-again = { $command }で一覧を再取得中
doing-small-segments = 小さいTCPセグメントで一覧を取得中
doing-reopen = { place }に再接続中
doing-find-limit = セッション数の上限を調査中
doing-one-more = セッション{ $number }（最大{ $of }）を開始中
doing-idle = 最長{ $most }、セッションをアイドルのまま維持中
doing-tls-data-test = TLSのデータ接続をテスト中
doing-ports-test = パッシブモードのポートを調査中
doing-transfer-test = { $bytes }バイトのファイルを{ $directory }にアップロード中
doing-expect = 期待される内容を確認中
doing-quit = QUITを送信中
doing-matrix = すべての組み合わせを試行中

skip-unreachable = サーバーに到達できず
skip-not-ftp = FTPサーバーの応答なし
skip-control-closed = サーバーが制御接続を切断済み
skip-control-unusable = 制御接続が失われたか、応答の対応にずれが発生
skip-handshake-failed = TLSハンドシェイクの失敗後はコマンドを送信できず
skip-no-tls = サーバーはTLSに未対応
skip-login-refused = ログインが拒否され、パスワードの再送信は行わない
skip-server-limits = サーバーがセッション数を制限しているか、クライアントを拒否
skip-directory-not-entered = ディレクトリに移動できず
skip-would-be-plaintext = データが暗号化されないため（{ $flag }で許可）
skip-data-not-encrypted = データ接続の暗号化なし
skip-pasv-is-ipv4-only = PASVではIPv6アドレスを指定不可（RFC 2428）
skip-resolved-by-proxy = 名前解決はプロキシが行う
skip-active-through-proxy = サーバーはプロキシ経由でこのマシンに接続不可
skip-not-through-proxy = プロキシ経由では不可
skip-no-local-port = このマシンで待ち受けポートを開けず
skip-no-passive-port = パッシブモードのポートを示す応答なし
skip-no-passive-listing = パッシブモードで完了した一覧なし
skip-stalled-twice = 一覧が2回とも停止
skip-large-packets-lost = 経路上で大きいパケットが失われるため、これも停止する見込み
skip-other = 以前のバージョンの記録: 「{ $text }」
