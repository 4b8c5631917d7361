//! Stores the fingerprint of a build's inputs and what the build reported, in `build-cache` beside the
//! manifest.
//!
//! A site's files and findings depend only on the program, its options and the site's folder. If a hash
//! over all bytes of the three equals that of the last build, and every public file is unchanged, the
//! result exists already: the build parses, checks and renders nothing. For 10,000 pages that takes a
//! twentieth of the processor time.
//!
//! Invariant: in any doubt the build runs as if there were no cache.

#![allow(clippy::disallowed_methods)] // This module may read files.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use cap_std::fs::Metadata;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::folder::{change_time, hash, modification_time};
use super::manifest::ManifestEntry;
use super::state::STATE_FOLDER;
use super::{PublishError, Publisher, Summary};
use crate::check::rule;
use crate::diagnostic::{Finding, Level};
use crate::disk::SiteFolder;
use crate::pipeline::{Inputs, Options};
use crate::source::{Asset, FileId, Span, TextEdit};

/// The first line. The number changes with the format. A file of another format is ignored.
const HEAD: &str = "commonweal build-cache 2";

/// The name of the file in the state folder, and the purpose of its seal.
const BUILD_CACHE: &str = "build-cache";

impl Publisher {
    /// Does what [`Publisher::finish`] does, and stores the fingerprint and the report. `sources` is the
    /// number of sources in the site's folder.
    ///
    /// # Errors
    /// Returns the errors of [`Publisher::finish`].
    pub fn finish_with(
        mut self,
        made_of: &Fingerprint,
        report: &BuildReport,
        sources: usize,
    ) -> Result<Summary, PublishError> {
        let summary = self.publish()?;
        let manifest = self.state.manifest.to_text();
        // The site is published even if the cache cannot be written.
        let _ = match write(made_of, manifest.as_bytes(), report, sources) {
            Some(text) => self.state.write_sealed(BUILD_CACHE, text.into_bytes(), &self.key),
            None => self.state.folder.remove_file(BUILD_CACHE).map_err(PublishError::at(self.state.folder.path())),
        };
        Ok(summary)
    }

    /// Returns the report of the last build, if the fingerprint is the same and every public file is
    /// unchanged.
    pub fn previous_report(&self, made_of: &Fingerprint) -> Option<BuildReport> {
        let text = String::from_utf8(self.state.read_sealed(BUILD_CACHE, &self.key)?).ok()?;
        let report = read(&text, made_of, self.state.manifest.to_text().as_bytes())?;
        let public = self.public.as_ref()?;
        let is_as_we_left_it = |file: &ManifestEntry| {
            public.symlink_metadata(&file.path).is_ok_and(|metadata| self.is_untouched(file, &metadata))
        };
        self.state.manifest.files.par_iter().all(is_as_we_left_it).then_some(report)
    }

    /// Returns the paths of the published files, sorted.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.state.manifest.files.iter().map(|file| file.path.as_str())
    }

    /// Returns the number of published files.
    pub fn count(&self) -> usize {
        self.state.manifest.files.len()
    }
}

/// Returns whether an output folder has a build cache. Does not lock or change the folder.
pub(crate) fn has_build_cache(output: &Path) -> bool {
    let Ok(real) = fs::canonicalize(output) else { return false };
    real.parent().zip(real.file_name()).is_some_and(|(parent, name)| {
        fs::symlink_metadata(parent.join(STATE_FOLDER).join(name).join(BUILD_CACHE)).is_ok_and(|file| file.is_file())
    })
}

/// A hash over all inputs of a build.
#[derive(Debug)]
pub struct Fingerprint {
    hash: u128,
    /// The files that are published unchanged, each with its metadata before it was hashed.
    assets: Vec<(PathBuf, Option<Stamp>)>,
}

/// Length, modification time, and status change time. Both times are nanoseconds since 1970.
type Stamp = (u64, u64, i128);

