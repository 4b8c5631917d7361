//! Reads and writes a baseline: the findings that existed when a site adopted the checks. Leaves only new
//! findings, and reports entries that match nothing any more. Identifies a finding by its code, its file
//! and a hash of its marked text, so that moved lines change nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use toml::de::{DeTable, DeValue};
use xxhash_rust::xxh3::xxh3_64;

use crate::cli::session::{Failure, read_file, write_file};
use crate::diagnostic::Finding;
use crate::source::{FileId, Source, Sources, Span};

/// The comment at the start of the file.
const HEAD: &str = "# Findings that existed when this site adopted the checks. `commonweal check --baseline FILE` does not report them again.
# Fix a few at a time; `--write-baseline` writes the file again. Do not add to it by hand: fix the page, or switch a check off with a reason.
";

/// Longest baseline that is read, in bytes. A baseline with 100,000 findings is shorter.
const LONGEST: u64 = 64 << 20;

/// A parsed baseline, with the position of each entry.
pub(super) struct Baseline {
    /// The file, at which findings about it point.
    source: Source,
    known: BTreeMap<Key, Vec<(usize, usize)>>,
}

/// Path, code, and hash of the marked text.
type Key = (String, String, String);

impl Baseline {
    /// Reads the file.
    ///
    /// # Errors
    /// Fails if the file is missing or is not a baseline.
    pub(super) fn read(path: &Path) -> Result<Baseline, Failure> {
        let shown = path.display();
        let text = read_file(path, LONGEST).and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other));
        let text = text.map_err(|error| {
            let help = format!("`commonweal check --baseline {shown} --write-baseline` creates it");
            Failure::usage(format!("could not read `{shown}`: {error}"), help)
        })?;
        let mut known: BTreeMap<Key, Vec<(usize, usize)>> = BTreeMap::new();
        let broken = |what: &str| {
            let help = format!("write it again with `commonweal check --baseline {shown} --write-baseline`");
            Failure::usage(format!("`{shown}` is not a baseline: {what}"), help)
        };
        let table = DeTable::parse(&text).map_err(|error| broken(error.message()))?;
        for (file, codes) in table.get_ref() {
            let DeValue::Table(codes) = codes.get_ref() else { return Err(broken("each file must be a table")) };
            for (code, hashes) in codes {
                let DeValue::Array(hashes) = hashes.get_ref() else { return Err(broken("each code must have a list")) };
                for hash in hashes.iter() {
                    let DeValue::String(word) = hash.get_ref() else { return Err(broken("each list needs texts")) };
                    let key = (file.get_ref().to_string(), code.get_ref().to_string(), word.to_string());
                    known.entry(key).or_default().push((hash.span().start, hash.span().end));
                }
            }
        }
        Ok(Baseline { source: Source { path: path.display().to_string(), text }, known })
    }

    /// Removes known findings. Returns the positions of entries that match nothing any more, among the
    /// codes for which `looked` is true.
    pub(super) fn retain_new(
        &self,
        findings: &mut Vec<Finding>,
        sources: &Sources,
        looked: impl Fn(&str) -> bool,
    ) -> Vec<(usize, usize)> {
        let mut left = self.known.clone();
        findings.retain(|finding| {
            let Some(places) = left.get_mut(&key(finding, sources)).filter(|places| !places.is_empty()) else {
                return true;
            };
            places.remove(0);
            false
        });
        left.into_iter().filter(|((_, code, _), _)| looked(code)).flat_map(|(_, places)| places).collect()
    }

    /// Returns a finding for entries that match nothing. Adds the file as a source for it.
    pub(super) fn stale(&self, places: &[(usize, usize)], sources: &mut Sources) -> Vec<Finding> {
        if places.is_empty() {
            return Vec::new();
        }
        let file: FileId = sources.push(self.source.clone());
        let (first, others) = (places.iter().min().copied().unwrap_or_default(), places.len() - 1);
        let more = match others {
            0 => String::new(),
            1 => ", and another entry does not".into(),
            others => format!(", and {others} other entries do not"),
        };
        let message = format!("an entry of the baseline matches no finding any more{more}");
        vec![
            Finding::warning("baseline", Span::new(file, first.0, first.1), message)
                .note("It would hide the next problem of its kind on that page.")
                .help("run the same command with `--write-baseline`, then check which entries the file loses"),
        ]
    }
}

/// Writes a baseline of all current findings.
///
/// # Errors
/// Fails if the file cannot be written.
pub(super) fn write(path: &Path, findings: &[Finding], sources: &Sources) -> Result<(), Failure> {
    let mut files: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for (file, code, hash) in findings.iter().map(|finding| key(finding, sources)) {
        files.entry(file).or_default().entry(code).or_default().push(hash);
    }
    let mut text = HEAD.to_owned();
    for (file, codes) in &mut files {
        let _ = writeln!(text, "\n[{}]", toml::Value::String(file.clone())); // writing to a String cannot fail
        for (code, hashes) in codes {
            hashes.sort();
            let _ = writeln!(text, "{code} = [\"{}\"]", hashes.join("\", \"")); // likewise
        }
    }
    write_file(path, &text)
}

/// Returns the key of a finding. Its message replaces the marked text if it marks none, or if it is on a
/// rendered page, where it marks the page's title.
fn key(finding: &Finding, sources: &Sources) -> Key {
    let marked = sources.text(finding.span).trim();
    let by_message = marked.is_empty() || finding.code.starts_with("page-");
    let words = if by_message { finding.message.as_str() } else { marked };
    let hash = format!("{:012x}", xxh3_64(words.as_bytes()) >> 16);
    (sources.get(finding.span.file).path.clone(), finding.code.to_owned(), hash)
}
