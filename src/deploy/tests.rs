//! Publishes to a target in memory that can be killed at each request, and to a folder.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use super::engine::{Deployment, Done, Grace, Publisher, Wanted};
use super::error::DeployError;
use super::folder::FolderTarget;
use super::manifest::{ContentHash, DeployedFile, MANIFEST};
use super::send::Source;
use super::target::{Expected, Headers, OWN, Target, TargetError, TargetErrorKind, Version};

/// A site: the content of each public file.
type Site = BTreeMap<String, String>;

fn site(files: &[(&str, &str)]) -> Site {
    files.iter().map(|(path, content)| ((*path).to_owned(), (*content).to_owned())).collect()
}

/// A page names its style, whose name changes with its content.
fn styled(style: &str, pages: &[(&str, &str)]) -> Site {
    let mut all = site(&[]);
    all.insert(format!("assets/{style}.css"), format!("style {style}"));
    for (path, words) in pages {
        all.insert((*path).to_owned(), format!("assets/{style}.css {words}"));
    }
    all
}

impl Source for Site {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.get(path).map(|content| content.clone().into_bytes()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

fn wanted(site: &Site) -> Wanted<'_> {
    let files = site.iter().map(|(path, content)| DeployedFile {
        path: path.clone(),
        hash: ContentHash::from_bytes(content.as_bytes()),
        length: content.len() as u64,
        is_kept: path.starts_with("assets/"),
    });
    Wanted { files: files.collect(), source: Some(site), grace: Grace::All, into_used: false, forget: false }
}

/// A target in memory.
#[derive(Debug, Default)]
struct Memory {
    state: Mutex<State>,
    ignores_conditions: bool,
}

#[derive(Debug, Default)]
struct State {
    files: HashMap<String, (Vec<u8>, Option<Headers>)>,
    /// The verbs that ran.
    verbs: Vec<String>,
    /// How many changes still succeed before the command is killed.
    left: Option<usize>,
}

impl Memory {
    /// Runs a change. A killed command changes nothing any more.
    fn change<T>(&self, verb: &str, key: &str, change: impl FnOnce(&mut State) -> T) -> Result<T, TargetError> {
        let mut state = self.state.lock().unwrap();
        if state.left == Some(0) {
            let reason = "killed".to_owned();
            return Err(TargetError { key: key.to_owned(), kind: TargetErrorKind::Unreachable, reason });
        }
        state.left = state.left.map(|left| left - 1);
        state.verbs.push(format!("{verb} {key}"));
        let changed = change(&mut state);
        assert_whole(&state);
        Ok(changed)
    }

    fn kill_after(&self, changes: Option<usize>) {
        self.state.lock().unwrap().left = changes;
    }

    fn verbs(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().verbs)
    }

    /// The public files.
    fn public(&self) -> Site {
        let state = self.state.lock().unwrap();
        let public = state.files.iter().filter(|(path, _)| !path.starts_with(OWN));
        public.map(|(path, (bytes, _))| (path.clone(), String::from_utf8(bytes.clone()).unwrap())).collect()
    }

    fn objects(&self) -> usize {
        self.state.lock().unwrap().files.keys().filter(|path| path.starts_with(".commonweal/objects/")).count()
    }
}

/// Every page's style is there.
fn assert_whole(state: &State) {
    for (path, (bytes, _)) in state.files.iter().filter(|(path, _)| path.ends_with(".html") && !path.starts_with(OWN)) {
        let text = str::from_utf8(bytes).unwrap();
        if let Some(style) = text.split(' ').next().filter(|style| style.starts_with("assets/")) {
            assert!(state.files.contains_key(style), "{path} asks for {style}: {:?}", state.verbs);
        }
    }
}

impl Target for Memory {
    fn read(&self, key: &str, _: u64) -> Result<Option<(Vec<u8>, Version)>, TargetError> {
        let state = self.state.lock().unwrap();
        Ok(state.files.get(key).map(|(bytes, _)| (bytes.clone(), Version(ContentHash::from_bytes(bytes).to_string()))))
    }

