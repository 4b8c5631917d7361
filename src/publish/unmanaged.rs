//! Finds foreign files in the output folder before anything is written, so that publishing never harms
//! them.

use std::collections::HashSet;
use std::path::Path;

use super::Publisher;

/// The check of the folders above new files, each once.
pub(super) struct UnmanagedFolders<'p> {
    publisher: &'p Publisher,
    /// Known to be folders and not links.
    real: HashSet<String>,
}

impl UnmanagedFolders<'_> {
    /// Creates a check without known folders.
    pub(super) fn new(publisher: &Publisher) -> UnmanagedFolders<'_> {
        UnmanagedFolders { publisher, real: HashSet::new() }
    }

    /// Returns the foreign path that blocks a new file: a folder at its path, or a file or link above it.
    pub(super) fn obstacle(&mut self, path: &str) -> Option<String> {
        let public = self.publisher.public.as_ref().filter(|_| !self.publisher.fresh)?;
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            if self.real.contains(folder) {
                continue;
            }
            match public.symlink_metadata(folder).map(|metadata| metadata.is_dir()) {
                Ok(true) => {
                    self.real.insert(folder.to_owned());
                }
                Ok(false) if !self.is_managed(folder) => return Some(folder.to_owned()),
                _ => return None,
            }
        }
        if public.holds_folder(path) { self.unmanaged_within(path) } else { None }
    }

    /// Returns the first foreign file in a folder.
    fn unmanaged_within(&self, folder: &str) -> Option<String> {
        let public = self.publisher.public.as_ref()?;
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for name in public.names(&folder).unwrap_or_default() {
                let path = format!("{folder}/{}", name.to_string_lossy());
                match public.symlink_metadata(Path::new(&folder).join(&name)) {
                    Ok(metadata) if metadata.is_dir() => folders.push(path),
                    _ if !self.is_managed(&path) => return Some(path),
                    _ => {}
                }
            }
        }
        None
    }

    fn is_managed(&self, path: &str) -> bool {
        self.publisher.state.manifest.find(path).is_some_and(|file| self.publisher.is_as_written(file))
    }

    /// Returns whether every folder above a path is a real folder.
    pub(super) fn has_real_parents(&self, path: &str) -> bool {
        let Some(public) = &self.publisher.public else { return false };
        path.match_indices('/').all(|(end, _)| {
            let folder = &path[..end];
            self.real.contains(folder) || public.holds_folder(folder)
        })
    }
}
