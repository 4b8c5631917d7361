//! Splits the HTML of a page into what repeats on many pages and its own content, and reads the words and links of both.

use xxhash_rust::xxh3::xxh3_64;

use super::words::BREAK;
use crate::check::rendered::LEVELS;
use crate::check::rendered::tree::{self, Tree};

/// Lines of a text that are kept, to know a page again whose words changed a little.
const KEPT_LINES: usize = 16;

/// Words of a line that tells one text from others.
const LONG_LINE: usize = 5;

/// A page cut at its landmarks, unread.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageParts<'h> {
    /// Up to its body: what search engines and link previews read.
    pub head: &'h str,
    /// Before its main part: header, menu, notice.
    pub top: &'h str,
    /// Its own content.
    pub main: &'h str,
    /// After its main part.
    pub bottom: &'h str,
}

impl<'h> PageParts<'h> {
    /// Cuts a page. One without a main part is its own content from its body on.
    pub(super) fn split(html: &'h str) -> PageParts<'h> {
        let body = html.find("<body").unwrap_or(0);
        let (head, rest) = html.split_at(body);
        let Some(begin) = rest.find("<main") else { return PageParts { head, top: "", main: rest, bottom: "" } };
        let end = rest.rfind("</main>").filter(|end| *end > begin).unwrap_or(rest.len());
        PageParts { head, top: &rest[..begin], main: &rest[begin..end], bottom: &rest[end..] }
    }

    /// Whether it is a page at an old address, which leads on at once: where to.
    pub(super) fn redirect_target(&self) -> Option<String> {
        if !self.head.contains("http-equiv") {
            return None;
        }
        let tree = parse(self.head)?;
        let mut meta = tree.named(&["meta"]).map(|(_, node)| node);
        let refresh =
            meta.find(|node| node.get("http-equiv").is_some_and(|own| own.eq_ignore_ascii_case("refresh")))?;
        let (_, to) = refresh.get("content")?.split_once("url=")?;
        Some(to.trim_matches(['\'', '"', ' ']).to_owned())
    }
}

/// A link of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageLink {
    /// Its words.
    pub name: String,
    /// Where it leads, as written.
    pub href: String,
}

/// The words of a part of a page.
#[derive(Debug, Default)]
pub(super) struct PartText {
    /// The first heading of the first level.
    pub title: String,
    /// Words, with [`BREAK`] between blocks.
    pub words: Vec<String>,
    /// What each word is part of.
    pub about: Vec<About>,
    /// Links, in the order of the page.
    pub links: Vec<PageLink>,
}

/// What a word of a page is part of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum About {
    /// The page's own text.
    #[default]
    Own,
    /// A heading, which may be that of a list.
    Heading,
    /// An entry of a list that shows the page to which this link leads.
    Entry(usize),
}

/// The mark by which a page is recognised after a move.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct PageMark {
    /// A hash of its words; none if it has few.
    pub text: Option<u64>,
    /// Hashes of some of its lines, sorted.
    pub lines: Vec<u64>,
}

/// Elements that stand within a line.
const INLINE: [&str; 32] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dd", "del", "dfn", "dt", "em", "i", "img", "ins", "kbd",
    "label", "mark", "picture", "q", "s", "samp", "small", "source", "span", "strong", "sub", "sup", "td", "th",
    "time",
];

/// Elements without visible text.
const UNREAD: [&str; 7] = ["script", "style", "template", "svg:svg", "title", "noscript", "head"];

/// Reads the words of a part. One whose elements stand too deep in each other has none.
pub(super) fn read(html: &str) -> PartText {
    match parse(html) {
        Some(tree) => text(&tree, 0..tree.nodes.len()),
        None => PartText::default(),
    }
}

/// Parses a part, or a page.
pub(super) fn parse(html: &str) -> Option<Tree> {
    tree::read_within(html, LEVELS)
}

