//! Source files and places in them: text with a path comes in. A [`Span`] names a stretch of it, a [`LineColumn`] the same as people read it (from 1).

mod invisible;
mod locator;
pub(crate) mod names;

use std::sync::Arc;

pub(crate) use invisible::with_invisible;
pub use invisible::{first_invisible, instead_of_invisible, name_invisible};
pub use locator::{Located, Locator};

/// Names one source within its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A stretch of one source, as byte offsets. Copied freely: every field, heading and link carries one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The source that it lies in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch `start..end` of `file`. Offsets past 4 GiB do not occur: [`Sources::push`] refuses such files.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        Span { file, start: start as u32, end: end.max(start) as u32 }
    }

    /// The byte range, to slice the source's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The first place of a file: for findings about the file as a whole.
    pub fn file_start(file: FileId) -> Span {
        Span { file, start: 0, end: 0 }
    }
}

/// A stretch of a source with what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextEdit {
    /// What is replaced; empty to put something in.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A text with edits of it made. Of two that touch the same words the first in the text wins. Everything else stays byte for byte.
///
/// ```
/// use commonweal::source::{FileId, Span, TextEdit, edited};
///
/// let edit = TextEdit { span: Span::new(FileId(0), 12, 15), text: "5".into() };
/// assert_eq!(edited("The day was 5th October.", &[edit]), "The day was 5 October.");
/// ```
pub fn edited(text: &str, edits: &[TextEdit]) -> String {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let range = edit.span.range();
        // One that does not lie on characters of this text was made for another.
        if range.start >= done && text.get(range.clone()).is_some() {
            out.push_str(&text[done..range.start]);
            out.push_str(&edit.text);
            done = range.end;
        }
    }
    out.push_str(&text[done..]);
    out
}

/// A value together with where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// One text file of the site, held in memory whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Relative to the site's root, with forward slashes: `content/policies/volunteering.md`.
    pub path: String,
    /// Its text, with line endings as they are in the file and no byte order mark.
    pub text: String,
}

/// A file that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Relative to the site's root, with forward slashes: `static/images/river.svg`.
    pub path: String,
    /// Bytes.
    pub length: u64,
    /// Width and height in pixels as shown, of a picture whose header tells them.
    pub dimensions: Option<(u32, u32)>,
    /// What else is known of a picture in pixels: one that can be made smaller.
    pub picture: Option<Picture>,
    /// What the file is by its first bytes, whatever its name says; none where they say nothing.
    pub format: Option<FileFormat>,
    /// What a PDF tells about itself; none if it cannot be read, as one that a password locks.
    pub pdf: Option<Pdf>,
    /// What a drawing or a page would do besides being shown.
    pub active: Option<Box<ActiveContent>>,
}

/// What a file that is published as it is does when a browser opens it, besides being shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActiveContent {
    /// Scripts in the file: elements, attributes and addresses that run one, each with its first line.
    pub scripts: Vec<FoundInFile>,
    /// Addresses of script files of the site that a page runs.
    pub own_scripts: Vec<FoundInFile>,
    /// Addresses at other hosts that it loads, shows or sends to.
    pub loads: Vec<FoundInFile>,
    /// Why the file, or its rest, could not be looked through: a half of a sentence.
    pub unknown: Option<String>,
}

/// Something in a file that is no source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundInFile {
    /// What it is: `` `onload` ``, an address.
    pub what: String,
    /// The line of its first place, from 1.
    pub line: u64,
}

/// What a PDF tells about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pdf {
    /// Whether it has tags, by which programs know its headings and tables (ISO 32000-1 section 14.8).
    pub tagged: bool,
    /// Whether it says its language.
    pub language: bool,
    /// Whether it says its title.
    pub title: bool,
    /// How many pages it has, where that can be told.
    pub pages: Option<u32>,
}

/// A picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// By its bytes, whatever its name.
    pub format: PictureFormat,
    /// xxh3 of its bytes.
    pub hash: u64,
    /// Whether its pixels lie as they are shown; cameras held sideways leave that to a note.
    pub upright: bool,
    /// Whether it is a moving picture, which is published as it is.
    pub moves: bool,
}

/// The format of a picture as it came.
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
    /// SVG: a drawing by lines.
    Svg,
}

