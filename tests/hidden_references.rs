//! Public documents name hidden ones in every possible field, or are beneath hidden ones: no output contains a word
//! of a hidden document. The test fills every field of every type by its declaration, so it covers new fields at
//! once.

mod support;

use std::fmt::Write as _;

use commonweal::pipeline::{self, Loaded, RouteBody};
use commonweal::schema::{FieldShape, Shape, ValueKind};
use commonweal::types::{ContentType, Types};

/// Occurs in every text of a hidden document.
const SECRET: &str = "Ztopsecret";

/// Front matter that hides a document on the day of the test.
const STATES: [&str; 3] = ["visibility = \"internal\"", "draft = true", "publish = 2099-01-01"];

/// Fields that set the address or visibility of a document.
const LEFT_OUT: [&str; 14] = [
    "aliases",
    "changes",
    "checks",
    "draft",
    "expires",
    "extra",
    "order",
    "publish",
    "slug",
    "title",
    "type",
    "untranslated",
    "visibility",
    "withdrawn",
];

/// The document that the test writes.
#[derive(Clone, Copy, PartialEq)]
enum Whose {
    /// A hidden document: its texts are secret, and it names no others.
    Hidden,
    /// A visible document: every field that can name a document names a hidden one.
    Public,
}

/// Returns a TOML value of a kind, on one line.
fn value(kind: &ValueKind, field: &FieldShape, whose: Whose) -> Option<String> {
    Some(match kind {
        ValueKind::Text | ValueKind::Markdown | ValueKind::Numeral if &*field.name == "id" => "\"hidden-theme\"".into(),
        ValueKind::Text | ValueKind::Markdown | ValueKind::Numeral => match whose {
            Whose::Hidden => format!("\"{SECRET} {}\"", field.name),
            Whose::Public => "\"Public words\"".into(),
        },
        ValueKind::Reference(to) => match (whose, to.first()) {
            (Whose::Hidden, _) => return None,
            (Whose::Public, to) => format!("\"hidden-{}\"", to.map_or("policy", |to| to)),
        },
        ValueKind::List(of) => format!("[{}]", value(of, field, whose)?),
        ValueKind::Map(of) => match value(of, field, whose) {
            Some(value) => format!("{{ hidden-reference = {value} }}"),
            None => return None,
        },
        ValueKind::Table(shape) => format!("{{ {} }}", entries(shape, whose).join(", ")),
        ValueKind::AnyOf(kinds) => {
            let names = |kind: &&ValueKind| matches!(kind, ValueKind::Reference(_));
            let reference = kinds.iter().find(names).filter(|_| whose == Whose::Public);
            value(reference.or_else(|| kinds.iter().find(|kind| !names(kind)))?, field, whose)?
        }
        ValueKind::Boolean => "true".into(),
        ValueKind::Choice(words) => format!("\"{}\"", words.first()?),
        ValueKind::Link => "\"https://trust.example.org/\"".into(),
        ValueKind::File | ValueKind::Free => return None,
        _ if field.example.starts_with(['[', '{']) => return None,
        _ => Some(field.example.clone()).filter(|example| !example.is_empty())?,
    })
}

fn entries(shape: &Shape, whose: Whose) -> Vec<String> {
    let fields = shape.fields.iter().filter(|field| &*field.name != "visibility");
    fields.filter_map(|field| Some(format!("{} = {}", field.name, value(&field.kind, field, whose)?))).collect()
}

/// Returns the front matter of a document of a type.
fn front_matter(kind: &ContentType, whose: Whose, state: &str) -> String {
    let title = if whose == Whose::Hidden { SECRET } else { "Public" };
    let mut text = format!("title = \"{title} {}\"\n{state}\n", kind.name);
    for field in kind.shape.fields.iter().filter(|field| !LEFT_OUT.contains(&&*field.name)) {
        if let Some(value) = value(&field.kind, field, whose) {
            let _ = writeln!(text, "{} = {value}", field.name);
        }
    }
    text
}

/// Returns a site with a hidden and a public document of each type, in two languages.
fn site(state: &str) -> String {
    let types = Types::built_in();
    let mut site =
        "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n"
            .to_owned();
    let mut page = |path: &str, front: &str| {
        let _ = write!(site, "-- content/{path}.md --\n+++\n{front}+++\n");
        let welsh: String =
            front.lines().filter(|line| line.starts_with("title")).map(|line| format!("{line}\n")).collect();
        let _ = write!(site, "-- content/{path}.cy.md --\n+++\n{welsh}+++\n");
    };
    for kind in types.iter().filter(|kind| kind.file.is_empty()) {
        let (hidden, public) = (front_matter(kind, Whose::Hidden, state), front_matter(kind, Whose::Public, ""));
        match &*kind.name {
            "framework" => {
                page("frameworks/hidden-framework/index", &hidden);
                page("frameworks/public-framework/index", &public);
            }
            "pillar" => {
                page("frameworks/public-framework/hidden-pillar/index", &hidden);
                page("frameworks/public-framework/public-pillar", &public);
                // A page beneath the hidden one.
                page("frameworks/public-framework/hidden-pillar/beneath", &public);
                page("frameworks/hidden-framework/beneath", &public);
                page("frameworks/hidden-framework/plain", "title = \"Plain\"\n");
            }
            name => {
                let folder = if kind.folder.is_empty() { "about" } else { &kind.folder };
                page(&format!("{folder}/hidden-{name}"), &hidden);
                page(&format!("{folder}/public-{name}"), &public);
                page(&format!("{folder}/hidden-folder-{name}/index"), &hidden);
                page(&format!("{folder}/hidden-folder-{name}/beneath-{name}"), &public);
            }
        }
    }
    // A site has one of each of these.
    let _ = write!(
        site,
        "-- content/glossary.toml --\ntitle = \"{SECRET} glossary\"\n{state}\n[[terms]]\nterm = \"Public\"\nmeaning = \"{SECRET} meaning\"\n\
         -- content/accessibility.toml --\ntitle = \"{SECRET} accessibility\"\n{state}\n[[issues]]\nwhat = \"{SECRET} issue\"\nwhy = \"not-yet\"\n\
         -- content/privacy.md --\n+++\ntitle = \"{SECRET} privacy\"\n{state}\n+++\n{SECRET} words.\n\
         -- content/policies/index.md --\n+++\ntitle = \"{SECRET} list\"\nsummary = \"{SECRET} summary\"\n{state}\n+++\n{SECRET} words.\n\
         -- content/index.md --\n+++\ntitle = \"{SECRET} home\"\n{state}\n+++\n{SECRET} words.\n\
         -- content/about/words.md --\n+++\ntitle = \"Words\"\n+++\nPublic words, and [a policy](../policies/hidden-policy.md).\n"
    );
    site
}

