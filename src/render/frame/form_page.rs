//! Builds the forms of pledges and pages: their questions, the endpoint, the privacy information, and the page after
//! sending.

use crate::render::context::{Localized, Renderer};
use crate::render::frame::page;
use crate::render::parts::{forms, plain};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route};
use crate::render::view;
use crate::schema::Fields;
use crate::site::DocId;
use crate::types::pledge::{Endpoint, Question, QuestionKind, questions};
use crate::url::Base;

/// Returns a document's form.
pub(crate) fn form(renderer: Localized, id: DocId, text: &PageText) -> Option<view::Form> {
    let site = &renderer.site;
    let (form, endpoint) = forms::form_of(site, id)?;
    // The name is the same in every language, so that the receivers count the answers together.
    let name = site.document(site.original(id)).id();
    let thanks = forms::thanks_address(site, id);
    let next = site.config.base.absolute(&thanks);
    let (action, honeypot, hidden, third_party) = match endpoint {
        Endpoint::Netlify => {
            (renderer.href(&thanks), "bot-field", vec![("form-name", name.to_owned())], Some("Netlify"))
        }
        Endpoint::Formspree(url) => {
            (url.to_owned(), "_gotcha", vec![("form", name.to_owned()), ("_next", next)], Some("Formspree"))
        }
        Endpoint::Own(url) => {
            (renderer.href_written(url), "leave-empty", vec![("form", name.to_owned()), ("next", next)], None)
        }
        Endpoint::None => return None,
    };
    let language_sent = ("language", renderer.code(renderer.language).to_owned());
    let first = site.fields(site.original(id)).table("form").unwrap_or(form);
    let first: Vec<Question> = questions(first).collect();
    let pledge = site.is_a(id, "pledge");
    let words = |of_pledge: &str, of_page: &str| renderer.t(if pledge { of_pledge } else { of_page }).to_owned();
    let elsewhere = Base::parse(&action).filter(|base| base.origin != site.config.base.origin);
    Some(view::Form {
        title: words("sign", "form-title"),
        send: words("send-pledge", "form-send"),
        script: renderer.theme.script(forms::SCRIPT).map(|address| renderer.href(address)),
        elsewhere: elsewhere.filter(|_| third_party.is_none()).map(|base| base.host().to_owned()),
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
            .map(|(at, question)| field(renderer, id, &question, first.get(at), at + 1))
            .collect(),
        purpose: text.blocks(form, "purpose"),
        keep_until: forms::keep_until(renderer, id, form),
        controller: renderer
            .text_in(id, form, "controller")
            .or_else(|| Some(view::Text::own(site.config.organisation_name(renderer.language)))),
        privacy: Some(privacy(renderer, form)),
        third_party: third_party.map(str::to_owned),
    })
}

fn field(
    renderer: Localized,
    id: DocId,
    question: &Question,
    first: Option<&Question>,
    number: usize,
) -> view::FormField {
    let own_label = || match question.name {
        "name" => view::Text::own(renderer.t("form-name")),
        "email" => view::Text::own(renderer.t("form-email")),
        name => view::Text::own(name),
    };
    let label = question.label.and_then(|label| renderer.text_of(id, label)).unwrap_or_else(own_label);
    let of_label = |key: &str| renderer.tn(key, &[("label", label.text.as_str().into())]);
    let missing = match (question.label, question.name, question.kind) {
        (None, "name", _) => renderer.t("form-missing-name").to_owned(),
        (None, "email", _) => renderer.t("form-missing-email").to_owned(),
        (.., QuestionKind::Choice) => of_label("form-missing-choice"),
        _ => of_label("form-missing"),
    };
    let options = question.options(first).into_iter().enumerate();
    view::FormField {
        // Answers have the name in the first language, so that they can be counted together.
        name: first.map_or(question.name, |first| first.name).to_owned(),
        id: format!("question-{number}"),
        missing,
        wrong: (question.kind == QuestionKind::Email).then(|| renderer.t("form-wrong-email").to_owned()),
        label,
        hint: question.hint.and_then(|hint| renderer.text_of(id, hint)),
        kind: match question.kind {
            QuestionKind::Text => "text",
            QuestionKind::Email => "email",
            QuestionKind::Choice => "choice",
            QuestionKind::Long => "long",
        }
        .to_owned(),
        options: options
            .filter_map(|(at, (label, value))| {
                let label = renderer.text_of(id, label)?;
                Some(view::FormOption {
                    // The first answer has the question's own id, so that links to the question lead to it.
                    id: if at == 0 { format!("question-{number}") } else { format!("question-{number}-{}", at + 1) },
                    value: value.to_owned(),
                    label: view::Text { text: plain::plain_text(&label.text), ..label },
                })
            })
            .collect(),
        required: question.required,
        autocomplete: ["name", "email"].contains(&question.name).then(|| question.name.to_owned()),
    }
}

/// Returns the link to the privacy information: the page that the form names, else the site's own.
fn privacy(renderer: Localized, form: &Fields) -> view::Link {
    let site = &renderer.site;
    match site.references_in(form, "privacy").first() {
        Some(id) if site.document(*id).path != "privacy" => renderer.link(*id),
        _ => view::Link::own(renderer.t("form-privacy"), renderer.href_in("privacy/")),
    }
}

/// Writes the page after the form. Search engines do not index it, because only senders should reach it.
pub(crate) fn thanks(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let mut page = page::generated_page(renderer, route, renderer.t(language, "title-thanks").to_owned(), "thanks");
    page.noindex = true;
    let form_page = renderer.link(id, language);
    // The title names the form: titles are unique (WCAG 2.4.2).
    page.head_title = format!("{}: {} - {}", page.title, form_page.title, site.config.title(language));
    let organisation = site.config.fields[language].table("organisation");
    let form = forms::form_of(site, id).map(|(form, _)| form);
    let key = if site.is_a(id, "pledge") { "thanks-text" } else { "form-thanks" };
    let text = renderer.t(language, key).to_owned();
    page.description = Some(format!("{text} {}", form_page.title));
    let view = view::Thanks {
        text,
        pledge: form_page,
        keep_until: form.and_then(|form| forms::keep_until(localized, id, form)),
        email: organisation.and_then(|organisation| organisation.text("email")).map(str::to_lowercase),
        links: next_links(localized),
    };
    page::write_page(renderer, route, view::Thanks::TEMPLATE, &page, &view, out)
}

/// Returns the links on the page after sending: other ways to take part, and the home page.
fn next_links(renderer: Localized) -> Vec<view::Link> {
    let list = |folder: &str| {
        let href = renderer.href_in(&format!("{folder}/"));
        Some(view::Link::own(renderer.list_title(folder)?, href))
    };
    let home = view::Link::own(renderer.t("home"), renderer.href_in(""));
    ["taskforces", "pledges", "events"].into_iter().filter_map(list).chain([home]).collect()
}
