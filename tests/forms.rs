//! Tests forms of pledges and pages: what a page shows, where answers go, and that all works without the script.

mod support;

const SITE: &str = r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
languages = ["en", "cy"]
-- content/contact.md --
+++
title = "Contact us"
[form]
purpose = "To answer you."
keep_until = "1 year"
endpoint = { kind = "own", url = "https://forms.example.org/contact" }
fields = [
  "name",
  "email",
  { name = "about", label = "What is it about?", kind = "choice", options = ["A place", "A room"], required = true },
  { name = "message", label = "Your message", hint = "A few lines will do.", kind = "long", required = true },
]
+++
-- content/contact.cy.md --
+++
title = "Cysylltu â ni"
[form]
purpose = "I'ch ateb."
fields = [
  "name",
  "email",
  { label = "Am beth mae'n sôn?", options = ["Lle", "Ystafell"] },
  { label = "Eich neges", hint = "Bydd ychydig linellau'n ddigon." },
]
+++
"#;

#[test]
fn a_translation_finds_a_question_without_an_id_by_its_name() {
    let welsh = "{ id = \"message\", label = \"Eich neges\" },\n  { id = \"about\", label = \"Am beth mae'n sôn?\", options = [\"Lle\", \"Ystafell\"] }";
    let start = SITE.find("  { label = \"Am beth").expect("the Welsh questions");
    let end = start + SITE[start..].find("]\n+++").expect("their end");
    let loaded = support::load(&format!("{}  {welsh},\n{}", &SITE[..start], &SITE[end..]));
    let said: Vec<&str> =
        loaded.findings.iter().map(|finding| &*finding.message).filter(|said| said.contains("entry")).collect();
    assert_eq!(said, Vec::<&str>::new());
    let page = support::page(&loaded, "cy/contact/index.html");
    let (about, message) = (page.find("Am beth mae").expect("asked"), page.find("Eich neges").expect("asked"));
    assert!(about < message, "the order is that of the original");
}

#[test]
fn a_plain_page_can_have_a_form_and_a_page_of_thanks() {
    let loaded = support::load(SITE);
    let page = support::page(&loaded, "contact/index.html");
    for expected in [
        "action=\"https://forms.example.org/contact\" method=\"post\"",
        "data-problem=\"There is a problem\"",
        "data-missing=\"Enter your name\"",
        "data-wrong=\"Enter an email address in the right form",
        "data-missing=\"Choose an answer to “What is it about?”\"",
        "<textarea id=\"question-4\" name=\"message\" rows=\"5\" aria-describedby=\"question-4-hint\" required>",
        "Your answers are sent to forms.example.org.",
        "name=\"next\" value=\"https://trust.example.org/contact/thanks/\"",
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    let (data, button) = (page.find("What happens to your answers"), page.rfind("<button"));
    assert!(data.is_some() && data < button, "privacy stands before the button");
    assert!(support::page(&loaded, "contact/thanks/index.html").contains("Your message has been sent"));
}

#[test]
fn a_welsh_form_is_in_welsh_and_sends_the_first_languages_values() {
    let loaded = support::load(SITE);
    let page = support::page(&loaded, "cy/contact/index.html");
    for expected in [
        "data-problem=\"Mae problem\"",
        "data-missing=\"Rhowch eich enw\"",
        "name=\"about\" value=\"A place\"",
        "Bydd ychydig linellau&#39;n ddigon.",
        "value=\"https://trust.example.org/cy/contact/thanks/\"",
        "Anfon fy neges",
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    assert!(support::page(&loaded, "cy/contact/thanks/index.html").contains("Mae eich neges wedi’i hanfon"));
}

#[test]
fn the_honeypot_is_hidden_from_readers_and_keyboard_users() {
    let page = support::page(&support::load(SITE), "contact/index.html");
    let trap = &page[page.find("<div class=\"trap\"").expect("a trap")..];
    let trap = &trap[..trap.find("</div>").expect("its end")];
    assert!(
        trap.contains(" hidden>") && trap.contains("tabindex=\"-1\"") && trap.contains("autocomplete=\"off\""),
        "{trap}"
    );
}

#[test]
fn the_script_is_small_named_by_its_content_and_only_where_a_form_is() {
    let loaded = support::load(SITE);
    let page = support::page(&loaded, "contact/index.html");
    let at = page.find("<script src=\"/assets/form-").expect("the script");
    let path = page[at + "<script src=\"/".len()..].split('"').next().expect("its address");
    let script = support::page(&loaded, path);
    assert!(script.len() <= 1500, "{} bytes", script.len());
    assert!(!script.contains("innerHTML") && !script.contains("eval"));
    assert!(!support::page(&loaded, "index.html").contains("<script src"));
}

#[test]
fn forms_are_listed_on_the_privacy_page_and_permitted_by_the_policy() {
    let loaded = support::load(SITE);
    let privacy = support::page(&loaded, "privacy/index.html");
    assert!(privacy.contains("To answer you.") && privacy.contains("1 year after you send them"), "{privacy}");
    assert!(support::page(&loaded, "_headers").contains("form-action 'self' https://forms.example.org;"));
}
