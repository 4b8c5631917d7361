//! Takes an SVG or other XML file. Returns what it runs and loads in a browser (XML 1.0, Namespaces in
//! XML 1.0, SVG 2).

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::escape::{resolve_predefined_entity, unescape_with};
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::text::is_supported;
use super::{DEEPEST, Finder, MarkupKind, doctype};

/// The namespaces whose elements run scripts: SVG and XHTML.
const VOCABULARIES: [&str; 2] = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"];
/// Most bytes of one value after entities are expanded. Drawing programs use only short entities.
const EXPANDED: usize = 1 << 20;

/// Examines a file.
pub(super) fn scan(text: &str, kind: MarkupKind, finder: &mut Finder) {
    let mut reading = XmlState::default();
    finder.line = 1;
    reading.part(text, finder, 0);
    if kind == MarkupKind::Data && !reading.has_vocabulary {
        // For data in another namespace, a browser shows the text. Only a stylesheet instruction can load
        // or run something.
        finder.active.scripts.clear();
        finder.active.loads.clear();
    }
    let instructions = reading.instructions.active;
    finder.active.scripts.extend(instructions.scripts);
    finder.active.loads.extend(instructions.loads);
}

/// The state of the parser.
#[derive(Default)]
struct XmlState {
    /// The declared entities, by name.
    entities: HashMap<String, String>,
    /// The length of the longest entity, in bytes.
    longest: usize,
    /// Whether the file names one of [`VOCABULARIES`].
    has_vocabulary: bool,
    /// The content of `<?xml-stylesheet?>`, which applies in every namespace.
    instructions: Finder,
    /// The CSS of an open `style` element.
    style: Option<String>,
}

impl XmlState {
    /// Parses the file, or the markup of an entity.
    fn part(&mut self, text: &str, finder: &mut Finder, depth: usize) {
        if depth >= DEEPEST {
            finder.unknown("it holds markup within markup");
            return;
        }
        let mut reader = Reader::from_str(text);
        let (mut counted, mut open) = (0, 0_usize);
        loop {
            let event = reader.read_event();
            // A finding gets the line on which its event ends.
            if depth == 0 {
                let position = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
                let passed = text.as_bytes().get(counted..position).unwrap_or_default();
                finder.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
                counted = position;
            }
            match event {
                Ok(Event::Start(element)) => {
                    open += 1;
                    self.element(&element, finder);
                    if element.local_name().into_inner().eq_ignore_ascii_case("style") {
                        self.style = Some(String::new());
                    }
                }
                Ok(Event::Empty(element)) => self.element(&element, finder),
                Ok(Event::End(element)) => {
                    open = open.saturating_sub(1);
                    if element.local_name().into_inner().eq_ignore_ascii_case("style") {
                        finder.style(&self.style.take().unwrap_or_default());
                    }
                }
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(text)) => self.text(&text),
                Ok(Event::GeneralRef(name)) => {
                    let text = format!("&{};", &*name);
                    match self.resolved(&text) {
                        Some(text) => self.text(&text),
                        None => return finder.unknown(format!("its line {} holds an unknown entity", finder.line)),
                    }
                }
                Ok(Event::PI(instruction)) if instruction.target() == "xml-stylesheet" => {
                    self.instructions.line = finder.line;
                    let mut own = std::mem::take(&mut self.instructions);
                    for attribute in instruction.attributes().with_checks(false).flatten() {
                        let value = self.resolved(&attribute.value).unwrap_or_default();
                        if attribute.key.into_inner() == "href" {
                            own.run(&value, "`<?xml-stylesheet?>`");
                            own.load(&value);
                        }
                    }
                    self.instructions = own;
                }
                Ok(Event::Decl(declaration)) => {
                    if let Some(Ok(encoding)) = declaration.encoding()
                        && !is_supported(&encoding)
                    {
                        finder.unknown(format!("it is saved in `{}`", encoding.escape_debug()));
                    }
                }
                Ok(Event::DocType(text)) => self.doctype(&text, finder, depth),
                Ok(Event::Eof) if open > 0 => return finder.unknown("it is cut short"),
                Ok(Event::Eof) => return,
                Ok(_) => {}
                Err(_) => {
                    return finder.unknown(format!("it cannot be read as XML beyond line {}", finder.line));
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(style) = &mut self.style {
            style.push_str(text);
        }
    }

    fn doctype(&mut self, text: &str, finder: &mut Finder, depth: usize) {
        let declared = doctype::read(text);
        declared.scripts.into_iter().for_each(|what| finder.script(what));
        declared.loads.iter().for_each(|address| finder.load(address));
        for address in &declared.values {
            finder.run(address, "the document type");
        }
        self.longest = declared.entities.iter().map(|(_, text)| text.len()).max().unwrap_or_default();
        self.entities = declared.entities.into_iter().rev().collect();
        // Markup in an entity is markup wherever the entity is used.
        let parts: Vec<String> = self.entities.values().filter(|text| text.contains('<')).cloned().collect();
        parts.iter().for_each(|part| self.part(part, finder, depth + 1));
    }

    fn element(&mut self, element: &BytesStart, finder: &mut Finder) {
        let name = element.local_name().into_inner().to_ascii_lowercase();
        let mut owned: Vec<(String, Cow<str>)> = Vec::new();
        // Skip the check for duplicates, which compares each attribute with each.
        let mut attributes: Attributes = element.attributes();
        for attribute in attributes.with_checks(false) {
            let Ok(attribute) = attribute else {
                return finder.unknown(format!("its line {} cannot be read as XML", finder.line));
            };
            let Some(value) = self.resolved(&attribute.value) else {
                return finder.unknown(format!("its line {} holds an unknown entity", finder.line));
            };
            let key = attribute.key.into_inner();
            if key == "xmlns" || key.starts_with("xmlns:") {
                self.has_vocabulary |= VOCABULARIES.contains(&value.trim());
                continue;
            }
            let local = attribute.key.local_name().into_inner();
            match attribute.key.prefix().map(|prefix| prefix.into_inner()) {
                // Other addresses are relative to this one.
                Some("xml") if local == "base" => finder.load(&value),
                // Handlers have no prefix. Of the attributes with a prefix, only `href` is an address (SVG 2
                // section 16.1).
                Some(_) if !local.eq_ignore_ascii_case("href") => {}
                _ => owned.push((local.to_ascii_lowercase(), Cow::Owned(value.into_owned()))),
            }
        }
        let attributes: Vec<(&str, &str)> = owned.iter().map(|(name, value)| (name.as_str(), &**value)).collect();
        finder.element(&name, &attributes, false);
    }

    /// Resolves the entities of a value. Returns `None` for an undeclared entity, at which browsers stop,
    /// and for a value that would grow without limit.
    fn resolved<'v>(&self, value: &'v str) -> Option<Cow<'v, str>> {
        let references = value.bytes().filter(|byte| *byte == b'&').count();
        if references.checked_mul(self.longest).is_none_or(|length| length > EXPANDED) {
            return None;
        }
        let resolve = |name: &str| match self.entities.get(name) {
            Some(text) => Some(text.as_str()),
            None => resolve_predefined_entity(name),
        };
        unescape_with(value, resolve).ok()
    }
}
