//! A title is long.
//!
//! Search engines and browser tabs cut it off, and people see only its beginning.
//!
//! Bad: `title = "What you need to know about volunteering in our schools and how to apply"`
//!
//! Good: `title = "Volunteering in our schools"`

use super::{Page, Report};

/// Characters that search engines show.
const LONGEST: usize = 65;

pub fn check(page: &Page, report: &mut Report) {
    let Some(field) = page.fields().get("title").filter(|field| field.span.file == page.document.file) else { return };
    let length = field.as_text().unwrap_or_default().chars().count();
    if length > LONGEST {
        report
            .note(field.span, format!("the title has {length} characters"))
            .because("Search results and browser tabs cut it off, and people see only its beginning.")
            .fix(format!("shorten it to {LONGEST} characters or fewer; the rest can go in `summary`"));
    }
}
