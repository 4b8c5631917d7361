//! Injects kills and full disks at each change, on one and on two file systems. The guarantee holds, and
//! the next command repairs the folder.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::amount::sample_or_all;
use crate::publish::folder::fault::{Fault, What};

/// The fault to inject.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trouble {
    pub what: What,
    /// Whether the output folder is on another file system.
    pub two_file_systems: bool,
}

impl From<What> for Trouble {
    fn from(what: What) -> Trouble {
        Trouble { what, two_file_systems: false }
    }
}

/// Returns each kind of kill, on one and on two file systems.
fn kills() -> [Trouble; 4] {
    [(What::KilledBefore, false), (What::KilledAmid, false), (What::KilledBefore, true), (What::KilledAmid, true)]
        .map(|(what, two_file_systems)| Trouble { what, two_file_systems })
}

/// Publishes a site with a fault after a number of changes. Returns whether the fault occurred.
pub(super) fn publish_with(
    trouble: Trouble,
    after: usize,
    public: &Path,
    new: Site,
) -> (bool, Result<Summary, PublishError>) {
    let Trouble { what, two_file_systems } = trouble;
    let fault = Arc::new(Fault::after(after, what, two_file_systems));
    let mut place = OutputFolder::find(public).unwrap();
    place.parent.fault = Some(Arc::clone(&fault));
    let done = Publisher::open_at(place, key(), Duration::from_secs(10)).and_then(|publisher| {
        new.iter().try_for_each(|(path, text)| publisher.put(path, text.as_bytes()).map(drop))?;
        publisher.finish()
    });
    (fault.happened(), done)
}

/// Asserts that each file has its old or its new bytes, and that no file of both sites is missing.
fn assert_old_or_new(public: &Path, old: Site, new: Site, when: &str) {
    let (mut now, old, new) = (contents(public), as_map(old), as_map(new));
    // An incomplete copy from another file system. No file of the site has this name.
    now.retain(|path, _| !path.ends_with(".commonweal-draft"));
    for (path, text) in &now {
        assert!(old.get(path) == Some(text) || new.get(path) == Some(text), "{path} holds {text:?} {when}");
    }
    for path in old.keys().filter(|path| new.contains_key(*path)) {
        assert!(now.contains_key(path), "{path} is missing {when}");
    }
}

/// Asserts that the next command leaves the complete old or new site, and the next build the new one.
fn assert_mended(folder: &Path, old: Site, new: Site, when: &str) {
    let public = folder.join("public");
    drop(open(&public));
    let now = contents(&public);
    assert!(now == as_map(old) || now == as_map(new), "{now:?} {when}");
    for left in ["staged", "journal", "journal.draft"] {
        assert!(!folder.join(".commonweal/public").join(left).exists(), "{left} is left {when}");
    }
    publish(&public, new).unwrap_or_else(|error| panic!("{error} {when}"));
    assert_eq!(contents(&public), as_map(new), "{when}");
}

/// Publishes `new` over `old` with a fault at each change in turn. Returns the number of changes.
fn with_a_fault_at_each_change(trouble: Trouble, old: Site, new: Site) -> usize {
    for after in 1.. {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        if !old.is_empty() {
            publish(&public, old).unwrap();
        }
        let (happened, done) = publish_with(trouble, after, &public, new);
        let when = format!("after change {after}, {trouble:?}");
        assert_old_or_new(&public, old, new, &when);
        assert_mended(folder.path(), old, new, &when);
        if !happened {
            done.unwrap();
            return after - 1;
        }
    }
    unreachable!("there are only so many changes")
}

#[test]
fn after_a_kill_at_any_change_every_file_is_old_or_new_and_the_next_command_recovers() {
    for trouble in kills() {
        for (old, new, changes) in [(OLD, NEW, 25), (&[], NEW, 15), (NEW, OLD, 25), (OLD, &[], 12)] {
            let met = with_a_fault_at_each_change(trouble, old, new);
            assert!(met >= changes, "{met} changes in {old:?} to {new:?}");
        }
    }
}

