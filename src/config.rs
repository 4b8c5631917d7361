//! Reads site.toml and its translations. Returns the [`Config`] for all stages and the content types.
//! The schema reader that reads content reads them too, by the declaration in config.toml.

mod base;
mod bounds;
mod imports;
mod requires;
pub(crate) mod targets;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::datetime::Duration;
use crate::diagnostic::{Finding, Level, nearest};
use crate::schema::{Field, Fields, Shape, SharedDeclarations, Toml, Value, declare, read, translate};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::types::{self, Types};
use crate::url::Base;
pub(crate) use imports::FETCHED;
pub use imports::{CalendarAddress, ImportConfig, RemoteCalendar, address_of_calendar};

/// The declaration of the keys of site.toml.
const DECLARATION: &str = include_str!("config.toml");

/// The options of the command line. Time is one of them: no stage reads a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The day for which the site is built. It decides which pages are published, expired, overdue or upcoming.
    pub today: jiff::civil::Date,
    /// Also show drafts and scheduled and expired documents, marked as such.
    pub drafts: bool,
    /// Also show internal documents (preview only).
    pub internal: bool,
    /// Replaces `base_url` of site.toml.
    pub base_url: Option<String>,
}

/// The settings of site.toml.
#[derive(Debug, Clone)]
pub struct Config {
    /// site.toml.
    pub file: FileId,
    /// The site's name in its first language.
    pub title: String,
    /// The address at which the site is published.
    pub base: Base,
    /// Language codes; the first is the one that documents are written in. Never empty.
    pub languages: Vec<String>,
    /// The name of the site's time zone; jiff knows it.
    pub time_zone: String,
    /// The theme's name.
    pub theme: String,
    /// The audiences that documents may have.
    pub audiences: Vec<Arc<str>>,
    /// The brand.
    pub brand: Brand,
    /// The settings of events and feeds.
    pub calendar: CalendarConfig,
    /// The settings of Markdown.
    pub markdown: MarkdownConfig,
    /// The levels of checks.
    pub checks: CheckConfig,
    /// HTTP headers to send besides the built-in ones, in order.
    pub headers: Vec<(String, Spanned<String>)>,
    /// Redirects: the old address and its target.
    pub redirects: Vec<(Spanned<String>, Spanned<String>)>,
    /// The places where `publish` puts the site, in the order of site.toml.
    pub(crate) targets: Vec<targets::TargetConfig>,
    /// The validated tables, one for each language in the order of `languages`, for values that are
    /// only shown (title, organisation, menu, alert, calendar name, params). Each contains the text
    /// of its language and the facts of the first.
    pub fields: Vec<Fields>,
}

/// The site's colour and logo.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Brand {
    /// The colour: `#1d5c4d`.
    pub primary: Option<Spanned<String>>,
    /// The logo's file.
    pub logo: Option<Spanned<String>>,
}

/// The settings of events and feeds.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarConfig {
    /// The default organiser of events: name in the first language, email.
    pub organiser: Option<(String, Option<String>)>,
    /// `england`, `wales`, `scotland` or `northern-ireland`.
    pub nation: Option<String>,
    /// How often calendar programs should check for changes.
    pub refresh: Duration,
    /// The kinds of pages with their own feed: `pillar`, `theme`, `partner`, `place`, `audience`.
    pub feeds: Vec<String>,
    /// How long events stay in feeds after their end.
    pub keep_past: Duration,
    /// How long cancelled events stay in feeds after their date.
    pub keep_cancelled: Duration,
    /// Partners' calendars.
    pub imports: Vec<ImportConfig>,
}

/// The settings of Markdown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MarkdownConfig {
    /// Whether HTML in texts is allowed.
    pub raw_html: bool,
    /// Whether straight quotes become typographic ones.
    pub smart_punctuation: bool,
}

/// The settings of checks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CheckConfig {
    /// By the check's code: its level (`None` is off), with its position.
    pub levels: BTreeMap<String, Spanned<Option<Level>>>,
    /// Words that the plain-words check accepts, in lower case.
    pub allow_words: Vec<String>,
}

