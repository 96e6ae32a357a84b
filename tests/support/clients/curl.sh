# shellcheck shell=bash disable=SC2154 # the variables are those of run
# The system's curl, as most people run it: curl -v.

options=(--silent --verbose --connect-timeout 3 --max-time 5)
[ "$user" = anonymous ] || options+=(--user "$user:$password")
[ -z "${TLS-}" ] || options+=(--ssl-reqd --cacert "$AUTHORITY")
curl "${options[@]}" "ftp://$host:$port/${directory:+$directory/}"
