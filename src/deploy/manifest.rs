//! Parses and writes the manifest of a target: the files of its current edition, and what the earlier ones had instead. Does no I/O.
//!
//! Invariant: every parsed path is as safe as a written one, and every object has the name of a hash.

use std::collections::{BTreeMap, HashSet};
use std::fmt::{self, Write as _};
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::target::OWN;
use crate::publish::manifest::is_safe;

/// The key of the manifest in a target.
pub(crate) const MANIFEST: &str = ".commonweal/manifest";

/// Longest manifest that is read, in bytes, packed.
pub(crate) const LONGEST: u64 = 64 << 20;

/// Longest text that is unpacked from it, in bytes: a line of 130 bytes for each file of a site of 100,000 pages, and for each of
/// [`MOST_EARLIER_FILES`].
const LONGEST_TEXT: u64 = 192 << 20;

/// The first line. The number changes with the format.
const HEAD: &str = "commonweal target 1";

/// The first line without the number.
const TITLE: &str = "commonweal target ";

/// Earlier editions that are kept.
pub(crate) const EDITIONS: usize = 20;

/// Most files that all earlier editions list. The oldest editions go first.
const MOST_EARLIER_FILES: usize = 500_000;

/// The SHA-256 of a file's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ContentHash([u8; 32]);

impl ContentHash {
    /// Returns the hash of bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> ContentHash {
        ContentHash(Sha256::digest(bytes).into())
    }

    /// Returns the hash of everything that a reader gives, and its length.
    ///
    /// # Errors
    /// Those of the reader.
    pub(crate) fn read(mut from: impl std::io::Read) -> std::io::Result<(ContentHash, u64)> {
        let mut hasher = Sha256::new();
        let length = std::io::copy(&mut from, &mut hasher)?;
        Ok((ContentHash(hasher.finalize().into()), length))
    }

    fn parse(digits: &str) -> Option<ContentHash> {
        let mut hash = [0; 32];
        let bytes = digits.as_bytes();
        if bytes.len() != 64 || !bytes.iter().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b)) {
            return None;
        }
        for (byte, pair) in hash.iter_mut().zip(bytes.chunks(2)) {
            *byte = u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(ContentHash(hash))
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A public file of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeployedFile {
    /// Its path.
    pub path: String,
    /// The hash of its bytes.
    pub hash: ContentHash,
    /// Its length in bytes.
    pub length: u64,
    /// Whether browsers may keep it, because its name changes with its content.
    pub is_kept: bool,
}

impl DeployedFile {
    /// Returns the key of the object with its bytes. Stores keep headers with a file, so files with other headers have another object.
    pub(crate) fn object(&self) -> String {
        let hash = self.hash.to_string();
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let extension: String = match name.rsplit_once('.') {
            Some((_, extension)) if extension.len() <= 12 && extension.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                format!(".{}", extension.to_ascii_lowercase())
            }
            _ => String::new(),
        };
        let kept = if self.is_kept { "-kept" } else { "" };
        format!("{OWN}objects/{}/{hash}{kept}{extension}", &hash[..2])
    }

    /// Returns whether a public file with the bytes and headers of the other is the same.
    pub(crate) fn is_like(&self, other: &DeployedFile) -> bool {
        self.hash == other.hash && self.is_kept == other.is_kept
    }

    fn write(&self, text: &mut String, word: &str) {
        let kept = if self.is_kept { "kept" } else { "asked" };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{word}\t{kept}\t{}\t{}\t{}", self.hash, self.length, self.path);
    }

    fn parse(rest: &str) -> Option<DeployedFile> {
        let mut parts = rest.splitn(4, '\t');
        let is_kept = match parts.next()? {
            "kept" => true,
            "asked" => false,
            _ => return None,
        };
        let hash = ContentHash::parse(parts.next()?)?;
        let length = parts.next()?.parse().ok()?;
        Some(DeployedFile { path: public_path(parts.next()?)?, hash, length, is_kept })
    }
}

/// Writes a line for each value.
fn write_lines(text: &mut String, word: &str, values: &[String]) {
    for value in values {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{word}\t{value}");
    }
}

/// Returns a path that a public file may have in a target.
fn public_path(path: &str) -> Option<String> {
    let is_own = path.len() >= OWN.len() - 1
        && path.as_bytes()[..OWN.len() - 1].eq_ignore_ascii_case(&OWN.as_bytes()[..OWN.len() - 1])
        && matches!(path.as_bytes().get(OWN.len() - 1), None | Some(b'/'));
    (is_safe(path) && !is_own).then(|| path.to_owned())
}

