//! Source files and positions in them. A [`Span`] is a byte range of a source; a [`LineColumn`] is its position as
//! people count it, from 1.

mod edits;
mod invisible;
mod locator;
pub(crate) mod names;

use std::sync::Arc;

pub use edits::{TextEdit, apply_edits};
pub(crate) use invisible::with_invisible;
pub use invisible::{first_invisible, name_invisible, replacement_of_invisible};
pub use locator::{Located, Locator};

/// Identifies one source within its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A byte range of one source. Every field, heading and link carries one, so it is `Copy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The source.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Returns the range `start..end` of `file`. Offsets past 4 GiB do not occur, because `disk` reads only
    /// texts of a few megabytes.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        Span { file, start: start as u32, end: end.max(start) as u32 }
    }

    /// Returns the byte range, to slice the source's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the start of a file: for findings about the file as a whole.
    pub fn file_start(file: FileId) -> Span {
        Span { file, start: 0, end: 0 }
    }
}

/// A value with its position in a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The position.
    pub span: Span,
}

/// One text file of the site, wholly in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Relative to the site's root, with forward slashes: `content/policies/volunteering.md`.
    pub path: String,
    /// The text without a byte order mark. Line endings are those of the file.
    pub text: String,
}

/// A file that the site publishes unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Relative to the site's root, with forward slashes: `static/images/river.svg`.
    pub path: String,
    /// Size in bytes.
    pub length: u64,
    /// Width and height in pixels as shown, for a picture whose header states them.
    pub dimensions: Option<(u32, u32)>,
    /// More facts about a picture in a format that browsers show.
    pub picture: Option<Picture>,
    /// The format by the file's first bytes, whatever its name says; `None` if they do not identify one.
    pub format: Option<FileFormat>,
    /// The facts that a PDF states about itself; `None` if it cannot be read, for example because of a password.
    pub pdf: Option<Pdf>,
    /// Scripts and outside addresses that a drawing or a page contains.
    pub active: Option<Box<ActiveContent>>,
}

/// The scripts that a published file runs in a browser, and the outside addresses that it loads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActiveContent {
    /// Scripts in the file: elements, attributes and addresses that run one, each with its first line.
    pub scripts: Vec<FoundInFile>,
    /// Addresses of the site's own script files that a page runs.
    pub own_scripts: Vec<FoundInFile>,
    /// Addresses at other hosts that the file loads from, shows or sends data to.
    pub loads: Vec<FoundInFile>,
    /// Why the file, or the rest of it, could not be examined: a clause for a message.
    pub unknown: Option<String>,
}

/// Something found in a file that is not a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundInFile {
    /// A short name for a message: `` `onload` ``, or an address.
    pub what: String,
    /// The line of its first occurrence, from 1.
    pub line: u64,
}

/// Facts that a PDF states about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pdf {
    /// Whether it has tags, which give programs its headings and tables (ISO 32000-1 section 14.8).
    pub tagged: bool,
    /// Whether it states its language.
    pub language: bool,
    /// Whether it states its title.
    pub title: bool,
    /// Its number of pages, if known.
    pub pages: Option<u32>,
}

/// Facts about a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// The format by its bytes, whatever its name says.
    pub format: PictureFormat,
    /// The xxh3 hash of its bytes.
    pub hash: u64,
    /// Whether the stored pixels are upright. Cameras held sideways store an orientation tag instead.
    pub upright: bool,
    /// Whether its pixels are published as they are: an animation, or a format that the program does not encode
    /// (GIF, AVIF, ICO, SVG).
    pub keeps_pixels: bool,
}

/// The format of an original picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureFormat {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG.
    Png,
    /// WebP (RFC 9649).
    Webp,
    /// GIF (GIF89a).
    Gif,
    /// AVIF (ISO/IEC 23000-22).
    Avif,
    /// ICO: an icon in several sizes.
    Ico,
    /// SVG: a vector drawing.
    Svg,
}

