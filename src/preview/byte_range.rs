//! Parses the byte range that a browser requests (RFC 9110 section 14).

/// The requested byte range.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ByteRange {
    /// The whole content: there is no `Range` header, or it requests several parts or an unknown unit, and
    /// the server may ignore it.
    Whole,
    /// A number of bytes from an offset.
    Of { from: u64, length: u64 },
    /// A range outside the content.
    Nothing,
}

/// Parses a `Range` header for content of that many bytes.
pub(super) fn parse_range(range: &str, whole: u64) -> ByteRange {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-')) else {
        return ByteRange::Whole;
    };
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let (from, end) = match (number(first), number(last)) {
        (None, Some(length)) if first.is_empty() => (whole.saturating_sub(length), whole),
        (Some(from), None) if last.is_empty() => (from, whole),
        (Some(from), Some(last)) if from <= last => (from, last.saturating_add(1).min(whole)),
        _ => return ByteRange::Whole,
    };
    if from >= end { ByteRange::Nothing } else { ByteRange::Of { from, length: end - from } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_range_is_within_the_content() {
        assert_eq!(parse_range("bytes=2-4", 10), ByteRange::Of { from: 2, length: 3 });
        assert_eq!(parse_range("bytes=2-", 10), ByteRange::Of { from: 2, length: 8 });
        assert_eq!(parse_range("bytes=-3", 10), ByteRange::Of { from: 7, length: 3 });
        assert_eq!(parse_range("bytes=-99", 10), ByteRange::Of { from: 0, length: 10 });
        assert_eq!(parse_range("bytes=8-18446744073709551615", 10), ByteRange::Of { from: 8, length: 2 });
        for nothing in ["bytes=10-", "bytes=10-11", "bytes=-0"] {
            assert_eq!(parse_range(nothing, 10), ByteRange::Nothing, "{nothing}");
        }
        for whole in [
            "",
            "bytes=",
            "bytes=-",
            "bytes=5-2",
            "bytes=1-2,4-5",
            "lines=1-2",
            "bytes=+1-2",
            "bytes=99999999999999999999-",
        ] {
            assert_eq!(parse_range(whole, 10), ByteRange::Whole, "{whole}");
        }
        assert_eq!(parse_range("bytes=0-", 0), ByteRange::Nothing);
    }
}
