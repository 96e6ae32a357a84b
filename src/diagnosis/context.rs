//! What a rule sees: one attempt of the evidence, the policy, and the questions that many rules ask.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;

use super::Policy;
use super::mode::Mode;
use crate::evidence::{Attempt, Ending, Evidence, Exchange, Phase};
use crate::knowledge::defaults::Defaults;
use crate::knowledge::recognition;
use crate::knowledge::replies::{Moment, Stated, classify};
use crate::knowledge::servers::{self, Recognised, Sureness};

/// One attempt with everything that is needed to judge it.
pub(super) struct Context<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) attempt: &'a Attempt,
    /// Index of the attempt in the evidence.
    pub(super) number: usize,
    pub(super) policy: &'a Policy,
    software: OnceCell<Option<Recognised>>,
    modes: OnceCell<Vec<Mode>>,
    to_others: OnceCell<BTreeSet<usize>>,
    stated: RefCell<HashMap<(Moment, usize), Option<Stated>>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(evidence: &'a Evidence, attempt: &'a Attempt, policy: &'a Policy) -> Self {
        let mut attempts = evidence.attempts.iter();
        let number = attempts.position(|it| std::ptr::eq(it, attempt));
        Self {
            evidence,
            attempt,
            number: number.unwrap_or_default(),
            policy,
            software: OnceCell::new(),
            modes: OnceCell::new(),
            to_others: OnceCell::new(),
            stated: RefCell::default(),
        }
    }

    /// Each data connection of the attempt, judged by itself and once.
    pub(super) fn modes(&self, judge: fn(&Self) -> Vec<Mode>) -> &[Mode] {
        self.modes.get_or_init(|| judge(self))
    }

    /// The exchanges whose replies answer somebody else than the client, found once.
    pub(super) fn to_others(&self, find: fn(&Self) -> BTreeSet<usize>) -> &BTreeSet<usize> {
        self.to_others.get_or_init(|| find(self))
    }

    /// What the reply at this index states at this moment. Many rules ask, and a long reply is held against every text that is known, so
    /// it is found once.
    pub(super) fn classified(&self, moment: Moment, index: usize) -> Option<Stated> {
        let exchange = self.attempt.exchanges.get(index)?;
        let code = exchange.code()?;
        let known = self.stated.borrow().get(&(moment, index)).cloned();
        known.unwrap_or_else(|| {
            let stated = classify(moment, code, &exchange.text());
            let mut all = self.stated.borrow_mut();
            all.insert((moment, index), stated.clone());
            stated
        })
    }

    /// Every exchange with its index.
    pub(super) fn exchanges(&self) -> impl Iterator<Item = (usize, &'a Exchange)> {
        self.attempt.exchanges.iter().enumerate()
    }

    /// The exchange that this index of some fact points to.
    pub(super) fn exchange(&self, index: Option<usize>) -> Option<(usize, &'a Exchange)> {
        Some((index?, self.attempt.exchanges.get(index?)?))
    }

    /// Whether the reply at this index is positive.
    pub(super) fn is_positive(&self, index: Option<usize>) -> bool {
        self.attempt.is_positive(index)
    }

    /// The server's address, an IPv4 address as such even if it came mapped.
    pub(super) fn peer(&self) -> Option<IpAddr> {
        let told = || {
            // A log tells which address the client chose, and need not tell the port.
            self.evidence.source.as_ref()?;
            self.attempt.resolved()?.addresses().next()
        };
        Some(self.attempt.server_ip().or_else(told)?.to_canonical())
    }

    /// Whether the login was accepted.
    pub(super) fn is_logged_in(&self) -> bool {
        self.attempt.logged_in().is_some_and(|login| login.accepted)
    }

    /// The first greeting's text.
    pub(super) fn greeting(&self) -> Option<(usize, &'a Exchange)> {
        self.exchanges()
            .find(|(_, exchange)| exchange.phase == Phase::Greeting && exchange.is_class(2))
    }

    /// The server's name, or "the server" where it would be a guess.
    pub(super) fn software(&self) -> &str {
        let likely = self.recognised().filter(|found| found.is_likely());
        likely.map_or("the server", |found| found.name.as_str())
    }

    /// What the server does as it is shipped, where there is no reasonable doubt about which it is.
    pub(super) fn defaults(&self) -> Option<&'static Defaults> {
        let certain = |found: &&Recognised| found.confidence() == Sureness::Certain;
        let found = self.recognised().filter(certain)?;
        servers::defaults(&found.key)
    }

    fn recognised(&self) -> Option<&Recognised> {
        let found = || recognition::software(self.evidence, Some(self.attempt));
        self.software.get_or_init(found).as_ref()
    }
}

/// Whether the wait for this reply was cut short by us, or by the end of a log, so that it says nothing of the server.
pub(super) fn was_cut_short(exchange: &Exchange) -> bool {
    matches!(
        exchange.ending,
        Ending::Deadline | Ending::Interrupted | Ending::NotTold
    )
}
