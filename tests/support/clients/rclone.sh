# shellcheck shell=bash disable=SC2154 # the variables are those of run

{
    printf '%s\n' '[server]' 'type = ftp' "host = $host" "port = $port" "user = $user" "pass = $(rclone obscure "$password")"
    [ -z "${TLS-}" ] || printf 'explicit_tls = true\n'
} >"$HOME/rclone.conf"
[ -z "${TLS-}" ] || export SSL_CERT_FILE=$AUTHORITY
rclone lsf --config "$HOME/rclone.conf" -vv --dump bodies \
    --retries 1 --low-level-retries 1 --contimeout 4s --timeout 4s "server:$directory"
