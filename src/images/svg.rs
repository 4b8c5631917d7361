//! Removes from an SVG what drawing programs store beside the drawing: comments, metadata, elements
//! and attributes of the editors' own namespaces (names of files and layers, export paths),
//! metadata of embedded pictures. The visible drawing does not change.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, BytesText, Event};

use super::clean;

/// The namespaces whose elements and attributes are part of the drawing.
const KEPT: [&str; 6] = [
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2001/xml-events",
];

/// The limit of nested elements. Drawings have some dozens at most.
const DEEPEST: usize = 1024;

/// The prefixes that the file declares: for editors' namespaces, and for those of the drawing.
#[derive(Default)]
struct Prefixes {
    foreign: Vec<String>,
    kept: Vec<String>,
}

impl Prefixes {
    /// Returns whether a name has the prefix of an editor's namespace, or one that the file does not declare.
    /// Undeclared prefixes such as `xlink` have their usual meaning.
    fn is_foreign(&self, name: &str) -> bool {
        name.split_once(':').is_some_and(|(prefix, _)| {
            let is_in = |prefixes: &[String]| prefixes.iter().any(|own| own == prefix);
            is_in(&self.foreign) || !(is_in(&self.kept) || is_standard_prefix(prefix))
        })
    }
}

/// Returns whether drawing programs use a prefix for one namespace of [`KEPT`] only. `xmlns` declares prefixes.
fn is_standard_prefix(prefix: &str) -> bool {
    matches!(prefix, "xlink" | "svg" | "xml" | "xhtml" | "ev" | "xmlns")
}

/// Returns the cleaned drawing; `None` if it is not XML with an `svg` element.
pub(super) fn clean(text: &str) -> Option<String> {
    let prefixes = prefixes(text)?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut writer = Writer::new(Vec::with_capacity(text.len()));
    // The depth within an element that is removed; 0 outside of any.
    let (mut left_out, mut depth, mut is_drawing) = (0usize, 0usize, false);
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
                is_drawing |= start.local_name().as_ref() == "svg";
                if left_out > 0 || is_removed(start, &prefixes) {
                    left_out += 1;
                } else {
                    writer.write_event(Event::Start(clean_element(start, &prefixes)?)).ok()?;
                }
                continue;
            }
            Event::Empty(start) => {
                is_drawing |= start.local_name().as_ref() == "svg";
                if left_out == 0 && !is_removed(start, &prefixes) {
                    writer.write_event(Event::Empty(clean_element(start, &prefixes)?)).ok()?;
                }
                continue;
            }
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                if left_out > 0 {
                    left_out -= 1;
                    continue;
                }
            }
            Event::Eof => break,
            Event::Comment(_) => continue,
            Event::DocType(declarations) if left_out == 0 => {
                let declarations = without_comments(declarations)?;
                writer.write_event(Event::DocType(BytesText::from_escaped(declarations))).ok()?;
                continue;
            }
            // A style sheet belongs to the drawing; `<?xpacket …?>` and others do not.
            Event::PI(instruction) if instruction.target() != "xml-stylesheet" => continue,
            _ if left_out > 0 => continue,
            _ => {}
        }
        writer.write_event(event).ok()?;
    }
    let cleaned = String::from_utf8(writer.into_inner()).ok()?;
    (is_drawing && depth == 0).then_some(cleaned)
}

/// Returns a document type declaration without comments and processing instructions. Entities stay,
/// because the drawing may use them. Returns `None` if a comment or a quoted text does not end.
fn without_comments(declarations: &str) -> Option<String> {
    let mut out = String::with_capacity(declarations.len());
    let mut rest = declarations;
    while let Some(at) = rest.find(['"', '\'', '<']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = match from {
            from if from.starts_with("<!--") => "-->",
            from if from.starts_with("<?") => "?>",
            from if from.starts_with('<') => {
                out.push('<');
                rest = &from[1..];
                continue;
            }
            // Quoted text is a value, whatever it contains.
            from => {
                let length = from[1..].find(&from[..1])? + 2;
                out.push_str(&from[..length]);
                rest = &from[length..];
                continue;
            }
        };
        rest = from.split_once(end)?.1;
    }
    out.push_str(rest);
    Some(out)
}

/// Collects the namespace declarations of the whole file.
fn prefixes(text: &str) -> Option<Prefixes> {
    let mut reader = Reader::from_str(text);
    let mut prefixes = Prefixes::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => {
                for attribute in start.attributes().with_checks(false) {
                    let attribute = attribute.ok()?;
                    let Some(prefix) = attribute.key.as_ref().strip_prefix("xmlns:") else { continue };
                    let declared = match is_foreign_declaration(prefix, &attribute) {
                        true => &mut prefixes.foreign,
                        false => &mut prefixes.kept,
                    };
                    if !declared.iter().any(|own| own == prefix) {
                        declared.push(prefix.to_owned());
                    }
                }
            }
            Event::Eof => return Some(prefixes),
            _ => {}
        }
    }
}

