# The page (`--format html`): its labels besides those that all reports have.

page-skip = レポートへ移動
page-when = 日時
page-duration = 所要時間
page-connections = 接続数
page-proxy = プロキシ
page-user = ユーザー
page-protection = 暗号化
page-directory = ディレクトリ
page-good = 正常:
page-bad = 警告:
page-grave = 失敗:
page-declined = 拒否
page-step = 手順
page-begins = タイムライン
page-result = 結果
page-waterfall = 手順と所要時間
page-bar = { $start }後に開始、所要時間{ $time }
page-data = データ接続
page-mode = モード
page-replies = 応答
page-ports = パッシブモードのポート
page-features = 機能
page-thresholds = しきい値
page-measure = 計測項目
page-value = 値
page-unmeasured = 計測なし
page-legend = 「>」の行はサーバーへ送信した内容、「<」の行はサーバーの応答、「=」の後は応答コードの意味です。
page-exchanges = やりとり{ $exchanges }件
page-left-out = ページの大きさを抑えるため、最後のやりとり{ $exchanges }件を省略しています。すべて残すには--save-evidence FILEを使用してください。
page-ticket = チケット用のテキスト
page-copy = コピー
page-copied = コピーしました
page-again = 同じ確認をもう一度実行するコマンド:
page-made-by = ftpprobe { $version }
page-several = { $unwell ->
        [0] レポート{ $of }件に問題はありません
       *[other] レポート{ $of }件中{ $unwell }件に問題があります
    }
page-verdict = 判定
page-target = 対象
page-history-of = { $check }の履歴
page-histories = { $checks }件の確認の履歴
page-check = 確認
page-since = { $since }から（実行{ $runs }回）
page-in-general = 履歴には根本原因のIDだけが残るため、これは一般的な対処方法です。詳しくは個々の実行のレポートを参照してください。
page-uptime = 稼働率
page-down = CRITICALの時間
page-unwatched = 監視していない時間
page-runs = 実行回数
page-held-off = 接続を見合わせ
page-runs-held-off = 接続を見合わせた実行
page-misdated = 除外（日時の誤り）
page-first-run = 最初の実行
page-last-run = 最後の実行
page-last-runs = 最近の実行
page-expires = 証明書の有効期限
page-start = 開始
page-end = 終了
page-no-incidents = 障害はありません。
page-part = { $moment }から: { $verdict }、実行{ $runs }回
page-shares = p50 { $p50 }、p95 { $p95 }、最大 { $max }、最新 { $last }
page-contrast = { $number ->
        [0] AとBに相違はありません
       *[other] AとBの相違{ $number }件
    }
page-path = { $number ->
        [0] 2つのキャプチャーに違いは見られません
       *[other] AとBの間の経路上での変化{ $number }件
    }
page-what = 項目
page-meaning = 意味