/// The words of a run of nodes.
pub(super) fn text(tree: &Tree, range: std::ops::Range<usize>) -> PartText {
    let mut writer = TextWriter::default();
    // Where blocks and entries of lists end; an entry with what its words are about.
    let (mut blocks, mut entries): (Vec<usize>, Vec<(usize, About)>) = (Vec::new(), Vec::new());
    let mut at = range.start;
    while let Some(node) = tree.nodes.get(at).filter(|_| at < range.end) {
        while blocks.last().is_some_and(|end| *end <= at) {
            blocks.pop();
            writer.end_block();
        }
        while entries.last().is_some_and(|(end, _)| *end <= at) {
            entries.pop();
        }
        writer.about = entries.last().map(|(_, about)| *about).unwrap_or_default();
        let name = node.name.as_str();
        if name.is_empty() {
            writer.push(&node.text);
            at += 1;
            continue;
        }
        if UNREAD.contains(&name) || node.get("hidden").is_some() {
            at = node.end.max(at + 1);
            continue;
        }
        match name {
            "li" | "tr" | "dd" => {
                let about = writer.entry(tree, at);
                entries.push((node.end, about));
            }
            "h2" | "h3" | "h4" if writer.about == About::Own => entries.push((node.end, About::Heading)),
            _ => {}
        }
        writer.about = entries.last().map(|(_, about)| *about).unwrap_or_default();
        if let Some(words) = node.get("alt").filter(|_| name == "img") {
            writer.is_open = false;
            writer.push(words);
            writer.is_open = false;
        }
        if let Some(href) = node.get("href").filter(|_| name == "a") {
            writer.out.links.push(PageLink { name: tree.words(at), href: href.to_owned() });
        }
        if name == "h1" && writer.out.title.is_empty() {
            writer.out.title = tree.words(at);
        }
        if !INLINE.contains(&name) {
            writer.end_block();
            blocks.push(node.end);
        } else if matches!(name, "td" | "th" | "dt" | "dd") {
            writer.is_open = false;
        }
        at += 1;
    }
    let mut out = writer.out;
    while out.words.last().is_some_and(|word| word == BREAK) {
        out.words.pop();
        out.about.pop();
    }
    out
}

#[derive(Default)]
struct TextWriter {
    out: PartText,
    /// Whether the last text ended within a word, which the next one then goes on with.
    is_open: bool,
    /// What the next words are part of.
    about: About,
}

impl TextWriter {
    /// What the words of an entry are about: the page to which its heading leads, or to which its only link leads. One without a link is part of
    /// what it stands in.
    fn entry(&self, tree: &Tree, at: usize) -> About {
        let is_heading = |at: usize| tree.is_within(at, &["h2", "h3", "h4"]);
        let links = tree.within(at).filter(|(_, node)| node.name == "a" && node.get("href").is_some());
        let mut links = links.map(|(at, _)| is_heading(at)).enumerate();
        let Some((_, first_is_heading)) = links.next() else { return self.about };
        let (next, others) = (self.out.links.len(), links.next());
        match (first_is_heading, others) {
            (true, _) | (false, None) => About::Entry(next),
            _ => About::Own,
        }
    }

    fn push(&mut self, text: &str) {
        let mut goes_on = self.is_open && !text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            match self.out.words.last_mut().filter(|_| goes_on) {
                Some(last) => last.push_str(word),
                None => {
                    self.out.words.push(word.to_owned());
                    self.out.about.push(self.about);
                }
            }
            goes_on = false;
        }
        if !text.is_empty() {
            self.is_open = !text.ends_with(char::is_whitespace);
        }
    }

    fn end_block(&mut self) {
        self.is_open = false;
        if self.out.words.last().is_some_and(|word| word != BREAK) {
            self.out.words.push(BREAK.to_owned());
            self.out.about.push(About::Own);
        }
    }
}

impl PartText {
    /// The pages that the words at some places are about. `None` where some of them are the page's own.
    pub(super) fn about(&self, places: std::ops::Range<usize>) -> Option<Vec<&str>> {
        let mut hrefs = Vec::new();
        for at in places.filter(|at| self.words.get(*at).is_some_and(|word| word != BREAK)) {
            match self.about.get(at) {
                Some(About::Entry(link)) => hrefs.extend(self.links.get(*link).map(|link| link.href.as_str())),
                Some(About::Heading) => {}
                _ => return None,
            }
        }
        hrefs.dedup();
        Some(hrefs)
    }

