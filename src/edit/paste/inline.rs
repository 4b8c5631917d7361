//! Writes a line of text with its emphasis and links as Markdown.

use super::blocks::*;
use super::escape::{self, Place};
use crate::markdown::{self, Dialect, Kind};
use crate::source::FileId;

/// What lines refer to.
pub(super) struct Targets<'t> {
    /// The addresses of links; a character's link is the index plus 1.
    pub links: &'t [String],
    /// The names of footnotes.
    pub notes: &'t [String],
}

impl Targets<'_> {
    /// Returns the mark of a footnote.
    fn mark(&self, number: u32) -> String {
        format!("[^{}]", self.notes.get(number as usize).map_or("note", String::as_str))
    }
}

/// Writes a line. A line break is a backslash before a new line, or a space where the text has only one line.
///
/// CommonMark reads some nested marks within words in another way than they were written. So the program
/// reads the result again, and leaves out marks until the words are right.
pub(super) fn write(line: &[Styled], place: Place, targets: &Targets, out: &mut String) {
    let mut line = trimmed(line).to_vec();
    if place != Place::Paragraph {
        for styled in &mut line {
            if styled.piece == Piece::Break {
                styled.piece = Piece::Char(' ');
            }
        }
    }
    for kept in [STRONG | EMPHASIS | STRIKE | CODE, STRONG | CODE, CODE] {
        for styled in &mut line {
            styled.marks &= kept;
        }
        settle_marks(&mut line, place);
        let text = write_marked(&line, place, targets);
        let is_plain = line.iter().all(|styled| styled.marks & !CODE == 0);
        if is_plain || reads_as(&text, &line, place, targets) {
            out.push_str(&text);
            return;
        }
    }
}

/// Returns whether a page shows the words of a line for a Markdown text.
fn reads_as(text: &str, line: &[Styled], place: Place, targets: &Targets) -> bool {
    let text = if place == Place::Paragraph { text.to_owned() } else { format!("# {text}") };
    let mut shown = String::new();
    for event in markdown::parse(FileId(0), &text, 0..text.len(), &Dialect::default()).events {
        match event.kind {
            Kind::Text(words) | Kind::Code(words) => shown.push_str(&words),
            Kind::SoftBreak | Kind::HardBreak => shown.push(' '),
            _ => {}
        }
    }
    let mut expected = String::new();
    for styled in line {
        match styled.piece {
            Piece::Char(c) => expected.push(c),
            Piece::Break => expected.push(' '),
            // Without its text a footnote is the text of its mark.
            Piece::Note(number) => expected.push_str(&targets.mark(number)),
        }
    }
    shown == expected
}

fn write_marked(line: &[Styled], place: Place, targets: &Targets) -> String {
    let mut out = String::new();
    let chars: Vec<char> = line.iter().map(|styled| styled.char().unwrap_or('\n')).collect();
    let ends = segment_ends(line);
    let mut writer = Writer { line, chars: &chars, place, targets, open: Vec::new(), out: &mut out };
    let mut at = 0;
    while at < line.len() {
        let link = line[at].link;
        if link == 0 {
            writer.piece(at, &ends, false);
            at += 1;
            continue;
        }
        writer.close_all();
        let end = at + line[at..].iter().take_while(|styled| styled.link == link).count();
        writer.link(at..end, link, &ends);
        at = end;
    }
    writer.close_all();
    out
}

/// Makes marks that Markdown can express: none on spaces at the edge of emphasis, on breaks and footnotes;
/// none on punctuation at an edge inside a word, where CommonMark reads no emphasis (section 6.2).
fn settle_marks(line: &mut [Styled], place: Place) {
    for styled in line.iter_mut() {
        if !matches!(styled.piece, Piece::Char(_)) {
            (styled.marks, styled.link) = (0, 0);
        }
        if styled.marks & CODE != 0 {
            styled.marks = CODE;
        } else if styled.marks & STRIKE != 0 {
            styled.marks = STRIKE;
        }
        if place == Place::Heading {
            styled.marks &= !STRONG;
        }
    }
    // Spaces have the marks that both neighbours have.
    let mut at = 0;
    while at < line.len() {
        if line[at].piece != Piece::Char(' ') {
            at += 1;
            continue;
        }
        let end = at + line[at..].iter().take_while(|styled| styled.piece == Piece::Char(' ')).count();
        let (before, after) = (at.checked_sub(1).map(|at| line[at]), line.get(end).copied());
        let (marks, link) = match (before, after) {
            (Some(before), Some(after)) => {
                (before.marks & after.marks, if before.link == after.link { before.link } else { 0 })
            }
            _ => (0, 0),
        };
        for styled in &mut line[at..end] {
            (styled.marks, styled.link) = (marks, link);
        }
        at = end;
    }
    for mark in [STRONG, EMPHASIS, STRIKE] {
        loosen_edges(line, mark);
    }
}

