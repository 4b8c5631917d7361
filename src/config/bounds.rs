//! How much one site may have of what costs for each: the words and templates of a language are kept in
//! memory for each, an audience stands in every content type. A folder that somebody else made may list
//! thousands.

use crate::diagnostic::Finding;
use crate::source::Span;

/// Languages: each takes 3 MiB. The site of the European Union has 24.
pub(super) const MOST_LANGUAGES: usize = 30;

/// Audiences: the built-in list has nine, and a list's filters show them all.
pub(super) const MOST_AUDIENCES: usize = 100;

/// What is reported at the first that is one too many.
pub(super) fn too_many(what: &str, most: usize, span: Span) -> Finding {
    let message = format!("a site can have {most} {what}; this one and those after it are left out");
    Finding::error("bad-value", span, message).help(format!("list only the {what} that your pages are for"))
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::source::{Source, Sources};

    #[test]
    fn a_site_has_as_many_languages_audiences_and_types_as_it_can_bear() {
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
