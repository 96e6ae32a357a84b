# TLSと証明書についての事実。

fact-handshake = { on-channel }TLSハンドシェイク: { $outcome ->
        [done] 完了{ after-time }{ session-kind }{ agreed }
        [alert] サーバーが{ after-time }アラート{ $alert }（{ $alert-number }）で終了
        [closed] サーバーが接続を閉じた{ after-time }
        [reset] 接続がリセットされた{ after-time }
        [timed-out] 完了しなかった{ within-limit }
        [not-tls] TLSではない応答が届いた: 「{ $text }」
        [refused] サーバーの送信内容をftpprobeが拒否した: 「{ $error }」
        [client-alert] クライアントが{ after-time }アラート{ $alert }（{ $alert-number }）で終了
        [client-left] クライアントが接続を閉じた{ after-time }
        [client-left-alert] クライアントが、暗号化されたアラートと見られるものを送って終了した{ after-time }
        [given-up] ftpprobeが中断した{ after-time }
       *[failed] 失敗{ after-time }: 「{ $error }」
    }

on-channel = { $has-channel ->
        [yes] { $channel ->
                [control] 制御接続
                [epsv] EPSVのデータ接続
                [pasv] PASVのデータ接続
                [passive] パッシブモードのデータ接続
               *[active] アクティブモードのデータ接続
            }の
       *[no] {""}
    }

agreed = { $has-version ->
        [yes] 、{ $version }{ cipher-shown }
       *[no] {""}
    }

cipher-shown = { $has-cipher ->
        [yes] 、{ $cipher }
       *[no] {""}
    }

after-time = { $has-elapsed ->
        [yes] （{ $elapsed }後）
       *[no] {""}
    }

session-kind = { $resumed ->
        [yes] 、セッション再開
        [no] 、新規セッション
       *[unknown] {""}
    }

within-limit = { $has-limit ->
        [yes] （{ $limit }以内）
       *[no] {""}
    }

fact-handshake-bytes = { $bytes ->
        [0] TLSハンドシェイクでサーバーは何も送らなかった
       *[other] TLSハンドシェイクでサーバーが送ったのは{ $bytes }バイト
    }

fact-client-certificate-asked = { $given ->
        [yes] サーバーはクライアント証明書を要求し、受け取った
       *[no] サーバーはクライアント証明書を要求したが、提示されなかった
    }

fact-old-hello = { $offered }以前のClientHello: { $answer ->
        [hello] サーバーの応答は{ $version }、{ $cipher }{ prime }{ renegotiation }
        [alert] サーバーの応答はアラート{ $alert }（{ $alert-number }）
        [closed] サーバーが接続を閉じた
        [silent] 応答なし
       *[not-tls] TLSではない応答が届いた: 「{ $text }」
    }

prime = { $has-dh-bits ->
        [yes] 、Diffie-Hellmanの素数は{ $dh-bits }ビット
       *[no] {""}
    }

renegotiation = { $secure-renegotiation ->
        [no] 、安全な再ネゴシエーションなし
       *[yes] {""}
    }

fact-alert-ended = サーバーはアラート{ $alert }（{ $number }）でTLSを終了した

fact-reset-again = TLSの制御接続が2回とも{ $reply }番目の応答でリセットされた

fact-ended-after-handshake = サーバーはハンドシェイクの直後に接続を終了した

fact-unencrypted-inside = TLSの中に暗号化されていないテキストが届いた: 「{ $text }」

fact-unencrypted-after-auth = AUTHの応答の後に暗号化されていない{ $bytes }バイトが届いた: 「{ $text }」

fact-auth-in-feat = { $listed ->
        [yes] FEATの一覧にAUTHがある
       *[no] FEATの一覧にAUTHがない
    }

fact-listing-withheld = 暗号化されないため、一覧は要求しなかった

fact-unencrypted-listing = 一覧が暗号化されずに届いた

fact-was-resumed = TLSセッションは再開されているため、再開の欠如は原因ではない

fact-resumed-worked = セッションを再開した一覧は成功した

fact-resumed-before = それ以前の{ $connections }本のデータ接続はセッションを再開し、成功した

fact-full-failed = セッションを再開した一覧は成功し、再開しなかった一覧は失敗した

fact-ticket-serves-once = サーバーはセッションの再開を必須とし、チケットを一度しか使えない
    TLS 1.3で通信する

fact-control-age = その時点で制御接続のTLSセッションは{ $age }経過していた

fact-tickets = 一覧の前に、サーバーは制御接続でチケットを{ $tickets }枚送っていた

