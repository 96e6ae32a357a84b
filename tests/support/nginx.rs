//! How nginx is configured and started, as the web server that somebody took for an FTP server.

use std::net::SocketAddr;

use super::folder::TestFolder;
use super::installed;
use super::process::Process;
use super::server::Setup;

/// One process that writes nothing outside its folder.
pub(super) fn start(setup: &Setup, folder: &TestFolder, port: u16) -> Process {
    let scratch = folder.directory("scratch").display().to_string();
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let paths = paths.map(|kind| format!("{kind}_temp_path {scratch};\n"));
    let text = format!(
        "daemon off;\nmaster_process off;\nerror_log stderr;\npid {scratch}/pid;\nevents {{}}\n\
         http {{\naccess_log off;\n{}server {{ listen {}; root {}; }}\n}}\n",
        paths.concat(),
        SocketAddr::new(setup.address, port),
        folder.served().display(),
    );
    let configuration = folder.write("nginx.conf", &text);
    Process::start(
        &installed::program("nginx"),
        &[
            "-p".as_ref(),
            scratch.as_ref(),
            "-c".as_ref(),
            configuration.as_os_str(),
        ],
        folder.path("log"),
        port,
        setup.namespace,
    )
}
