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
    /// What those who sign will do: phrases.
    pub measures: Vec<Prose>,
    /// Who has signed.
    pub signatories: Option<Signatories>,
    /// What else the document says.
    pub body: Option<Prose>,
    /// The form; `None` when signing is not done on this site.
    pub form: Option<Form>,
}

/// How many have signed.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Signatories {
    /// With thousands parted as the language does.
    pub count: String,
    /// Ready words after the number: "people have signed".
    pub text: String,
    /// As of when.
    pub as_of: Option<TimeText>,
}

/// The form.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Form {
    /// Its heading: "Sign this pledge".
    pub title: String,
    /// What its button says.
    pub send: String,
    /// The script that tells all that is missing at once; the form works without it.
    pub script: Option<String>,
    /// The host that receives it, where that is neither this site's nor a company named in `third_party`.
    pub elsewhere: Option<String>,
    /// Where it is sent.
    pub action: String,
    /// The form's name, for providers that tell forms apart by name.
    pub name: String,
    /// Whether the provider needs its `data-netlify` attributes.
    pub netlify: bool,
    /// The field that people never see and robots fill in.
    pub honeypot: String,
    /// Sent along unseen: form name, language, where to go next.
    pub hidden: Vec<HiddenField>,
    /// The questions.
    pub fields: Vec<FormField>,
    /// Why it is asked: blocks.
    pub purpose: Option<Prose>,
    /// Until when it is kept.
    pub keep_until: Option<Text>,
    /// Who answers for it.
    pub controller: Option<Text>,
    /// The privacy page.
    pub privacy: Option<Link>,
    /// Another company that receives it first: "Netlify", "Formspree".
    pub third_party: Option<String>,
}

/// A value sent along.
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
    /// The name it is sent under.
    pub name: String,
    /// The control's `id`, unique on the page.
    pub id: String,
    /// The question.
    pub label: Text,
    /// What to say when there is no answer: "Enter your name".
    pub missing: String,
    /// What to say when there is one that cannot be right.
    pub wrong: Option<String>,
    /// Help with the answer.
    pub hint: Option<Text>,
    /// "text", "email", "choice" or "long".
    pub kind: String,
    /// Answers to choose from.
    pub options: Vec<FormOption>,
    /// Whether it must be answered.
    pub required: bool,
    /// HTML's `autocomplete` token: "name", "email"; `None` for others.
    pub autocomplete: Option<String>,
}

/// One answer to choose from.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct FormOption {
    /// The control's `id`, unique on the page.
    pub id: String,
    /// What is sent: the first language's value.
    pub value: String,
    /// What is read.
    pub label: Text,
}

/// The page after the form.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Thanks {
    /// What was sent, before the page's name.
    pub text: String,
    /// The pledge, or the page whose form it was.
    pub pledge: Link,
    /// Until when it is kept.
    pub keep_until: Option<Text>,
    /// How to change one's mind: the address to write to.
    pub email: Option<String>,
    /// Where to go next.
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