/// What a file is by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
    /// AVIF.
    Avif,
    /// ICO.
    Ico,
    /// SVG.
    Svg,
    /// A picture that browsers do not show, with the name that people know it by: "HEIC".
    OtherPicture(&'static str),
    /// Something else, with its name: "Word document".
    NoPicture(&'static str),
}

/// The name of an SVG that is packed with gzip (`.svgz`).
pub const PACKED_SVG: &str = "packed SVG";

/// A place as people and editors count: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Source {
    /// The place of a byte offset. An offset inside a character counts as that character; one past the end as the end.
    pub fn place(&self, offset: usize) -> LineColumn {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        LineColumn { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

/// Every source of a site, by [`FileId`]. Files are numbered in the order of their paths, so that findings and
/// outputs do not depend on how a disk lists them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sources {
    /// In the order of their numbers, which may leave room between them: see [`Sources::number_after`].
    files: Vec<(FileId, Arc<Source>)>,
    /// The name of the first source that is added to an empty table.
    first: FileId,
    /// Which of them are places for findings about files that are no texts: see [`Sources::push_places`].
    places: std::ops::Range<usize>,
}

/// The room between two numbers where there is much of it: as many sources as fit between 0 and `u32::MAX`, 130,000, and as many times as a
/// number can be put half-way between two, 15, before all are numbered anew.
const ROOM: u32 = 1 << 15;

impl Sources {
    /// An empty table with room for so many sources.
    pub fn with_room(count: usize) -> Sources {
        Sources { files: Vec::with_capacity(count), ..Sources::default() }
    }

    /// An empty table whose first source gets this name.
    pub fn starting_at(first: FileId) -> Sources {
        Sources { first, ..Sources::default() }
    }

    /// Those of a kind, under the same names.
    pub fn only(&self, are: fn(&Source) -> bool) -> Sources {
        let files = self.files.iter().filter(|(_, source)| are(source)).cloned().collect();
        Sources { files, ..Sources::default() }
    }

    /// Adds a source and names it. The caller adds them in the order of their paths.
    pub fn push(&mut self, source: Source) -> FileId {
        self.push_shared(Arc::new(source))
    }

    /// Adds a source that others hold too, as [`Sources::push`] does.
    pub fn push_shared(&mut self, source: Arc<Source>) -> FileId {
        let id = self.next();
        self.files.push((id, source));
        id
    }

    /// Adds a source without text for each file that is published as it is, so that a finding about one stands at its own path. Those that are
    /// sources already, and a second call, add nothing.
    pub fn push_places<'p>(&mut self, files: impl Iterator<Item = &'p str>) {
        if !self.places.is_empty() {
            return;
        }
        // Sources stand in the order of their paths.
        let is_source = |path: &str| self.files.binary_search_by(|(_, source)| source.path.as_str().cmp(path)).is_ok();
        let mut paths: Vec<String> = files.filter(|path| !is_source(path)).map(str::to_owned).collect();
        paths.sort_unstable();
        let first = self.files.len();
        for path in paths {
            self.push(Source { path, text: String::new() });
        }
        self.places = first..self.files.len();
    }

    /// The place for findings about a file that is published as it is.
    pub fn place_of(&self, path: &str) -> Option<Span> {
        let places = self.files.get(self.places.clone()).unwrap_or_default();
        let found = places.binary_search_by(|(_, source)| source.path.as_str().cmp(path)).ok();
        let id = found.map(|at| places[at].0).or_else(|| self.find(path))?;
        Some(Span::file_start(id))
    }

    /// The name of the source that is added next.
    pub fn next(&self) -> FileId {
        self.files.last().map_or(self.first, |(last, _)| FileId(last.0 + 1))
    }

    /// Names every source as an earlier table did that has its path, and those that came since by numbers between: so that what was read of
    /// the others is true still. Without an earlier table, or where there is no room, all are numbered anew, with room between. Returns what
    /// each was named before, in order.
    pub fn number_after(&mut self, earlier: &Sources) -> Vec<FileId> {
        let kept = Some(earlier).filter(|earlier| !earlier.is_empty());
        let names = kept.and_then(|earlier| self.names_after(earlier)).unwrap_or_else(|| {
            let room = u32::MAX / (self.files.len() as u32 + 1);
            (1..=self.files.len() as u32).map(|number| FileId(number * room.min(ROOM))).collect()
        });
        self.files.iter_mut().zip(names).map(|((name, _), new)| std::mem::replace(name, new)).collect()
    }

    fn names_after(&self, earlier: &Sources) -> Option<Vec<FileId>> {
        let mut names: Vec<FileId> = Vec::with_capacity(self.files.len());
        let mut kept = earlier.files.iter().peekable();
        // Those without a name yet wait for the next that has one.
        let mut come = 0;
        for (_, source) in &self.files {
            let is_same = |own: &Arc<Source>| Arc::ptr_eq(own, source) || own.path == source.path;
            while kept.next_if(|(_, own)| !is_same(own) && own.path < source.path).is_some() {}
            match kept.next_if(|(_, own)| is_same(own)) {
                None => come += 1,
                Some((name, _)) => {
                    put_between(&mut names, come, Some(*name))?;
                    names.push(*name);
                    come = 0;
                }
            }
        }
        put_between(&mut names, come, None)?;
        Some(names)
    }

    /// Puts another text in a source's place under the same name; a path that is not there is added at the end. All other sources are
    /// shared with the table that this one was cloned from, so that a reading that compares them need not read them again.
    pub fn replace(&mut self, source: Source) -> FileId {
        match self.files.iter_mut().find(|(_, own)| own.path == source.path) {
            Some((id, own)) => {
                *own = Arc::new(source);
                *id
            }
            None => self.push(source),
        }
    }

    /// Takes a source away. All others keep their names.
    pub fn remove(&mut self, path: &str) {
        self.files.retain(|(_, source)| source.path != path);
    }

    /// The source of that name, to keep.
    pub fn share(&self, id: FileId) -> Arc<Source> {
        Arc::clone(&self.files[self.place(id)].1)
    }

    /// The source of that name. Every [`FileId`] comes from [`Sources::push`] on the same table, but for that of a finding about no source in
    /// particular: it stands at the first.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[self.place(id)].1
    }

    /// Where a source stands among all; that of none, before all others.
    fn place(&self, id: FileId) -> usize {
        self.files.binary_search_by_key(&id, |(own, _)| *own).unwrap_or_default()
    }

    /// Puts another text in the place of a source's.
    pub fn rewrite(&mut self, id: FileId, text: String) {
        let at = self.place(id);
        if let Some((_, source)) = self.files.get_mut(at) {
            *source = Arc::new(Source { path: source.path.clone(), text });
        }
    }

    /// The text that a span covers; empty if the span does not lie on character boundaries.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// All sources with their names, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.shared().map(|(id, source)| (id, &**source))
    }

    /// As [`Sources::iter`], to keep.
    pub fn shared(&self) -> impl Iterator<Item = (FileId, &Arc<Source>)> {
        self.files.iter().map(|(id, source)| (*id, source))
    }

    /// The name of the source at a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.iter().find(|(_, source)| source.path == path).map(|(id, _)| id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Adds so many names after the last, evenly before the next. `None` where there is no room.
