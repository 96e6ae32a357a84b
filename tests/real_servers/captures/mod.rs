//! What packets tell that were recorded at both ends of a network: the same cause as the probe that ran there.
//!
//! * [`recorded`] a run of the probe and what was recorded of it, judged
//! * [`faults`] a table of networks that break something, and what each end can know of it
//! * [`documented`] the lines that docs/captures.md tells people to record with
//! * [`healthy`] sessions of all kinds in which nothing is wrong

#![cfg(target_os = "linux")]

mod documented;
mod faults;
mod healthy;
mod recorded;
