//! Nobody receives the answers of a form.
//!
//! The page would not show the form, and people who want to take part would not learn how. Or people would
//! send their answers, and nobody would receive them. A form names the receiver of the answers: your own
//! server with its address, Netlify, or Formspree with the address that it gave you. Browsers cannot send a
//! form to `mailto:`. An address on `localhost` or in your own network works only for you. An address on an
//! example host such as `example.org`, and a placeholder such as `your_form_id`, come from instructions:
//! replace them. If the site itself is an example (its `base_url` is on such a host), addresses on example
//! hosts are not reported. A page does not receive answers either: a page of this site, a form that people
//! fill in at Google, Microsoft, SurveyMonkey or Typeform, or the page at Formspree on which you manage a form. A statement without
//! a form needs `kind = "none"`. A form without questions is not shown either.
//!
//! Bad: `[form]` without `[form.endpoint]`; `endpoint = {}`; `kind = "own"` without `url`; `url = "mailto:office@trust.org"`; `kind = "formspree"`, `url = "abcd"`;
//! `url = "http://localhost:3000/form"`; `url = "https://formspree.io/f/your_form_id"`; `url = "https://forms.gle/abcd"`; `url = "/contact/"`, a page
//!
//! Good: `endpoint = { kind = "formspree", url = "https://formspree.io/f/abcd" }`

use super::{CheckedPage, RuleReporter};
use crate::diagnostic::Level;
use crate::schema::Fields;
use crate::source::Span;
use crate::types::pledge::{Endpoint, endpoint, questions};
use crate::url::{AddressScope, WrittenAddress, host_of};

/// The note for a page that does not show its form.
const NO_FORM: &str = "The page has no form, so people who want to take part cannot.";

/// The note for a form whose answers are lost.
const LOST: &str = "People would send their answers, but you would not receive them.";

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    if !page.is_original() {
        return;
    }
    let Some(form) = page.fields().table("form") else { return };
    let (has_questions, sent_to) = (questions(form).next().is_some(), endpoint(form));
    if !has_questions && sent_to != Endpoint::None {
        report
            .report(form.span, "the form has no questions")
            .note(NO_FORM)
            .help("add its questions to `[form]`, such as `fields = [\"name\", \"email\"]`");
    }
    if !has_questions {
        return;
    }
    if sent_to == Endpoint::None {
        let Some((span, what, fix)) = fault(form) else { return };
        report.report(span, what).note(NO_FORM).help(fix);
        return;
    }
    let is_example_site = AddressScope::from_host(page.site().config.base.host()) == AddressScope::Example;
    let fault = page_of_site(page, &sent_to).or_else(|| received_by_nobody(sent_to, is_example_site));
    let Some(endpoint) = form.table("endpoint") else { return };
    let (kind, url) = (endpoint.text("kind").unwrap_or_default(), endpoint.text("url").unwrap_or_default().trim());
    if let Some((what, fix)) = fault {
        report.report(endpoint.span_of("url"), what).note(LOST).help(fix);
    } else if kind == "netlify" && !url.is_empty() {
        report
            .report_as(Level::Warning, endpoint.span_of("url"), "`url` has no effect beside `kind = \"netlify\"`: the answers go to Netlify")
            .note("No answers arrive at that address.")
            .help("delete `url`; or write `kind = \"own\"`, if the answers are meant for that address");
    } else if url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"))
        && AddressScope::from_url(url) == Some(AddressScope::Public)
    {
        report
            .report_as(Level::Warning, endpoint.span_of("url"), format!("answers to `{url}` travel unencrypted"))
            .note("Others can read them on their way, and browsers warn people before they send the form.")
            .help(format!("write `https://{}`, if that address works; else ask the people who run it", &url[7..]));
    }
}

/// Returns the message and fix if the endpoint is a page of this site, because a static page receives no
/// answers.
fn page_of_site(page: &CheckedPage, sent_to: &Endpoint) -> Option<(String, String)> {
    let Endpoint::Own(url) = sent_to else { return None };
    let url = url.trim();
    let bases = page.site().config.bases();
    let own = bases.iter().find_map(|base| base.within(url));
    let address = WrittenAddress::parse(own.unwrap_or(url))?.address;
    // A program that receives forms may be in `static/`.
    let whole = page.context.server_redirect(&address);
    let is_page = (address.as_str().ends_with('/') && page.context.addresses.contains_key(&address)) || whole.is_some();
    let name = address.name();
    let last = name.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let last = last.trim_end_matches(".html");
    let is_thanks = ["thanks", "thank-you", "thankyou", "diolch"].contains(&last);
    (is_page || is_thanks).then(|| {
        let help = "write the address of the program that receives your form; people see the thank-you page without a link to it";
        let what = if is_page { "a page of this site" } else { "the address of a thank-you page" };
        (format!("`{url}` is {what}, which receives no answers"), help.to_owned())
    })
}

