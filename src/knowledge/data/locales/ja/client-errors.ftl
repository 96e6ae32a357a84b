# クライアントのエラーメッセージの意味。$on は control、data、unknown のいずれか。

error-at = { $has-address ->
        [yes] { $address }への
       *[no] { $has-host ->
            [yes] { $host }への
           *[no] {""}
        }
    }
error-which = { error-at }{ $on ->
        [data] データ接続
        [control] 制御接続
       *[unknown] 接続
    }
error-untold = { $on ->
        [unknown] この文面からは、制御接続とデータ接続のどちらかは分かりません。
       *[other] {""}
    }
error-waited = { $has-seconds ->
        [yes] { $seconds }秒以内に
       *[no] {""}
    }
error-tls-which = { $on ->
        [data] データ接続で、
        [control] 制御接続で、
       *[unknown] 暗号化した接続で、
    }
error-named = { $has-host ->
        [yes] ホスト名{ $host }
       *[no] ホスト名
    }

error-reply = { $has-code ->
        [yes] サーバーは{ $code }で応答しました。
       *[no] サーバーに拒否されました。
    }{ $has-text ->
        [yes] 応答の文面は「{ $text }」です。
       *[no] クライアントは、原因が分かるはずの応答の文面を表示していません。
    }
error-name-not-found = { error-named }のアドレスが見つかりません。接続は行われていません。
error-lookup-failed = { error-named }の名前解決に失敗しました。存在するかどうかはまだ分かりません。接続は行われていません。
error-refused = { error-which }が直ちに拒否されました。{ error-untold }
error-timed-out = { error-which }に対する応答が{ error-waited }ありませんでした。{ error-untold }
error-unreachable = { error-at }経路がないことを、ネットワークが通知しました。{ error-untold }
error-not-connected = { error-which }が確立できませんでした。理由はこの文面からは分かりません。{ error-untold }
error-no-connect-back = アクティブモードで、サーバーからの接続が{ error-waited }届きませんでした。
error-proxy = クライアントはプロキシを経由しますが、プロキシ経由の接続が確立できませんでした。
error-local-failure = クライアント側のシステムが{ error-at }接続を行えませんでした。そのマシンのファイアウォール、またはポートやアドレスの不足が考えられます。
error-reset = { error-which }が、相手または経路上の機器によってリセットされました。{ error-untold }
error-closed = { error-which }が、理由を示す応答のないまま相手に切断されました。{ error-untold }
error-no-session = クライアントはサーバーに接続していません（または接続が切れています）。切れた理由は、この行より前に記録されています。
error-no-reply = 接続は維持されていましたが、応答が{ error-waited }届きませんでした。
error-stalled = 接続は維持されていましたが、データが{ error-waited }流れませんでした。
error-truncated = すべてのデータが届く前に転送が終了しました。
error-tls-plain = { error-tls-which }TLSを待っていたクライアントに、TLSではないもの（FTPの平文、または別のプロトコル）が届きました。
error-tls-version = { error-tls-which }クライアントとサーバーに共通するTLSのバージョンがありません。
error-tls-cipher = { error-tls-which }クライアントとサーバーに共通する暗号スイートがありません。
error-tls-weak = { error-tls-which }強度の不足する鍵、パラメーター、または署名を、クライアントが拒否しました。
error-tls-closed = { error-tls-which }相手がTLSの途中で、アラートを送らずに切断しました。
error-tls-alert = { error-tls-which }サーバーがアラートを送ってハンドシェイクを拒否しました。
error-tls-failed = { error-tls-which }TLSが失敗しました。理由はこの文面からは分かりません。
error-tls-no-close-notify = { error-tls-which }相手が通知なしにTLSを終了したため、すべて届いたかどうかをクライアントは判断できません。
error-tls-session = データ接続で、制御接続のTLSセッションが再開されませんでした。
error-tls-not-offered = クライアントが求める暗号化を、サーバーは提供していません。
error-tls-untrusted = クライアントがサーバー証明書の発行者を信頼していないか、証明書チェーンがすべて届いていません。
error-tls-self-signed = サーバー証明書は自己署名で、第三者による保証がありません。
error-tls-expired = サーバー証明書の有効期限が切れているか、時計が狂っています。
error-tls-not-yet-valid = サーバー証明書の有効期間がまだ始まっていないか、時計が狂っています。
error-tls-name = サーバー証明書は、クライアントが接続した名前とは別の名前のものです。
error-tls-certificate = クライアントがサーバー証明書を拒否しました。理由はこの文面からは分かりません。
error-tls-client-certificate = サーバーがクライアント証明書を求めているか、受け取った証明書を拒否しました。
error-unroutable-address = PASVへの応答にあるアドレスには、外部から到達できません。クライアントは代わりにサーバーのアドレスを使うか、中止します。
error-foreign-address = PASVへの応答にあるアドレスが、クライアントの接続先と異なります。
error-foreign-peer = データ接続の相手が制御接続の接続先と異なるアドレスだったため、クライアントが受け付けませんでした。
error-passive-unreadable = クライアントがPASVまたはEPSVへの応答を解釈できません。
error-out-of-step = クライアントが、別のコマンドへの応答をこのコマンドへの応答と取り違えました。コマンドと応答の対応がずれています。
error-malformed-reply = 届いたものは、クライアントが解釈できるFTPの応答ではありません。
error-ssh = SSHサーバーが応答しました。SFTPはSSH上で動作する、FTPとは別のプロトコルです。
error-transfer-in-progress = クライアントのプログラムが、同じセッションで別の転送の途中に新しい転送を始めました。プログラムの誤りです。
error-no-ftp-in-client = このクライアントはFTPに対応していないか、FTPなしでビルドされています。
error-other-protocol = これはFTPのエラーではありません。クライアントは別のプロトコルを使っていました。
error-own-side = クライアントは、ローカルファイルなど自身のマシンの問題で停止しました。サーバーは関係ありません。
error-gave-up = クライアントが処理を断念しました。原因は、この行より前に記録されています。

error-other-service = ポート{ $port }はFTPのものではありません。{ $has-service ->
        [yes] { $service }のポートです。
       *[no] ほかのサービスのために予約されています。
    }FTPサーバーをそのポートに移していない限り、このエラーはFTPと無関係です。
error-private-address = { $address }はプライベートアドレスです。サーバー自体にこのアドレスで接続しているのであれば、データポートが応答していません。別のアドレスで接続しているのであれば、サーバーが誤ったアドレスを通知しています。
error-maybe = この文面に、FTPに特有のものはありません。以下は、FTPサーバーへの接続だった場合の説明です。

heading-client = 出力元
heading-happened = 起きたこと
heading-likeliest = 最も可能性の高い原因
heading-also-possible = ほかに考えられる原因
heading-next = 次に実行するコマンド
next-log = ftpprobe diagnose LOG
next-log-note = クライアントのログ全体を渡してください。この行より前に、より多くの情報があります
