//! How many files may be open at once, which decides whether the program can begin and how many targets can be probed at a time.

use anyhow::Result;

use super::output;

/// Descriptors that the program has open whatever it probes: standard streams, runtimes, files that it writes.
const OWN: u64 = 24;

/// The most that one run has open: its connections, those of lookups, the files of its state.
const EACH: u64 = 10;

/// Whether as many files can be opened as the runtime opens when it begins, which panics where it cannot.
#[cfg(unix)]
pub(crate) fn room_for_runtime() -> Result<()> {
    use std::os::unix::net::UnixStream;

    use anyhow::Context;

    let pairs: std::io::Result<Vec<_>> = (0..4).map(|_| UnixStream::pair()).collect();
    pairs.map(drop).with_context(|| say!("error-too-few-files"))
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub(crate) fn room_for_runtime() -> Result<()> {
    Ok(())
}

/// As many of these jobs as descriptors allow for; says so where they are fewer.
pub(crate) fn jobs(wanted: usize) -> usize {
    let needed = OWN.saturating_add(EACH.saturating_mul(wanted as u64));
    let Some(most) = raised_to(needed) else {
        return wanted;
    };
    if most >= needed {
        return wanted;
    }
    let jobs = most.saturating_sub(OWN) / EACH;
    let jobs = usize::try_from(jobs).unwrap_or(wanted).max(1);
    output::warn(&say!("warning-fewer-jobs", most, jobs, wanted));
    jobs
}

/// The limit, after it has been raised as far as is needed and allowed; `None` where there is none.
#[cfg(unix)]
fn raised_to(needed: u64) -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let current = limit.current?;
    if current >= needed {
        return Some(current);
    }
    let raised = limit.maximum.map_or(needed, |most| most.min(needed));
    let asked = Rlimit {
        current: Some(raised),
        maximum: limit.maximum,
    };
    Some(match setrlimit(Resource::Nofile, asked) {
        Ok(()) => raised,
        Err(_) => current,
    })
}

/// Other systems have no such limit.
#[cfg(not(unix))]
fn raised_to(_: u64) -> Option<u64> {
    None
}
