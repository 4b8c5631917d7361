//! Limits of lists with a cost for each entry: every language has its texts and templates in
//! memory, every audience is part of every content type. A folder from someone else may list thousands.

use crate::diagnostic::Finding;
use crate::source::Span;

/// The limit of languages: each takes 3 MiB. The site of the European Union has 24.
pub(super) const MOST_LANGUAGES: usize = 30;

/// The limit of audiences: the built-in list has seven, and the filters of a list show them all.
pub(super) const MOST_AUDIENCES: usize = 100;

/// The limit of calendars with an address: `fetch` waits up to ten seconds for each.
pub(super) const MOST_FETCHED: usize = 200;

/// Returns the finding for the first entry beyond the limit.
pub(super) fn too_many(what: &str, most: usize, span: Span) -> Finding {
    let message = format!("a site can have {most} {what}; this one and those after it are left out");
    Finding::error("bad-value", span, message).help(format!("list only the {what} that your pages are for"))
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::source::{Source, Sources};

    #[test]
    fn the_numbers_of_languages_audiences_and_types_are_limited() {
        let letters = || ('a'..='z').flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}")));
        let quoted = |words: Vec<String>| words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
        let types: String = letters().map(|name| format!("[types.{name}]\nextends = \"page\"\n")).collect();
        let audiences = (0..5_000).map(|number| format!("group-{number}")).collect();
        let text = format!(
            "title = \"T\"\nbase_url = \"https://t.example\"\nlanguages = [{}]\naudiences = [{}]\n{types}",
            quoted(letters().collect()),
            quoted(audiences)
        );
        let mut sources = Sources::default();
        sources.push(Source { path: "site.toml".into(), text });
        let (config, types, findings) = Config::read(&sources, None);
        assert_eq!((config.languages.len(), config.audiences.len()), (30, 100));
        assert!(types.iter().count() < 200);
        let told: Vec<_> = findings.iter().map(|finding| (finding.code, sources.text(finding.span))).collect();
        assert_eq!(told, [("bad-value", "be"), ("bad-value", "group-100"), ("bad-value", "dw")]);
    }
}
