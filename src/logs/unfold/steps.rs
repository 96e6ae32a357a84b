//! `==> SYST ... done.    ==> PWD ... done.` of wget: made into one line for each command.

use super::Unfold;

const STEP: &str = "==> ";

#[derive(Debug)]
pub(super) struct Steps;

impl Unfold for Steps {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        let mut begin = 0;
        for (at, _) in line.match_indices(STEP) {
            // Two blanks end a step.
            let before = line[begin..at].trim_end();
            if !before.is_empty() && line[..at].ends_with("  ") {
                to.push(before.to_owned());
                begin = at;
            }
        }
        to.push(line[begin..].to_owned());
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("==> SYST ... done.    ==> PWD ... done.", &["==> SYST ... done.", "==> PWD ... done."]; "two steps")]
    #[test_case("done.  ==> CWD not needed.", &["done.", "==> CWD not needed."]; "the end of one and another")]
    #[test_case("==> PASV ... ", &["==> PASV ... "]; "one step")]
    #[test_case("  ==> SYST ... done.", &["  ==> SYST ... done."]; "indented")]
    #[test_case("==> RETR a==> b ... done.", &["==> RETR a==> b ... done."]; "within a name")]
    #[test_case("", &[""]; "nothing")]
    fn steps_are_parted(line: &str, parts: &[&str]) {
        let mut to = Vec::new();
        Steps.line(line, &mut to);
        assert_eq!(to, parts);
    }
}
