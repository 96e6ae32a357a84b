//! A reply of which nobody knows when it came, such as one out of somebody's log.

use super::rows::{Row, rows};
use super::{Moment, Stated, classify, classify_words};
use crate::knowledge::findings::FindingId;
use crate::knowledge::hints::Hints;

/// How many moments there are.
const MOMENTS: usize = 11;

/// What a reply means by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The id of the finding that is most likely.
    pub finding: FindingId,
    /// When the reply comes where it means that; `None` where it means that at any moment.
    pub moment: Option<Moment>,
    /// What else the text offers.
    pub hints: Hints,
    /// Whose words they are, where that is known. Others may use them too unless `profile` is set.
    pub server: Option<&'static str>,
    /// The profile of that server, where nobody else words it so.
    pub profile: Option<&'static str>,
    /// What the same words mean elsewhere, the likelier first.
    pub alternatives: Vec<Alternative>,
}

/// Another meaning of the same words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The id of the finding.
    pub finding: FindingId,
    /// When the reply comes where it means that.
    pub moments: Vec<Moment>,
}

/// What this reply means, if its text is known at any moment. `text` is all lines without codes.
#[must_use]
pub fn explain(code: u16, text: &str) -> Option<Explained> {
    explain_at(Some(code), text, None)
}

/// What a reply means of which the code may be unknown, and the moment known: that moment goes before all others. So does
/// the moment of a command that the words themselves name.
#[must_use]
pub fn explain_at(code: Option<u16>, text: &str, at: Option<Moment>) -> Option<Explained> {
    let first = at.into_iter().chain(named(text).iter().copied());
    let mut moments: Vec<Moment> = Vec::new();
    for moment in first.chain(order(code.unwrap_or_default())) {
        if !moments.contains(&moment) {
            moments.push(moment);
        }
    }
    if code.is_none() {
        // Without its code a text means something only where it is known to have come.
        moments.truncate(1);
    }
    let stated = |moment| match code {
        Some(code) => classify(moment, code, text),
        None => classify_words(moment, text),
    };
    let mut meanings = moments
        .into_iter()
        .filter_map(|moment| Some((moment, stated(moment)?)));
    let (moment, stated) = meanings.next()?;
    let mut same = 1;
    let mut alternatives: Vec<Alternative> = Vec::new();
    let mut add = |finding: FindingId, moment: Moment| {
        if finding == stated.finding {
            return;
        }
        match alternatives
            .iter_mut()
            .find(|known| known.finding == finding)
        {
            Some(known) if known.moments.contains(&moment) => {}
            Some(known) => known.moments.push(moment),
            None => alternatives.push(Alternative {
                finding,
                moments: vec![moment],
            }),
        }
    };
    let also = |stated: &Stated| stated.also.iter().copied();
    also(&stated).for_each(|finding| add(finding, moment));
    for (moment, other) in meanings {
        same += usize::from(other.finding == stated.finding);
        add(other.finding, moment);
        also(&other).for_each(|finding| add(finding, moment));
    }
    Some(Explained {
        finding: stated.finding,
        moment: (same < MOMENTS).then_some(moment),
        hints: stated.hints,
        server: stated.server,
        profile: stated.profile,
        alternatives,
    })
}

/// The moments of the command with whose name the words of a reply begin, as in `PASV: Operation not permitted`.
fn named(text: &str) -> &'static [Moment] {
    use Moment::{
        ActiveTransfer, DataSetup, Directory, Download, Pass, Port, Session, Transfer, Upload, User,
    };
    let text = text.trim_start_matches(['\'', '"', '(']);
    let end = text
        .find(|c: char| !c.is_ascii_uppercase())
        .unwrap_or(text.len());
    match &text[..end] {
        "USER" => &[User],
        "PASS" | "ACCT" => &[Pass],
        "PASV" | "EPSV" | "SPSV" | "LPSV" => &[DataSetup],
        "PORT" | "EPRT" | "LPRT" => &[Port],
        "LIST" | "NLST" | "MLSD" => &[Transfer, ActiveTransfer],
        "STOR" | "APPE" | "STOU" => &[Upload],
        "RETR" => &[Download],
        "CWD" | "XCWD" | "CDUP" | "PWD" | "XPWD" | "STAT" => &[Directory],
        "AUTH" | "PBSZ" | "PROT" | "CCC" => &[Session],
        _ => &[],
    }
}

/// Every moment, the one at which this code comes most often first.
fn order(code: u16) -> [Moment; MOMENTS] {
    use Moment::{
        ActiveTransfer, DataSetup, Directory, Download, Greeting, Pass, Port, Session, Transfer,
        Upload, User,
    };
    match code {
        // A refused login, and only then the limits that some servers word with the same code.
        430..=432 | 530..=533 => [
            Pass,
            User,
            Greeting,
            Session,
            Transfer,
            DataSetup,
            Port,
            Upload,
            Download,
            ActiveTransfer,
            Directory,
        ],
        425 | 426 | 450..=452 | 521 | 522 | 551 | 552 => [
            Transfer,
            DataSetup,
            Upload,
            Download,
            ActiveTransfer,
            Port,
            Directory,
            Pass,
            User,
            Greeting,
            Session,
        ],
        550 | 553 => [
            Directory,
            Transfer,
            Pass,
            User,
            DataSetup,
            Port,
            Greeting,
            Session,
            Upload,
            Download,
            ActiveTransfer,
        ],
        503 | 534 => [
            User,
            Pass,
            Session,
            Transfer,
            DataSetup,
            Port,
            Upload,
            Download,
            ActiveTransfer,
            Greeting,
            Directory,
        ],
        501 | 502 | 504 | 520 => [
            Port,
            DataSetup,
            Session,
            User,
            Pass,
            Transfer,
            Upload,
            Download,
            ActiveTransfer,
            Directory,
            Greeting,
        ],
        // 421 above all: most often it stands in place of the greeting.
        _ => [
            Greeting,
            Pass,
            User,
            Session,
            Port,
            DataSetup,
            Transfer,
            Upload,
            Download,
            ActiveTransfer,
            Directory,
        ],
    }
}

