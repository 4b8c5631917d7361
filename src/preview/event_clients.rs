//! Tells open browsers that something changed, by server-sent events (HTML Living Standard section 9.2). What changed for a page, each tab
//! asks for itself.

use std::io::Write;
use std::net::TcpStream;
use std::sync::{Mutex, PoisonError};

/// Browsers that listen: each needs one connection for all of its tabs, where it knows shared workers.
const LISTENERS: usize = 32;

/// Every browser that listens.
#[derive(Debug, Default)]
pub(super) struct EventClients {
    listening: Mutex<Vec<TcpStream>>,
}

impl EventClients {
    /// A browser begins to listen; it is told the version at once, in case its pages are older.
    pub(super) fn join(&self, stream: TcpStream, version: &str) {
        let greeting = format!("retry: 400\ndata: {version}\n\n");
        let mut stream = stream;
        // Whoever does not take so few bytes at once is not listening: nobody waits for them.
        if stream.set_nonblocking(true).and_then(|()| stream.write_all(greeting.as_bytes())).is_err() {
            return;
        }
        let mut listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        if listening.len() >= LISTENERS {
            listening.remove(0);
        }
        listening.push(stream);
    }

    /// There is something new: another snapshot, or what the checks noticed in it.
    pub(super) fn send_version(&self, version: &str) {
        self.send(&format!("data: {version}\n\n"));
    }

    /// The page that was edited, for the tab that was used last.
    pub(super) fn go(&self, address: &str) {
        self.send(&format!("event: go\ndata: {address}\n\n"));
    }

    /// Finds out who is gone.
    pub(super) fn send_heartbeat(&self) {
        self.send(": still here\n\n");
    }

    /// Sends to all, and forgets those that are gone.
    fn send(&self, message: &str) {
        let mut listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        listening.retain_mut(|browser| browser.write_all(message.as_bytes()).is_ok());
    }
}
