//! What was published, and what is still to be done to publish: the text of `.commonweal/OUTPUT/manifest` and `next`.
//! Pure: text in, values out, and back.

use std::fmt::Write;

use xxhash_rust::xxh3::xxh3_64;

/// The first line; the number changes with the format, and a manifest of another format counts as absent.
const HEAD: &str = "commonweal manifest 1";

/// The files that an output folder has from us, and the steps that lead there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Sorted by path, each path once.
    pub files: Vec<Written>,
    /// To be carried out in order, each any number of times. Empty once done.
    pub steps: Vec<Step>,
}

/// One file as we wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
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

impl Manifest {
    /// The file at a path, if it is ours.
    pub fn find(&self, path: &str) -> Option<&Written> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// As text: a line for each file and each step, and the hash of all before it on the last.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(128 * (self.files.len() + self.steps.len() + 1));
        text.push_str(HEAD);
        text.push('\n');
        for Written { path, hash, length, modified } in &self.files {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{hash:032x}\t{length}\t{modified}\t{path}");
        }
        for step in &self.steps {
            let _ = match step {
                Step::Move(staged, path) => writeln!(text, "move\t{staged}\t{path}"),
                Step::Remove(path) => writeln!(text, "remove\t{path}"),
            };
        }
        let seal = xxh3_64(text.as_bytes());
        let _ = writeln!(text, "end\t{seal:016x}");
        text
    }

    /// Reads what [`Manifest::to_text`] wrote. `None` if it is of another format, cut short or altered.
    pub fn from_text(text: &str) -> Option<Manifest> {
        let end = text.rfind("end\t")?;
        let seal = u64::from_str_radix(text[end..].strip_prefix("end\t")?.trim_end(), 16).ok()?;
        if xxh3_64(&text.as_bytes()[..end]) != seal {
            return None;
        }
        let mut lines = text[..end].lines();
        if lines.next()? != HEAD {
            return None;
        }
        let mut manifest = Manifest::default();
        for line in lines {
            let (first, rest) = line.split_once('\t')?;
            match first {
                "move" => {
                    let (staged, path) = rest.split_once('\t')?;
                    manifest.steps.push(Step::Move(staged.to_owned(), path.to_owned()));
                }
                "remove" => manifest.steps.push(Step::Remove(rest.to_owned())),
                hash => {
                    let mut parts = rest.splitn(3, '\t');
                    manifest.files.push(Written {
                        hash: u128::from_str_radix(hash, 16).ok()?,
                        length: parts.next()?.parse().ok()?,
                        modified: parts.next()?.parse().ok()?,
                        path: parts.next()?.to_owned(),
                    });
                }
            }
        }
        Some(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let written = |path: &str| Written { path: path.into(), hash: 7 << 100, length: 12, modified: 99 };
        Manifest {
            files: vec![written("a b.html"), written("news/ŵ/index.html")],
            steps: vec![Step::Remove("old.html".into()), Step::Move("0/1".into(), "a b.html".into())],
        }
    }

    #[test]
    fn a_manifest_reads_back_as_it_was_written() {
        assert_eq!(Manifest::from_text(&manifest().to_text()), Some(manifest()));
    }

    #[test]
    fn a_manifest_cut_short_or_altered_counts_as_none() {
        let text = manifest().to_text();
        for end in (0..text.len() - 1).filter(|end| text.is_char_boundary(*end)) {
            assert_eq!(Manifest::from_text(&text[..end]), None, "{end}");
        }
        assert_eq!(Manifest::from_text(&text.replace("12\t", "13\t")), None);
        assert_eq!(Manifest::from_text(""), None);
    }
}
