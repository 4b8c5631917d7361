//! Watches the site's folder: edits in, one message for each burst of them out.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// How long the site must be quiet before an edit counts as done: editors save in several steps.
const QUIET: Duration = Duration::from_millis(40);

/// The folders that a site is made of.
const FOLDERS: [&str; 4] = ["content", "imports", "static", "themes"];

/// Watches until dropped.
pub type Watcher = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Begins to watch. A message means: something that the site is made of changed.
///
/// # Errors
/// When the operating system refuses: for example where its limit of watched folders is reached.
pub fn watch(root: &Path) -> io::Result<(Watcher, Receiver<()>)> {
    let root = std::fs::canonicalize(root)?;
    let (tell, edits) = channel();
    let top = root.clone();
    let mut debouncer = new_debouncer(QUIET, None, move |result: DebounceEventResult| {
        let matters = match result {
            Ok(events) => events.iter().any(|event| {
                !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| matters(&top, path))
            }),
            // Events were lost: read all again.
            Err(_) => true,
        };
        if matters {
            // The other end is gone only when the preview ends.
            let _ = tell.send(());
        }
    })
    .map_err(io::Error::other)?;
    // The root itself without what is beneath, which may be a public folder, a target folder, a history.
    debouncer.watch(&root, RecursiveMode::NonRecursive).map_err(io::Error::other)?;
    for folder in FOLDERS.map(|folder| root.join(folder)).into_iter().filter(|folder| folder.is_dir()) {
        debouncer.watch(&folder, RecursiveMode::Recursive).map_err(io::Error::other)?;
    }
    Ok((debouncer, edits))
}

/// Whether the site is made of that file: not hidden, and beneath one of its folders or its configuration.
fn matters(root: &Path, path: &Path) -> bool {
    let within: PathBuf = path.strip_prefix(root).unwrap_or(path).to_owned();
    let names: Vec<_> = within
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    match names[..] {
        [] => false,
        [name] if name.ends_with(".toml") => true,
        [first, .., last] | [first @ last] => {
            FOLDERS.contains(&first)
                && !last.ends_with('~')
                && !last.ends_with(".swp")
                && (!last.starts_with('.') || last.starts_with(".well-known"))
        }
    }
}