impl Fingerprint {
    /// Hashes the program's own bytes, every option that affects a file, and every byte of the site's
    /// folder. Returns `None` if something could not be read.
    pub fn compute(site: &SiteFolder, inputs: &Inputs, options: &Options, precompress: bool) -> Option<Fingerprint> {
        if !inputs.findings.is_empty() {
            return None;
        }
        let assets = inputs.assets.iter().map(|asset| site.root().join(&asset.path)).map(|path| (stamp(&path), path));
        let assets: Vec<_> = assets.map(|(stamp, path)| (path, stamp)).collect();
        let hash = |asset: &Asset| hash_file(site.open_file(&asset.path).ok()?).ok();
        let hashes = inputs.assets.par_iter().map(hash).collect::<Option<Vec<u128>>>()?;
        let mut hasher = Xxh3::new();
        // Hash the length before the bytes, so that different sites never give the same byte sequence.
        let mut take = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        take(&hash_file(fs::File::open(std::env::current_exe().ok()?).ok()?).ok()?.to_le_bytes());
        take(format!("{options:?} {precompress}").as_bytes());
        for (_, source) in inputs.sources.iter() {
            take(source.path.as_bytes());
            take(source.text.as_bytes());
        }
        take(b"assets");
        for (asset, hash) in inputs.assets.iter().zip(hashes) {
            take(asset.path.as_bytes());
            take(&hash.to_le_bytes());
        }
        take(b"calendars");
        for (path, bytes) in &inputs.vendored {
            take(path.as_bytes());
            take(bytes);
        }
        Some(Fingerprint { hash: hasher.digest128(), assets })
    }

    /// Returns whether the files that are published unchanged were not modified since. Otherwise the
    /// published bytes may differ from the hashed ones.
    fn is_unchanged(&self) -> bool {
        self.assets.iter().all(|(path, before)| before.is_some() && stamp(path) == *before)
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = Metadata::from_just_metadata(fs::metadata(path).ok()?);
    Some((metadata.len(), modification_time(&metadata), change_time(&metadata)))
}

fn hash_file(mut file: fs::File) -> std::io::Result<u128> {
    let length = file.metadata()?.len();
    hash(&mut file, length)
}

/// The counts and the findings that a build reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildReport {
    /// Number of pages for people.
    pub pages: usize,
    /// Number of all other files.
    pub others: usize,
    /// Sorted and without duplicates.
    pub findings: Vec<Finding>,
}

/// Returns the stored report, if `text` belongs to this fingerprint and this manifest.
fn read(text: &str, of: &Fingerprint, manifest: &[u8]) -> Option<BuildReport> {
    let mut lines = text.lines();
    if lines.next()? != HEAD {
        return None;
    }
    let CacheHeader { fingerprint, manifest: own, pages, others } = serde_json::from_str(lines.next()?).ok()?;
    if fingerprint != of.hash || own != xxh3_128(manifest) {
        return None;
    }
    let findings =
        lines.map(|line| Some(serde_json::from_str::<CachedFinding>(line).ok()?.finding())).collect::<Option<_>>()?;
    Some(BuildReport { pages, others, findings })
}

/// Returns the text that [`read`] parses. Returns `None` if it would be wrong: a file changed during the
/// build, or a finding points at a source that exists only in memory (a partner's calendar).
fn write(of: &Fingerprint, manifest: &[u8], report: &BuildReport, sources: usize) -> Option<String> {
    let known = |finding: &Finding| (finding.span.file.0 as usize) < sources;
    if !of.is_unchanged() || !report.findings.iter().all(known) {
        return None;
    }
    let BuildReport { pages, others, findings } = report;
    let head = CacheHeader { fingerprint: of.hash, manifest: xxh3_128(manifest), pages: *pages, others: *others };
    let mut text = format!("{HEAD}\n{}\n", serde_json::to_string(&head).ok()?);
    for finding in findings {
        text.push_str(&serde_json::to_string(&CachedFinding::from_finding(finding)).ok()?);
        text.push('\n');
    }
    Some(text)
}

#[derive(Serialize, Deserialize)]
struct CacheHeader {
    fingerprint: u128,
    manifest: u128,
    pages: usize,
    others: usize,
}

/// The stored form of a finding.
#[derive(Serialize, Deserialize)]
struct CachedFinding<'f> {
    code: Cow<'f, str>,
    level: u8,
    span: (u32, u32, u32),
    message: Cow<'f, str>,
    label: Cow<'f, str>,
    note: Cow<'f, str>,
    help: Cow<'f, str>,
    url: Option<Cow<'f, str>>,
    edits: Vec<((u32, u32, u32), Cow<'f, str>)>,
}

const LEVELS: [Level; 3] = [Level::Error, Level::Warning, Level::Advice];

