//! The meaning of a form's fields: its questions, and where its answers are sent.

use crate::schema::{Field, Fields};

/// One question of a form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Question<'f> {
    /// The name of the answer in the submitted data.
    pub name: &'f str,
    /// The question; `None` for the built-in ones, `name` and `email`.
    pub label: Option<&'f Field>,
    /// A hint below the question.
    pub hint: Option<&'f Field>,
    /// The kind of answer.
    pub kind: QuestionKind,
    /// Whether an answer is required.
    pub required: bool,
    /// The entry, for its options and its position.
    field: &'f Field,
}

/// The kind of a question's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuestionKind {
    /// A line of text.
    Text,
    /// An email address.
    Email,
    /// One of the options.
    Choice,
    /// Several lines of text.
    Long,
}

/// The receiver of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint<'f> {
    /// None, or one without a usable address: the form is not shown.
    None,
    /// The organisation's own server, at this address.
    Own(&'f str),
    /// Netlify, which finds the form in the page.
    Netlify,
    /// Formspree, at this address.
    Formspree(&'f str),
}

/// Iterates over the questions of a `[form]` in order. The texts "name" and "email" are questions
/// that must be answered.
pub(crate) fn questions(form: &Fields) -> impl Iterator<Item = Question<'_>> {
    form.list("fields").iter().filter_map(|field| {
        if let Some(name) = field.as_text() {
            let kind = if name == "email" { QuestionKind::Email } else { QuestionKind::Text };
            return Some(Question { name, label: None, hint: None, kind, required: true, field });
        }
        let table = field.as_table()?;
        let kind = match table.text("kind") {
            Some("email") => QuestionKind::Email,
            Some("choice") => QuestionKind::Choice,
            Some("long") => QuestionKind::Long,
            _ => QuestionKind::Text,
        };
        let (name, required) = (table.text("name")?, table.is_true("required"));
        Some(Question { name, label: table.get("label"), hint: table.get("hint"), kind, required, field })
    })
}

impl<'f> Question<'f> {
    /// Returns the options of a choice in order: the field with the label, and the value to send. A
    /// translated form sends the first language's values, so that answers can be counted together:
    /// pass the original question.
    pub(crate) fn options(&self, original: Option<&Question<'f>>) -> Vec<(&'f Field, &'f str)> {
        let sent = |option: &'f Field| match option.as_table() {
            Some(table) => table.text("value").or(table.text("label")),
            None => option.as_text(),
        };
        let first = original.map_or(&[][..], |original| original.written_options());
        let options = self.written_options().iter().enumerate();
        options
            .filter_map(|(at, option)| {
                let label = option.as_table().map_or(Some(option), |table| table.get("label"))?;
                Some((label, first.get(at).and_then(sent).or_else(|| sent(option))?))
            })
            .collect()
    }

    fn written_options(&self) -> &'f [Field] {
        self.field.as_table().map_or(&[][..], |table| table.list("options"))
    }
}

/// Returns the receiver of a `[form]`. An endpoint without its address, or with an unusable one,
/// counts as none: `form-endpoint` reports it.
pub(crate) fn endpoint(form: &Fields) -> Endpoint<'_> {
    let Some(endpoint) = form.table("endpoint") else { return Endpoint::None };
    match (endpoint.text("kind"), endpoint.text("url")) {
        (Some("netlify"), _) => Endpoint::Netlify,
        (Some("own"), Some(url)) if is_address(url) || (url.starts_with('/') && !url.starts_with("//")) => {
            Endpoint::Own(url)
        }
        (Some("formspree"), Some(url)) if is_address(url) => Endpoint::Formspree(url),
        _ => Endpoint::None,
    }
}

/// Returns whether a `[form]` is shown: it has questions and a receiver. Otherwise none of it is shown.
pub(crate) fn is_shown(form: &Fields) -> bool {
    endpoint(form) != Endpoint::None && questions(form).next().is_some()
}

/// Returns whether an address can receive forms.
fn is_address(url: &str) -> bool {
    crate::url::Base::parse(url.split(['?', '#']).next().unwrap_or_default()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::document::fields;

    #[test]
    fn words_and_tables_become_questions() {
        let pledge = fields(
            "pledge",
            r#"form.fields = ["name", "email", { name = "near", label = "Which is near?", kind = "choice", options = ["Mill Lane", { value = "r", label = "Riverside" }] }]"#,
        );
        let form = pledge.table("form").unwrap();
        let asked: Vec<Question> = questions(form).collect();
        let kinds: Vec<_> = asked.iter().map(|question| (question.name, question.kind, question.required)).collect();
        use QuestionKind::*;
        assert_eq!(kinds, [("name", Text, true), ("email", Email, true), ("near", Choice, false)]);
        let words = |options: Vec<(&Field, &str)>| -> Vec<(String, String)> {
            options.iter().map(|(label, sent)| (label.as_text().unwrap_or("").into(), (*sent).into())).collect()
        };
        let pair = |label: &str, sent: &str| (label.to_string(), sent.to_string());
        assert_eq!(words(asked[2].options(None)), [pair("Mill Lane", "Mill Lane"), pair("Riverside", "r")]);

        let welsh = fields(
            "pledge",
            r#"form.fields = [{ name = "near", label = "Pa un?", kind = "choice", options = ["Lôn y Felin", { value = "r", label = "Glan-yr-afon" }] }]"#,
        );
        let question = welsh.table("form").and_then(|form| questions(form).next()).unwrap();
        let sent = words(question.options(Some(&asked[2])));
        assert_eq!(sent, [pair("Lôn y Felin", "Mill Lane"), pair("Glan-yr-afon", "r")]);
    }

    #[test]
    fn a_form_goes_to_its_endpoint() {
        let form = |text: &str| fields("pledge", text).table("form").cloned().unwrap();
        assert_eq!(endpoint(&form("[form]\npurpose = \"x\"")), Endpoint::None);
        let own = form("form.endpoint = { kind = \"own\", url = \"/api/pledge\" }");
        assert_eq!(endpoint(&own), Endpoint::Own("/api/pledge"));
        for nobody in [
            "kind = \"own\"",
            "kind = \"own\", url = \"mailto:a@trust.org\"",
            "kind = \"own\", url = \"//trust.org/form\"",
            "kind = \"formspree\", url = \"abcd\"",
            "kind = \"none\", url = \"https://trust.org/form\"",
        ] {
            assert_eq!(endpoint(&form(&format!("form.endpoint = {{ {nobody} }}"))), Endpoint::None, "{nobody}");
        }
    }
}
