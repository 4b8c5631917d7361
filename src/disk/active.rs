//! Detects active content in files that are published unchanged. Takes the bytes of an SVG, XML or HTML
//! file and returns the scripts that it runs and the addresses that it loads.
//!
//! A browser that opens such a file runs its scripts with the site's own origin. Encodings,
//! compression and entities hide a script from a reader but not from a browser, so this module decodes
//! them as a browser does. A file that it cannot parse to the end is reported
//! ([`ActiveContent::unknown`]), never treated as harmless.

mod css;
mod doctype;
mod html;
mod link;
mod text;
mod xml;

use crate::source::{ActiveContent, FoundInFile};

/// Most bytes of a file that is examined, compressed or not. SVG files rarely have a tenth of it.
pub const LARGEST: u64 = 8 << 20;
/// Most entries of one kind that are kept for a file. A finding names only a few.
const MOST: usize = 20;
/// Deepest nesting of pages within pages (`srcdoc`) and of markup in entities. Deeper nesting only
/// serves to hide something.
const DEEPEST: usize = 4;

/// The parser that a browser uses for a file. The file extension decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MarkupKind {
    /// HTML.
    Html,
    /// XML that is SVG or XHTML, or that creates such a page.
    Drawing,
    /// Any other XML. Its scripts run only if the file names the namespace of SVG or XHTML.
    Data,
}

fn kind(path: &str) -> Option<MarkupKind> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    Some(match extension.as_str() {
        "html" | "htm" | "shtml" => MarkupKind::Html,
        "svg" | "svgz" | "xhtml" | "xht" | "xsl" | "xslt" => MarkupKind::Drawing,
        "xml" | "rdf" | "atom" | "rss" => MarkupKind::Data,
        _ => return None,
    })
}

/// Returns whether a file of that name may run scripts.
pub fn is_kind(path: &str) -> bool {
    kind(path).is_some()
}

/// Examines a file. Returns `None` if the file has no active content, and for every other kind of
/// file.
pub fn read(path: &str, bytes: &[u8]) -> Option<Box<ActiveContent>> {
    let kind = kind(path)?;
    let mut finder = Finder::default();
    match text::decode(bytes, LARGEST) {
        Err(reason) => finder.unknown(reason),
        Ok(text) if kind == MarkupKind::Html => html::scan(&text, &mut finder, 0),
        Ok(text) => xml::scan(&text, kind, &mut finder),
    }
    (finder.active != ActiveContent::default()).then(|| Box::new(finder.active))
}

/// Collects the findings in one file.
#[derive(Debug, Default)]
struct Finder {
    active: ActiveContent,
    /// The current line.
    line: u64,
}

/// An attribute: its lower-case name without its prefix, and its decoded value.
type Attribute<'a> = (&'a str, &'a str);

/// Attributes whose value is an address that the browser loads, shows or sends data to, on any element.
const LOADING: [&str; 17] = [
    "action",
    "archive",
    "background",
    "classid",
    "code",
    "codebase",
    "data",
    "dynsrc",
    "formaction",
    "icon",
    "imagesrcset",
    "lowsrc",
    "manifest",
    "ping",
    "poster",
    "src",
    "srcset",
];
/// Elements whose `href` is a link for people. It loads nothing.
const FOLLOWED: [&str; 2] = ["a", "area"];
/// `rel` values of a `link` element that load nothing.
const LINKING: [&str; 13] = [
    "alternate",
    "author",
    "bookmark",
    "canonical",
    "help",
    "home",
    "license",
    "me",
    "next",
    "prev",
    "search",
    "shortlink",
    "tag",
];
/// Elements that change an attribute of another element (SVG Animations Level 2).
const ANIMATING: [&str; 4] = ["animate", "animatemotion", "animatetransform", "set"];
/// Elements that show their resource as a document of its own, or run it.
const NESTING: [&str; 7] = ["embed", "frame", "iframe", "object", "portal", "script", "use"];

impl Finder {
    fn script(&mut self, what: impl Into<String>) {
        note(&mut self.active.scripts, what.into(), self.line);
    }

    fn unknown(&mut self, reason: impl Into<String>) {
        self.active.unknown.get_or_insert_with(|| reason.into());
    }

    /// Records an address that is loaded.
    fn load(&mut self, address: &str) {
        if let Some(foreign) = link::external_host(address) {
            note(&mut self.active.loads, foreign, self.line);
        }
    }

    /// Examines the CSS of an element or an attribute.
    fn style(&mut self, css: &str) {
        css::addresses(css).iter().for_each(|address| self.load(address));
    }

