//! Keeps a site's folder in memory. Takes changed paths and returns the same [`Inputs`] that a full read
//! would return. A change of one file usually costs one file read, however large the site is.

#![allow(clippy::disallowed_methods)] // This module may read files.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::names::{is_hidden, is_leftover};
use super::walk::{OUTPUT_FOLDERS, name_of};
use super::{DiskError, FOLDERS, FileContent, PathKind, SiteFolder, collect_inputs, find_configs, read_all, read_one};
use crate::pipeline::Inputs;
use crate::source::{FileId, Sources};

/// A site's folder as last read.
#[derive(Debug)]
pub struct FolderCache {
    site: SiteFolder,
    config: Option<PathBuf>,
    read: BTreeMap<String, FileContent>,
    /// Whether the folder holds links. A change may then affect several paths, so everything is read again.
    linked: bool,
    /// Changed paths that could not be read.
    missed: Vec<PathBuf>,
    /// Whether the last full read failed.
    is_full_read_due: bool,
    /// The sources with their last numbers.
    numbered: Sources,
}

/// The result of reading changed paths again.
#[derive(Debug, Default)]
pub struct Reread {
    /// The files that differ, by their path within the site, sorted.
    pub changed: Vec<String>,
    /// The first error. The content of its path stays as it was, and the next call reads the path again.
    pub error: Option<DiskError>,
}

impl FolderCache {
    /// Reads the whole folder, as [`super::read`] does.
    ///
    /// # Errors
    /// Returns the errors of [`super::read`].
    pub fn read(root: &Path, config: Option<&Path>) -> Result<FolderCache, DiskError> {
        let site = SiteFolder::open(root).map_err(|error| DiskError::at(root, error))?;
        let (read, linked) = read_all(&site, config)?;
        let (config, read) = (config.map(Path::to_owned), read.into_iter().collect());
        let (missed, is_full_read_due, numbered) = (Vec::new(), false, Sources::default());
        Ok(FolderCache { site, config, read, linked, missed, is_full_read_due, numbered })
    }

    /// Reads these paths again. `None` means that the changed paths are unknown. A path that cannot be read
    /// does not keep the others from being read.
    pub fn reread(&mut self, paths: Option<&[PathBuf]>) -> Reread {
        // Somebody may have removed and recreated the folder. If it cannot be opened, there is nothing to read.
        if let Ok(site) = SiteFolder::reopen(self.site.root()) {
            self.site = site;
        }
        let mut reread = Reread::default();
        let mut needs_full_read = std::mem::take(&mut self.is_full_read_due);
        match paths.filter(|_| !self.linked) {
            None => needs_full_read = true,
            Some(paths) => {
                let missed = std::mem::take(&mut self.missed);
                let missed = missed.iter().filter(|path| !paths.contains(path));
                for path in paths.iter().chain(missed) {
                    match self.reread_path(path, &mut reread.changed) {
                        Ok(is_enough) => needs_full_read |= !is_enough,
                        Err(error) => {
                            reread.error.get_or_insert(error);
                            self.missed.push(path.clone());
                        }
                    }
                }
            }
        }
        if needs_full_read {
            match self.read_whole() {
                Ok(changed) => {
                    reread.changed.extend(changed);
                    reread.error = None;
                    self.missed.clear();
                }
                Err(error) => {
                    reread.error.get_or_insert(error);
                    self.is_full_read_due = true;
                }
            }
        }
        reread.changed.sort();
        reread.changed.dedup();
        reread
    }

    /// Reads one path again, and adds the files that differ. Returns false if only a full read can tell what
    /// the change means.
    fn reread_path(&mut self, path: &Path, changed: &mut Vec<String>) -> Result<bool, DiskError> {
        if self.needs_full_read(path) {
            return Ok(false);
        }
        let Some(name) = self.name(path) else { return Ok(true) };
        if !FOLDERS.contains(&name.split('/').next().unwrap_or_default()) {
            self.configs(changed)?;
            return Ok(true);
        }
        match fs::symlink_metadata(path) {
            Err(error) if is_absent(&error) => self.remove(&name, changed),
            Err(error) => return Err(DiskError::at(path, error)),
            Ok(metadata) if metadata.is_file() && fs::canonicalize(path).is_ok_and(|real| real == *path) => {
                let content = read_one(&self.site, &name, PathKind::File(path.to_owned()))?;
                // A file may replace a folder. The folder's files are then gone.
                self.remove_beneath(&name, changed);
                self.insert(name, content, changed);
            }
            // A folder, a link, or a special file.
            Ok(_) => return Ok(false),
        }
        Ok(true)
    }

