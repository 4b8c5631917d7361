//! Each construct and its HTML.

use super::*;

#[test]
fn headings_have_unique_ids() {
    assert_eq!(
        html("## Contact\n\n## Contact\n\n## Cysylltu {#contact-2 lang=cy}\n\n## Contact\n\n## ***\n"),
        "<h2 id=\"contact\">Contact</h2>\n<h2 id=\"contact-3\">Contact</h2>\n\
         <h2 id=\"contact-2\" lang=\"cy\">Cysylltu</h2>\n<h2 id=\"contact-4\">Contact</h2>\n<h2 id=\"section\">***</h2>\n"
    );
}

#[test]
fn headings_can_be_shifted_and_ids_prefixed() {
    let mut out = String::new();
    let text = "# A\n\n###### B[^1]\n\n[^1]: n\n";
    with_context(|context| {
        let context = HtmlContext { heading_shift: 1, id_prefix: "aim-", ..*context };
        write(&parsed(text, &Dialect::default()), &context, &mut PageState::default(), &mut out);
    });
    assert!(out.starts_with("<h2 id=\"aim-a\">A</h2>\n<h6 id=\"aim-b\">B"), "{out}");
    assert!(out.contains("href=\"#aim-fn_1\"") && out.contains("<li id=\"aim-fn_1\">"), "{out}");
    assert!(out.contains("<h3 class=\"visually-hidden\" id=\"aim-fn_all\">"), "{out}");
}

#[test]
fn a_table_has_a_caption_and_scrolls() {
    assert_eq!(
        html("Before.\nTable: Costs *now*\n| What | Cost |\n|---|--:|\n| Hall | £3 |\n"),
        "<p>Before.</p>\n<div class=\"table-scroll\" role=\"group\" aria-labelledby=\"caption_1\" tabindex=\"0\">\n\
         <table>\n<caption id=\"caption_1\">Costs <em>now</em></caption>\n<thead>\n<tr><th scope=\"col\">What</th>\
         <th scope=\"col\" class=\"align-right\">Cost</th></tr>\n</thead>\n<tbody>\n\
         <tr><td>Hall</td><td class=\"align-right\">£3</td></tr>\n</tbody>\n</table>\n</div>\n"
    );
}

#[test]
fn the_cells_of_a_table_of_three_columns_have_the_names_of_their_columns() {
    let rows = |head: &str, row: &str| html(&format!("{head}\n|---|---|--:|\n{row}\n"));
    let out = rows("| Stage | *Who* & `how` | Days |", "| Talk | | 5 |");
    assert!(out.contains("<table class=\"stack text\">\n<thead>\n<tr><th scope=\"col\">Stage</th>"), "{out}");
    let cells =
        "<tr><td data-label=\"Stage\">Talk</td><td></td><td class=\"align-right\" data-label=\"Days\">5</td></tr>";
    assert!(out.contains(cells), "{out}");
    assert!(
        rows("| A | *Who* & `how` | C |", "| | x | |").contains("<td></td><td data-label=\"Who &amp; how\">x</td>")
    );
    let out = rows("| | Mon | Tue |", "| Hall | 3 | 4 |");
    assert!(out.contains("<td>Hall</td><td data-label=\"Mon\">3</td>"), "the corner may be empty: {out}");
    for head in ["| A | | C |", &format!("| A | {} | C |", "b".repeat(60))] {
        let out = rows(head, "| 1 | 2 | 3 |");
        assert!(out.contains("<table>\n") && !out.contains("data-label"), "{out}");
    }
    assert!(html("| A | B |\n|---|---|\n| 1 | 2 |\n").contains("<table>\n"), "two columns fit on a phone");
}

#[test]
fn a_table_without_a_caption_is_labelled_and_one_with_an_id_keeps_it() {
    let out = html("| A |\n|---|\n| b |\n");
    assert!(
        out.starts_with("<div class=\"table-scroll\" role=\"group\" aria-label=\"[table-label]\" tabindex"),
        "{out}"
    );
    let out = html("Table: Costs {#costs}\n\n| A |\n|---|\n");
    assert!(
        out.contains("aria-labelledby=\"costs\"") && out.contains("<caption id=\"costs\">Costs</caption>"),
        "{out}"
    );
    assert!(!out.contains("tbody"), "{out}");
}

