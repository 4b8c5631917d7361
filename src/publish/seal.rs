//! Creates the user's secret key on this computer, and seals files with it: HMAC-SHA-256 (RFC 2104).
//!
//! The program reads the files that it wrote to `.commonweal/`. Such a folder can also come from a
//! repository, an archive or another user. A file in it counts only if it ends in a seal of this key.

#![allow(clippy::disallowed_methods)] // This module may read files.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Length of a key in bytes, equal to the output of SHA-256. A longer key adds nothing (RFC 2104 section
/// 3).
const KEY_LENGTH: usize = 32;

/// The start of a seal at the end of a file: a line break and the keyword.
const SEAL_PREFIX: &str = "\nseal ";

/// Bytes that a seal adds to a file: the keyword, the HMAC as hexadecimal digits, and a line break.
const SEAL_LENGTH: usize = SEAL_PREFIX.len() + 2 * KEY_LENGTH + 1;

/// A secret key.
#[derive(Clone)]
pub struct Key([u8; KEY_LENGTH]);

/// An error for a key that could not be read or stored: the file, and the reason.
#[derive(Debug)]
pub struct KeyError(pub PathBuf, pub io::Error);

impl Key {
    /// Returns the key of this user on this computer. The first call creates it in the user's state folder
    /// (`$XDG_STATE_HOME`, else `~/.local/state`; on Windows `%APPDATA%`).
    ///
    /// # Errors
    /// Returns [`KeyError`] if the file can be neither read nor created.
    pub fn for_user() -> Result<Key, KeyError> {
        Key::read_or_create(&user_key_folder()?)
    }

    /// Returns the key of this user, if it exists. For a command that writes nothing.
    pub(crate) fn for_user_if_stored() -> Option<Key> {
        read(&user_key_folder().ok()?.join("key")).ok()
    }

    /// Returns the key that is stored in a folder, and creates it if it is missing.
    ///
    /// # Errors
    /// Returns the errors of [`Key::for_user`].
    pub fn read_or_create(folder: &Path) -> Result<Key, KeyError> {
        let file = folder.join("key");
        match read(&file) {
            Ok(key) => Ok(key),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => {
                create(folder, &file, error.kind() == io::ErrorKind::InvalidData).map_err(|error| KeyError(file, error))
            }
            Err(error) => Err(KeyError(file, error)),
        }
    }

    /// Creates a random key. It accepts no earlier seal.
    ///
    /// # Errors
    /// Fails if the operating system provides no random bytes.
    pub fn random() -> io::Result<Key> {
        let mut key = [0; KEY_LENGTH];
        getrandom::fill(&mut key).map_err(io::Error::other)?;
        Ok(Key(key))
    }

    /// Adds a seal to the bytes of a file. `purpose` names the kind of file: a seal with another purpose is
    /// not valid.
    pub fn seal(&self, purpose: &str, mut bytes: Vec<u8>) -> Vec<u8> {
        let code = self.code(purpose, &bytes).finalize().into_bytes();
        bytes.extend_from_slice(format!("{SEAL_PREFIX}{code:x}\n").as_bytes());
        bytes
    }

    /// Returns the bytes of a sealed file without the seal, or `None` if this key did not seal these bytes
    /// for this purpose.
    pub fn unseal<'b>(&self, purpose: &str, sealed: &'b [u8]) -> Option<&'b [u8]> {
        let (bytes, seal) = sealed.split_at(sealed.len().checked_sub(SEAL_LENGTH)?);
        let digits = str::from_utf8(seal).ok()?.strip_prefix(SEAL_PREFIX)?.strip_suffix('\n')?;
        self.code(purpose, bytes).verify_slice(&from_hexadecimal(digits)?).ok()?;
        Some(bytes)
    }

    /// Returns a text that identifies some bytes and reveals nothing about them to people without the key.
    pub(crate) fn fingerprint(&self, purpose: &str, bytes: &[u8]) -> String {
        format!("{:x}", self.code(purpose, bytes).finalize().into_bytes())
    }

    fn code(&self, purpose: &str, bytes: &[u8]) -> Hmac<Sha256> {
        // The block of SHA-256 is longer than the key, so this is the key padded with zeros (RFC 2104
        // section 2).
        let mut code = <Hmac<Sha256> as Mac>::new(&{
            let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
            block[..KEY_LENGTH].copy_from_slice(&self.0);
            block
        });
        code.update(purpose.as_bytes());
        code.update(&[0]);
        code.update(bytes);
        code
    }
}

