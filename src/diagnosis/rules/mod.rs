//! The rules, one file a family, and the tables that name them.
//!
//! * `dns` names to addresses, `tcp` connecting, `greeting` the first words, `proxy` replies to a PROXY header
//! * `proxied` connections that the run's own proxy did not make
//! * `limits` limits that are announced before they are met
//! * `session` what an exchange says of a session that ends, is lost or falls silent, and refusals by their code;
//!   `mid_session` where that stops the run
//! * `tls_auth` AUTH, `tls_negotiation` PBSZ and PROT, and what all three show besides, `tls_handshake` the control connection's handshake,
//!   `tls_certificate` its certificate with `tls_faults` all that can be wrong with one and `tls_described` how it is told, `tls_session` what becomes of its TLS afterwards,
//!   with `tls_names` the names in certificates and `tls_words` what facts say
//! * `login` USER, PASS, ACCT, and `directory` what is said of the directory
//! * `data` each data connection judged by itself, `passive` EPSV and PASV together, `active` PORT and EPRT beside them
//! * `preliminaries` PWD and TYPE I refused in a session that goes on
//! * `transfer_test` a file of our own that did not go there and back, `transfer_notes` what it shows besides
//! * `port_range` the ports that are announced, `ports` which passive ports the server gives, and which of them answer
//! * `matrix` what plain and encrypted sessions show together
//! * `out_of_step` replies that do not answer the command before them, `protocol` replies that are not as the RFCs want
//!   them
//! * `experiments` what the experiments measured that were asked for, `tls_data_test` those with TLS
//! * `unfinished` experiments that were not done, or not to their end
//! * `command` the command that would decide what is left open
//! * `closer` causes told more closely by what surrounds them
//! * `observed` features, banners, speeds and limits worth knowing, `timed` what only a run can show
//! * `logged` what only logs of other programs show, `captured` what only packets do
//! * `checks` and `checks_files` what the user asked to be checked: thresholds, texts, files, replies; `checks_missing` files
//!   that are not there, `checks_ages` times that cannot be what they seem, `unmeasured` what could not be checked
//! * `probe` the probe's own ends
//!
//! A rule is a plain function of a [`Context`]. To add one, write it and add a line to a table here, which says
//! of what kinds of record it can judge.

mod active;
mod captured;
mod checks;
mod checks_ages;
mod checks_files;
mod checks_missing;
mod closer;
mod command;
mod data;
mod directory;
mod dns;
mod experiments;
mod greeting;
mod limits;
mod logged;
mod login;
mod matrix;
mod mid_session;
mod observed;
mod out_of_step;
mod passive;
mod port_range;
mod ports;
mod preliminaries;
mod probe;
mod protocol;
mod proxied;
mod proxy;
mod session;
mod tcp;
mod timed;
mod tls_auth;
mod tls_certificate;
mod tls_data_test;
mod tls_described;
mod tls_faults;
mod tls_handshake;
mod tls_names;
mod tls_negotiation;
mod tls_session;
mod tls_words;
mod transfer_notes;
mod transfer_test;
mod unfinished;
mod unknown_command;
mod unmeasured;

pub(super) use captured::is_aborted;
use data::encrypted as encrypted_data;
use data::tls as tls_data;
pub(super) use out_of_step::leave_out_misled;
pub(super) use tls_auth::offers_tls;

use super::context::Context;
use super::measure::Measure;
use super::{Finding, Severity};
use crate::evidence::{Evidence, Origin};

