//! Spans of the outline, the prose walk and findings.

use super::*;
use crate::source::Span;

fn outlined(text: &str) -> Outline {
    outline(&parsed(text, &Dialect::default()))
}

#[test]
fn an_outline_has_all_elements_with_positions() {
    let text = "+++\n+++\nIntro  *words* here.\n\n## Tŷ\n\n[Plan `b`](../plan.md \"T\") ![Hall](h.png){decorative}\n\n\
                [r][x] <https://a.org> <b@c.org>\n\n[x]: <d e.md> \"t\"\n\nTable: Costs\n| A | |\n|--|--|\n| 1 | 2 |\n\n\
                [Bore da]{lang=cy}\n";
    let body = text.find("Intro").expect("it is there");
    let outline = outline(&parse(FileId(3), text, body..text.len(), &Dialect::default()));
    let shown = |span: Span| &text[span.range()];
    assert_eq!((&*outline.headings[0].id, &*outline.headings[0].text), ("ty", "Tŷ"));
    assert_eq!(shown(outline.headings[0].span), "## Tŷ");
    let links: Vec<_> =
        outline.links.iter().map(|link| (&*link.target, &*link.text, shown(link.target_span), link.kind)).collect();
    assert_eq!(
        links,
        [
            ("../plan.md", "Plan b", "../plan.md", LinkKind::Inline),
            ("d e.md", "r", "d e.md", LinkKind::Reference),
            ("https://a.org", "https://a.org", "https://a.org", LinkKind::Autolink),
            ("mailto:b@c.org", "b@c.org", "b@c.org", LinkKind::Email),
        ]
    );
    assert_eq!(shown(outline.links[0].span), "[Plan `b`](../plan.md \"T\")");
    assert_eq!((shown(outline.images[0].span), outline.images[0].get("decorative")), ("![Hall](h.png)", Some("")));
    assert_eq!(shown(outline.images[0].attributes[0].span), "decorative");
    let table = &outline.tables[0];
    assert_eq!(
        (table.caption.as_deref(), table.headers.len(), &*table.headers[1], table.rows),
        (Some("Costs"), 2, "", 1)
    );
    assert_eq!(shown(table.span), "Table: Costs\n| A | |\n|--|--|\n| 1 | 2 |");
    assert_eq!((&*outline.languages[0].lang, shown(outline.languages[0].span)), ("cy", "[Bore da]{lang=cy}"));
    assert_eq!(outline.headings[0].span.file, FileId(3));
}

#[test]
fn directives_and_raw_html_have_positions() {
    let text = "::: video src=\"a.mp4\" loop\nx <b>y</b>\n:::\n\n<div>\nz\n</div>\n";
    let outline = outlined(text);
    let video = &outline.directives[0];
    assert_eq!(
        (&*video.name, video.get("src"), video.get("loop"), video.get("no")),
        ("video", Some("a.mp4"), Some(""), None)
    );
    assert_eq!(&text[video.span.range()], "::: video src=\"a.mp4\" loop\nx <b>y</b>\n:::");
    let raw: Vec<_> = outline.raw_html.iter().map(|span| &text[span.range()]).collect();
    assert_eq!(raw, ["<b>", "</b>", "<div>\nz\n</div>"]);
}

#[test]
fn a_suppression_applies_to_the_next_block() {
    let text = "<!-- check-off link-vague: quoting the  old site -->\n\nOne\n\n<!-- a note -->\n- <!-- check-off b -->\n  two\n\n\
                Three <!-- check-off c: d --> here\n\n<!-- check-off e: f -->\n<!-- check-off g: h -->\n::: a\nx\n:::\n\n\
                <!-- check-off i: j -->\n";
    let outline = outlined(text);
    let told: Vec<_> = outline
        .suppressions
        .iter()
        .map(|off| (&*off.rule, &*off.reason, off.governs.map_or("-", |span| &text[span.range()])))
        .collect();
    assert_eq!(
        told,
        [
            ("link-vague", "quoting the old site", "One"),
            ("b", "", "- <!-- check-off b -->\n  two"),
            ("c", "d", "Three <!-- check-off c: d --> here"),
            ("e", "f", "::: a\nx\n:::"),
            ("g", "h", "::: a\nx\n:::"),
            ("i", "j", "-"),
        ]
    );
    assert!(outline.raw_html.is_empty());
}

#[test]
fn faulty_directives_are_reported() {
    assert_eq!(findings("::: warning\nx\n"), ["::: warning: `::: warning` is never closed"]);
    assert_eq!(findings("x\n\n:::\n"), [":::: `:::` has no directive to close"]);
    assert_eq!(
        findings("> ::: a\n> x\n\n:::\n"),
        ["::: a: `::: a` is never closed", ":::: `:::` has no directive to close"]
    );
    assert_eq!(findings(":::: a\n::: b\nx\n::::\n"), ["::: b: `::: b` is never closed"]);
    assert_eq!(
        findings("::: a =b\n:::\n::: !\n:::\n"),
        [
            "=b: `=b` is not a name or an attribute of a directive",
            "!: `!` is not a name or an attribute of a directive"
        ]
    );
    assert_eq!(findings("::: {lang=cy big}\n:::\n"), ["big: `big` has no effect on a block without a name"]);
    assert!(findings("::: a\n```\n:::\n```\n:::\n").is_empty());
}

#[test]
fn prose_maps_back_to_the_source() {
    let text = "A [l *x*](y)\n&amp; `c` <https://a.org>.\n\n- one\n\n  > two\n\n| H |\n|---|\n| [da]{lang=cy} d |\n\n```\nno\n```\n";
    let parsed = parsed(text, &Dialect::default());
    let mut told = Vec::new();
    each_prose(&parsed, |prose| told.push((prose.kind, prose.text.clone(), prose.inside)));
    let plain = BlockContext::default();
    let quoted = BlockContext { list: true, quote: true, ..plain };
    assert_eq!(
        told,
        [
            (ProseKind::Paragraph, "A l x & \u{fffc} \u{fffc}.".to_owned(), plain),
            (ProseKind::Paragraph, "one".to_owned(), BlockContext { list: true, ..plain }),
            (ProseKind::Paragraph, "two".to_owned(), quoted),
            (ProseKind::HeaderCell, "H".to_owned(), BlockContext { table: true, ..plain }),
            (ProseKind::Cell, "\u{fffc} d".to_owned(), BlockContext { table: true, ..plain }),
        ]
    );
    each_prose(&parsed, |prose| {
        if let Some(at) = prose.text.find("x &") {
            assert_eq!(&text[prose.places.span(at..at + 3).range()], "x*](y)\n&amp;");
            assert_eq!(&text[prose.places.span(at + 4..at + 7).range()], "`c`");
        }
    });
}
