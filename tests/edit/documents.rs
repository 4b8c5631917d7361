//! The documents of the example site, and how two versions of one differ.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use commonweal::schema::Shape;
use commonweal::types::Types;

/// Returns the documents of the example site: path within the site and text.
pub(crate) fn documents() -> BTreeMap<String, String> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "md" || end == "toml") {
                found.push(path);
            }
        }
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join("content"), &mut found);
    assert!(found.len() > 100, "the example site has documents");
    let name = |path: &Path| path.strip_prefix(&root).expect("beneath").to_str().expect("plain").replace('\\', "/");
    found.iter().map(|path| (name(path), std::fs::read_to_string(path).expect("text"))).collect()
}

pub(crate) static TYPES: LazyLock<Types> = LazyLock::new(Types::built_in);

pub(crate) fn shape(path: &str) -> std::sync::Arc<Shape> {
    TYPES.for_path(path.trim_start_matches("content/")).shape.clone()
}

/// Returns the range of the lines of `old` that `new` does not have.
pub(crate) fn changed(old: &str, new: &str) -> Range<usize> {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let first = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let most = before.len().min(after.len()) - first;
    let last = before.iter().rev().zip(after.iter().rev()).take(most).take_while(|(one, other)| one == other).count();
    let length = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
    length(&before[..first])..length(&before[..before.len() - last])
}
