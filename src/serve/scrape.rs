//! How long whoever scrapes waits.

use std::time::Duration;

use axum::http::HeaderMap;

use super::runs::Caller;

/// What Prometheus says of its `scrape_timeout`.
const HEADER: &str = "X-Prometheus-Scrape-Timeout-Seconds";

/// What a run needs at least to be one.
const SHORTEST: Duration = Duration::from_millis(100);

/// A header that makes no sense.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{HEADER} is not a number of seconds")]
pub(super) struct NoTimeout;

/// How long whoever sent these headers waits, of which `offset` is kept for the way and the answer.
pub(super) fn caller(headers: &HeaderMap, offset: Duration) -> Result<Caller, NoTimeout> {
    let Some(value) = headers.get(HEADER) else {
        return Ok(Caller {
            patience: None,
            grace: offset,
        });
    };
    let seconds = value
        .to_str()
        .ok()
        .and_then(|text| text.trim().parse().ok());
    let timeout = seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|timeout| !timeout.is_zero())
        .ok_or(NoTimeout)?;
    let left = timeout.saturating_sub(offset);
    let patience = if left < SHORTEST {
        // An offset that leaves nothing is a mistake: something is better than nothing.
        timeout / 2
    } else {
        left
    };
    Ok(Caller {
        patience: Some(patience),
        grace: timeout.saturating_sub(patience) / 2,
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use test_case::test_case;

    use super::*;

    fn patience(header: Option<&str>) -> Result<Option<f64>, NoTimeout> {
        let mut headers = HeaderMap::new();
        if let Some(value) = header {
            headers.insert(HEADER, HeaderValue::from_str(value).unwrap());
        }
        let caller = caller(&headers, Duration::from_millis(500))?;
        Ok(caller.patience.map(|it| it.as_secs_f64()))
    }

    #[test_case(None, &Ok(None); "nobody scrapes")]
    #[test_case(Some("10"), &Ok(Some(9.5)); "ten seconds")]
    #[test_case(Some("2.500000"), &Ok(Some(2.0)); "as Prometheus writes it")]
    #[test_case(Some("0.4"), &Ok(Some(0.2)); "less than the offset")]
    #[test_case(Some("0"), &Err(NoTimeout); "nothing")]
    #[test_case(Some("-1"), &Err(NoTimeout); "negative")]
    #[test_case(Some("NaN"), &Err(NoTimeout); "no number")]
    #[test_case(Some("1e300"), &Err(NoTimeout); "for ever")]
    #[test_case(Some("soon"), &Err(NoTimeout); "a word")]
    fn how_long_a_scrape_waits(header: Option<&str>, expected: &Result<Option<f64>, NoTimeout>) {
        assert_eq!(&patience(header), expected);
    }
}