    fn put(&self, key: &str, bytes: &[u8], headers: Headers) -> Result<(), TargetError> {
        self.change("put", key, |state| drop(state.files.insert(key.to_owned(), (bytes.to_vec(), Some(headers)))))
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), TargetError> {
        self.change("copy", to, |state| {
            let file = state.files.get(from).cloned();
            let there = file.is_some();
            state.files.extend(file.map(|file| (to.to_owned(), file)));
            there
        })?
        .then_some(())
        .ok_or_else(|| TargetError {
            key: from.into(),
            kind: TargetErrorKind::Missing,
            reason: "missing".into(),
        })
    }

    fn delete(&self, key: &str) -> Result<(), TargetError> {
        self.change("delete", key, |state| drop(state.files.remove(key)))
    }

    fn swap(&self, key: &str, bytes: &[u8], expected: &Expected) -> Result<Version, TargetError> {
        let there = self.read(key, 0)?.map_or(Expected::Absent, |(_, version)| Expected::As(version));
        if there != *expected && !self.ignores_conditions {
            let reason = "changed".to_owned();
            return Err(TargetError { key: key.to_owned(), kind: TargetErrorKind::Conflict, reason });
        }
        self.change("swap", key, |state| drop(state.files.insert(key.to_owned(), (bytes.to_vec(), None))))?;
        Ok(Version(ContentHash::from_bytes(bytes).to_string()))
    }

    fn is_used(&self) -> Result<bool, TargetError> {
        Ok(!self.public().is_empty())
    }

    fn threads(&self) -> usize {
        3
    }
}

/// The time of a command, which a test sets.
static NOW: AtomicI64 = AtomicI64::new(1_000_000);

fn clock() -> i64 {
    NOW.load(Ordering::Relaxed)
}

fn by(holder: &'static str) -> Publisher<'static> {
    Publisher { holder, token: "token", clock: &clock }
}

fn publish(target: &dyn Target, wanted: Wanted) -> Result<Done, DeployError> {
    Deployment::open(target, by("me"))?.publish(wanted, &|| {})
}

#[test]
fn only_what_changed_travels_in_an_order_that_keeps_pages_whole() {
    let target = Memory::default();
    let first = styled("a", &[("index.html", "hello"), ("x/index.html", "same")]);
    let done = publish(&target, wanted(&first)).unwrap();
    assert_eq!((done.number, done.files, target.public()), (1, 3, first.clone()));
    {
        let state = target.state.lock().unwrap();
        let headers = |path: &str| state.files[path].1.unwrap();
        assert_eq!(headers("index.html").content_type, "text/html; charset=utf-8");
        assert!(headers("assets/a.css").cache_control.contains("immutable"));
        assert!(headers("index.html").cache_control.contains("must-revalidate"));
    }
    target.verbs();
    assert_eq!(publish(&target, wanted(&first)).unwrap(), Done { number: 1, ..Done::default() });
    assert_eq!(target.verbs(), [""; 0], "nothing to do is no request but the first");

    let second = styled("b", &[("index.html", "hello"), ("x/index.html", "same")]);
    let done = publish(&target, wanted(&second)).unwrap();
    assert_eq!((done.number, done.files, done.removed, done.leaving.0), (2, 3, 0, 1));
    let verbs: Vec<String> = target.verbs().into_iter().filter(|verb| !verb.contains("objects/")).collect();
    assert_eq!((verbs[0].as_str(), verbs[1].as_str()), ("swap .commonweal/manifest", "copy assets/b.css"));
    assert_eq!(verbs.len(), 5, "{verbs:?}");
    assert!(target.public().contains_key("assets/a.css"), "browsers that keep a page may ask for it");

    let mut third = second.clone();
    third.insert("index.html".into(), "assets/b.css bye".into());
    publish(&target, wanted(&third)).unwrap();
    let verbs = target.verbs();
    assert_eq!(verbs.len(), 4, "a lock, an object, a copy, the manifest: {verbs:?}");
}

#[test]
fn files_that_left_go_after_a_day_or_at_once() {
    let target = Memory::default();
    publish(&target, wanted(&site(&[("a.html", "a"), ("b.html", "b"), ("c.html", "c")]))).unwrap();
    let one = site(&[("a.html", "a"), ("c.html", "c")]);
    assert_eq!(publish(&target, wanted(&one)).unwrap().leaving.0, 1);
    assert!(target.public().contains_key("b.html"));
    let none = site(&[("a.html", "a")]);
    let done = publish(&target, Wanted { grace: Grace::Nothing, ..wanted(&none) }).unwrap();
    assert_eq!((done.removed, target.public()), (2, none.clone()));
    // A file that comes back while it stays is not sent again.
    publish(&target, wanted(&site(&[]))).unwrap();
    target.verbs();
    publish(&target, wanted(&none)).unwrap();
    assert_eq!(target.verbs().len(), 2);
    publish(&target, wanted(&site(&[]))).unwrap();
    let later = Publisher { clock: &|| clock() + 86_401, ..by("me") };
    let done = Deployment::open(&target, later).unwrap().publish(wanted(&site(&[])), &|| {}).unwrap();
    assert_eq!((done.number, done.removed, target.public()), (6, 1, site(&[])));
}

#[test]
fn a_file_may_take_the_place_of_a_folder_and_the_reverse() {
    let folder = tempfile::tempdir().unwrap();
    let target = FolderTarget::open(folder.path()).unwrap();
    for files in [site(&[("a", "file")]), site(&[("a/b", "folder")]), site(&[("a", "file again")])] {
        publish(&target, wanted(&files)).unwrap();
        let public = public_files(folder.path());
        assert_eq!(public, files);
    }
}

fn public_files(folder: &std::path::Path) -> Site {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file()).filter_map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (!path.starts_with(".commonweal")).then(|| (path, std::fs::read_to_string(entry.path()).unwrap()))
    });
    files.collect()
}

