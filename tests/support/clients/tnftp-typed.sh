# shellcheck shell=bash disable=SC2154 # the variables are those of run
# tnftp without -d, typed in a terminal: what somebody copies out of the window.

python3 "$here/terminal.py" "$user" "$password" "${directory:+cd $directory}" ls quit -- \
    tnftp -q 4 "$host" "$port"
