# shellcheck shell=bash disable=SC2154 # the variables are those of run

ncftpls -d stdout -t 4 -r 0 -u "$user" -p "$password" -P "$port" "ftp://$host/$directory"
