//! Tests what an organisation must publish: found by title, in the list, or missing; on a page, in both languages.

mod support;

use commonweal::site::RequirementStatus;

const SITE: &str = r#"
-- site.toml --
title = "Test school"
base_url = "https://school.example.org"
languages = ["en", "cy"]
[organisation]
name = "Test school"
-- content/policies/charging.md --
+++
title = "Charging and remissions policy"
+++
-- content/policies/old-complaints.md --
+++
title = "Complaints policy 2019"
withdrawn = 2025-01-01
+++
-- content/what-we-publish.toml --
title = "What we must publish"
kinds = ["maintained-school"]
nation = "england"
[[items]]
id = "inspection"
url = "https://reports.example.org/1"
[[items]]
id = "sport-premium"
does_not_apply = "We have no *primary* pupils."
-- content/what-we-publish.cy.toml --
title = "Beth sy'n rhaid inni ei gyhoeddi"
[[items]]
id = "sport-premium"
does_not_apply = "Nid oes gennym ddisgyblion cynradd."
"#;

#[test]
fn each_duty_is_published_missing_or_not_applicable() {
    let loaded = support::load(SITE);
    let site = &loaded.renderer.site;
    let status = |id: &str| site.statutory().iter().find(|item| item.duty.id == id).map(|item| item.status);
    assert!(
        matches!(status("charging"), Some(RequirementStatus::Document(id)) if site.title(id).starts_with("Charging"))
    );
    assert_eq!(status("inspection"), Some(RequirementStatus::Address("https://reports.example.org/1")));
    assert_eq!(status("sport-premium"), Some(RequirementStatus::DoesNotApply));
    assert_eq!(status("complaints"), Some(RequirementStatus::NotYet), "a withdrawn policy answers nothing");
    assert_eq!(status("accessibility-statement"), Some(RequirementStatus::NotYet), "nobody wrote one");
    assert_eq!(status("school-prospectus"), None, "Wales asks for it, England does not");
}

#[test]
fn the_publication_page_is_in_the_readers_language() {
    let loaded = support::load(SITE);
    let page = support::page(&loaded, "what-we-publish/index.html");
    assert!(page.contains("<th scope=\"row\">Behaviour policy</th>"), "{page}");
    assert!(page.contains("We have no <em>primary</em> pupils."));
    assert!(page.contains("1 thing does not apply to us"));
    let welsh = support::page(&loaded, "cy/what-we-publish/index.html");
    assert!(welsh.contains("<th scope=\"row\">Polisi ymddygiad</th>"), "{welsh}");
    assert!(welsh.contains("Nid oes gennym ddisgyblion cynradd."));
    assert!(welsh.contains("hreflang=\"en\">Department for Education"), "laws are cited by their own names");
    assert!(page.contains("href=\"/what-we-publish/\""), "every footer leads to it");
}

#[test]
fn an_unknown_name_is_reported_with_the_nearest() {
    let told = support::told(&support::load(
        "-- content/what-we-publish.toml --\ntitle = \"T\"\nkinds = [\"charity\"]\n[[items]]\nid = \"chargin\"\nurl = \"/x/\"\n",
    ));
    assert!(told.iter().any(|line| line.contains("not-a-choice") && line.contains("charging")), "{told:#?}");
}

#[test]
fn duties_on_paper_are_only_recommended_on_the_website() {
    let told = support::told(&support::load(
        "-- content/what-we-publish.toml --\ntitle = \"T\"\nkinds = [\"maintained-school\"]\nnation = \"wales\"\n",
    ));
    let has = |level: &str, words: &str| told.iter().any(|line| line.contains(level) && line.contains(words));
    assert!(has("advice", "`School prospectus` should be published"), "{told:#?}");
    assert!(has("warning", "`Summary of the curriculum` must be published"), "{told:#?}");
}

#[test]
fn without_a_list_there_is_no_page() {
    let loaded = support::load("-- content/a.md --\n+++\ntitle = \"A\"\n+++\n");
    assert!(loaded.renderer.site.statutory().is_empty());
    assert!(!loaded.routes.iter().any(|route| route.path().contains("what-we-publish")));
}
