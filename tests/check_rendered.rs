//! Tests the rules on rendered pages: a mistake in a template of the site's theme is reported once, with its page.

mod support;

use commonweal::check::rendered;
use commonweal::diagnostic::Level;
use commonweal::pipeline;

/// Returns a site with a page whose template adds this HTML after its text.
fn site(after: &str) -> String {
    let template = format!(
        "{{% extends \"base.html\" %}}\n{{% block content %}}<p>Words.</p>\n{after}\n{{% endblock content %}}\n"
    );
    format!(
        "-- site.toml --\ntitle = \"Test trust\"\nbase_url = \"https://trust.example.org/school\"\ntheme = \"ours\"\n\
         -- themes/ours/theme.toml --\nextends = \"commons\"\n\
         -- themes/ours/templates/page.html --\n{template}\
         -- content/index.md --\n+++\ntitle = \"Home\"\n+++\n\
         -- content/about.md --\n+++\ntitle = \"About us\"\nsummary = \"Who we are.\"\n+++\n\nWho we are.\n"
    )
}

/// Returns one line for each finding on rendered pages.
fn told(text: &str) -> Vec<String> {
    let loaded = support::load(text);
    // A check of templates reports what a template itself loads from another host, before any page is rendered.
    let is_early = |finding: &&commonweal::diagnostic::Finding| finding.code == "third-party";
    let errors: Vec<_> =
        loaded.findings.iter().filter(|finding| finding.level == Level::Error && !is_early(finding)).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let told = pipeline::render_all(&loaded, true).into_iter().map(|finding| {
        let path = &loaded.renderer.sources.get(finding.span.file).path;
        format!("{path} {}[{}] {} ({})", finding.level.name(), finding.code, finding.message, finding.help)
    });
    told.collect()
}

/// Each rule with a template's mistake and its correction.
const EXAMPLES: [(&str, &str, &str); 19] = [
    ("page-html", "<p><div>x</div></p>", "<div><p>x</p></div>"),
    ("page-html", "<table><p>x</p><tr><td>y</td></tr></table>", "<table><tr><td>y</td></tr></table>"),
    ("page-lang", "<p lang=\"not a tag\">x</p>", "<p lang=\"cy\">Cymraeg</p>"),
    ("page-landmark", "<main>x</main>", "<section><h2>x</h2></section>"),
    ("page-landmark", "<nav>x</nav>", "<nav aria-label=\"This part\">x</nav>"),
    ("page-heading", "<h1>x</h1>", "<h2>x</h2>"),
    ("page-heading", "<h3>x</h3>", "<h2>x</h2><h3>y</h3>"),
    ("page-heading", "<h2><img src=\"/icons/mark/\" alt=\"\"></h2>", "<h2><img src=\"/icons/mark/\" alt=\"x\"></h2>"),
    ("page-id", "<p id=\"main\">x</p>", "<p id=\"other\">x</p>"),
    ("page-id", "<p aria-describedby=\"gone\">x</p>", "<p aria-describedby=\"main\">x</p>"),
    ("page-anchor", "<a href=\"#mian\">x</a>", "<a href=\"#main\">x</a>"),
    ("page-anchor", "<a href=\"/school/gone/\">x</a>", "<a href=\"/school/about/\">x</a>"),
    ("page-anchor", "<a href=\"/school/#gone\">x</a>", "<a href=\"/school/#main\">x</a>"),
    (
        "page-name",
        "<a href=\"/school/\"><img src=\"/school/icons/mark/\" alt=\"\"></a>",
        "<a href=\"/school/\"><img src=\"/school/icons/mark/\" alt=\"Home\"></a>",
    ),
    ("page-name", "<img src=\"/school/icons/mark/\">", "<img src=\"/school/icons/mark/\" alt=\"\">"),
    ("page-label", "<input name=\"email\">", "<label>Email <input name=\"email\"></label>"),
    (
        "page-third-party",
        "<img alt=\"\" src=\"https://cdn.example.com/a.png\">",
        "<img alt=\"\" src=\"https://trust.example.org/school/a.png\">",
    ),
    ("page-inline", "<p style=\"color: red\">x</p>", "<p class=\"note\">x</p>"),
    ("page-inline", "<script>x()</script>", "<script type=\"application/ld+json\">{}</script>"),
];

#[test]
fn each_rule_reports_bad_pages_and_accepts_good_ones() {
    for (code, bad, good) in EXAMPLES {
        let found = told(&site(bad));
        assert!(found.iter().any(|line| line.contains(&format!("[{code}]"))), "{bad} is not told: {found:#?}");
        assert_eq!(told(&site(good)), Vec::<String>::new(), "{good}");
    }
}

#[test]
fn every_rule_has_an_example_and_a_manual_page() {
    for rule in rendered::RULES {
        let elsewhere = ["page-title", "page-weight"].contains(&rule.code);
        assert!(elsewhere || EXAMPLES.iter().any(|(code, ..)| *code == rule.code), "{}", rule.code);
        let manual = rule.manual();
        assert!(manual.contains("\nBad: ") && manual.contains("\nGood: "), "{}", rule.code);
    }
}

