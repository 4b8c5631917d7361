//! Reads the body of a request whose head was accepted. Only the editor accepts bodies.
//!
//! Invariant: a body has a known length within a limit before its first byte is read, and all of it arrives within
//! [`BODY_TIME`].

#![allow(clippy::disallowed_methods)] // This module may use the clock, to limit the time for a body.

use std::io::Read;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::http::{BodyLength, RequestError, Response};

/// Longest time for a body.
const BODY_TIME: Duration = Duration::from_secs(10);
/// Longest time for the rest of a body that is too long. A browser shows the response only after it has sent all.
const REST_TIME: Duration = Duration::from_secs(2);
/// Most bytes of such a rest.
const REST_BYTES: u64 = 4 << 20;

/// Reads a body of at most `limit` bytes. `buffer` holds bytes that were received with the head. Without a limit
/// nothing is read.
///
/// # Errors
/// Returns a [`RequestError`] if the length is unknown or too long, or the body does not arrive in time.
pub(super) fn read(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    length: BodyLength,
    limit: u64,
) -> Result<Vec<u8>, RequestError> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let length = match length {
        BodyLength::None => 0,
        BodyLength::Known(length) => length,
        BodyLength::Unclear => {
            return Err(RequestError::Refused(Response::text(411, "The request must state the length of its body.\n")));
        }
    };
    if length > limit {
        let rest = length.saturating_sub(buffer.len() as u64);
        if rest <= REST_BYTES {
            let _ = receive(stream, &mut Vec::new(), rest, REST_TIME);
        }
        let text = format!(
            "The text is too long for the browser: at most {} kB. Go back, copy it, and save it with a text editor.\n",
            limit >> 10
        );
        return Err(RequestError::Refused(Response::text(413, text)));
    }
    receive(stream, buffer, length, BODY_TIME)?;
    let length = usize::try_from(length).unwrap_or(usize::MAX).min(buffer.len());
    Ok(buffer.drain(..length).collect())
}

/// Receives until the buffer has that many bytes.
fn receive(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: u64, time: Duration) -> Result<(), RequestError> {
    let deadline = Instant::now() + time;
    let mut piece = [0; 16 * 1024];
    while (buffer.len() as u64) < length {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(RequestError::Refused(Response::text(408, "Too slow.\n")));
        }
        match stream.set_read_timeout(Some(left)).and_then(|()| stream.read(&mut piece)) {
            Ok(0) => return Err(RequestError::Gone),
            Ok(length) => buffer.extend_from_slice(&piece[..length]),
            Err(error) if super::http::is_retryable(&error) => {}
            Err(_) => return Err(RequestError::Gone),
        }
    }
    Ok(())
}
