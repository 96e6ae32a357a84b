//! What stands in front of every line of a log. Where lines have to be unfolded, it is taken off before, and what the
//! program itself indents stays indented.

use crate::logs::lines::Peeler;

/// How many things may stand in front of all lines.
pub(super) const MAX_DEPTH: usize = 5;

/// So many things in front of each line, and so many blanks behind them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Margin {
    depth: usize,
    blanks: usize,
}

impl Margin {
    /// What these lines have in common in front, if it is so many things.
    pub(super) fn of<S: AsRef<str>>(lines: &[S], depth: usize, peeler: &Peeler) -> Self {
        let blanks = |line: &S| {
            let (rest, _) = without(line.as_ref(), depth, peeler)?;
            let after = rest.trim_start_matches([' ', '\t']);
            (!after.is_empty()).then(|| rest.len() - after.len())
        };
        Self {
            depth,
            blanks: lines.iter().filter_map(blanks).min().unwrap_or_default(),
        }
    }

    /// The line behind it, and the last of the times in it.
    pub(super) fn off<'a>(self, line: &'a str, peeler: &Peeler) -> (&'a str, Option<u64>) {
        let Some((rest, at_us)) = without(line, self.depth, peeler) else {
            return (line, None);
        };
        let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        (&rest[indent.min(self.blanks)..], at_us)
    }
}

/// The line without so many things in front, but with the blanks behind them.
fn without<'a>(line: &'a str, depth: usize, peeler: &Peeler) -> Option<(&'a str, Option<u64>)> {
    let (mut rest, mut at_us) = (line, None);
    for _ in 0..depth {
        let behind = peeler.peel(rest)?;
        at_us = behind.at_us.or(at_us);
        rest = behind.rest;
    }
    let front = &line[..line.len() - rest.len()];
    Some((&line[front.trim_end_matches([' ', '\t']).len()..], at_us))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(&["> 211: Features", ">       MDTM"], 1, &["211: Features", "      MDTM"]; "quoted")]
    #[test_case(&["    211: Features", "          MDTM"], 1, &["211: Features", "      MDTM"]; "indented")]
    #[test_case(&["Mar  4 07:15:02 web1 sync[4412]: 211: Features", "Mar  4 07:15:02 web1 sync[4412]:       MDTM"], 2,
        &["211: Features", "      MDTM"]; "the journal")]
    #[test_case(&["211: Features", "      MDTM"], 0, &["211: Features", "      MDTM"]; "nothing")]
    fn what_is_indented_stays_so(lines: &[&str], depth: usize, expected: &[&str]) {
        let peeler = Peeler::default();
        let margin = Margin::of(lines, depth, &peeler);
        let found: Vec<&str> = lines
            .iter()
            .map(|line| margin.off(line, &peeler).0)
            .collect();
        assert_eq!(found, expected);
    }
}
