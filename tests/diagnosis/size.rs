//! Evidence far larger than a run can make. Each test has a hundred thousand of something: a diagnosis that took
//! time by the square of it would not end before the runner's limit.

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::certificate::Trust;
use ftpprobe::evidence::{Evidence, Facts};
use test_case::test_case;

use crate::script::Script;
use crate::secured::{over_tls, presented, with};
use crate::tls_certificate::expired;

const MANY: usize = 100_000;

fn base() -> Evidence {
    Script::encrypted(with(presented(expired, Trust::Expired)))
        .lists(over_tls)
        .quit()
        .end()
}

fn repeat<T: Clone>(items: &mut Vec<T>) {
    let period = items.clone();
    items.extend(period.into_iter().cycle().take(MANY));
}

fn exchanges(evidence: &mut Evidence) {
    repeat(&mut evidence.attempts[0].exchanges);
}

fn steps(evidence: &mut Evidence) {
    repeat(&mut evidence.attempts[0].steps);
}

fn data_connections(evidence: &mut Evidence) {
    let attempt = &mut evidence.attempts[0];
    repeat(&mut attempt.data);
    let listing = attempt
        .steps
        .iter()
        .find(|step| matches!(step.facts, Facts::Data(_)));
    let listing = listing.unwrap().clone();
    for index in 0..attempt.data.len() {
        let facts = Facts::Data(index);
        attempt.steps.push(ftpprobe::evidence::Step {
            facts,
            ..listing.clone()
        });
    }
}

fn attempts(evidence: &mut Evidence) {
    let attempt = evidence.attempts[0].clone();
    evidence.attempts = vec![attempt; MANY / 20];
}

fn reply_lines(evidence: &mut Evidence) {
    for exchange in &mut evidence.attempts[0].exchanges {
        if let Some(reply) = &mut exchange.reply {
            repeat(&mut reply.lines);
        }
    }
}

fn one_line(evidence: &mut Evidence) {
    for exchange in &mut evidence.attempts[0].exchanges {
        if let Some(reply) = &mut exchange.reply {
            reply.lines[0]
                .push_str(&" 421 too many (8) users from 10.0.0.1 in 5 m".repeat(MANY / 40));
        }
    }
}

fn features(evidence: &mut Evidence) {
    for step in &mut evidence.attempts[0].steps {
        if let Facts::Features(facts) = &mut step.facts {
            repeat(&mut facts.features);
        }
    }
}

fn certificates(evidence: &mut Evidence) {
    for step in &mut evidence.attempts[0].steps {
        if let Facts::Secure(facts) = &mut step.facts {
            let handshake = facts.handshake.as_mut().unwrap();
            let presented = handshake.presented.as_mut().unwrap();
            repeat(&mut presented.chain);
        }
    }
}

#[test_case(exchanges; "exchanges")]
#[test_case(steps; "steps")]
#[test_case(data_connections; "data connections")]
#[test_case(attempts; "attempts")]
#[test_case(reply_lines; "lines in each reply")]
#[test_case(one_line; "words in a line")]
#[test_case(features; "features")]
#[test_case(certificates; "certificates")]
fn there_may_be_a_hundred_thousand_of(grow: fn(&mut Evidence)) {
    let mut evidence = base();
    grow(&mut evidence);
    let diagnosis = diagnose(&evidence, &Policy::default());
    let found = diagnosis.findings.iter().map(|it| it.id.name());
    assert!(found.count() < 100);
}
