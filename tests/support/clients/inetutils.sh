# shellcheck shell=bash disable=SC2154 # the variables are those of run
# The ftp of GNU inetutils with -d.

printf '%s\n' passive "user $user \"$password\"" "${directory:+cd $directory}" ls quit |
    inetutils-ftp -n -v -d "$host" "$port"
