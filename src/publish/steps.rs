//! Carries out what was decided: renames and removals in the output folder, each of which can be done any number of times.

#![allow(clippy::disallowed_methods)] // The shell: this module is where files are moved.

use std::fs;
use std::io;
use std::path::Path;

use super::files::Files;
use super::manifest::{Manifest, Step};
use super::{Error, is_absent};

/// Finishes a command that was killed after its decision; forgets one that was killed before it.
pub fn recover(files: &Files, output: &Path, state: &Path) -> Result<(), Error> {
    if let Ok(text) = fs::read_to_string(state.join("next")) {
        match Manifest::from_text(&text) {
            Some(next) => {
                carry_out(files, output, state, &next.steps)?;
                return settle(files, state);
            }
            None => files.remove_file(&state.join("next")).map_err(Error::at(&state.join("next")))?,
        }
    }
    forget_staged(files, state)
}

/// Does the steps in order.
pub fn carry_out(files: &Files, output: &Path, state: &Path, steps: &[Step]) -> Result<(), Error> {
    let staged = state.join("staged");
    for step in steps {
        match step {
            Step::Move(from, to) => {
                let to = output.join(to);
                put_in_place(files, &staged.join(from), &to).map_err(Error::at(&to))?;
            }
            Step::Remove(path) => {
                let path = output.join(path);
                remove(files, output, &path).map_err(Error::at(&path))?;
            }
        }
    }
    Ok(())
}

/// All steps are done: what was to be is now what is.
pub fn settle(files: &Files, state: &Path) -> Result<(), Error> {
    forget_staged(files, state)?;
    let manifest = state.join("manifest");
    files.rename(&state.join("next"), &manifest).map_err(Error::at(&manifest))
}

fn forget_staged(files: &Files, state: &Path) -> Result<(), Error> {
    let staged = state.join("staged");
    match files.remove_all(&staged) {
        Err(error) if !is_absent(&error) => Err(Error::Io(staged, error)),
        _ => Ok(()),
    }
}

/// Renames a staged file or folder to its public place. Nothing staged: it was done before.
fn put_in_place(files: &Files, from: &Path, to: &Path) -> io::Result<()> {
    let renamed = match files.rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if fs::symlink_metadata(from).is_err() {
                return Ok(());
            }
            if let Some(folder) = to.parent() {
                files.create_folders(folder)?;
            }
            files.rename(from, to)
        }
        renamed => renamed,
    };
    match renamed {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices && from.is_file() => copy_in_place(files, from, to),
        // The folder is there already: from an earlier try, or made meanwhile. What is in it joins what is there.
        Err(error) if from.is_dir() && (to.is_dir() || error.kind() == io::ErrorKind::CrossesDevices) => {
            files.create_folders(to)?;
            for entry in fs::read_dir(from)? {
                let entry = entry?;
                put_in_place(files, &entry.path(), &to.join(entry.file_name()))?;
            }
            Ok(())
        }
        renamed => renamed,
    }
}

/// For an output folder that is a file system of its own: a copy beside the public place, then the rename.
fn copy_in_place(files: &Files, from: &Path, to: &Path) -> io::Result<()> {
    let mut name = std::ffi::OsString::from(".commonweal-");
    name.push(to.file_name().unwrap_or_default());
    let beside = to.with_file_name(name);
    files.copy(from, &beside)?;
    files.rename(&beside, to)?;
    files.remove_file(from)
}

/// Removes a file and the folders that it leaves empty, up to the output folder.
fn remove(files: &Files, output: &Path, path: &Path) -> io::Result<()> {
    match files.remove_file(path) {
        // Done before, and its name is a folder's by now.
        Err(_) if path.is_dir() => return Ok(()),
        Err(error) if !is_absent(&error) => return Err(error),
        _ => {}
    }
    let above = path.ancestors().skip(1).take_while(|folder| *folder != output);
    for folder in above {
        match files.remove_folder(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => break,
        }
    }
    Ok(())
}
