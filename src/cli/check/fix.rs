//! Implements `check --fix`: takes findings with safe edits, prints a unified diff, and writes the files if
//! the user agrees.
//!
//! Invariant: every byte outside the edits stays the same, including line ends and the byte order mark. It
//! does not write a file that changed meanwhile, or to which an edit would add an error.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::ops::Range;

use diffy::DiffOptions;

use crate::cli::session::{Failure, Session, print_data};
use crate::diagnostic::{Finding, Level};
use crate::disk::SiteFolder;
use crate::pipeline::{self, Inputs, Loaded, Options};
use crate::publish::folder::Folder;
use crate::report::{ReportFormat, visible};
use crate::source::{FileId, Sources, Span, TextEdit, apply_edits};

/// Most rounds of edits. An edit may reveal the next one on the same text.
const ROUNDS: usize = 5;

/// A site with all safe edits applied in memory.
pub(super) struct FixPlan {
    /// The site after the edits.
    pub loaded: Loaded,
    /// The findings before the edits.
    pub found: Vec<Finding>,
    /// The sources of these findings.
    pub sources: Sources,
    /// Each changed file: its path, its text before and after.
    changes: Vec<(String, String, String)>,
    /// Number of edits.
    edits: usize,
}

/// The outcome of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FixOutcome {
    /// There was nothing that can be fixed automatically.
    Nothing,
    /// There are edits, and nothing was written.
    Shown,
    /// The files were written.
    Written,
}

/// Applies the safe edits of the findings that `choose` keeps, and loads the site again, until there is nothing
/// more to fix or after [`ROUNDS`]. Leaves out edits that add an error.
pub(super) fn plan(inputs: Inputs, options: &Options, choose: impl Fn(&mut Vec<Finding>, &Sources)) -> FixPlan {
    let before = inputs.sources.clone();
    let mut inputs = inputs;
    let mut spared: Vec<FileId> = Vec::new();
    let mut harmful: HashSet<(FileId, TextEdit)> = HashSet::new();
    let mut loaded = pipeline::load_in_stages(inputs.clone(), options, &mut |_| ());
    let mut found = loaded.findings.clone();
    choose(&mut found, &loaded.renderer.sources);
    let sources = loaded.renderer.sources.clone();
    let mut made = 0;
    for _ in 0..ROUNDS {
        let mut findings = loaded.findings.clone();
        choose(&mut findings, &loaded.renderer.sources);
        let mut edits: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
        for edit in findings.into_iter().flat_map(|finding| finding.edits) {
            edits.entry(edit.span.file).or_default().push(edit);
        }
        for (file, edits) in &mut edits {
            edits.retain(|edit| !harmful.contains(&(*file, edit.clone())));
        }
        edits.retain(|file, edits| !spared.contains(file) && !edits.is_empty());
        if edits.is_empty() {
            break;
        }
        let kept = inputs.clone();
        for (file, edits) in &edits {
            let text = apply_edits(&kept.sources.get(*file).text, edits);
            inputs.sources.rewrite(*file, text);
        }
        let next = pipeline::load_in_stages(inputs.clone(), options, &mut |_| ());
        let (before, after) = (errors(&loaded), errors(&next));
        let count = |errors: &HashMap<FileId, usize>, file: &FileId| errors.get(file).copied().unwrap_or(0);
        let is_worse = |file: &FileId| count(&after, file) > count(&before, file);
        let worse: Vec<FileId> = edits.keys().copied().filter(is_worse).collect();
        if worse.is_empty() {
            made += edits.values().map(Vec::len).sum::<usize>();
            loaded = next;
        } else {
            for file in worse {
                // Leave out the edits on lines with new errors, and try the rest again, once for each file.
                let blamed = edits_with_new_errors(file, &edits[&file], &loaded, &next);
                let is_known = harmful.iter().any(|(own, _)| *own == file);
                if blamed.is_empty() || is_known {
                    spared.push(file);
                }
                harmful.extend(blamed.into_iter().map(|edit| (file, edit)));
            }
            inputs = kept;
        }
    }
    let changes = before.iter().filter_map(|(file, source)| {
        let after = &inputs.sources.get(file).text;
        (*after != source.text).then(|| (source.path.clone(), source.text.clone(), after.clone()))
    });
    FixPlan { changes: changes.collect(), loaded, found, sources, edits: made }
}

/// Returns the number of errors of each source. Front matter in YAML hides all other errors, so it counts
/// more than all of them: converting it reveals errors, but adds none.
fn errors(loaded: &Loaded) -> HashMap<FileId, usize> {
    const HIDES_OTHERS: usize = 1_000_000;
    let mut errors = HashMap::new();
    for finding in loaded.findings.iter().filter(|finding| finding.level == Level::Error) {
        let count = if finding.code == "front-matter-yaml" { HIDES_OTHERS } else { 1 };
        *errors.entry(finding.span.file).or_default() += count;
    }
    errors
}