#[test]
fn after_a_second_kill_during_recovery_every_file_is_old_or_new() {
    let over_two = Trouble { what: What::KilledBefore, two_file_systems: true };
    let whole = with_a_fault_at_each_change(over_two, OLD, NEW);
    for (first, trouble) in (1..=whole).zip(kills().into_iter().cycle()) {
        for second in (1 + first % 3..=whole).step_by(sample_or_all(6, 1)) {
            let folder = tempfile::tempdir().unwrap();
            let public = folder.path().join("public");
            publish(&public, OLD).unwrap();
            let _ = publish_with(trouble, first, &public, NEW);
            let when = format!("after changes {first} and {second}");
            let (happened, _) = publish_with(trouble, second, &public, NEW);
            assert_old_or_new(&public, OLD, NEW, &when);
            assert_mended(folder.path(), OLD, NEW, &when);
            if !happened {
                break;
            }
        }
    }
}

#[test]
fn a_full_disk_is_reported_and_nothing_is_lost() {
    with_a_fault_at_each_change(What::Full.into(), OLD, NEW);
    with_a_fault_at_each_change(Trouble { what: What::Full, two_file_systems: true }, OLD, NEW);
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    publish(&public, OLD).unwrap();
    for after in 1.. {
        let (happened, done) = publish_with(What::Full.into(), after, &public, NEW);
        if !happened {
            break;
        }
        if let Err(error) = done {
            assert!(error.to_string().contains("could not write"), "{error}");
            assert!(error.help().contains("space"), "{error}");
        }
        publish(&public, OLD).unwrap();
        assert_eq!(contents(&public), as_map(OLD), "{after}");
    }
}

/// Generates sites with few names, so that files and folders with the same name occur.
fn any_site() -> impl Strategy<Value = Vec<(String, String)>> {
    let site = prop::collection::btree_map("[ab](/[ab]){0,2}", "[xy]{1,2}", 0..6);
    site.prop_map(|site| {
        let beneath = |path: &String| path.match_indices('/').any(|(at, _)| site.contains_key(&path[..at]));
        site.iter().filter(|(path, _)| !beneath(path)).map(|(path, text)| (path.clone(), text.clone())).collect()
    })
}

fn borrowed(site: &[(String, String)]) -> Vec<(&str, &str)> {
    site.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

#[test]
fn a_site_is_replaced_across_two_file_systems() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    for site in [OLD, NEW, OLD, NEW] {
        let two = Trouble { what: What::KilledBefore, two_file_systems: true };
        publish_with(two, usize::MAX, &public, site).1.unwrap();
        assert_eq!(contents(&public), as_map(site));
    }
}

proptest! {
    #![proptest_config(crate::amount::cases(32))]
    #[test]
    fn any_site_replaces_any_other_after_any_kill(old in any_site(), new in any_site(), after in 1usize..40, kind in 0usize..4) {
        let (old, new) = (borrowed(&old), borrowed(&new));
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        publish(&public, &old).unwrap();
        let _ = publish_with(kills()[kind], after, &public, &new);
        // If a folder replaces a file, both sites have only their common paths.
        assert_old_or_new(&public, &old, &new, "killed");
        assert_mended(folder.path(), &old, &new, "killed");
    }
}

#[test]
fn an_unreadable_source_is_reported_as_a_source() {
    let folder = tempfile::tempdir().unwrap();
    let publisher = open(&folder.path().join("public"));
    // A folder can be opened but not read.
    let source = folder.path();
    let error = publisher.put_asset("a.txt", fs::File::open(source).unwrap(), &source.join("a.txt")).unwrap_err();
    let message = error.to_string();
    assert!(message.starts_with("could not read `") && message.contains("a.txt"), "{message}");
    for kind in [io::ErrorKind::NotFound, io::ErrorKind::IsADirectory, io::ErrorKind::PermissionDenied] {
        let error = PublishError::reading(source)(kind.into());
        assert!(error.help().ends_with("build again"), "{}", error.help());
    }
}
