//! A type that a site declares for itself is an event everywhere, with no Rust.

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
fn it_has_pages_a_list_and_a_place_in_the_feed() {
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
fn its_own_required_field_is_missed_where_it_is_missing() {
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
