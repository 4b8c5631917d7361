//! Pledges: each with its promise, those who signed and its form, and the page of thanks after the form.

use super::prose::PageText;
use super::{Fault, Renderer, Route, Routes, Subject, pages, prose, view};
use crate::schema::{Fields, Value};
use crate::site::DocId;
use crate::types::pledge::{Endpoint, Question, QuestionKind, endpoint, questions};

const THANKS: &str = "thanks";

pub fn routes(renderer: &Renderer, language: usize, routes: &mut Routes) {
    let site = &renderer.site;
    for id in site.of_type("pledge") {
        let Some(id) = site.version(*id, language) else { continue };
        let address = site.address(id).to_owned();
        if form_of(renderer, id).is_some() {
            routes.add_whole(format!("{address}{THANKS}/"), Subject::view_of(id, THANKS));
        }
        routes.add_whole(address, Subject::of(id));
    }
}

pub fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), Fault> {
    let Some(id) = route.subject.document else { return Ok(()) };
    if route.subject.view == THANKS { thanks(renderer, route, id, out) } else { pledge(renderer, route, id, out) }
}

fn pledge(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), Fault> {
    let (fields, language) = (renderer.site.fields(id), route.language);
    let text = PageText::new(renderer, id, language);
    let mut page = renderer.frame_of(route, id, "pledge", &text);
    page.facts = pages::own_facts(renderer, id, language, &text);
    let view = view::PledgeView {
        headline: renderer.text(id, "headline", language),
        statement: text.blocks(fields, "statement"),
        signatories: fields.table("signatories").and_then(|signed| signatories(renderer, signed, language)),
        measures: text.phrases(fields, "measures"),
        body: text.body(),
        form: form_of(renderer, id).map(|(form, endpoint)| self::form(renderer, route, id, form, endpoint, &text)),
    };
    text.finish()?;
    renderer.write_page(route, view::PledgeView::TEMPLATE, &page, &view, out)
}

fn signatories(renderer: &Renderer, signed: &Fields, language: usize) -> Option<view::Signatories> {
    let count = signed.integer("count")?;
    Some(view::Signatories {
        count: renderer.words(language).number(count),
        text: renderer.tn(language, "count-people", &[("count", count.into())]),
        as_of: renderer.when_in(signed, "as_of", language),
    })
}

/// A pledge's form and where it is sent; `None` if it asks nothing or is sent nowhere.
fn form_of(renderer: &Renderer, id: DocId) -> Option<(&Fields, Endpoint<'_>)> {
    let form = renderer.site.fields(id).table("form")?;
    let endpoint = endpoint(form);
    (endpoint != Endpoint::None && questions(form).next().is_some()).then_some((form, endpoint))
}

fn form(
    renderer: &Renderer,
    route: &Route,
    id: DocId,
    form: &Fields,
    endpoint: Endpoint,
    text: &PageText,
) -> view::Form {
    let (site, language) = (&renderer.site, route.language);
    // One name in every language: those who receive the answers count them together.
    let name = site.document(site.original(id)).id();
    let thanks = format!("{}{THANKS}/", site.address(id));
    let next = site.config.base.absolute(&thanks);
    let (action, honeypot, hidden, third_party) = match endpoint {
        Endpoint::Netlify => {
            (renderer.href(&thanks), "bot-field", vec![("form-name", name.to_owned())], Some("Netlify"))
        }
        Endpoint::Formspree(url) => {
            (url.to_owned(), "_gotcha", vec![("form", name.to_owned()), ("_next", next)], Some("Formspree"))
        }
        Endpoint::Own(url) => {
            let action = if url.starts_with('/') { renderer.href(url) } else { url.to_owned() };
            (action, "leave-empty", vec![("form", name.to_owned()), ("next", next)], None)
        }
        Endpoint::None => (String::new(), "leave-empty", Vec::new(), None),
    };
    let language_sent = ("language", renderer.code(language).to_owned());
    let first = site.fields(site.original(id)).table("form").unwrap_or(form);
    let first: Vec<Question> = questions(first).collect();
    view::Form {
        action,
        name: name.to_owned(),
        netlify: endpoint == Endpoint::Netlify,
        honeypot: honeypot.to_owned(),
        hidden: hidden
            .into_iter()
            .chain([language_sent])
            .map(|(name, value)| view::HiddenField { name: name.to_owned(), value })
            .collect(),
        fields: questions(form)
            .enumerate()
            .map(|(at, question)| field(renderer, id, &question, first.get(at), at + 1, language))
            .collect(),
        purpose: text.blocks(form, "purpose"),
        keep_until: keep_until(renderer, id, form, language),
        controller: renderer
            .text_in(id, form, "controller", language)
            .or_else(|| Some(view::Text::own(site.config.organisation_name(language)))),
        privacy: Some(privacy(renderer, form, language)),
        third_party: third_party.map(str::to_owned),
    }
}

