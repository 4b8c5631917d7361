//! Tests state that somebody else created: links, forged files, other users' folders. Nothing outside the
//! public folder changes.

use super::kills::{Trouble, publish_with};
use super::*;
use crate::publish::folder::fault::What;
use crate::publish::manifest::Manifest;
use crate::publish::state::{Distrust, JOURNAL, MANIFEST, STATE_FOLDER};

/// A site's folder, and a folder beside it that must not change.
struct Scene {
    folder: tempfile::TempDir,
    before: BTreeMap<String, String>,
}

impl Scene {
    fn new() -> Scene {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [("home/.bashrc", "alias"), ("home/.ssh/id_ed25519", "secret"), ("site/site.toml", "")] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let before = contents(&folder.path().join("home"));
        Scene { folder, before }
    }

    fn site(&self) -> std::path::PathBuf {
        self.folder.path().join("site")
    }

    fn public(&self) -> std::path::PathBuf {
        self.site().join("public")
    }

    fn state(&self) -> std::path::PathBuf {
        self.site().join(STATE_FOLDER).join("public")
    }

    /// Runs every command that opens the state: two builds and `clean`. Returns the notes of the first.
    fn run_all(&self, what: &str) -> Vec<SetAside> {
        let first = filled(&self.public(), NEW);
        let notes = first.notes().to_vec();
        first.finish().unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(contents(&self.public()), as_map(NEW), "{what}");
        self.assert_untouched(what);
        let again = filled(&self.public(), OLD);
        assert!(again.notes().is_empty(), "{what}: moved aside once");
        again.finish().unwrap();
        assert_eq!(contents(&self.public()), as_map(OLD), "{what}");
        open(&self.public()).clean().unwrap();
        assert!(!self.public().exists(), "{what}");
        self.assert_untouched(what);
        notes
    }

    fn assert_untouched(&self, what: &str) {
        assert_eq!(contents(&self.folder.path().join("home")), self.before, "{what}");
    }
}

/// Returns a manifest with steps that lead out of the folder, as an attacker would write it.
fn forged() -> String {
    let entry = |path: &str| ManifestEntry { path: path.into(), hash: 0, length: 6, modified: 0 };
    let steps = vec![
        Step::Remove("../../home/.ssh/id_ed25519".into()),
        Step::Move("0/0".into(), "../../home/.bashrc".into()),
        Step::Move("../../../site.toml".into(), "site.toml".into()),
    ];
    let files = vec![entry("../../home/.bashrc"), entry("../../home/.ssh/id_ed25519")];
    Manifest { files, steps }.to_text()
}

#[test]
fn forged_manifests_and_journals_are_moved_aside_and_never_used() {
    let other = Key::random().unwrap();
    for file in [MANIFEST, JOURNAL] {
        for sealed in ["no seal", "another's", "of another purpose"] {
            let scene = Scene::new();
            fs::create_dir_all(scene.state().join("staged/0")).unwrap();
            fs::write(scene.state().join("staged/0/0"), "evil").unwrap();
            let bytes = match sealed {
                "no seal" => forged().into_bytes(),
                "another's" => other.seal(file, forged().into_bytes()),
                _ => key().seal("build-cache", forged().into_bytes()),
            };
            fs::write(scene.state().join(file), bytes).unwrap();
            let what = format!("{file} with {sealed}");
            let notes = scene.run_all(&what);
            assert!(notes.len() == 1 && notes[0].reason == Distrust::NotSealed, "{what}: {notes:?}");
            assert!(notes[0].new_path.join("staged/0/0").exists(), "{what}: it can be looked at");
        }
    }
}

#[test]
fn sealed_state_cannot_name_a_path_outside() {
    for file in [MANIFEST, JOURNAL] {
        let scene = Scene::new();
        fs::create_dir_all(scene.state().join("staged/0")).unwrap();
        fs::write(scene.state().join("staged/0/0"), "evil").unwrap();
        fs::write(scene.state().join(file), key().seal(file, forged().into_bytes())).unwrap();
        assert_eq!(scene.run_all(file)[0].reason, Distrust::NotSealed);
    }
}

