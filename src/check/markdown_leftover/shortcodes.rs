//! Reports shortcodes, tags and placeholders of other programs, which have no effect here.

use std::ops::Range;

use super::super::block::Block;
use super::super::lines::{TextRun, quoted};
use super::super::page::CheckedText;
use super::super::{ReportedFinding, RuleReporter};
use super::{BECAUSE, span};
use crate::diagnostic::Level;

/// Scans the runs of one text, in order.
pub(super) struct ShortcodeScanner<'t> {
    text: &'t CheckedText<'t>,
    has_braces: bool,
    /// Whether an opening one was found. A closing one then has no finding.
    is_open: bool,
    /// The end of the scanned text.
    done: usize,
}

/// A match at the start of a text.
struct ShortcodeMatch {
    /// Its length.
    length: usize,
    /// Its name: `figure`; empty for a placeholder.
    name: String,
    /// A description: `a shortcode of Hugo`.
    what: &'static str,
    /// Whether it only closes another.
    closes: bool,
}

impl<'t> ShortcodeScanner<'t> {
    pub(super) fn new(text: &'t CheckedText<'t>) -> ShortcodeScanner<'t> {
        ShortcodeScanner { text, has_braces: text.parsed.text.contains('{'), is_open: false, done: 0 }
    }

    pub(super) fn check(&mut self, run: &TextRun, report: &mut RuleReporter) {
        let end = run.end();
        self.callout(run, report);
        let bytes = run.parsed.text.as_bytes();
        for (start, words) in run.words() {
            if words == "[" && start >= self.done && bytes.get(start) == Some(&b'[') {
                let found = in_brackets(run.written(start..end));
                self.report(run, start, found, report);
            } else if self.has_braces && words.contains('{') {
                let mut from = 0;
                while let Some(offset) = words.get(from..).and_then(|rest| rest.find('{')) {
                    let at = start + from + offset;
                    from += offset + 1;
                    if at >= self.done && bytes.get(at) == Some(&b'{') {
                        let found = in_braces(run.written(at..end));
                        self.report(run, at, found, report);
                    }
                }
            }
        }
    }

    /// Reports `^Our guidance is impartial.^` and `$CTA`: a paragraph between marks of Govspeak, the
    /// notation of GOV.UK.
    fn callout(&mut self, run: &TextRun, report: &mut RuleReporter) {
        let Some(start) = run.own().first().map(|event| event.start as usize) else { return };
        let written = run.written(start..run.end());
        let first = written.lines().next().unwrap_or("").trim_end();
        let is_mark = matches!(first, "$CTA" | "$C" | "$A" | "$E" | "$D" | "$P" | "$I");
        let inner = written.strip_prefix('^').map(|rest| rest.trim_end_matches('^'));
        let is_callout = inner.is_some_and(|inner| inner.starts_with(char::is_alphanumeric) && inner.contains(' ') && written.ends_with('^'));
        if !run.is_text() || run.is_escaped(start) || !(is_mark || is_callout) {
            return;
        }
        let place = start..if is_mark { start + first.len() } else { run.end() };
        let found = ShortcodeMatch { length: place.len(), name: "warning".into(), what: "a mark of Govspeak", closes: false };
        note(report, span(self.text, place.clone()), &found, run.written(place));
    }

    fn report(&mut self, run: &TextRun, at: usize, found: Option<ShortcodeMatch>, report: &mut RuleReporter) {
        let Some(found) = found else { return };
        let place = at..at + found.length;
        if run.is_escaped(at) || run.is_quoted_example(&place) {
            return;
        }
        self.done = place.end;
        let is_known = found.closes && self.is_open;
        self.is_open |= !found.closes;
        if !is_known {
            note(report, span(self.text, place.clone()), &found, run.written(place));
        }
    }
}

