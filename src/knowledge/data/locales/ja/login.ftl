# USER, PASS, ACCT, and what the server says after them.
