//! What the program that wrote the log says of a failure in words of its own: a server where it sent no reply or a bare one,
//! and a client where it gave up.

use crate::diagnosis::context::Context;
use crate::diagnosis::fact::{At, LogFact};
use crate::diagnosis::rules::{active, login as of_login, passive};
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::source::Remark;
use crate::knowledge::findings::FindingId;
use crate::knowledge::remarks::{self, About};

/// Why the login was refused.
pub(in crate::diagnosis::rules) fn login(context: &Context<'_>) -> Option<Finding> {
    if context.is_logged_in() {
        return None;
    }
    let plain = of_login::cause(context);
    told(context, About::Login, plain.as_ref())
}

/// Why a data connection came to nothing.
pub(in crate::diagnosis::rules) fn data(context: &Context<'_>) -> Option<Finding> {
    let plain = passive::cause(context).or_else(|| active::cause(context));
    told(context, About::Data, plain.as_ref())
}

/// Why TLS failed, where nothing else is left to tell it.
pub(in crate::diagnosis::rules) fn tls(context: &Context<'_>) -> Option<Finding> {
    told(context, About::Tls, None)
}

/// The last remark about this part of the conversation, unless something later went well, or what was found without it
/// says more.
fn told(context: &Context<'_>, about: About, plain: Option<&Finding>) -> Option<Finding> {
    let source = context.evidence.source.as_deref()?;
    let mut remarks = source.remarks.iter().rev();
    let (remark, named) = remarks.find_map(|remark| {
        let named = remarks::named(&remark.words)?;
        (named.at == about).then_some((remark, named.finding))
    })?;
    if came_later(context, about, remark) || plain.is_some_and(|plain| !is_bare(plain)) {
        return None;
    }
    let draft = context.draft(named).in_words(&remark.words);
    let draft = draft.cites_all(
        plain
            .into_iter()
            .flat_map(|it| it.exchanges.iter().copied()),
    );
    let fact = LogFact::Remark {
        words: remark.words.clone(),
    };
    // Whoever speaks HTTP to it is served by no FTP server.
    let draft = match named {
        FindingId::LoginClientKilledForHttp => draft,
        _ => draft.graded(Severity::Critical),
    };
    Some(draft.shows(At::Log, fact).finding())
}

/// Whether it is told by its code or its silence alone.
fn is_bare(plain: &Finding) -> bool {
    plain.confidence == Confidence::Inferred
        || matches!(
            plain.id,
            FindingId::LoginRefused | FindingId::DataRefused | FindingId::TransferRefused
        )
}

/// Whether what the remark is about went well afterwards.
fn came_later(context: &Context<'_>, about: About, remark: &Remark) -> bool {
    let after = remark.after.map_or(0, |after| after + 1);
    let mut later = context.exchanges().skip(after);
    let codes: &[u16] = match about {
        About::Login => &[230, 232],
        About::Data => &[226, 250],
        About::Tls | About::Proxy => return false,
    };
    later.any(|(_, exchange)| exchange.code().is_some_and(|code| codes.contains(&code)))
}
