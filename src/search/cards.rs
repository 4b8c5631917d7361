//! Writes the data of each page for the list of results, as lines of text: its address, title,
//! date, summary and language code, separated by tabs.

use std::fmt::Write as _;

use super::File;

/// The number of pages in one file. A list of ten results requests ten files at most, and shows one page of most of
/// them. On a site of 10,000 pages, a first search fetches 4 kB less than with 25 pages in a file. With still smaller
/// files, the page would grow by as much, because it names all of them.
pub const PER_FILE: usize = 15;

/// One page as the list of results shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageCard {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The language code of its text.
    pub language: String,
    /// Its date as text.
    pub date: String,
    /// Its summary, or the beginning of its text if it has none.
    pub summary: String,
    /// The weight relative to other pages, up to 1: past events and old news weigh less.
    pub weight: f32,
}

/// Writes the cards of all pages, in their order.
pub(super) fn write(pages: &[PageCard]) -> Vec<File> {
    let files = pages.chunks(PER_FILE).map(|pages| {
        let mut text = String::new();
        for page in pages {
            let fields =
                [&page.href, &page.title, &page.date, &page.summary, &page.language].map(|field| one_line(field));
            let _ = writeln!(text, "{}", fields.join("\t"));
        }
        File::new(text)
    });
    files.collect()
}

/// Returns text with single spaces, so that it contains no tab or line end.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_one_line_of_five_fields() {
        let page = PageCard {
            href: "/a/".into(),
            title: "A\tB\nC".into(),
            language: "en".into(),
            summary: "  D  ".into(),
            ..PageCard::default()
        };
        let files = write(&vec![page; PER_FILE + 1]);
        assert_eq!(files.len(), 2);
        assert_eq!(files[1].text, "/a/\tA B C\t\tD\ten\n");
    }
}