/// Whole replies that state this finding, each with the server whose words they are.
pub fn examples(finding: FindingId) -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_finding = move |row: &&Row| row.finding == finding;
    let rows = rows().iter().filter(of_finding);
    rows.map(|row| (row.server.as_str(), row.example.as_str()))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test]
    fn the_same_words_at_other_moments_are_alternatives() {
        let found = explain(421, "Service not available.").unwrap();
        assert_eq!(found.finding, FindingId::SourceDenied);
        assert_eq!(found.moment, Some(Moment::Greeting));
        assert_eq!(found.profile, Some("vsftpd"));
        assert_eq!(found.alternatives.len(), 1);
        assert_eq!(found.alternatives[0].finding, FindingId::Session421);
        assert!(found.alternatives[0].moments.contains(&Moment::Session));
    }

    #[test_case(
        421,
        "Too many connections (8) from this IP",
        FindingId::LimitPerIp,
        Some("pure-ftpd")
    )]
    #[test_case(530, "Login incorrect.", FindingId::LoginBadCredentials, None)]
    #[test_case(530, "Access denied.", FindingId::LoginBadCredentials, None)]
    #[test_case(
        425,
        "Failed to establish connection.",
        FindingId::DataConnectTooLate,
        Some("vsftpd")
    )]
    #[test_case(500, "Illegal PORT command.", FindingId::PortPrivateAddress, None)]
    #[test_case(
        500,
        "OOPS: vsftpd: refusing to run with writable root inside chroot()",
        FindingId::LoginChrootWritable,
        Some("vsftpd")
    )]
    #[test_case(550, "Permission denied.", FindingId::DirNoPermission, None)]
    #[test_case(
        503,
        "Use AUTH first.",
        FindingId::TlsRequiredControl,
        Some("filezilla-server")
    )]
    fn the_likeliest_moment_is_taken(
        code: u16,
        text: &str,
        finding: FindingId,
        profile: Option<&'static str>,
    ) {
        let found = explain(code, text).unwrap();
        assert_eq!((found.finding, found.profile), (finding, profile));
    }

    #[test_case(501, "PASV: Operation not permitted", FindingId::PasvDisabled)]
    #[test_case(500, "EPSV: Operation not permitted", FindingId::PasvDisabled)]
    #[test_case(501, "EPRT: Operation not permitted", FindingId::PortDisabled)]
    #[test_case(550, "CWD: Permission denied", FindingId::DirNoPermission)]
    #[test_case(550, "STOR: Permission denied", FindingId::TransferWriteDenied)]
    fn a_command_that_the_words_name_tells_the_moment(code: u16, text: &str, finding: FindingId) {
        assert_eq!(explain(code, text).unwrap().finding, finding);
    }

    #[test_case(Moment::Pass, "Login incorrect.", Some(FindingId::LoginBadCredentials))]
    #[test_case(
        Moment::Directory,
        "Failed to change directory.",
        Some(FindingId::DirNotFound)
    )]
    #[test_case(
        Moment::Transfer,
        "Bad IP connecting.",
        Some(FindingId::DataPeerIpMismatch)
    )]
    #[test_case(Moment::Pass, "in /srv/app.php", None)]
    fn words_without_their_code(at: Moment, text: &str, finding: Option<FindingId>) {
        let found = explain_at(None, text, Some(at));
        assert_eq!(found.map(|found| found.finding), finding);
    }

    #[test_case(550, "MLSD: Operation not permitted", FindingId::DirNoPermission)]
    #[test_case(
        426,
        "Failure reading network stream.",
        FindingId::Tls13UploadTruncated
    )]
    fn what_else_the_same_words_can_mean(code: u16, text: &str, other: FindingId) {
        let found = explain(code, text).unwrap();
        assert!(
            found.alternatives.iter().any(|it| it.finding == other),
            "{found:?}"
        );
    }

    #[test_case(521, "PROT P required", None; "a row of many")]
    #[test_case(530, "Login incorrect.", None; "words of many")]
    #[test_case(421, "Timeout (300 seconds): closing control connection.", Some("BSD ftpd"); "another number")]
    fn whose_words_they_are(code: u16, text: &str, server: Option<&'static str>) {
        assert_eq!(explain(code, text).unwrap().server, server);
    }

    #[test]
    fn what_holds_at_any_moment_names_none() {
        let found = explain(421, "Timeout.").unwrap();
        assert_eq!(
            (found.finding, found.moment),
            (FindingId::IdleServerTimeout, None)
        );
    }

    #[test]
    fn hints_come_with_it() {
        let found = explain(421, "Too many connections (8) from this IP").unwrap();
        assert_eq!(found.hints.limit, Some(8));
    }

    #[test]
    fn every_moment_is_tried_once() {
        for code in [120, 421, 425, 500, 501, 503, 530, 550] {
            let order = order(code);
            for (at, moment) in order.iter().enumerate() {
                assert!(!order[..at].contains(moment), "{code}: {moment:?} twice");
            }
        }
    }

    #[test]
    fn unknown_words_mean_nothing() {
        assert_eq!(explain(421, "Come back another day."), None);
        assert_eq!(explain(999, ""), None);
    }
}
