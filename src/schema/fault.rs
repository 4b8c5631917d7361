//! Explains the syntax errors of the TOML parser in plain language: what is wrong, where, and how
//! to fix it. The explanation comes mainly from the line as written, because the parser's message
//! names what it expected, not what the author meant.

use std::ops::Range;

use toml::de::DeValue;

use super::syntax::Toml;
use super::syntax_fault::{Extent, SyntaxFault, first_word};
use crate::diagnostic::TOO_DEEP;
use crate::source::{name_invisible, replacement_of_invisible};

impl<'t> Toml<'t> {
    /// Explains one error of the parser.
    pub(super) fn fault(&self, mut at: Range<usize>, message: &str, all: &[(Range<usize>, String)]) -> SyntaxFault {
        // The parser marks missing text behind the end of a line; the author looks at the line itself.
        if at.is_empty() && at.start > 0 && self.text[..at.start.min(self.text.len())].ends_with('\n') {
            at = at.start - 1..at.start - 1;
        }
        let line = self.line(at.start);
        let written = self.slice(line.clone()).trim_end();
        let key = first_word(written);
        let found = self.slice(at.clone()).to_string();
        let whole = line.start..line.start + written.len();
        let value = written.split_once('=').map(|(_, value)| value.trim()).unwrap_or("");
        let start_of = |part: &str| line.start + written.find(part).unwrap_or(0);

        if message.contains("recurs") {
            return SyntaxFault::at(at, "lists and tables are nested more than 80 levels deep here")
                .code(TOO_DEEP)
                .help("write them flat: no setting needs more than four levels");
        }
        if let Some(fault) = self.invisible_character(&line) {
            return fault;
        }
        if let Some(fault) = self.common_mistake(&line, key, value) {
            return fault;
        }
        if message.contains("duplicate key") {
            let first = self.first_line_of(&found, line.start);
            if written.trim_start().starts_with('[') && first > 0 {
                return self.repeated_section(&line, self.line(first - 1));
            }
            let told = if first > 0 {
                format!(" (the first is on line {})", self.line_number(first - 1))
            } else {
                String::new()
            };
            return SyntaxFault::at(at, format!("`{found}` is written twice"))
                .label(format!("again here{told}"))
                .help("keep one of the two");
        }
        let in_list = message.contains("array") && !message.contains("tables");
        if let Some(opening) = self.list_opening(at.start).filter(|_| in_list) {
            // A list that runs into the next `key = …` or the end is not closed: one error, at its start.
            let unclosed = all.iter().any(|(other, message)| {
                (message.contains("unclosed array") || message.contains("`=` in array"))
                    && self.list_opening(other.start) == Some(opening)
            });
            if unclosed {
                return SyntaxFault::at(opening..opening + 1, "a list is not closed")
                    .label("opened here")
                    .help("put `]` after its last item")
                    .with_extent(Extent::UntilKey);
            }
            if message.contains("missing comma") {
                return SyntaxFault::at(at, "a comma is missing between two items of a list")
                    .help("write `[\"one\", \"two\"]`, with a comma after each item");
            }
        }
        if message.contains("unclosed inline table") {
            return SyntaxFault::at(start_of("{")..line.end.min(self.text.len()), "a `{` is not closed")
                .help("put `}` after the last entry");
        }
        if message.contains("unclosed table") || message.contains("unclosed array of tables") {
            return SyntaxFault::at(whole, format!("the table name `{written}` is not closed"))
                .help("put `]` after the name, or `]]` where it opens with `[[`")
                .with_extent(Extent::Rest);
        }
        if let Some((key, opening)) = self.long_text_opening(at.start) {
            return SyntaxFault::at(opening..self.line(opening).end, format!("the text of `{key}` is not closed"))
                .help(format!("put `{}` after its last line", self.slice(opening..opening + 3)))
                .with_extent(Extent::Rest);
        }
        if message.starts_with("invalid basic string") || message.starts_with("invalid literal string") {
            let quote = if value.starts_with('\'') { "'" } else { "\"" };
            if let Some(fault) = self.multiline_text(&line, key, start_of(value)) {
                return fault;
            }
            return SyntaxFault::at(start_of(value)..whole.end, format!("the text of `{key}` has no closing quote"))
                .help(format!("put `{quote}` at its end"));
        }
        if message.contains("date") || message.contains("time") || message.contains("month") || message.contains("day")
        {
            if let Some(why) = super::suggest::impossible_day(value) {
                return SyntaxFault::at(start_of(value)..whole.end, format!("`{value}` is not a date or time"))
                    .code("bad-date")
                    .help(why);
            }
            if let Some(day) = super::suggest::with_day(value) {
                return SyntaxFault::at(start_of(value)..whole.end, format!("`{value}` leaves out the day"))
                    .code("bad-date")
                    .help(format!(
                        "add the day, as in `{key} = {day}`; or, if a month is enough, put it in quotes: `\"{value}\"`"
                    ));
            }
            let why = message.split_once("expected ").map_or("", |(_, expected)| expected);
            let label = if why.is_empty() { String::new() } else { format!("expected {why}") };
            return SyntaxFault::at(at, format!("`{found}` is not a date or time"))
                .label(label)
                .code("bad-date")
                .help("write the year first: 2026-09-01, or 2026-09-01T08:30:00 with a time");
        }
        if !written.contains('=') && !written.trim_start().starts_with('[') && !key.is_empty() {
            let (name, rest) = written.trim().split_once(':').unwrap_or((key, ""));
            let rest = rest.trim().trim_matches('"');
            let help = match rest {
                "" => "write `key = \"value\"`, one on each line".to_string(),
                rest => format!("write `{} = \"{rest}\"`", name.trim()),
            };
            return SyntaxFault::at(whole, format!("this line has no `=` after `{}`", name.trim())).help(help);
        }
        if value.is_empty() && !key.is_empty() && written.contains('=') {
            return SyntaxFault::at(whole, format!("`{key}` has no value"))
                .help(format!("write a value after the `=`, `{key} = \"…\"`, or remove the line"));
        }
        if message.contains("boolean") || matches!(value.to_lowercase().as_str(), "yes" | "no" | "on" | "off") {
            let meant = if matches!(value.to_lowercase().as_str(), "no" | "off" | "false") { "false" } else { "true" };
            return SyntaxFault::at(
                start_of(value)..whole.end,
                format!("`{value}` is not a value that `{key}` can have"),
            )
            .help(format!("write `{key} = {meant}`, in lower case and without quotes, or put words in quotes"));
        }
        if value.starts_with(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}']) {
            return SyntaxFault::at(start_of(value)..whole.end, format!("the text of `{key}` is in curly quotes"))
                .help("use straight quotes, as in `\"text\"`: some word processors change them to curly ones");
        }
        if message.contains("escape") || message.contains("unicode") {
            return SyntaxFault::at(at, format!("a backslash in the text of `{key}` has no meaning here"))
                .help("write two, `\\\\`, for one, or put the text in single quotes");
        }
        if !value.is_empty()
            && (message.contains("must be quoted") || message.contains("invalid") || message.contains("unexpected"))
        {
            let is_date = super::suggest::iso_date(value).or_else(|| super::suggest::with_hyphens(value)).is_some();
            return SyntaxFault::at(start_of(value)..whole.end, format!("the value of `{key}` cannot be read"))
                .label(if is_date { "" } else { "needs quotes, if it is text" })
                .help(suggested_value(key, value));
        }
        SyntaxFault::at(if at.is_empty() { whole } else { at }, format!("this cannot be read as TOML: {message}"))
            .help("each line is `key = value`; text is in straight quotes")
    }

    /// Explains a common slip: another language's comment, a `;` at the end, list items without quotes.
    fn common_mistake(&self, line: &Range<usize>, key: &str, value: &str) -> Option<SyntaxFault> {
        let written = self.slice(line.clone()).trim_end();
        let whole = line.start..line.start + written.len();
        if let Some(mark) = ["//", "/*", "<!--", "--"].into_iter().find(|mark| written.trim_start().starts_with(mark)) {
            let words =
                written.trim_start().trim_start_matches(mark).trim_end_matches("*/").trim_end_matches("-->").trim();
            let start = line.start + written.find(mark)?;
            return Some(
                SyntaxFault::at(start..whole.end, format!("`{mark}` does not begin a comment here"))
                    .help(format!("comments begin with `#`: `# {words}`")),
            );
        }
        let at = || line.start + written.find(value).unwrap_or(0)..whole.end;
        let reads = |text: &str| DeValue::parse(text).is_ok();
        if key.is_empty() || value.is_empty() || reads(value) {
            return None;
        }
        if let Some((mark, rest)) = value.match_indices(" //").find_map(|(mark, _)| {
            let rest = value[..mark].trim_end().trim_end_matches([';', ',']).trim_end();
            reads(rest).then_some((mark, rest))
        }) {
            let comment = value[mark..].trim_start_matches([' ', '/']);
            return Some(
                SyntaxFault::at(at().start + mark + 1..whole.end, "`//` does not begin a comment here")
                    .help(format!("comments begin with `#`: `{key} = {rest} # {comment}`")),
            );
        }
        if let Some(mark) = [';', ','].into_iter().find(|mark| value.ends_with(*mark))
            && let rest = value.trim_end_matches(mark).trim_end()
            && reads(rest)
        {
            return Some(
                SyntaxFault::at(whole.end - 1..whole.end, format!("there is a `{mark}` at the end of `{key}`"))
                    .help(format!("delete the `{mark}`: `{key} = {rest}`")),
            );
        }
        if let Some(inner) = value.strip_prefix('\'').and_then(|text| text.strip_suffix('\''))
            && inner.contains('\'')
            && !inner.contains(['"', '\\'])
        {
            return Some(
                SyntaxFault::at(at(), format!("the text of `{key}` contains an apostrophe, which ends it"))
                    .help(format!("put it in double quotes: `{key} = \"{inner}\"`")),
            );
        }
        if let Some(inner) = value.strip_prefix('[').and_then(|text| text.strip_suffix(']'))
            && !inner.contains(['[', '{', '='])
        {
            let items: Vec<String> = inner
                .split(',')
                .map(|item| item.trim())
                .filter(|item| !item.is_empty())
                .map(
                    |item| {
                        if reads(item) { item.to_owned() } else { format!("\"{}\"", item.trim_matches(['"', '\''])) }
                    },
                )
                .collect();
            let list = format!("[{}]", items.join(", "));
            return (reads(&list)
                && inner.contains(|c: char| c.is_alphabetic())
                && inner.matches('"').count() % 2 == 0)
                .then(|| {
                    SyntaxFault::at(at(), format!("the items of `{key}` need quotes, if they are text"))
                        .help(format!("write `{key} = {list}`"))
                });
        }
        None
    }

    /// Explains a text in single or double quotes that continues over several lines, which only three quotes allow.
    /// One fault covers all its lines.
    fn multiline_text(&self, line: &Range<usize>, key: &str, start: usize) -> Option<SyntaxFault> {
        /// Most lines of such a text.
        const MOST: usize = 200;
        let quote = self.text[start..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let mut end = line.end + 1;
        for below in self.text.get(end..)?.split_inclusive('\n').take(MOST) {
            let written = below.trim();
            let word = first_word(written);
            let begins_key =
                !word.is_empty() && written.strip_prefix(word).is_some_and(|rest| rest.trim_start().starts_with('='));
            let closes = written.ends_with(quote) && written.matches(quote).count() % 2 == 1;
            if (begins_key || written.starts_with('[')) && !closes {
                return None;
            }
            if closes {
                let inner = &self.text[start + 1..end + below.trim_end().len() - 1];
                let words = inner.split_whitespace().collect::<Vec<_>>().join(" ");
                let three = String::from_iter([quote; 3]);
                let help = match words.chars().count() {
                    0..=60 if !words.contains(quote) => format!(
                        "write it on one line, `{key} = {quote}{words}{quote}`; or, for several lines, put `{three}` before and after it in place of `{quote}`"
                    ),
                    _ => format!("put `{three}` before and after it in place of `{quote}`"),
                };
                return Some(
                    SyntaxFault::at(
                        start..line.start + self.slice(line.clone()).trim_end().len(),
                        format!("the text of `{key}` continues over several lines"),
                    )
                    .help(help)
                    .with_extent(Extent::Until(end + below.trim_end().len())),
                );
            }
            end += below.len();
        }
        None
    }

    /// Explains a section that is opened a second time: one error covers all its keys.
    fn repeated_section(&self, line: &Range<usize>, first: Range<usize>) -> SyntaxFault {
        let written = self.slice(line.clone()).trim();
        let name = written.trim_start_matches('[').split(']').next().unwrap_or_default().trim();
        let told = self.line_number(first.start);
        let is_list = self.slice(first).trim_start().starts_with("[[") || written.starts_with("[[");
        let start = line.start + self.slice(line.clone()).find('[').unwrap_or(0);
        let help = match is_list {
            true => format!("use `[[{name}]]` with double brackets for each"),
            false => format!(
                "use `[[{name}]]` with double brackets for each, if there may be several; else keep one of the two"
            ),
        };
        SyntaxFault::at(start..start + written.len(), format!("the section `{name}` is opened twice"))
            .label(format!("again here (the first is on line {told})"))
            .help(help)
            .with_extent(Extent::UntilSection)
    }

    /// Explains the first invisible character of a faulty line outside quoted text and comments: it
    /// is what the parser rejected.
    fn invisible_character(&self, line: &Range<usize>) -> Option<SyntaxFault> {
        let written = self.slice(line.clone());
        let mut quote = None;
        let mut before = ' ';
        let (at, c, name) = written.char_indices().find_map(|(at, c)| {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), c) if c == open && before != '\\' => quote = None,
                (None, '#') => quote = Some('\n'),
                _ => {}
            }
            before = c;
            name_invisible(c).filter(|_| quote.is_none()).map(|name| (at, c, name))
        })?;
        let is_unseen = |c: char| c.is_whitespace() || name_invisible(c).is_some();
        let (left, right) = (&written[..at], &written[at + c.len_utf8()..]);
        let next = right.trim_start_matches(is_unseen);
        let word = |text: &str| text.split(is_unseen).find(|word| !word.is_empty()).map(str::to_owned);
        let place = if next.starts_with('=') {
            "before `=`".to_owned()
        } else if let Some(word) = left.trim().rsplit(is_unseen).next().filter(|word| !word.is_empty()) {
            format!("after `{word}`")
        } else {
            word(next).map_or_else(|| "here".to_owned(), |word| format!("before `{word}`"))
        };
        let at = line.start + at..line.start + at + c.len_utf8();
        let mut fault =
            SyntaxFault::at(line.start..line.start + written.trim_end().len(), format!("there is a {name} {place}"))
                .help("delete it, and type a plain space if you want one; `commonweal check --fix` does this for you");
        fault.edit = Some((at, replacement_of_invisible(c)));
        Some(fault)
    }

    /// Returns where the list that is open at an offset begins: the `[` after the nearest `=`
    /// before the offset.
    fn list_opening(&self, at: usize) -> Option<usize> {
        let mut end = at.min(self.text.len());
        loop {
            let line = self.line(end);
            let written = self.slice(line.clone());
            if let Some((key, value)) = written.split_once('=')
                && value.trim_start().starts_with('[')
            {
                return Some(line.start + key.len() + 1 + (value.len() - value.trim_start().len()));
            }
            if line.start == 0 {
                return None;
            }
            end = line.start - 1;
        }
    }

    /// Returns the key and the opening quotes of a triple-quoted text that is still open at an offset.
    fn long_text_opening(&self, at: usize) -> Option<(&'t str, usize)> {
        let before = self.text.get(..self.line(at).end)?;
        let mut open: Option<(usize, &str)> = None;
        let mut from = 0;
        while let Some(found) = before[from..].find(['"', '\'']) {
            let here = from + found;
            let quote = before.get(here..here + 3).filter(|quote| matches!(*quote, "\"\"\"" | "'''"));
            match (quote, open) {
                (Some(quote), None) => open = Some((here, quote)),
                (Some(quote), Some((_, opened))) if quote == opened => open = None,
                _ => {}
            }
            from = here + quote.map_or(1, str::len);
        }
        let (opening, _) = open?;
        Some((first_word(self.slice(self.line(opening))), opening))
    }

    /// Returns one past the start of the last line before `end` that gives `key` a value or opens a
    /// table of that name; 0 if there is none.
    fn first_line_of(&self, key: &str, end: usize) -> usize {
        let mut start = 0;
        let mut found = 0;
        for line in self.text[..end].split_inclusive('\n') {
            let written = line.trim_start().trim_start_matches('[');
            if written.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(['=', '.', ']'])) {
                found = start + 1;
            }
            start += line.len();
        }
        found
    }

    /// Returns the line number in the source of an offset in this text, from 1.
    pub(super) fn line_number(&self, at: usize) -> usize {
        self.first_line + self.text[..at].matches('\n').count()
    }
}

/// Returns a help with a valid value in place of an invalid one.
fn suggested_value(key: &str, value: &str) -> String {
    if let Some(plain) = super::suggest::with_hyphens(value) {
        // A month or a year needs quotes.
        let plain = if plain.len() < 10 { format!("\"{plain}\"") } else { plain };
        return format!("write it with the hyphens of the keyboard: `{key} = {plain}`");
    }
    if let Some(why) = super::suggest::impossible_day(value) {
        return why;
    }
    if let Some(iso) = super::suggest::iso_date(value) {
        return format!("write the year first: `{key} = {iso}`");
    }
    if value.starts_with('[') {
        return format!("put each item that is text in quotes, as in `{key} = [\"one\", \"two\"]`");
    }
    if value.starts_with('"') {
        return format!("write `{key} = \"{}\"`, with one quote at each end", value.replace('"', "").trim());
    }
    format!("write `{key} = \"{}\"`", value.trim_matches('"').replace('"', "'"))
}
