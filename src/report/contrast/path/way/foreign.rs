//! What one side received and the other one never sent.

use super::{Piece, Sorted, Times, Way};
use crate::evidence::capture::Segment;

impl Way {
    /// Segments with data that the sender never sent, and whether it sent something else at that place. `is_odd` says whether the TTL of a
    /// segment shows that it comes from somewhere else; `slack_us` how far the clocks may be apart.
    pub(in crate::report::contrast::path) fn inserted(
        &self,
        times: &Times<impl Fn(u64) -> i64, impl Fn(u64) -> i64>,
        is_odd: impl Fn(&Segment) -> bool,
        slack_us: i64,
    ) -> Vec<(Piece, bool)> {
        let mut found = Vec::new();
        let sent = Sorted::new(&self.sent);
        for piece in &self.came {
            let came = (times.came)(piece.segment.at_us);
            let overlapping: Vec<&Piece> = sent.overlapping(piece.from, piece.to).collect();
            if overlapping.is_empty() {
                if self.had_not_sent(piece.from, came, times) || is_odd(&piece.segment) {
                    found.push((*piece, false));
                }
                continue;
            }
            let first = overlapping.iter().map(|it| (times.sent)(it.segment.at_us));
            let is_early = first.min().is_some_and(|sent| came + slack_us < sent);
            if is_early || is_other(piece, &overlapping) {
                found.push((*piece, true));
            }
        }
        found
    }

    /// The first FIN that came, if the sender had not sent it by then.
    pub(in crate::report::contrast::path) fn inserted_fin(
        &self,
        times: &Times<impl Fn(u64) -> i64, impl Fn(u64) -> i64>,
        is_odd: impl Fn(&Segment) -> bool,
        slack_us: i64,
    ) -> Option<Segment> {
        let came = self.fin[1].first()?;
        let came_us = (times.came)(came.at_us);
        let own = self.fin[0].first();
        if own.is_some_and(|own| (times.sent)(own.at_us) <= came_us + slack_us) {
            return None;
        }
        let at = self.fin_came?;
        // What is sent after a FIN shows that it was none of the sender's.
        let goes_on = self
            .sent
            .iter()
            .any(|it| it.to > at && (times.sent)(it.segment.at_us) > came_us);
        let is_shown = own.is_some() || goes_on || self.had_not_sent(at, came_us, times);
        (is_shown || is_odd(came)).then_some(*came)
    }

    /// Whether the sender had not sent what begins there when it came, as it said later.
    fn had_not_sent(
        &self,
        from: i64,
        came_us: i64,
        times: &Times<impl Fn(u64) -> i64, impl Fn(u64) -> i64>,
    ) -> bool {
        self.sender_stood
            .is_some_and(|(at_us, upto)| upto <= from && (times.sent)(at_us) >= came_us)
    }
}

/// Whether the sender sent just these bytes with another content each time.
fn is_other(piece: &Piece, overlapping: &[&Piece]) -> bool {
    let Some(content) = piece.segment.content else {
        return false;
    };
    overlapping.iter().all(|it| {
        let differs = it.segment.content.is_some_and(|it| it != content);
        (it.from, it.to) == (piece.from, piece.to) && differs
    })
}
