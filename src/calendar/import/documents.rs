//! Turns events of partners' calendars into documents, so that pages, lists, references and feeds
//! handle all events alike. Takes the imports in site.toml and the bytes of the files. Returns
//! a generated document for each event, and the events by its id.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{CalendarImport, import, text};
use crate::calendar::event::{Event, EventPlace, Organiser};
use crate::calendar::settings::CalendarSettings;
use crate::config::{self, Config};
use crate::content::{self, Document, Facts, Location, ParseContext};
use crate::datetime::DayOrTime;
use crate::diagnostic::{Finding, Level, nearest};
use crate::reuse::{ByPointer, Projected, projection};
use crate::source::{FileId, Source, Sources, Span, with_invisible};
use crate::types::Types;
use crate::url::to_nfc;

projection! {
    /// The data that imports read of one of the site's own documents.
    pub struct KnownInput<'d>(document) {
        original: Option<&'d str> = (document.language == 0).then_some(&*document.path),
        named: Option<&'d Facts> = NAMED.contains(&&*document.kind.built_in).then_some(&document.facts),
    }
}

/// The types of documents that imports refer to.
const NAMED: [&str; 3] = ["partner", "place", "taskforce"];

/// The input of the imports.
#[derive(Debug, PartialEq)]
pub struct ImportInput {
    /// The settings.
    pub config: ByPointer<Config>,
    /// The content types.
    pub types: ByPointer<Types>,
    /// The day of the build.
    pub today: Date,
    /// The partners' files: path and bytes.
    pub vendored: Vec<(String, Vec<u8>)>,
    /// The id of the first generated source.
    pub first: FileId,
    /// The site's own documents.
    pub documents: Projected<KnownInput<'static>>,
}

/// The output of the imports.
#[derive(Debug, Default)]
pub struct CachedImports {
    /// The sources of the partners' files and of each event.
    pub sources: Vec<Arc<Source>>,
    /// The document of each event.
    pub documents: Vec<Arc<Document>>,
    /// Findings about the partners' files.
    pub findings: Vec<Finding>,
    /// The events.
    pub imported: Arc<Imported>,
}

/// The events of partners' calendars.
#[derive(Debug, Default)]
pub struct Imported {
    /// The events, by the id of their documents. Addresses and references are the task of `site`.
    pub events: BTreeMap<String, Arc<Event>>,
    /// For each generated source, its origin.
    origins: HashMap<FileId, ImportOrigin>,
}

/// Imports every `[[calendar.import]]`: creates sources of the partners' files, and a source and a
/// document for each event.
pub fn documents(input: &ImportInput) -> CachedImports {
    let mut made = CachedImports::default();
    if input.config.calendar.imports.is_empty() {
        return made;
    }
    let (mut imported, mut sources) = (Imported::default(), Sources::starting_at(input.first));
    let (documents, findings) = (&mut made.documents, &mut made.findings);
    let site = &ParseContext { config: &input.config, types: &input.types, today: input.today };
    let settings = CalendarSettings::from_config(site.config, 0, site.today);
    let known = KnownNames::new(input);
    // A translation may exist beside an imported event: only originals occupy an id.
    let own = input.documents.iter().filter_map(|document| document.original?.strip_prefix("events/"));
    let mut ids: BTreeSet<String> = own.map(str::to_owned).collect();
    let mut files: HashSet<&str> = HashSet::new();
    for own in &site.config.calendar.imports {
        let path = own.path();
        let is_meant = |(vendored, _): &&(String, _)| to_nfc(vendored) == to_nfc(path);
        let Some((path, bytes)) = input.vendored.iter().find(is_meant) else {
            findings.push(no_such_file(own, &input.vendored));
            continue;
        };
        if !files.insert(path.as_str()) {
            findings.push(repeated_file(own));
            continue;
        }
        let source = sources.push(Source { path: path.clone(), text: text(bytes) });
        let partner = known.partner(own, findings);
        let organiser = partner.and_then(|id| known.partners.iter().find(|partner| matches_id(&partner.path, id)));
        let organiser = organiser.map(|partner| partner.organiser.clone());
        let (themes, audiences) = known.categories(own, findings);
        let wanted =
            CalendarImport { file: path, source, partner, organiser, prefix: &own.prefix, categories: &themes };
        let events = import(bytes, &wanted, &settings, &mut ids, findings);
        findings.extend(outdated_file(own, &events, site));
        for mut event in events {
            event.place = event.place.map(|place| known.place(place));
            for change in event.occurrences.iter_mut().filter_map(|occurrence| occurrence.change.as_mut()) {
                change.place = change.place.take().map(|place| known.place(place));
            }
            event.audience = take_audiences(&mut event.categories, &audiences);
            let file = sources.push(Source { path: format!("{path}#{}", event.id), text: markdown(&event) });
            let location = Location { path: format!("events/{}", event.id), is_folder: false, language: 0 };
            imported.origins.insert(file, ImportOrigin { span: event.span, checks_words: own.check_words });
            let mut noticed = Vec::new();
            documents.push(Arc::new(content::read(file, sources.get(file), location, site, &mut noticed)));
            findings.extend(noticed);
            imported.events.insert(event.id.clone(), Arc::new(event));
        }
    }
    made.sources = sources.shared().map(|(_, source)| Arc::clone(source)).collect();
    made.imported = Arc::new(imported);
    made
}

