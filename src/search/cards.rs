//! What the list of results shows of each page, as lines of text: its address, title, date, summary and the code of its language, parted by tabs.

use std::fmt::Write as _;

use super::File;

/// Pages in one file. A list of ten results asks for ten files at most.
pub const PER_FILE: usize = 25;

/// One page as the list of results shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The code of the language of its words.
    pub language: String,
    /// Its date, in words.
    pub date: String,
    /// Its summary; how its text begins where this is empty.
    pub summary: String,
    /// How much it weighs beside others, up to 1: past events and old news weigh less.
    pub weight: f32,
}

/// Writes the cards of all pages, in their order.
pub(super) fn write(pages: &[Page]) -> Vec<File> {
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

/// Words with single blanks between them, so that no tab or line end stands among them.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_one_line_of_five_fields() {
        let page = Page {
            href: "/a/".into(),
            title: "A\tB\nC".into(),
            language: "en".into(),
            summary: "  D  ".into(),
            ..Page::default()
        };
        let files = write(&vec![page; 26]);
        assert_eq!(files.len(), 2);
        assert_eq!(files[1].text, "/a/\tA B C\t\tD\ten\n");
    }
}
