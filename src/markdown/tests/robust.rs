//! No input causes a panic, and every span is on character boundaries.

use super::*;
use crate::diagnostic::TOO_DEEP;

const RICH: &str = "Intro \u{175}yl[^1] & [a *b* [c](d \"e\")]{lang=cy} ![i](j.png \"k\"){decorative lang=\"cy\"}\n\n\
    <!-- check-off link-vague: r\u{175} -->\n## T\u{177} {#ty lang=cy}\n\n:::: steps title=\"A\u{175}\" open\n1. One\n\n   ::: warning\n   \
    Mind [it][x]. <b>raw</b> <!-- check-off a: b -->\n   :::\n::::\n\n> [!WARNING]\n> - [x] done\n> - [ ] open\n> ::: a\n> b\n> :::\n\n\
    Table: Costs *\u{175}* {#costs}\n| A | |\n|:--|--:|\n| `x|y` | 2 |\n\nTerm\n: Meaning\n\n```rust\n::: no\nfn a() {}\n```\n\n\
    <div>\n::: in html\n</div>\n\n<a@b.org> <https://x.y>\\\n[x]{lang=cy} ~~s~~ \"q\" -- ...\n\n::: {lang=cy}\nBore da\n:::\n\n\
    [x]: <y z> \"t\"\n[^1]: Note[^2]\n\n    more\n[^2]: Two[^1]\n";

/// Parses a text, builds everything from it and checks every span.
fn read(text: &str) {
    for dialect in [Dialect::default(), Dialect { raw_html: true, smart_punctuation: true, ..Dialect::default() }] {
        let parsed = parsed(text, &dialect);
        for (at, event) in parsed.events.iter().enumerate() {
            assert!(text.get(event.start as usize..event.end as usize).is_some(), "{event:?} in {text:?}");
            let pair = &parsed.events[event.pair as usize];
            assert_eq!(pair.pair as usize, at, "{event:?} in {text:?}");
        }
        let outline = outline(&parsed);
        let spans = (outline.links.iter().flat_map(|link| [link.span, link.target_span]))
            .chain(outline.headings.iter().map(|heading| heading.span))
            .chain(outline.directives.iter().flat_map(|directive| [directive.span, directive.name_span]))
            .chain(outline.directives.iter().flat_map(|directive| directive.attributes.iter().map(|own| own.span)))
            .chain(outline.images.iter().flat_map(|image| image.attributes.iter().map(|own| own.span)))
            .chain(outline.suppressions.iter().flat_map(|off| [Some(off.span), off.governs]).flatten())
            .chain(outline.raw_html.iter().copied())
            .chain(outline.findings.iter().map(|finding| finding.span));
        for span in spans {
            assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
        }
        each_prose(&parsed, |prose| {
            for (at, c) in prose.text.char_indices() {
                let place = prose.places.span(at..at + c.len_utf8());
                assert!(text.get(place.range()).is_some(), "{place:?} in {text:?}");
            }
        });
        let html = html_in(text, &dialect);
        assert!(!html.contains("<?"), "a cover shows: {html}");
        let mut out = String::new();
        with_context(|context| field::inline(text, &dialect, context, &mut PageState::default(), &mut out));
        field::plain_text(text, &dialect);
    }
}

#[test]
fn the_sample_has_every_element() {
    let parsed = parsed(RICH, &Dialect::default());
    assert_eq!(parsed.findings, []);
    assert_eq!((parsed.directives.len(), parsed.footnotes.len(), parsed.suppressions.len()), (3, 2, 2));
    read(RICH);
}

#[test]
fn any_part_of_a_text_can_be_parsed() {
    for (at, _) in RICH.char_indices() {
        read(&RICH[..at]);
        if at % 3 == 0 {
            read(&RICH[at..]);
        }
    }
}

#[test]
fn any_character_can_be_replaced() {
    for (at, c) in RICH.char_indices() {
        for other in
            [":", "[", "]", "{", "}", "\n", "`", "|", ">", "\u{175}", "\0", "\r\n"].iter().skip(at % 6).step_by(6)
        {
            read(&format!("{}{other}{}", &RICH[..at], &RICH[at + c.len_utf8()..]));
        }
    }
}

