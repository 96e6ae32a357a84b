//! Files of which less came than was announced, though the server called the transfer complete.

use super::{capture, of_data};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, TransferFact};
use crate::evidence::capture::Packets;
use crate::evidence::data::DataEnd;
use crate::evidence::failures::is_transfer;
use crate::evidence::transfer_test::size_of;
use crate::evidence::{DataConnection, DataMode, Exchange};
use crate::knowledge::findings::FindingId;

/// A file that is shorter than the server says it is.
pub(in crate::diagnosis::rules) fn short<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
) -> Option<Draft<'a>> {
    capture(context)?;
    let (transfer, asked) = context.exchange(data.transfer)?;
    let bytes = data.bytes.filter(|_| data.tls.is_none())?;
    let is_whole = of_data(context, data).all(|packets| packets.syn.is_some());
    // In ASCII type sizes differ (RFC 3659 section 4).
    if !is_whole || !is_binary(context, transfer) {
        return None;
    }
    let (index, fact) = match asked.verb().as_deref()? {
        "RETR" if has_ended(context, data) => {
            let (index, of_bytes) = announced(context, transfer, asked)?;
            let came = TransferFact::Came {
                bytes: Some(bytes),
                of_bytes,
            };
            (index, Some(came).filter(|_| bytes < of_bytes)?)
        }
        "STOR" if data.end == Some(DataEnd::Eof) && offset(context, transfer) == Some(0) => {
            let (index, stored) = stored(context, transfer, asked)?;
            let on_server = TransferFact::OnServer {
                bytes: stored,
                of_bytes: bytes,
            };
            (index, Some(on_server).filter(|_| stored < bytes)?)
        }
        _ => return None,
    };
    let draft = context.draft(FindingId::TransferTruncated).cites(transfer);
    let draft = draft.cites(index).cites_all(data.closing);
    Some(draft.shows(At::data(data), fact))
}

/// Whether nothing more of a download was to come: its sender said so, or its receiver had waited for more in vain.
fn has_ended(context: &Context<'_>, data: &DataConnection) -> bool {
    let by_sender = |packets: &Packets| {
        let end = packets.end.as_ref();
        let is_active = data.mode == DataMode::Active;
        end.is_some_and(|end| end.reset.is_none() && end.by_opener == is_active)
    };
    match data.end {
        Some(DataEnd::Eof) => of_data(context, data).all(by_sender),
        Some(DataEnd::TimedOut { .. }) => true,
        _ => false,
    }
}

/// Whether files went in binary type then.
fn is_binary(context: &Context<'_>, transfer: usize) -> bool {
    let before = context.exchanges().take(transfer);
    let accepted = before.filter(|(_, it)| it.verb().as_deref() == Some("TYPE") && it.is_class(2));
    let last = accepted.last().and_then(|(_, it)| argument(it));
    last.is_some_and(|it| it.starts_with(['I', 'i', 'L', 'l']))
}

/// How many bytes of the file a transfer passes over; `None` where that is not known.
fn offset(context: &Context<'_>, transfer: usize) -> Option<u64> {
    let before: Vec<_> = context.exchanges().take(transfer).collect();
    let own = before.iter().rev();
    let mut own = own.take_while(|(_, it)| !it.verb().is_some_and(|verb| is_transfer(&verb)));
    let Some((_, restart)) = own.find(|(_, it)| it.verb().as_deref() == Some("REST")) else {
        return Some(0);
    };
    match restart.code() {
        Some(300..=399) => argument(restart)?.parse().ok(),
        Some(400..) => Some(0),
        _ => None,
    }
}

/// How many bytes of the file were to come, and which reply says so.
fn announced(context: &Context<'_>, transfer: usize, asked: &Exchange) -> Option<(usize, u64)> {
    let offset = offset(context, transfer)?;
    let before: Vec<_> = context.exchanges().take(transfer).collect();
    // After a change of directory the same name is another file, and after an upload another size.
    let changes = ["CWD", "CDUP", "STOR", "APPE", "STOU", "RNTO", "DELE"];
    let mut same = before.iter().rev().take_while(|(_, it)| {
        let verb = it.verb();
        verb.is_none_or(|verb| !changes.contains(&verb.as_str()))
    });
    let told = same.find_map(|(index, it)| Some((*index, told(it, asked)?)));
    let by_size = told.map(|(index, size)| (index, size.saturating_sub(offset)));
    // Of a part, servers name the size of the part or of the whole.
    by_size.or_else(|| Some((transfer, in_words(&asked.text()).filter(|_| offset == 0)?)))
}

/// The size that the server names of the file after it was stored.
fn stored(context: &Context<'_>, transfer: usize, asked: &Exchange) -> Option<(usize, u64)> {
    let mut later = context
        .exchanges()
        .skip(transfer + 1)
        .take_while(|(_, it)| {
            let verb = it.verb();
            verb.is_none_or(|verb| !is_transfer(&verb) && !verb.contains("CWD") && verb != "CDUP")
        });
    later.find_map(|(index, it)| Some((index, told(it, asked)?)))
}

/// The size of the file that a transfer names, if this exchange tells it.
fn told(exchange: &Exchange, asked: &Exchange) -> Option<u64> {
    let is_same =
        exchange.verb().as_deref() == Some("SIZE") && argument(exchange) == argument(asked);
    size_of(exchange.reply.as_ref().filter(|_| is_same)?)
}

fn argument(exchange: &Exchange) -> Option<&str> {
    let (_, argument) = exchange.command.as_deref()?.split_once(' ')?;
    Some(argument.trim())
}

/// The number of bytes that stands in brackets: `(80000 bytes)`.
fn in_words(text: &str) -> Option<u64> {
    let parts = text.rsplit('(');
    let mut numbers = parts.filter_map(|part| {
        let (number, rest) = part.split_once(' ')?;
        rest.starts_with("byte").then(|| number.parse().ok())?
    });
    numbers.next()
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    #[test_case("Opening BINARY mode data connection for a.bin (80000 bytes).", Some(80_000); "BSD")]
    #[test_case("Opening data connection for a (1).bin(1 byte)", Some(1); "one byte")]
    #[test_case("Opening BINARY mode data connection for a(b).bin.", None; "a name")]
    #[test_case("Accepted data connection, 78.1 kbytes to download", None; "rounded")]
    #[test_case("Data connection (78.1 Kbytes)", None; "rounded in brackets")]
    fn sizes_in_words(text: &str, size: Option<u64>) {
        assert_eq!(super::in_words(text), size);
    }
}
