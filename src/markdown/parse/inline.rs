//! Parses text, borrowed from the source, and the inline syntax of the dialect: `{…}` after an
//! image or a link, `[words]{lang=cy}`.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::Builder;
use super::depth::DEEPEST;
use crate::markdown::masking;
use crate::markdown::tree::*;

impl<'s, 'm> Builder<'s, 'm> {
    pub(super) fn text(&mut self, text: CowStr<'m>, range: Range<usize>) {
        let closed = self.closed.take();
        if range.start < self.skip {
            let rest = self.body.get(self.skip.max(range.start)..range.end).unwrap_or("");
            if range.end > self.skip && matches!(text, CowStr::Borrowed(_)) && !rest.is_empty() {
                self.leaf(Kind::Text(Cow::Borrowed(rest)), self.skip..range.end);
            }
            return;
        }
        if let Some((at, end)) = closed
            && end == range.start
            && self.attributes_of(at, end)
        {
            return self.text(text, range);
        }
        let bracket = match &*text {
            "[" => Some(true),
            "]" => Some(false),
            _ => None,
        };
        let escaped = bracket.is_some() && range.start > 0 && self.body.as_bytes()[range.start - 1] == b'\\';
        if bracket == Some(false) && !escaped && self.close_bracket(&range) {
            return;
        }
        let text = self.unmasked(text);
        let at = self.leaf(Kind::Text(text), range);
        if bracket == Some(true) && !escaped {
            if self.brackets.len() == DEEPEST {
                // With so many open brackets, the first is hardly the beginning of a part in
                // another language.
                self.brackets.pop_front();
            }
            self.brackets.push_back((at, self.open.len()));
        }
    }

    /// Parses `{…}` directly after a link or image. Returns whether it was one.
    pub(super) fn attributes_of(&mut self, at: u32, end: usize) -> bool {
        let (file, text, base) = (self.parsed.file, self.parsed.text, self.base);
        let Some((attributes, after)) = masking::attribute_block(file, text, base + end) else { return false };
        match &mut self.parsed.events[at as usize].kind {
            Kind::Start(Tag::Image(image)) => image.attributes = attributes,
            Kind::Start(Tag::Link(link)) => match &attributes[..] {
                [only] if only.name == "lang" => link.lang = only.value.clone().map(Cow::Owned),
                _ => return false,
            },
            _ => return false,
        }
        self.skip = after - base;
        true
    }

    /// Handles `]` followed by `{lang=cy}`: turns the text since its `[` into a span. Returns
    /// whether it did.
    pub(super) fn close_bracket(&mut self, range: &Range<usize>) -> bool {
        let depth = self.open.len();
        while self.brackets.back().is_some_and(|(_, own)| *own > depth) {
            self.brackets.pop_back();
        }
        if self.brackets.back().is_none_or(|(_, own)| *own != depth) {
            return false;
        }
        let Some((at, _)) = self.brackets.pop_back() else { return false };
        let Some((attributes, after)) =
            masking::attribute_block(self.parsed.file, self.parsed.text, self.base + range.end)
        else {
            return false;
        };
        let Some(lang) = attribute(&attributes, "lang").map(str::to_owned) else { return false };
        let start = self.parsed.events[at as usize].start as usize - self.base;
        let whole = start..after - self.base;
        let end = self.push(Kind::End, &whole, at);
        let event = &mut self.parsed.events[at as usize];
        event.kind = Kind::Start(Tag::Span(Cow::Owned(lang)));
        (event.end, event.pair) = (after as u32, end);
        self.skip = after - self.base;
        true
    }

    /// Returns inline code whose source has Windows line ends (CR LF). CommonMark treats each line
    /// end as one space (section 6.1); pulldown-cmark 0.13 treats CR and LF as a space each.
    /// Returns `None` for all other code.
    pub(super) fn code_over_lines(&self, range: &Range<usize>) -> Option<String> {
        let source = self.body.get(range.clone())?;
        if !source.contains("\r\n") {
            return None;
        }
        let ticks = source.len() - source.trim_start_matches('`').len();
        let inner = source.get(ticks..source.len().checked_sub(ticks)?)?;
        let is_quoted =
            |at: &u32| matches!(self.parsed.events[*at as usize].kind, Kind::Start(Tag::Quote | Tag::Alert(_)));
        let marks: &[char] = if self.open.iter().any(is_quoted) { &[' ', '\t', '>'] } else { &[' ', '\t'] };
        let mut code = String::with_capacity(inner.len());
        for (number, line) in inner.split('\n').enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if number > 0 {
                code.push(' ');
            }
            code.push_str(if number > 0 { line.trim_start_matches(marks) } else { line });
        }
        let is_padded = code.starts_with(' ') && code.ends_with(' ') && code.len() > 1 && !code.trim().is_empty();
        Some(if is_padded { code[1..code.len() - 1].to_owned() } else { code })
    }

    /// Returns the text borrowed from the source instead of from the masked copy, which also removes masks.
    pub(super) fn unmasked(&self, words: CowStr<'m>) -> Cow<'s, str> {
        match words {
            CowStr::Borrowed(words) => {
                let at = (words.as_ptr() as usize).wrapping_sub(self.plain.as_ptr() as usize);
                let own = at.checked_add(words.len()).and_then(|end| self.body.get(at..end));
                own.map_or_else(|| Cow::Owned(words.to_owned()), Cow::Borrowed)
            }
            CowStr::Inlined(words) => match &*words {
                "\u{2018}" => Cow::Borrowed("\u{2018}"),
                "\u{2019}" => Cow::Borrowed("\u{2019}"),
                "\u{201c}" => Cow::Borrowed("\u{201c}"),
                "\u{201d}" => Cow::Borrowed("\u{201d}"),
                "\u{2013}" => Cow::Borrowed("\u{2013}"),
                "\u{2014}" => Cow::Borrowed("\u{2014}"),
                "\u{2026}" => Cow::Borrowed("\u{2026}"),
                "&" => Cow::Borrowed("&"),
                words => Cow::Owned(words.to_owned()),
            },
            CowStr::Boxed(words) => Cow::Owned(words.into_string()),
        }
    }
}

/// Returns the start of a fence's info string up to a blank, a comma or `{`, which names the language.
pub(super) fn first_word(info: Cow<'_, str>) -> Cow<'_, str> {
    let length = info.find([' ', '\t', ',', '{']).unwrap_or(info.len());
    match info {
        Cow::Borrowed(info) => Cow::Borrowed(&info[..length]),
        Cow::Owned(mut info) => {
            info.truncate(length);
            Cow::Owned(info)
        }
    }
}

pub(super) fn unquoted(value: Cow<'_, str>) -> Cow<'_, str> {
    if value.contains(['"', '\'', '\u{201c}', '\u{201d}']) {
        return Cow::Owned(value.replace(['"', '\'', '\u{201c}', '\u{201d}'], ""));
    }
    value
}
