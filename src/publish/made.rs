//! What a folder's files were made of, and what was told about it: `made` beside the manifest.
//!
//! A site's files and findings are a pure function of the program, its options and the site's folder. Where a hash over all bytes of the three is
//! that of the last build, and every public file is as that build left it, the function's result stands there already: nothing is parsed, checked
//! or rendered again. With 10,000 pages that takes a twentieth of the processor time.
//!
//! Invariant: in any doubt it is as if nothing were remembered.

#![allow(clippy::disallowed_methods)] // The shell: the site's files are read here.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

use super::manifest::Written;
use super::{Error, Publisher, Summary, hash_file, modified};
use crate::check::rule;
use crate::diagnostic::{Finding, Level};
use crate::pipeline::{Inputs, Options};
use crate::source::{Edit, FileId, Span};

/// The first line; the number changes with the format, and a file of another format counts as absent.
const HEAD: &str = "commonweal made 1";

/// What the files were made of, beside the manifest.
const MADE: &str = "made";

impl Publisher {
    /// As [`Publisher::finish`]; remembers what all this was made of and what was told of it. `sources` is how many the site's folder has.
    ///
    /// # Errors
    /// As [`Publisher::finish`].
    pub fn finish_made_of(self, of: &Ingredients, told: &Told, sources: usize) -> Result<Summary, Error> {
        let summary = self.carry_out()?;
        let text = fs::read(self.state.join("manifest")).ok().and_then(|own| write(of, &own, told, sources));
        let at = self.state.join(MADE);
        // The site is as well published without it.
        let _ = match text {
            Some(text) => self.files.overwrite(&at, text.as_bytes()),
            None => self.files.remove_file(&at),
        };
        Ok(summary)
    }

    /// What was told when the folder was filled, if it was made of the same and every file in it is as we left it.
    pub fn told(&self, of: &Ingredients) -> Option<Told> {
        let made = fs::read_to_string(self.state.join(MADE)).ok()?;
        let told = read(&made, of, &fs::read(self.state.join("manifest")).ok()?)?;
        let as_we_left_it = |file: &Written| {
            let metadata = fs::symlink_metadata(self.output.join(&file.path));
            metadata.is_ok_and(|own| own.is_file() && own.len() == file.length && modified(&own) == file.modified)
        };
        self.old.files.par_iter().all(as_we_left_it).then_some(told)
    }

    /// How many files were published there.
    pub fn count(&self) -> usize {
        self.old.files.len()
    }
}

/// Whether there is anything to compare with in a folder: without touching it.
pub fn is_remembered(output: &Path) -> bool {
    let Ok(real) = fs::canonicalize(output) else { return false };
    real.parent()
        .zip(real.file_name())
        .is_some_and(|(parent, name)| parent.join(".commonweal").join(name).join(MADE).exists())
}

/// All that a build's files are made of, as one hash.
#[derive(Debug)]
pub struct Ingredients {
    hash: u128,
    /// The files that are published as they are, each with its length and time before it was hashed.
    assets: Vec<(PathBuf, Option<Stamp>)>,
}

type Stamp = (u64, u64);

impl Ingredients {
    /// The program's own bytes, every option that shapes a file, and every byte of the site's folder. `None` where something could not be read.
    pub fn of(root: &Path, inputs: &Inputs, options: &Options, precompress: bool) -> Option<Ingredients> {
        if !inputs.findings.is_empty() {
            return None;
        }
        let assets = inputs.assets.iter().map(|asset| root.join(&asset.path)).map(|path| (stamp(&path), path));
        let assets: Vec<_> = assets.map(|(stamp, path)| (path, stamp)).collect();
        let hashes = assets.par_iter().map(|(path, _)| hash_file(path).ok()).collect::<Option<Vec<u128>>>()?;
        let mut hasher = Xxh3::new();
        // Each with its length before it: no two sites can be the same row of bytes.
        let mut take = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        take(&hash_file(&std::env::current_exe().ok()?).ok()?.to_le_bytes());
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
        Some(Ingredients { hash: hasher.digest128(), assets })
    }

    /// Whether the files that are published as they are were left alone since: else what was published may not be what was hashed.
    fn held(&self) -> bool {
        self.assets.iter().all(|(path, before)| before.is_some() && stamp(path) == *before)
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), modified(&metadata)))
}

/// What a build told: its last line's figures, and its findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Pages for people.
    pub pages: usize,
    /// All other files.
    pub others: usize,
    /// Sorted, each once.
    pub findings: Vec<Finding>,
}

/// What was told when these ingredients were made into the files of this manifest, if `text` says so.
fn read(text: &str, of: &Ingredients, manifest: &[u8]) -> Option<Told> {
    let end = text.rfind("end\t")?;
    let seal = u64::from_str_radix(text[end..].strip_prefix("end\t")?.trim_end(), 16).ok()?;
    let mut lines = text[..end].lines();
    if xxh3_64(&text.as_bytes()[..end]) != seal || lines.next()? != HEAD {
        return None;
    }
    let Of { ingredients, manifest: own, pages, others } = serde_json::from_str(lines.next()?).ok()?;
    if ingredients != of.hash || own != xxh3_128(manifest) {
        return None;
    }
    let findings = lines.map(|line| Some(serde_json::from_str::<Line>(line).ok()?.finding())).collect::<Option<_>>()?;
    Some(Told { pages, others, findings })
}