/// Pages on which people fill in or manage a form. No other form can be sent to them: the host, a part of
/// the path, and the name.
const PAGES_OF_FORMS: [(&str, &str, &str); 17] = [
    ("surveymonkey.com", "/r/", "SurveyMonkey"),
    ("surveymonkey.co.uk", "/r/", "SurveyMonkey"),
    ("typeform.com", "/to/", "Typeform"),
    ("mailchi.mp", "", "Mailchimp"),
    ("eepurl.com", "", "Mailchimp"),
    ("smartsurvey.co.uk", "/s/", "SmartSurvey"),
    ("form.jotform.com", "", "Jotform"),
    ("tally.so", "/r/", "Tally"),
    ("airtable.com", "/shr", "Airtable"),
    ("onlinesurveys.ac.uk", "", "Online surveys"),
    ("forms.gle", "", "Google"),
    ("docs.google.com", "viewform", "Google"),
    ("forms.office.com", "", "Microsoft"),
    ("forms.microsoft.com", "", "Microsoft"),
    ("forms.cloud.microsoft", "", "Microsoft"),
    ("formspree.io", "forms/", "Formspree"),
    ("formspree.io", "integration", "Formspree"),
];

/// Returns the provider if an address is a page for people.
fn page_elsewhere(url: &str) -> Option<&'static str> {
    let host = host_of(url)?;
    let is_it = |(own, part, _): &&(&str, &str, &str)| {
        let is_host = host == *own || host.strip_suffix(*own).is_some_and(|before| before.ends_with('.'));
        is_host && url.contains(part)
    };
    PAGES_OF_FORMS.iter().find(is_it).map(|(_, _, program)| *program)
}

/// Returns why an endpoint with an address receives nothing, and the fix.
fn received_by_nobody(sent_to: Endpoint, is_example_site: bool) -> Option<(String, String)> {
    let (url, is_formspree) = match sent_to {
        Endpoint::Own(url) => (url.trim(), false),
        Endpoint::Formspree(url) => (url.trim(), true),
        Endpoint::Netlify | Endpoint::None => return None,
    };
    let given = if is_formspree {
        "copy the address of your form from Formspree, such as `https://formspree.io/f/abcdwxyz`"
    } else {
        "write the address of the program that receives your form; or `endpoint = { kind = \"none\" }` until there is one"
    };
    if has_placeholder(url, is_formspree) {
        return Some((format!("`{url}` is an address from instructions, with a part that you need to replace"), given.into()));
    }
    if let Some(program) = page_elsewhere(url) {
        let help = match program {
            "Formspree" => given.to_owned(),
            _ => format!("link to that form from the text of the page, and write `endpoint = {{ kind = \"none\" }}`; or write the address of a program that receives this form, because {program} does not"),
        };
        return Some((format!("`{url}` is a page at {program}, which receives no answers from this site"), help));
    }
    let what = match AddressScope::from_url(url)? {
        AddressScope::OwnComputer => format!("`{url}` is an address of your own computer"),
        AddressScope::OwnNetwork => format!("`{url}` is an address of your own network"),
        AddressScope::Example if !is_example_site => format!("`{url}` is an example address"),
        AddressScope::Example => return None,
        AddressScope::Public => {
            let is_bare = is_formspree && parts(url).next().is_none();
            return is_bare.then(|| (format!("`{url}` does not name the form"), given.into()));
        }
    };
    Some((what, given.into()))
}

/// Words after `your` in instructions. Real addresses begin with `your` too (`yourvoice`, `your-say`).
const YOURS: [&str; 22] = [
    "domain", "site", "website", "server", "host", "name", "username", "user", "account", "org", "organisation", "organization",
    "trust", "school", "council", "charity", "company", "address", "form", "formid", "id", "endpoint",
];

