//! Keeps what a writer typed and did not save, for a page that was closed or a computer that stopped. Each form has a
//! name of its own, so that no form overwrites what another one kept.

#![allow(clippy::disallowed_methods)] // This module reads and writes files, and the clock.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use super::history::History;
use crate::publish::folder::{Folder, modification_time};

/// Number of kept texts of one file. The oldest is forgotten first.
const KEPT: usize = 10;
/// Longest kept text with its seal, in bytes.
const LONGEST: u64 = super::admission::TEXT_BYTES + 1024;

/// What a form kept.
#[derive(Debug, Serialize)]
pub(super) struct Unsaved {
    /// The name of the form.
    pub name: String,
    /// How long ago it was typed, in words.
    pub age: String,
}

/// Keeps what a form would send, in place of what it kept before.
///
/// # Errors
/// Fails if it cannot be written.
pub(super) fn store(history: &History, path: &str, form: &str, sent: &[u8]) -> io::Result<()> {
    let Some(key) = history.key.as_ref().filter(|_| is_name(form)) else { return Ok(()) };
    let folder = history.folder()?;
    let name = file_name(path, form);
    folder.replace(&name, &key.seal(&name, sent.to_vec()))?;
    let mut all = stored_texts(&folder, path)?;
    all.sort_unstable();
    for (_, old) in &all[..all.len().saturating_sub(KEPT)] {
        folder.remove_file(file_name(path, old))?;
    }
    Ok(())
}

/// Returns what a form would have sent; `None` if there is nothing that this program kept.
pub(super) fn read(history: &History, path: &str, form: &str) -> Option<Vec<u8>> {
    let (key, folder) = (history.key.as_ref()?, history.existing()?);
    let name = is_name(form).then(|| file_name(path, form))?;
    let sealed = folder.read(&name, LONGEST).ok()?;
    key.unseal(&name, &sealed).map(<[u8]>::to_vec)
}

/// Forgets what a form kept.
pub(super) fn forget(history: &History, path: &str, form: &str) {
    if let Some(folder) = history.existing().filter(|_| is_name(form)) {
        // It may have kept nothing.
        let _ = folder.remove_file(file_name(path, form));
    }
}

/// Lists what forms of a file kept, the newest first.
pub(super) fn list(history: &History, path: &str) -> Vec<Unsaved> {
    let Some(folder) = history.existing() else { return Vec::new() };
    let mut all = stored_texts(&folder, path).unwrap_or_default();
    all.sort_unstable_by(|one, other| other.cmp(one));
    let now = SystemTime::now();
    let age = |nanoseconds| now.duration_since(UNIX_EPOCH + Duration::from_nanos(nanoseconds)).unwrap_or_default();
    all.into_iter().map(|(time, name)| Unsaved { name, age: in_words(age(time)) }).collect()
}

/// Returns the times and names of what was kept.
fn stored_texts(folder: &Folder, path: &str) -> io::Result<Vec<(u64, String)>> {
    let start = start(path);
    let name = |name: &std::ffi::OsString| {
        let form = name.to_str()?.strip_prefix(&start)?;
        let metadata = folder.symlink_metadata(name).ok()?;
        is_name(form).then(|| (modification_time(&metadata), form.to_owned()))
    };
    Ok(folder.names(".")?.iter().filter_map(name).collect())
}

fn start(path: &str) -> String {
    format!("unsaved-{:032x}-", xxh3_128(path.as_bytes()))
}

fn file_name(path: &str, form: &str) -> String {
    start(path) + form
}

/// Returns whether a text may be the name of a form: 32 hexadecimal digits.
fn is_name(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn in_words(age: Duration) -> String {
    let counted = |number: u64, unit: &str| format!("{number} {unit}{} ago", if number == 1 { "" } else { "s" });
    match age.as_secs() {
        0..90 => "a moment ago".into(),
        seconds @ 90..5400 => counted(seconds.div_ceil(60), "minute"),
        seconds @ 5400..129_600 => counted(seconds.div_ceil(3600), "hour"),
        seconds => counted(seconds / 86_400, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::seal::Key;

    #[test]
    fn each_form_keeps_its_own_text() {
        let site = tempfile::tempdir().expect("a folder");
        let history = History::new(site.path(), Some(&Key::random().expect("random")));
        let (one, two) = ("0".repeat(32), "a".repeat(32));
        assert!(list(&history, "content/a.md").is_empty());
        store(&history, "content/a.md", &one, b"title=One").expect("kept");
        store(&history, "content/a.md", &two, b"title=Two").expect("kept");
        store(&history, "content/a.md", &one, b"title=Three").expect("kept");
        store(&history, "content/b.md", &one, b"title=Other").expect("kept");
        for odd in ["", "..", "../../x", &"A".repeat(32), &"0".repeat(33)] {
            store(&history, "content/a.md", odd, b"x").expect("ignored");
            assert_eq!(read(&history, "content/a.md", odd), None, "{odd}");
        }
        assert_eq!(list(&history, "content/a.md").len(), 2);
        assert_eq!(read(&history, "content/a.md", &one).as_deref(), Some(&b"title=Three"[..]));
        forget(&history, "content/a.md", &one);
        assert_eq!(list(&history, "content/a.md").iter().map(|own| own.name.as_str()).collect::<Vec<_>>(), [two]);
        for number in 0..20 {
            store(&history, "content/a.md", &format!("{number:032x}"), b"x").expect("kept");
        }
        assert_eq!(list(&history, "content/a.md").len(), KEPT);
    }

    #[test]
    fn ages_are_words() {
        for (seconds, words) in
            [(5, "a moment ago"), (300, "5 minutes ago"), (7200, "2 hours ago"), (172_800, "2 days ago")]
        {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }
}