#[test]
fn a_command_that_is_killed_at_any_request_leaves_a_whole_site_and_the_next_one_ends_its_work() {
    let first = styled("a", &[("index.html", "1"), ("x/index.html", "1"), ("gone.html", "1"), ("back.html", "1")]);
    let second = styled("b", &[("index.html", "2"), ("x/index.html", "2"), ("new.html", "2"), ("back.html", "2")]);
    let mut third = styled("b", &[("index.html", "3"), ("x/index.html", "2")]);
    third.insert("assets/a.css".into(), "style a".into());
    third.insert("back.html".into(), first["back.html"].clone());
    let mut kills = 0;
    for next in [&second, &third, &first] {
        for changes in 0.. {
            let target = Memory::default();
            publish(&target, wanted(&first)).unwrap();
            target.kill_after(Some(changes));
            let killed = publish(&target, wanted(&second));
            // Every page is of one of the two editions.
            for (path, content) in target.public() {
                assert!([first.get(&path), second.get(&path)].contains(&Some(&content)), "{path} at {changes}");
            }
            target.kill_after(None);
            publish(&target, Wanted { grace: Grace::Nothing, ..wanted(next) }).unwrap();
            assert_eq!(&target.public(), next, "killed after {changes}");
            if killed.is_ok() {
                break;
            }
            kills += 1;
            let clean = Memory::default();
            publish(&clean, wanted(&first)).unwrap();
            publish(&clean, Wanted { grace: Grace::Nothing, ..wanted(next) }).unwrap();
            // What the killed command sent is removed by the command after the next.
            for target in [&target, &clean] {
                publish(target, wanted(&site(&[("index.html", "4")]))).unwrap();
                publish(
                    target,
                    Wanted { forget: true, grace: Grace::Nothing, ..wanted(&site(&[("index.html", "5")])) },
                )
                .unwrap();
                assert_eq!((target.objects(), target.public().len()), (1, 1), "killed after {changes}");
            }
        }
    }
    assert!(kills > 20, "{kills}");
}

