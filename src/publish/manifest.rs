//! Parses and writes the text of `manifest` and `journal` in the state folder: the published files, and the
//! pending steps. Does no I/O. Both files are sealed (`seal`), but the text is validated nevertheless.
//!
//! Invariant: every parsed path is as safe as a written one ([`is_safe`]).

use std::fmt::Write;
use std::path::{Component, Path};

use crate::url::is_public_path;

/// The first line. The number changes with the format. State of another format is moved aside, and the
/// published files then count as foreign. A program with a new format should therefore also read the
/// previous one.
const HEAD: &str = "commonweal manifest 2";

/// The first line without the number.
const TITLE: &str = "commonweal manifest ";

/// The program's own files in an output folder, and the steps that lead to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Sorted by path, without duplicates.
    pub files: Vec<ManifestEntry>,
    /// The pending steps, in order. Each is idempotent.
    pub steps: Vec<Step>,
}

/// One published file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestEntry {
    /// The path relative to the output folder, with forward slashes.
    pub path: String,
    /// The xxh3 hash of its bytes.
    pub hash: u128,
    /// Its length in bytes.
    pub length: u64,
    /// Its modification time in nanoseconds since 1970, which shows whether the file changed since.
    pub modified: u64,
}

/// One change to the output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Moves the staged file or folder with the first name to the second path.
    Move(String, String),
    /// Removes a file and the folders that become empty.
    Remove(String),
}

/// Returns whether a path names one file beneath a folder, also by the rules of this operating system (such
/// as Windows drives).
pub fn is_safe(path: &str) -> bool {
    is_public_path(path) && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

impl Manifest {
    /// Returns the entry of a path, if the file is the program's own.
    pub fn find(&self, path: &str) -> Option<&ManifestEntry> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// Returns the manifest as text, with one line for each file and each step.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(128 * (self.files.len() + self.steps.len() + 1));
        text.push_str(HEAD);
        text.push('\n');
        for ManifestEntry { path, hash, length, modified } in &self.files {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{hash:032x}\t{length}\t{modified}\t{path}");
        }
        for step in &self.steps {
            let _ = match step {
                Step::Move(staged, path) => writeln!(text, "move\t{staged}\t{path}"),
                Step::Remove(path) => writeln!(text, "remove\t{path}"),
            };
        }
        text
    }

    /// Returns whether the text is a manifest in the format of an older or newer program.
    pub(super) fn is_other_format(text: &str) -> bool {
        let head = text.lines().next().unwrap_or_default();
        head != HEAD && head.strip_prefix(TITLE).is_some_and(|number| number.parse::<u32>().is_ok())
    }

    /// Parses the output of [`Manifest::to_text`]. Returns `None` for another format, an unsafe path, or
    /// files out of order.
    pub fn from_text(text: &str) -> Option<Manifest> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next()? != HEAD {
            return None;
        }
        let safe = |path: &str| is_safe(path).then(|| path.to_owned());
        let mut manifest = Manifest::default();
        for line in lines {
            let (first, rest) = line.split_once('\t')?;
            match first {
                "move" => {
                    let (staged, path) = rest.split_once('\t')?;
                    manifest.steps.push(Step::Move(safe(staged)?, safe(path)?));
                }
                "remove" => manifest.steps.push(Step::Remove(safe(rest)?)),
                hash => {
                    let mut parts = rest.splitn(3, '\t');
                    manifest.files.push(ManifestEntry {
                        hash: u128::from_str_radix(hash, 16).ok()?,
                        length: parts.next()?.parse().ok()?,
                        modified: parts.next()?.parse().ok()?,
                        path: safe(parts.next()?)?,
                    });
                }
            }
        }
        manifest.files.is_sorted_by(|a, b| a.path < b.path).then_some(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let entry = |path: &str| ManifestEntry { path: path.into(), hash: 7 << 100, length: 12, modified: 99 };
        Manifest {
            files: vec![entry("a b.html"), entry("news/ŵ/index.html")],
            steps: vec![Step::Remove("old.html".into()), Step::Move("0/1".into(), "a b.html".into())],
        }
    }

    #[test]
    fn a_manifest_survives_writing_and_parsing() {
        for manifest in [manifest(), Manifest::default()] {
            assert_eq!(Manifest::from_text(&manifest.to_text()), Some(manifest));
        }
    }

    #[test]
    fn an_unsafe_path_is_rejected_in_every_line() {
        let with = |old: &str, new: &str| Manifest::from_text(&manifest().to_text().replace(old, new));
        for bad in ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/./b", "a/", "a\\b", "a\u{1b}b", "."] {
            for path in ["a b.html", "news/ŵ/index.html", "old.html", "0/1"] {
                assert_eq!(with(path, bad), None, "{path} became {bad:?}");
            }
        }
        assert!(with("old.html", "…/old.html").is_some());
    }

    #[test]
    fn another_format_and_unsorted_files_are_rejected() {
        let text = manifest().to_text();
        assert_eq!(Manifest::from_text(&text.replace("manifest 2", "manifest 1")), None);
        assert_eq!(Manifest::from_text(&text.replace("a b.html", "z.html")), None);
        assert_eq!(Manifest::from_text(&text.replace("12\t", "x\t")), None);
        assert_eq!(Manifest::from_text(text.trim_end()), None);
        assert_eq!(Manifest::from_text(""), None);
    }
}
