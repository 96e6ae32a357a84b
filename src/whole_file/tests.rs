//! Nothing is half written, and nothing is left behind.

use super::*;

fn fill(file: &Path, text: &str) -> io::Result<()> {
    write(file, Readers::ByUmask, |to| to.write_all(text.as_bytes()))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn aged(file: &Path, by: Duration) {
    let file = File::options().write(true).open(file).unwrap();
    let now = file.metadata().unwrap().modified().unwrap();
    file.set_modified(now - by).unwrap();
}

#[test]
fn an_older_file_outlives_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report");
    fill(&file, "old").unwrap();
    let failed = write(&file, Readers::ByUmask, |to| {
        to.write_all(b"half")?;
        Err(io::Error::other("disk full"))
    });
    assert_eq!(failed.unwrap_err().to_string(), "disk full");
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    assert_eq!(names(folder.path()), ["report"]);
    fill(&file, "new").unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "new");
}

#[test]
fn unfinished_files_of_killed_runs_are_removed_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let make = |name: &str| {
        let file = folder.path().join(name);
        fs::write(&file, "half").unwrap();
        aged(&file, UNLOCKED_FOR * 2);
        file
    };
    make(".ftpprobe-aB3dE6");
    make(".ftpprobe-notes");
    make(".ftpprobe-aB3dE67");
    make("ftpprobe-aB3dE6");
    fs::create_dir(folder.path().join(".ftpprobe-folder")).unwrap();
    // One that another run is writing, slowly.
    let busy = File::open(make(".ftpprobe-busy01")).unwrap();
    busy.try_lock().unwrap();
    // One that another run has just made.
    fs::write(folder.path().join(".ftpprobe-young1"), "").unwrap();
    fill(&folder.path().join("report"), "whole").unwrap();
    assert_eq!(
        names(folder.path()),
        [
            ".ftpprobe-aB3dE67",
            ".ftpprobe-busy01",
            ".ftpprobe-folder",
            ".ftpprobe-notes",
            ".ftpprobe-young1",
            "ftpprobe-aB3dE6",
            "report"
        ]
    );
    drop(busy);
    fill(&folder.path().join("report"), "again").unwrap();
    assert!(!names(folder.path()).contains(&".ftpprobe-busy01".to_owned()));
}

#[test]
fn what_a_wrong_clock_dated_into_the_future_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".ftpprobe-future");
    fs::write(&file, "").unwrap();
    let opened = File::options().write(true).open(&file).unwrap();
    let now = opened.metadata().unwrap().modified().unwrap();
    opened
        .set_modified(now + Duration::from_secs(1_000_000_000))
        .unwrap();
    drop(opened);
    fill(&folder.path().join("report"), "whole").unwrap();
    assert_eq!(names(folder.path()), ["report"]);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_and_permissions_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("report"), folder.path().join("link"));
        fill(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        fill(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[test]
    fn a_link_that_leads_nowhere_yet_leads_to_the_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other");
        fs::create_dir(&other).unwrap();
        symlink("other/report", folder.path().join("one")).unwrap();
        symlink("one", folder.path().join("two")).unwrap();
        fill(&folder.path().join("two"), "new").unwrap();
        assert_eq!(fs::read_to_string(other.join("report")).unwrap(), "new");
        let link = |name: &str| fs::read_link(folder.path().join(name)).unwrap();
        assert_eq!(link("one"), Path::new("other/report"));
        assert_eq!(link("two"), Path::new("one"));
    }

    #[test]
    fn links_in_a_circle_and_into_no_folder_are_errors_and_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (circle, lost) = (folder.path().join("circle"), folder.path().join("lost"));
        symlink("circle", &circle).unwrap();
        symlink("no/such/report", &lost).unwrap();
        let error = fill(&circle, "new").unwrap_err().to_string();
        assert_eq!(error, "its symbolic links lead in a circle");
        fill(&lost, "new").unwrap_err();
        assert_eq!(names(folder.path()), ["circle", "lost"]);
    }

    #[test]
    fn evidence_is_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("evidence.json");
        let mode = || {
            write(&file, Readers::Owner, |to| to.write_all(b"{}")).unwrap();
            fs::metadata(&file).unwrap().permissions().mode() & 0o777
        };
        assert_eq!(mode(), 0o600);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(mode(), 0o600, "also where others could read one of before");
    }
}
