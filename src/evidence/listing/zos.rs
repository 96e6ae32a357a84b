//! z/OS and its forebears: data sets, the members of partitioned ones, and jobs. A heading tells which of them the
//! lines hold. Sizes count tracks or lines and not bytes, and the date of a data set is that of its last use.

use super::reader::Found;
use super::time::{Order, Stamp};
use super::words::{self, Words};
use super::{EntryKind, ListingForm};

/// What the lines after a heading hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    DataSets,
    /// Members with the statistics of ISPF, or without any.
    Members,
    LoadModules,
    Jobs,
}

/// The table that begins with this line.
pub(super) fn heading(line: &str) -> Option<Table> {
    let words = Words::of(line);
    let begins = |wanted: [&str; 2]| {
        let mut both = wanted.into_iter().enumerate();
        both.all(|(at, wanted)| {
            words
                .get(at)
                .is_some_and(|it| it.eq_ignore_ascii_case(wanted))
        })
    };
    let tables = [
        (["Volume", "Unit"], Table::DataSets),
        (["Volume", "Referred"], Table::DataSets),
        (["Name", "VV.MM"], Table::Members),
        (["Name", "Size"], Table::LoadModules),
        (["JOBNAME", "JOBID"], Table::Jobs),
    ];
    let found = tables.into_iter().find(|(wanted, _)| begins(*wanted));
    let is_heading = |table: &Table| *table != Table::LoadModules || line.contains("TTR");
    found.map(|(_, table)| table).filter(is_heading)
}

/// A line of this table. Data sets and jobs are known without a heading as well.
pub(super) fn read(line: &str, table: Option<Table>) -> Option<Found> {
    match table {
        Some(Table::DataSets) => data_set(line),
        Some(Table::Members) => member(line),
        Some(Table::LoadModules) => load_module(line),
        Some(Table::Jobs) => job(line),
        None => job(line).or_else(|| is_data_set(line).then(|| data_set(line))?),
    }
}

/// `WRK001 3390 2025/11/27 1 15 FB 80 27920 PS DAILY.DATA`; of one that is migrated, on tape or not to be had, no more
/// than the name is certain.
fn data_set(line: &str) -> Option<Found> {
    let mut words = line.split_ascii_whitespace().rev();
    let name = words.next().filter(|name| is_name(name))?;
    let organisation = words.next().unwrap_or_default();
    let is_catalogue = line.trim_start().starts_with("Pseudo Directory");
    let kind = match organisation {
        _ if is_catalogue => EntryKind::Directory,
        "PO" | "PO-E" | "PDSE" | "GDG" => EntryKind::Directory,
        _ => EntryKind::File,
    };
    let name = name.trim_matches('\'');
    Some(Found::new(ListingForm::Zos, kind, name))
}

/// Names of data sets, in quotation marks where they are complete.
fn is_name(word: &str) -> bool {
    let name = word.trim_matches('\'');
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"@#$-{_.()+".contains(&b);
    !name.is_empty() && !name.ends_with('.') && name.bytes().all(fits)
}

/// A volume and a unit of four digits at the beginning, and before the name how it is organised.
fn is_data_set(line: &str) -> bool {
    let words: Vec<&str> = line.split_ascii_whitespace().take(12).collect();
    let [volume, unit, .., organisation, _] = words.as_slice() else {
        return false;
    };
    let is_volume = volume.len() <= 6 && volume.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_unit = unit.len() == 4 && unit.bytes().all(|b| b.is_ascii_digit());
    let known = [
        "PS", "PS-E", "PO", "PO-E", "PDSE", "DA", "VSAM", "PSU", "POU",
    ];
    is_volume && is_unit && known.contains(organisation)
}

/// `MEMBER1 01.05 2025/01/07 2025/11/27 07:00 30 26 0 USER1`.
fn member(line: &str) -> Option<Found> {
    let words = Words::of(line);
    let name = words.get(0).filter(|name| is_name(name))?;
    let mut found = Found::new(ListingForm::Zos, EntryKind::File, name);
    if words.len() == 1 {
        return Some(found);
    }
    let year_first = |_| Order::YearMonthDay;
    let date = |at| words::numbers(words.get(at)?, year_first);
    date(2)?;
    let clock = words.get(4).and_then(words::clock);
    found.stamp = Some(Stamp::new(date(3)?, clock));
    Some(found)
}

/// `MODULE1 0000A8 000B04 00 FO RN RU 31 ANY`.
fn load_module(line: &str) -> Option<Found> {
    let words = Words::of(line);
    let name = words.get(0).filter(|name| is_name(name))?;
    let is_hex = |word: &str| word.len() >= 6 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let told = words.len() == 1 || (1..=2).all(|at| words.get(at).is_some_and(is_hex));
    told.then(|| Found::new(ListingForm::Zos, EntryKind::File, name))
}

/// `USER1A JOB01906 USER1 OUTPUT A RC=0000 3 spool files`: what is fetched is called by the number.
fn job(line: &str) -> Option<Found> {
    let words = Words::of(line);
    let number = words.get(1)?;
    let kinds = ["JOB", "TSU", "STC"];
    let digits = kinds.iter().find_map(|kind| number.strip_prefix(kind))?;
    let is_number = (4..=7).contains(&digits.len()) && words::number::<u32>(digits).is_some();
    let states = ["INPUT", "ACTIVE", "OUTPUT", "HELD"];
    let has_state = (2..=3).any(|at| words.get(at).is_some_and(|it| states.contains(&it)));
    (is_number && has_state).then(|| Found::new(ListingForm::Zos, EntryKind::File, number))
}
