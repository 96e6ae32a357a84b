# shellcheck shell=bash disable=SC2154 # the variables are those of run

wget --tries 1 --timeout 4 --user "$user" --password "$password" --output-document /dev/null \
    "ftp://$host:$port/${directory:+$directory/}"