/// Finds what keeps the run from succeeding.
pub(super) type Cause = fn(&Context<'_>) -> Option<Finding>;

/// Finds what is worth knowing besides.
pub(super) type Notes = fn(&Context<'_>) -> Vec<Finding>;

/// Finds where the server is not as the user wants it.
pub(super) type Check = fn(&Context<'_>, &[Measure]) -> Vec<Finding>;

/// A rule with its name and what it may judge.
pub(super) struct Rule<F> {
    /// As in this module: `dns::cause`.
    #[cfg(test)]
    name: &'static str,
    of: Applies,
    pub(super) run: F,
}

impl<F> Rule<F> {
    /// Whether it may judge this evidence.
    pub(super) fn judges(&self, evidence: &Evidence) -> bool {
        self.of.includes(evidence.origin())
    }
}

/// The kinds of record that a rule can conclude something from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Applies {
    /// Replies tell it, whoever wrote them down.
    Any,
    /// It needs what only the probe sees or times, or counts its connections.
    Live,
    /// It is about reaching the server, which the server's own log cannot tell of.
    Client,
    /// It makes up for what only logs lack.
    Logs,
}

impl Applies {
    fn includes(self, origin: Origin) -> bool {
        match self {
            Self::Any => true,
            Self::Live => origin == Origin::Run,
            Self::Client => origin != Origin::ServerLog,
            Self::Logs => origin != Origin::Run,
        }
    }
}

/// Rows of a table: what a rule may judge, and the function.
macro_rules! rules {
    ($($of:ident $module:ident :: $function:ident,)*) => {
        &[$(Rule {
            #[cfg(test)]
            name: concat!(stringify!($module), "::", stringify!($function)),
            of: Applies::$of,
            run: $module::$function,
        }),*]
    };
}

/// In the order of the conversation: the first that finds something has found the root cause, and
/// what merely follows from it is never looked at.
pub(super) const CAUSES: &[Rule<Cause>] = rules! {
    Logs logged::unproxied,
    Client dns::cause,
    Live proxied::cause,
    Client closer::unreached,
    Client tcp::cause,
    Any tls_handshake::implicit,
    Live closer::unheard,
    Live proxy::cause,
    Logs captured::proxied,
    Any greeting::cause,
    Any tls_auth::cause,
    Any tls_handshake::explicit,
    Any tls_negotiation::interrupted,
    Live passive::repeated,
    Any mid_session::cause,
    Any tls_certificate::cause,
    Logs captured::left,
    Logs logged::login_remarked,
    Logs logged::spoken_to_in_http,
    Any closer::unwelcome,
    Any login::cause,
    Any directory::cause,
    Any tls_negotiation::unprotected,
    Live matrix::cause,
    Live ports::cause,
    Logs logged::data_remarked,
    Any closer::unlisted,
    Any passive::cause,
    Logs encrypted_data::cause,
    Any active::cause,
    Live out_of_step::cause,
    Live transfer_test::cause,
    Logs logged::listings,
    Logs logged::files,
    Logs logged::commands,
    Logs logged::lone,
    Logs logged::lost,
    Logs captured::unheard,
    Logs captured::cut_off,
    Logs logged::tls_remarked,
    Live tls_certificate::unacceptable,
    Any probe::cause,
};

/// In the order of the conversation.
pub(super) const NOTES: &[Rule<Notes>] = rules! {
    Client dns::notes,
    Any greeting::notes,
    Live proxy::notes,
    Any tls_negotiation::notes,
    Any tls_handshake::notes,
    Any tls_certificate::notes,
    Any limits::notes,
    Any login::notes,
    Any mid_session::notes,
    Any directory::notes,
    Live matrix::notes,
    Live ports::notes,
    Any passive::notes,
    Any active::notes,
    Any tls_data::notes,
    Live tls_data_test::notes,
    Any preliminaries::notes,
    Live transfer_notes::notes,
    Live experiments::notes,
    Live unfinished::notes,
    Any observed::notes,
    Live timed::notes,
    Logs logged::notes,
    Logs captured::notes,
    Any out_of_step::notes,
    Any protocol::notes,
};

/// In the order of the conversation.
pub(super) const CHECKS: &[Rule<Check>] = rules! {
    Any checks::places,
    Any checks::greeting,
    Live checks::certificate,
    Any checks::features,
    Any checks::latency,
    Any checks_files::directories,
    Any checks_files::files,
    Any checks::quota,
    Any checks::replies,
};

/// What was asked for and came to nothing, in a run that nothing keeps from succeeding.
pub(super) fn unmeasured(context: &Context<'_>, measures: &[Measure]) -> Vec<Finding> {
    let thresholds = unmeasured::thresholds(context, measures);
    thresholds.into_iter().collect()
}

/// The rules of a table that can conclude something from this kind of record.
pub(super) fn applying<'r, F>(
    rules: &'r [Rule<F>],
    context: &Context<'_>,
) -> impl Iterator<Item = &'r Rule<F>> {
    let evidence = context.evidence;
    rules.iter().filter(|rule| rule.judges(evidence))
}

/// What the first rule finds that finds something. Where that rests on a reply to another command, the replies that are
/// out of step are the cause.
pub(super) fn first_cause(context: &Context<'_>) -> Option<Finding> {
    let found = applying(CAUSES, context).find_map(|rule| (rule.run)(context))?;
    let found = out_of_step::instead_of(context, &found).unwrap_or(found);
    Some(captured::tell(context, found))
}

/// What is worth knowing besides.
pub(super) fn notes(context: &Context<'_>) -> impl Iterator<Item = Finding> {
    let found = applying(NOTES, context).flat_map(|rule| (rule.run)(context));
    found.map(|note| match note.severity {
        Severity::Info => note,
        _ => captured::tell_note(context, note),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn names(applies: impl Fn(Applies) -> bool) -> Vec<&'static str> {
        let causes = CAUSES.iter().map(|rule| (rule.name, rule.of));
        let notes = NOTES.iter().map(|rule| (rule.name, rule.of));
        let checks = CHECKS.iter().map(|rule| (rule.name, rule.of));
        let rules = causes.chain(notes).chain(checks);
        rules.filter(|it| applies(it.1)).map(|it| it.0).collect()
    }

    #[test]
    fn each_rule_stands_in_one_table_once() {
        let all = names(|_| true);
        let different: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(different.len(), all.len(), "{all:?}");
    }

    #[test]
    fn what_a_log_cannot_show_is_not_asked_of_it() {
        let of_server = names(|of| of.includes(Origin::ServerLog));
        let of_client = names(|of| of.includes(Origin::ClientLog));
        let of_run = names(|of| of.includes(Origin::Run));
        for rule in ["timed::notes", "experiments::notes", "ports::cause"] {
            assert!(
                !of_client.contains(&rule) && !of_server.contains(&rule),
                "{rule}"
            );
            assert!(of_run.contains(&rule), "{rule}");
        }
        for rule in ["tcp::cause", "dns::cause"] {
            assert!(
                of_client.contains(&rule) && !of_server.contains(&rule),
                "{rule}"
            );
        }
        assert!(!of_run.contains(&"logged::files"));
    }
}
