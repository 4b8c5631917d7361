//! What stands in the output folder that is not ours: looked at before anything is decided, so that it is never harmed.

#![allow(clippy::disallowed_methods)] // The shell: this module looks at files.

use std::collections::HashSet;
use std::fs;

use walkdir::WalkDir;

use super::Publisher;

/// Looks at the folders above files to be written, each once.
pub struct Folders<'p> {
    publisher: &'p Publisher,
    /// Seen to be folders, and no links.
    real: HashSet<String>,
}

impl Folders<'_> {
    /// Nothing looked at yet.
    pub fn of(publisher: &Publisher) -> Folders<'_> {
        Folders { publisher, real: HashSet::new() }
    }

    /// What stands in the way of a file to be written, if it is not ours to remove: a folder at its place, a file or a link above it.
    pub fn obstacle(&mut self, path: &str) -> Option<String> {
        let Publisher { output, fresh, .. } = self.publisher;
        if *fresh {
            return None;
        }
        let is_folder = |path: &str| fs::symlink_metadata(output.join(path)).map(|at| at.is_dir());
        if is_folder(path).is_ok_and(|is_folder| is_folder) {
            return self.foreign_within(path);
        }
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            if self.real.contains(folder) {
                continue;
            }
            match is_folder(folder) {
                Ok(true) => {
                    self.real.insert(folder.to_owned());
                }
                Ok(false) if !self.is_ours(folder) => return Some(folder.to_owned()),
                _ => break,
            }
        }
        None
    }

    /// The first file in a folder that is not ours, if there is one.
    fn foreign_within(&self, folder: &str) -> Option<String> {
        let output = &self.publisher.output;
        let files = WalkDir::new(output.join(folder)).into_iter().filter_map(Result::ok);
        let mut files = files.filter(|entry| !entry.file_type().is_dir()).map(|entry| {
            let within = entry.path().strip_prefix(output).unwrap_or(entry.path());
            within.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
        });
        files.find(|file| !self.is_ours(file))
    }

    fn is_ours(&self, path: &str) -> bool {
        self.publisher.old.find(path).is_some_and(|file| self.publisher.is_as_written(file))
    }

    /// Whether every folder above a path is a folder, and no link to elsewhere.
    pub fn is_real(&self, path: &str) -> bool {
        path.match_indices('/').all(|(end, _)| {
            let folder = &path[..end];
            self.real.contains(folder)
                || fs::symlink_metadata(self.publisher.output.join(folder)).is_ok_and(|at| at.is_dir())
        })
    }
}
