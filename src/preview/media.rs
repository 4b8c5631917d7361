//! Determines the media type of a file by its name, and the byte range that a browser requests (RFC 9110
//! section 14).

/// Returns the media type of a public file.
pub(super) fn kind(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "pdf" => "application/pdf",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "zip" => "application/zip",
        "wasm" => "application/wasm",
        "" => "text/plain; charset=utf-8", // _headers, _redirects, .well-known files
        _ => "application/octet-stream",
    }
}

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
pub(super) fn part(range: &str, whole: u64) -> ByteRange {
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
    fn a_part_lies_within_the_whole() {
        assert_eq!(part("bytes=2-4", 10), ByteRange::Of { from: 2, length: 3 });
        assert_eq!(part("bytes=2-", 10), ByteRange::Of { from: 2, length: 8 });
        assert_eq!(part("bytes=-3", 10), ByteRange::Of { from: 7, length: 3 });
        assert_eq!(part("bytes=-99", 10), ByteRange::Of { from: 0, length: 10 });
        assert_eq!(part("bytes=8-18446744073709551615", 10), ByteRange::Of { from: 8, length: 2 });
        for nothing in ["bytes=10-", "bytes=10-11", "bytes=-0"] {
            assert_eq!(part(nothing, 10), ByteRange::Nothing, "{nothing}");
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
            assert_eq!(part(whole, 10), ByteRange::Whole, "{whole}");
        }
        assert_eq!(part("bytes=0-", 0), ByteRange::Nothing);
    }
}
