//! Serves the site while its author edits it. Takes requests and edits. Returns the bytes that `build`
//! would write, and keeps open pages up to date. The same pipeline renders a page when a browser requests
//! it. Only the server adds the script that updates it.
//!
//! Invariant: the preview answers only to its own names ([`PreviewSettings::allowed`]) and reads only the
//! site. It writes resized pictures, which [`crate::publish::pictures`] caches beside the site. Only its editor
//! ([`editing`]) writes more: documents, and their previous texts beside the site.

#![allow(clippy::disallowed_methods)] // This module may use network, files and threads.

mod authority;
mod body;
mod connections;
mod snapshot;
mod hosting;
mod http;
mod reload_worker;
mod byte_range;
mod paths;
mod poll;
mod reader;
mod server;
mod snapshot_store;
mod editing;
mod event_clients;
mod file_change;
mod panel;
mod desk;
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

/// The default port. If it is in use, the preview takes the next free one.
pub const PORT: u16 = 4000;
const PORTS_TRIED: u16 = 50;

/// Who may change the site in a browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EditScope {
    /// No one.
    #[default]
    Off,
    /// The user of this computer, if no other computer can reach the preview.
    ThisComputer,
    /// Everyone who can reach the preview.
    Network,
}

/// The settings of a preview.
#[derive(Debug, Clone, Default)]
pub struct PreviewSettings {
    /// The site's folder, which the preview watches.
    pub root: PathBuf,
    /// A file to use instead of `site.toml`.
    pub config: Option<PathBuf>,
    /// Whether to show drafts, scheduled and expired documents too.
    pub drafts: bool,
    /// Whether to show internal documents too.
    pub internal: bool,
    /// The address or name to listen on. The default is `127.0.0.1`, which other computers cannot reach.
    pub host: String,
    /// The port, if the user named one. The preview then tries no other.
    pub port: Option<u16>,
    /// Names besides localhost, 127.0.0.1, \[::1] and `host` that requests may use.
    pub allowed: Vec<String>,
    /// Whether to poll the files instead of using file system notifications.
    pub poll: bool,
    /// The key that seals cached pictures. Without a key nothing is cached.
    pub key: Option<Key>,
    /// Whether the tab that was used last navigates to the edited page.
    pub navigate: bool,
    /// Who may change the site in a browser.
    pub editing: EditScope,
}

/// An event that the preview reports to its caller.
#[derive(Debug)]
pub enum PreviewEvent<'n> {
    /// All findings, after the start and after each edit.
    Findings(&'n [Finding], &'n Sources),
    /// A file or folder could not be read. The preview still shows its previous content.
    Unreadable(&'n disk::DiskError),
    /// The file `site.toml` is gone. The preview still shows the previous state.
    NoSite,
    /// Parts of the state folder that were moved aside at the start, because this program did not write
    /// them.
    SetAside(&'n [SetAside]),
}

/// A preview that listens and has read the site, but does not answer requests yet.
pub struct Preview<'t> {
    settings: PreviewSettings,
    listener: TcpListener,
    address: SocketAddr,
    store: SnapshotStore<'t>,
    /// The site's folder, with links resolved.
    root: PathBuf,
    watch: FolderWatcher,
    edits: Receiver<FileChange>,
}

/// The reason why a preview could not start.
#[derive(Debug)]
pub enum PreviewError {
    /// The requested port is in use, no port nearby is free, or the host is not an address of this
    /// computer.
    Listen(io::Error),
    /// The site cannot be read.
    Read(disk::DiskError),
    /// The site's folder does not exist.
    Find(io::Error),
}

impl<'t> Preview<'t> {
    /// Listens, watches and reads the site, in this order: so no edit is missed, and an early browser
    /// waits.
    ///
    /// # Errors
    /// Returns a [`PreviewError`].
    pub fn start(mut settings: PreviewSettings, today: &'t DayReader<'t>) -> Result<Preview<'t>, PreviewError> {
        let listener = match settings.port {
            Some(port) => TcpListener::bind((settings.host.as_str(), port)),
            None => listen_on_free_port(&settings.host),
        }
        .map_err(PreviewError::Listen)?;
        let address = listener.local_addr().map_err(PreviewError::Listen)?;
        if settings.editing == EditScope::ThisComputer && !address.ip().to_canonical().is_loopback() {
            settings.editing = EditScope::Off;
        }
        let root = std::fs::canonicalize(&settings.root).map_err(PreviewError::Find)?;
        let (watch, edits) = FolderWatcher::start(&root, &settings);
        let store = SnapshotStore::new(SiteReader::new(&settings, today).map_err(PreviewError::Read)?);
        Ok(Preview { settings, listener, address, store, root, watch, edits })
    }

    /// Returns whether other computers can reach the preview.
    pub fn is_open_to_others(&self) -> bool {
        !self.address.ip().to_canonical().is_loopback()
    }

    /// Returns the address to open in a browser.
    pub fn address(&self) -> String {
        let host = match self.address {
            address if address.ip().is_unspecified() => format!("http://localhost:{}", address.port()),
            address => format!("http://{address}"),
        };
        format!("{host}{}/", self.store.current().shown.base())
    }

    /// Passes the response to each request in these bytes to `see`: status, headers and body, except for
    /// streams. Fuzzing uses it, because it has no network.
    #[cfg(fuzzing)]
    pub fn answer_bytes(&self, mut bytes: &[u8], see: &mut dyn FnMut(u16, &[(&str, String)], &[u8])) {
        use connections::Service;
        let (tabs, pictures) = (Arc::new(EventClients::default()), Pictures::open(&self.root, None));
        let Preview { settings, store, root, .. } = self;
        let editor = editing::Editor::new(root, settings);
        let server =
            server::Server { settings, root, store, tabs: &tabs, pictures: &pictures, editor: editor.as_ref() };
        while let Ok(Some((request, length))) = http::parse(bytes) {
            let body = match request.length {
                http::BodyLength::Known(body) if body <= server.body_limit(&request) => {
                    let end = bytes.len().min(length.saturating_add(usize::try_from(body).unwrap_or(usize::MAX)));
                    &bytes[length..end]
                }
                _ => &[],
            };
            let length = length + body.len();
            let answer = server.answer(&request, body);
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

    /// Answers requests until the program ends.
    pub fn serve(self, mut tell: impl FnMut(PreviewEvent) + Send) -> ! {
        let Preview { settings, listener, store, root, watch, edits, .. } = self;
        let tabs = Arc::new(EventClients::default());
        let pictures = Pictures::open(&root, settings.key.as_ref());
        tell(PreviewEvent::SetAside(&pictures.open_existing_cache()));
        let editor = editing::Editor::new(&root, &settings);
        let server = server::Server {
            settings: &settings,
            root: &root,
            store: &store,
            tabs: &tabs,
            pictures: &pictures,
            editor: editor.as_ref(),
        };
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
            threads.spawn(move || keeper.run(&notices));
            threads.spawn(|| reload_worker::run_checks(&{ noticed }, &store, &tabs, &mut tell));
            connections::serve(&listener, &server)
        })
    }
}

/// Listens on the default port or the first free one after it.
fn listen_on_free_port(host: &str) -> io::Result<TcpListener> {
    let mut tried = (PORT..PORT + PORTS_TRIED).map(|port| TcpListener::bind((host, port)));
    let busy = |bound: &io::Result<_>| bound.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse);
    let found = tried.find(|bound| !busy(bound));
    found.unwrap_or_else(|| Err(io::Error::new(io::ErrorKind::AddrInUse, "no free port was found")))
}