    /// Examines an element. `name` is in lower case and without its prefix; `is_html` is true for HTML
    /// elements. The caller handles its text.
    fn element(&mut self, name: &str, attributes: &[Attribute], is_html: bool) {
        let get = |wanted: &str| attributes.iter().find(|(own, _)| *own == wanted).map(|(_, value)| *value);
        for (attribute, value) in attributes {
            self.attribute(name, attribute, value, is_html);
        }
        match name {
            "script" if runs(get("type")) => match get("src").or(get("href")) {
                Some(address)
                    if is_html && link::external_host(address).is_none() && link::scheme(address).is_none() =>
                {
                    note(&mut self.active.own_scripts, link::normalise(address), self.line);
                }
                _ => self.script("`<script>`"),
            },
            "link" => {
                let relations = get("rel").unwrap_or_default();
                let is_linking = |rel: &str| LINKING.iter().any(|own| own.eq_ignore_ascii_case(rel));
                if !relations.split_ascii_whitespace().all(is_linking) || relations.trim().is_empty() {
                    self.load(get("href").unwrap_or_default());
                }
            }
            "meta" if get("http-equiv").is_some_and(|name| name.trim().eq_ignore_ascii_case("refresh")) => {
                let content = get("content").unwrap_or_default();
                // HTML Standard section 4.2.5.3: a number, a separator, and the address, with `url=` before it or without.
                let rest = content.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
                let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ';' | ','));
                let named =
                    rest.get(..3).filter(|start| start.eq_ignore_ascii_case("url")).map(|_| rest[3..].trim_start());
                let address = named.and_then(|rest| rest.strip_prefix('=')).unwrap_or(rest);
                let address = address.trim().trim_matches(['"', '\'']);
                self.run(address, "`<meta http-equiv=\"refresh\">`");
                self.load(address);
            }
            name if ANIMATING.contains(&name) => {
                let changed = get("attributename").unwrap_or_default().to_ascii_lowercase();
                if is_handler(changed.trim()) {
                    self.script(format!("`<{name}>` of `{}`", changed.trim()));
                }
                for value in ["from", "to", "by", "values"].into_iter().filter_map(get) {
                    value.split(';').for_each(|value| self.run(value, &format!("`<{name}>`")));
                }
            }
            _ => {}
        }
    }

    fn attribute(&mut self, element: &str, name: &str, value: &str, is_html: bool) {
        let is_address = name == "href" || LOADING.contains(&name);
        if is_handler(name) {
            return self.script(format!("`{name}`"));
        }
        if name == "style" || (!is_html && !is_address && value.contains(['(', '\\'])) {
            // A presentation attribute of SVG may hold CSS: `fill="url(…)"` (SVG 2 section 6.6).
            return self.style(value);
        }
        if !is_address {
            return;
        }
        self.run(value, &format!("`{name}` of `<{element}>`"));
        if NESTING.contains(&element) && link::is_document(value) {
            self.script(format!("`data:` in `<{element}>`"));
        }
        match name {
            "href" if FOLLOWED.contains(&element) || element == "link" => {}
            "srcset" | "imagesrcset" => {
                value.split(',').filter_map(|one| one.split_whitespace().next()).for_each(|one| self.load(one));
            }
            "ping" | "archive" => value.split_whitespace().for_each(|one| self.load(one)),
            _ => self.load(value),
        }
    }

    /// Examines an address that may itself be a script.
    fn run(&mut self, address: &str, what: &str) {
        if link::scheme(address).is_some_and(|scheme| matches!(scheme.as_str(), "javascript" | "vbscript")) {
            self.script(format!("`javascript:` in {}", what.trim_matches('`').replace("` of `", " of ")));
        }
    }
}

/// Records something once, with its first line, and with control characters escaped.
fn note(found: &mut Vec<FoundInFile>, what: String, line: u64) {
    let what = what.replace(char::is_control, "\u{fffd}");
    if found.len() < MOST && !found.iter().any(|own| own.what == what) {
        found.push(FoundInFile { what, line });
    }
}

/// Returns whether an attribute name is that of an event handler: `onload`. A list would be incomplete,
/// because browsers add new handlers. Attributes of drawing programs such as `only_selected` contain
/// characters other than letters.
fn is_handler(name: &str) -> bool {
    let rest = name.strip_prefix("on").unwrap_or_default();
    rest.len() > 2 && rest.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Returns whether a script of that type runs (HTML Standard section 4.12.1.1). Other types, such as
/// JSON-LD, are data.
fn runs(kind: Option<&str>) -> bool {
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.is_empty()
        || essence == "module"
        || ["javascript", "ecmascript", "jscript", "livescript"].iter().any(|one| essence.contains(one))
}

#[cfg(test)]
mod tests;
