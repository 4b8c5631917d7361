//! Tests a type that a site declares and that extends events: it behaves as an event everywhere, without Rust code.

mod support;

const SITE: &str = r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
[calendar]
organiser = { name = "Test trust", email = "office@example.org" }
[types.minutes]
extends = "event"
folder = "minutes"
fields.chair = { type = "text", required = true, help = "The role that chaired" }
fields.policy = { type = "reference", to = "policy" }
-- content/policies/lettings.md --
+++
title = "Lettings policy"
+++
-- content/minutes/board-december.md --
+++
title = "Board meeting in December"
start = 2026-12-10T17:00:00
end = 2026-12-10T18:30:00
chair = "Chair of the board"
policy = "lettings"
updated = 2026-11-20
+++
We met.
-- content/minutes/no-chair.md --
+++
title = "Board meeting in January"
start = 2027-01-14T17:00:00
end = 2027-01-14T18:30:00
updated = 2026-11-20
+++
"#;

#[test]
fn a_declared_type_has_pages_a_list_and_feed_entries() {
    let loaded = support::load(SITE);
    assert!(support::page(&loaded, "minutes/board-december/index.html").contains("Chair of the board"));
    assert!(support::page(&loaded, "minutes/index.html").contains("Board meeting in December"));
    assert!(support::page(&loaded, "events/index.html").contains("Board meeting in December"));
    assert!(support::page(&loaded, "events/calendar.ics").contains("SUMMARY:Board meeting in December"));
    assert!(
        support::page(&loaded, "minutes/board-december/event.ics")
            .contains("DTSTART;TZID=Europe/London:20261210T170000")
    );
}

#[test]
fn a_field_of_its_own_that_names_a_file_is_a_link_to_it() {
    let site = SITE.replace("fields.policy", "fields.pack = { type = \"file\" }\nfields.policy");
    let mut inputs = support::inputs(
        &site.replace("chair = \"Chair of the board\"", "chair = \"Chair of the board\"\npack = \"pack.pdf\""),
    );
    inputs.assets.push(support::asset("content/minutes/pack.pdf"));
    let loaded = commonweal::pipeline::load(inputs, &support::options());
    let page = support::page(&loaded, "minutes/board-december/index.html");
    assert!(page.contains("<a href=\"/minutes/pack.pdf\">pack.pdf (PDF, "), "{page}");
}

#[test]
fn a_missing_required_field_of_a_declared_type_is_reported() {
    let told = support::told(&support::load(SITE));
    assert!(
        told.iter()
            .any(|line| line.starts_with("content/minutes/no-chair.md:1:1 error[missing-field]")
                && line.contains("chair")),
        "{told:#?}"
    );
}

#[test]
fn the_policy_for_browsers_lets_the_script_of_its_form_run() {
    let loaded = support::load(
        r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
[types.survey]
folder = "surveys"
fields.form = { type = "table", fields = "form" }
-- content/surveys/halls.md --
+++
title = "Our halls"
[form]
fields = ["name"]
endpoint = { kind = "own", url = "https://forms.example.org/halls" }
+++
"#,
    );
    assert!(support::page(&loaded, "surveys/halls/index.html").contains("<form"), "{:#?}", support::told(&loaded));
    let headers = support::page(&loaded, "_headers");
    assert!(headers.contains("script-src 'self'") && headers.contains("https://forms.example.org"), "{headers}");
}

const TEMPLATES: &str = r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org/trust"
languages = ["en", "cy"]
theme = "valley"
[types.minutes]
title = "Minutes"
fields = { chair = "text", held = "date", from = "time", policy = { type = "reference", to = "policy" }, also = { type = "list", of = { type = "reference", to = "policy" } }, note = "markdown", paper = "file", open = "boolean", count = "integer" }
-- themes/valley/theme.toml --
extends = "commons"
-- themes/valley/templates/minutes.html --
{% extends "base.html" %}{% block content %}<p class="own">{{ page.type }}|{{ fields.chair }}|{{ fields.held.text }} {{ fields.held.iso }}|{{ fields.from.iso }}|
<a href="{{ fields.policy.href }}">{{ fields.policy.title }}</a>|{% for link in fields.also %}{{ link.title }},{% endfor %}|{{ fields.note.html | safe }}|{{ fields.paper.href }}|
{% if fields.open %}open{% endif %}|{{ fields.count + 1 }}|{% if fields.tags %}tags{% else %}no tags{% endif %}</p>{{ view.body.html | safe }}{% endblock content %}
-- themes/valley/templates/minutes-list.html --
{% extends "base.html" %}{% block content %}<p class="own-list">{{ page.type }}|{{ fields.summary }}|{% for group in view.groups %}{% for card in group.cards %}{{ card.link.title }}: {{ card.fields.chair }};{% endfor %}{% endfor %}</p>{% endblock content %}
-- themes/valley/templates/policy.html --
{% extends "policies/policy.html" %}{% block content %}<p class="own-policy">{{ page.type }} {{ fields.next_review.iso }}</p>{{ super() }}{% endblock content %}
-- themes/valley/templates/policy-list.html --
{% extends "policies/register.html" %}{% block content %}{% for group in view.groups %}{% for row in group.rows %}<p class="own-row">{{ row.fields.next_review.text }}</p>{% endfor %}{% endfor %}{% endblock content %}
-- themes/valley/templates/pillar.html --
{% extends "frameworks/pillar.html" %}{% block content %}<p class="own-plan">{% if fields.action_plan.summary %}{{ fields.action_plan.summary.html | safe }}{% else %}kept{% endif %} {{ fields.action_plan.review.iso }}</p>{% endblock content %}
-- themes/valley/templates/event.html --
{% extends "events/event.html" %}{% block content %}<p class="own-event">{% if fields.place %}{{ fields.place.title }}{% else %}nowhere{% endif %} {{ fields.start.iso }}</p>{% endblock content %}
-- content/places/hall.md --
+++
title = "Hall"
summary = "shown"
+++
-- content/events/fair.md --
+++
title = "Fair"
start = 2026-12-01T10:00:00
duration = "1h"
place = "hall"
organiser = { name = "Team", email = "team@example.org" }
+++
-- content/policies/lettings.md --
+++
title = "Lettings policy"
next_review = "2027-04"
+++
-- content/policies/secret.md --
+++
title = "Secret policy"
visibility = "internal"
+++
-- content/frameworks/f/index.md --
+++
title = "F"
+++
-- content/frameworks/f/p.md --
+++
title = "P"
action_plan = { visibility = "internal", summary = "Hush", review = "2027-02" }
+++
-- content/minutes/index.md --
+++
title = "Minutes"
summary = "What was decided."
+++
-- content/minutes/october.md --
+++
title = "October"
chair = "Chair of the board"
held = 2026-10-05
from = "5.30pm"
policy = "lettings"
also = ["lettings", "secret"]
note = "It was *short*."
paper = "/paper.pdf"
open = true
count = 11
+++
Text.
-- content/minutes/october.cy.md --
+++
title = "Hydref"
+++
"#;

