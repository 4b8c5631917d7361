//! The preview: requests and edits in; the bytes that `build` would write out, and open pages that keep up. Pages are made when they are
//! asked for, from the same pipeline; only the server adds the script that keeps them.
//!
//! Invariant: it answers to its own names only ([`PreviewSettings::allowed`]), reads nothing but the site, and writes nothing but smaller pictures, which
//! [`crate::publish::pictures`] keeps beside the site for the next preview or build.

#![allow(clippy::disallowed_methods)] // The shell: network, files and threads.

mod authority;
mod connections;
mod snapshot;
mod hosting;
mod http;
mod reload_worker;
mod media;
mod paths;
mod poll;
mod reader;
mod server;
mod snapshot_store;
mod event_clients;
mod file_change;
mod panel;
mod views;
mod watch;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use crate::diagnostic::Finding;
use crate::disk;
use crate::publish::pictures::Pictures;
use crate::publish::seal::Key;
use crate::publish::state::SetAside;
use crate::source::Sources;
use event_clients::EventClients;
use file_change::FileChange;
pub use reader::DayReader;
use reader::SiteReader;
use snapshot_store::SnapshotStore;
use watch::FolderWatcher;

/// The port, unless another is named; where it is busy, the next free one of so many.
pub const PORT: u16 = 4000;
const PORTS_TRIED: u16 = 50;

/// Where, what and to whom a preview shows.
#[derive(Debug, Clone, Default)]
pub struct PreviewSettings {
    /// The site's folder, which is watched.
    pub root: PathBuf,
    /// Another file instead of `site.toml`.
    pub config: Option<PathBuf>,
    /// Show drafts, scheduled and expired documents too.
    pub drafts: bool,
    /// Show internal documents too.
    pub internal: bool,
    /// The address or name to listen at: `127.0.0.1` unless somebody means to show the site to others.
    pub host: String,
    /// The port, if one was asked for: that or none.
    pub port: Option<u16>,
    /// Names beside localhost, 127.0.0.1, \[::1] and `host` that requests may use.
    pub allowed: Vec<String>,
    /// Look at the files now and then instead of being told of changes.
    pub poll: bool,
    /// Seals the smaller pictures that are remembered. Without a key they are made each time.
    pub key: Option<Key>,
    /// Let the tab that was used last go to the page that was edited.
    pub navigate: bool,
}

/// What a preview tells whoever started it.
#[derive(Debug)]
pub enum PreviewEvent<'n> {
    /// Everything that was noticed, after the first reading and after each edit.
    Findings(&'n [Finding], &'n Sources),
    /// The folder could not be read; what was shown is shown still.
    Unreadable(&'n disk::DiskError),
    /// There is no `site.toml` any more; what was shown is shown still.
    NoSite,
    /// Parts of the state folder that were moved aside at the start, because they are not ours.
    SetAside(&'n [SetAside]),
}

/// A preview that listens, has read the site, and does not answer yet.
pub struct Preview<'t> {
    settings: PreviewSettings,
    listener: TcpListener,
    address: SocketAddr,
    store: SnapshotStore<'t>,
    /// The site's folder, free of links.
    root: PathBuf,
    watch: FolderWatcher,
    edits: Receiver<FileChange>,
}

/// Why a preview could not begin.
#[derive(Debug)]
pub enum PreviewError {
    /// The port that was asked for is busy, none nearby is free, or the host is not one of this computer.
    Listen(io::Error),
    /// The site cannot be read.
    Read(disk::DiskError),
    /// The site's folder is not there.
    Find(io::Error),
}

impl<'t> Preview<'t> {
    /// Listens, watches and reads the site, in this order: an edit meanwhile is not missed, and a browser that is early waits.
    ///
    /// # Errors
    /// See [`PreviewError`].
    pub fn begin(settings: PreviewSettings, today: &'t DayReader<'t>) -> Result<Preview<'t>, PreviewError> {
        let listener = match settings.port {
            Some(port) => TcpListener::bind((settings.host.as_str(), port)),
            None => first_free(&settings.host),
        }
        .map_err(PreviewError::Listen)?;
        let address = listener.local_addr().map_err(PreviewError::Listen)?;
        let root = std::fs::canonicalize(&settings.root).map_err(PreviewError::Find)?;
        let (watch, edits) = FolderWatcher::begin(&root, &settings);
        let store = SnapshotStore::new(SiteReader::new(&settings, today).map_err(PreviewError::Read)?);
        Ok(Preview { settings, listener, address, store, root, watch, edits })
    }

    /// Whether it listens where other computers can ask it too.
    pub fn is_open_to_others(&self) -> bool {
        !self.address.ip().to_canonical().is_loopback()
    }

    /// What to type into a browser.
    pub fn address(&self) -> String {
        let host = match self.address {
            address if address.ip().is_unspecified() => format!("http://localhost:{}", address.port()),
            address => format!("http://{address}"),
        };
        format!("{host}{}/", self.store.current().shown.base())
    }

    /// What each request among these bytes is answered with: status, lines of the head, and what follows it, streams aside. For fuzzing, where
    /// there is no network.
    #[cfg(fuzzing)]
    pub fn each_answer(&self, mut bytes: &[u8], see: &mut dyn FnMut(u16, &[(&str, String)], &[u8])) {
        let (tabs, pictures) = (Arc::new(EventClients::default()), Pictures::open(&self.root, None));
        let Preview { settings, store, root, .. } = self;
        let server = server::Server { settings, root, store, tabs: &tabs, pictures: &pictures };
        while let Ok(Some((request, length))) = http::parse(bytes) {
            let answer = server.answer(&request);
            let body = match answer.body {
                http::Body::Bytes(bytes) => bytes,
                http::Body::File { mut file, .. } => {
                    let mut bytes = Vec::new();
                    io::Read::read_to_end(&mut file, &mut bytes).map(|_| bytes).unwrap_or_default()
                }
                http::Body::Stream(_) => Vec::new(),
            };
            let headers: Vec<(&str, String)> =
                answer.headers.iter().map(|(name, value)| (&**name, value.clone())).collect();
            see(answer.status, &headers, &body);
            bytes = &bytes[length..];
        }
    }

    /// Answers until the program ends.
    pub fn serve(self, mut tell: impl FnMut(PreviewEvent) + Send) -> ! {
        let Preview { settings, listener, store, root, watch, edits, .. } = self;
        let tabs = Arc::new(EventClients::default());
        let pictures = Pictures::open(&root, settings.key.as_ref());
        tell(PreviewEvent::SetAside(&pictures.open_remembered()));
        let server =
            server::Server { settings: &settings, root: &root, store: &store, tabs: &tabs, pictures: &pictures };
        let keeper = reload_worker::ReloadWorker {
            settings: &settings,
            store: &store,
            tabs: &tabs,
            watch,
            edits,
            has_new_folder: false,
        };
        std::thread::scope(|threads| {
            let (notices, noticed) = channel();
            threads.spawn(move || keeper.keep(&notices));
            threads.spawn(|| reload_worker::run_checks(&{ noticed }, &store, &tabs, &mut tell));
            connections::serve(&listener, &|request| server.answer(request))
        })
    }
}

/// Listens at the usual port or the first free one after it.
fn first_free(host: &str) -> io::Result<TcpListener> {
    let mut tried = (PORT..PORT + PORTS_TRIED).map(|port| TcpListener::bind((host, port)));
    let busy = |bound: &io::Result<_>| bound.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse);
    let found = tried.find(|bound| !busy(bound));
    found.unwrap_or_else(|| Err(io::Error::new(io::ErrorKind::AddrInUse, "no free port was found")))
}