impl Imported {
    /// Moves findings about generated documents to the start of the event in its partner's file.
    /// Errors become warnings, because a partner's text never stops a build. Milder findings are
    /// removed, because only the partner can change the text. So are all findings of an import
    /// without `check_words`, and those about equal titles, which every series has if its partner
    /// changed it from one date on.
    pub fn switch_off_word_rules(&self, findings: &mut Vec<Finding>) {
        const TITLE_RULES: [&str; 2] = ["page-title", "title-unique"];
        /// Two pages at one address: the site cannot be built, whatever the text.
        const DUPLICATE_ROUTE: &str = "duplicate-route";
        findings.retain_mut(|finding| {
            let Some(origin) = self.origins.get(&finding.span.file) else { return true };
            finding.span = origin.span;
            if finding.code == DUPLICATE_ROUTE {
                return finding.level == Level::Error;
            }
            let keeps = origin.checks_words && finding.level == Level::Error && !TITLE_RULES.contains(&finding.code);
            finding.level = Level::Warning;
            finding.help =
                "ask the partner to correct it, or write `check_words = false` in its `[[calendar.import]]`".into();
            finding.edits.clear();
            keeps
        });
    }
}

/// The origin of a generated document.
#[derive(Debug, Clone, Copy)]
struct ImportOrigin {
    /// The start of its event in the partner's file.
    span: Span,
    /// Whether findings about its text are wanted.
    checks_words: bool,
}

/// The names and ids of the site that imports refer to.
struct KnownNames {
    partners: Vec<ImportPartner>,
    themes: Vec<String>,
    audiences: Vec<String>,
    /// Places by their title in lower case.
    places: HashMap<String, String>,
}

struct ImportPartner {
    path: String,
    /// The organiser of its events that name none.
    organiser: Organiser,
}