/// Returns whether an address contains a placeholder: `your_form_id`, `xxxx`, `…`, `<id>`.
fn has_placeholder(url: &str, is_formspree: bool) -> bool {
    if url.contains(['…', '<', '>', '{', '}']) || url.contains("...") || url.contains("%7B") || url.contains("%3C") {
        return true;
    }
    let host = host_of(url).unwrap_or_default();
    let labels = host.split('.').map(str::to_owned).collect::<Vec<_>>();
    let segments = parts(url).map(str::to_ascii_lowercase).collect::<Vec<_>>();
    let is_stand_in = |part: &String| {
        let part: String = part.chars().filter(|c| !matches!(c, '-' | '_')).collect();
        let is_x = part.len() >= 3 && part.bytes().all(|b| b == b'x');
        let is_yours = part.strip_prefix("your").is_some_and(|rest| YOURS.contains(&rest.strip_suffix("here").unwrap_or(rest)));
        is_x || is_yours || matches!(part.as_str(), "formid" | "changeme" | "placeholder" | "todo")
    };
    labels.iter().chain(&segments).any(is_stand_in) || (is_formspree && segments.last().is_some_and(|id| id.starts_with("your")))
}

/// Returns the parts of an address's path, without Formspree's `f`.
fn parts(url: &str) -> impl Iterator<Item = &str> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.split('/').filter(|part| !part.is_empty() && *part != "f")
}

/// Returns why the form has no receiver, with its position and fix. Returns `None` for a statement
/// without a form.
fn fault(form: &Fields) -> Option<(Span, String, String)> {
    let example = "`endpoint = { kind = \"own\", url = … }` with the address of the program that receives your form";
    let unsaid = |span| {
        let what = "the form does not name its receiver".to_owned();
        Some((span, what, format!("write below `[form]` {example}; or `endpoint = {{ kind = \"none\" }}` for a statement without a form")))
    };
    let Some(endpoint) = form.table("endpoint") else { return unsaid(form.span) };
    let url = endpoint.text("url").map(str::trim);
    let span = if url.is_some() { endpoint.span_of("url") } else { endpoint.span };
    match (endpoint.text("kind").unwrap_or_default(), url) {
        ("none", None) => None,
        ("", None) => unsaid(endpoint.span),
        ("none" | "", Some(_)) => {
            let what = "the form has an address, but no `kind` that uses it".to_owned();
            Some((span, what, "add `kind = \"own\"` or `kind = \"formspree\"` beside the `url`".to_owned()))
        }
        (kind, None) => {
            let what = format!("the form lacks the address at which `{kind}` receives it");
            Some((span, what, "add `url = …` beside `kind`, with the address of the program that receives your form".to_owned()))
        }
        ("formspree", Some(id)) if id.chars().all(|c| c.is_ascii_alphanumeric()) => {
            let what = format!("a form cannot be sent to `{id}`");
            Some((span, what, format!("write `url = \"https://formspree.io/f/{id}\"`")))
        }
        (_, Some(url)) => {
            let what = format!("a form cannot be sent to `{url}`");
            Some((span, what, "write the address of the program that receives the form; it begins with `https://`, or with `/` on this site".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_in_addresses_are_recognised() {
        for url in [
            "https://formspree.io/f/your_form_id",
            "https://formspree.io/f/YOUR-FORM-ID",
            "https://formspree.io/f/yourFormIdHere",
            "https://formspree.io/f/{form_id}",
            "https://formspree.io/f/form_id",
            "https://formspree.io/f/xxxxxxxx",
            "https://formspree.io/f/…",
        ] {
            assert!(has_placeholder(url, true), "{url}");
        }
        for url in ["https://your-domain.org/form", "https://forms.yoursite.com/a", "/api/xxx", "https://trust.org/..."] {
            assert!(has_placeholder(url, false), "{url}");
        }
        for url in ["https://yourvoice.trust.org/submit", "https://trust.org/your-say", "/api/pledge", "https://xx.org/form/ids"] {
            assert!(!has_placeholder(url, false), "{url}");
        }
        assert!(!has_placeholder("https://formspree.io/f/xyzabcd", true));
    }

    #[test]
    fn a_page_for_people_is_not_an_endpoint() {
        for url in [
            "https://forms.gle/abcDEF",
            "https://docs.google.com/forms/d/e/1FAIp/viewform",
            "https://forms.office.com/r/abc",
            "https://formspree.io/forms/xayz/integration",
            "https://www.surveymonkey.co.uk/r/abc",
            "https://trust.typeform.com/to/abc",
            "https://mailchi.mp/trust/news",
            "https://eepurl.com/abc",
        ] {
            assert!(page_elsewhere(url).is_some(), "{url}");
        }
        for url in ["https://formspree.io/f/xayz", "https://submit.jotform.com/submit/1", "https://docs.google.com/forms/d/e/1FAIp/formResponse", "/api/forms"] {
            assert!(page_elsewhere(url).is_none(), "{url}");
        }
    }
}
