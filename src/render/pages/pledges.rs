//! The pages of pledges: the promise, the signatories and the form.

use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::{facts, form_page};
use crate::render::keys::{FormPage, RouteKey};
use crate::render::parts::forms;
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::schema::Fields;
use crate::site::DocId;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    for id in site.of_type("pledge") {
        let Some(id) = site.version(*id, language) else { continue };
        forms::add_routes(context, id, routes, RouteKey::Pledges);
        routes.add_whole(&site.address(id), RouteKey::Pledges(FormPage::Document(id)));
    }
}

pub(crate) fn write(renderer: &Renderer, route: &Route, page: FormPage, out: &mut Vec<u8>) -> Result<(), RenderError> {
    match page {
        FormPage::Document(id) => pledge(renderer, route, id, out),
        FormPage::Thanks(id) => form_page::thanks(renderer, route, id, out),
    }
}

fn pledge(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (fields, language) = (renderer.site.fields(id), route.language);
    let localized = renderer.localized(language);
    let text = PageText::new(renderer, id, language);
    let mut page = frame::of_document(renderer, route, id, "pledge", &text);
    page.facts = facts::own_facts(localized, id, &text);
    if fields.table("form").is_none() {
        facts::fill_margin(localized, id, &mut page);
    }
    // The words that people sign are shown once.
    let is_repeated = fields.text("statement").is_some_and(text.body_repeats());
    let view = view::PledgeView {
        headline: renderer.text(id, "headline", language),
        statement: if is_repeated { None } else { text.blocks(fields, "statement") },
        signatories: fields.table("signatories").and_then(|signed| signatories(localized, signed)),
        measures: text.inline_list(fields, "measures"),
        body: text.body(),
        form: form_page::form(localized, id, &text),
    };
    text.finish()?;
    frame::write_page(renderer, route, view::PledgeView::TEMPLATE, &page, &view, out)
}

fn signatories(renderer: Localized, signed: &Fields) -> Option<view::Signatories> {
    let count = signed.integer("count")?;
    Some(view::Signatories {
        count: renderer.date_formatter().number(count),
        text: renderer.tn("count-people", &[("count", count.into())]),
        as_of: renderer.when_in(signed, "as_of"),
    })
}

#[cfg(test)]
mod tests {
    use crate::render::testing::{in_order, page};

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
    fn a_pledge_without_an_endpoint_has_no_form() {
        let files = [("content/pledges/p.md", "+++\ntitle = \"P\"\n[form]\nfields = [\"name\"]\n+++\n")];
        assert!(!page(&files, "pledges/p/index.html").contains("method=\"post\""));
        assert_eq!(page(&files, "pledges/p/thanks/index.html"), "");
    }
}
