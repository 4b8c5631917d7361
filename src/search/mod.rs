//! Builds the search index of one language from pages and their text: the files that the script of
//! the search page reads, and the subjects that the page lists without the script. The same pages
//! give the same bytes on any number of threads. `docs/search.md` describes what visitors find.
//!
//! The index has two kinds of files, each with lines of text. A *shard* contains a sorted run of words
//! with the pages that contain them (`shards`). A *card file* contains the results of some pages
//! (`cards`). The search page names all files.

mod cards;
mod english;
mod forms;
mod index;
mod postings;
mod prose;
mod shards;
mod subjects;
mod welsh;
mod words;

pub use cards::{PER_FILE, PageCard};
pub use forms::Rules;
pub use index::{Index, Settings, build};
pub use prose::{PageProse, prose};
pub(crate) use subjects::{MOST_SUBJECTS, rotations};
pub use words::{each_word, fold};

/// One file of the index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// A name that follows from its content: browsers may keep it for ever.
    pub name: String,
    /// Its lines.
    pub text: String,
}

impl File {
    fn new(text: String) -> File {
        File { name: format!("{:016x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes()))[..10].to_owned(), text }
    }
}
