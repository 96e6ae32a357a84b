//! The metrics of reports. `docs/metrics.md` lists them, and a test compares.

use super::document::{Kind, Metric};

const fn gauge(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    Metric {
        name,
        kind: Kind::Gauge,
        labels,
        help,
    }
}

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $id:ident = ($name:literal, [$($label:literal),*], $help:literal);)*) => {
        $(
            pub(super) static $id: Metric = gauge(concat!("ftpprobe_", $name), &[$($label),*], $help);
        )*

        /// All of them, in the order of the documentation.
        pub static OF_REPORTS: &[&Metric] = &[$(&$id),*];
    };
}

vocabulary! {
    SUCCESS = ("success", [], "Whether FTP works (verdict ok or warning)");
    VERDICT = ("verdict", [], "The verdict: 0 ok, 1 warning, 2 critical, 3 unknown");
    ROOT_CAUSE = ("root_cause_info", ["id"], "The root cause by the id of its finding, none where the verdict is ok");
    HELD_OFF = ("held_off", [], "Whether no connection was made, since an earlier run was told to wait");
    RUN_DURATION = ("run_duration_seconds", [], "How long the run took");
    RUN_STARTED = ("run_started_timestamp_seconds", [], "When the run began, in seconds since 1970");
    ATTEMPTS = ("attempts", [], "Attempts that the run made");
    CONNECTIONS = ("control_connections", [], "Connections opened to the control port");
    PHASE_DURATION = ("phase_duration_seconds", ["phase"], "How long a part of the last attempt took");
    PHASE_REPLY_CODE = ("phase_reply_code", ["phase"], "The last reply code in a phase of the last attempt");
    TLS_IN_USE = ("tls_in_use", [], "Whether the session went on encrypted");
    TLS_VERIFIED = ("tls_verified", [], "Whether the server is who it is to be, by its certificate");
    TLS_INFO = ("tls_info", ["version", "cipher_suite"], "TLS version and cipher suite of the control connection");
    CERTIFICATE_EXPIRES = ("certificate_expires_timestamp_seconds", [], "When the certificate of the server expires, in seconds since 1970");
    DATA_SUCCESS = ("data_connection_success", ["mode"], "Whether a listing came over a data connection of this mode");
    DATA_RESUMED = ("data_tls_resumed", ["mode"], "Whether the data connection resumed the TLS session of the control connection");
    LISTING_ENTRIES = ("listing_entries", ["mode"], "Entries of the listing that came over a data connection of this mode");
    EXPECTED_FILES = ("expected_files", ["file"], "Files that match an expected name");
    NEWEST_AGE = ("newest_file_age_seconds", ["file"], "Age of the newest of them");
    OLDEST_AGE = ("oldest_file_age_seconds", ["file"], "Age of the oldest of them");
    NEWEST_SIZE = ("newest_file_size_bytes", ["file"], "Size of the newest of them");
    FREE_PLACES = ("free_places", [], "Sessions that the server still has room for, by its own words");
    QUOTA_USED = ("quota_used_ratio", [], "How much of the quota is used, by the server's own words, from 0 to 1");
}
