//! What was published, and the steps that are still to be done: the text of `manifest` and `journal` in the state folder.
//! Pure: text in, values out, and back. Both files are sealed (`seal`); the text is checked all the same.
//!
//! Invariant: every path read back is as safe as one that is written ([`is_safe`]).

use std::fmt::Write;
use std::path::{Component, Path};

use crate::url::is_public_path;

/// The first line. The number changes with the format; a manifest of another format does not count.
const HEAD: &str = "commonweal manifest 2";

/// The files that an output folder has from us, and the steps that lead there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Sorted by path, each path once.
    pub files: Vec<ManifestEntry>,
    /// To be carried out in order, each any number of times. Empty once done.
    pub steps: Vec<Step>,
}

/// One file as we wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestEntry {
    /// Relative to the output folder, with forward slashes.
    pub path: String,
    /// xxh3 of its bytes.
    pub hash: u128,
    /// Bytes.
    pub length: u64,
    /// Its time of change in nanoseconds since 1970, so that a look at it tells whether it is still as we wrote it.
    pub modified: u64,
}

/// One change to the output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Renames what is staged under the first name to the path given second.
    Move(String, String),
    /// Removes a file, and the folders that this leaves empty.
    Remove(String),
}

/// Whether a path names one file beneath a folder, also by the rules of this operating system (drives of Windows).
pub fn is_safe(path: &str) -> bool {
    is_public_path(path) && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

impl Manifest {
    /// The file at a path, if it is ours.
    pub fn find(&self, path: &str) -> Option<&ManifestEntry> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// As text: a line for each file and each step.
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

    /// Reads what [`Manifest::to_text`] wrote. `None` for another format, a path that leads elsewhere, or files out of order.
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
    fn a_manifest_reads_back_as_it_was_written() {
        for manifest in [manifest(), Manifest::default()] {
            assert_eq!(Manifest::from_text(&manifest.to_text()), Some(manifest));
        }
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_not_read_back_from_any_line() {
        let with = |old: &str, new: &str| Manifest::from_text(&manifest().to_text().replace(old, new));
        for bad in ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/./b", "a/", "a\\b", "a\u{1b}b", "."] {
            for path in ["a b.html", "news/ŵ/index.html", "old.html", "0/1"] {
                assert_eq!(with(path, bad), None, "{path} became {bad:?}");
            }
        }
        assert!(with("old.html", "…/old.html").is_some());
    }

    #[test]
    fn another_format_and_files_out_of_order_are_not_read() {
        let text = manifest().to_text();
        assert_eq!(Manifest::from_text(&text.replace("manifest 2", "manifest 1")), None);
        assert_eq!(Manifest::from_text(&text.replace("a b.html", "z.html")), None);
        assert_eq!(Manifest::from_text(&text.replace("12\t", "x\t")), None);
        assert_eq!(Manifest::from_text(text.trim_end()), None);
        assert_eq!(Manifest::from_text(""), None);
    }
}
