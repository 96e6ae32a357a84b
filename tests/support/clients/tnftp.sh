# shellcheck shell=bash disable=SC2154 # the variables are those of run
# tnftp, the ftp of the BSDs, macOS and Debian, with -d.

printf '%s\n' "user \"$user\" \"$password\"" "${directory:+cd $directory}" ls quit | tnftp -n -v -d -q 4 "$host" "$port"