/// Removes a mark from punctuation at the edges of its segments, if a letter is directly outside.
fn loosen_edges(line: &mut [Styled], mark: Marks) {
    let is_letter = |styled: Option<&Styled>| styled.and_then(Styled::char).is_some_and(char::is_alphanumeric);
    // Outside, everything that is not plainly a space or punctuation counts as a letter.
    let is_safe = |inside: &Styled, outside: Option<&Styled>| {
        outside.is_none_or(|outside| {
            outside.link != inside.link || outside.char().is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation())
        })
    };
    let mut at = 0;
    while at < line.len() {
        if line[at].marks & mark == 0 {
            at += 1;
            continue;
        }
        let link = line[at].link;
        let inside = |styled: &Styled| styled.marks & mark != 0 && styled.link == link;
        let end = at + line[at..].iter().take_while(|styled| inside(styled)).count();
        let (mut first, mut last) = (at, end);
        while first < last {
            let outside = first.checked_sub(1).and_then(|at| line.get(at));
            if is_letter(line.get(first)) || (line[first].piece != Piece::Char(' ') && is_safe(&line[first], outside)) {
                break;
            }
            line[first].marks &= !mark;
            first += 1;
        }
        while first < last {
            if is_letter(line.get(last - 1))
                || (line[last - 1].piece != Piece::Char(' ') && is_safe(&line[last - 1], line.get(last)))
            {
                break;
            }
            line[last - 1].marks &= !mark;
            last -= 1;
        }
        at = end;
    }
}

/// Returns, for each place and each of the four marks, where the segment of that mark ends.
fn segment_ends(line: &[Styled]) -> Vec<[u32; 4]> {
    let mut ends = vec![[0; 4]; line.len()];
    for at in (0..line.len()).rev() {
        let own = line[at];
        let after: [u32; 4] = ends.get(at + 1).copied().unwrap_or_default();
        let next = line.get(at + 1).filter(|next| next.link == own.link).map_or(0, |next| next.marks);
        ends[at] = std::array::from_fn(|bit| match (own.marks >> bit & 1, next >> bit & 1) {
            (0, _) => 0,
            (_, 0) => at as u32 + 1,
            _ => after[bit],
        });
    }
    ends
}

struct Writer<'w> {
    line: &'w [Styled],
    chars: &'w [char],
    place: Place,
    targets: &'w Targets<'w>,
    /// The open marks and the ends of their segments, the outermost first.
    open: Vec<(Marks, u32)>,
    out: &'w mut String,
}

