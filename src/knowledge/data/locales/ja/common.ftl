# Pieces that the texts of every family refer to. Each is empty when its value is missing, so it can
# stand right after a word. The lines of a text are joined without a blank in this language.
# Values are plain text; for each value "x" there is a "has-x", which is "yes" or "no".

# Stands last in a text, since the server's words may end with a full stop or not.
said = { $has-text ->
        [yes] サーバーの応答: 「{ $text }」
       *[no] {""}
    }

at-address = { $has-address ->
        [yes] （{ $address }）
       *[no] {""}
    }

of-addresses = { $has-addresses ->
        [yes] （{ $addresses }）
       *[no] {""}
    }

os-words = { $has-error ->
        [yes] （OSのエラー: { $error }）
       *[no] {""}
    }

seconds-shown = { $has-seconds ->
        [yes] （{ $seconds }秒）
       *[no] {""}
    }

for-seconds = { $has-seconds ->
        [yes] { $seconds }秒間
       *[no] {""}
    }

after-seconds = { $has-seconds ->
        [yes] { $seconds }秒後に
       *[no] {""}
    }

within-seconds = { $has-seconds ->
        [yes] { $seconds }秒以内に
       *[no] {""}
    }

# A sentence of its own.
limit-shown = { $has-limit ->
        [yes] 応答の文面に示された上限は{ $limit }です{ in-use-shown }。
       *[no] {""}
    }

in-use-shown = { $has-in-use ->
        [yes] （使用中は{ $in-use }）
       *[no] {""}
    }

until-shown = { $has-until ->
        [yes] （解除予定: { $until }）
       *[no] {""}
    }

to-command = { $has-command ->
        [yes] { $command }への
       *[no] {""}
    }

with-code = { $has-code ->
        [yes] 応答コード{ $code }で
       *[no] {""}
    }

seen-as-address = { $has-address ->
        [yes] （サーバーから見たこのクライアントのアドレスは{ $address }）
       *[no] {""}
    }

announced-address = { $has-announced ->
        [yes] （{ $announced }）
       *[no] {""}
    }

peer-address = { $has-peer ->
        [yes] （{ $peer }）
       *[no] {""}
    }

named-path = { $has-path ->
        [yes] 「{ $path }」
       *[no] {""}
    }

# TLS and certificates

version-shown = { $has-version ->
        [yes] （{ $version }）
       *[no] {""}
    }

cipher-shown = { $has-cipher ->
        [yes] （{ $cipher }）
       *[no] {""}
    }

key-shown = { $has-key ->
        [yes] （{ $key }）
       *[no] {""}
    }

alert-shown = { $has-alert ->
        [yes] （アラート: { $alert }）
       *[no] {""}
    }

reason-shown = { $has-error ->
        [yes] （理由: { $error }）
       *[no] {""}
    }

# The alert of the other side, or the error of ftpprobe itself if there was none.
failure-shown = { $has-alert ->
        [yes] { alert-shown }
       *[no] { reason-shown }
    }

subject-shown = { $has-subject ->
        [yes] （{ $subject }）
       *[no] {""}
    }

issuer-shown = { $has-issuer ->
        [yes] （発行者: { $issuer }）
       *[no] {""}
    }

# A log may not tell the port.
the-port = { $has-port ->
        [yes] ポート{ $port }
       *[no] 制御接続のポート
    }

the-port-first = { $has-port ->
        [yes] ポート{ $port }
       *[no] 制御接続のポート
    }

asked-name = { $has-name ->
        [yes] （{ $name }）
       *[no] {""}
    }

# A sentence of its own that is never empty.
missing-reason = { $has-written ->
        [yes] ただし、文字どおりこの名前のファイルはあります。期待される名前の中の角括弧は、角括弧そのものではなく、括弧内のいずれか1文字を表します。
       *[no] ファイルを届ける処理が実行されていないか、失敗したか、別の場所に書き込んでいます。
    }

