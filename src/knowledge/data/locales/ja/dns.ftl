# Looking up the host name.
