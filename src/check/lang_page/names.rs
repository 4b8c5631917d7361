//! Names of files that are almost those of translations: `about.CY.md`, `about.cym.md`, `about_cy.md`,
//! `about-welsh.md`, `cy-about.md`, `about.en.md` in a site whose first language is `en`, and the folders `cy/` and
//! `cymraeg/` of other programs.

use super::super::CheckedPage;
use crate::content::Location;
use crate::diagnostic::Level;
use crate::site::Site;

/// The problem of a name.
pub(super) struct Misnamed {
    pub level: Level,
    pub message: String,
    pub note: &'static str,
    pub help: String,
}

/// A name that ends with a language.
#[derive(Debug, PartialEq, Eq)]
struct LanguageSuffix<'n> {
    /// The name without the language: `about` of `about.CY`.
    base: &'n str,
    /// The language, as an index into the languages of the site.
    language: usize,
    /// Whether a dot precedes the language, as in the name of a translation.
    is_dotted: bool,
    /// Whether a word names the language, which may be the subject of the page: `learning-welsh`.
    is_word: bool,
}

const WRONG_LANGUAGE: &str =
    "People find it under the wrong language, and screen readers read it in the wrong voice.";
const NO_VERSION: &str = "Its address contains the language, and its translations do not lead to it.";

/// Returns the problem of the name of a page that is read as one of the first language.
pub(super) fn misnamed_page(page: &CheckedPage) -> Option<Misnamed> {
    let site = page.site();
    let codes = &site.config.languages;
    if page.document.language > 0 || codes.len() < 2 {
        return None;
    }
    let path = page.context.sources.get(page.document.file).path.strip_prefix("content/")?;
    for (at, _) in path.match_indices('/') {
        let name = path[..at].rsplit('/').next().unwrap_or_default();
        if let Some(language) = codes.iter().position(|code| code.eq_ignore_ascii_case(name)) {
            return misnamed_folder(page, &path[..at], &path[at + 1..], language, Level::Error);
        }
        let of_word = codes.iter().position(|code| is_word_for(name, code)).filter(|language| *language > 0);
        // A folder `welsh/` may be about Welsh lessons.
        if let Some(language) = of_word.filter(|language| page.reads_as(&codes[*language], &codes[0])) {
            return misnamed_folder(page, &path[..at], &path[at + 1..], language, Level::Warning);
        }
    }
    let (above, name) = path.rsplit_once('/').map_or(("", path), |(above, name)| (&path[..=above.len()], name));
    let (stem, extension) = name.rsplit_once('.')?;
    let LanguageSuffix { base, language, is_dotted, is_word } = language_suffix(stem, codes)?;
    let exists = |stem: &str| has_document(site, &format!("{above}{stem}.{extension}"));
    let original = format!("{base}.{extension}");
    let is_there = exists(base);
    if language == 0 {
        // A translation without an original beside it has a finding that names this file.
        let is_reported = codes[1..].iter().any(|code| has_document(site, &format!("{above}{base}.{code}.{extension}")));
        let is_meant = is_dotted || codes[1..].iter().any(|code| exists(&format!("{}{code}", &stem[..=base.len()])));
        return (is_meant && (is_there || !is_reported)).then(|| Misnamed {
            level: if is_dotted { Level::Error } else { Level::Warning },
            message: format!("`{name}` names the first language of the site, which file names do not contain"),
            note: NO_VERSION,
            help: match is_there {
                true => format!("`{original}` exists already: keep one of the two"),
                false => format!("rename it to `{original}`"),
            },
        });
    }
    let is_index = base == "index";
    let is_clear = is_dotted || is_index || (is_there && !is_word) || (codes[language] == "cy" && !is_word);
    if !is_clear && !page.reads_as(&codes[language], &codes[0]) {
        return None;
    }
    let (first, code) = (language_name(&codes[0]), &codes[language]);
    let other = language_name(code);
    let translation = format!("{base}.{code}.{extension}");
    Some(Misnamed {
        level: if is_dotted || is_index { Level::Error } else { Level::Warning },
        message: format!("`{name}` is almost the name of a translation, so the page is published as {first}"),
        note: WRONG_LANGUAGE,
        help: match (exists(&format!("{base}.{code}")), is_there) {
            (true, _) => format!("`{translation}` exists already: keep one of the two"),
            (_, true) => {
                format!("name the file `{translation}`: it is then the {other} version of `{original}`")
            }
            _ => format!("write the {first} page `{original}` first, then name this file `{translation}`"),
        },
    })
}

