//! Runs for spreadsheets.

use std::io::{self, Write};

use crate::history::{Check, Run};
use crate::render::neutral::for_cell;
use crate::report::Quantity;
use crate::text::sanitize;

/// Runs as a table: one line each.
pub struct Table<W: Write>(csv::Writer<W>);

impl<W: Write> Table<W> {
    /// Begins it with its headings.
    ///
    /// # Errors
    ///
    /// When `out` fails.
    pub fn begin(out: W) -> io::Result<Self> {
        let mut table = csv::Writer::from_writer(out);
        let about = [
            "check",
            "host",
            "port",
            "user",
            "directory",
            "started_at",
            "verdict",
            "root_cause",
            "held_off",
        ];
        let quantities = Quantity::ALL.map(Quantity::name);
        table.write_record(about.iter().chain(&quantities).chain(&["codes"]))?;
        Ok(Self(table))
    }

    /// Writes the runs of a check.
    ///
    /// # Errors
    ///
    /// When `out` fails.
    pub fn add(&mut self, check: &Check, runs: &[Run]) -> io::Result<()> {
        for run in runs {
            self.0.write_record(record(check, run))?;
        }
        self.0.flush()
    }
}

fn record(check: &Check, run: &Run) -> Vec<String> {
    let mut fields: Vec<String> = vec![
        check.label.clone(),
        check.host.clone(),
        check.port.to_string(),
        check.user.clone(),
        check.directory.clone().unwrap_or_default(),
        run.started_at.to_string(),
        run.verdict.name().to_owned(),
        run.root_cause.clone().unwrap_or_default(),
        run.held_off.to_string(),
    ];
    for field in &mut fields {
        *field = for_cell(field).into_owned();
    }
    // Of several expected files, the first.
    fields.extend(Quantity::ALL.map(|quantity| {
        let mut measures = run.measures.iter();
        let measure = measures.find(|it| it.quantity == quantity);
        measure.map_or_else(String::new, |measure| measure.value.to_string())
    }));
    let codes: Vec<String> = run.codes.iter().map(u16::to_string).collect();
    fields.push(codes.join(" "));
    fields.iter().map(|field| sanitize(field)).collect()
}