impl KnownNames {
    fn new(input: &ImportInput) -> KnownNames {
        let of = |kind: &'static str| {
            let originals = input.documents.iter().filter(|document| document.original.is_some());
            let named = originals.filter_map(|document| document.named);
            named.filter(move |facts| *facts.kind.built_in == *kind)
        };
        let partners = of("partner").map(|partner| {
            let email = partner.fields.table("contact").and_then(|contact| contact.text("email"));
            let organiser = Organiser { name: partner.title().to_owned(), email: email.map(str::to_owned) };
            ImportPartner { path: partner.path.clone(), organiser }
        });
        let themes = of("taskforce").flat_map(|taskforce| taskforce.fields.tables("themes"));
        let places = of("place").filter_map(|place| {
            Some((place.fields.text("title")?.to_lowercase(), place.path.trim_start_matches("places/").to_owned()))
        });
        KnownNames {
            partners: partners.collect(),
            themes: themes.filter_map(|theme| theme.text("id")).map(str::to_owned).collect(),
            audiences: input.config.audiences.iter().map(|audience| audience.to_string()).collect(),
            places: places.collect(),
        }
    }

    /// Returns the partner of an import; reports an unknown id, once for each import.
    fn partner<'i>(&self, own: &'i config::ImportConfig, findings: &mut Vec<Finding>) -> Option<&'i str> {
        let named = own.partner.as_ref()?;
        let id = named.value.trim_matches('/');
        if self.partners.iter().any(|partner| matches_id(&partner.path, id)) {
            return Some(id);
        }
        let ids = self.partners.iter().map(|partner| partner.path.rsplit('/').next().unwrap_or(&partner.path));
        findings.push(unknown_reference("partner", id, named.span, ids));
        None
    }

    /// Returns the categories that map to themes, and those that map to audiences; reports an
    /// unknown id at its position.
    fn categories(&self, own: &config::ImportConfig, findings: &mut Vec<Finding>) -> (CategoryMap, CategoryMap) {
        let (mut themes, mut audiences) = (CategoryMap::new(), CategoryMap::new());
        for (theirs, ours) in &own.categories {
            let list = if self.themes.contains(&ours.value) {
                &mut themes
            } else if self.audiences.contains(&ours.value) {
                &mut audiences
            } else {
                let ids = self.themes.iter().chain(&self.audiences).map(String::as_str);
                findings.push(unknown_reference("theme or audience", &ours.value, ours.span, ids));
                continue;
            };
            // If two differ only in case, the first counts.
            list.entry(theirs.to_ascii_lowercase()).or_insert_with(|| ours.value.clone());
        }
        (themes, audiences)
    }

    /// Returns the site's place that a partner's text names: by its whole title, or the part before
    /// the first comma.
    fn place(&self, place: EventPlace) -> EventPlace {
        let name = place.name.to_lowercase();
        let first = name.split(',').next().unwrap_or_default().trim();
        let id = self.places.get(name.trim()).or_else(|| self.places.get(first)).cloned();
        EventPlace { id, ..place }
    }
}

/// Returns whether a reference, with part of the folder or without, refers to the document at that path.
fn matches_id(path: &str, id: &str) -> bool {
    path.strip_suffix(id).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// The site's ids for a partner's categories, by the category in ASCII lower case.
type CategoryMap = HashMap<String, String>;

/// Returns the audiences of an event's categories, and removes these from its tags.
fn take_audiences(categories: &mut Vec<String>, audiences: &CategoryMap) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    categories.retain(|word| {
        let Some(audience) = audiences.get(&word.to_ascii_lowercase()) else { return true };
        if !found.contains(audience) {
            found.push(audience.clone());
        }
        false
    });
    found
}

fn unknown_reference<'k>(what: &str, id: &str, span: Span, known: impl Iterator<Item = &'k str>) -> Finding {
    let help = match nearest(id, known) {
        Some(near) => format!("write `{near}`"),
        None => format!("write the id of a {what} of this site"),
    };
    Finding::error("ref-broken", span, with_invisible(format!("there is no {what} `{id}`"), id))
        .note("The imported events would be missing from its page and its calendar feed.")
        .help(help)
}

fn no_such_file(own: &config::ImportConfig, vendored: &[(String, Vec<u8>)]) -> Finding {
    let near = nearest(&own.file.value, vendored.iter().map(|(path, _)| path.as_str()));
    let help = match near {
        _ if own.remote.is_some() => format!("run `commonweal fetch {}`, which downloads it", own.name()),
        Some(near) => format!("write `{near}`"),
        None => "save the partner's calendar in the folder `imports/`, and name it as `imports/NAME.ics`".into(),
    };
    Finding::error(
        "import",
        own.file.span,
        with_invisible(format!("there is no calendar file `{}`", own.file.value), &own.file.value),
    )
    .note("These events would be missing from the site.")
    .help(help)
}