#[test]
fn a_caption_without_a_table_is_a_paragraph() {
    assert_eq!(html("Table: no table\n"), "<p>Table: no table</p>\n");
    // The dashes make two columns but the head has one, so it is no table.
    assert_eq!(html("Table: *b*\na | b | c\n---|---\n"), "<p>Table: <em>b</em></p>\n<p>a | b | c\n---|---</p>\n");
    assert_eq!(
        html("```\nTable: Costs\n| a |\n|---|\n```\n"),
        "<pre tabindex=\"0\"><code>Table: Costs\n| a |\n|---|\n</code></pre>\n"
    );
}

#[test]
fn images_have_sizes_and_all_but_the_first_load_lazily() {
    assert_eq!(
        html("![a](b.png)\n![c](d.png)"),
        "<p><img src=\"b.png\" alt=\"a\">\n<img src=\"d.png\" alt=\"c\" loading=\"lazy\"></p>\n"
    );
    assert_eq!(html("![The hall](a.svg)"), "<p><img src=\"/a.svg\" alt=\"The hall\" width=\"4\" height=\"3\"></p>\n");
    assert_eq!(html("![](a.svg){decorative} x"), "<p><img src=\"/a.svg\" alt=\"\" width=\"4\" height=\"3\"> x</p>\n");
    assert_eq!(html("![a](b.png){text-on-page lang=\"cy\"}"), "<p><img src=\"b.png\" alt=\"a\" lang=\"cy\"></p>\n");
}

#[test]
fn an_image_alone_with_a_title_is_a_figure() {
    assert_eq!(
        html("![The \"hall\"](a.svg \"Built in 1911\")\n"),
        "<figure>\n<img src=\"/a.svg\" alt=\"The &quot;hall&quot;\" width=\"4\" height=\"3\">\n\
         <figcaption>Built in 1911</figcaption>\n</figure>\n"
    );
}

#[test]
fn words_can_be_in_another_language() {
    assert_eq!(
        html("Say [bore *da*]{lang=cy}, [gweler [y polisi](x.md)]{lang=\"cy\"} and \\[no]{lang=cy}."),
        "<p>Say <span lang=\"cy\">bore <em>da</em></span>, <span lang=\"cy\">gweler <a href=\"x.md\">y polisi</a></span> \
         and [no]{lang=cy}.</p>\n"
    );
    assert_eq!(
        html("[Y polisi](y.cy.md){lang=cy}"),
        "<p><a href=\"/cy/y/\" hreflang=\"cy\" lang=\"cy\">Y polisi</a></p>\n"
    );
    assert_eq!(html("::: {lang=cy}\nBore da\n:::\n"), "<div lang=\"cy\">\n<p>Bore da</p>\n</div>\n");
}

#[test]
fn braces_without_attributes_stay_text() {
    assert_eq!(html("[a](b){see note} [c]{d}"), "<p><a href=\"b\">a</a>{see note} [c]{d}</p>\n");
}

#[test]
fn directives_nest_and_hold_markdown() {
    assert_eq!(
        html(":::: steps title=\"How\"\n1. One\n\n   ::: warning\n   Mind [it][x].\n   :::\n::::\n\n[x]: /y\n"),
        "<steps title=\"How\">\n<ol>\n<li><p>One</p>\n<warning title=\"\">\n<p>Mind <a href=\"/y\">it</a>.</p>\n\
         </warning>\n</li>\n</ol>\n</steps>\n"
    );
    assert_eq!(
        html("::: a\n::: b\nx\n:::\ny\n:::\nz\n"),
        "<a title=\"\">\n<b title=\"\">\n<p>x</p>\n</b>\n<p>y</p>\n</a>\n<p>z</p>\n"
    );
    assert_eq!(html("> ::: a\n> x\n> :::\n"), "<blockquote>\n<a title=\"\">\n<p>x</p>\n</a>\n</blockquote>\n");
    assert_eq!(html("::: unknown\nx\n:::\n"), "<p>x</p>\n");
}

