//! Tests a site's own theme of fewer than thirty lines, which changes the header, one component and some texts.

mod support;

use commonweal::pipeline;

/// The theme: the files in `themes/valley/`.
const THEME: &str = r#"
-- themes/valley/theme.toml --
extends = "commons"
-- themes/valley/templates/components/header.html --
<header class="top">
<div class="wrap row">
<p class="valley-motto">Dysgu gyda'n gilydd</p>
<a class="name" href="{{ site.home }}">{{ site.title }}</a>
</div>
</header>
-- themes/valley/templates/components/own.html --
{% component ui.document(file: map) -%}
<a class="valley-file" href="{{ file.href }}">{{ t(key="valley-fetch") }} {{ file.title }} ({{ file.kind }})</a>
{%- endcomponent ui.document %}
-- themes/valley/strings/own.en.ftl --
skip = Straight to the page
valley-fetch = Fetch
-- themes/valley/styles/90-own.css --
.valley-motto { color: var(--accent); margin: 0; }
"#;

const SITE: &str = r#"
-- site.toml --
title = "Valley School"
base_url = "https://valley.example.org"
theme = "valley"
-- content/index.md --
+++
title = "Welcome"
summary = "A school in the valley."
+++
-- content/policies/lettings.md --
+++
title = "Lettings policy"
updated = 2026-11-20
next_review = 2027-11-20
+++
"#;

#[test]
fn a_child_theme_changes_the_header_a_component_and_texts_in_under_thirty_lines() {
    let own = THEME.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("-- ")).count();
    assert!(own < 30, "{own} lines");

    let loaded = support::load(&format!("{SITE}{THEME}"));
    let errors: Vec<String> = support::told(&loaded).into_iter().filter(|line| line.contains(" error[")).collect();
    assert!(errors.is_empty(), "{errors:#?}");

    let home = support::page(&loaded, "index.html");
    assert!(home.contains("valley-motto") && !home.contains("class=\"language\""), "{home}");
    assert!(home.contains("Straight to the page</a>"), "{home}");

    let register = support::page(&loaded, "policies/index.html");
    assert!(register.contains("class=\"valley-file\"") && register.contains(">Fetch "), "{register}");
    assert!(register.contains("class=\"tag "), "the other components are those of commons");

    let style = loaded.routes.iter().find(|route| route.path().ends_with(".css")).expect("a stylesheet");
    let style = support::page(&loaded, style.path());
    assert!(style.contains(".valley-motto{color:var(--accent);margin:0}") && style.contains(".skip{"), "{style}");
}

#[test]
fn a_fault_in_the_sites_own_commons_is_reported_and_pages_are_rendered_with_the_built_in_templates() {
    for text in ["{% if %}".to_owned(), format!("{{{{ {} }}}}", "a".repeat(5_000))] {
        let site = SITE.replace("theme = \"valley\"\n", "");
        let loaded = support::load(&format!("{site}-- themes/commons/templates/page.html --\n{text}\n"));
        let errors: Vec<String> = support::told(&loaded).into_iter().filter(|line| line.contains(" error[")).collect();
        assert!(errors.iter().any(|error| error.contains("themes/commons/templates/page.html")), "{errors:#?}");
        assert!(support::page(&loaded, "index.html").contains("<h1"), "{text}");
        assert!(support::page(&loaded, "policies/lettings/index.html").contains("Lettings policy"), "{text}");
    }
}

