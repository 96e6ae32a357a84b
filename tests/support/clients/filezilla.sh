# shellcheck shell=bash disable=SC2154 # the variables are those of run
# FileZilla with its log in a file. Its window is drawn by GTK's own display server, which needs no other.
# 10 seconds are the least that it waits.

mkdir -p "$HOME/.config/filezilla" "$HOME/run"
export XDG_RUNTIME_DIR=$HOME/run GDK_BACKEND=broadway BROADWAY_DISPLAY=:6 FZ_DATADIR=$clients/usr/share/filezilla
cat >"$HOME/.config/filezilla/filezilla.xml" <<XML
<FileZilla3 platform="*nix"><Settings>
<Setting name="Logging file">$HOME/log</Setting>
<Setting name="Logging Debug Level">${DEBUG_LEVEL:-0}</Setting>
<Setting name="Timeout">10</Setting>
<Setting name="Reconnect count">0</Setting>
<Setting name="Update Check">0</Setting>
<Setting name="Greeting version">99.0.0</Setting>
</Settings></FileZilla3>
XML
# Otherwise it asks whether a server without TLS is to be used at all.
cat >"$HOME/.config/filezilla/trustedcerts.xml" <<XML
<FileZilla3><InsecureHosts><Host Port="$port">$host</Host></InsecureHosts></FileZilla3>
XML
touch "$HOME/log" "$HOME/display"
# For the browser that could show the window, a socket that nobody opens instead of a port.
LD_LIBRARY_PATH=$(libraries) broadwayd --unixsocket "$HOME/browser" :6 >"$HOME/display" 2>&1 &
display=$!
until grep --quiet Listening "$HOME/display"; do
    kill -0 "$display" || exit 1
    sleep 0.1
done
LD_LIBRARY_PATH=$(libraries) filezilla "ftp://$user:${password//@/%40}@$host:$port/$directory" >/dev/null 2>&1 &
window=$!
trap 'kill "$window" "$display"; cat "$HOME/log"; exit 1' TERM
# The window stays. It is done when the listing is there or has failed, or when nothing comes for longer than it waits.
done='Status:.*Directory listing of .* successful|Error:.*(retrieve directory listing|Could not connect to server)'
for ((quiet = 0, size = 0; quiet < 120; quiet++)); do
    ! grep --quiet -E "$done" "$HOME/log" || break
    written=$(stat --format %s "$HOME/log")
    if [ "$written" != "$size" ]; then size=$written quiet=0; fi
    sleep 0.1
done
kill "$window" "$display"
wait "$window" "$display" 2>/dev/null || true
# What comes after that is the same again: it connects once more by itself.
sed -E "/$done/q" "$HOME/log"
