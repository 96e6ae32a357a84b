# What is wrong with what was typed. What clap words in English has its text here for other languages.

error = エラー: { $text }
warning = 警告: { $text }

usage-more = 使い方は--helpで確認できます。
usage-unknown = オプション{ $name }はありません
usage-slip = オプション{ $name }はありません。{ $alike }ではありませんか
usage-of-command = オプション{ $name }は、ここでは使えません。ftpprobe { $command }のオプションです
usage-misnomer = オプション{ $name }はありません。{ $text }
usage-mistyped-command = 「{ $name }」というコマンドはありません。「{ $alike }」ではありませんか。同じ名前のホストを診断するには、ftpprobe probe { $name }としてください
usage-command-later = 「{ $name }」はコマンドです。最初に書いてください（ftpprobe { $name } [OPTIONS]）。同じ名前のホストを診断するには、ftpprobe probe { $name }としてください
usage-port-alone = 「{ $port }」はホスト名として正しくありません。ポートの場合は、{ $host }:{ $port }と書いてください
usage-no-value = { $name }に値が必要です
usage-invalid-value = { $name }に「{ $text }」は指定できません{ $has-alike ->
        [yes] { $has-names ->
            [yes] （指定できる値: { $names }）。「{ $alike }」ではありませんか
           *[no] 。「{ $alike }」ではありませんか
        }
       *[no] { $has-names ->
            [yes] （指定できる値: { $names }）
           *[no] {""}
        }
    }
usage-not-valid = { $name }に「{ $text }」は指定できません: { $reason }
usage-range = { $least }から{ $most }までの数を指定してください
usage-form = 書式が正しくありません
usage-too-many = { $name }に値「{ $text }」は指定できません
usage-repeated = { $name }は1回しか指定できません
usage-conflict = { $name }と{ $use-name }は同時に指定できません。どちらか一方にしてください
usage-conflict-with-command = { $name }はコマンドと同時に指定できません
usage-missing = 指定が必要です: { $names }{ $name }
usage-no-command = コマンドの指定が必要です
usage-unknown-command = 「{ $command }」というコマンドはありません{ $has-alike ->
        [yes] 。「{ $alike }」ではありませんか
       *[no] {""}
    }
usage-not-utf8 = UTF-8として正しくない引数があります

# Options of other programs, and what to write.
misnomer-port = HOST:PORTと書くか、--port Nを使ってください
misnomer-password = --ask-password、--password-file FILE、--netrc、FTPPROBE_PASSWORDのいずれかを使ってください。コマンドラインはほかのユーザーにも見えます
misnomer-user = --user NAMEを使ってください
misnomer-host = 対象はそのまま書いてください（ftpprobe [OPTIONS] HOST）
misnomer-time = 応答ごとには--timeout TIME、実行全体には--deadline TIMEを使ってください
misnomer-warn = --warn NAME=RANGEを使ってください（例: --warn login=2s）
misnomer-crit = --crit NAME=RANGEを使ってください（例: --crit login=5s）
misnomer-insecure = --insecureではありませんか。特定の証明書には--pin FINGERPRINTを使ってください
misnomer-ca-file = --ca-file FILEを使ってください
misnomer-client-cert = --client-cert FILEと--client-key FILEを使ってください
misnomer-tls = --tls explicit（AUTH TLS）または--tls implicitを使ってください
misnomer-passive = パッシブモードは常に確認します。アクティブモードには--activeを使ってください
misnomer-json = --format jsonまたは--format junitを使ってください
misnomer-html = --format html --output FILEを使ってください
misnomer-debug = -v、またはすべてのバイトを記録する--save-evidence FILEを使ってください
misnomer-interface = --interface NAMEまたは--source ADDRESSを使ってください
misnomer-proxy = --proxy socks5h://[USER@]HOST[:PORT]または--proxy http://[USER@]HOST:PORT（CONNECT）を使ってください。--proxy noneならプロキシを使いません
misnomer-resolve = --resolve HOST:ADDRESSを使ってください

# Values that cannot be read.
value-time = 時間として正しくありません。30s、1m30s、秒数のように書いてください
value-size = 大きさとして正しくありません。64KiB、1MiB、バイト数のように書いてください
value-listen = ポート付きのアドレスではありません。127.0.0.1:9921、[::1]:9921、:9921のように書いてください
value-host-alone = ホスト名だけを指定してください（例: monitor.example.com）