impl Writer<'_> {
    fn close_all(&mut self) {
        while self.open.pop().is_some_and(|(mark, _)| {
            self.out.push_str(delimiter(mark));
            true
        }) {}
    }

    /// Closes and opens marks before the piece at an index.
    fn set_marks(&mut self, at: usize, ends: &[[u32; 4]]) {
        while self.open.last().is_some_and(|(_, end)| *end as usize <= at) {
            if let Some((mark, _)) = self.open.pop() {
                self.out.push_str(delimiter(mark));
            }
        }
        // A mark opens only where its segment begins, and ends at the latest with the mark around it.
        let starts = |bit: usize| {
            let before = at.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |ends| ends[bit]);
            ends[at][bit] as usize > at && before as usize <= at
        };
        let mut opening: Vec<(Marks, u32)> =
            [0, 1, 2].into_iter().filter(|bit| starts(*bit)).map(|bit| (1 << bit, ends[at][bit])).collect();
        opening.sort_by_key(|(mark, end)| (std::cmp::Reverse(*end), *mark));
        for (mark, end) in opening {
            let outer = self.open.last().map_or(u32::MAX, |(_, end)| *end);
            self.out.push_str(delimiter(mark));
            self.open.push((mark, end.min(outer)));
        }
    }

    fn piece(&mut self, at: usize, ends: &[[u32; 4]], in_link: bool) {
        self.set_marks(at, ends);
        match self.line[at].piece {
            Piece::Break => self.out.push_str("\\\n"),
            Piece::Note(number) => {
                self.escape_exclamation_mark();
                self.out.push_str(&self.targets.mark(number));
            }
            Piece::Char(_) if self.line[at].marks & CODE != 0 => self.code(at),
            Piece::Char(c) => {
                if c == '{' && self.place == Place::Heading {
                    // At the end of a heading a backslash does not keep braces from being attributes.
                    return self.out.push_str("&#123;");
                }
                if self.is_escaped(at, c, in_link) {
                    self.out.push('\\');
                }
                self.out.push(c);
            }
        }
    }

    fn is_escaped(&self, at: usize, c: char, in_link: bool) -> bool {
        let after_note = at > 0 && matches!(self.line[at - 1].piece, Piece::Note(_));
        if after_note && matches!(c, ':' | '(') {
            return true;
        }
        if matches!(c, '*' | '_') && !self.is_among_equals(at, c) {
            return true;
        }
        if escape::needs_backslash(c, &self.chars[..at], &self.chars[at + 1..], self.place, in_link) {
            return true;
        }
        if self.place != Place::Paragraph || c.is_alphabetic() || c.is_whitespace() {
            return false;
        }
        // A mark of a block is at the start of the line, perhaps after a number or a word.
        const REACH: usize = 10;
        let near = self.chars[at.saturating_sub(REACH)..at].iter().rposition(|c| *c == '\n');
        let start = match near {
            Some(place) => at.saturating_sub(REACH) + place + 1,
            None if at <= REACH => 0,
            None => return false,
        };
        let rest = &self.chars[start..];
        let line = &rest[..rest.iter().position(|c| *c == '\n').unwrap_or(rest.len())];
        escape::first_mark(line) == Some(at - start)
    }

    /// Returns whether the neighbours of a run of one character have the same marks, so that no delimiter is
    /// beside it.
    fn is_among_equals(&self, at: usize, c: char) -> bool {
        let is_same = |styled: &&Styled| styled.piece == Piece::Char(c);
        let before = self.line[..at].iter().rev().take(escape::LONGEST_RULE).take_while(is_same).count();
        let after = self.line[at..].iter().take(escape::LONGEST_RULE).take_while(is_same).count();
        let (start, end) = ((at - before).saturating_sub(1), (at + after + 1).min(self.line.len()));
        let own = &self.line[at];
        let is_at_edge = at == before || at + after == self.line.len();
        !(is_at_edge && (own.marks, own.link) != (0, 0))
            && self.line[start..end].iter().all(|styled| styled.marks == own.marks && styled.link == own.link)
    }

    /// Writes code, whole at its first character.
    fn code(&mut self, at: usize) {
        let is_code = |styled: &&Styled| styled.marks & CODE != 0 && styled.link == self.line[at].link;
        if at > 0 && self.line.get(at - 1).is_some_and(|before| is_code(&before)) {
            return;
        }
        let code: String = self.line[at..].iter().take_while(is_code).filter_map(Styled::char).collect();
        let fence = "`".repeat(longest_run(&code, '`') + 1);
        let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        let code = if self.place == Place::Cell { code.replace('|', "\\|") } else { code };
        self.out.push_str(&format!("{fence}{pad}{code}{pad}{fence}"));
    }

    /// Escapes a `!` before a bracket, which would make a picture.
    fn escape_exclamation_mark(&mut self) {
        if self.out.ends_with('!') {
            self.out.pop();
            self.out.push_str("\\!");
        }
    }

    fn link(&mut self, range: std::ops::Range<usize>, link: u32, ends: &[[u32; 4]]) {
        let target = self.targets.links.get(link as usize - 1).map_or("", String::as_str);
        let text: String = self.chars[range.clone()].iter().collect();
        self.escape_exclamation_mark();
        let is_itself = text == target || target.strip_prefix("mailto:") == Some(&text);
        if is_itself && may_be_bracketed(&text) {
            self.out.push_str(&format!("<{text}>"));
            return;
        }
        self.out.push('[');
        for at in range {
            self.piece(at, ends, true);
        }
        self.close_all();
        self.out.push_str(&format!("]({target})"));
    }
}

/// Returns whether `<…>` makes a link of a text.
fn may_be_bracketed(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@');
    let is_mail = text.matches('@').count() == 1 && text.chars().all(is_plain) && !text.ends_with(['.', '-', '@']);
    !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '|'))
        && (is_web || is_mail && text.split('@').all(|part| part.starts_with(|c: char| c.is_ascii_alphanumeric())))
}

fn delimiter(mark: Marks) -> &'static str {
    match mark {
        STRONG => "**",
        EMPHASIS => "*",
        STRIKE => "~~",
        _ => "",
    }
}

/// Returns the length of the longest run of a character.
pub(super) fn longest_run(text: &str, of: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Gives each bare `https://` address of a line a link to itself.
pub(super) fn link_addresses(line: &mut [Styled], links: &mut Vec<String>) {
    let mut at = 0;
    while at < line.len() {
        let is_plain = |styled: &Styled| styled.link == 0 && styled.marks & CODE == 0;
        let starts = |word: &str| {
            word.chars().enumerate().all(|(more, c)| {
                line.get(at + more).is_some_and(|styled| styled.piece == Piece::Char(c) && is_plain(styled))
            })
        };
        let is_word_start = at == 0 || line[at - 1].char().is_none_or(|c| !c.is_alphanumeric());
        if !is_word_start || line[at].piece != Piece::Char('h') || !(starts("https://") || starts("http://")) {
            at += 1;
            continue;
        }
        let is_inside = |styled: &&Styled| {
            is_plain(styled)
                && styled
                    .char()
                    .is_some_and(|c| !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | '“' | '”' | '‘' | '’' | '|'))
        };
        let length = line[at..].iter().take_while(is_inside).count();
        let mut end = at + length;
        let text: String = line[at..end].iter().filter_map(Styled::char).collect();
        let without_end = text.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_', '~']);
        end -= text.chars().count() - without_end.chars().count();
        // `http://` alone is no address.
        if without_end.split_once("://").is_some_and(|(_, rest)| !rest.is_empty()) {
            links.push(without_end.to_owned());
            for styled in &mut line[at..end] {
                (styled.link, styled.marks) = (links.len() as u32, 0);
            }
        }
        at = end.max(at + 1);
    }
}