/// The format of a file by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each format is its own name")]
pub enum FileFormat {
    Jpeg,
    Png,
    Webp,
    Gif,
    Avif,
    Ico,
    Svg,
    /// A picture format that browsers do not show, with its common name: "HEIC".
    OtherPicture(&'static str),
    /// Another format, with its common name: "Word document".
    NoPicture(&'static str),
}

/// The name of an SVG that is compressed with gzip (`.svgz`).
pub const COMPRESSED_SVG: &str = "packed SVG";

/// A position as people and editors count it: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Source {
    /// Returns the position of a byte offset. An offset inside a character counts as that
    /// character, an offset past the end as the end.
    pub fn position(&self, offset: usize) -> LineColumn {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        LineColumn { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

/// Every source of a site, by [`FileId`]. The ids of a site that is read follow the order of the paths, so
/// that findings and outputs do not depend on the order in which a file system lists the files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sources {
    /// In the order of their ids, which may leave gaps: see [`Sources::number_after`].
    files: Vec<(FileId, Arc<Source>)>,
    /// The id of the first source that is added to an empty table.
    first: FileId,
    /// The range of entries that are only positions for findings about published files: see
    /// [`Sources::push_without_text`].
    indices: std::ops::Range<usize>,
}

/// The usual gap between two ids. It lets 130,000 sources fit between 0 and `u32::MAX`, and lets an
/// id be inserted half-way 15 times at one position before all sources are renumbered.
const ID_GAP: u32 = 1 << 15;

impl Sources {
    /// Returns an empty table with capacity for `count` sources.
    pub fn with_capacity(count: usize) -> Sources {
        Sources { files: Vec::with_capacity(count), ..Sources::default() }
    }

    /// Returns an empty table whose first source gets this id.
    pub fn starting_at(first: FileId) -> Sources {
        Sources { first, ..Sources::default() }
    }

    /// Returns the sources that a predicate accepts, under the same ids.
    pub fn filtered(&self, are: fn(&Source) -> bool) -> Sources {
        let files = self.files.iter().filter(|(_, source)| are(source)).cloned().collect();
        Sources { files, ..Sources::default() }
    }

    /// Adds a source and returns its id. The caller adds sources in the order of their paths.
    pub fn push(&mut self, source: Source) -> FileId {
        self.push_shared(Arc::new(source))
    }

    /// Adds a shared source, like [`Sources::push`].
    pub fn push_shared(&mut self, source: Arc<Source>) -> FileId {
        let id = self.next();
        self.files.push((id, source));
        id
    }

    /// Adds a source without text for each of these files, so that a finding about the file has the
    /// file's own path. Skips paths of sources. If it added any before, it adds nothing.
    pub fn push_without_text<'p>(&mut self, files: impl Iterator<Item = &'p str>) {
        if !self.indices.is_empty() {
            return;
        }
        // Sources are in the order of their paths.
        let is_source = |path: &str| self.files.binary_search_by(|(_, source)| source.path.as_str().cmp(path)).is_ok();
        let mut paths: Vec<String> = files.filter(|path| !is_source(path)).map(str::to_owned).collect();
        paths.sort_unstable();
        let first = self.files.len();
        for path in paths {
            self.push(Source { path, text: String::new() });
        }
        self.indices = first..self.files.len();
    }

    /// Returns the position for findings about a published file.
    pub fn span_of_file(&self, path: &str) -> Option<Span> {
        let places = self.files.get(self.indices.clone()).unwrap_or_default();
        let found = places.binary_search_by(|(_, source)| source.path.as_str().cmp(path)).ok();
        let id = found.map(|at| places[at].0).or_else(|| self.find(path))?;
        Some(Span::file_start(id))
    }

    /// Returns the id of the source that is added next.
    pub fn next(&self) -> FileId {
        self.files.last().map_or(self.first, |(last, _)| FileId(last.0 + 1))
    }

    /// Gives every source the id that its path has in an earlier table, and gives new sources ids
    /// between those, so that data parsed from unchanged sources stays valid. Without an earlier
    /// table, or where a gap is full, it renumbers all sources, with gaps. Returns the former ids in order.
    pub fn number_after(&mut self, earlier: &Sources) -> Vec<FileId> {
        let kept = Some(earlier).filter(|earlier| !earlier.is_empty());
        let names = kept.and_then(|earlier| self.ids_after(earlier)).unwrap_or_else(|| {
            let room = u32::MAX / (self.files.len() as u32 + 1);
            (1..=self.files.len() as u32).map(|number| FileId(number * room.min(ID_GAP))).collect()
        });
        self.files.iter_mut().zip(names).map(|((name, _), new)| std::mem::replace(name, new)).collect()
    }

    fn ids_after(&self, earlier: &Sources) -> Option<Vec<FileId>> {
        let mut names: Vec<FileId> = Vec::with_capacity(self.files.len());
        let mut kept = earlier.files.iter().peekable();
        // New sources wait here for the next source that has an id.
        let mut come = 0;
        for (_, source) in &self.files {
            let is_same = |own: &Arc<Source>| Arc::ptr_eq(own, source) || own.path == source.path;
            while kept.next_if(|(_, own)| !is_same(own) && own.path < source.path).is_some() {}
            match kept.next_if(|(_, own)| is_same(own)) {
                None => come += 1,
                Some((name, _)) => {
                    add_ids_between(&mut names, come, Some(*name))?;
                    names.push(*name);
                    come = 0;
                }
            }
        }
        add_ids_between(&mut names, come, None)?;
        Some(names)
    }

    /// Replaces the text of a source and keeps its id; a new path is added at the end. All other
    /// sources stay shared with the table that this one was cloned from, so that unchanged sources
    /// are not parsed again.
    pub fn replace(&mut self, source: Source) -> FileId {
        match self.files.iter_mut().find(|(_, own)| own.path == source.path) {
            Some((id, own)) => {
                *own = Arc::new(source);
                *id
            }
            None => self.push(source),
        }
    }

    /// Removes a source. All others keep their ids.
    pub fn remove(&mut self, path: &str) {
        self.files.retain(|(_, source)| source.path != path);
    }

    /// Returns a shared pointer to the source with this id.
    pub fn share(&self, id: FileId) -> Arc<Source> {
        Arc::clone(&self.files[self.index_of(id)].1)
    }

    /// Returns the source with this id. Returns the first source for an unknown id, such as that of a finding
    /// about no particular source.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[self.index_of(id)].1
    }

    /// Returns the index of a source; that of an unknown id is before all others.
    fn index_of(&self, id: FileId) -> usize {
        self.files.binary_search_by_key(&id, |(own, _)| *own).unwrap_or_default()
    }

    /// Replaces the text of a source.
    pub fn rewrite(&mut self, id: FileId, text: String) {
        let at = self.index_of(id);
        if let Some((_, source)) = self.files.get_mut(at) {
            *source = Arc::new(Source { path: source.path.clone(), text });
        }
    }

    /// Returns the text of a span; empty if the span is not on character boundaries.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// Iterates over all sources and their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.shared().map(|(id, source)| (id, &**source))
    }

