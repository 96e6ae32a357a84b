# ほかの場所からの同じ検査（`--via`）。

places-title = ほかの場所からの結果
places-here = ここ
places-place = 場所
places-outcome = 結果
places-data = データ接続
places-time = 所要時間
places-cause = { $cause }{ $has-at ->
        [yes] （{ $at }）
       *[no] {""}
    }

places-works-everywhere = ここからも{ $places }からも動作します。
places-fails-alike = ここからも{ $places }からも同じ原因（{ $cause }）で失敗します。原因はお使いのネットワークではなく、サーバーかその近くにあります。
places-fails-differently = ここ（{ $cause }）と{ $others }（{ $causes }）では失敗の原因が異なります。両方の原因を、早い段階のものから調べてください。
places-only-there = ここからは動作しますが、{ $others }からは動作しません（{ $causes }）。原因はその場所のネットワークか、その場所のアドレスに対するサーバーの設定にあります。
places-mixed-here-fails = { $works }からは動作しますが、ここ（{ $cause }）と{ $others }（{ $causes }）からは動作しません。サーバーは動作しているので、失敗するネットワークやアドレスを成功するものと比べてください。
places-mixed-here-works = ここと{ $works }からは動作しますが、{ $others }（{ $causes }）からは動作しません。サーバーは動作しているので、原因はその場所のネットワークか、その場所のアドレスに対するサーバーの設定にあります。
places-not-comparable = 同じ内容の検査ではないため、結果を比べられません。理由は相違点を見てください。
places-not-asked = ほかの場所に問い合わせができなかったため、原因がお使いのネットワークとサーバーのどちらにあるかは分かりません。

places-only-here-machine = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。原因はサーバーではなく、このマシンかそのネットワークにあります。
places-only-here-dns = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。このマシンが使うDNSリゾルバーは、ほかの場所と同じようには名前を解決できません。
places-only-here-addresses = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。ここでは名前が別のアドレスを指しているので、このマシンが使うDNSを確認してください。
places-only-here-certificate = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。ここでは別の証明書が提示されるため、おそらくお使いのネットワークの経路上の機器が暗号化を解いています（TLSインスペクション）。
places-only-here-excluded = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。サーバーは応答していますが、このアドレスを拒否しているか、このアドレスからのセッションが多すぎます。
places-only-here-ports = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。お使いのネットワークがパッシブポートを遮断しているか、サーバーのファイアウォールがほかのアドレスにだけパッシブポートを開いています。
places-only-here-announced = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。PASVの応答にあるアドレスがここからは使えないか、お使いのネットワークの経路上の機器が応答を書き換えています。
places-only-here-tcp = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。お使いのネットワークが制御接続を遮断しているか、サーバーのファイアウォールがこのアドレスを遮断しています。
places-only-here-greeting = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。お使いのネットワークの経路上の機器が応答または干渉しているか、サーバーがこのアドレスを拒否しています。
places-only-here-tls = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。お使いのネットワークの経路上の機器がTLSに干渉しているか、ほかの場所が信頼するものをこのマシンが信頼していません。
places-only-here-login = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。ここで指定したログイン情報がほかの場所と異なるか、サーバーがこのアドレスからのこのユーザーを許可していません。
places-only-here-passive = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。お使いのネットワークか、サーバーまでの経路上の機器が、パッシブモードのデータ接続を妨げています。
places-only-here-active = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。アクティブモードに必要なサーバーからの接続を、お使いのネットワークが受け入れていません。
places-only-here-other = { $places }からは動作しますが、ここからは動作しません（{ $cause }）。原因はお使いのネットワークか、このアドレスに対するサーバーの設定にあります。

places-differs-target = 向こうの検査対象は{ $there }、ここでは{ $here }です。
places-differs-user = 向こうでは{ $there }、ここでは{ $here }としてログインしました。それぞれの場所が自分のログイン情報を使います。
places-differs-security = 制御接続は、向こうでは{ $there }、ここでは{ $here }です。
places-differs-directory = 向こうでは{ $there }、ここでは{ $here }を調べました。
places-differs-until = 向こうの検査は{ $there }まで、ここでは{ $here }までです。
places-differs-addresses = 名前は、向こうでは{ $there }、ここでは{ $here }を指しています。DNSの応答が異なります。
places-differs-certificate = 証明書は、向こうではsha256:{ $there }、ここではsha256:{ $here }です。一つの名前に複数のサーバーがあるか、片方の経路上の機器が暗号化を解いています。
places-differs-held-off = 向こうの検査: { $there }。ここの検査: { $here }。
places-differs-tried = 失敗した項目は片方の場所でしか試されていません（根本原因: 向こうは{ $there }、ここは{ $here }）。
places-held-off = サーバーから待つように求められていたため、接続しませんでした
places-not-held-off = 接続しました
places-login-directory = ログインディレクトリ

places-unreachable = この場所に接続できません{ $has-detail ->
        [yes] : 「{ $detail }」
       *[no] {""}
    }。URLと、そこでftpprobe serveが待ち受けていることを確認してください。
places-no-tls = この場所とTLS接続ができません: 「{ $detail }」。認証局は--via-ca-file、クライアント証明書は--via-certと--via-keyで指定してください。
places-timed-out = 検査の期限までに応答がありませんでした。--deadlineを長くするか、検査を短くしてください（--until）。
places-unauthorized = この場所はログインを受け付けません（401）。--via-userと--via-password-file、または--netrcで指定してください。
places-forbidden = この場所の規則では、このサーバーの検査が許可されていません（403）{ $has-detail ->
        [yes] : 「{ $detail }」
       *[no] {""}
    }。
places-bad-request = この場所ではこの検査を実行できません（400）{ $has-detail ->
        [yes] : 「{ $detail }」
       *[no] {""}
    }。
places-no-api = このURLにftpprobeのAPIはありません（404）。URLを確認してください。古いftpprobe serveにはAPIがありません。
places-busy = この場所は混み合っています（503）{ $has-detail ->
        [yes] : 「{ $detail }」
       *[no] {""}
    }。後でもう一度試してください。
places-redirect = この場所は別のアドレスを指していますが（{ $status }）、転送には従いません。信頼できる場合は、転送先のURLを指定してください。
places-too-large = 応答がどのレポートよりも大きくなっています。おそらくftpprobe serveではありません。
places-not-a-report = 応答がftpprobeのレポートではありません{ $has-detail ->
        [yes] : 「{ $detail }」
       *[no] {""}
    }。
places-other-version = レポートのバージョン{ $detail }は、このftpprobeでは読めません。両方の場所で同じバージョンを使ってください。
places-stopped = この場所が応答する前に検査が中断されました。
places-failed = この場所に問い合わせができませんでした{ $has-status ->
        [yes] （{ $status }）
       *[no] {""}
    }{ $has-detail ->
        [yes] : 「{ $detail }」
       *[no] {""}
    }。
