//! How long the client waited for a reply, and how much of that was the server's own time.

use super::Judge;
use crate::evidence::capture::Capture;
use crate::evidence::{Evidence, Exchange, Phase};
use crate::report::contrast::path::dialogue::{self, MAX_TEXT};
use crate::report::contrast::path::fact::{PathFact, Side};

/// Whoever waits for less need not know where the time goes.
const LONG_US: u64 = 1_000_000;

impl Judge<'_> {
    /// The reply that the client waited for the longest.
    pub(super) fn replies(&mut self, client: (&Evidence, &Capture), server: (&Evidence, &Capture)) {
        if !self.is_whole {
            return;
        }
        let pairs = dialogue::spoken(client.0)
            .into_iter()
            .zip(dialogue::spoken(server.0))
            .enumerate();
        let same = pairs.take_while(|(_, (a, b))| a.0.verb() == b.0.verb());
        // What begins a transfer is answered once there is a data connection.
        let attempt = client.0.last_attempt();
        let data = attempt.map_or(&[][..], |it| it.data.as_slice());
        let waits_for_data = |index: usize| data.iter().any(|it| it.transfer == Some(index));
        let same =
            same.filter(|(index, (a, b))| a.0.code() == b.0.code() && !waits_for_data(*index));
        let times = same.filter_map(|(_, (a, b))| {
            let waited_us = waited(a.0, client.1)?;
            let server_us = waited(b.0, server.1)?;
            let path_us = waited_us.checked_sub(server_us)?;
            let frames = (a.1.reply?, b.1.reply?);
            Some((waited_us, server_us, path_us, a.0, frames))
        });
        let longest = times.max_by_key(|it| it.0);
        let Some((waited_us, server_us, path_us, exchange, (client_frame, server_frame))) =
            longest.filter(|it| it.0 >= LONG_US)
        else {
            return;
        };
        let command = exchange.command.as_ref();
        let fact = PathFact::ReplyTime {
            command: command.map(|it| it.chars().take(MAX_TEXT).collect()),
            waited_us,
            server_us,
            path_us,
            client_frame,
            server_frame,
        };
        let at = self.by_client(Side::Client, exchange.ended_us.unwrap_or(0));
        self.facts.push((at, fact));
    }
}

/// From the command to its reply; for the greeting, from the SYN on.
fn waited(exchange: &Exchange, capture: &Capture) -> Option<u64> {
    let since = match exchange.command {
        Some(_) => exchange.sent_us?,
        None if exchange.phase == Phase::Greeting => capture.control.first()?.syn?.first_us,
        None => return None,
    };
    exchange.reply.as_ref()?;
    exchange.ended_us?.checked_sub(since)
}