#[test]
fn templates_of_a_type_read_its_fields() {
    let mut inputs = support::inputs(TEMPLATES);
    inputs.assets = vec![support::asset("static/paper.pdf")];
    let loaded = commonweal::pipeline::load(inputs, &support::options());
    let told = support::told(&loaded);
    assert!(!told.iter().any(|line| line.contains(" error[") || line.contains("template-unused")), "{told:#?}");
    let own = |path: &str| {
        let page = support::page(&loaded, path);
        let (_, rest) = page.split_once("class=\"own").unwrap_or_else(|| panic!("{path}: {page}"));
        rest.split("</p>").next().unwrap_or_default().replace('\n', "")
    };
    assert_eq!(
        own("minutes/october/index.html"),
        "\">minutes|Chair of the board|5 October 2026 2026-10-05|17:30|\
         <a href=\"/trust/policies/lettings/\">Lettings policy</a>|Lettings policy,|It was <em>short</em>.|/trust/paper.pdf|open|12|no tags"
    );
    assert!(own("cy/minutes/october/index.html").contains("5 Hydref 2026 2026-10-05"));
    assert_eq!(own("minutes/index.html"), "-list\">minutes|What was decided.|October: Chair of the board;");
    assert_eq!(own("policies/lettings/index.html"), "-policy\">policy 2027-04");
    assert_eq!(own("policies/index.html"), "-row\">April 2027");
    assert_eq!(own("frameworks/f/p/index.html"), "-plan\">kept 2027-02");
    assert_eq!(own("events/fair/index.html"), "-event\">Hall 2026-12-01T10:00");
    let hidden = support::load(&TEMPLATES.replace("summary = \"shown\"", "visibility = \"internal\""));
    assert!(
        support::page(&hidden, "events/fair/index.html").contains("-event\">nowhere 2026"),
        "a hidden place is left out"
    );
}

#[test]
fn a_template_can_tell_what_was_written_from_a_default_of_a_built_in_type() {
    let loaded = support::load(
        r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
theme = "valley"
[types.group]
folder = "groups"
fields.open = { type = "boolean", default = true }
-- themes/valley/theme.toml --
extends = "commons"
-- themes/valley/templates/partner.html --
{% extends "base.html" %}{% block content %}<p class="own">{% if fields.status %}{{ fields.status }}{% else %}unsaid{% endif %}</p>{% endblock content %}
-- themes/valley/templates/pillar.html --
{% extends "base.html" %}{% block content %}<p class="own">{% if fields.action_plan.visibility %}said{% else %}unsaid{% endif %}</p>{% endblock content %}
-- themes/valley/templates/group.html --
{% extends "base.html" %}{% block content %}<p class="own">{% if fields.open %}open{% else %}closed{% endif %}</p>{% endblock content %}
-- content/partners/silent.md --
+++
title = "Silent"
+++
-- content/partners/said.md --
+++
title = "Said"
status = "active"
+++
-- content/frameworks/f/index.md --
+++
title = "F"
+++
-- content/frameworks/f/plan.md --
+++
title = "Plan"
action_plan = { summary = "Words." }
+++
-- content/groups/choir.md --
+++
title = "Choir"
+++
"#,
    );
    let own = |path: &str| {
        let html = support::page(&loaded, path);
        let rest = html.split("<p class=\"own\">").nth(1).unwrap_or_default().to_owned();
        rest.split("</p>").next().unwrap_or_default().to_owned()
    };
    assert_eq!(own("partners/silent/index.html"), "unsaid");
    assert_eq!(own("partners/said/index.html"), "active");
    assert_eq!(own("frameworks/f/plan/index.html"), "unsaid");
    assert_eq!(own("groups/choir/index.html"), "open");
}
