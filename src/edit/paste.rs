//! Turns pasted HTML into our Markdown. Word, Outlook, LibreOffice, Google Docs and browsers put HTML on the
//! clipboard; a conversion keeps headings, lists, tables, links, emphasis and footnotes, and says in words
//! what it could not keep.

mod blocks;
mod elements;
mod escape;
mod headings;
mod inline;
mod links;
mod lists;
mod notes;
mod read;
mod references;
mod style;
mod symbols;
mod tables;
#[cfg(test)]
mod tests;
mod write;

use std::collections::HashSet;

use serde::Serialize;

use crate::check::rendered::tree;
use crate::url::slug;

use blocks::{Block, text_of};
use inline::Targets;

/// Most bytes of HTML that are converted.
pub const LARGEST: usize = 256 * 1024;

/// Most levels of elements. Documents have about 30; the limit keeps the time linear.
const DEEPEST: usize = 200;

/// A converted text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Pasted {
    /// The text as Markdown, without a line end after it. Empty if the HTML could not be converted.
    pub markdown: String,
    /// What could not be kept and what to do about it, one sentence or two for each.
    pub notes: Vec<String>,
}

/// Converts pasted HTML.
///
/// ```
/// let pasted = commonweal::edit::paste::markdown("<h2>Prices</h2><ul><li><b>Hall</b>: £20</ul>");
/// assert_eq!(pasted.markdown, "## Prices\n\n- **Hall**: £20");
/// assert!(pasted.notes.is_empty());
/// ```
pub fn markdown(html: &str) -> Pasted {
    if html.len() > LARGEST {
        return refused("The copied text is too long to convert at once. Copy and paste it in several parts.");
    }
    // Some programs for Windows put the header of the clipboard before the HTML.
    let html = if html.starts_with("Version:") { html.find('<').map_or(html, |start| &html[start..]) } else { html };
    let Some(tree) = tree::read_within(html, DEEPEST) else {
        return refused("The copied text is nested too deeply to convert. Paste it as plain text (Ctrl+Shift+V).");
    };
    let references = references::find(&tree);
    let mut read = read::read(&tree, &references);
    headings::settle(&mut read.blocks, &mut read.notes);
    if !read.footnotes.is_empty() {
        // A line separates the footnotes in most programs.
        while read.blocks.last() == Some(&Block::Rule) {
            read.blocks.pop();
        }
    }
    let names = names(&read.footnotes);
    let targets = Targets { links: &read.links, notes: &names };
    Pasted { markdown: write::write(&read.blocks, &read.footnotes, &targets), notes: read.notes.sentences() }
}

fn refused(why: &str) -> Pasted {
    Pasted { markdown: String::new(), notes: vec![why.to_owned()] }
}

/// Returns a name for each footnote, made of its first words. A number could be that of another footnote of
/// the page.
fn names(footnotes: &[Vec<Block>]) -> Vec<String> {
    /// Words of a name.
    const WORDS: usize = 3;
    let mut taken = HashSet::new();
    let mut count = 1;
    footnotes
        .iter()
        .map(|blocks| {
            let text = blocks.iter().find_map(|block| match block {
                Block::Paragraph(line, _) => Some(text_of(line)),
                _ => None,
            });
            let text: Vec<&str> = text.iter().flat_map(|text| text.split_whitespace()).take(WORDS).collect();
            let mut name = slug(&text.join(" "));
            if name.is_empty() || name.len() > 60 {
                name = "note".to_owned();
            }
            while !taken.insert(name.clone()) {
                count += 1;
                name = format!("{}-{count}", name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-'));
            }
            name
        })
        .collect()
}