    /// What the page is known again by. Its title does not count.
    pub(super) fn mark(&self) -> PageMark {
        let blocks = self.words.split(|word| word == BREAK).filter(|block| block.join(" ") != self.title);
        let blocks: Vec<&[String]> = blocks.collect();
        let long = blocks.iter().filter(|block| block.len() >= LONG_LINE);
        let mut lines: Vec<u64> = long.map(|block| xxh3_64(block.join(" ").as_bytes())).collect();
        let text = blocks.iter().map(|block| block.join(" ")).collect::<Vec<_>>().join("\n");
        lines.sort_unstable();
        lines.dedup();
        lines.truncate(KEPT_LINES);
        PageMark { text: (!lines.is_empty()).then(|| xxh3_64(text.as_bytes())), lines }
    }
}

/// Returns the title of a page without parsing the rest.
pub(super) fn title(html: &str) -> String {
    let heading = html.find("<h1").and_then(|begin| {
        let rest = &html[begin..];
        Some(&rest[..rest.find("</h1>")?])
    });
    heading.map(|heading| read(heading).title).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!DOCTYPE html><html><head><title>T</title></head><body><nav>Menu</nav><main id=\"main\"><h1>A <i>title</i></h1>\
        <p>One <b>bo</b>ld word,<br>then <a href=\"/x/\">a link</a></p><script>no</script><p hidden>no</p><dl><div><dt>Version</dt><dd>3.1</dd></div></dl>\
        <img src=a alt=\"A hall\"></main><footer>End</footer></body></html>";

    #[test]
    fn a_page_is_split_at_its_landmarks_into_words() {
        let parts = PageParts::split(PAGE);
        assert!(parts.head.ends_with("</head>") && parts.top.contains("Menu") && parts.bottom.contains("End"));
        let read = read(parts.main);
        assert_eq!(read.title, "A title");
        assert_eq!(read.words.join(" "), "A title  One bold word,  then a link  Version 3.1  A hall");
        assert_eq!(read.links, [PageLink { name: "a link".into(), href: "/x/".into() }]);
        assert_eq!(title(PAGE), "A title");
        let bare = PageParts::split("words");
        assert_eq!((bare.head, bare.main), ("", "words"));
    }

    #[test]
    fn an_entry_of_a_list_is_about_the_page_that_it_shows() {
        let read = read(
            "<p>Own <a href=/p/>link</a></p><h2>News</h2><ul><li><h3><a href=/n/>N</a></h3><p>Day <a href=/x/>x</a><ul><li>Free</ul><li>One <a href=/o/>O</a>\
            <li><a href=/a/>A</a> or <a href=/b/>B</a><li>none</ul>",
        );
        let place = |word: &str| read.words.iter().position(|own| own == word).unwrap();
        for (word, expected) in [
            ("Own", None),
            ("link", None),
            ("News", Some(vec![])),
            ("N", Some(vec!["/n/"])),
            ("Day", Some(vec!["/n/"])),
            ("x", Some(vec!["/n/"])),
            ("Free", Some(vec!["/n/"])),
            ("One", Some(vec!["/o/"])),
            ("or", None),
            ("none", None),
        ] {
            assert_eq!(read.about(place(word)..place(word) + 1), expected, "{word}");
        }
        assert_eq!(read.about(place("News")..place("One") + 1), Some(vec!["/n/", "/o/"]));
    }

    #[test]
    fn a_redirect_page_has_a_target() {
        let stub = "<!DOCTYPE html><html><head><meta http-equiv=\"refresh\" content=\"0; url=/new/\"></head><body></body></html>";
        assert_eq!(PageParts::split(stub).redirect_target().as_deref(), Some("/new/"));
        assert_eq!(PageParts::split(PAGE).redirect_target(), None);
    }

    #[test]
    fn hostile_pages_cause_no_panic() {
        for html in ["", "<main", "</main><main>", "<body</main>", "<h1", "<h1>\0", &"<div>".repeat(5000)] {
            let parts = PageParts::split(html);
            read(parts.main);
            parts.redirect_target();
            title(html);
        }
    }
}
