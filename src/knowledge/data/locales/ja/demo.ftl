# The practice server: what happens in each scenario (`scenario-NAME`), and what the command says around it.

demo-listening = 練習用サーバー{ $address }: { $summary }
demo-hold = { $name }: { $summary }
demo-hold-login = Ctrl-Cで終了するまでftp://{ $address }で待ち受け。ユーザー{ $has-password ->
        [yes] { $user }、パスワード{ $password }
       *[no] { $user }
    }でログイン可能
demo-trouble = 練習用サーバー自体の失敗: { $error }

scenario-healthy = 正常なサーバー
scenario-421 = vsftpdのクライアント数が上限（max_clients）に達し、グリーティングの代わりにその旨を応答
scenario-421-per-ip = Pure-FTPdが接続元アドレスごとの上限（MaxClientsPerIP）により接続を拒否
scenario-421-retry = 最初の接続だけを421で拒否し、以降の接続には応答
scenario-421-later = サーバーが上限に達し、再接続の時刻を応答するが、今回の実行には間に合わない
scenario-530-per-host = ProFTPDが接続元ホストごとの上限により、421ではなく530で接続を拒否
scenario-rate-limit = 接続元アドレスがSFTPGoの頻度制限を超え、500で接続を拒否
scenario-banned = SFTPGoが接続元アドレスを一時的に遮断し、500で接続を拒否
scenario-shutdown = ProFTPDがftpshutによる停止中で、500で接続を拒否
scenario-oops = vsftpdの設定に誤りがあり、グリーティングの代わりにOOPSを応答
scenario-silent = 接続は開くが、サーバーは何も送らない
scenario-slow-greeting = 逆引きのタイムアウトを待つ場合のように、グリーティングが遅れる
scenario-closed = ProFTPDがMaxInstancesに達した場合のように、グリーティングなしで接続を閉じる
scenario-reset = サーバーのないロードバランサーのように、開いた直後の接続をリセット
scenario-implicit-tls = ポート990のような、暗黙的TLSのポート
scenario-ssh = SSHサーバーが応答（FTPではなくSFTPを使うべき場合）
scenario-smtp = メールサーバーがFTPと同じ220で応答
scenario-http = ウェブサーバーが応答
scenario-wrong-password = パスワードの誤り
scenario-anonymous-refused = Pure-FTPdが匿名ユーザーを拒否
scenario-421-per-user = FileZilla Server 0.9が、正しいパスワードの後に、同じユーザーの新しいセッションを拒否
scenario-tls-required = FileZilla ServerがUSERの前にTLSを必要とし、503で応答
scenario-chroot = パスワードは正しいが、書き込み可能なホームディレクトリをvsftpdが拒否
scenario-dropped = セッションの途中で、サーバーが応答なしに接続を閉じる
scenario-missing-directory = ディレクトリが存在しない
scenario-private-address = PASVがNATの内側のアドレスを通知し、EPSVにも未対応
scenario-private-address-epsv = PASVがNATの内側のアドレスを通知するが、EPSVは正常
scenario-closed-data-port = コンテナがポートを公開していない場合のように、通知されたポートが閉じている
scenario-filtered-data-port = ファイアウォールによる破棄のように、通知されたポートへのパケットに応答がない
scenario-ports-exhausted = Pure-FTPdのパッシブモードのポート範囲に空きがない
scenario-tls-required-data = vsftpdがTLSなしのログインを許可するが、データ接続には暗号化が必要
scenario-stalled-listing = 一覧の送信が途中で停止
scenario-reset-listing = 一覧の途中でデータ接続がリセットされる
scenario-missing-226 = 一覧は完了するが、最後の応答（226）が届かない
scenario-hostile = すべての文字列に端末のエスケープや制御文字を含み、終わりのない応答を送る