#[test]
fn a_fault_of_many_pages_is_reported_once_at_the_first_source() {
    let text = site("<p id=\"main\">x</p>")
        + "-- content/help.md --\n+++\ntitle = \"Help\"\nsummary = \"Who helps.\"\n+++\n\nWe do.\n";
    assert_eq!(
        told(&text),
        ["content/about.md error[page-id] on `/about/` and another page: 2 elements have the id `main` \
             (give each its own id; the cause is probably in a template of your theme)"]
    );
}

#[test]
fn a_redirect_to_a_missing_part_of_a_list_is_reported() {
    let list = "-- content/news/a.md --\n+++\ntitle = \"A\"\nsummary = \"A.\"\ndate = 2026-11-01\n+++\n\nWords.\n";
    for (part, is_told) in [("gone", true), ("main", false)] {
        let redirects = format!("theme = \"ours\"\n[redirects]\n\"/old/\" = \"/news/#{part}\"\n");
        let text = site("").replace("theme = \"ours\"\n", &redirects) + list;
        let found = told(&text);
        let own: Vec<&String> =
            found.iter().filter(|line| line.contains("`/old/` leads to `#gone` of `/news/`")).collect();
        assert_eq!(own.len(), usize::from(is_told), "{part}: {found:#?}");
        assert!(own.iter().all(|line| line.starts_with("site.toml error[page-anchor]")), "{found:#?}");
    }
}

#[test]
fn a_duplicate_id_is_reported_where_it_is_written() {
    let text = site("").replace("theme = \"ours\"\n", "")
        + "-- content/help.md --\n+++\ntitle = \"Help\"\nsummary = \"Who helps.\"\n+++\n\n## We do {#own}\n\nWords.\n\n## They do {#own}\n\nWords.\n";
    let loaded = support::load(&text);
    let found = pipeline::render_all(&loaded, true);
    let finding = found.iter().find(|finding| finding.code == "page-id").expect("a finding");
    let source = &loaded.renderer.sources.get(finding.span.file).text;
    assert_eq!(source[..finding.span.start as usize].lines().last(), Some("## They do {"));
}

#[test]
fn two_pages_with_one_title_are_reported() {
    let text = site("").replace(
        "-- themes/ours/templates/page.html --",
        "-- themes/ours/templates/components/head.html --\n<meta charset=\"utf-8\"><title>Trust</title>\n-- themes/ours/templates/page.html --",
    );
    let found = told(&text);
    assert!(
        found.iter().any(|line| line.starts_with("content/about.md error[page-title] on `/about/` and ")),
        "{found:#?}"
    );
}

#[test]
fn events_with_one_title_are_distinguished_by_their_dates() {
    let event = |name: &str, day: &str| {
        format!(
            "-- content/events/{name}.md --\n+++\ntitle = \"Summer fair\"\nsummary = \"A fair.\"\nstart = {day}\norganiser = {{ name = \"O\", email = \"o@trust.example.org\" }}\n+++\n"
        )
    };
    let text = format!(
        "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\n{}{}",
        event("one", "2027-07-03"),
        event("two", "2028-07-01")
    );
    assert_eq!(told(&text).iter().filter(|line| line.contains("title")).count(), 0);
}

#[test]
fn a_heavy_page_and_a_heavy_stylesheet_are_reported() {
    // Pseudo-random numbers, which do not compress.
    let mut seed = 1_u64;
    let mut noise = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:016x} ", seed)
    };
    let words: String = (0..8_000).map(|_| noise()).collect();
    let found = told(&site(&format!("<p>{words}</p>")));
    assert!(found.iter().any(|line| line.contains("warning[page-weight] on `/about/`: the page has ")), "{found:#?}");
    let rules: String = (0..400).map(|at| format!(".rule-{at} {{ color: #{:06x} }}\n", at * 7919 % 0xffffff)).collect();
    let found = told(&(site("") + "-- themes/ours/styles/90-more.css --\n" + &rules));
    assert!(found.iter().any(|line| line.contains("the stylesheets have ")), "{found:#?}");
}

#[test]
fn levels_and_exceptions_apply_and_an_unused_exception_is_reported() {
    let bad = "<p id=\"main\">x</p>";
    let off = site(bad).replace("theme = \"ours\"\n", "theme = \"ours\"\n[checks]\npage-id = \"off\"\n");
    assert_eq!(told(&off), Vec::<String>::new());
    let except = |bad: &str| {
        site(bad).replace(
            "summary = \"Who we are.\"\n",
            "summary = \"Who we are.\"\n[[checks.off]]\nrule = \"page-id\"\nreason = \"Two by design.\"\n",
        )
    };
    assert_eq!(told(&except(bad)), Vec::<String>::new());
    let found = told(&except(""));
    assert!(
        found.len() == 1 && found[0].contains("warning[check-off] `page-id` finds nothing in this page"),
        "{found:#?}"
    );
}