fn is_foreign_declaration(prefix: &str, attribute: &Attribute) -> bool {
    let value = attribute.value.trim();
    // Adobe Illustrator writes entities as namespaces; the usual prefixes have their usual meaning.
    !(KEPT.contains(&value) || (is_standard_prefix(prefix) && value.starts_with('&')))
}

fn is_removed(start: &BytesStart, prefixes: &Prefixes) -> bool {
    let is_foreign_default = start.attributes().with_checks(false).flatten().any(|attribute| {
        let value = attribute.value.trim();
        attribute.key.as_ref() == "xmlns" && !value.starts_with('&') && !KEPT.contains(&value)
    });
    start.local_name().as_ref() == "metadata" || prefixes.is_foreign(start.name().as_ref()) || is_foreign_default
}

/// Returns an element without the attributes of editors, and with its embedded pictures cleaned.
fn clean_element(start: &BytesStart, prefixes: &Prefixes) -> Option<BytesStart<'static>> {
    let mut out = BytesStart::new(start.name().as_ref().to_owned());
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        let key = attribute.key.as_ref();
        let declared = key.strip_prefix("xmlns:").is_some_and(|prefix| is_foreign_declaration(prefix, &attribute));
        if declared || prefixes.is_foreign(key) {
            continue;
        }
        let mut value = attribute.value.clone();
        if attribute.key.local_name().as_ref() == "href" {
            let text = value.trim();
            if text.get(..11).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:image/"))
                && !text.to_ascii_lowercase().starts_with("data:image/svg")
            {
                value = Cow::Owned(clean::data_url(text)?);
            }
        }
        out.push_attribute(Attribute { key: attribute.key, value });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_of_editors_is_removed_and_the_drawing_stays() {
        let drawing = concat!(
            "<?xml version=\"1.0\"?>\n<!-- Created by Jane in /home/jane -->\n",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" ",
            "xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 1 1\" inkscape:export-filename=\"/home/jane/a.png\">",
            "<title>A &amp; b</title><metadata><r>Jane</r></metadata><inkscape:layer><path d=\"M9\"/></inkscape:layer>",
            "<?xpacket Jane?><g id=\"a\"><path d=\"M0 0\"/></g><use xlink:href=\"#a\"/><text> two  words </text></svg>\n",
        );
        let expected = concat!(
            "<?xml version=\"1.0\"?>\n\n",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 1 1\">",
            "<title>A &amp; b</title>",
            "<g id=\"a\"><path d=\"M0 0\"/></g><use xlink:href=\"#a\"/><text> two  words </text></svg>\n",
        );
        assert_eq!(clean(drawing).as_deref(), Some(expected));
        assert_eq!(clean(expected).as_deref(), Some(expected), "a second time changes nothing");
    }

    #[test]
    fn undeclared_prefixes_are_removed_and_those_of_the_drawing_stay() {
        let drawing = concat!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:m=\"http://www.w3.org/1998/Math/MathML\">",
            "<g inkscape:label=\"/home/jane\" id=\"a\"><sodipodi:namedview/><path d=\"M0 0\" xml:space=\"preserve\"/></g>",
            "<use xlink:href=\"#a\"/><m:math/></svg>",
        );
        let expected = concat!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:m=\"http://www.w3.org/1998/Math/MathML\">",
            "<g id=\"a\"><path d=\"M0 0\" xml:space=\"preserve\"/></g>",
            "<use xlink:href=\"#a\"/><m:math/></svg>",
        );
        assert_eq!(clean(drawing).as_deref(), Some(expected));
    }

    #[test]
    fn comments_in_the_document_type_are_removed_and_entities_stay() {
        let drawing = concat!(
            "<!DOCTYPE svg [<!-- by Jane \" --><!ENTITY ns \"http://www.w3.org/2000/svg\"><?tool Jane?>",
            "<!ENTITY odd '<!-- kept -->'>]><svg xmlns=\"&ns;\"><path d=\"M0 0\"/></svg>",
        );
        let expected = concat!(
            "<!DOCTYPE svg [<!ENTITY ns \"http://www.w3.org/2000/svg\">",
            "<!ENTITY odd '<!-- kept -->'>]><svg xmlns=\"&ns;\"><path d=\"M0 0\"/></svg>",
        );
        assert_eq!(clean(drawing).as_deref(), Some(expected));
        assert_eq!(clean("<!DOCTYPE svg [<!ENTITY a \"b>]><svg></svg>"), None);
    }

    #[test]
    fn an_embedded_photograph_loses_its_metadata_or_is_rejected() {
        let of =
            |data: &str| clean(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"{data}\"/></svg>"));
        assert_eq!(of("data:image/jpeg;base64,AAAA"), None);
        assert_eq!(of("data:image/tiff;base64,SUkqAAAA"), None);
        assert!(of("photo.jpg").is_some() && of("data:text/plain,x").is_some());
    }

    #[test]
    fn files_other_than_drawings_are_rejected() {
        for text in ["", "words", "<p>", "<svg><g></svg>", "<svg", "</svg>", "<html></html>"] {
            assert_eq!(clean(text), None, "{text}");
        }
    }
}
