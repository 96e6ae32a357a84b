//! The way back: why the file did not come, or came as another one.

use super::file::{began, is_confirmed, refusal, size_on_server, stood_still, unanswered};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, TransferFact};
use crate::diagnosis::rules::data::tls;
use crate::evidence::StepName;
use crate::evidence::data::DataEnd;
use crate::evidence::transfer_test::{Comparison, TransferTest};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

pub(super) fn downloaded<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let file = test.download.as_ref()?;
    let begun = match began(
        context,
        file,
        Moment::Download,
        FindingId::TransferUploadNotVisible,
    ) {
        Ok(begun) => begun,
        Err(fault) => {
            let size = size_on_server(context, test);
            let draft = fault?.value("path", &test.directory).number("size", size);
            let (true, Some((index, _)), Some(bytes)) = (
                draft.id() == FindingId::TransferUploadNotVisible,
                context.exchange(test.size_asked),
                size,
            ) else {
                return Some(draft);
            };
            let of_bytes = test.size;
            let fact = TransferFact::OnServer { bytes, of_bytes };
            return Some(draft.cites(index).shows(At::Exchange(index), fact));
        }
    };
    let data = &file.data;
    if tls::was_cut_short(data) {
        return None;
    }
    let came = data.bytes.unwrap_or_default();
    let whole = came == test.size;
    let draft = if let Some((last, _)) = refusal(context, data.closing) {
        let draft = if whole {
            context.draft(FindingId::TransferCompleteButError)
        } else if let Some(stated) = context.stated(Moment::Download, last) {
            stated
        } else {
            context.draft(FindingId::TransferTruncated)
        };
        draft.cites(last).shows(
            data,
            TransferFact::Came {
                bytes: data.bytes,
                of_bytes: test.size,
            },
        )
    } else if let Some(draft) = tls::failed(context, data, data.closing) {
        draft
    } else if let Some(draft) = stood_still(context, file, FindingId::TransferStalled) {
        draft
    } else if is_confirmed(context, file) {
        let nothing = came == 0 && data.end == Some(DataEnd::Eof) && test.size > 0;
        nothing.then(|| context.draft(FindingId::TransferZeroByteDownload))?
    } else {
        unanswered(context, file)?
    };
    Some(draft.cites(begun).value("path", &test.directory))
}

/// What came back is not what was sent.
pub(super) fn compared<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let Comparison {
        first_difference,
        line_ends_changed,
    } = test.compared.as_ref()?;
    let offset = (*first_difference)?;
    let file = test.download.as_ref()?;
    let came = file.data.bytes.unwrap_or_default();
    let id = if *line_ends_changed {
        FindingId::TransferAsciiMode
    } else if offset == came && offset < test.size {
        FindingId::TransferTruncated
    } else {
        FindingId::TransferDamaged
    };
    let draft = context.draft(id);
    let draft = draft.number("offset", Some(offset)).shows(
        StepName::TransferTest,
        TransferFact::Differs {
            offset,
            bytes: file.data.bytes,
            of_bytes: test.size,
        },
    );
    let cited = [file.data.transfer, file.data.closing];
    Some(cited.into_iter().flatten().fold(draft, Draft::cites))
}