impl Config {
    /// Reads `site.toml`, and `site.LANG.toml` for each other language. `base_url` replaces the one
    /// in the file. An invalid value is replaced by its default; without a site.toml all values are
    /// defaults and one finding says so.
    pub fn read(sources: &Sources, base_url: Option<&str>) -> (Config, Types, Vec<Finding>) {
        let mut findings = Vec::new();
        let shape = shape();
        let Some(file) = sources.find("site.toml") else {
            let finding = Finding::error("missing-field", Span::default(), "there is no `site.toml`");
            findings.push(finding.help("start a site with `commonweal init`"));
            let toml = Toml::parse(FileId(0), "", &mut Vec::new());
            let fields = read(&shape, &toml, Span::default(), "site", &mut Vec::new());
            let config = Config::from_fields(FileId(0), &fields, base_url, &mut findings);
            return (config, Types::built_in(), findings);
        };
        let toml = Toml::parse(file, &sources.get(file).text, &mut findings);
        let secrets = targets::Secrets::find(&toml);
        let fields = read(&shape, &toml, Span::file_start(file), "site", &mut findings);
        findings.extend(requires::check(&fields));
        let mut config = Config::from_fields(file, &fields, base_url, &mut findings);
        secrets.report(&mut findings);
        config.translate(&shape, sources, &mut findings);
        let types = Types::with_declared(Some(&toml), &config.audiences, &mut findings);
        (config, types, findings)
    }

    /// Returns the settings to show in a language; those of the first language if the site does not have it.
    pub fn in_language(&self, language: &str) -> &Fields {
        let at = self.languages.iter().position(|own| own == language).unwrap_or(0);
        // There is one table for each language and never none: `from_fields` and `translate` add them.
        &self.fields[at]
    }

    /// Returns the site's name in a language, by the index of the language.
    pub fn title(&self, language: usize) -> &str {
        self.fields.get(language).and_then(|fields| fields.text("title")).unwrap_or(&self.title)
    }

    /// Returns the organisation's name in a language, else the site's name.
    pub fn organisation_name(&self, language: usize) -> &str {
        let organisation = self.fields.get(language).and_then(|fields| fields.table("organisation"));
        organisation.and_then(|organisation| organisation.text("name")).unwrap_or_else(|| self.title(language))
    }

    /// Returns the Markdown dialect of the site.
    pub fn dialect(&self) -> crate::markdown::Dialect {
        let MarkdownConfig { raw_html, smart_punctuation } = self.markdown;
        crate::markdown::Dialect { raw_html, smart_punctuation, ..crate::markdown::Dialect::default() }
    }

    fn from_fields(file: FileId, fields: &Fields, base_url: Option<&str>, findings: &mut Vec<Finding>) -> Config {
        let empty = Fields::default();
        let table = |name| fields.table(name).unwrap_or(&empty);
        Config {
            file,
            title: fields.text("title").unwrap_or("").to_string(),
            base: base::read(file, fields, base_url, findings),
            languages: languages(fields, findings),
            time_zone: time_zone(fields, findings),
            theme: fields.text("theme").unwrap_or("commons").to_string(),
            audiences: audiences(fields, findings),
            brand: Brand { primary: spanned(table("brand"), "primary"), logo: spanned(table("brand"), "logo") },
            calendar: calendar(table("calendar"), findings),
            markdown: MarkdownConfig {
                raw_html: table("markdown").is_true("raw_html"),
                smart_punctuation: table("markdown").is_true("smart_punctuation"),
            },
            checks: checks(table("checks"), findings),
            headers: headers(table("headers"), findings),
            redirects: redirects(table("redirects"), findings),
            targets: targets::read(table("publish"), findings),
            fields: vec![fields.clone()],
        }
    }

