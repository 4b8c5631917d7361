//! Accepts connections and answers their requests, with one thread for each connection and a limit on open
//! connections.
//!
//! Invariant: a slow, silent or greedy client loses its own connection before the author loses one. No
//! client can end the preview.

#![allow(clippy::disallowed_methods)] // This module may use network, threads and the clock.

use std::collections::HashMap;
use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::body;
use super::http::{self, Request, RequestError, Response};

/// Most open connections. Each needs two file descriptors, and the usual limit is 1,024. A browser opens
/// six to a host.
const MOST_CONNECTIONS: usize = 192;
/// A response that takes longer than this has a client that does not read.
const SLOW_RESPONSE: Duration = Duration::from_secs(2);
/// The wait between attempts when the operating system cannot accept another connection.
const ACCEPT_RETRY: Duration = Duration::from_millis(20);

/// The open connections.
#[derive(Debug, Default)]
struct OpenConnections {
    by_number: Mutex<HashMap<u64, Connection>>,
}

#[derive(Debug)]
struct Connection {
    /// The connection, kept so that another thread can close it.
    stream: TcpStream,
    /// Whether a request is being answered.
    is_busy: bool,
    since: Instant,
}

/// Answers requests.
pub(super) trait Service: Sync {
    /// Returns how many bytes of body the request may have; 0 if its body is not read.
    fn body_limit(&self, request: &Request) -> u64;
    /// Returns the response to a request with its body.
    fn answer(&self, request: &Request, body: &[u8]) -> Response;
}

/// Answers all clients until the program ends.
pub(super) fn serve(listener: &TcpListener, service: &impl Service) -> ! {
    let open = &OpenConnections::default();
    std::thread::scope(|threads| {
        for number in 0.. {
            let stream = accept(listener);
            let Some(place) = open.register(number, &stream) else { continue };
            let started = std::thread::Builder::new().name("connection".into()).spawn_scoped(threads, move || {
                // The client disconnected.
                let _ = handle_connection(stream, &place, service);
            });
            // There is no thread for it: close the connection and keep the others.
            drop(started);
        }
        unreachable!("there are more numbers than connections")
    })
}

/// Returns the next connection. Retries while the operating system cannot accept one.
fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept() {
            Ok((stream, _)) => return stream,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => std::thread::sleep(ACCEPT_RETRY),
        }
    }
}

/// Reads and answers one request after the other.
fn handle_connection(mut stream: TcpStream, place: &ConnectionSlot, service: &impl Service) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut received = Vec::new();
    loop {
        let request = match http::read(&mut stream, &mut received) {
            Ok(request) => request,
            Err(RequestError::Gone) => return Ok(()),
            Err(RequestError::Refused(answer)) => return http::write(stream, None, answer).map(drop),
        };
        place.is_busy(true);
        let body = match body::read(&mut stream, &mut received, request.length, service.body_limit(&request)) {
            Ok(body) => body,
            Err(RequestError::Gone) => return Ok(()),
            Err(RequestError::Refused(answer)) => return http::write(stream, None, answer).map(drop),
        };
        match http::write(stream, Some(&request), service.answer(&request, &body))? {
            Some(rest) if !request.is_last => stream = rest,
            _ => return Ok(()),
        }
        place.is_busy(false);
    }
}

/// An entry among the open connections, released when dropped.
struct ConnectionSlot<'o> {
    open: &'o OpenConnections,
    number: u64,
}

impl OpenConnections {
    /// Registers a connection. If the limit is reached, closes the connection that was idle longest.
    /// Returns `None` if none is idle.
    fn register(&self, number: u64, stream: &TcpStream) -> Option<ConnectionSlot<'_>> {
        let stream = stream.try_clone().ok()?;
        let mut open = self.lock();
        if open.len() >= MOST_CONNECTIONS {
            let idle =
                open.iter().filter(|(_, connection)| !connection.is_busy || connection.since.elapsed() > SLOW_RESPONSE);
            let oldest = *idle.min_by_key(|(_, connection)| (connection.is_busy, connection.since))?.0;
            if let Some(oldest) = open.remove(&oldest) {
                // It may have ended already.
                let _ = oldest.stream.shutdown(Shutdown::Both);
            }
        }
        open.insert(number, Connection { stream, is_busy: false, since: Instant::now() });
        Some(ConnectionSlot { open: self, number })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Connection>> {
        self.by_number.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ConnectionSlot<'_> {
    fn is_busy(&self, is_busy: bool) {
        if let Some(connection) = self.open.lock().get_mut(&self.number) {
            (connection.is_busy, connection.since) = (is_busy, Instant::now());
        }
    }
}

impl Drop for ConnectionSlot<'_> {
    fn drop(&mut self) {
        self.open.lock().remove(&self.number);
    }
}