/// Returns the key of an object, if it is one.
fn object_key(key: &str) -> Option<String> {
    let name = key.strip_prefix(OWN)?.strip_prefix("objects/")?;
    let (folder, name) = name.split_once('/')?;
    let (hash, rest) = name.split_at_checked(64)?;
    let is_plain = rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    (ContentHash::parse(hash).is_some() && hash.starts_with(folder) && folder.len() == 2 && is_plain)
        .then(|| key.to_owned())
}

/// How many seconds a lock holds after its last renewal.
pub(crate) const LEASE: i64 = 600;

/// The lock of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lock {
    /// The user and folder of the command.
    pub holder: String,
    /// A number of this command alone.
    pub token: String,
    /// When it expires, in seconds since 1970.
    pub until: i64,
}

/// An edition before the current one, as its differences from the one that followed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct EarlierEdition {
    /// Its number.
    pub number: u64,
    /// When it was published, in seconds since 1970.
    pub published: i64,
    /// How many files it had.
    pub count: usize,
    /// The files that the next edition had not, or had with other bytes. Sorted by path.
    pub back: Vec<DeployedFile>,
    /// The paths that were new in the next edition. Sorted.
    pub minus: Vec<String>,
}

/// The manifest of a target.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TargetManifest {
    /// The number of the current edition; 0 before the first.
    pub number: u64,
    /// When it was published, in seconds since 1970.
    pub published: i64,
    /// Its files, sorted by path.
    pub files: Vec<DeployedFile>,
    /// Public files that left the site and are still there, with the time when they left.
    pub leaving: Vec<(i64, DeployedFile)>,
    /// The editions before, the newest first.
    pub earlier: Vec<EarlierEdition>,
    /// Objects that a command sends. If it does not end, some of them may be there.
    pub planned: Vec<String>,
    /// Objects that a command which did not end has sent.
    pub spare: Vec<String>,
    /// Objects that no edition needs, which the next command removes.
    pub unneeded: Vec<String>,
    /// The lock, while a command runs.
    pub lock: Option<Lock>,
    /// The public paths that this command writes or removes. If it does not end, their content is not known.
    pub touched: Vec<String>,
}

/// The reason why a manifest cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is incomplete, or no manifest.
    Damaged,
    /// A newer program wrote it.
    OtherFormat,
}