    /// Merges `site.LANG.toml` of each further language, and reports files of languages that the
    /// site does not have.
    fn translate(&mut self, shape: &Shape, sources: &Sources, findings: &mut Vec<Finding>) {
        let words = shape.for_translation();
        for language in &self.languages[1..] {
            let path = format!("site.{language}.toml");
            let own = match sources.find(&path) {
                Some(file) => {
                    let toml = Toml::parse(file, &sources.get(file).text, findings);
                    read(&words, &toml, Span::file_start(file), "site", findings)
                }
                None => Fields::empty(Span::file_start(self.file)),
            };
            let joined = translate(shape, &self.fields[0], &own, "site.toml", findings);
            self.fields.push(joined);
        }
        for (file, source) in sources.iter() {
            let language = source.path.strip_prefix("site.").and_then(|rest| rest.strip_suffix(".toml"));
            if let Some(language) = language
                && !self.languages[1..].iter().any(|own| own == language)
            {
                let message = format!("`{language}` is not a further language of this site");
                let help =
                    format!("add \"{language}\" to `languages` in site.toml, after the first, or remove this file");
                findings.push(Finding::warning("bad-value", Span::file_start(file), message).help(help));
            }
        }
    }
}

/// Returns the declared shape of site.toml; `explain` and the reference page use it too.
pub fn shape() -> Shape {
    let mut faults = Vec::new();
    let mut shared = SharedDeclarations::default();
    shared.shapes.push(("declaration".into(), Arc::new(types::declaration())));
    let toml = Toml::parse(FileId(0), DECLARATION, &mut faults);
    let shape = toml.table().get("fields").map(|fields| declare(fields, &toml, &shared, &mut faults));
    debug_assert!(faults.is_empty(), "config.toml must be valid: {faults:?}");
    shape.unwrap_or_default()
}

fn spanned(fields: &Fields, name: &str) -> Option<Spanned<String>> {
    let field = fields.get(name)?;
    Some(Spanned { value: field.as_text()?.to_string(), span: field.span })
}

fn languages(fields: &Fields, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut languages: Vec<String> = Vec::new();
    for language in fields.texts("languages") {
        let code = language.value;
        if languages.len() == bounds::MOST_LANGUAGES {
            findings.push(bounds::too_many("languages", bounds::MOST_LANGUAGES, language.span));
            break;
        }
        // The code is part of file names and addresses: lower case, as in BCP 47 for a language or
        // a language with a region.
        let plain =
            !code.starts_with('-') && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit());
        if !plain || code.parse::<unic_langid::LanguageIdentifier>().is_err() {
            let message = format!("`{code}` is not a language code");
            let help = "write the code in lower case, such as \"en\" for English or \"cy\" for Welsh";
            findings.push(Finding::error("bad-value", language.span, message).help(help));
        } else if languages.iter().any(|own| own == code) {
            let message = format!("the language `{code}` is listed twice");
            findings.push(Finding::error("bad-value", language.span, message).help("keep one of the two"));
        } else {
            languages.push(code.to_string());
        }
    }
    if languages.is_empty() {
        languages.push("en".into());
    }
    languages
}

fn audiences(fields: &Fields, findings: &mut Vec<Finding>) -> Vec<Arc<str>> {
    let most = bounds::MOST_AUDIENCES;
    let more = fields.texts("audiences").nth(most);
    findings.extend(more.map(|audience| bounds::too_many("audiences", most, audience.span)));
    fields.texts("audiences").take(most).map(|audience| Arc::from(audience.value)).collect()
}

fn time_zone(fields: &Fields, findings: &mut Vec<Finding>) -> String {
    const DEFAULT_TIME_ZONE: &str = "Europe/London";
    let name = fields.text("time_zone").unwrap_or(DEFAULT_TIME_ZONE);
    if jiff::tz::TimeZone::get(name).is_ok() {
        return name.to_string();
    }
    let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    let near = nearest(name, known.iter().map(String::as_str)).unwrap_or(DEFAULT_TIME_ZONE);
    let message = format!("there is no time zone `{name}`");
    let finding = Finding::error("bad-value", fields.span_of("time_zone"), message);
    findings.push(finding.help(format!("write a name such as \"{near}\"")));
    DEFAULT_TIME_ZONE.into()
}

fn calendar(fields: &Fields, findings: &mut Vec<Finding>) -> CalendarConfig {
    let length = |name, days| fields.duration(name).unwrap_or(Duration { days, ..Duration::default() });
    let organiser = fields.table("organiser");
    CalendarConfig {
        organiser: organiser
            .and_then(|own| Some((own.text("name")?.to_string(), own.text("email").map(str::to_string)))),
        nation: fields.text("nation").map(str::to_string),
        refresh: fields.duration("refresh").unwrap_or(Duration { minutes: 360, ..Duration::default() }),
        feeds: fields.texts("feeds").map(|feed| feed.value.to_string()).collect(),
        keep_past: length("keep_past", 400),
        keep_cancelled: length("keep_cancelled", 90),
        imports: imports::read(fields, findings),
    }
}

