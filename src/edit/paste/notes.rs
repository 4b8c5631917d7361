//! Collects what a conversion could not keep. Returns it as sentences for the person who pasted the text.

use std::collections::BTreeSet;

use super::blocks::{Line, text_of};

/// Most names in one sentence.
const NAMED: usize = 3;

/// Longest name in characters; the rest is cut.
const LONGEST: usize = 60;

/// A loss that needs no name of its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loss {
    Deleted,
    Comments,
    Embedded,
    FormFields,
    Formula,
    Contents,
    InternalLink,
    FootnoteMissing,
    Letters,
    Nesting,
    CellLines,
    LayoutTable,
    LargeTable,
    Underline,
    Colour,
    Symbol,
    Levels,
}

/// The losses of one conversion.
#[derive(Debug, Default)]
pub(super) struct Notes {
    losses: BTreeSet<Loss>,
    /// The descriptions of pictures, each with the words before it.
    pictures: Vec<(String, String)>,
    /// The words of links to files on a computer.
    local_links: Vec<String>,
    /// The words of links without a full address.
    partial_links: Vec<String>,
    /// Raised and lowered text.
    raised: Vec<String>,
    /// Beginnings of tables with merged cells.
    merged: Vec<String>,
    /// Beginnings of tables whose first row became the header.
    headers: Vec<String>,
    /// The heading that looks like the title of the document.
    title: Option<String>,
    /// Whether all other headings are below it.
    title_is_above: bool,
}

impl Notes {
    pub(super) fn add(&mut self, loss: Loss) {
        self.losses.insert(loss);
    }

    pub(super) fn picture(&mut self, description: &str, before: &Line) {
        let before = text_of(before);
        let words: Vec<&str> = before.split_whitespace().rev().take(5).collect();
        let before = words.into_iter().rev().collect::<Vec<_>>().join(" ");
        self.pictures.push((short(description), short(&before)));
    }

    pub(super) fn local_link(&mut self, words: &str) {
        self.local_links.push(short(words));
    }

    pub(super) fn partial_link(&mut self, words: &str) {
        self.partial_links.push(short(words));
    }

    pub(super) fn raised(&mut self, text: &str) {
        self.raised.push(short(text));
    }

    pub(super) fn merged(&mut self, table: &str) {
        self.merged.push(short(table));
    }

    pub(super) fn header(&mut self, table: &str) {
        self.headers.push(short(table));
    }

    pub(super) fn title(&mut self, words: &str, is_above: bool) {
        if self.title.is_none() {
            (self.title, self.title_is_above) = (Some(short(words)), is_above);
        }
    }

    /// Returns one or two sentences for each loss: what is different, and what to do about it.
    pub(super) fn sentences(&self) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(title) = &self.title {
            let then = if self.title_is_above { ", and take one `#` from the headings below it" } else { "" };
            out.push(format!(
                "The heading {} looks like the title of the whole document. The page already shows its own title: if both say the same, delete the heading{then}.",
                quoted(title)
            ));
        }
        out.extend(self.pictures_left_out());
        for (names, what) in [
            (
                &self.local_links,
                "to a file on a computer, so its words have no link now. Add the file to the site, then link to it",
            ),
            (&self.partial_links, "to an incomplete address, so its words have no link now. Link to the page again"),
        ] {
            if let Some(names) = list(names) {
                out.push(format!("A link in the original leads {what}: {names}."));
            }
        }
        if let Some(names) = list(&self.headers) {
            out.push(format!(
                "The first row of a table is now its header, because people with a screen reader need one. If it is not a header, write one above it. The table begins with {names}."
            ));
        }
        if let Some(names) = list(&self.merged) {
            out.push(format!(
                "Merged cells of a table are now separate cells that repeat the words. Check the table that begins with {names}."
            ));
        }
        if let Some(names) = list(&self.raised) {
            out.push(format!("Raised or lowered characters are now ordinary characters. Check {names}."));
        }
        out.extend(self.losses.iter().map(|loss| sentence(*loss).to_owned()));
        out
    }

    fn pictures_left_out(&self) -> Option<String> {
        const THEN: &str = "Save each picture as a file, then add it at its place with a description";
        let places: Vec<String> = self
            .pictures
            .iter()
            .take(NAMED)
            .map(|(description, before)| {
                let name =
                    if description.is_empty() { "one without a description".to_owned() } else { quoted(description) };
                if before.is_empty() {
                    format!("{name} at the beginning")
                } else {
                    format!("{name} after {}", quoted(before))
                }
            })
            .collect();
        let more = self.pictures.len().saturating_sub(NAMED);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        (!places.is_empty()).then(|| format!("Pictures are left out. {THEN}: {}{more}.", places.join("; ")))
    }
}

fn sentence(loss: Loss) -> &'static str {
    match loss {
        Loss::Deleted => {
            "The document has tracked changes. Inserted words are kept and deleted words are left out. Check that this is the text you want."
        }
        Loss::Comments => {
            "Comments in the margin are left out. Check that they are answered before you publish the text."
        }
        Loss::Embedded => {
            "A video or another embedded part is left out. Write a link to the page where people find it."
        }
        Loss::FormFields => "Fields and buttons of a form are left out. Write what people should send, and where.",
        Loss::Formula => "A formula is now ordinary text. Check that it is still correct.",
        Loss::Contents => "The table of contents is left out, because its page numbers have no meaning on a web page.",
        Loss::InternalLink => {
            "Links from one part of the document to another are now ordinary words. Link to the heading again if people need it."
        }
        Loss::FootnoteMissing => {
            "A footnote was not copied with its text, so only its mark is left. Copy the footnote too, or delete the mark."
        }
        Loss::Letters => {
            "A list with letters or Roman numerals now has numbers. Change sentences that refer to its items, such as “see (b)”."
        }
        Loss::Nesting => "Lists or quotations that are nested very deeply now have fewer levels. Check their order.",
        Loss::CellLines => "Several lines in one cell of a table are now one line. Check the table.",
        Loss::LayoutTable => "A table that only arranged text on the page is now ordinary text. Check its order.",
        Loss::LargeTable => {
            "A table is too large for a web page, so its rows are paragraphs now. Save it as a spreadsheet or CSV file and link to the file."
        }
        Loss::Underline => {
            "Underlining is not kept, because readers take underlined words for links. Use bold for important words."
        }
        Loss::Colour => "Colours and highlighting are not kept. If a colour has a meaning, write the meaning in words.",
        Loss::Symbol => {
            "Some characters from a symbol font may be wrong or missing. Compare the text with the original."
        }
        Loss::Levels => "Headings below the sixth level are now on the sixth level. Check the order of the headings.",
    }
}

/// Returns names in quotation marks, and the number of the others.
fn list(names: &[String]) -> Option<String> {
    let mut seen = BTreeSet::new();
    let names: Vec<&String> = names.iter().filter(|name| !name.is_empty() && seen.insert(*name)).collect();
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| quoted(name)).collect();
    let more = names.len().saturating_sub(NAMED);
    match (&shown[..], more) {
        ([], _) => None,
        (shown, 0) => Some(shown.join(", ")),
        (shown, more) => Some(format!("{} and {more} more", shown.join(", "))),
    }
}

fn quoted(name: &str) -> String {
    format!("“{name}”")
}

/// Returns a name on one line, cut after [`LONGEST`] characters.
fn short(text: &str) -> String {
    let mut out = String::new();
    for (at, c) in text.trim().chars().enumerate() {
        if at == LONGEST {
            out.push('…');
            break;
        }
        out.push(if c.is_whitespace() || c.is_control() { ' ' } else { c });
    }
    out
}