/// Returns the edits of a file on lines that have errors only with these edits.
fn edits_with_new_errors(file: FileId, edits: &[TextEdit], before: &Loaded, after: &Loaded) -> Vec<TextEdit> {
    let old = &before.renderer.sources.get(file).text;
    let new = &after.renderer.sources.get(file).text;
    let of_file = |finding: &&Finding| finding.level == Level::Error && finding.span.file == file;
    let known: HashSet<(&str, &str)> =
        before.findings.iter().filter(of_file).map(|finding| (finding.code, &*finding.message)).collect();
    let is_new = |finding: &&Finding| !known.contains(&(finding.code, &*finding.message));
    // Edits may add lines, so identify lines by their text, each with the positions of its new errors.
    let mut lines: HashMap<&str, Vec<Range<usize>>> = HashMap::new();
    for finding in after.findings.iter().filter(of_file).filter(is_new) {
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        let line = line_of(new, start);
        if let Some(words) = new.get(line.clone()) {
            let place = start - line.start..end.min(line.end).max(start) - line.start;
            lines.entry(words).or_default().push(place);
        }
    }
    // The edits of each line, and the edited line.
    let mut by_line: BTreeMap<usize, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        by_line.entry(line_of(old, edit.span.start as usize).start).or_default().push(edit.clone());
    }
    by_line.into_iter().flat_map(|(start, own)| edits_with_new_errors_on_line(file, old, start, own, &lines)).collect()
}

/// Returns the line around an offset, without its line end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let start = text.get(..at).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(at..).and_then(|text| text.find('\n')).map_or(text.len(), |length| at + length);
    start..end
}

/// Returns the edits of the line at `start` that overlap new errors, or all of them if none does.
fn edits_with_new_errors_on_line(
    file: FileId,
    old: &str,
    start: usize,
    own: Vec<TextEdit>,
    lines: &HashMap<&str, Vec<Range<usize>>>,
) -> Vec<TextEdit> {
    let last = own.iter().map(|edit| edit.span.end as usize).max().unwrap_or(start);
    let Some(line) = old.get(start..line_of(old, last).end) else { return Vec::new() };
    let local = |edit: &TextEdit| {
        let (from, to) = (edit.span.start as usize - start, edit.span.end as usize - start);
        TextEdit { span: Span::new(file, from, to), text: edit.text.clone() }
    };
    let local: Vec<TextEdit> = own.iter().map(local).collect();
    let whole = apply_edits(line, &local);
    // The position of each edit's text afterwards.
    let place = |edit: &TextEdit| {
        let before = local.iter().filter(|other| other.span.start < edit.span.start);
        let shift: i64 = before.map(|other| other.text.len() as i64 - other.span.range().len() as i64).sum();
        let from = (i64::from(edit.span.start) + shift).max(0) as usize;
        from..from + edit.text.len()
    };
    let mut errors: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for words in whole.split('\n') {
        let found = lines.get(words).into_iter().flatten();
        errors.extend(found.map(|place| at + place.start..at + place.end));
        at += words.len() + 1;
    }
    if errors.is_empty() {
        return Vec::new();
    }
    let touches = |place: Range<usize>| errors.iter().any(|error| place.start <= error.end && error.start <= place.end);
    let at_errors: Vec<TextEdit> =
        own.iter().zip(&local).filter(|(_, local)| touches(place(local))).map(|(edit, _)| edit.clone()).collect();
    if at_errors.is_empty() { own } else { at_errors }
}

impl FixPlan {
    /// Shows the changes in the formats for people. Writes them if `yes` is set or the user agrees; without a
    /// terminal it does not ask.
    ///
    /// # Errors
    /// Fails if a file cannot be written. Files before it are written.
    pub(super) fn offer(&self, session: &Session, yes: bool) -> Result<FixOutcome, Failure> {
        if self.changes.is_empty() {
            session.print("there is nothing that can be fixed automatically");
            return Ok(FixOutcome::Nothing);
        }
        // A diff shows unescaped lines of the site. Another program would read them as findings, and a
        // workflow log as commands.
        if matches!(session.format, ReportFormat::Human | ReportFormat::Short) {
            for (path, before, after) in &self.changes {
                print_data(&unified_diff(path, before, after))?;
            }
        }
        let what = count_text(self.edits, "edit", "edits");
        let told = format!("{what} in {}", count_text(self.changes.len(), "file", "files"));
        let may_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
        if !yes && !may_ask {
            session.print(&format!("{told}, not written: `check --fix --yes` writes them"));
            return Ok(FixOutcome::Shown);
        }
        if !yes && !confirm(&format!("Write {told}? [y/N] "), &mut io::stdin().lock()) {
            session.print("nothing written");
            return Ok(FixOutcome::Shown);
        }
        let unread = |error| Failure::system(format!("could not read `{}`: {error}", session.root.display()), "");
        let site = SiteFolder::open(&session.root).map_err(unread)?;
        for (path, before, after) in &self.changes {
            if !write(&site, path, before, after)? {
                session.print(&format!("`{path}` changed meanwhile, so it was not written"));
            }
        }
        session.print(&format!("{told}, written"));
        Ok(FixOutcome::Written)
    }
}

