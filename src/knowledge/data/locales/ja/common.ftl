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
        [yes] 応答に示された上限は{ $limit }です{ in-use-shown }。
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
