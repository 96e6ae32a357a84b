# Pieces that the texts of every family refer to. Each begins with its own space and is empty
# when its value is missing, so it can stand right after a word. Values are plain text; for each
# value "x" there is a "has-x", which is "yes" or "no".

# Stands last in a text, since the server's words may end with a full stop or not.
said = { $has-text ->
        [yes] {" "}The server said: "{ $text }"
       *[no] {""}
    }

at-address = { $has-address ->
        [yes] {" "}({ $address })
       *[no] {""}
    }

of-addresses = { $has-addresses ->
        [yes] {" "}({ $addresses })
       *[no] {""}
    }

os-words = { $has-error ->
        [yes] {" "}(the operating system says: { $error })
       *[no] {""}
    }

seconds-shown = { $has-seconds ->
        [yes] {" "}({ $seconds } s)
       *[no] {""}
    }

for-seconds = { $has-seconds ->
        [yes] {" "}for { $seconds } s
       *[no] {""}
    }

after-seconds = { $has-seconds ->
        [yes] {" "}after { $seconds } s
       *[no] {""}
    }

within-seconds = { $has-seconds ->
        [yes] {" "}within { $seconds } s
       *[no] {""}
    }

limit-shown = { $has-limit ->
        [yes] {" "}The number { $limit } in its text is the limit{ in-use-shown }.
       *[no] {""}
    }

in-use-shown = { $has-in-use ->
        [yes] {" "}({ $in-use } in use)
       *[no] {""}
    }

until-shown = { $has-until ->
        [yes] {" "}until { $until }
       *[no] {""}
    }

to-command = { $has-command ->
        [yes] {" "}to { $command }
       *[no] {""}
    }

with-code = { $has-code ->
        [yes] {" "}with { $code }
       *[no] {""}
    }

announced-address = { $has-announced ->
        [yes] {" "}({ $announced })
       *[no] {""}
    }

peer-address = { $has-peer ->
        [yes] {" "}({ $peer })
       *[no] {""}
    }

named-path = { $has-path ->
        [yes] {" "}"{ $path }"
       *[no] {""}
    }
