# The page of `ftpprobe serve`: its labels and sentences besides those of reports.

web-skip = 本文へ移動
web-this-language = 日本語
web-title = FTPサーバーを確認
web-host = ホスト
web-host-hint = ホスト名またはアドレス。既定以外のポートは続けて指定します: ftp.example.com:2121
web-tls-auto = 自動（対応していれば使用）
web-tls-explicit = 明示的TLS（FTPES）必須
web-tls-implicit = 暗黙的TLS（FTPS）
web-tls-off = 使用しない
web-directory = ディレクトリ
web-directory-hint = 任意。省略した場合はログインディレクトリの一覧を取得します。
web-anonymous = 匿名でログインします。このフォームではユーザー名とパスワードを指定できません。
web-check = 確認
web-check-now = 今すぐ確認
web-check-again = もう一度確認
web-targets = 対象
web-more-targets = ほかに{ $number }件の対象は表示していません。
web-not-yet = 未確認
web-recent = 最近の確認
web-recent-none = 確認はまだありません。
web-running = 実行中
web-checking = { $target }を確認中
web-running-since = 経過時間
web-progress = 進行状況
web-starting = 開始中（このサーバーのほかの確認が終わり次第）
web-waiting = { $has-code ->
        [yes] { $code }、{ $id }
       *[no] { $id }
    }: { $seconds }秒待機してから{ $number }回目を試行（最大{ $of }回）
web-stopped = この確認が完了する前にftpprobeが終了しました。
web-taken = ほかの確認に時間がかかり、この確認を開始できませんでした。しばらくしてからもう一度試してください。
web-full = 実行中の確認が多すぎます。しばらくしてからもう一度試してください。
web-failed = 確認が結果なしで終了しました。ftpprobeの不具合です。
web-forbidden = ホスト名の解決先のアドレスは、ここからの確認を許可されていません。
web-reloads = レポートが完成するまで、このページは{ $seconds }秒ごとに再読み込みされます。
web-lost = ftpprobeとの接続が失われました。レポートを表示するには、このページを再読み込みしてください。
web-this-page = このページについて
web-kept = このページは最長で{ $until }まで保存されます。ftpprobeの再起動時や、ほかの確認が多数行われた場合は、それより早く削除されます。
web-no-history = 最近の履歴に確認の記録はありません
web-worked = 過去{ $days }日間: 確認{ $runs }回中{ $working }回がOKまたはWARNING（{ $share }）
web-times = 所要時間: 現在{ $last }、最長{ $longest }（中央値）
web-back = 開始ページへ

web-wrong-empty = ホスト名またはアドレスを入力してください。
web-wrong-login = ユーザー名とパスワードを除いてください。このフォームでは匿名ログインのみを確認します。
web-wrong-sftp = SFTPは別のプロトコルであり、ftpprobeは対応していません。
web-wrong-scheme = ホスト名、またはftp://、ftps://、ftpes://で始まるURLを入力してください。
web-wrong-port = ポートには1から65535までの数値を指定してください。IPv6アドレスにポートを付ける場合は[2001:db8::1]:21と記述します。
web-wrong-host = 有効なホスト名またはアドレスではありません。
web-wrong-path = ディレクトリは専用の欄に入力してください。
web-wrong-directory = ディレクトリに、FTPで送信できない制御文字が含まれています。
web-wrong-long = 長すぎます。
web-wrong-tls = ftpprobeの管理者が、このフォームの確認に別のTLSモードを設定しています。
web-wrong-target = このサーバーは、ここからの確認を許可されていません。許可についてはftpprobeの管理者に相談してください。

web-no-page = ページが見つかりません
web-no-page-why = このアドレスのページはありません。
web-no-report = レポートがありません
web-no-report-why = このアドレスのレポートはありません。レポートの保存は一定期間のみで、ftpprobeを再起動すると失われます。
web-refused = 要求を拒否しました
web-refused-why = 要求が別のサイトから送信されたか、フォームの表示後にftpprobeが再起動されました。開始ページからフォームを送信し直してください。
web-misdirected = 未登録のホスト名
web-misdirected-why = このページのアドレスにあるホスト名は、ftpprobeに登録されていません。IPアドレスかlocalhostを使用するか、--page-hostで名前を追加してください。
web-not-checked = 確認できませんでした
web-no-form = フォームが正しくありません
web-no-form-why = 要求が不完全であるか、大きすぎます。開始ページからフォームを送信し直してください。