/// Returns the problem of a folder for one language, for the first page of the folder.
fn misnamed_folder(page: &CheckedPage, folder: &str, rest: &str, language: usize, level: Level) -> Option<Misnamed> {
    let site = page.site();
    let within = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let mut pages = site.visible().filter(|(_, document)| document.language == 0 && within(&document.path));
    if pages.next().is_none_or(|(id, _)| id != page.id) {
        return None;
    }
    let code = &site.config.languages[language];
    let (stem, extension) = rest.rsplit_once('.')?;
    let above = folder.rsplit_once('/').map_or(String::new(), |(above, _)| format!("{above}/"));
    let meant = match language {
        0 => format!("content/{above}{rest}"),
        _ => format!("content/{above}{stem}.{code}.{extension}"),
    };
    let all = match pages.count() {
        0 => String::new(),
        more => format!(", and the other {more} pages of the folder in the same way"),
    };
    Some(Misnamed {
        level,
        message: format!("the folder `content/{folder}/` does not make its pages {}", language_name(code)),
        note: if language == 0 { NO_VERSION } else { WRONG_LANGUAGE },
        help: format!("move this file to `{meant}`{all}; a translation stands beside its original"),
    })
}

/// Returns whether a site has a document at a path under content/.
fn has_document(site: &Site, path: &str) -> bool {
    let Some(location) = Location::from_path(&format!("content/{path}"), &site.config.languages) else { return false };
    site.all().any(|(_, own)| (own.language, &own.path) == (location.language, &location.path))
}

/// Reads the language at the end of a name, `CY` of `about.CY`, or at its beginning, `cy` of `cy-about`.
fn language_suffix<'n>(stem: &'n str, codes: &[String]) -> Option<LanguageSuffix<'n>> {
    let is_separator = |c: char| matches!(c, '.' | '-' | '_' | ' ');
    let stem = stem.trim_matches(' ');
    let found = |base: &'n str, word: &str, is_dotted: bool| {
        let base = base.trim_end_matches(['-', '_', ' ']);
        let by_code = codes.iter().position(|code| code.eq_ignore_ascii_case(word));
        let by_word = || codes.iter().position(|code| is_word_for(word, code));
        let language = by_code.or_else(by_word).filter(|language| is_dotted || by_code.is_some() || *language > 0)?;
        (!base.is_empty() && !base.ends_with('.')).then_some(LanguageSuffix { base, language, is_dotted, is_word: by_code.is_none() })
    };
    // `about (cy)`
    if let Some((base, word)) = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once('(')) {
        return found(base, word, false);
    }
    let (at, separator) = stem.char_indices().rfind(|(_, c)| is_separator(*c))?;
    let (base, last) = (&stem[..at], &stem[at + 1..]);
    if let Some(named) = found(base, last, separator == '.') {
        return Some(named);
    }
    // A region follows the language: `about.cy-GB`.
    let is_region = matches!(separator, '-' | '_') && last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_uppercase());
    let of_region = || {
        let (base, code) = base.rsplit_once('.').filter(|_| is_region)?;
        found(base, code, true)
    };
    // `cy-about`
    let of_beginning = || {
        let at = stem.find(is_separator)?;
        let (code, base) = (&stem[..at], stem[at..].trim_start_matches(is_separator));
        found(base, code, false).filter(|named| named.language > 0 && codes[named.language] == "cy" && !named.is_word)
    };
    of_region().or_else(of_beginning)
}

/// Returns whether a word means a language, other than its code.
fn is_word_for(word: &str, code: &str) -> bool {
    let words: &[&str] = match code {
        "cy" => &["cym", "wel", "welsh", "cymraeg"],
        "en" | "en-GB" => &["eng", "english", "saesneg"],
        _ => return false,
    };
    words.iter().any(|own| own.eq_ignore_ascii_case(word))
}

/// Returns the name of a language for messages.
fn language_name(code: &str) -> String {
    match code {
        "cy" => "Welsh".to_owned(),
        _ if code == "en" || code.starts_with("en-") => "English".to_owned(),
        code => format!("`{code}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_at_the_end_of_a_name_is_recognised() {
        let codes = ["en".to_owned(), "cy".to_owned()];
        for (stem, base, language, is_dotted, is_word) in [
            ("about.CY", "about", 1, true, false),
            ("about.Cy", "about", 1, true, false),
            ("about.cym", "about", 1, true, true),
            ("about.welsh", "about", 1, true, true),
            ("about.cy-GB", "about", 1, true, false),
            ("about.cy_GB", "about", 1, true, false),
            ("about.cy ", "about", 1, true, false),
            ("about.en", "about", 0, true, false),
            ("about-cy", "about", 1, false, false),
            ("about_CY", "about", 1, false, false),
            ("about cy", "about", 1, false, false),
            ("about (cy)", "about", 1, false, false),
            ("about - Welsh", "about", 1, false, true),
            ("about-cymraeg", "about", 1, false, true),
            ("cy-about", "about", 1, false, false),
            ("learning-welsh", "learning", 1, false, true),
        ] {
            assert_eq!(language_suffix(stem, &codes), Some(LanguageSuffix { base, language, is_dotted, is_word }), "{stem}");
        }
        for stem in ["about", "learning-english", "cy", "-cy", ".cy", "plan-v1.2", "open-day", "policy", "men-US", "welsh-lessons"] {
            assert_eq!(language_suffix(stem, &codes), None, "{stem}");
        }
    }
}
