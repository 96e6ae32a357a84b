# shellcheck shell=bash disable=SC2154 # the variables are those of run
# The ftp of GNU inetutils without -d, typed in a terminal.

python3 "$here/terminal.py" "$user" "$password" passive "${directory:+cd $directory}" ls quit -- \
    inetutils-ftp "$host" "$port"