#[test]
fn state_of_another_version_is_moved_aside_with_its_own_message() {
    for file in [MANIFEST, JOURNAL] {
        for format in ["commonweal manifest 1\n", "commonweal manifest 3\n{\"files\":[]}\n"] {
            let scene = Scene::new();
            fs::create_dir_all(scene.state()).unwrap();
            fs::write(scene.state().join(file), key().seal(file, format.into())).unwrap();
            let notes = scene.run_all(file);
            assert_eq!(notes[0].reason, Distrust::OtherFormat, "{file}: {format}");
            assert!(notes[0].to_string().contains("was written by another version of Commonweal"), "{}", notes[0]);
        }
        let scene = Scene::new();
        fs::create_dir_all(scene.state()).unwrap();
        fs::write(scene.state().join(file), "commonweal manifest 3\n").unwrap();
        assert_eq!(scene.run_all(file)[0].reason, Distrust::NotSealed, "{file} without a seal");
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn no_link_in_the_state_folder_is_followed() {
        for (link, to) in [
            (".commonweal", "../home"),
            (".commonweal", ".."),
            (".commonweal", "."),
            (".commonweal", "nowhere"),
            (".commonweal/public", "../../home"),
            (".commonweal/public", "../../home/.ssh"),
            (".commonweal/public/staged", "../../../home"),
            (".commonweal/public/staged", "../../../home/.ssh"),
            (".commonweal/public/lock", "../../../home/.bashrc"),
            (".commonweal/public/holder", "../../../home/.bashrc"),
            (".commonweal/public/holder.draft", "../../../home/.bashrc"),
            (".commonweal/public/manifest", "../../../home/.bashrc"),
            (".commonweal/public/manifest.draft", "../../../home/.bashrc"),
            (".commonweal/public/journal", "../../../home/.bashrc"),
            (".commonweal/public/journal.draft", "../../../home/new"),
            (".commonweal/public/build-cache", "../../../home/.bashrc"),
        ] {
            let scene = Scene::new();
            let link = scene.site().join(link);
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            symlink(to, &link).unwrap();
            let what = format!("{} -> {to}", link.display());
            let notes = scene.run_all(&what);
            assert!(notes.len() == 1 && notes[0].reason == Distrust::Link, "{what}: {notes:?}");
        }
    }

    #[test]
    fn a_linked_gitignore_is_not_written_through() {
        let scene = Scene::new();
        fs::create_dir_all(scene.site().join(STATE_FOLDER)).unwrap();
        symlink("../../home/new", scene.site().join(".commonweal/.gitignore")).unwrap();
        assert!(scene.run_all(".gitignore").is_empty());
    }

    #[test]
    fn entries_that_are_not_files_are_moved_aside() {
        for name in ["lock", "holder", "manifest", "journal", "journal.draft", "build-cache"] {
            let scene = Scene::new();
            fs::create_dir_all(scene.state().join(name).join("within")).unwrap();
            assert_eq!(scene.run_all(name)[0].reason, Distrust::WrongKind, "{name}");
        }
        let scene = Scene::new();
        fs::create_dir_all(scene.state()).unwrap();
        fs::write(scene.state().join("staged"), "a file").unwrap();
        assert_eq!(scene.run_all("staged")[0].reason, Distrust::WrongKind);
        let scene = Scene::new();
        fs::write(scene.site().join(STATE_FOLDER), "a file").unwrap();
        assert_eq!(scene.run_all("a file")[0].reason, Distrust::WrongKind);
        // Opening a named pipe would block for ever.
        let scene = Scene::new();
        fs::create_dir_all(scene.state()).unwrap();
        let made = std::process::Command::new("mkfifo").arg(scene.state().join("manifest")).status();
        assert!(made.is_ok_and(|status| status.success()));
        assert_eq!(scene.run_all("a pipe")[0].reason, Distrust::WrongKind);
    }

    #[test]
    fn foreign_links_in_the_staging_folder_are_removed() {
        let scene = Scene::new();
        fs::create_dir_all(scene.state().join("staged/a")).unwrap();
        symlink("../../../../../home/.ssh", scene.state().join("staged/a/b")).unwrap();
        symlink("../../../../home", scene.state().join("staged/c")).unwrap();
        assert!(scene.run_all("staged links").is_empty());
    }

    /// Puts links into the staging and public folders while committed steps are pending.
    #[test]
    fn a_pending_journal_changes_only_its_folders() {
        for (link, to) in [
            ("public/news", "../../home"),
            ("public/about", "../../home/.ssh"),
            ("public/assets", "../../home"),
            (".commonweal/public/staged/0", "../../../../home"),
        ] {
            for after in 1..40 {
                let scene = Scene::new();
                publish(&scene.public(), OLD).unwrap();
                let killed = Trouble { what: What::KilledBefore, two_file_systems: after % 2 == 0 };
                let _ = publish_with(killed, after, &scene.public(), NEW);
                let link = scene.site().join(link);
                let _ = fs::remove_dir_all(&link);
                let _ = fs::remove_file(&link);
                if symlink(to, &link).is_err() {
                    continue;
                }
                // The program may refuse, but it may not write there.
                for site in [NEW, OLD] {
                    if let Ok(publisher) = Publisher::open(&scene.public(), key()) {
                        let put =
                            site.iter().try_for_each(|(path, text)| publisher.put(path, text.as_bytes()).map(drop));
                        let _ = put.and_then(|()| publisher.finish());
                    }
                    scene.assert_untouched(&format!("{} after {after}", link.display()));
                }
            }
        }
    }

    #[test]
    fn an_output_folder_that_is_replaced_by_a_link_after_it_was_opened_is_not_followed() {
        let scene = Scene::new();
        let publisher = filled(&scene.public(), NEW);
        symlink("../home", scene.public()).unwrap();
        assert!(matches!(publisher.finish(), Err(PublishError::Io(..))));
        scene.assert_untouched("the output folder became a link");
    }

    /// Only a process that may give files away can create another user's folder. Tests in a container can.
    #[test]
    fn state_of_another_user_is_moved_aside() {
        const NOBODY: u32 = 65_534;
        for name in ["", "public", "public/manifest", "public/staged"] {
            let scene = Scene::new();
            publish(&scene.public(), OLD).unwrap();
            if name.ends_with("staged") {
                fs::create_dir_all(scene.state().join("staged")).unwrap();
            }
            let given = scene.site().join(STATE_FOLDER).join(name);
            if std::os::unix::fs::chown(&given, Some(NOBODY), None).is_err() {
                println!("skipped: this user cannot give files away");
                return;
            }
            let publisher = open(&scene.public());
            let notes = publisher.notes();
            assert!(notes.len() == 1 && notes[0].reason == Distrust::OtherUser, "{name}: {notes:?}");
            assert!(notes[0].to_string().contains("another user"), "{notes:?}");
        }
    }

    #[test]
    fn a_new_state_folder_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let scene = Scene::new();
        publish(&scene.public(), OLD).unwrap();
        for folder in [scene.site().join(STATE_FOLDER), scene.state()] {
            assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
        }
        assert_ne!(fs::metadata(scene.public()).unwrap().permissions().mode() & 0o055, 0, "servers read it");
        assert_ne!(fs::metadata(scene.public().join("news")).unwrap().permissions().mode() & 0o055, 0);
    }
}

#[test]
fn output_folders_with_reserved_names_have_their_own_state() {
    for name in ["~pictures", "~set-aside-1", "~", ".gitignore"] {
        let scene = Scene::new();
        let output = scene.site().join(name);
        publish(&output, OLD).unwrap();
        publish(&output, NEW).unwrap();
        assert_eq!(contents(&output), as_map(NEW), "{name}");
        assert!(scene.site().join(STATE_FOLDER).join(format!("~{name}")).is_dir());
    }
}