impl TargetManifest {
    /// Returns the manifest as packed text.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        // Writing to a vector cannot fail.
        let _ = packed.write_all(self.to_text().as_bytes());
        packed.finish().unwrap_or_default()
    }

    /// Parses the output of [`TargetManifest::to_bytes`].
    ///
    /// # Errors
    /// [`Unreadable`].
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<TargetManifest, Unreadable> {
        let mut text = String::new();
        let unpacked = GzDecoder::new(bytes).take(LONGEST_TEXT).read_to_string(&mut text);
        unpacked.map_err(|_| Unreadable::Damaged)?;
        let head = text.lines().next().unwrap_or_default();
        if head != HEAD && head.strip_prefix(TITLE).is_some_and(|number| number.parse::<u32>().is_ok()) {
            return Err(Unreadable::OtherFormat);
        }
        TargetManifest::from_text(&text).ok_or(Unreadable::Damaged)
    }

    fn to_text(&self) -> String {
        let mut text = String::with_capacity(128 * (self.files.len() + 8));
        let _ = writeln!(text, "{HEAD}\nedition\t{}\t{}", self.number, self.published);
        if let Some(Lock { holder, token, until }) = &self.lock {
            let _ = writeln!(text, "lock\t{holder}\t{token}\t{until}");
        }
        self.files.iter().for_each(|file| file.write(&mut text, "file"));
        self.leaving.iter().for_each(|(since, file)| file.write(&mut text, &format!("leaving\t{since}")));
        for earlier in &self.earlier {
            let _ = writeln!(text, "earlier\t{}\t{}\t{}", earlier.number, earlier.published, earlier.count);
            earlier.back.iter().for_each(|file| file.write(&mut text, "back"));
            write_lines(&mut text, "minus", &earlier.minus);
        }
        write_lines(&mut text, "touched", &self.touched);
        write_lines(&mut text, "planned", &self.planned);
        write_lines(&mut text, "spare", &self.spare);
        write_lines(&mut text, "unneeded", &self.unneeded);
        // A text that was cut off is not a manifest.
        text.push_str("end\n");
        text
    }

    fn from_text(text: &str) -> Option<TargetManifest> {
        let mut lines = text.strip_suffix("end\n")?.strip_suffix('\n')?.split('\n');
        if lines.next()? != HEAD {
            return None;
        }
        let mut manifest = TargetManifest::default();
        for line in lines {
            let (word, rest) = line.split_once('\t')?;
            let numbers = |rest: &str| -> Option<(u64, i64)> {
                let (number, time) = rest.split_once('\t')?;
                Some((number.parse().ok()?, time.parse().ok()?))
            };
            match word {
                "edition" => (manifest.number, manifest.published) = numbers(rest)?,
                "lock" => {
                    let mut parts = rest.split('\t').map(str::to_owned);
                    let (holder, token) = (parts.next()?, parts.next()?);
                    manifest.lock = Some(Lock { holder, token, until: parts.next()?.parse().ok()? });
                }
                "file" => manifest.files.push(DeployedFile::parse(rest)?),
                "leaving" => {
                    let (since, file) = rest.split_once('\t')?;
                    manifest.leaving.push((since.parse().ok()?, DeployedFile::parse(file)?));
                }
                "earlier" => {
                    let (numbered, count) = rest.rsplit_once('\t')?;
                    let (number, published) = numbers(numbered)?;
                    let count = count.parse().ok()?;
                    manifest.earlier.push(EarlierEdition { number, published, count, ..EarlierEdition::default() });
                }
                "back" => manifest.earlier.last_mut()?.back.push(DeployedFile::parse(rest)?),
                "minus" => manifest.earlier.last_mut()?.minus.push(public_path(rest)?),
                "touched" => manifest.touched.push(public_path(rest)?),
                "planned" => manifest.planned.push(object_key(rest)?),
                "spare" => manifest.spare.push(object_key(rest)?),
                "unneeded" => manifest.unneeded.push(object_key(rest)?),
                _ => return None,
            }
        }
        manifest.files.is_sorted_by(|a, b| a.path < b.path).then_some(manifest)
    }

    /// Returns a file of the current edition.
    pub(crate) fn find(&self, path: &str) -> Option<&DeployedFile> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// Returns the files of an edition, sorted by path.
    pub(crate) fn edition(&self, number: u64) -> Option<Vec<DeployedFile>> {
        if number == self.number && number > 0 {
            return Some(self.files.clone());
        }
        let last = self.earlier.iter().position(|earlier| earlier.number == number)?;
        let mut files: BTreeMap<&str, &DeployedFile> =
            self.files.iter().map(|file| (file.path.as_str(), file)).collect();
        for earlier in &self.earlier[..=last] {
            for path in &earlier.minus {
                files.remove(path.as_str());
            }
            files.extend(earlier.back.iter().map(|file| (file.path.as_str(), file)));
        }
        Some(files.into_values().cloned().collect())
    }

    /// Returns the manifest with a new current edition. The former one becomes the newest of the earlier ones.
    pub(crate) fn followed_by(&self, files: Vec<DeployedFile>, now: i64) -> TargetManifest {
        let next = TargetManifest { files, number: self.number + 1, published: now, ..TargetManifest::default() };
        let mut earlier = self.earlier.clone();
        if self.number > 0 {
            let is_other = |file: &&DeployedFile| next.find(&file.path).is_none_or(|new| !new.is_like(file));
            let former = EarlierEdition {
                number: self.number,
                published: self.published,
                count: self.files.len(),
                back: self.files.iter().filter(is_other).cloned().collect(),
                minus: next
                    .files
                    .iter()
                    .filter(|new| self.find(&new.path).is_none())
                    .map(|new| new.path.clone())
                    .collect(),
            };
            earlier.insert(0, former);
            earlier.truncate(EDITIONS);
            let mut left = MOST_EARLIER_FILES;
            let fits = earlier.iter().take_while(|edition| {
                let taken = left.checked_sub(edition.back.len() + edition.minus.len());
                left = taken.unwrap_or(0);
                taken.is_some()
            });
            let fits = fits.count();
            earlier.truncate(fits);
        }
        TargetManifest { earlier, ..next }
    }

    /// Returns the keys of the objects that its editions need.
    pub(crate) fn objects(&self) -> HashSet<String> {
        let back = self.earlier.iter().flat_map(|earlier| &earlier.back);
        self.files.iter().chain(back).map(DeployedFile::object).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, content: &str) -> DeployedFile {
        let is_kept = path.starts_with("assets/");
        DeployedFile {
            path: path.into(),
            hash: ContentHash::from_bytes(content.as_bytes()),
            length: content.len() as u64,
            is_kept,
        }
    }

    fn manifest() -> TargetManifest {
        let first = TargetManifest::default().followed_by(vec![file("a.html", "1"), file("b.html", "1")], 10);
        let second = first.followed_by(vec![file("a.html", "2"), file("assets/ŵ x.css", "1")], 20);
        TargetManifest {
            leaving: vec![(20, file("b.html", "1"))],
            planned: vec![file("e.html", "1").object()],
            spare: vec![file("c.html", "1").object()],
            unneeded: vec![file("d.html", "9").object()],
            lock: Some(Lock { holder: "me".into(), token: "7".into(), until: 99 }),
            touched: vec!["e.html".into()],
            ..second
        }
    }

    #[test]
    fn a_manifest_survives_writing_and_parsing() {
        for manifest in [manifest(), TargetManifest::default()] {
            assert_eq!(TargetManifest::from_bytes(&manifest.to_bytes()), Ok(manifest));
        }
        let text = manifest().to_text();
        assert_eq!(TargetManifest::from_text(&text[..text.len() - 5]), None, "it was cut off");
        assert_eq!(TargetManifest::from_bytes(b"x"), Err(Unreadable::Damaged));
        let mut newer = GzEncoder::new(Vec::new(), Compression::fast());
        newer.write_all(text.replace("target 1", "target 2").as_bytes()).unwrap();
        assert_eq!(TargetManifest::from_bytes(&newer.finish().unwrap()), Err(Unreadable::OtherFormat));
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_not_read_from_any_line() {
        let text = manifest().to_text();
        for bad in
            ["", "/etc/passwd", "../x", "a/../../x", "a\\b", ".commonweal/manifest", ".COMMONWEAL/x", ".commonweal"]
        {
            for path in ["a.html", "b.html", "assets/ŵ x.css"] {
                assert_eq!(TargetManifest::from_text(&text.replace(path, bad)), None, "{path} became {bad:?}");
            }
        }
        for bad in ["spare\tindex.html", "spare\t.commonweal/manifest", "unneeded\t.commonweal/objects/../x"] {
            let added = text.replace("end\n", &format!("{bad}\nend\n"));
            assert_eq!(TargetManifest::from_text(&added), None, "{bad}");
        }
    }

    #[test]
    fn a_damaged_manifest_is_never_read_as_another_one() {
        let text = manifest().to_text();
        for at in 0..text.len() {
            let mut damaged = text.clone().into_bytes();
            damaged[at] ^= 1;
            // A changed digit is another valid number; a changed path is checked. Neither panics.
            let read = str::from_utf8(&damaged).ok().and_then(TargetManifest::from_text);
            assert!(read.is_none_or(|read| read.files.iter().all(|file| is_safe(&file.path))), "{at}");
            assert_eq!(text.get(..at).and_then(TargetManifest::from_text), None, "cut at {at}");
        }
        let packed = manifest().to_bytes();
        for at in 0..packed.len() {
            assert_eq!(TargetManifest::from_bytes(&packed[..at]), Err(Unreadable::Damaged));
        }
    }

    #[test]
    fn each_earlier_edition_can_be_put_together_again() {
        let editions: Vec<Vec<DeployedFile>> = (0..30)
            .map(|day| {
                let number = day.to_string();
                let mut files = vec![file("a.html", &number), file("b.html", if day % 3 == 0 { "x" } else { "y" })];
                if day % 2 == 0 {
                    files.push(file("c.html", "same"));
                }
                files
            })
            .collect();
        let mut manifest = TargetManifest::default();
        for (day, files) in editions.iter().enumerate() {
            manifest = manifest.followed_by(files.clone(), day as i64);
        }
        assert_eq!((manifest.number, manifest.earlier.len()), (30, EDITIONS));
        for number in 10..=30 {
            assert_eq!(manifest.edition(number).as_ref(), Some(&editions[number as usize - 1]), "{number}");
        }
        assert_eq!(
            (manifest.edition(9), manifest.edition(31), TargetManifest::default().edition(0)),
            (None, None, None)
        );
        let needed = manifest.objects();
        assert!(editions[9..].iter().flatten().all(|file| needed.contains(&file.object())));
    }

    #[test]
    fn objects_of_files_with_other_headers_differ() {
        let [page, data, kept] = [("a.html", false), ("a.css", false), ("a.css", true)]
            .map(|(path, is_kept)| DeployedFile { is_kept, ..file(path, "") }.object());
        assert!(page != data && data != kept);
        assert!([page, data, kept].iter().all(|key| object_key(key).is_some()));
    }
}
