//! Keeps what servers said about the saved calendars, sealed in the state folder, so that an unchanged calendar is not downloaded again.
//!
//! Invariant: no address is kept, only a fingerprint that needs the user's key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::download::Validators;
use crate::cli::session::{Failure, Session};
use crate::publish::seal::Key;
use crate::publish::state;

/// The name of the file in the state folder, and the purpose of its seal.
const CACHE_NAME: &str = "~fetched";

/// What is kept about each calendar, by its path in the site.
pub(super) struct CachedAnswers {
    key: Key,
    answers: BTreeMap<String, CachedAnswer>,
}

/// The last answer for one calendar.
#[derive(Debug, Serialize, Deserialize)]
struct CachedAnswer {
    /// The fingerprint of the address.
    address: String,
    /// The hash of the saved copy.
    copy: String,
    validators: Validators,
}

impl CachedAnswers {
    /// Loads the answers for the calendars at these paths. Answers that another user or computer wrote are ignored.
    ///
    /// # Errors
    /// Fails if there is no key.
    pub(super) fn load(session: &Session, is_wanted: impl Fn(&str) -> bool) -> Result<CachedAnswers, Failure> {
        let key = session.key()?;
        let bytes = state::read_file(&session.root, CACHE_NAME, &key).unwrap_or_default();
        let mut answers: BTreeMap<String, CachedAnswer> = serde_json::from_slice(&bytes).unwrap_or_default();
        answers.retain(|path, _| is_wanted(path));
        Ok(CachedAnswers { key, answers })
    }

    /// Returns the validators for a calendar, if the saved copy is the one that this address gave.
    pub(super) fn validators(&self, path: &str, address: &str, saved: Option<&[u8]>) -> Validators {
        let kept = self.answers.get(path).filter(|kept| kept.address == self.fingerprint(address));
        let kept = kept.filter(|kept| saved.is_some_and(|saved| hash(saved) == kept.copy));
        kept.map(|kept| kept.validators.clone()).unwrap_or_default()
    }

    /// Keeps the validators of the copy that is saved now.
    ///
    /// # Errors
    /// Fails if the state folder cannot be written.
    pub(super) fn store(
        &mut self,
        session: &Session,
        path: &str,
        address: &str,
        saved: &[u8],
        validators: Validators,
    ) -> Result<(), Failure> {
        let answer = CachedAnswer { address: self.fingerprint(address), copy: hash(saved), validators };
        self.answers.insert(path.to_owned(), answer);
        let text = serde_json::to_vec_pretty(&self.answers).map_err(std::io::Error::from)?;
        let mut notes = Vec::new();
        let written = state::write_file(&session.root, CACHE_NAME, text, &self.key, &mut notes);
        session.warn_set_aside(&notes);
        Ok(written?)
    }

    fn fingerprint(&self, address: &str) -> String {
        self.key.fingerprint("address of a calendar", address.as_bytes())
    }
}

fn hash(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}
