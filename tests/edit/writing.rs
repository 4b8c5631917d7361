//! Writes pages in a browser without script.

use commonweal::preview::PreviewSettings;

use crate::browser::{changed, controls, editable, open, post, save};
use crate::site::Site;

fn text(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.root().join(path)).expect("there")
}

/// Follows the redirect after a form.
fn followed(site: &Site, answer: &crate::site::Answer) -> String {
    assert_eq!(answer.status, 303, "{answer:?}");
    let page = site.get(answer.header("Location"));
    assert_eq!(page.status, 200, "{page:?}");
    page.text()
}

#[test]
fn a_page_is_changed_and_shown() {
    let site = editable();
    assert_eq!(site.state("/about/")["edit"], "/.preview/edit/?file=content/about.md");
    let answer = save(
        &site,
        "content/about.md",
        &[
            ("title", "Who we \"are\""),
            ("summary", "Two words."),
            (":body", "First.\r\n\r\n## More\r\n\r\nSecond & <b>.\r\n"),
        ],
    );
    let page = followed(&site, &answer);
    assert!(page.contains("Saved.") && page.contains("value=\"Who we &quot;are&quot;\""), "{page}");
    let expected =
        "+++\ntitle = \"Who we \\\"are\\\"\"\nsummary = \"Two words.\"\n+++\n\nFirst.\n\n## More\n\nSecond & <b>.\n";
    assert_eq!(text(&site, "content/about.md"), expected);
    // The findings are at the line of the text.
    assert!(page.contains("line 5 of the text"), "{page}");
    let shown = site.get("/about/").text();
    assert!(shown.contains("First.") && shown.contains("More"), "{shown}");
    // Saving again without a change writes nothing.
    let answer = save(&site, "content/about.md", &[]);
    assert!(answer.header("Location").ends_with("done=nothing"), "{answer:?}");
}

#[test]
fn a_save_with_an_error_is_kept_and_reported_at_its_field() {
    let site = editable();
    let answer = save(&site, "content/about.md", &[("title", ""), ("updated", "soon"), ("image.src", "none.jpg")]);
    let page = followed(&site, &answer);
    assert_eq!(
        text(&site, "content/about.md"),
        "+++\nupdated = \"soon\"\nimage = { src = \"none.jpg\" }\n+++\n\nWho we are.\n"
    );
    for field in ["title", "updated", "image.src"] {
        assert!(page.contains(&format!("id=\"e-{field}\"")), "{field}: {page}");
    }
}

#[test]
fn each_save_can_be_undone() {
    let site = editable();
    let first = text(&site, "content/about.md");
    followed(&site, &save(&site, "content/about.md", &[("title", "One")]));
    let second = text(&site, "content/about.md");
    followed(&site, &save(&site, "content/about.md", &[("title", "Two")]));
    for expected in [second, first] {
        let page = open(&site, "content/about.md").text();
        assert!(page.contains("Undo the last save"), "{page}");
        let answer = post(&site, "undo", &controls(&page));
        followed(&site, &answer);
        assert_eq!(text(&site, "content/about.md"), expected);
    }
    assert!(!open(&site, "content/about.md").text().contains("Undo the last save"));
}

#[test]
fn what_another_program_changed_meanwhile_is_combined_or_shown() {
    let site = editable();
    site.write("content/about.md", "+++\ntitle = \"About\"\nowner = \"A\"\n+++\n\nOne.\n\nTwo.\n\nThree.\n");
    let sent = controls(&open(&site, "content/about.md").text());
    site.write("content/about.md", "+++\ntitle = \"About\"\nowner = \"B\"\n+++\n\nTheir one.\n\nTwo.\n\nThree.\n");
    let mine = changed(sent.clone(), &[("title", "Mine"), (":body", "One.\r\n\r\nTwo.\r\n\r\nMy three.\r\n")]);
    let page = followed(&site, &post(&site, "save", &mine));
    assert!(page.contains("together with the changes"), "{page}");
    let merged = "+++\ntitle = \"Mine\"\nowner = \"B\"\n+++\n\nTheir one.\n\nTwo.\n\nMy three.\n";
    assert_eq!(text(&site, "content/about.md"), merged);
    // Both change the same: nothing is written, and both are shown.
    let mine = changed(sent, &[("owner", "Mine"), (":body", "My one.\r\n\r\nTwo.\r\n\r\nThree.\r\n")]);
    let answer = post(&site, "save", &mine);
    assert_eq!(answer.status, 409, "{answer:?}");
    assert_eq!(text(&site, "content/about.md"), merged);
    let page = answer.text();
    for shown in ["value=\"Mine\"", "Another program wrote here: B", "My one.", "Their one."] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    // Saving the page that showed both writes it.
    followed(&site, &post(&site, "save", &controls(&page)));
    assert_eq!(
        text(&site, "content/about.md"),
        "+++\ntitle = \"Mine\"\nowner = \"Mine\"\n+++\n\nMy one.\n\nTwo.\n\nThree.\n"
    );
}