    /// Returns what a full read would return, except that sources keep their ids when others come or go.
    pub fn inputs(&mut self) -> Inputs {
        let mut inputs = collect_inputs(self.read.iter().map(|(path, content)| (path, content.clone())));
        let before = inputs.sources.number_after(&self.numbered);
        let names: HashMap<FileId, FileId> = match inputs.findings.is_empty() {
            true => HashMap::new(),
            false => before.into_iter().zip(inputs.sources.iter().map(|(name, _)| name)).collect(),
        };
        for file in inputs.findings.iter_mut().map(|finding| &mut finding.span.file) {
            *file = names.get(file).copied().unwrap_or(*file);
        }
        self.numbered = inputs.sources.clone();
        inputs
    }

    /// Returns whether the site has a non-empty file at that path.
    pub fn has_content(&self, name: &str) -> bool {
        match self.read.get(name) {
            Some(FileContent::Text(source)) => !source.text.trim().is_empty(),
            Some(FileContent::File { asset, .. }) => asset.as_ref().is_none_or(|asset| asset.length > 0),
            Some(FileContent::Both { .. } | FileContent::Problem(_)) => true,
            Some(FileContent::Nothing) | None => false,
        }
    }

    fn read_whole(&mut self) -> Result<Vec<String>, DiskError> {
        let (read, linked) = read_all(&self.site, self.config.as_deref())?;
        let read: BTreeMap<String, FileContent> = read.into_iter().collect();
        let mut changed: Vec<String> = read
            .iter()
            .filter(|(name, content)| self.read.get(*name) != Some(content))
            .map(|(name, _)| name.clone())
            .chain(self.read.keys().filter(|name| !read.contains_key(*name)).cloned())
            .collect();
        changed.sort();
        (self.read, self.linked) = (read, linked);
        Ok(changed)
    }

    /// Reads `site.toml` and its translations again.
    fn configs(&mut self, changed: &mut Vec<String>) -> Result<(), DiskError> {
        let mut found = BTreeMap::new();
        find_configs(self.site.root(), self.config.as_deref(), &mut found)?;
        let is_config = |name: &&String| !name.contains('/') && !found.contains_key(*name);
        let gone: Vec<String> = self.read.keys().filter(is_config).cloned().collect();
        for name in gone {
            self.remove(&name, changed);
        }
        for (name, found) in found {
            let content = read_one(&self.site, &name, found)?;
            self.insert(name, content, changed);
        }
        Ok(())
    }

    fn insert(&mut self, name: String, content: FileContent, changed: &mut Vec<String>) {
        if self.read.get(&name) != Some(&content) {
            changed.push(name.clone());
            self.read.insert(name, content);
        } else if matches!(content, FileContent::File { asset: Some(_), .. }) {
            // Other bytes of the same length are a change too. The old bytes are not kept.
            changed.push(name);
        }
    }

    /// Removes a file or a folder.
    fn remove(&mut self, name: &str, changed: &mut Vec<String>) {
        if self.read.remove(name).is_some() {
            changed.push(name.to_owned());
        }
        self.remove_beneath(name, changed);
    }

    fn remove_beneath(&mut self, name: &str, changed: &mut Vec<String>) {
        let folder = format!("{name}/");
        let beneath = self.read.range(folder.clone()..).take_while(|(path, _)| path.starts_with(&folder));
        let beneath: Vec<String> = beneath.map(|(path, _)| path.clone()).collect();
        for path in beneath {
            self.read.remove(&path);
            changed.push(path);
        }
    }

    /// Returns whether only a full read can tell what a change of this path means: the path is one of the
    /// site's own folders, which may be a file now, its name is not safe, or it is in a leftover folder.
    fn needs_full_read(&self, path: &Path) -> bool {
        let Ok(within) = path.strip_prefix(self.site.root()) else { return false };
        let is_own = FOLDERS.iter().chain(&OUTPUT_FOLDERS).any(|folder| within == Path::new(folder));
        // A leftover folder is known by its own name only.
        let in_leftover = || {
            let above = within.parent().into_iter().flat_map(Path::components);
            above.map(|part| part.as_os_str().to_string_lossy()).any(|part| is_leftover(&part))
        };
        is_own || (self.name(path).is_some() && (name_of(within).is_err() || in_leftover()))
    }

