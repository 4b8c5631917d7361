//! Locates an output folder: opens its parent folder and determines its name.

#![allow(clippy::disallowed_methods)] // This module may read folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::PublishError;
use super::folder::Folder;
use super::state::STATE_FOLDER;

/// An output folder, which need not exist.
#[derive(Debug)]
pub(super) struct OutputFolder {
    /// Its parent folder.
    pub parent: Folder,
    /// Its name in the parent folder.
    pub name: String,
}

impl OutputFolder {
    /// Locates an output folder, and creates its missing parents. Follows links in the path to the parent.
    /// The output folder itself may not be a link.
    ///
    /// # Errors
    /// Returns [`PublishError::Io`] if the path cannot be resolved, is the root of a file system, or is a
    /// state folder.
    pub(super) fn find(output: &Path) -> Result<OutputFolder, PublishError> {
        let invalid = io::Error::new(io::ErrorKind::InvalidInput, "a site cannot be published to this folder");
        let real = match output.file_name() {
            Some(name) => {
                let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
                fs::create_dir_all(parent).map_err(PublishError::at(parent))?;
                fs::canonicalize(parent).map_err(PublishError::at(parent))?.join(name)
            }
            // Paths such as `.` and `..`.
            None => fs::canonicalize(output).map_err(PublishError::at(output))?,
        };
        let name =
            real.file_name().and_then(|name| name.to_str()).filter(|name| !name.eq_ignore_ascii_case(STATE_FOLDER));
        match (real.parent(), name) {
            (Some(parent), Some(name)) => Ok(OutputFolder {
                parent: Folder::open(parent).map_err(PublishError::at(parent))?,
                name: name.to_owned(),
            }),
            _ => Err(PublishError::Io(real, invalid)),
        }
    }

    /// Returns the path of the output folder, for messages.
    pub(super) fn path(&self) -> PathBuf {
        self.parent.path().join(&self.name)
    }

    /// Opens the output folder, if it exists.
    ///
    /// # Errors
    /// Returns [`PublishError::Io`], also if the path is a file or a link.
    pub(super) fn open(&self) -> Result<Option<Folder>, PublishError> {
        match self.parent.child(Path::new(&self.name)) {
            Ok(folder) => Ok(Some(folder)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(reason) => Err(PublishError::Io(self.path(), reason)),
        }
    }

    /// Opens the output folder, and creates it if it is missing.
    ///
    /// # Errors
    /// Returns the errors of [`OutputFolder::open`].
    pub(super) fn open_or_create(&self) -> Result<Folder, PublishError> {
        if let Some(folder) = self.open()? {
            return Ok(folder);
        }
        self.parent.create_folders(&self.name).map_err(PublishError::at(&self.path()))?;
        self.parent.child(Path::new(&self.name)).map_err(PublishError::at(&self.path()))
    }
}