fn checks(fields: &Fields, findings: &mut Vec<Finding>) -> CheckConfig {
    let mut checks = CheckConfig::default();
    for (rule, _, field) in fields.iter() {
        match (&field.value, &**rule) {
            (Value::List(_), "allow_words") => {
                checks.allow_words = fields.texts("allow_words").map(|word| word.value.to_lowercase()).collect();
            }
            (Value::Text(word), rule) if rule != "allow_words" => {
                let level = match &**word {
                    "error" => Some(Level::Error),
                    "warning" => Some(Level::Warning),
                    "advice" => Some(Level::Advice),
                    _ => None,
                };
                checks.levels.insert(rule.to_string(), Spanned { value: level, span: field.span });
            }
            (_, "allow_words") => {
                let message = "`allow_words` takes a list of words";
                let finding = Finding::error("wrong-type", field.span, message);
                findings.push(finding.help("write `allow_words = [\"pledge\"]`"));
            }
            _ => {
                let message = format!("`{rule}` takes one level, not a list");
                let finding = Finding::error("wrong-type", field.span, message);
                findings.push(finding.help("write \"error\", \"warning\", \"advice\" or \"off\""));
            }
        }
    }
    // An untranslated page is no error unless the site says so.
    let advice = Spanned { value: Some(Level::Advice), span: fields.span };
    checks.levels.entry("lang-missing".into()).or_insert(advice);
    checks
}

fn headers(fields: &Fields, findings: &mut Vec<Finding>) -> Vec<(String, Spanned<String>)> {
    let mut headers = Vec::new();
    for (name, key, field) in fields.iter() {
        let Some(value) = text(field) else { continue };
        // RFC 9110 section 5.1: a name is a token; a value contains no line breaks.
        let token =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
        if !token || value.value.chars().any(char::is_control) {
            let message = format!("`{name}` is not a header that can be sent");
            let help = "a name has letters, digits and hyphens; a value is on one line";
            findings.push(Finding::error("bad-value", key, message).help(help));
        } else {
            headers.push((name.to_string(), value));
        }
    }
    headers
}

fn redirects(fields: &Fields, findings: &mut Vec<Finding>) -> Vec<(Spanned<String>, Spanned<String>)> {
    let mut redirects = Vec::new();
    for (from, key, field) in fields.iter() {
        let Some(to) = text(field) else { continue };
        if !from.starts_with('/') || from.starts_with("//") || from.chars().any(char::is_control) {
            let message = format!("`{from}` is not an address on this site");
            let help = format!("write it from its first slash: `\"/{}\"`", from.trim_start_matches('/'));
            findings.push(Finding::error("bad-value", key, message).help(help));
            continue;
        }
        redirects.push((Spanned { value: from.to_string(), span: key }, to));
    }
    redirects
}