# A text of its own that is never empty.
missing-advice = { $has-written ->
        [yes] 角括弧を名前に含むファイルを指定するには、--expect-file '{ $written }'と書いてください。[[]が角括弧そのものを表します。
       *[no] ファイルを届ける処理を調べてください。実行されたか、正常に終了したか、このディレクトリにこの名前で書き込んでいるかを確認します。
    }

names-listed = { $has-names ->
        [yes] （{ $names }）
       *[no] {""}
    }

# A sentence of its own.
names-shown = { $has-names ->
        [yes] 証明書にある名前は{ $names }です。
       *[no] {""}
    }

# Sentences that begin a text.
use-name-advice = { $has-use-name ->
        [yes] { $use-name }がこのサーバーまたはその事業者の名前であれば、証明書に含まれているこの名前で接続してください。これまでの名前で接続する場合は、--tls-server-name { $use-name }を追加してください。
       *[no] 証明書に含まれている名前で接続するか、その名前を--tls-server-nameで指定してください。
    }

days-counted = { $days ->
        [0] 1日足らず
       *[other] { $days }日
    }

on-date = { $has-date ->
        [yes] { $date }に
       *[no] {""}
    }

days-ago = { $has-days ->
        [yes] { $has-captured ->
                [yes] （キャプチャーの{ days-counted }前）
               *[no] （期限切れから{ days-counted }）
            }
       *[no] {""}
    }

in-days = { $has-days ->
        [yes] （あと{ days-counted }）
       *[no] {""}
    }

valid-from = { $has-date ->
        [yes] （有効期間の開始は{ $date }）{ in-days }
       *[no] { in-days }
    }

# Whose clock says that a certificate has expired; stands in a sentence and is never empty.
by-clock = { $has-captured ->
        [yes] { $captured ->
                [client] クライアントの時計
               *[yes] キャプチャーの時計
            }
       *[no] このマシンの時計
    }

# Who does not trust an authority; stands in a sentence and is never empty.
who-verifies = { $has-captured ->
        [yes] クライアント
       *[no] このマシン
    }

# Stands in a sentence and is never empty.
until-date = { $has-date ->
        [yes] { $date }まで{ in-days }
       *[no] あとわずかの間
    }

# Stands in a sentence and is never empty.
soon = { $has-days ->
        [yes] あと{ days-counted }で
       *[no] まもなく
    }

# A sentence of its own: what the certificate on port 443 of the same host shows.
renewed-or-not = { $has-renewed ->
        [yes] 同じホストの443番ポートの証明書は{ $renewed }まで有効です。そちらでは更新されていますが、FTPでは更新されていません。
       *[no] {""}
    }

# A sentence that begins a text.
renew-advice = { $has-renewed ->
        [yes] FTPサーバーが古い証明書を保持したままなので、設定を再読み込みするか、再起動してください。443番ポートのサーバーとは別のファイルを使っている場合は、先にそのファイルを置き換えてください。
       *[no] 証明書を更新し、FTPサーバーの設定を再読み込みするか、再起動してください。それまでは、サーバーが古い証明書を保持し続けます。
    }

# A flag of the probe; stands in a sentence and is never empty.
pin-flag = { $has-fingerprint ->
        [yes] --pin sha256:{ $fingerprint }
       *[no] フィンガープリントを指定した--pin
    }

# A sentence of its own. The flag is there only if a password was held back that it would send.
withheld = { $has-flag ->
        [yes] パスワードは送信していません。--pinを使うか、CAだけが信頼されていない場合は--ca-fileを使ってください。{ $flag }を指定するとこの状態でもパスワードを送信しますが、ネットワークの経路上で読み取られるおそれがあります。
       *[no] {""}
    }

data-connections-counted = { $times ->
       *[other] { $times }回のデータ接続
    }

# Stands in a sentence and is never empty.
first-data-connections = { $has-times ->
        [yes] { data-connections-counted }
       *[no] 最初の数回のデータ接続
    }

# A sentence of its own, for logins without TLS where the server offers it.
tls-offered-advice = { $has-flag ->
        [yes] サーバーはTLSを提供しており、TLSなしのログインを同じ文面で拒否するサーバーもあります。{ $flag }を付けてください。
       *[no] {""}
    }
