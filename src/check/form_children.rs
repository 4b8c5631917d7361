//! A form for children asks for their contact details.
//!
//! A child under 13 cannot consent to that alone (UK GDPR, article 8; the Children's code), and somebody
//! could use the address to contact the child. Ask for a parent's or carer's address instead.
//!
//! Bad: `audience = ["pupils"]` and `fields = ["name", "email"]`
//!
//! Good: a field `{ name = "parent_email", label = "A parent's or carer's email address", kind = "email" }`

use super::{CheckedPage, RuleReporter};
use crate::types::pledge::{Question, QuestionKind, questions};

const REACH: [&str; 9] = ["email", "e-mail", "phone", "mobile", "telephone", "address", "postcode", "ebost", "cyfeiriad"];
const GROWN_UP: [&str; 12] = [
    "parent", "parents", "carer", "carers", "guardian", "grown-up", "adult", "teacher", "school", "rhiant", "gofalwr", "ysgol",
];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let fields = page.fields();
    let Some(form) = fields.table("form").filter(|_| page.is_original()) else { return };
    if !fields.texts("audience").any(|audience| matches!(audience.value, "pupils" | "children")) {
        return;
    }
    let asked: Vec<&str> = questions(form).filter(reaches_a_child).map(|question| question.name).collect();
    if !asked.is_empty() {
        let span = form.span_of("fields");
        report
            .report(span, format!("children may fill in the form, and it asks for `{}`", asked.join("`, `")))
            .note("A child under 13 cannot consent to that alone, and somebody could use it to contact the child.")
            .help("ask for a parent's or carer's instead, and say so in the `label`; or remove `pupils` from `audience`");
    }
}

fn reaches_a_child(question: &Question) -> bool {
    let label = question.label.and_then(|label| label.as_text()).unwrap_or_default();
    let text = format!("{} {label}", question.name).to_lowercase();
    let has = |among: &[&str]| {
        text.split(|c: char| !(c.is_alphanumeric() || c == '-')).any(|word| among.contains(&word))
    };
    (question.kind == QuestionKind::Email || has(&REACH)) && !has(&GROWN_UP)
}
