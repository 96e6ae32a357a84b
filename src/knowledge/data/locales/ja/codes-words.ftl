# 応答コード一覧の分類と見出し。

class-1 = 処理を開始、別の応答が続く
class-2 = 完了
class-3 = さらに入力が必要
class-4 = 一時的な拒否
class-5 = 拒否
class-6 = 保護された応答
class-none = FTPの応答コードではない

class-in-full = { $term }（{ $class }）
term-1 = 肯定的な予備応答
term-2 = 肯定的な完了応答
term-3 = 肯定的な中間応答
term-4 = 一時的な否定応答
term-5 = 恒久的な否定応答
term-6 = 保護応答

group-0 = 構文
group-1 = 情報
group-2 = 接続
group-3 = ログインとアカウント
group-5 = ファイルシステム

unlisted-name = 一覧にないコード: { $class }
unlisted-name-group = 一覧にないコード: { $class }（{ $group }）
unlisted-meaning = { $code }は、ftpprobeが把握しているどの標準やサーバーにもないコードです。1桁目はコマンドの結果を表し、「{ $class }」を意味します。
unlisted-group = 2桁目は応答の対象を表し、「{ $group }」を意味します。
unlisted-open = 2桁目には、標準で定められた意味がありません。
unlisted-when = どのサーバーが、どのコマンドに対して送るのかはわかっていません。
unlisted-action-fine = 1桁目から判断すると、対処は不要です。詳しくは応答文を確認してください。
unlisted-action-more = 応答文を確認してください。サーバーは次のコマンドを待っています。
unlisted-action-refused = 応答文を確認してください。数字以外では唯一の手がかりです。サーバーソフトウェアのマニュアルに記載されていることもあります。
unlisted-waiting-none = 待つ必要はありません。
unlisted-waiting-soon = 1桁目から判断すると、1分後の再試行で解消することがあります。
unlisted-waiting-never = 1桁目から判断すると、待っても解決しません。
unlisted-expect = 1桁目が同じほかのコード（{ $class }）と同じに扱ってください。
nothing-name = FTPの応答コードではない
nothing-meaning = { $code }はFTPの応答コードではありません。応答コードは3桁で、1桁目は1から6です。

heading-code = コード
heading-name = 名称
heading-class = 分類
heading-group = 対象
heading-defined = 定義
heading-seen = 使用例
heading-commands = コマンド
heading-meaning = 説明
heading-when = このコードが表示される場合
heading-action = 解決方法
heading-waiting = 待ち時間
heading-expect = 想定される場面
heading-servers = サーバーごとの違い
heading-related = 関連するコード
heading-differences = 主な違い
heading-same = 同じ
heading-catalogue = FTP応答コード一覧

point-class = 結果（1桁目）
point-group = 対象（2桁目）
point-meaning = 意味
point-when = 表示される場面
point-waiting = 待ち時間
point-defined = 定義

any-command = すべてのコマンド
no-standard = 標準にはない
no-group = 定めなし
are-related = { $code }と{ $other }は互いに関連するコードで、混同しやすいか、続けて現れます。
heading-says = 応答の意味
heading-sounds-like = 推定サーバー
heading-setting = 設定項目
heading-limit = 上限
heading-in-use = 使用中
heading-idle = サーバーの待ち時間
heading-address = 接続元アドレス
heading-moment = 表示箇所
heading-elsewhere = 別の場面での意味
heading-code-itself = コード自体の意味
heading-more = 詳細
in-seconds = { $seconds }秒
more-of-code = ftpprobe explain { $code } --lang ja
words-unknown = この文面は登録されていないため、コードから説明します。

who-you = 利用者
who-server-admin = サーバー管理者
who-network-admin = ネットワーク管理者

moment-greeting = グリーティングの代わり
moment-user = USERのあと
moment-pass = PASSのあと
moment-data-setup = EPSVまたはPASVのあと
moment-port = PORTまたはEPRTのあと
moment-transfer = パッシブモードの転送時
moment-active-transfer = アクティブモードの転送時
moment-upload = アップロード時
moment-download = ダウンロード時
moment-directory = ディレクトリに関するコマンドのあと
moment-session = セッションの途中

# Values of texts that are about no run in particular.
some-host = サーバー
some-port = 21
some-user = 該当ユーザー
some-software = サーバー

wait-never = 待っても解消しません。先に何らかの変更が必要です。
wait-not = すぐに再試行しても構いません。
wait-usual = 待つと解消することがあります。{ $has-minutes ->
        [yes] { $minutes }分
       *[no] { $seconds }秒
    }ほど待って再試行し、間隔を少しずつ延ばしてください。
wait-hinted = サーバー自身が待ち時間を示しています: { $has-minutes ->
        [yes] { $minutes }分
       *[no] { $seconds }秒
    }。
no-match = 該当するコードはありません。

heading-evidence = 根拠
evidence-measured = どの応答にも示されません。ftpprobeが測定と比較によって判断します。
heading-findings = 検出事項
heading-finding-id = ID
heading-finding-title = 概要
heading-finding-phase = 段階
heading-finding-severity = 重大度

heading-signs = 見分けるための特徴
heading-shipped = 既定値
heading-settings = 設定
server-sessions = 同時セッション数
server-sessions-per-address = 1つのアドレスからの同時セッション数
server-failed-logins = セッションが終了するまでのログイン失敗回数
server-idle = アイドル
server-login = ログイン完了まで
server-without-transfer = 転送のない状態
server-stalled-transfer = 転送の停滞
server-data-connection = データ接続の待機
server-whole-session = セッション全体
server-after-failed-login = パスワード誤り後の待ち時間
no-limit = 無制限
opens-when-connected = 150は、データ接続が確立してから届きます。150が届けば、サーバーはデータ接続を受け付けています。
opens-at-once = 150は、データ接続の有無にかかわらず、コマンドを受け取るとすぐに届きます。
opens-told-apart = 150または125は、すぐに届きます。「{ $text }」とあれば、データ接続は確立しています。