fn text(field: &Field) -> Option<Spanned<String>> {
    Some(Spanned { value: field.as_text()?.to_string(), span: field.span })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn site(files: &[(&str, &str)]) -> (Config, Types, Vec<(&'static str, String)>) {
        let mut sources = Sources::default();
        for (path, text) in files {
            sources.push(Source { path: (*path).into(), text: (*text).into() });
        }
        let (config, types, findings) = Config::read(&sources, None);
        (config, types, findings.into_iter().map(|f| (f.code, f.message)).collect())
    }

    const LEAST: &str = "title = \"Trust\"\nbase_url = \"https://example.org/trust/\"\n";

    #[test]
    fn two_lines_make_a_site() {
        let (config, _, findings) = site(&[("site.toml", LEAST)]);
        assert_eq!(findings, []);
        assert_eq!((config.title.as_str(), config.base.path.as_str()), ("Trust", "/trust"));
        assert_eq!((config.languages.len(), config.theme.as_str()), (1, "commons"));
        assert_eq!(config.time_zone, "Europe/London");
        assert_eq!(config.audiences.len(), types::AUDIENCES.len());
        assert_eq!(config.calendar.refresh, Duration { minutes: 360, ..Duration::default() });
        assert_eq!(config.calendar.feeds.len(), 5);
        assert_eq!(config.checks.levels["lang-missing"].value, Some(Level::Advice));
    }

    #[test]
    fn every_key_has_help_and_an_example() {
        for field in &shape().fields {
            assert!(field.help.ends_with('.'), "`{}` needs help", field.name);
        }
    }

    #[test]
    fn a_translation_has_texts_and_inherits_facts() {
        let english = format!(
            "languages = [\"en\", \"cy\"]\n{LEAST}[[menu]]\ntitle = \"Policies\"\npage = \"policies\"\n[organisation]\nname = \"Trust\"\ncharity_number = 1000001\n"
        );
        let welsh = "title = \"Ymddiriedolaeth\"\n[[menu]]\ntitle = \"Polisïau\"\n";
        let (config, _, findings) = site(&[("site.cy.toml", welsh), ("site.toml", &english)]);
        assert_eq!(findings, []);
        let fields = config.in_language("cy");
        assert_eq!(fields.text("title"), Some("Ymddiriedolaeth"));
        let entry = fields.tables("menu").next().unwrap();
        assert_eq!((entry.text("title"), entry.text("page")), (Some("Polisïau"), Some("policies")));
        let organisation = fields.table("organisation").unwrap();
        assert!(organisation.get("name").unwrap().fallback);
        assert_eq!(organisation.text("charity_number"), Some("1000001"));
    }

    #[test]
    fn a_site_sets_levels_redirects_and_types() {
        let (config, types, findings) = site(&[(
            "site.toml",
            &format!(
                "{LEAST}audiences = [\"neighbours\"]\n[checks]\nsentence-long = \"off\"\nlang-missing = \"error\"\nallow_words = [\"Pledge\"]\n[redirects]\n\"/old/\" = \"/new/\"\n[types.minutes]\nextends = \"event\"\nfields.chair = {{ type = \"text\", required = true }}\n"
            ),
        )]);
        assert_eq!(findings, []);
        assert_eq!(config.checks.levels["sentence-long"].value, None);
        assert_eq!(config.checks.levels["lang-missing"].value, Some(Level::Error));
        assert_eq!(config.checks.allow_words, ["pledge"]);
        assert_eq!(config.redirects[0].1.value, "/new/");
        assert!(types.is_a("minutes", "event"));
        let audience = &types.get("page").unwrap().shape.get("audience").unwrap().kind;
        assert!(audience.description().contains("neighbours"));
    }

    #[test]
    fn faults_of_site_toml_are_findings() {
        for (text, code, message) in [
            ("title = \"T\"\n", "missing-field", "this site has no `base_url`"),
            (
                "title = \"T\"\nbase_url = \"https://a.org/?q\"\n",
                "bad-value",
                "`https://a.org/?q` cannot be the address of a site",
            ),
            (&format!("{LEAST}time_zone = \"Europe/Londn\"\n"), "bad-value", "there is no time zone `Europe/Londn`"),
            (&format!("{LEAST}languages = [\"English\"]\n"), "bad-value", "`English` is not a language code"),
            (&format!("{LEAST}[redirects]\nold = \"/new/\"\n"), "bad-value", "`old` is not an address on this site"),
            (&format!("{LEAST}[checks]\nx = \"loud\"\n"), "not-a-choice", "`loud` is not one of the choices, in `x`"),
            (&format!("{LEAST}[types.m]\nfolders = \"m\"\n"), "unknown-key", "`[types.m]` has no key `folders`"),
            (&format!("{LEAST}[calender]\nnation = \"wales\"\n"), "unknown-key", "a site has no key `calender`"),
        ] {
            let (_, _, findings) = site(&[("site.toml", text)]);
            assert_eq!(findings, [(code, message.to_string())], "{text}");
        }
        let (_, _, findings) = site(&[("site.de.toml", "title = \"T\"\n"), ("site.toml", LEAST)]);
        assert_eq!(findings, [("bad-value", "`de` is not a further language of this site".to_string())]);
    }
}