fn put_between(names: &mut Vec<FileId>, count: u32, next: Option<FileId>) -> Option<()> {
    let first = names.last().map_or(0, |last| last.0 + 1);
    let step = match next {
        Some(next) => next.0.checked_sub(first)? / (count + 1),
        None => ROOM,
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
        assert_eq!(edited(text, &[at(10, 14, "fach"), at(0, 3, "hafod")]), "hafod\r\nŵyl fach\r\n");
        assert_eq!(edited(text, &[at(2, 4, "x"), at(3, 99, "y")]), text);
        assert_eq!(edited(text, &[at(0, 3, "a"), at(2, 9, "b"), at(3, 3, "!")]), "a!\r\nŵyl fawr\r\n");
    }

    #[test]
    fn a_file_without_text_has_a_place_of_its_own_and_a_source_keeps_its_own() {
        let mut all = sources(&["content/a.md", "static/robots.txt"]);
        let files = ["static/z.png", "content/a.pdf", "static/robots.txt"];
        all.push_places(files.into_iter());
        all.push_places(["static/later.png"].into_iter());
        let at = |path: &str| all.place_of(path).map(|span| all.get(span.file).path.clone());
        for path in files {
            assert_eq!(at(path).as_deref(), Some(path));
        }
        assert_eq!((all.len(), at("static/later.png")), (4, None));
        assert_eq!(all.place_of("static/robots.txt"), all.find("static/robots.txt").map(Span::file_start));
    }

    fn sources(paths: &[&str]) -> Sources {
        let mut sources = Sources::default();
        for path in paths {
            sources.push(Source { path: (*path).to_owned(), text: String::new() });
        }
        sources
    }

    #[test]
    fn names_stay_while_others_come_and_go_and_are_in_the_order_of_paths() {
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
        // Again and again in one place: until there is no room, each keeps its name.
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
    fn places_count_characters_from_one() {
        let source = Source { path: "a.md".into(), text: "tŷ\nŵyl fawr\n".into() };
        assert_eq!(source.place(0), LineColumn { line: 1, column: 1 });
        assert_eq!(source.place(3), LineColumn { line: 1, column: 3 });
        assert_eq!(source.place(4), LineColumn { line: 2, column: 1 });
        assert_eq!(source.place(5), LineColumn { line: 2, column: 1 }); // inside ŵ
        assert_eq!(source.place(6), LineColumn { line: 2, column: 2 });
        assert_eq!(source.place(999), LineColumn { line: 3, column: 1 });
    }
}
