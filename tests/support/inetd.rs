//! How the servers are started that expect an inetd: inetutils, netkit and `BusyBox`, by the latter's `tcpsvd`.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::folder::TestFolder;
use super::installed;
use super::process::Process;
use super::server::{PASSWORD_HASH, Setup, Software, USER};

/// Runs a program that sees another /etc than the rest of the system.
const WITH_OWN_FILES: &str = r#"mount --bind "$0" /etc && exec "$@""#;

/// They know the users of the system only: `USER`, and anonymous ones as `ftp`. Both are locked into the served
/// directory, save that netkit's ftpd lets `USER` out. The settings are arguments.
pub(super) fn start(setup: &Setup, folder: &TestFolder, port: u16) -> Process {
    let served = folder.served();
    let (program, own): (_, Vec<String>) = match setup.software {
        Software::Inetutils => ("inetutils-ftpd", Vec::new()),
        Software::Netkit => ("netkit-ftpd-ssl", Vec::new()),
        _ => ("busybox", ["ftpd", "-a", "ftp"].map(Into::into).into()),
    };
    let mut args = ["--mount", "sh", "-c", WITH_OWN_FILES]
        .map(Into::into)
        .to_vec();
    args.push(system_files(folder, &served));
    args.push(installed::program("busybox").display().to_string());
    args.extend([
        "tcpsvd".to_owned(),
        setup.address.to_string(),
        port.to_string(),
    ]);
    args.push(installed::program(program).display().to_string());
    args.extend(own);
    args.extend(setup.settings.iter().cloned());
    if setup.software == Software::Busybox {
        args.push(served.display().to_string());
    }
    Process::start(
        Path::new("unshare"),
        &args,
        folder.path("log"),
        port,
        setup.namespace,
    )
}

/// A copy of /etc with the users, and without the greetings of this machine.
fn system_files(folder: &TestFolder, served: &Path) -> String {
    let etc = folder.path("etc");
    let copied = Command::new("cp")
        .arg("--archive")
        .arg("/etc")
        .arg(&etc)
        .status();
    assert!(copied.unwrap().success(), "a copy of /etc");
    let home = served.display();
    let accounts = [USER, "ftp"].map(|name| format!("{name}:x:65534:65534::{home}:/bin/sh\n"));
    let passwords = [(USER, PASSWORD_HASH), ("ftp", "*")]
        .map(|(name, hash)| format!("{name}:{hash}:19000:0:99999:7:::\n"));
    // The first line of a name is the one that counts.
    for (name, lines) in [("passwd", accounts), ("shadow", passwords)] {
        let path = etc.join(name);
        let all = lines.concat() + &fs::read_to_string(&path).unwrap();
        fs::write(&path, all).unwrap();
    }
    let service = "auth sufficient pam_ftp.so\nauth required pam_unix.so\n\
                   account required pam_permit.so\nsession required pam_permit.so\n";
    for (name, text) in [
        ("pam.d/ftp", service),
        ("ftpchroot", USER),
        ("ftpusers", "root\n"),
        ("shells", "/bin/sh\n"),
        ("motd", ""),
    ] {
        let path = etc.join(name);
        // It may be a link to a file of the real system.
        let _ = fs::remove_file(&path);
        fs::write(path, text).unwrap();
    }
    etc.display().to_string()
}
