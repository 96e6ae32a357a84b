# shellcheck shell=bash disable=SC2154 # the variables are those of run
# The system's curl with --trace-ascii and times.

options=(--silent --output /dev/null --trace-ascii trace --trace-time --connect-timeout 3 --max-time 5)
[ "$user" = anonymous ] || options+=(--user "$user:$password")
[ -z "${TLS-}" ] || options+=(--ssl-reqd --cacert "$AUTHORITY")
curl "${options[@]}" "ftp://$host:$port/${directory:+$directory/}" || true
cat trace
