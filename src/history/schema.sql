-- Version 1. A run and all that belongs to it is written in one transaction.

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL,             -- what tells this check from others
    name TEXT,                       -- what the user calls it
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    user TEXT NOT NULL,
    directory TEXT,
    started_us INTEGER NOT NULL,     -- microseconds since 1970
    duration_us INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('ok', 'warning', 'critical', 'unknown')),
    root_cause TEXT,                 -- id of a finding
    held_off INTEGER NOT NULL,       -- 1: no connection was made, the last verdict was told again
    attempts INTEGER NOT NULL,
    connections INTEGER NOT NULL,
    software TEXT,
    certificate_sha256 TEXT,
    certificate_not_after TEXT       -- RFC 3339
) STRICT;

CREATE INDEX runs_by_label ON runs (label, started_us);
CREATE INDEX runs_by_time ON runs (started_us);

CREATE TABLE measures (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    quantity TEXT NOT NULL,
    file TEXT NOT NULL,              -- of which expected file; empty for what there is one of
    value REAL NOT NULL,             -- in the unit of the quantity: seconds, bytes, days, per cent, or a number
    PRIMARY KEY (run, quantity, file)
) STRICT, WITHOUT ROWID;

CREATE TABLE replies (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,          -- in the order in which they came
    verb TEXT,                       -- of the command; null for a reply without a command
    code INTEGER NOT NULL,
    PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;