impl<'f> CachedFinding<'f> {
    fn from_finding(finding: &'f Finding) -> CachedFinding<'f> {
        let span = |span: Span| (span.file.0, span.start, span.end);
        CachedFinding {
            code: finding.code.into(),
            level: finding.level as u8,
            span: span(finding.span),
            message: (&finding.message).into(),
            label: (&finding.label).into(),
            note: (&finding.note).into(),
            help: (&finding.help).into(),
            url: finding.url.as_ref().map(Into::into),
            edits: finding.edits.iter().map(|edit| (span(edit.span), (&edit.text).into())).collect(),
        }
    }

    fn finding(self) -> Finding {
        let span = |(file, start, end)| Span { file: FileId(file), start, end };
        // The rules own their codes. The few other codes leak until the program ends, which is soon.
        let code = rule(&self.code).map_or_else(|| &*self.code.into_owned().leak(), |rule| rule.code);
        let level = LEVELS.get(usize::from(self.level)).copied().unwrap_or(Level::Error);
        Finding {
            label: self.label.into_owned(),
            note: self.note.into_owned(),
            help: self.help.into_owned(),
            url: self.url.map(Cow::into_owned),
            edits: self
                .edits
                .into_iter()
                .map(|(at, text)| TextEdit { span: span(at), text: text.into_owned() })
                .collect(),
            ..Finding::new(level, code, span(self.span), self.message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn site() -> (tempfile::TempDir, Inputs) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("static")).unwrap();
        fs::write(folder.path().join("static/a.txt"), "one").unwrap();
        fs::write(folder.path().join("site.toml"), "title = 'A'\n").unwrap();
        let inputs = crate::disk::read(folder.path(), None).unwrap();
        (folder, inputs)
    }

    fn options(day: i8) -> Options {
        let today = jiff::civil::date(2026, 11, day);
        Options { today, drafts: false, internal: false, base_url: None }
    }

    #[test]
    fn a_report_is_reused_only_for_the_same_sources_and_files() {
        let (folder, inputs) = site();
        let of = |day, inputs: &Inputs| {
            Fingerprint::compute(&SiteFolder::open(folder.path()).unwrap(), inputs, &options(day), false).unwrap()
        };
        let finding = Finding::warning("link-url", Span { file: FileId(0), start: 1, end: 3 }, "a \"b\"\nc")
            .label("l")
            .note("n")
            .help("h");
        let edits = vec![TextEdit { span: finding.span, text: "x".into() }];
        let finding = Finding { url: Some("/a/".into()), edits, ..finding };
        let other = Finding::advice("of-no-rule", Span::default(), "m");
        let report = BuildReport { pages: 3, others: 4, findings: vec![finding, other] };
        let text = write(&of(1, &inputs), b"manifest", &report, 1).unwrap();
        assert_eq!(read(&text, &of(1, &inputs), b"manifest"), Some(report.clone()));
        assert_eq!(read(&text, &of(2, &inputs), b"manifest"), None);
        assert_eq!(read(&text, &of(1, &inputs), b"another"), None);
        // The finding points at a source that the next build will not have.
        assert_eq!(write(&of(1, &inputs), b"manifest", &report, 0), None);
    }

    #[test]
    fn the_fingerprint_covers_every_byte_of_the_site() {
        let (folder, mut inputs) = site();
        let hash = |inputs: &Inputs| {
            Fingerprint::compute(&SiteFolder::open(folder.path()).unwrap(), inputs, &options(1), false).unwrap().hash
        };
        let first = hash(&inputs);
        assert_eq!(first, hash(&inputs));
        let mut all = vec![first];
        // Keep the length and the time.
        let file = folder.path().join("static/a.txt");
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "two").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
        all.push(hash(&inputs));
        inputs.vendored.push(("imports/a.ics".into(), b"x".to_vec()));
        all.push(hash(&inputs));
        inputs.sources.push(Source { path: "content/a.md".into(), text: "b".into() });
        all.push(hash(&inputs));
        all.push(
            Fingerprint::compute(&SiteFolder::open(folder.path()).unwrap(), &inputs, &options(1), true).unwrap().hash,
        );
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 5);
    }

    #[test]
    fn a_build_during_which_a_file_changed_is_not_cached() {
        let (folder, inputs) = site();
        let of = Fingerprint::compute(&SiteFolder::open(folder.path()).unwrap(), &inputs, &options(1), false).unwrap();
        let report = BuildReport { pages: 0, others: 0, findings: Vec::new() };
        assert!(write(&of, b"", &report, 1).is_some());
        fs::write(folder.path().join("static/a.txt"), "longer").unwrap();
        assert_eq!(write(&of, b"", &report, 1), None);
    }
}
