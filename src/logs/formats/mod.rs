//! One file a format: which lines are its own, and what they say.
//!
//! * [`curl`] `curl -v`, [`curl_trace`] `curl --trace-ascii`
//! * [`lftp`] `debug`, [`ncftp`] `-d`, [`tnftp`] `debug`
//! * [`ftplib`] Python's `set_debuglevel`
//! * [`labelled`] FileZilla's message log and FluentFTP, which write a word before each line
//! * [`winscp`] WinSCP's session log
//! * [`vsftpd`] `log_ftp_protocol`, [`filezilla_server`] FileZilla Server

pub(super) mod curl;
pub(super) mod curl_trace;
pub(super) mod filezilla_server;
pub(super) mod ftplib;
pub(super) mod labelled;
pub(super) mod lftp;
pub(super) mod ncftp;
pub(super) mod tnftp;
pub(super) mod vsftpd;
pub(super) mod winscp;