#[test]
fn a_page_that_was_open_before_a_restart_keeps_what_was_typed() {
    let site = editable();
    let sent = changed(
        controls(&open(&site, "content/about.md").text()),
        &[(":secret", "of another run"), ("title", "Typed")],
    );
    let answer = post(&site, "save", &sent);
    assert_eq!(answer.status, 403);
    assert!(text(&site, "content/about.md").contains("About us"));
    let page = answer.text();
    assert!(page.contains("value=\"Typed\""), "{page}");
    followed(&site, &post(&site, "save", &controls(&page)));
    assert!(text(&site, "content/about.md").contains("Typed"));
}

#[test]
fn after_a_restart_the_changes_of_another_program_are_shown() {
    let site = editable();
    let other = [(":secret", "of another run"), (":hash", "unknown"), ("title", "Typed"), (":body", "Mine.")];
    let sent = changed(controls(&open(&site, "content/about.md").text()), &other);
    site.write("content/about.md", "+++\ntitle = \"Theirs\"\nowner = \"O\"\n+++\n\nTheir text.\n");
    let page = post(&site, "save", &sent).text();
    let marked = ["Another program wrote here: Theirs", "Another program wrote here: O"];
    for shown in marked.into_iter().chain(["value=\"Typed\"", "Their text.", "Mine."]) {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(text(&site, "content/about.md").contains("Theirs"));
}

#[test]
fn what_was_typed_and_not_saved_is_offered_until_it_is_saved_or_deleted() {
    let site = editable();
    let keep = |with: &[(&str, &str)]| {
        let sent = changed(controls(&open(&site, "content/about.md").text()), with);
        let answer = post(&site, "keep", &sent);
        assert_eq!(answer.status, 200, "{answer:?}");
    };
    let first = text(&site, "content/about.md");
    keep(&[("title", "Typed"), (":body", "More text.")]);
    keep(&[("title", "Typed elsewhere")]);
    assert_eq!(text(&site, "content/about.md"), first);
    let offered = |page: &str| page.matches("did not save it").count();
    let name = |rest: &str| rest[..32].to_owned();
    let names = |page: &str| -> Vec<String> {
        let kept = page.split("edit/restore\"").skip(1);
        kept.filter_map(|part| Some(name(part.split("name=\":form\" value=\"").nth(1)?))).collect()
    };
    let page = open(&site, "content/about.md").text();
    assert_eq!(offered(&page), 2, "{page}");
    let secret = controls(&page).into_iter().find(|(name, _)| name == ":secret").expect("a secret").1;
    let with = |form: &str| {
        [(":secret", secret.as_str()), (":file", "content/about.md"), (":form", form)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let restored = names(&page).into_iter().map(|name| post(&site, "restore", &with(&name)).text());
    let restored = restored.into_iter().find(|page| page.contains("More text.")).expect("the first text");
    assert!(restored.contains("value=\"Typed\""), "{restored}");
    let page = followed(&site, &post(&site, "save", &controls(&restored)));
    assert_eq!(offered(&page), 1, "{page}");
    assert_eq!(text(&site, "content/about.md"), "+++\ntitle = \"Typed\"\n+++\n\nMore text.\n");
    let page = followed(&site, &post(&site, "discard", &with(&names(&page)[0])));
    assert_eq!(offered(&page), 0, "{page}");
}

#[test]
fn a_list_can_be_introduced_and_extended() {
    let site = editable();
    site.write("content/events/index.md", "+++\ntitle = \"What is on\"\n+++\n\nCome.\n");
    site.wait("the form", || site.state("/events/")["edit"] == "/.preview/edit/?file=content/events/index.md");
    assert_eq!(site.state("/events/")["add"][0], "/.preview/edit/new/event");
}

#[test]
fn a_version_in_another_language_is_added_beside_the_original() {
    let site = editable();
    site.write(
        "site.toml",
        "title = \"Afon Valley\"\nbase_url = \"https://example.org\"\nlanguages = [\"en\", \"cy\"]\n",
    );
    let add = "edit/translate\"";
    site.wait("the second language", || open(&site, "content/about.md").text().contains(add));
    let page = open(&site, "content/about.md").text();
    let sent = changed(controls(&page), &[("language", "cy")]);
    let page = followed(&site, &post(&site, "translate", &sent));
    assert!(page.contains("In the original: About us") && page.contains("Who we are."), "{page}");
    let answer = save(&site, "content/about.cy.md", &[("title", "Amdanom ni"), (":body", "Pwy ydym ni.")]);
    let page = followed(&site, &answer);
    assert_eq!(text(&site, "content/about.cy.md"), "+++\ntitle = \"Amdanom ni\"\n+++\n\nPwy ydym ni.\n");
    assert!(page.contains("/.preview/edit/?file=content/about.md"), "{page}");
    assert!(!open(&site, "content/about.md").text().contains(add));
    assert_eq!(post(&site, "translate", &sent).status, 404);
}

#[test]
fn a_page_of_each_type_can_be_added() {
    let site = editable();
    let types = site.get("/.preview/edit/new/").text();
    for name in ["page", "event", "policy", "framework", "glossary"] {
        assert!(types.contains(&format!("/.preview/edit/new/{name}\"")), "{name}: {types}");
    }
    let add = |name: &str, title: &str| {
        let page = site.get(&format!("/.preview/edit/new/{name}")).text();
        post(&site, "new", &changed(controls(&page), &[("title", title)]))
    };
    let page = followed(&site, &add("event", "Spring fair"));
    assert!(page.contains("The page is created") && page.contains("name=\"start:time\""), "{page}");
    assert!(text(&site, "content/events/spring-fair.md").starts_with("+++\ntitle = \"Spring fair\""));
    let answer = add("event", "Spring fair");
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("exists already"), "{answer:?}");
    assert_eq!(add("pillar", "Care").status, 422);
    followed(&site, &add("glossary", ""));
    let page = followed(&site, &add("framework", "Our duty"));
    assert!(page.contains("content/frameworks/our-duty/index.md"), "{page}");
    followed(&site, &add("pillar", "Care"));
    assert!(text(&site, "content/frameworks/our-duty/care.md").contains("title = \"Care\""));
}

#[test]
fn a_file_whose_fields_cannot_be_read_is_changed_as_a_whole() {
    let site = editable();
    site.write("content/about.md", "+++\ntitle = \"About\nowner = 1\n+++\n\nText.\n");
    let page = open(&site, "content/about.md").text();
    assert!(page.contains("name=\":text\"") && !page.contains("name=\"title\""), "{page}");
    let sent = changed(controls(&page), &[(":text", "+++\r\ntitle = \"About\"\r\n+++\r\n\r\nText.\r\n")]);
    let page = followed(&site, &post(&site, "save", &sent));
    assert_eq!(text(&site, "content/about.md"), "+++\ntitle = \"About\"\n+++\n\nText.\n");
    assert!(page.contains("name=\"title\""), "{page}");
}

#[test]
fn every_form_of_the_example_site_is_sent_back_unchanged() {
    let folder = tempfile::tempdir().expect("a folder");
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    fn copy(from: &std::path::Path, to: &std::path::Path) {
        if from.is_dir() {
            std::fs::create_dir_all(to).expect("made");
            for entry in std::fs::read_dir(from).expect("a folder") {
                let name = entry.expect("an entry").file_name();
                copy(&from.join(&name), &to.join(&name));
            }
        } else {
            std::fs::copy(from, to).expect("copied");
        }
    }
    for name in ["content", "site.toml", "site.cy.toml", "static"] {
        copy(&from.join(name), &folder.path().join(name));
    }
    let settings =
        PreviewSettings { editing: commonweal::preview::EditScope::ThisComputer, ..PreviewSettings::default() };
    let site = crate::site::serve(folder, settings);
    for (path, before) in crate::documents::documents() {
        let page = open(&site, &path).text();
        assert!(page.contains("name=\"title\""), "{path}");
        let answer = post(&site, "save", &controls(&page));
        assert!(answer.header("Location").ends_with("done=nothing"), "{path}: {answer:?}");
        assert_eq!(text(&site, &path), before, "{path}");
    }
}