/// Returns the outputs that contain a secret, each with the text around it.
fn leaks(loaded: &Loaded) -> Vec<String> {
    let mut leaks = Vec::new();
    for route in loaded.routes.iter() {
        let mut buffer = Vec::new();
        if let Ok(RouteBody::Bytes(bytes)) = pipeline::render(loaded, route, &mut buffer) {
            buffer = bytes.into_owned();
        }
        let text = String::from_utf8_lossy(&buffer);
        for (at, _) in text.match_indices(SECRET) {
            let from = text[..at].char_indices().rev().take(120).last().map_or(0, |(at, _)| at);
            leaks.push(format!("{}: …{}", route.path(), &text[from..(at + 40).min(text.len())]));
        }
    }
    leaks
}

#[test]
fn no_text_of_a_hidden_document_appears_on_related_pages() {
    for state in STATES {
        let loaded = support::load(&site(state));
        let found = leaks(&loaded);
        assert!(found.is_empty(), "{state}: {} leaks\n{}", found.len(), found.join("\n"));
    }
}

/// The test above can fail: if nothing is hidden, the outputs contain each type's texts.
#[test]
fn texts_of_visible_documents_appear_on_related_pages() {
    let loaded = support::load(&site(""));
    let shown = leaks(&loaded);
    for words in ["glossary", "meaning", "accessibility", "issue", "privacy", "list", "home"] {
        let words = format!("{SECRET} {words}");
        assert!(shown.iter().any(|leak| leak.contains(&words)), "{words}");
    }
    for kind in Types::built_in().iter().filter(|kind| kind.file.is_empty()) {
        let words = format!("{SECRET} {}", kind.name);
        assert!(shown.iter().any(|leak| leak.contains(&words)), "{}", kind.name);
    }
    let is_level = |leak: &&String| leak.starts_with("frameworks/hidden-framework/plain/") && leak.contains("kicker");
    assert!(shown.iter().any(|leak| is_level(&leak)), "a level of the framework stands on the page of a pillar");
}

#[test]
fn a_theme_of_a_hidden_task_force_is_omitted_without_a_finding() {
    let site = |state: &str| {
        support::load(&format!(
            "-- content/taskforces/nature.md --\n+++\ntitle = \"Nature\"\n{state}\nthemes = [{{ id = \"ponds\", title = \"{SECRET}\" }}]\n+++\nWe meet.\n\
             -- content/events/dip.md --\n+++\ntitle = \"Dip\"\nstart = 2026-12-01T10:00\nthemes = [\"ponds\"]\n+++\nWe help.\n::: events theme=\"ponds\"\n:::\n\
             -- content/events/swim.md --\n+++\ntitle = \"Swim\"\nstart = 2026-12-02T10:00\nthemes = [\"pounds\"]\n+++\nWe help.\n"
        ))
    };
    for state in STATES.into_iter().chain(["expires = 2000-01-01", ""]) {
        let loaded = site(state);
        let named: Vec<&str> = loaded
            .findings
            .iter()
            .filter(|finding| matches!(finding.code, "ref-broken" | "directive"))
            .map(|finding| &*finding.message)
            .collect();
        assert_eq!(named, ["no theme has the id `pounds`"], "{state}");
    }
}

#[test]
fn a_menu_and_an_alert_leave_out_a_page_that_is_hidden_today() {
    for hidden in STATES.iter().chain(&["expires = 2020-01-01"]) {
        let site = format!(
            "-- site.toml --\ntitle = \"T\"\nbase_url = \"https://trust.example.org\"\n[alert]\ntitle = \"Closed\"\npage = \"visit\"\n\
             [[menu]]\ntitle = \"Visit\"\npage = \"visit\"\n[[menu]]\ntitle = \"About\"\npage = \"about\"\n\
             -- content/index.md --\n+++\ntitle = \"Home\"\n+++\nWords.\n-- content/about.md --\n+++\ntitle = \"About\"\n+++\nWords.\n\
             -- content/visit.md --\n+++\ntitle = \"Visit\"\n{hidden}\n+++\nWords.\n"
        );
        let loaded = support::load(&site);
        let broken = |loaded: &Loaded| loaded.findings.iter().filter(|own| own.code == "ref-broken").count();
        assert_eq!(broken(&loaded), 0, "{hidden}: {:?}", loaded.findings);
        let loaded = support::load(&site.replace("page = \"visit\"", "page = \"nowhere\""));
        assert_eq!(broken(&loaded), 2, "{:?}", loaded.findings);
    }
}