/// Scans a field without Markdown.
pub(super) fn check_plain(block: &Block, report: &mut RuleReporter) {
    let text = &*block.text;
    let found = text.match_indices(['{', '[']).find_map(|(at, sign)| {
        let found = if sign == "{" { in_braces(&text[at..]) } else { in_brackets(&text[at..]) };
        found.map(|found| (at, found))
    });
    if let Some((at, found)) = found {
        let place: Range<usize> = at..at + found.length;
        note(report, block.place(place.clone()), &found, &text[place]);
    }
}

fn note<'r>(report: &'r mut RuleReporter<'_>, place: crate::source::Span, found: &ShortcodeMatch, written: &str) -> ReportedFinding<'r> {
    let message = format!("`{}` is {}, which has no effect here", quoted(written), found.what);
    match found.what {
        // These are never meant as text, and their content is lost.
        HUGO | JEKYLL if !found.closes => report
            .report_as(Level::Error, place, message)
            .note("The page lacks its content, and screen readers read out each of its characters.")
            .help(advice(found)),
        _ => report.report(place, message).note(BECAUSE).help(advice(found)),
    }
}

fn advice(found: &ShortcodeMatch) -> &'static str {
    match &*found.name {
        "figure" | "image" | "img" | "caption" | "picture" => "write a picture: `![what it shows](file.jpg)`, with the file beside this page",
        "gallery" => "write a picture for each: `![what it shows](file.jpg)`, with the files beside this page",
        "relref" | "ref" | "link" | "post_url" => "name the page's file as the target of the link: `[its title](recycling.md)`",
        "notice" | "note" | "warning" | "alert" | "callout" | "tip" | "info" | "hint" | "attention" => {
            "write `::: warning` on a line of its own before the text and `:::` after it"
        }
        "youtube" | "vimeo" | "video" | "embed" | "audio" | "playlist" => {
            "write `::: video` with its attributes, or a link to it; `commonweal explain directive` says more"
        }
        "contact-form-7" | "wpforms" | "gravityform" | "contact-form" | "form" => {
            "describe the form under `[form]` in the front matter, or remove it"
        }
        "toc" => "remove it: a long page has a contents list already",
        _ if found.what == ATTRIBUTES => "remove it; write the id of a heading as `## Heading {#id}`",
        _ => "write its content, or remove it",
    }
}

const HUGO: &str = "a shortcode of Hugo";
const CONTENTS: &str = "the place of a contents list in another program";
const JEKYLL: &str = "a tag of Jekyll";
const ATTRIBUTES: &str = "an attribute list of another kind of Markdown";

/// Returns the start of a text, as long as a shortcode can be.
fn beginning(text: &str) -> &str {
    /// Longest shortcode, in bytes.
    const LONGEST: usize = 1000;
    let mut limit = text.len().min(LONGEST);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    &text[..limit]
}

/// Matches `{{< … >}}`, `{{% … %}}`, `{% … %}`, `{{ … }}`, `{: .class}` at the start of a text.
fn in_braces(text: &str) -> Option<ShortcodeMatch> {
    let text = beginning(text);
    let kinds = [
        ("{{<", ">}}", HUGO),
        ("{{%", "%}}", HUGO),
        ("{%", "%}", JEKYLL),
        ("{{", "}}", "a placeholder"),
        ("{:", "}", ATTRIBUTES),
        ("{.", "}", ATTRIBUTES),
        ("{#", "}", ATTRIBUTES),
    ];
    let (start, end, what) = kinds.into_iter().find(|(start, _, _)| text.starts_with(start))?;
    // The end follows the start: `{%}` does not match.
    let length = start.len() + text[start.len()..].find(end)? + end.len();
    let inner = text[start.len()..length - end.len()].trim();
    let name: String = inner.trim_start_matches(['/', '-', ' ']).chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
    if what == ATTRIBUTES {
        // `{.class}`, `{#id}`, `{: .class}`: no space before a name, and one line.
        let is_one = inner.starts_with(|c: char| c.is_ascii_alphabetic() || (start == "{:" && matches!(c, '.' | '#' | ':'))) && !inner.contains(['\n', '{']);
        return is_one.then_some(ShortcodeMatch { length, name, what, closes: false });
    }
    let is_placeholder = what == "a placeholder";
    if inner.is_empty() || inner.contains("{{") || (is_placeholder && inner.contains('\n')) {
        return None;
    }
    let closes = !is_placeholder && (inner.starts_with('/') || inner.trim_start_matches('-').trim_start().starts_with("end"));
    Some(ShortcodeMatch { length, name: if is_placeholder { String::new() } else { name.to_ascii_lowercase() }, what, closes })
}

