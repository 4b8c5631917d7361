//! Pledges, their form and the thank-you page.

use serde::Serialize;

use super::words::{Link, Prose, Text, TimeText};

/// A pledge's page.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct PledgeView {
    /// The promise in one line.
    pub headline: Option<Text>,
    /// The promise in full: blocks.
    pub statement: Option<Prose>,
    /// What the signatories will do: inline Markdown.
    pub measures: Vec<Prose>,
    /// The signatories.
    pub signatories: Option<Signatories>,
    /// The document's text.
    pub body: Option<Prose>,
    /// The form; `None` if people do not sign on this site.
    pub form: Option<Form>,
}

/// The number of signatories.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Signatories {
    /// The number, with the thousands separator of the language.
    pub count: String,
    /// The text after the number: "people have signed".
    pub text: String,
    /// The day of the number.
    pub as_of: Option<TimeText>,
}

/// The form.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Form {
    /// Its heading: "Sign this pledge".
    pub title: String,
    /// The text of its button.
    pub send: String,
    /// The script that names all missing answers at once; the form also works without it.
    pub script: Option<String>,
    /// The host that receives it, if that is neither this site's nor a company named in `third_party`.
    pub elsewhere: Option<String>,
    /// The address that receives it.
    pub action: String,
    /// The form's name, for providers that distinguish forms by name.
    pub name: String,
    /// Whether the provider needs its `data-netlify` attributes.
    pub netlify: bool,
    /// The field that people do not see and robots fill in.
    pub honeypot: String,
    /// Hidden values: form name, language, next page.
    pub hidden: Vec<HiddenField>,
    /// The questions.
    pub fields: Vec<FormField>,
    /// The purpose of the questions: blocks.
    pub purpose: Option<Prose>,
    /// Until when the answers are kept.
    pub keep_until: Option<Text>,
    /// The data controller.
    pub controller: Option<Text>,
    /// The privacy page.
    pub privacy: Option<Link>,
    /// Another company that receives it first: "Netlify", "Formspree".
    pub third_party: Option<String>,
}

/// A hidden value.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct HiddenField {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct FormField {
    /// The name of the answer.
    pub name: String,
    /// The control's `id`, unique on the page.
    pub id: String,
    /// The question.
    pub label: Text,
    /// The message without an answer: "Enter your name".
    pub missing: String,
    /// The message for an invalid answer.
    pub wrong: Option<String>,
    /// Help with the answer.
    pub hint: Option<Text>,
    /// "text", "email", "choice" or "long".
    pub kind: String,
    /// The answers to choose from.
    pub options: Vec<FormOption>,
    /// Whether an answer is required.
    pub required: bool,
    /// HTML's `autocomplete` token: "name", "email"; `None` for others.
    pub autocomplete: Option<String>,
}

/// One answer to choose from.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct FormOption {
    /// The control's `id`, unique on the page.
    pub id: String,
    /// The sent value, in the first language.
    pub value: String,
    /// The displayed text.
    pub label: Text,
}

/// The page after the form.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Thanks {
    /// What was sent, for the text before the page's title.
    pub text: String,
    /// The pledge, or the page whose form it was.
    pub pledge: Link,
    /// Until when the answers are kept.
    pub keep_until: Option<Text>,
    /// The email address for withdrawals.
    pub email: Option<String>,
    /// Links to the next pages.
    pub links: Vec<Link>,
}

impl PledgeView {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "pledges/pledge.html";
}
impl Thanks {
    /// Its template.
    pub(crate) const TEMPLATE: &'static str = "pledges/thanks.html";
}
