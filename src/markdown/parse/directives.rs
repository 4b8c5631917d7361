//! Parses directives and comments. `masking` turns each directive line into a processing instruction first.
//! The blocks that CommonMark takes for HTML come in. Directives open and close, `check-off` comments suppress
//! checks, and the rest is raw HTML.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::Builder;
use crate::diagnostic::Finding;
use crate::markdown::masking::{self, MaskedLine};
use crate::markdown::tree::*;
use crate::source::Span;

impl<'s, 'm> Builder<'s, 'm> {
    pub(super) fn html_block(&mut self, range: Range<usize>) {
        self.caption = None;
        let body = self.body;
        let all = body.get(range.clone()).unwrap_or("");
        let indent = all.len() - all.trim_start().len();
        let inner = range.start + indent..range.start + all.trim_end().len();
        if self.is_mark(&inner, |mark| matches!(mark, MaskedLine::Directive(_))) {
            self.skip = range.end;
            self.directive_line(inner);
            return;
        }
        let mut at = inner.start;
        while let Some(comment) = body.get(at..inner.end).and_then(|text| comment(text, at)) {
            self.suppression_comment(&comment, false);
            at = comment.end + body[comment.end..inner.end].len() - body[comment.end..inner.end].trim_start().len();
        }
        if at == inner.end && at > inner.start {
            self.skip = range.end;
        } else {
            self.parsed.raw_html.push(self.span(&(at..inner.end)));
            self.skip = if at > inner.start { range.end } else { self.skip };
        }
    }

    pub(super) fn inline_html(&mut self, html: CowStr<'m>, range: Range<usize>) {
        if html.starts_with("<!--") {
            self.suppression_comment(&range, true);
            return;
        }
        self.parsed.raw_html.push(self.span(&range));
        let html = self.unmasked(html);
        self.leaf(Kind::Html(html), range);
    }

    /// Records a `check-off` comment; other comments are the author's own.
    pub(super) fn suppression_comment(&mut self, range: &Range<usize>, inline: bool) {
        let body = self.body;
        let words = body.get(range.clone()).unwrap_or("");
        let words = words.strip_prefix("<!--").unwrap_or(words);
        let words = words.strip_suffix("-->").unwrap_or(words).trim();
        let Some(rest) = words.strip_prefix("check-off") else { return };
        if !rest.is_empty() && !rest.starts_with([' ', '\t', '\r', '\n', ':']) {
            return;
        }
        let (rule, reason) = rest.trim_start().split_once(':').unwrap_or((rest, ""));
        let number = self.parsed.suppressions.len();
        self.parsed.suppressions.push(Suppression {
            rule: rule.trim().to_owned(),
            reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
            span: self.span(range),
            governs: None,
        });
        let holder = self
            .open
            .iter()
            .rev()
            .find(|at| matches!(&self.parsed.events[**at as usize].kind, Kind::Start(tag) if tag.is_block()));
        match holder {
            Some(at) if inline => self.governed.push((number, *at)),
            _ => self.waiting.push((number, self.open.len())),
        }
    }

    /// Assigns the block at event `at` to the waiting suppressions of its depth.
    pub(super) fn apply_suppression(&mut self, at: u32) {
        let depth = self.open.len();
        let governed = &mut self.governed;
        self.waiting.retain(|(number, own)| {
            if *own == depth {
                governed.push((*number, at));
            }
            *own != depth
        });
    }

    /// Handles text directly after a comment without a block of its own, as in an item of a tight list.
    pub(super) fn govern_holder(&mut self) {
        if let Some(at) = self.open.last().copied() {
            self.apply_suppression(at);
        }
    }

