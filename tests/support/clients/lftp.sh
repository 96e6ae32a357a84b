# shellcheck shell=bash disable=SC2154 # the variables are those of run

settings="set net:timeout 4; set net:max-retries 1;"
if [ -n "${TLS-}" ]; then
    settings+=" set ftp:ssl-force true; set ssl:ca-file $AUTHORITY;"
else
    settings+=" set ftp:ssl-allow false;"
fi
lftp -c "$settings debug 5; open -u '$user','$password' ftp://$host:$port; ${directory:+cd $directory;} ls; bye"