fn count_text(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Returns a file's changes in the format of `patch -p1`.
fn unified_diff(path: &str, before: &str, after: &str) -> String {
    let mut options = DiffOptions::new();
    options.set_context_len(2);
    options.set_original_filename(format!("a/{}", visible::line(path)));
    options.set_modified_filename(format!("b/{}", visible::line(path)));
    options.create_patch(before, after).to_string()
}

/// Asks on stderr. Any answer but a yes means no.
fn confirm(question: &str, input: &mut dyn BufRead) -> bool {
    let mut asked = anstream::stderr();
    // If the question cannot be printed, the answer will be no.
    let _ = asked.write_all(question.as_bytes()).and_then(|()| asked.flush());
    let mut answer = String::new();
    let read = input.read_line(&mut answer).is_ok();
    read && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "ie" | "ydw")
}

/// Writes a source of a site atomically, and keeps its permissions. Keeps a link; a link that leads out of
/// the site is an error. Returns `false` if the file changed since it was read.
fn write(site: &SiteFolder, path: &str, before: &str, after: &str) -> Result<bool, Failure> {
    const MARK: &str = "\u{feff}";
    let shown = site.root().join(path);
    let failed = |error: io::Error| Failure::system(format!("could not write `{}`: {error}", shown.display()), "");
    let unread = |error: io::Error| Failure::system(format!("could not read `{}`: {error}", shown.display()), "");
    let mut now = Vec::new();
    site.open_file(path).and_then(|mut file| file.read_to_end(&mut now)).map_err(unread)?;
    let (mark, text) = match now.strip_prefix(MARK.as_bytes()) {
        Some(text) => (MARK, text),
        None => ("", now.as_slice()),
    };
    if text != before.as_bytes() {
        return Ok(false);
    }
    let real = fs::canonicalize(&shown).map_err(unread)?;
    // If somebody replaced a link since the file was read, it may lead out of the folder. Then nothing is
    // written.
    let within = real.strip_prefix(site.root()).map_err(|_| failed(io::ErrorKind::PermissionDenied.into()))?;
    let folder = Folder::open(site.root()).map_err(failed)?;
    folder.rewrite(within, [mark, after].concat().as_bytes()).map_err(failed)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_yes_confirms() {
        for (answer, agrees) in
            [("y\n", true), ("Yes\r\n", true), ("\n", false), ("n\n", false), ("", false), ("maybe\n", false)]
        {
            assert_eq!(confirm("", &mut answer.as_bytes()), agrees, "{answer:?}");
        }
    }

    #[test]
    fn a_file_keeps_its_byte_order_mark_and_a_changed_file_is_not_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, site) = (folder.path().join("a.md"), SiteFolder::open(folder.path()).expect("opened"));
        fs::write(&path, "\u{feff}one\r\n").expect("written");
        assert!(write(&site, "a.md", "one\r\n", "two\r\n").expect("it can be written"));
        assert_eq!(fs::read(&path).expect("there"), "\u{feff}two\r\n".as_bytes());
        assert!(!write(&site, "a.md", "one\r\n", "three\r\n").expect("it can be read"));
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay_unchanged() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let (real, link) = (folder.path().join("real.md"), folder.path().join("link.md"));
        fs::write(&real, "one").expect("written");
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("set");
        std::os::unix::fs::symlink("real.md", &link).expect("linked");
        let site = SiteFolder::open(folder.path()).expect("opened");
        assert!(write(&site, "link.md", "one", "two").expect("it can be written"));
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read_to_string(&real).expect("there"), "two");
        assert_eq!(fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link_out_of_the_site() {
        let (site, outside) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        fs::write(outside.path().join("a.md"), "one").expect("written");
        std::os::unix::fs::symlink(outside.path(), site.path().join("content")).expect("linked");
        std::os::unix::fs::symlink(outside.path().join("a.md"), site.path().join("b.md")).expect("linked");
        let opened = SiteFolder::open(site.path()).expect("opened");
        for path in ["content/a.md", "b.md"] {
            assert!(write(&opened, path, "one", "two").is_err(), "{path}");
        }
        assert_eq!(fs::read_to_string(outside.path().join("a.md")).expect("there"), "one");
        // Create the link after the file was read.
        let folder = Folder::open(site.path()).expect("opened");
        assert!(folder.rewrite("content/a.md", b"two").is_err());
        assert!(folder.rewrite("b.md", b"two").is_err());
        assert_eq!(fs::read_to_string(outside.path().join("a.md")).expect("there"), "one");
        assert_eq!(fs::read_dir(outside.path()).expect("there").count(), 1, "nothing is left beside it");
    }
}