fn field(
    renderer: &Renderer,
    id: DocId,
    question: &Question,
    first: Option<&Question>,
    number: usize,
    language: usize,
) -> view::FormField {
    let own_label = || match question.name {
        "name" => view::Text::own(renderer.t(language, "form-name")),
        "email" => view::Text::own(renderer.t(language, "form-email")),
        name => view::Text::own(name),
    };
    let options = question.options(first).into_iter().enumerate();
    view::FormField {
        // Sent under the first language's name, so that answers can be counted together.
        name: first.map_or(question.name, |first| first.name).to_owned(),
        id: format!("question-{number}"),
        label: question.label.and_then(|label| renderer.text_of(id, label, language)).unwrap_or_else(own_label),
        hint: question.hint.and_then(|hint| renderer.text_of(id, hint, language)),
        kind: match question.kind {
            QuestionKind::Text => "text",
            QuestionKind::Email => "email",
            QuestionKind::Choice => "choice",
            QuestionKind::Long => "long",
        }
        .to_owned(),
        options: options
            .filter_map(|(at, (label, value))| {
                let label = renderer.text_of(id, label, language)?;
                Some(view::FormOption {
                    id: format!("question-{number}-{}", at + 1),
                    value: value.to_owned(),
                    label: view::Text { text: prose::plain(&label.text), ..label },
                })
            })
            .collect(),
        required: question.required,
        autocomplete: ["name", "email"].contains(&question.name).then(|| question.name.to_owned()),
    }
}

/// Until when answers are kept: a date, the author's words, or so long after they were sent.
pub fn keep_until(renderer: &Renderer, id: DocId, form: &Fields, language: usize) -> Option<view::Text> {
    let field = form.get("keep_until")?;
    let words = renderer.words(language);
    match &field.value {
        Value::Date(date) => Some(view::Text::own(words.partial(*date))),
        Value::Length(length) => {
            let length = words.length(*length);
            Some(view::Text::own(renderer.tn(language, "pledges-kept-for", &[("length", length.as_str().into())])))
        }
        _ => renderer.text_of(id, field, language),
    }
}

/// The page that tells how personal information is looked after: the one that the form names, else the site's own.
fn privacy(renderer: &Renderer, form: &Fields, language: usize) -> view::Link {
    let site = &renderer.site;
    match site.referred_in(form, "privacy").first() {
        Some(id) if site.document(*id).path != "privacy" => renderer.link(*id, language),
        _ => {
            let address = format!("{}/privacy/", site.language_prefix(language));
            view::Link::own(renderer.t(language, "form-privacy"), renderer.href(&address))
        }
    }
}

/// The page after the form: kept out of search engines, since only those who signed should land there.
fn thanks(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), Fault> {
    let (site, language) = (&renderer.site, route.language);
    let mut page = renderer.frame(route, renderer.t(language, "title-thanks").to_owned(), "thanks");
    page.noindex = true;
    let organisation = site.config.fields[language].table("organisation");
    let form = form_of(renderer, id).map(|(form, _)| form);
    let view = view::Thanks {
        pledge: renderer.link(id, language),
        keep_until: form.and_then(|form| keep_until(renderer, id, form, language)),
        email: organisation.and_then(|organisation| organisation.text("email")).map(str::to_lowercase),
        links: next_links(renderer, language),
    };
    renderer.write_page(route, view::Thanks::TEMPLATE, &page, &view, out)
}

/// Where those who signed may go next: other ways to take part, and the home page.
fn next_links(renderer: &Renderer, language: usize) -> Vec<view::Link> {
    let prefix = renderer.site.language_prefix(language);
    let list = |folder: &str| {
        let href = renderer.href(&format!("{prefix}/{folder}/"));
        Some(view::Link::own(renderer.list_title(folder, language)?, href))
    };
    let home = view::Link::own(renderer.t(language, "home"), renderer.href(&format!("{prefix}/")));
    ["taskforces", "pledges", "events"].into_iter().filter_map(list).chain([home]).collect()
}

#[cfg(test)]
mod tests {
    use crate::render::partners::{in_order, page};

    #[test]
    fn a_translated_form_sends_the_first_languages_answers() {
        let english = "+++\ntitle = \"Help\"\n[form]\nkeep_until = \"1 year\"\nendpoint = { kind = \"netlify\" }\nfields = [\"email\", { name = \"near\", label = \"Where?\", kind = \"choice\", options = [\"River\", { value = \"h\", label = \"Hill\" }] }]\n+++\n";
        let welsh = "+++\ntitle = \"Helpu\"\nslug = \"helpu\"\n[form]\nfields = [\"email\", { label = \"Ble?\", options = [\"Afon\", { label = \"Bryn\" }] }]\n+++\n";
        let files = [("content/pledges/help.md", english), ("content/pledges/help.cy.md", welsh)];
        let form = page(&files, "cy/pledges/helpu/index.html");
        assert!(in_order(
            &form,
            &["data-netlify", "name=\"form-name\" value=\"help\"", "name=\"language\" value=\"cy\""]
        ));
        assert!(in_order(&form, &["name=\"near\" value=\"River\"", "Afon", "name=\"near\" value=\"h\"", "Bryn"]));
        assert!(form.contains("action=\"/cy/pledges/helpu/thanks/\"") && form.contains("autocomplete=\"email\""));
        assert!(page(&files, "pledges/help/index.html").contains("1 year after you send them"));
        assert!(page(&files, "cy/pledges/helpu/thanks/index.html").contains("noindex"));
    }

    #[test]
    fn a_pledge_that_is_sent_nowhere_has_no_form() {
        let files = [("content/pledges/p.md", "+++\ntitle = \"P\"\n[form]\nfields = [\"name\"]\n+++\n")];
        assert!(!page(&files, "pledges/p/index.html").contains("<form"));
        assert_eq!(page(&files, "pledges/p/thanks/index.html"), "");
    }
}