/// The text that [`read`] reads. `None` if it would not be true: a file changed during the build, or a finding stands in a source that was only
/// made while loading (a partner's calendar).
fn write(of: &Ingredients, manifest: &[u8], told: &Told, sources: usize) -> Option<String> {
    let known = |finding: &Finding| (finding.span.file.0 as usize) < sources;
    if !of.held() || !told.findings.iter().all(known) {
        return None;
    }
    let Told { pages, others, findings } = told;
    let head = Of { ingredients: of.hash, manifest: xxh3_128(manifest), pages: *pages, others: *others };
    let mut text = format!("{HEAD}\n{}\n", serde_json::to_string(&head).ok()?);
    for finding in findings {
        text.push_str(&serde_json::to_string(&Line::of(finding)).ok()?);
        text.push('\n');
    }
    let seal = xxh3_64(text.as_bytes());
    text.push_str(&format!("end\t{seal:016x}\n"));
    Some(text)
}

#[derive(Serialize, Deserialize)]
struct Of {
    ingredients: u128,
    manifest: u128,
    pages: usize,
    others: usize,
}

/// A finding as it is kept.
#[derive(Serialize, Deserialize)]
struct Line<'f> {
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

impl<'f> Line<'f> {
    fn of(finding: &'f Finding) -> Line<'f> {
        let span = |span: Span| (span.file.0, span.start, span.end);
        Line {
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
        // Rules know their codes; of the few others each is a word that stays until the program ends, which is soon.
        let code = rule(&self.code).map_or_else(|| &*self.code.into_owned().leak(), |rule| rule.code);
        let level = LEVELS.get(usize::from(self.level)).copied().unwrap_or(Level::Error);
        Finding {
            label: self.label.into_owned(),
            note: self.note.into_owned(),
            help: self.help.into_owned(),
            url: self.url.map(Cow::into_owned),
            edits: self.edits.into_iter().map(|(at, text)| Edit { span: span(at), text: text.into_owned() }).collect(),
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
    fn what_was_told_reads_back_for_the_same_ingredients_and_files_alone() {
        let (folder, inputs) = site();
        let of = |day, inputs: &Inputs| Ingredients::of(folder.path(), inputs, &options(day), false).unwrap();
        let finding = Finding::warning("link-url", Span { file: FileId(0), start: 1, end: 3 }, "a \"b\"\nc")
            .label("l")
            .note("n")
            .help("h");
        let edits = vec![Edit { span: finding.span, text: "x".into() }];
        let finding = Finding { url: Some("/a/".into()), edits, ..finding };
        let other = Finding::advice("of-no-rule", Span::default(), "m");
        let told = Told { pages: 3, others: 4, findings: vec![finding, other] };
        let text = write(&of(1, &inputs), b"manifest", &told, 1).unwrap();
        assert_eq!(read(&text, &of(1, &inputs), b"manifest"), Some(told.clone()));
        assert_eq!(read(&text, &of(2, &inputs), b"manifest"), None);
        assert_eq!(read(&text, &of(1, &inputs), b"another"), None);
        for end in (0..text.len() - 1).filter(|end| text.is_char_boundary(*end)) {
            assert_eq!(read(&text[..end], &of(1, &inputs), b"manifest"), None, "{end}");
        }
        assert_eq!(read(&text.replace("\"l\"", "\"k\""), &of(1, &inputs), b"manifest"), None);
        // About a source that the next build will not have.
        assert_eq!(write(&of(1, &inputs), b"manifest", &told, 0), None);
    }

    #[test]
    fn every_byte_of_the_site_counts() {
        let (folder, mut inputs) = site();
        let hash = |inputs: &Inputs| Ingredients::of(folder.path(), inputs, &options(1), false).unwrap().hash;
        let first = hash(&inputs);
        assert_eq!(first, hash(&inputs));
        let mut all = vec![first];
        // As long as before, and at the same time.
        let file = folder.path().join("static/a.txt");
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "two").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
        all.push(hash(&inputs));
        inputs.vendored.push(("imports/a.ics".into(), b"x".to_vec()));
        all.push(hash(&inputs));
        inputs.sources.push(Source { path: "content/a.md".into(), text: "b".into() });
        all.push(hash(&inputs));
        all.push(Ingredients::of(folder.path(), &inputs, &options(1), true).unwrap().hash);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 5);
    }

    #[test]
    fn a_file_that_changes_during_a_build_is_not_vouched_for() {
        let (folder, inputs) = site();
        let of = Ingredients::of(folder.path(), &inputs, &options(1), false).unwrap();
        let told = Told { pages: 0, others: 0, findings: Vec::new() };
        assert!(write(&of, b"", &told, 1).is_some());
        fs::write(folder.path().join("static/a.txt"), "longer").unwrap();
        assert_eq!(write(&of, b"", &told, 1), None);
    }
}
