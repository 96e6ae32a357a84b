# Limits, bans, shutdowns and timeouts that the server itself states.
