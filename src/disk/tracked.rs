//! Detects whether git tracks the state folder of a site. Takes the index of the repository and returns a
//! path. Reads only that file and does not run git, because the settings of a foreign repository can
//! start programs.

#![allow(clippy::disallowed_methods)] // This module may read the index.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder that git must not track.
const STATE: &str = ".commonweal";

/// Most bytes of an index that is read. The index of a million files has about half of it.
const LONGEST: u64 = 256 << 20;

/// Longest path that is read, in bytes. No system accepts longer ones.
const LONGEST_PATH: usize = 4096;

/// Longest `.git` file, in bytes: one line that names a folder.
const LONGEST_LINK: u64 = 4096 + 16;

/// Bytes of an entry before its object name (gitformat-index: times, device, number, mode, user, group, size).
const BEFORE_OBJECT: usize = 40;

/// Bytes of an object name with SHA-1 and SHA-256. The index does not say which one it uses.
const OBJECTS: [usize; 2] = [20, 32];

/// Returns the path, within the site, of the first tracked file in `.commonweal`.
pub(super) fn tracked_state(root: &Path) -> Option<String> {
    fs::symlink_metadata(root.join(STATE)).ok()?;
    let (top, index) = root.ancestors().find_map(|above| Some((above, index_of(above)?)))?;
    let within = root.strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
    let prefix = if within.is_empty() { String::new() } else { format!("{within}/") };
    let mut bytes = Vec::new();
    File::open(index).ok()?.take(LONGEST).read_to_end(&mut bytes).ok()?;
    let tracked = first_beneath(&bytes, format!("{prefix}{STATE}/").as_bytes())?;
    Some(tracked[prefix.len()..].to_owned())
}

/// Returns the index of the repository whose work tree has this folder at its top. `.git` is a folder,
/// or a file that names one.
fn index_of(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    let folder = if fs::metadata(&git).ok()?.is_file() {
        let mut text = String::new();
        File::open(&git).ok()?.take(LONGEST_LINK).read_to_string(&mut text).ok()?;
        let named = text.strip_prefix("gitdir:")?.trim();
        // On Windows, opening such a path would send the user's name to another computer.
        if named.starts_with("\\\\") || named.starts_with("//") {
            return None;
        }
        top.join(named)
    } else {
        git
    };
    let index = folder.join("index");
    fs::metadata(&index).ok()?.is_file().then_some(index)
}

/// Returns the first path of an index that begins with these bytes (gitformat-index, versions 2 to 4).
pub(super) fn first_beneath(index: &[u8], prefix: &[u8]) -> Option<String> {
    let found = OBJECTS.into_iter().find_map(|object| scan(index, prefix, object))?;
    found.map(|path| String::from_utf8_lossy(&path).into_owned())
}

/// Returns `None` if the index cannot be parsed with object names of that length, else the path if there
/// is one.
fn scan(index: &[u8], prefix: &[u8], object: usize) -> Option<Option<Vec<u8>>> {
    let word = |at: usize| Some(u32::from_be_bytes(index.get(at..at + 4)?.try_into().ok()?));
    let (version, entries) = (word(4)?, word(8)?);
    if index.get(..4)? != b"DIRC" || !(2..=4).contains(&version) {
        return None;
    }
    let mut at = 12;
    let mut path: Vec<u8> = Vec::new();
    for _ in 0..entries {
        let start = at;
        at += BEFORE_OBJECT + object;
        let flags = u16::from_be_bytes(index.get(at..at + 2)?.try_into().ok()?);
        at += 2;
        // Bit 14: two more bytes of flags (since version 3).
        if version >= 3 && flags & 0x4000 != 0 {
            at += 2;
        }
        let mut kept = 0;
        if version == 4 {
            let (drop, bytes) = variable_length(index.get(at..)?)?;
            at += bytes;
            kept = path.len().checked_sub(drop)?;
        }
        let rest = index.get(at..)?;
        let length = rest.iter().take(LONGEST_PATH).position(|byte| *byte == 0)?;
        // The shared prefix is equal, so the rest decides the order.
        let is_before = rest[..length] < path[kept..];
        path.truncate(kept);
        path.extend_from_slice(&rest[..length]);
        at += length + 1;
        if version < 4 {
            // Padding: one to eight zero bytes, up to a multiple of eight from the entry's start.
            at = start + (at - start).next_multiple_of(8);
        }
        // The stages of a merge repeat a path.
        if path.is_empty() || path.len() > LONGEST_PATH || is_before {
            return None;
        }
        if path.starts_with(prefix) {
            return Some(Some(path));
        }
    }
    Some(None)
}

/// Parses a variable-length number of packs and indexes, and returns it with its length (gitformat-pack,
/// OFS_DELTA).
fn variable_length(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (number, byte) in bytes.iter().enumerate() {
        value = value.checked_mul(128)?.checked_add(usize::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            return Some((value, number + 1));
        }
        value = value.checked_add(1)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn git(folder: &Path, arguments: &[&str]) -> bool {
        let mut command = Command::new("git");
        command.current_dir(folder).args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.output().is_ok_and(|output| output.status.success())
    }

    /// Creates a repository with a site in `within` and an index of that version. Returns `None` if git is
    /// missing.
    fn repository(version: &str, within: &str, objects: &str) -> Option<tempfile::TempDir> {
        let folder = tempfile::tempdir().unwrap();
        for path in [".ci/run", ".commonlore", ".commonweal/.gitignore", "content/a.md", "content/b/c.md"] {
            let path = folder.path().join(within).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let format = format!("--object-format={objects}");
        git(folder.path(), &["init", "-q", &format]).then_some(())?;
        assert!(git(folder.path(), &["config", "index.version", version]));
        Some(folder)
    }

    #[test]
    fn a_tracked_state_folder_is_found_in_every_version_of_the_index() {
        for (version, within, objects) in [
            ("2", "", "sha1"),
            ("4", "", "sha1"),
            ("2", "sites/ours", "sha1"),
            ("4", "sites/ours", "sha1"),
            ("2", "", "sha256"),
            ("4", "a", "sha256"),
        ] {
            let Some(folder) = repository(version, within, objects) else { return };
            let root = folder.path().join(within);
            assert_eq!(tracked_state(&root), None, "{version}, nothing added");
            assert!(git(&root, &["add", "content", ".ci", ".commonlore"]));
            assert_eq!(tracked_state(&root), None, "{version}, other files");
            assert!(git(&root, &["add", "--force", ".commonweal"]));
            assert_eq!(tracked_state(&root).as_deref(), Some(".commonweal/.gitignore"), "{version} {within} {objects}");
            // Two more bytes of flags require version 3.
            assert!(git(&root, &["add", "--intent-to-add", "."]));
            assert!(tracked_state(&root).is_some());
            assert!(git(&root, &["rm", "-rq", "--cached", ".commonweal"]));
            assert_eq!(tracked_state(&root), None, "{version}, removed again");
        }
    }

    #[test]
    fn no_bytes_cause_a_panic() {
        let Some(folder) = repository("4", "", "sha1") else { return };
        assert!(git(folder.path(), &["add", "--force", "."]));
        let index = fs::read(folder.path().join(".git/index")).unwrap();
        for end in 0..index.len() {
            first_beneath(&index[..end], b".commonweal/");
            let mut damaged = index.clone();
            damaged[end] ^= 0xff;
            first_beneath(&damaged, b".commonweal/");
        }
    }
}
