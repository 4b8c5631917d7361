//! Notifies open browsers of changes with server-sent events (HTML Living Standard section 9.2). Each tab
//! then requests what changed on its page.

use std::io::Write;
use std::net::TcpStream;
use std::sync::{Mutex, PoisonError};

/// Most listening browsers. A browser with shared workers needs one connection for all its tabs.
const MOST_CLIENTS: usize = 32;

/// All listening browsers.
#[derive(Debug, Default)]
pub(super) struct EventClients {
    clients: Mutex<Vec<TcpStream>>,
}

impl EventClients {
    /// Adds a browser. Sends it the version at once, because its pages may be older.
    pub(super) fn add(&self, stream: TcpStream, version: &str) {
        let greeting = format!("retry: 400\ndata: {version}\n\n");
        let mut stream = stream;
        // A client that does not take these few bytes at once is not listening, and nothing waits for it.
        if stream.set_nonblocking(true).and_then(|()| stream.write_all(greeting.as_bytes())).is_err() {
            return;
        }
        let mut listening = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if listening.len() >= MOST_CLIENTS {
            listening.remove(0);
        }
        listening.push(stream);
    }

    /// Announces a new snapshot, or new findings of the checks.
    pub(super) fn send_version(&self, version: &str) {
        self.send(&format!("data: {version}\n\n"));
    }

    /// Sends the address of the edited page to the tab that was used last.
    pub(super) fn send_address(&self, address: &str) {
        self.send(&format!("event: go\ndata: {address}\n\n"));
    }

    /// Detects clients that disconnected.
    pub(super) fn send_heartbeat(&self) {
        self.send(": still here\n\n");
    }

    /// Sends a message to all clients, and removes those that disconnected.
    fn send(&self, message: &str) {
        let mut listening = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        listening.retain_mut(|browser| browser.write_all(message.as_bytes()).is_ok());
    }
}