    /// Returns a path within the site, or `None` for hidden files and files outside the site's folders. Each
    /// TOML file beside `site.toml` counts as `site.toml`.
    fn name(&self, path: &Path) -> Option<String> {
        let beside = self.config.as_deref().and_then(Path::parent).and_then(|folder| fs::canonicalize(folder).ok());
        if path.extension().is_some_and(|extension| extension == "toml")
            && (path.parent() == Some(self.site.root()) || (beside.is_some() && path.parent() == beside.as_deref()))
        {
            return Some("site.toml".into());
        }
        let within = path.strip_prefix(self.site.root()).ok()?;
        let mut names = Vec::new();
        for part in within.components() {
            let Component::Normal(part) = part else { return None };
            let part = part.to_string_lossy();
            if is_hidden(&part) {
                return None;
            }
            names.push(part.into_owned());
        }
        FOLDERS.contains(&names.first()?.as_str()).then(|| names.join("/"))
    }
}

/// Returns whether the path does not exist, or its parent is no folder any more.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(inputs: &Inputs) -> Vec<(String, String)> {
        let texts = inputs.sources.iter().map(|(_, source)| (source.path.clone(), source.text.clone()));
        texts.chain(inputs.assets.iter().map(|asset| (asset.path.clone(), asset.length.to_string()))).collect()
    }

    /// After each step, rereading the changed paths must give the same as a full read.
    #[test]
    fn a_reread_equals_a_new_read() {
        let site = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(site.path()).unwrap();
        let write = |path: &str, text: &str| {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), text).unwrap();
        };
        write("site.toml", "title = \"A\"");
        write("content/index.md", "one");
        write("content/news/fair.md", "two");
        let mut folder = FolderCache::read(&root, None).unwrap();
        let mut step = |paths: &[&str], expected: &[&str]| {
            let paths: Vec<PathBuf> = paths.iter().map(|path| root.join(path)).collect();
            let reread = folder.reread(Some(&paths));
            assert_eq!(reread.changed, expected);
            assert!(reread.error.is_none());
            assert_eq!(texts(&folder.inputs()), texts(&super::super::read(&root, None).unwrap()));
        };
        step(&["content/index.md"], &[]);
        write("content/index.md", "three");
        write("content/.index.md.swp", "x");
        step(&["content/index.md", "content/.index.md.swp", "public/x"], &["content/index.md"]);
        write("content/new/deep/a.md", "four");
        step(&["content/new"], &["content/new/deep/a.md"]);
        fs::rename(root.join("content/news"), root.join("content/stories")).unwrap();
        step(&["content/news", "content/stories"], &["content/news/fair.md", "content/stories/fair.md"]);
        fs::remove_dir_all(root.join("content/new")).unwrap();
        step(&["content/new/deep/a.md", "content/new"], &["content/new/deep/a.md"]);
        write("static/river.txt", "0123");
        step(&["static"], &["static/river.txt"]);
        write("static/river.txt", "9876");
        step(&["static/river.txt"], &["static/river.txt"]);
        write("site.toml", "title = \"B\"");
        write("site.cy.toml", "title = \"C\"");
        step(&["site.cy.toml"], &["site.cy.toml", "site.toml"]);
        fs::remove_file(root.join("site.cy.toml")).unwrap();
        step(&["site.cy.toml"], &["site.cy.toml"]);
    }

    /// The test uses a link to itself as an unreadable path.
    #[cfg(unix)]
    #[test]
    fn an_unreadable_path_does_not_block_others_and_is_read_again() {
        let site = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(site.path()).unwrap();
        let [first, last] = ["content/a.md", "content/z.md"].map(|path| root.join(path));
        fs::create_dir(root.join("content")).unwrap();
        for path in [&first, &last] {
            fs::write(path, "one").unwrap();
        }
        let mut folder = FolderCache::read(&root, None).unwrap();
        std::os::unix::fs::symlink("m", root.join("content/m")).unwrap();
        let unreadable = root.join("content/m/b.md");
        for path in [&first, &last] {
            fs::write(path, "two").unwrap();
        }
        let reread = folder.reread(Some(&[first.clone(), unreadable.clone(), last]));
        assert_eq!(reread.changed, ["content/a.md", "content/z.md"]);
        assert_eq!(reread.error.unwrap().path, unreadable);
        // As long as it cannot be read, each call reports it.
        fs::write(&first, "three").unwrap();
        let reread = folder.reread(Some(&[first]));
        assert_eq!(reread.changed, ["content/a.md"]);
        assert_eq!(reread.error.unwrap().path, unreadable);
        fs::remove_file(root.join("content/m")).unwrap();
        fs::create_dir(root.join("content/m")).unwrap();
        fs::write(&unreadable, "four").unwrap();
        let reread = folder.reread(Some(&[]));
        assert_eq!(reread.changed, ["content/m/b.md"]);
        assert!(reread.error.is_none());
        assert_eq!(texts(&folder.inputs()), texts(&super::super::read(&root, None).unwrap()));
    }
}