impl std::fmt::Debug for Key {
    /// Hides the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "could not store a key in `{}`: {}", self.0.display(), self.1)
    }
}

/// Returns the folder of this user's key.
fn user_key_folder() -> Result<PathBuf, KeyError> {
    let folder = etcetera::choose_base_strategy()
        .map_err(|error| KeyError(PathBuf::from("~"), io::Error::other(error)))
        .map(|base| base.state_dir().unwrap_or_else(|| base.data_dir()))?;
    if !folder.is_absolute() {
        // A relative path would name a folder in the current folder, which can come from somebody else.
        return Err(KeyError(folder, io::Error::new(io::ErrorKind::InvalidInput, "HOME is not an absolute path")));
    }
    Ok(folder.join("commonweal"))
}

fn read(file: &Path) -> io::Result<Key> {
    let text = fs::read(file)?;
    let digits = str::from_utf8(&text).ok().map(str::trim_ascii_end);
    let key = digits.and_then(from_hexadecimal).and_then(|bytes| bytes.try_into().ok());
    key.map(Key).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the file does not contain a key"))
}

/// Creates the file. If another process creates it at the same time, that key counts.
fn create(folder: &Path, file: &Path, replace: bool) -> io::Result<Key> {
    fs::create_dir_all(folder)?;
    let key = Key::random()?;
    // Only the user can read a temporary file, and renaming keeps the permissions.
    let mut draft = tempfile::NamedTempFile::new_in(folder)?;
    let digits: String = key.0.iter().map(|byte| format!("{byte:02x}")).collect();
    draft.write_all(format!("{digits}\n").as_bytes())?;
    draft.as_file().sync_all()?;
    if replace {
        draft.persist(file).map_err(|error| error.error)?;
        return Ok(key);
    }
    match draft.persist_noclobber(file) {
        Ok(_) => Ok(key),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => read(file),
        Err(error) => Err(error.error),
    }
}

/// Parses pairs of lower-case hexadecimal digits.
fn from_hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if !digits.len().is_multiple_of(2) || !digits.as_bytes().iter().all(is_digit) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_valid_only_for_its_key_purpose_and_bytes() {
        let (key, other) = (Key::random().unwrap(), Key::random().unwrap());
        for bytes in [&b""[..], b"text\n", &[0, 255, 10]] {
            let sealed = key.seal("manifest", bytes.to_vec());
            assert_eq!(key.unseal("manifest", &sealed), Some(bytes));
            assert_eq!(key.unseal("journal", &sealed), None);
            assert_eq!(other.unseal("manifest", &sealed), None);
            for end in 0..sealed.len() {
                assert_eq!(key.unseal("manifest", &sealed[..end]), None, "cut at {end}");
                let mut altered = sealed.clone();
                altered[end] ^= 1;
                assert_eq!(key.unseal("manifest", &altered), None, "altered at {end}");
            }
        }
    }

    #[test]
    fn a_key_is_created_once_readable_only_by_its_user_and_never_printed() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("a/b");
        let first = Key::read_or_create(&state).unwrap();
        assert_eq!(first.0, Key::read_or_create(&state).unwrap().0);
        assert_ne!(first.0, Key::read_or_create(&folder.path().join("c")).unwrap().0);
        assert_eq!(format!("{first:?}"), "Key(…)");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(state.join("key")).unwrap().permissions().mode() & 0o777, 0o600);
        }
        // A file without a key is replaced.
        fs::write(state.join("key"), "nonsense").unwrap();
        let second = Key::read_or_create(&state).unwrap();
        assert_ne!(first.0, second.0);
        assert_eq!(second.0, Key::read_or_create(&state).unwrap().0);
    }

    #[test]
    fn a_read_only_folder_gives_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let error = Key::read_or_create(&folder.path().join("file")).unwrap_err();
        assert!(error.to_string().contains("could not store a key"), "{error}");
    }
}