#[test]
fn a_third_language_has_feeds_in_that_language() {
    let site = r#"
-- site.toml --
title = "Valley School"
base_url = "https://valley.example.org"
languages = ["en", "fr"]
theme = "valley"
[calendar]
organiser = { name = "Office", email = "office@valley.example.org" }
-- themes/valley/strings/fr.ftl --
feed-cancelled = Annulé : { $title }
feed-line = { $name } : { $value }
feed-cost = Tarif
feed-free = gratuit
feed-clock = heure de { $city ->
    [London] Londres
   *[other] { $city }
}
feed-hours = { $from } à { $to }
feed-first-day = { $title } : premier jour
-- content/events/fair.md --
+++
title = "Fair"
start = 2026-12-05T10:00
end = 2026-12-05T12:00
time_zone = "Europe/Paris"
status = "cancelled"
cost = { free = true }
+++
-- content/terms/2026-27.md --
+++
title = "Term dates"
terms = [{ title = "Autumn term", start = 2026-09-03, end = 2026-12-18 }]
+++
"#;
    let loaded = support::load(site);
    let feed = |path: &str| support::page(&loaded, path).replace("\r\n ", "");
    let events = feed("fr/events/calendar.ics");
    for words in ["SUMMARY:Annulé : Fair", "heure de Londres : 09:00 à 11:00\\n", "Tarif : gratuit\\n"] {
        assert!(events.contains(words), "{words}: {events}");
    }
    let terms = feed("fr/terms/2026-27/calendar.ics");
    assert!(terms.contains("SUMMARY:Autumn term : premier jour"), "{terms}");
    assert!(feed("events/calendar.ics").contains("SUMMARY:Cancelled: Fair"));
}

/// Loads the site and its theme with asset files.
fn with_files(text: &str, files: &[&str]) -> commonweal::pipeline::Loaded {
    let mut inputs = support::inputs(text);
    inputs.assets = files.iter().map(|path| support::asset(path)).collect();
    pipeline::load(inputs, &support::options())
}

fn codes(loaded: &commonweal::pipeline::Loaded, code: &str) -> Vec<String> {
    support::told(loaded).into_iter().filter(|line| line.contains(&format!("[{code}]"))).collect()
}

#[test]
fn files_of_the_theme_are_published_under_assets_the_nearest_first() {
    let theme =
        "-- themes/valley/theme.toml --\nextends = \"hill\"\n-- themes/hill/theme.toml --\nextends = \"commons\"\n";
    let files = [
        "themes/hill/static/crest.svg",
        "themes/hill/static/fonts/a b.woff2",
        "themes/hill/static/own.svg",
        "themes/other/static/other.svg",
        "themes/valley/static/crest.svg",
        "themes/valley/static/favicon.svg",
        "static/assets/own.svg",
    ];
    let loaded = with_files(&format!("{SITE}{theme}"), &files);
    let file = |path: &str| support::page(&loaded, path);
    assert_eq!(file("assets/crest.svg"), "the file themes/valley/static/crest.svg");
    assert_eq!(file("assets/fonts/a b.woff2"), "the file themes/hill/static/fonts/a b.woff2");
    assert_eq!(file("assets/own.svg"), "the file static/assets/own.svg");
    assert!(!loaded.routes.iter().any(|route| route.path().contains("other.svg")), "a theme that is not in use");
    assert!(file("index.html").contains("<link rel=\"icon\" href=\"/assets/favicon.svg\">"));
    assert!(!support::told(&loaded).iter().any(|line| line.contains(" error[")), "{:#?}", support::told(&loaded));
}

#[test]
fn missing_files_of_templates_and_styles_are_reported() {
    let theme = "-- themes/valley/templates/components/header.html --\n<header><img src=\"/logo.png\" alt=\"\"><img src=\"/there.png\" alt=\"\">\n\
        <link href=\"/extra.css\"><img src=\"https://img.example.com/a.png\" alt=\"\"></header>\n-- themes/valley/styles/90-own.css --\n@import \"gone.css\";\n\
        .a { background: url(https://img.example.com/b.png) }\n-- themes/valley/template/page.html --\n<p></p>\n";
    let loaded = with_files(&format!("{SITE}{theme}"), &["static/there.png"]);
    let found = codes(&loaded, "theme-file");
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found.iter().any(|line| line.contains("no file `/logo.png`")), "{found:#?}");
    assert!(found.iter().any(|line| line.contains("no file `/extra.css`")), "{found:#?}");
    assert!(
        found.iter().any(|line| line.contains("90-own.css:1:1 ") && line.contains("`@import` loads nothing")),
        "{found:#?}"
    );
    let foreign = codes(&loaded, "third-party");
    assert!(foreign.len() == 2 && foreign.iter().all(|line| line.contains("`img.example.com`")), "{foreign:#?}");
    let unread = codes(&loaded, "template-unused");
    assert!(unread.len() == 1 && unread[0].contains("`templates/page.html`"), "{unread:#?}");
}

