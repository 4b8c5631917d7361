//! Where an output folder is: the folder above it, opened, and its own name.

#![allow(clippy::disallowed_methods)] // The shell: this module looks at folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::PublishError;
use super::folder::Folder;
use super::state::COMMONWEAL;

/// An output folder, which need not exist.
#[derive(Debug)]
pub(super) struct OutputFolder {
    /// The folder above it.
    pub parent: Folder,
    /// Its name there.
    pub name: String,
}

impl OutputFolder {
    /// Finds an output folder, and makes the folders above it. Links on the way are followed; the folder itself may be none, now or later.
    ///
    /// # Errors
    /// [`PublishError::Io`] where it cannot be found, is the root of a file system, or is a state folder.
    pub(super) fn find(output: &Path) -> Result<OutputFolder, PublishError> {
        let invalid = io::Error::new(io::ErrorKind::InvalidInput, "not a folder that a site can be in");
        let real = match output.file_name() {
            Some(name) => {
                let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
                fs::create_dir_all(parent).map_err(PublishError::at(parent))?;
                fs::canonicalize(parent).map_err(PublishError::at(parent))?.join(name)
            }
            // `.`, `..` and the like.
            None => fs::canonicalize(output).map_err(PublishError::at(output))?,
        };
        let name =
            real.file_name().and_then(|name| name.to_str()).filter(|name| !name.eq_ignore_ascii_case(COMMONWEAL));
        match (real.parent(), name) {
            (Some(parent), Some(name)) => Ok(OutputFolder {
                parent: Folder::open(parent).map_err(PublishError::at(parent))?,
                name: name.to_owned(),
            }),
            _ => Err(PublishError::Io(real, invalid)),
        }
    }

    /// The output folder, for messages.
    pub(super) fn path(&self) -> PathBuf {
        self.parent.path().join(&self.name)
    }

    /// Opens the output folder, if there is one.
    ///
    /// # Errors
    /// [`PublishError::Io`]; also where a file or a link stands there.
    pub(super) fn open(&self) -> Result<Option<Folder>, PublishError> {
        match self.parent.child(Path::new(&self.name)) {
            Ok(folder) => Ok(Some(folder)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(reason) => Err(PublishError::Io(self.path(), reason)),
        }
    }

    /// Opens the output folder, and makes it if it is missing.
    ///
    /// # Errors
    /// As [`OutputFolder::open`].
    pub(super) fn open_or_create(&self) -> Result<Folder, PublishError> {
        if let Some(folder) = self.open()? {
            return Ok(folder);
        }
        self.parent.create_folders(&self.name).map_err(PublishError::at(&self.path()))?;
        self.parent.child(Path::new(&self.name)).map_err(PublishError::at(&self.path()))
    }
}