#[test]
fn a_directive_right_after_a_table_or_a_list_ends_it() {
    let out = html("| A |\n|---|\n| b |\n::: a\n- c\n:::\n");
    assert!(out.ends_with("</div>\n<a title=\"\">\n<ul>\n<li>c</li>\n</ul>\n</a>\n"), "{out}");
}

#[test]
fn footnotes_work_across_directives() {
    let out = html("::: a\nOne[^n].\n:::\nTwo[^m] and[^n].\n\n[^m]: M.\n[^n]: N.\n");
    assert_eq!(
        out,
        "<a title=\"\">\n<p>One<sup class=\"footnote-reference\" id=\"fnref_1\"><a href=\"#fn_1\" role=\"doc-noteref\" \
         aria-label=\"[footnote-reference] 1\">1</a></sup>.</p>\n</a>\n<p>Two<sup class=\"footnote-reference\" \
         id=\"fnref_2\"><a href=\"#fn_2\" role=\"doc-noteref\" aria-label=\"[footnote-reference] 2\">2</a></sup> and<sup \
         class=\"footnote-reference\" id=\"fnref_1_2\"><a href=\"#fn_1\" role=\"doc-noteref\" \
         aria-label=\"[footnote-reference] 1\">1</a></sup>.</p>\n<section class=\"footnotes\" role=\"doc-endnotes\" \
         aria-labelledby=\"fn_all\">\n<h2 class=\"visually-hidden\" id=\"fn_all\">[footnotes]</h2>\n<ol>\n<li \
         id=\"fn_1\"><p>N. <a href=\"#fnref_1\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"[footnote-back] \
         1\">\u{21a9}\u{fe0e}</a> <a href=\"#fnref_1_2\" class=\"footnote-back\" role=\"doc-backlink\" \
         aria-label=\"[footnote-back] 1.2\">\u{21a9}\u{fe0e}</a></p>\n</li>\n<li id=\"fn_2\"><p>M. <a href=\"#fnref_2\" \
         class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"[footnote-back] 2\">\u{21a9}\u{fe0e}</a></p>\n</li>\n\
         </ol>\n</section>\n"
    );
}

#[test]
fn a_footnote_without_a_reference_is_not_published() {
    assert_eq!(html("Words.\n\n[^m]: Lost [a](b.md).\n"), "<p>Words.</p>\n");
    let out = html("Words.[^1]\n\n[^m]: Lost[^1].\n[^1]: Kept.\n[^1]: Twice.\n");
    assert!(out.contains("Kept.") && !out.contains("Lost") && !out.contains("Twice") && !out.contains("fn_2"), "{out}");
    let text = "Words.\n\n[^m]: Lost [a](b.md) ![c](d.png).\n";
    let parsed = parsed(text, &Dialect::default());
    assert!(outline(&parsed).links.is_empty() && outline(&parsed).images.is_empty());
}

#[test]
fn code_hides_directives_and_keeps_them_as_written() {
    assert_eq!(
        html("```text\n::: warning title=\"tŷ\"\n:::\n```\n"),
        "<pre tabindex=\"0\"><code class=\"language-text\">::: warning title=&quot;tŷ&quot;\n:::\n</code></pre>\n"
    );
    assert_eq!(html("    ::: a\n\tb\n"), "<pre tabindex=\"0\"><code>::: a\nb\n</code></pre>\n");
    assert_eq!(html("```\n::: a\r\n:::\r\n```\r\n"), "<pre tabindex=\"0\"><code>::: a\n:::\n</code></pre>\n");
}

#[test]
fn alerts_have_a_label() {
    assert_eq!(
        html("> [!WARNING]\n> Mind.\n"),
        "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-label\"><strong>[alert-warning]</strong></p>\n\
         <p>Mind.</p>\n</div>\n"
    );
    assert_eq!(html("> Said.\n"), "<blockquote>\n<p>Said.</p>\n</blockquote>\n");
}