/// Shortcodes of WordPress and of widespread plug-ins.
#[rustfmt::skip]
const KNOWN: [&str; 16] = [
    "audio", "button", "caption", "contact-form", "contact-form-7", "embed", "gallery", "gravityform", "playlist", "sitemap", "table", "toc",
    "video", "wp_caption", "wpforms", "youtube",
];
/// Prefixes of the page builders of WordPress.
const PREFIXES: [&str; 5] = ["vc_", "et_pb_", "fusion_", "su_", "av_"];

/// Matches `[gallery ids="1,2"]`, `[/caption]`, `[toc]` at the start of a text.
fn in_brackets(text: &str) -> Option<ShortcodeMatch> {
    let text = beginning(text);
    let rest = text.strip_prefix('[')?;
    let closes = rest.starts_with('/');
    let rest = rest.trim_start_matches('/');
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).filter(|length| *length > 0)?;
    let name = rest[..length].to_ascii_lowercase();
    let end = rest.bytes().position(|byte| byte == b']')?;
    let attributes = rest[length..end].trim();
    let after = rest[end + 1..].lines().next().unwrap_or("");
    let is_known = KNOWN.contains(&&*name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    let has_attributes = attributes.split_once('=').is_some_and(|(key, value)| {
        let key = key.trim_end();
        !key.is_empty()
            && rest[length..].starts_with(' ')
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && value.starts_with(['"', '\'', '“', '”', '″']) | value.starts_with(|c: char| c.is_ascii_digit())
    });
    // `[table]` within a sentence is a remark. On its own line, or with its closing part, it is not.
    let stands_alone = attributes.is_empty() && after.trim().is_empty();
    let is_closed = attributes.is_empty() && after.to_ascii_lowercase().contains(&format!("[/{name}]"));
    let meant = has_attributes || (is_known && (closes || stands_alone || is_closed));
    let start = text.len() - rest.len();
    meant.then_some(ShortcodeMatch { length: start + end + 1, what: if name == "toc" { CONTENTS } else { "a shortcode of WordPress" }, name, closes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_are_distinguished_from_remarks_in_brackets() {
        for text in ["{{< figure src=\"a.jpg\" >}}", "{{% notice %}}", "{% include a.html %}", "{{ site.title }}", "{: .lead}", "{:toc}", "{.wide}", "{#part}"] {
            assert_eq!(in_braces(&format!("{text} x")).map(|found| found.length), Some(text.len()), "{text}");
        }
        for text in ["{}", "{a}", "{{}}", "{{", "{% ", "{1, 2}", "{: }", "{%}", "{{a\n\nb}}"] {
            assert!(in_braces(text).is_none(), "{text}");
        }
        for text in ["[gallery ids=\"1,2,3\"]", "[/caption]", "[toc]", "[TOC]", "[embed]", "[contact-form-7 id=12]", "[vc_row]", "[foo bar='x']"] {
            assert_eq!(in_brackets(text).map(|found| found.length), Some(text.len()), "{text}");
        }
        for text in ["[table] x", "[sic]", "[1]", "[]", "[x = \"y\"]", "[see the table]", "[a b c]", "[name", "[video] of it", "[/etc]"] {
            assert!(in_brackets(text).is_none(), "{text}");
        }
    }
}