/// Reports a file that an earlier import uses too: its events would appear twice.
fn repeated_file(own: &config::ImportConfig) -> Finding {
    Finding::error("import", own.file.span, format!("`{}` is imported twice", own.file.value))
        .note("Visitors would see each event twice.")
        .help("remove one of the two `[[calendar.import]]`")
}

/// Returns a warning if all events of a file are over.
fn outdated_file(own: &config::ImportConfig, events: &[Event], site: &ParseContext) -> Option<Finding> {
    let last = events.iter().map(Event::last_day).max()?;
    let message = format!("every event of `{}` is over: the last was on {last}", own.file.value);
    let help = match own.remote {
        Some(_) => format!("run `commonweal fetch {}`, or remove this `[[calendar.import]]`", own.name()),
        None => "download the partner's calendar again, or remove this `[[calendar.import]]`".to_owned(),
    };
    (last < site.today).then(|| {
        Finding::warning("import", own.file.span, message)
            .note("The partner may have announced new events that are missing here.")
            .help(help)
    })
}

/// Returns the source that an author would have written for the event, which pages and relations
/// read. Its dates come from the event itself.
fn markdown(event: &Event) -> String {
    let mut lines = vec!["+++".to_owned(), "type = \"event\"".into(), format!("title = {}", quoted(&event.title))];
    lines.push(match event.when.start() {
        DayOrTime::Day(date) => format!("start = {date}"),
        DayOrTime::Time(time) => format!("start = {}", time.strftime("%Y-%m-%dT%H:%M:%S")),
    });
    lines.push(format!("updated = {}", event.updated));
    lines.push(format!("status = {}", quoted(event.status.keyword())));
    lines
        .extend(event.place.as_ref().and_then(|place| place.id.as_deref()).map(|id| format!("place = {}", quoted(id))));
    for (name, values) in [
        ("partners", &event.partners),
        ("themes", &event.themes),
        ("audience", &event.audience),
        ("tags", &event.categories),
    ] {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            lines.push(format!("{name} = [{}]", values.join(", ")));
        }
    }
    lines.push("+++\n".into());
    format!("{}{}", lines.join("\n"), escaped(&event.description))
}

/// Returns a TOML string (JSON's escapes are a subset of TOML's).
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Converts plain text to Markdown with the same appearance: paragraphs, line breaks, and links for
/// bare addresses.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4);
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            // A backslash at the end of a line keeps its break within a paragraph.
            let within = !line.is_empty() && !out.ends_with('\n');
            out.push_str(if within { "\\\n" } else { "\n" });
        }
        for (at, word) in line.split(' ').enumerate() {
            if at > 0 {
                out.push(' ');
            }
            match address(word) {
                Some(length) => {
                    out.push_str(&format!("<{}>", &word[..length]));
                    escape(&word[length..], &mut out);
                }
                None => escape(word, &mut out),
            }
        }
    }
    out.push('\n');
    out
}

/// Returns the length of the web address at the start of a word that Markdown's `<…>` accepts,
/// without the full stop of a sentence.
fn address(word: &str) -> Option<usize> {
    let fits = word.starts_with("https://") || word.starts_with("http://");
    let end = word.find(|c: char| c.is_control() || "<>\"'`\\ ".contains(c)).unwrap_or(word.len());
    let length = word[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')']).len();
    (fits && length > "https://".len()).then_some(length)
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Dialect, field::plain_text};

    #[test]
    fn a_partners_text_is_shown_unchanged() {
        for text in [
            "# 1. <b>Not</b> *bold* [nor](a link)",
            "Line one\nLine two\n\n::: warning\n+++\n- no list\n    no code",
            "| a | b |\n|---|---|\n\n<!-- check-off x: y -->\n[^1] \\ & &amp; ~~no~~ {lang=cy}",
        ] {
            let plain = plain_text(&escaped(text), &Dialect::default()).into_owned();
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&plain), words(text));
        }
        assert_eq!(escaped("See https://a.example.org/b_c?d=1. Bye"), "See <https://a.example.org/b_c?d=1>\\. Bye\n");
    }
}
