//! The preview: requests and edits in; the bytes that `build` would write out, and a reload in every open browser. Pages are made
//! when they are asked for, from the same pipeline; only the server adds the script that reloads them.
//!
//! Invariant: it answers to its own names only ([`Settings::allowed`]), reads nothing but the site, and writes nothing.

#![allow(clippy::disallowed_methods)] // The shell: network, files and threads.

mod memo;
mod reload;
mod server;
mod watch;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::pipeline::Loaded;
use crate::publish::pictures::Pictures;

/// The port, unless another is named; where it is busy, the next free one of so many.
pub const PORT: u16 = 4000;
const PORTS_TRIED: u16 = 50;

/// Threads that answer requests: browsers ask for a page's files together.
const THREADS: usize = 4;

/// Where and to whom a preview answers.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The site's folder, which is watched.
    pub root: PathBuf,
    /// The address or name to listen at: `127.0.0.1` unless somebody means to show the site to others.
    pub host: String,
    /// The port, if one was asked for: that or none.
    pub port: Option<u16>,
    /// Names beside localhost, 127.0.0.1, \[::1] and `host` that requests may use.
    pub allowed: Vec<String>,
}

/// A preview that listens, and does not answer yet.
pub struct Preview {
    settings: Settings,
    http: tiny_http::Server,
    address: SocketAddr,
}

impl Preview {
    /// Listens.
    ///
    /// # Errors
    /// When the port that was asked for is busy, none nearby is free, or the host is not one of this computer.
    pub fn bind(settings: Settings) -> io::Result<Preview> {
        let listener = match settings.port {
            Some(port) => std::net::TcpListener::bind((settings.host.as_str(), port))?,
            None => first_free(&settings.host)?,
        };
        let address = listener.local_addr()?;
        let http = tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?;
        Ok(Preview { settings, http, address })
    }

    /// What to type into a browser, without the site's own folder.
    pub fn address(&self) -> String {
        match self.address {
            address if address.ip().is_unspecified() => format!("http://localhost:{}", address.port()),
            address => format!("http://{address}"),
        }
    }

    /// Answers until the program ends. `read` reads the site again after an edit; where it returns `None`, the site that was served goes on.
    ///
    /// # Errors
    /// When the site's folder cannot be watched, or the network fails.
    pub fn serve(self, loaded: Loaded, mut read: impl FnMut() -> Option<Loaded> + Send) -> io::Result<()> {
        let memo = memo::Memo::new(loaded);
        let browsers = reload::Browsers::default();
        let (_watcher, edits) = watch::watch(&self.settings.root)?;
        let (memo, browsers) = (&memo, &browsers);
        let pictures = &Pictures::of(&self.settings.root);
        let server = server::Server { settings: &self.settings, memo, browsers, pictures };
        std::thread::scope(|threads| {
            threads.spawn(move || {
                while edits.recv().is_ok() {
                    // One reading for all that has gathered.
                    while edits.try_recv().is_ok() {}
                    if let Some(loaded) = read() {
                        browsers.reload(&memo.replace(loaded).version);
                    }
                }
            });
            for _ in 1..THREADS {
                threads.spawn(|| server.answer_all(&self.http));
            }
            server.answer_all(&self.http)
        })
    }
}

/// Listens at the usual port or the first free one after it.
fn first_free(host: &str) -> io::Result<std::net::TcpListener> {
    let mut tried = (PORT..PORT + PORTS_TRIED).map(|port| std::net::TcpListener::bind((host, port)));
    let busy = |bound: &io::Result<_>| bound.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse);
    let found = tried.find(|bound| !busy(bound));
    found.unwrap_or_else(|| Err(io::Error::new(io::ErrorKind::AddrInUse, "no free port was found")))
}