fact-no-data-handshake = データ接続でTLSハンドシェイクは行われなかった

fact-answered-after-handshake = { $command }への応答は、ftpprobeが{ $waited }待ってから行ったデータ接続のTLSハンドシェイクの後に、初めて届きました

fact-close-notify-not-sent = データはすべて届いたが、ftpprobeはclose_notifyを送らずに閉じた

fact-close-notify-not-received = { data-mode }のデータ接続{ $has-bytes ->
        [yes] で{ $bytes }バイトが届いた後、
       *[no] は
    }close_notifyなしで終わった

data-mode = { $mode ->
        [epsv] EPSV
        [pasv] PASV
        [passive] パッシブモード
       *[active] アクティブモード
    }

fact-certificate-shown = { $has-mode ->
        [no] 制御接続
       *[yes] { $mode ->
                [epsv] EPSV
                [pasv] PASV
                [passive] パッシブモード
               *[active] アクティブモード
            }のデータ接続
    }の証明書: { subject-name }、フィンガープリント{ $fingerprint }

# 証明書

subject-name = { $has-subject ->
        [yes] { $subject }
       *[no] （空のサブジェクト）
    }

issuer-name = { $has-issuer ->
        [yes] { $issuer }
       *[no] （空の発行者）
    }

fact-certificate = 証明書: 対象{ subject-name }、発行者{ issuer-name }、有効期間{ $from }～{ $to }

fact-fingerprint = 証明書のSHA-256フィンガープリントは{ $fingerprint }

fact-name-mismatch = { $has-asked ->
        [yes] 指定された名前は{ $asked }で
       *[no] 接続に使った名前が証明書になく
    }、証明書の名前は{ $has-names ->
        [yes] { $names }
       *[no] 空
    }

fact-weak-cryptography = 鍵は{ $key }、署名は{ $signature }

fact-bad-signature = ハンドシェイクの署名が無効: 「{ $error }」

fact-rejected = 検証で証明書が拒否された

fact-verifier-says = 検証の結果: 「{ $error }」

fact-signed-by-inspection = 証明書は、経路上でTLSを検査する{ $product }が署名している

fact-expired = { $has-subject ->
        [yes] チェーン内の{ $subject }の証明書
       *[no] 証明書
    }は{ $date }に期限が切れた（この接続の{ days-count }前）

days-count = { $days }日

fact-not-yet-valid = { $has-subject ->
        [yes] チェーン内の{ $subject }の証明書
       *[no] 証明書
    }は{ $date }から有効（{ days-count }後）。{ $captured ->
        [yes] 記録された日は{ $today }
       *[no] このマシンの時計では{ $today }
    }

fact-date-by-saying-of-verifier = 検証でそう報告されたが、証明書の日付には現れていない

fact-self-issued = 証明書のサブジェクトと発行者が同じ

fact-issuer-not-sent = 送られた{ $certificates }枚の証明書に、発行者{ issuer-name }の証明書が含まれていない

fact-issuer-not-trusted = このマシンは{ issuer-name }を信頼していない

fact-not-trusted-by-client = アラートによれば、クライアントは{ issuer-name }を信頼していない

fact-name-not-checked = クライアントがClientHelloでホスト名を送っていないため、証明書の名前は確認していない

fact-client-left-after-handshake = クライアントはハンドシェイクの直後に、何も送らずに接続を閉じた

fact-nothing-to-verify = 検証できる証明書は記録されていない

fact-verification-asked = TLSが指定されており、証明書を検証するクライアントはここで終了する

fact-password-not-sent = パスワードは送っていない

fact-asked-otherwise = { $asked-by ->
        [host] HOSTで名前を伝える
       *[nothing] 名前を伝えない
    }場合、サーバーは{ $same ->
        [yes] 同じ証明書
       *[no] { $names }の証明書
    }を提示する

fact-on-https = ポート443の証明書: { $same ->
        [yes] 同じもの
       *[no] { $renewed ->
            [yes] 同じ名前で{ $to }まで有効なもの
           *[no] 別のもの（対象{ subject-name }、発行者{ issuer-name }、{ $to }まで有効）
        }
    }

fact-expires = 証明書は{ $date }に期限が切れる（あと{ days-count }）

fact-short-key = 鍵は{ $key }

fact-weak-signature = 署名は{ $signature }

fact-long-validity = 証明書の有効期間は初日から最終日まで{ days-count }

fact-old-hello-not-sent = 旧バージョンのClientHelloのための接続は、そこまで進まなかった