    /// Iterates like [`Sources::iter`], with shared pointers.
    pub fn shared(&self) -> impl Iterator<Item = (FileId, &Arc<Source>)> {
        self.files.iter().map(|(id, source)| (*id, source))
    }

    /// Returns the id of the source at a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.iter().find(|(_, source)| source.path == path).map(|(id, _)| id)
    }

    /// The number of pages.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns whether there are no sources.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Adds `count` ids after the last one, evenly spaced before `next`. Returns `None` if the gap is too small.
fn add_ids_between(names: &mut Vec<FileId>, count: u32, next: Option<FileId>) -> Option<()> {
    let first = names.last().map_or(0, |last| last.0 + 1);
    let step = match next {
        Some(next) => next.0.checked_sub(first)? / (count + 1),
        None => ID_GAP,
    };
    if count > 0 && step == 0 {
        return None;
    }
    for number in 1..=count {
        names.push(FileId(first.checked_add(step.checked_mul(number)?)?));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_leave_the_rest_and_the_first_of_two_that_overlap_wins() {
        let at = |start, end, text: &str| TextEdit { span: Span::new(FileId(0), start, end), text: text.into() };
        let text = "tŷ\r\nŵyl fawr\r\n";
        assert_eq!(apply_edits(text, &[at(10, 14, "fach"), at(0, 3, "hafod")]), "hafod\r\nŵyl fach\r\n");
        assert_eq!(apply_edits(text, &[at(2, 4, "x"), at(3, 99, "y")]), text);
        assert_eq!(apply_edits(text, &[at(0, 3, "a"), at(2, 9, "b"), at(3, 3, "!")]), "a!\r\nŵyl fawr\r\n");
    }

    #[test]
    fn a_file_without_text_has_its_own_span_and_a_source_keeps_its_span() {
        let mut all = sources(&["content/a.md", "static/robots.txt"]);
        let files = ["static/z.png", "content/a.pdf", "static/robots.txt"];
        all.push_without_text(files.into_iter());
        all.push_without_text(["static/later.png"].into_iter());
        let at = |path: &str| all.span_of_file(path).map(|span| all.get(span.file).path.clone());
        for path in files {
            assert_eq!(at(path).as_deref(), Some(path));
        }
        assert_eq!((all.len(), at("static/later.png")), (4, None));
        assert_eq!(all.span_of_file("static/robots.txt"), all.find("static/robots.txt").map(Span::file_start));
    }

    fn sources(paths: &[&str]) -> Sources {
        let mut sources = Sources::default();
        for path in paths {
            sources.push(Source { path: (*path).to_owned(), text: String::new() });
        }
        sources
    }

    #[test]
    fn ids_stay_while_others_change_and_follow_the_order_of_paths() {
        let name = |all: &Sources, path: &str| all.find(path).unwrap();
        let mut before = sources(&["b", "d", "f"]);
        before.number_after(&Sources::default());
        for paths in [&["b", "c1", "c2", "d", "f", "g"][..], &["a", "b", "d"], &["b", "c2", "d", "e"], &["d", "z"]] {
            let mut after = sources(paths);
            after.number_after(&before);
            assert!(after.files.is_sorted_by(|a, b| a.0 < b.0), "{after:?}");
            let both = paths.iter().filter(|path| before.find(path).is_some());
            both.for_each(|path| assert_eq!(name(&after, path), name(&before, path), "{path} in {paths:?}"));
            before = after;
        }
        // Repeated insertions at one position: until the gap is full, each source keeps its id.
        let mut paths = vec!["a".to_owned(), "z".to_owned()];
        let mut renamed = 0;
        for round in 0..40 {
            paths.insert(1, format!("m{:02}", 50 - round));
            let mut after = sources(&paths.iter().map(String::as_str).collect::<Vec<_>>());
            after.number_after(&before);
            assert!(after.files.is_sorted_by(|a, b| a.0 < b.0), "{after:?}");
            renamed += usize::from(before.find("z").is_some_and(|was| was != name(&after, "z")));
            before = after;
        }
        assert!((1..4).contains(&renamed), "{renamed}");
    }

    #[test]
    fn positions_count_characters_from_one() {
        let source = Source { path: "a.md".into(), text: "tŷ\nŵyl fawr\n".into() };
        assert_eq!(source.position(0), LineColumn { line: 1, column: 1 });
        assert_eq!(source.position(3), LineColumn { line: 1, column: 3 });
        assert_eq!(source.position(4), LineColumn { line: 2, column: 1 });
        assert_eq!(source.position(5), LineColumn { line: 2, column: 1 }); // inside ŵ
        assert_eq!(source.position(6), LineColumn { line: 2, column: 2 });
        assert_eq!(source.position(999), LineColumn { line: 3, column: 1 });
    }
}