#[test]
fn deep_nesting_and_long_runs_are_parsed_in_time() {
    for part in [
        "> ",
        "- ",
        "::: a\n",
        "[",
        "![",
        "*a ",
        "]{lang=cy}",
        "[^1]",
        "::: a\n:::\n",
        "`",
        "[a](",
        "<!-- ",
        "\n# a\n",
        "|",
    ] {
        let text = part.repeat(2000);
        let parsed = parsed(&text, &Dialect::default());
        outline(&parsed);
        each_prose(&parsed, |_| {});
        html(&text);
    }
}

/// `cargo test --release --lib -- --ignored markdown --nocapture`
#[test]
#[ignore = "measures, does not judge"]
fn how_long_a_page_takes() {
    let paragraph = "The school works with [partners](../partners/tawe.md) so that every family **knows** what is on, where it \
        is and how to get there. Read the [plan for ALN](plan.md) or write to <office@example.org>. It's open to all.\n\n";
    let section = format!("## Who can come\n\n{paragraph}- One *thing*\n- Another thing to do\n\n{paragraph}");
    let text = format!(
        "{}Table: Costs\n| What | Cost |\n|---|--:|\n| Hall | 3 |\n\n::: warning\n{paragraph}:::\n",
        section.repeat(5)
    );
    let words = text.split_whitespace().count();
    let terms = Abbreviations::new((0..50).map(|n| (format!("A{n}X"), "meaning")));
    let rounds = 2000;
    let time = |name: &str, f: &mut dyn FnMut()| {
        let start = std::time::Instant::now();
        (0..rounds).for_each(|_| f());
        println!("{name}: {:.1} us for {words} words", start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds));
    };
    let dialect = Dialect { smart_punctuation: true, ..Dialect::default() };
    time("parse", &mut || drop(parsed(&text, &dialect)));
    let tree = parsed(&text, &dialect);
    time("outline", &mut || drop(outline(&tree)));
    let mut bytes = 0;
    time("prose", &mut || each_prose(&tree, |prose| bytes += prose.text.len()));
    with_terms(Some(&terms), |context| {
        time("html", &mut || {
            let mut out = String::with_capacity(text.len() * 2);
            write(&tree, context, &mut PageState::default(), &mut out);
            bytes += out.len();
        });
    });
    assert!(bytes > 0);
}

#[test]
fn excessive_nesting_is_reported_and_not_shown() {
    let nested =
        |start: &str, end: &str, times: usize| format!("Words\n\n{}a{}", start.repeat(times), end.repeat(times));
    for (start, end) in [
        ("- ", ""),
        ("1. ", ""),
        ("> ", ""),
        (">", ""),
        ("> - ", ""),
        ("::: inset\n", "\n:::"),
        ("::: {lang=cy}\n", "\n:::"),
        ("**", "**"),
        ("*a _b ", " c_ d*"),
        ("![", "](b.png)"),
    ] {
        let text = nested(start, end, 40_000);
        let deep = parsed(&text, &Dialect::default());
        let [finding] = &deep.findings[..] else { panic!("{start}: {:?}", deep.findings.len()) };
        assert_eq!((finding.code, deep.events.len()), (TOO_DEEP, 0), "{start}");
        assert!(
            finding.message.contains("100") && text.get(finding.span.range()).is_some(),
            "{start}: {}",
            finding.message
        );
        assert_eq!(html(&text), "", "{start}");
        let text = nested(start, end, 12);
        let fine = parsed(&text, &Dialect::default());
        assert!(fine.events.len() > 24 && fine.findings.is_empty(), "{start}: {:?}", fine.findings);
    }
    // Lists that are nested by indentation.
    let lines: String = (0..60).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    assert_eq!(parsed(&lines, &Dialect::default()).findings[0].code, TOO_DEEP);
}

#[test]
fn a_hundred_open_brackets_hide_no_part_in_another_language() {
    let text = format!("{}[bore da]{{lang=cy}}", "[ ".repeat(500));
    assert!(html(&text).ends_with("<span lang=\"cy\">bore da</span></p>\n"), "{}", html(&text));
}

#[test]
fn a_page_of_much_code_stays_plain_from_some_block_on() {
    let text = format!("```rust\n{}```\n\n", "fn a() { b(\"c\"); }\n".repeat(2_000)).repeat(6);
    let parsed = parsed(&text, &Dialect::default());
    let mut out = String::new();
    with_context(|context| {
        let context = HtmlContext { highlight: true, ..*context };
        write(&parsed, &context, &mut PageState::default(), &mut out);
    });
    let blocks: Vec<bool> = out.split("<pre").skip(1).map(|block| block.contains("hl-")).collect();
    assert_eq!(blocks, [true, true, true, false, false, false]);
}