#[test]
fn tasks_are_text_instead_of_controls() {
    assert_eq!(
        html("- [x] Done\n- [ ] Open\n"),
        "<ul>\n<li class=\"task task-done\"><span class=\"task-mark\" aria-hidden=\"true\">\u{2713}</span> <span \
         class=\"visually-hidden\">[task-done] </span>Done</li>\n<li class=\"task task-open\"><span class=\"task-mark\" \
         aria-hidden=\"true\">\u{25a1}</span> <span class=\"visually-hidden\">[task-open] </span>Open</li>\n</ul>\n"
    );
}

#[test]
fn inline_code_over_lines_has_one_space_for_each_line_end() {
    for end in ["\n", "\r\n"] {
        let html = |text: &str| html(&text.replace('\n', end));
        assert!(html("Type ``\nmake all\n`` here.\n").contains("<code>make all</code>"), "{end:?}");
        assert!(html("`a\nb`\n").contains("<code>a b</code>"), "{end:?}");
        assert!(html("> `a\n> b`\n").contains("<code>a b</code>"), "{end:?}");
        assert!(html("` `\n").contains("<code> </code>"), "{end:?}");
    }
}

#[test]
fn lists_and_definitions() {
    assert_eq!(html("3. a\n4. b\n"), "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
    assert_eq!(html("Term\n: Meaning\n"), "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>\n");
}

#[test]
fn links_have_the_attributes_that_the_page_provides() {
    assert_eq!(html("[Form](form.pdf)"), "<p><a href=\"/form.pdf\">Form (PDF, 84KB)</a></p>\n");
    assert_eq!(html("[Plan](hidden.md)"), "<p>Plan</p>\n");
    assert_eq!(html("<a@b.org>"), "<p><a href=\"mailto:a@b.org\">a@b.org</a></p>\n");
    assert_eq!(html("<https://x.org/?a&b>"), "<p><a href=\"https://x.org/?a&amp;b\">https://x.org/?a&amp;b</a></p>\n");
}

#[test]
fn raw_html_is_printed_only_where_allowed() {
    let text = "<div>\n\nA <b>b</b><br>\n\n</div>\n";
    assert_eq!(html(text), "<p>A b</p>\n");
    let allowed = Dialect { raw_html: true, ..Dialect::default() };
    assert_eq!(html_in(text, &allowed), "<div>\n<p>A <b>b</b><br></p>\n</div>\n");
    assert_eq!(html_in("<!-- check-off a: b -->\nx <!-- y -->\n", &allowed), "<p>x </p>\n");
}

#[test]
fn smart_punctuation_is_optional() {
    let smart = Dialect { smart_punctuation: true, ..Dialect::default() };
    assert_eq!(html_in("It's \"so\"", &smart), "<p>It\u{2019}s \u{201c}so\u{201d}</p>\n");
    assert_eq!(html_in("![a](b){lang=\"cy\"}'s", &smart), "<p><img src=\"b\" alt=\"a\" lang=\"cy\">\u{2019}s</p>\n");
    assert_eq!(html("It's"), "<p>It's</p>\n");
}

#[test]
fn abbreviations_are_explained_at_their_first_use() {
    let terms = Abbreviations::new([("ALN", "additional learning \"needs\"")]);
    let mut page = PageState::default();
    let mut out = String::new();
    with_terms(Some(&terms), |context| {
        for text in ["## ALN\n\n[ALN](x) `ALN` ALN, ALN\n", "ALN\n"] {
            write(&parsed(text, &Dialect::default()), context, &mut page, &mut out);
        }
    });
    assert_eq!(
        out,
        "<h2 id=\"aln\">ALN</h2>\n<p><a href=\"x\">ALN</a> <code><abbr title=\"additional learning \
         &quot;needs&quot;\">ALN</abbr></code> ALN, ALN</p>\n<p>ALN</p>\n"
    );
}
