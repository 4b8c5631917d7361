//! A theme of a school's own, in fewer than thirty lines: another header, another component, other words; all else stays.

mod support;

/// The child theme: what a site puts into `themes/valley/`, and nothing more.
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
+++
"#;

#[test]
fn it_changes_the_header_a_component_and_words_in_under_thirty_lines() {
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
