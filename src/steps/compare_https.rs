//! The certificate of port 443 on the same host, only when asked for: it is often renewed there first.

use std::sync::Arc;

use super::Doing;
use super::run::Run;
use crate::evidence::tls::HttpsLook;
use crate::evidence::{Facts, Outcome, StepName};
use crate::wire::dial::dial;
use crate::wire::tls::{Sessions, shake};

/// The customary port of HTTPS (RFC 9110 section 4.2.2).
const HTTPS: u16 = 443;

pub(super) async fn step(run: &mut Run<'_>) {
    if !run.settings.tls.compare_https {
        return;
    }
    let (Some(peer), Ok(client)) = (run.goal.clone(), run.tls()) else {
        return;
    };
    let goal = peer.with_port(HTTPS);
    let address = goal.address();
    let started_us = run.begins(StepName::CompareHttps, &Doing::CompareHttps { address });
    let (path, stream) = dial(&run.limits, &goal).await;
    let handshake = match stream {
        Some(stream) => {
            let never = std::future::pending();
            let stream = Arc::new(stream);
            Some(
                shake(&run.limits, &client, Sessions::New, stream, never)
                    .await
                    .handshake,
            )
        }
        None => None,
    };
    // A host without HTTPS is no failure.
    run.record(
        StepName::CompareHttps,
        started_us,
        Outcome::Ok,
        Facts::CompareHttps(Box::new(HttpsLook { path, handshake })),
    );
}
