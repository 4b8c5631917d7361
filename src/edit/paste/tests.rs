//! Tests the conversion: single elements, limits, and properties that hold for every text.

use proptest::prelude::*;

use super::{LARGEST, markdown};
use crate::markdown::{Dialect, Kind, Tag, parse};
use crate::source::FileId;

fn text(html: &str) -> String {
    markdown(html).markdown
}

/// Returns the words that a page shows for a Markdown text.
fn shown(markdown: &str) -> String {
    let parsed = parse(FileId(0), markdown, 0..markdown.len(), &Dialect::default());
    assert!(parsed.directives.is_empty() && parsed.raw_html.is_empty() && parsed.findings.is_empty(), "{markdown}");
    let mut words = String::new();
    for event in &parsed.events {
        match &event.kind {
            Kind::Text(text) | Kind::Code(text) => words.push_str(text),
            Kind::SoftBreak | Kind::HardBreak => words.push(' '),
            Kind::Start(tag) if tag.is_block() => words.push(' '),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[test]
fn emphasis_moves_off_spaces_and_punctuation() {
    assert_eq!(text("<p>a <b>bold </b>word"), "a **bold** word");
    assert_eq!(text("<p><b>Note:</b>text"), "**Note**:text");
    assert_eq!(text("<p>half<i>way</i>there"), "half*way*there");
    assert_eq!(text("<p><b>a <i>b</i></b>"), "**a *b***");
    assert_eq!(text("<p><b>a<i>b</b>c</i>"), "**a*b***c");
    assert_eq!(text("<b style='font-weight:normal'>plain</b>"), "plain");
    assert_eq!(text("<p><b> </b>x<b></b>"), "x");
}

#[test]
fn headings_keep_their_order_below_the_title_of_the_page() {
    assert_eq!(text("<h1>A</h1><h1>B</h1><h3>C</h3>"), "## A\n\n## B\n\n### C");
    assert_eq!(text("<h2>A</h2><h4>B</h4><h3>C</h3>"), "## A\n\n#### B\n\n### C");
    assert_eq!(text("<h3>A</h3>"), "### A");
    assert_eq!(text("<h1><b>A</b><br>B</h1>"), "## A B");
    assert_eq!(text("<h2>• A</h2><h2>1. B</h2><h2></h2>"), "## • A\n\n## 1. B");
}

#[test]
fn lists_of_one_kind_in_a_row_stay_two_lists() {
    assert_eq!(text("<ul><li>a</ul><ul><li>b</ul><ul><li>c</ul>"), "- a\n\n* b\n\n- c");
    assert_eq!(text("<ol start=3><li>a<li>b</ol>"), "3. a\n4. b");
    assert_eq!(text("<ul><li>a<ol start=2><li>b</ol></ul>"), "- a\n\n  2. b");
    assert_eq!(text("<ul><li><li>a</ul>"), "- a");
}

#[test]
fn tables_that_markdown_cannot_express_are_text() {
    assert_eq!(text("<table><tr><td>a<tr><td>b</table>"), "a\n\nb");
    assert_eq!(text("<table><tr><td>a<td><h2>b</h2></table>"), "a\n\n## b");
    assert_eq!(text("<table><tr><th>a<th>b<tr><td>1</table>"), "| a | b |\n| --- | --- |\n| 1 | |");
    let heads = "<table><thead><tr><th rowspan=2>Day<th colspan=2>Time<tr><th>from<th>to</thead><tr><td>Monday<td>9<td>12</table>";
    assert_eq!(text(heads), "| Day | Time: from | Time: to |\n| --- | --- | --- |\n| Monday | 9 | 12 |");
    let cell = "<table><tr><th>a<th>b<tr><td><ol><li>x<li>y</ol><td>z</table>";
    assert_eq!(text(cell), "| a | b |\n| --- | --- |\n| 1. x, 2. y | z |");
}

#[test]
fn links_to_nowhere_are_words_with_a_note() {
    let pasted = markdown("<p><a href='javascript:alert(1)'>a</a> <a href='file:///C:/b.docx'>b</a> <a name=c>c</a>");
    assert_eq!(pasted.markdown, "a b c");
    assert_eq!(pasted.notes.len(), 2);
    assert_eq!(text("<a href='https://example.org/'>https://example.org/</a>"), "<https://example.org/>");
    assert_eq!(text("https://example.org/a_b_c."), "<https://example.org/a_b_c>.");
    assert_eq!(text("<a href='https://example.org/'> a ] b </a>c"), "[a \\] b](https://example.org/) c");
}

#[test]
fn footnotes_need_links_in_both_directions() {
    let there_only = "<p>a<a href='#n'>1</a><p id=n>text";
    assert_eq!(text(there_only), "a1\n\ntext");
    let both = "<p>a<a id=r href='#n'>1</a><p id=n><a href='#r'>1</a> First words of it";
    assert_eq!(text(both), "a[^first-words-of]\n\n[^first-words-of]: First words of it");
    let contents = "<ul><li><a id=t href='#s'>1 Scope</a></ul><div id=s><h2><a href='#t'>Scope</a></h2>text</div>";
    assert_eq!(text(contents), "- 1 Scope\n\n## Scope\n\ntext");
}

#[test]
fn too_long_and_too_deep_texts_are_refused_with_the_way_out() {
    for html in
        ["a".repeat(LARGEST + 1), "<div>".repeat(10_000), "<b id=x>".repeat(10_000) + "x", "<ul><li>".repeat(10_000)]
    {
        let pasted = markdown(&html);
        assert_eq!((pasted.markdown.as_str(), pasted.notes.len()), ("", 1));
    }
}

#[test]
fn nested_lists_and_quotations_stay_within_the_depth_of_our_parser() {
    for (open, close) in [("<ul><li>a", ""), ("<blockquote>a", "</blockquote>"), ("<dl><dt>a<dd>b", "")] {
        let pasted = markdown(&(open.repeat(60) + &close.repeat(60)));
        assert!(!shown(&pasted.markdown).is_empty());
        assert!(pasted.notes.iter().any(|note| note.contains("nested very deeply")), "{open}");
    }
    // Paragraphs of Word, each indented more than the one before.
    let mut html = String::new();
    for indent in 0..2000 {
        html.push_str(&format!("<p class=MsoListParagraph style='margin-left:{indent}pt'>· a"));
    }
    assert_eq!(shown(&text(&html)).split(' ').count(), 2000);
}

/// Characters that have a meaning in Markdown or in our dialect, among letters.
fn marks() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => prop::sample::select(vec!["a", "b", "Z", " ", " ", "1", "é"]).prop_map(str::to_owned),
        6 => "[-+*_#>:=|~`\\[\\](){}!<&;.\\\\$^\"'/@%?,0-9]".prop_map(|text| text),
        1 => prop::sample::select(vec![
            ":::", ":::warning", "Table: a", "1. ", "- ", "https://a.example/", "&amp;", "<!--", "-->", "[^1]", "www.a.example",
            "---", "___", "{lang=cy}", "](x)", "# ", "![", "<b>", "```", "~~~", "> ", "[ ] ", "a@b.example", "  ", "\u{a0}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 1..24).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_text_becomes_markdown_by_accident(words in marks(), element in prop::sample::select(vec!["p", "h2", "li", "blockquote", "th", "dd"])) {
        let html = match element {
            "th" => format!("<table><tr><th>x<th>{0}<tr><td>{0}<td>y</table>", escaped(&words)),
            "dd" => format!("<dl><dt>x{0}<dd>y{0}</dl>", escaped(&words)),
            element => format!("<{element}>x<br>{}</{element}>", escaped(&words)),
        };
        let expected = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let now = shown(&text(&html));
        let expected = match element {
            "th" => format!("x {expected} {expected} y"),
            "dd" => format!("x{} y{}", words, words),
            _ => format!("x {expected}"),
        };
        let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(now, expected, "{}", text(&html));
    }

    #[test]
    fn a_text_at_the_start_of_a_line_stays_text(words in marks()) {
        let html = format!("<p>{}</p>", escaped(&words));
        let expected = words.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(shown(&text(&html)), expected, "{}", text(&html));
    }

    #[test]
    fn emphasised_parts_stay_what_they_are(parts in prop::collection::vec((0u8..9, prop::sample::select(vec!["a", "b c", " d", "e ", "(f)", "g.", "“h”", "*", "_i_", "£5"])), 1..8)) {
        let mut html = String::from("<p>");
        let mut expected = String::new();
        for (kind, words) in parts {
            let (open, close) = match kind {
                0 | 1 => ("", ""),
                2 => ("<b>", "</b>"),
                3 => ("<i>", "</i>"),
                4 => ("<b><i>", "</i></b>"),
                5 => ("<a href='https://example.org/'>", "</a>"),
                6 => ("<s>", "</s>"),
                7 => ("<code>", "</code>"),
                _ => ("<a href='https://example.org/b'><b>", "</b></a>"),
            };
            html.push_str(&format!("{open}{words}{close}"));
            expected.push_str(words);
        }
        let made = text(&html);
        let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(shown(&made), expected, "{}", made);
    }
}

#[test]
fn bold_and_italic_words_are_read_back_as_such() {
    let made =
        text("<p>x <b>bold</b> y <i>italic</i> and <b><i>both</i></b> <a href='https://example.org'><b>link</b></a>");
    let parsed = parse(FileId(0), &made, 0..made.len(), &Dialect::default());
    let count = |of: fn(&Tag) -> bool| {
        parsed.events.iter().filter(|event| matches!(&event.kind, Kind::Start(tag) if of(tag))).count()
    };
    assert_eq!(count(|tag| matches!(tag, Tag::Strong)), 3, "{made}");
    assert_eq!(count(|tag| matches!(tag, Tag::Emphasis)), 2, "{made}");
    assert_eq!(count(|tag| matches!(tag, Tag::Link(_))), 1, "{made}");
}