    pub(super) fn directive_line(&mut self, range: Range<usize>) {
        let (file, text) = (self.parsed.file, self.parsed.text);
        let line = &self.body[range.clone()];
        let colons = line.len() - line.trim_start_matches(':').len();
        let whole = self.base + range.start..self.base + range.end;
        let Some(opening) = masking::opening(file, text, whole.start + colons..whole.end) else {
            self.close_fence(colons, range);
            return;
        };
        for fault in &opening.faults {
            let span = Span::new(file, fault.start, fault.end);
            let words = &text[fault.clone()];
            self.parsed.findings.push(
                Finding::error("directive", span, format!("`{words}` is not a name or an attribute of a directive"))
                    .help("write `::: name key=\"value\"`, and `:::` on a line of its own where it ends"),
            );
        }
        self.fences.push(colons);
        if opening.braced {
            let (lang, other): (Vec<_>, Vec<_>) =
                opening.attributes.into_iter().partition(|attribute| attribute.name == "lang");
            for attribute in other {
                let message = format!("`{}` has no effect on a block without a name", attribute.name);
                let finding = Finding::error("directive", attribute.span, message);
                self.parsed.findings.push(finding.help("write `::: {lang=cy}`, or a directive's name before it"));
            }
            let lang = lang.into_iter().next().and_then(|attribute| attribute.value).unwrap_or_default();
            self.open(Tag::Language(Cow::Owned(lang)), &range);
            return;
        }
        let index = self.parsed.directives.len() as u32;
        self.parsed.directives.push(Directive {
            name: text[opening.name.clone()].to_owned(),
            name_span: Span::new(file, opening.name.start, opening.name.end),
            attributes: opening.attributes,
            span: Span::new(file, whole.start, whole.end),
        });
        self.open(Tag::Directive(index), &range);
    }

    /// Handles `:::` alone: closes the innermost directive with as many colons, else the innermost one.
    pub(super) fn close_fence(&mut self, colons: usize, range: Range<usize>) {
        let here = self.open.iter().rev().take_while(|at| {
            matches!(&self.parsed.events[**at as usize].kind, Kind::Start(Tag::Directive(_) | Tag::Language(_)))
        });
        let here = here.count().min(self.fences.len());
        if here == 0 {
            let finding = Finding::error("directive", self.span(&range), "`:::` has no directive to close");
            self.parsed.findings.push(finding.help("remove it, or write the line that opens: `::: name`"));
            return;
        }
        let depth = self.fences.iter().rev().take(here).position(|own| *own == colons).unwrap_or(0);
        for _ in 0..depth {
            if let Some(at) = self.open.last().copied() {
                self.unclosed(at, range.start);
            }
        }
        self.close_directive(range.end);
    }

    /// Closes the innermost directive at `end`.
    pub(super) fn close_directive(&mut self, end: usize) {
        let Some(at) = self.open.last().copied() else { return };
        self.fences.pop();
        let end = self.base + end;
        let event = &mut self.parsed.events[at as usize];
        event.end = event.end.max(end as u32);
        if let Kind::Start(Tag::Directive(index)) = &event.kind {
            let span = &mut self.parsed.directives[*index as usize].span;
            span.end = event.end;
        }
        self.close();
    }

    pub(super) fn unclosed(&mut self, at: u32, end: usize) {
        let span = self.parsed.span(at as usize);
        let line = self.parsed.text[span.range()].trim_end();
        let name = line.split([' ', '\t', '{']).find(|word| !word.is_empty() && *word != ":::").unwrap_or("");
        let name = name.trim_start_matches(':');
        let shown = if name.is_empty() { ":::".to_owned() } else { format!("::: {name}") };
        self.parsed.findings.push(
            Finding::error("directive", span, format!("`{shown}` is never closed"))
                .help("write `:::` on a line of its own where it ends"),
        );
        let end = self.body[..end].trim_end().len();
        self.close_directive(end);
    }
}

/// Returns the range of the comment at the start of a text, which begins at offset `at`.
fn comment(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.strip_prefix("<!--")?;
    let length = rest.find("-->")? + "<!--".len() + "-->".len();
    Some(at..at + length)
}
