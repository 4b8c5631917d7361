//! Runs the steps of the journal: renames and removals in the output folder. Each step is idempotent.

use std::io;
use std::path::{Path, PathBuf};

use super::folder::Folder;
use super::manifest::Step;
use super::{PublishError, is_absent};

/// The name of the folder for new files, in a state folder.
pub(super) const STAGED: &str = "staged";

/// The name of an incomplete copy, in its destination folder. Used only if the output folder is on another
/// file system.
const DRAFT: &str = ".commonweal-draft";

/// Runs the steps in order. With `sync`, a copied file is on the disk before it is renamed.
///
/// # Errors
/// Stops at the first step that fails. The steps can then run again from the first one.
pub(super) fn apply(public: &Folder, state: &Folder, steps: &[Step], sync: bool) -> Result<(), PublishError> {
    for step in steps {
        match step {
            Step::Move(from, to) => move_into_place(state, &Path::new(STAGED).join(from), public, Path::new(to), sync)
                .map_err(PublishError::at(&public.path().join(to)))?,
            Step::Remove(path) => {
                remove(public, Path::new(path)).map_err(PublishError::at(&public.path().join(path)))?
            }
        }
    }
    Ok(())
}

/// Renames a staged file or folder to its public path. If nothing is staged, the step ran before.
fn move_into_place(state: &Folder, from: &Path, public: &Folder, to: &Path, sync: bool) -> io::Result<()> {
    let Err(mut error) = state.rename(from, public, to) else { return Ok(()) };
    let staged = match state.symlink_metadata(from) {
        Err(error) if is_absent(&error) => return Ok(()),
        staged => staged?,
    };
    if let Some(above) = to.parent().filter(|above| !above.as_os_str().is_empty() && !public.holds_folder(above)) {
        public.create_folders(above)?;
        match state.rename(from, public, to) {
            Ok(()) => return Ok(()),
            Err(again) => error = again,
        }
    }
    let crosses = error.kind() == io::ErrorKind::CrossesDevices;
    if staged.is_file() && crosses {
        return copy_into_place(state, from, public, to, sync);
    }
    // The folder exists already, from an earlier attempt. Merge its files into it.
    if staged.is_dir() && (crosses || public.holds_folder(to)) {
        public.create_folders(to)?;
        for name in state.names(from)? {
            move_into_place(state, &from.join(&name), public, &to.join(&name), sync)?;
        }
        return Ok(());
    }
    Err(error)
}

/// Copies a file into its destination folder and renames it there, for an output folder on another file
/// system.
fn copy_into_place(state: &Folder, from: &Path, public: &Folder, to: &Path, sync: bool) -> io::Result<()> {
    let draft = to.with_file_name(DRAFT);
    if public.symlink_metadata(&draft).is_ok() {
        public.remove_file(&draft)?;
    }
    state.copy_to(from, public, &draft, sync)?;
    public.rename(&draft, public, to)?;
    state.remove_file(from)
}

/// Removes incomplete copies of a killed command from the destination folders.
///
/// # Errors
/// Returns [`PublishError::Io`].
pub(super) fn remove_drafts(public: &Folder, steps: &[Step]) -> Result<(), PublishError> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for step in steps {
        if let Step::Move(_, to) = step {
            let to = Path::new(to);
            folders.push(to.parent().unwrap_or(Path::new("")).to_owned());
            // A top-level folder of a new site, moved as a whole.
            if public.holds_folder(to) {
                folders.extend(folder_tree(public, to));
            }
        }
    }
    folders.sort_unstable();
    folders.dedup();
    for draft in folders.iter().map(|folder| folder.join(DRAFT)) {
        if public.symlink_metadata(&draft).is_ok_and(|metadata| metadata.is_file()) {
            public.remove_file(&draft).map_err(PublishError::at(&public.path().join(&draft)))?;
        }
    }
    Ok(())
}

/// Returns a folder and all its subfolders.
fn folder_tree(public: &Folder, top: &Path) -> Vec<PathBuf> {
    let mut found = vec![top.to_owned()];
    let mut next = 0;
    while let Some(folder) = found.get(next).cloned() {
        let within = public.names(&folder).unwrap_or_default().into_iter().map(|name| folder.join(name));
        found.extend(within.filter(|path| public.holds_folder(path)));
        next += 1;
    }
    found
}

/// Removes a file and the parent folders that become empty, up to the output folder.
fn remove(public: &Folder, path: &Path) -> io::Result<()> {
    match public.remove_file(path) {
        // The step ran before, and the path is a folder by now.
        Err(_) if public.holds_folder(path) => return Ok(()),
        Err(error) if !is_absent(&error) => return Err(error),
        _ => {}
    }
    for folder in path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty()) {
        match public.remove_folder(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => break,
        }
    }
    Ok(())
}