#[test]
fn two_commands_cannot_interleave() {
    let target = Memory::default();
    publish(&target, wanted(&site(&[("a.html", "1")]))).unwrap();
    let (mine, theirs) = (site(&[("a.html", "2")]), site(&[("a.html", "3")]));
    // Theirs compares before mine publishes.
    let late = Deployment::open(&target, by("you")).unwrap();
    publish(&target, wanted(&mine)).unwrap();
    assert!(matches!(late.publish(wanted(&theirs), &|| {}), Err(DeployError::Meanwhile)));
    assert_eq!(target.public(), mine);
    // Mine is killed; theirs waits until the lock has expired.
    target.kill_after(Some(2));
    assert!(publish(&target, wanted(&theirs)).is_err());
    target.kill_after(None);
    let held = Deployment::open(&target, by("you")).unwrap().publish(wanted(&theirs), &|| {});
    assert!(matches!(held, Err(DeployError::Held(600))), "{held:?}");
    let later = Publisher { clock: &|| clock() + 600, ..by("you") };
    Deployment::open(&target, later).unwrap().publish(wanted(&theirs), &|| {}).unwrap();
    assert_eq!(target.public(), theirs);
}

#[test]
fn a_place_with_other_files_and_a_store_without_conditions_are_refused() {
    let target = Memory::default();
    target.put("other.html", b"x", Headers::of("other.html", false)).unwrap();
    let own = site(&[("a.html", "1")]);
    assert!(matches!(publish(&target, wanted(&own)), Err(DeployError::Used)));
    publish(&target, Wanted { into_used: true, ..wanted(&own) }).unwrap();
    assert_eq!(target.public().len(), 2);

    let target = Memory { ignores_conditions: true, ..Memory::default() };
    assert!(matches!(publish(&target, wanted(&own)), Err(DeployError::NoConditions)));
    assert!(target.state.lock().unwrap().files.is_empty());
}

#[test]
fn any_earlier_edition_comes_back_without_the_sources() {
    let target = Memory::default();
    let editions: Vec<Site> = (0..23).map(|day| styled(&day.to_string(), &[("index.html", "x")])).collect();
    for edition in &editions {
        publish(&target, wanted(edition)).unwrap();
    }
    target.verbs();
    for number in [3, 12, 22] {
        let deployment = Deployment::open(&target, by("me")).unwrap();
        let files = deployment.manifest.edition(number).unwrap();
        let wanted = Wanted { files, source: None, grace: Grace::Nothing, into_used: false, forget: false };
        deployment.publish(wanted, &|| {}).unwrap();
        assert_eq!(target.public(), editions[number as usize - 1]);
        assert!(!target.verbs().iter().any(|verb| verb.starts_with("put")), "the target copies");
    }
    let deployment = Deployment::open(&target, by("me")).unwrap();
    assert_eq!(deployment.manifest.edition(2), None);
    assert_eq!(deployment.manifest.number, 26);
}

#[test]
fn a_lost_object_is_sent_again_and_a_changed_file_is_not_sent() {
    let target = Memory::default();
    publish(&target, wanted(&site(&[("a.html", "1")]))).unwrap();
    let object = wanted(&site(&[("a.html", "1")])).files[0].object();
    target.delete(&object).unwrap();
    publish(&target, wanted(&site(&[("b.html", "1")]))).unwrap();
    assert_eq!(target.public()["b.html"], "1");
    let (listed, real) = (site(&[("b.html", "2")]), site(&[("b.html", "3")]));
    let changed = publish(&target, Wanted { source: Some(&real), ..wanted(&listed) });
    assert!(matches!(changed, Err(DeployError::SourceChanged(_))));
}

#[test]
fn the_folder_hides_its_own_files_and_follows_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let target = FolderTarget::open(folder.path()).unwrap();
    let own = site(&[("a/index.html", "1"), ("b.html", "2")]);
    publish(&target, wanted(&own)).unwrap();
    assert_eq!(public_files(folder.path()), own);
    assert!(folder.path().join(".commonweal/.htaccess").is_file());
    assert_eq!(std::fs::read_dir(folder.path().join(".commonweal/drafts")).unwrap().count(), 0);
    let conflict = target.swap(MANIFEST, b"x", &Expected::Absent).unwrap_err();
    assert_eq!(conflict.kind, TargetErrorKind::Conflict);
    #[cfg(unix)]
    {
        let outside = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("c")).unwrap();
        assert!(publish(&target, wanted(&site(&[("c/index.html", "1")]))).is_err());
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