#[test]
fn a_file_that_the_theme_names_and_that_is_missing_is_reported_there() {
    let theme = "-- themes/valley/templates/components/header.html --\n<header><img src=\"/assets/crest.svg\" alt=\"\">\n\
        <img src=\"{{ site.base_path }}/assets/gone.svg\" alt=\"\"></header>\n-- themes/valley/styles/90-own.css --\n.a { background: url(pattern.png) }\n";
    let loaded = with_files(&format!("{SITE}{theme}"), &["themes/valley/static/crest.svg"]);
    let found = codes(&loaded, "theme-file");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("themes/valley/styles/90-own.css:1:22") && line.contains("`pattern.png`")),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("themes/valley/templates/components/header.html:2:")
                && line.contains("`gone.svg`")),
        "{found:#?}"
    );
}

#[test]
fn a_template_that_nothing_uses_is_reported_with_the_nearest_name() {
    let theme = "-- themes/valley/templates/polcy.html --\n<p>\n-- themes/valley/templates/policy/page.html --\n<p>\n\
        -- themes/valley/templates/policies/list.html --\n<p>\n-- themes/valley/templates/policies/register.html --\n{% include \"parts/foot.html\" %}\n\
        -- themes/valley/templates/parts/foot.html --\n<p>\n-- themes/valley/templates/parts/box.html --\n{% component own.box() %}{% endcomponent own.box %}\n\
        -- themes/valley/templates/event-list.html --\n<p>\n";
    let found = codes(&with_files(&format!("{SITE}{theme}"), &[]), "template-unused");
    assert_eq!(found.len(), 3, "{found:#?}");
    for (file, near) in
        [("polcy.html", "policy.html"), ("policy/page.html", "policy.html"), ("policies/list.html", "policy-list.html")]
    {
        let starts = format!("themes/valley/templates/{file}:1:1 warning");
        assert!(
            found.iter().any(|line| line.starts_with(&starts) && line.contains(&format!("did you mean `{near}`"))),
            "{file}: {found:#?}"
        );
    }
}

#[test]
fn the_sites_own_styles_have_a_separate_budget() {
    let weight = |css: String| {
        let loaded = with_files(&format!("{SITE}-- themes/valley/styles/90-own.css --\n{css}\n"), &[]);
        let found = pipeline::render_all(&loaded, true);
        found.into_iter().filter(|own| own.code == "page-weight").map(|own| own.message).collect::<Vec<_>>()
    };
    let rules = |count: usize| (0..count).map(|at| format!(".own-{at:04} {{ margin: 1px }}")).collect::<String>();
    assert_eq!(weight(rules(200)), Vec::<String>::new());
    let found = weight(rules(400));
    assert!(found.len() == 1 && found[0].contains("bytes of your own, more than 6000"), "{found:?}");
}

#[test]
fn the_sites_own_robots_txt_replaces_the_generated_one_and_is_checked() {
    let load = |text: &str| with_files(&format!("{SITE}-- static/robots.txt --\n{text}"), &["static/robots.txt"]);
    let blocked = load("User-agent: *\nDisallow: /\n");
    assert_eq!(support::page(&blocked, "robots.txt"), "the file static/robots.txt");
    let found = codes(&blocked, "robots");
    assert!(found.iter().any(|line| line.starts_with("static/robots.txt:2:1 warning")), "{found:#?}");
    assert!(
        found.iter().any(|line| line.starts_with("static/robots.txt:1:1 advice")
            && line.contains("https://valley.example.org/sitemap.xml")),
        "{found:#?}"
    );
    let fine = load(
        "User-agent: bad-robot\nDisallow: /\n\nUser-agent: *\nDisallow: /drafts/\nSitemap: https://valley.example.org/sitemap.xml\n",
    );
    assert_eq!(codes(&fine, "robots"), Vec::<String>::new());
    assert!(
        support::page(&with_files(SITE, &[]), "robots.txt").contains("Sitemap: https://valley.example.org/sitemap.xml")
    );
}
