//! Source files and places in them. A source comes in as text with a path; a [`Span`] names a stretch of it; a [`Place`]
//! is the same stretch as people read it (lines and columns from 1).

use std::sync::Arc;

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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced; empty to put something in.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A text with edits of it made. Of two that touch the same words the first in the text wins. Everything else stays byte for byte.
pub fn edited(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
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
    /// What a PDF tells about itself; none if it cannot be read, as one that a password locks.
    pub pdf: Option<Pdf>,
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
    /// Whether it may be see-through.
    pub see_through: bool,
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
}

/// A place as people and editors count: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Source {
    /// The place of a byte offset. An offset inside a character counts as that character; one past the end as the end.
    pub fn place(&self, offset: usize) -> Place {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

/// Every source of a site, by [`FileId`]. Files are numbered in the order of their paths, so that findings and
/// outputs do not depend on how a disk lists them.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
}

impl Sources {
    /// Adds a source and names it. The caller adds them in the order of their paths.
    pub fn push(&mut self, source: Source) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(Arc::new(source));
        id
    }

    /// Puts another text in a source's place under the same name; a path that is not there is added at the end. All other sources are
    /// shared with the table that this one was cloned from, so that a reading that compares them need not read them again.
    pub fn replace(&mut self, source: Source) -> FileId {
        match self.find(&source.path) {
            Some(id) => {
                self.files[id.0 as usize] = Arc::new(source);
                id
            }
            None => self.push(source),
        }
    }

    /// Takes a source away. Its name stays taken, by nothing, so that all others keep theirs.
    pub fn remove(&mut self, path: &str) {
        if let Some(id) = self.find(path) {
            self.files[id.0 as usize] = Arc::new(Source { path: String::new(), text: String::new() });
        }
    }

    /// The source of that name, to keep.
    pub fn share(&self, id: FileId) -> Arc<Source> {
        Arc::clone(&self.files[id.0 as usize])
    }

    /// The source of that name. Every [`FileId`] comes from [`Sources::push`] on the same table.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// Puts another text in the place of a source's.
    pub fn rewrite(&mut self, id: FileId, text: String) {
        if let Some(source) = self.files.get_mut(id.0 as usize) {
            *source = Arc::new(Source { path: source.path.clone(), text });
        }
    }

    /// The text that a span covers; empty if the span does not lie on character boundaries.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// All sources with their names, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(at, source)| (FileId(at as u32), &**source))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_leave_the_rest_and_the_first_of_two_that_overlap_wins() {
        let at = |start, end, text: &str| Edit { span: Span::new(FileId(0), start, end), text: text.into() };
        let text = "tŷ\r\nŵyl fawr\r\n";
        assert_eq!(edited(text, &[at(10, 14, "fach"), at(0, 3, "hafod")]), "hafod\r\nŵyl fach\r\n");
        assert_eq!(edited(text, &[at(2, 4, "x"), at(3, 99, "y")]), text);
        assert_eq!(edited(text, &[at(0, 3, "a"), at(2, 9, "b"), at(3, 3, "!")]), "a!\r\nŵyl fawr\r\n");
    }

    #[test]
    fn places_count_characters_from_one() {
        let source = Source { path: "a.md".into(), text: "tŷ\nŵyl fawr\n".into() };
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place(3), Place { line: 1, column: 3 });
        assert_eq!(source.place(4), Place { line: 2, column: 1 });
        assert_eq!(source.place(5), Place { line: 2, column: 1 }); // inside ŵ
        assert_eq!(source.place(6), Place { line: 2, column: 2 });
        assert_eq!(source.place(999), Place { line: 3, column: 1 });
    }
}
