//! Escapes text that Markdown would read as marks: those of CommonMark and those of our own dialect
//! (directives, captions, definitions, attributes). It escapes only where the mark would have an effect, so
//! that the text stays easy to read.

/// The part of a page that a line of text is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A paragraph: marks at the start of a line matter.
    Paragraph,
    /// A heading: it is one line, and numbers of attributes may end it.
    Heading,
    /// A cell of a table.
    Cell,
}

/// Longest name of a character reference, such as `&CounterClockwiseContourIntegral;`.
const LONGEST_NAME: usize = 33;

/// Longest line of underscores that stays as it is.
pub(super) const LONGEST_RULE: usize = 100;

/// Returns whether a character needs a backslash. `before` and `after` are the text on both sides, within
/// the line.
pub(super) fn needs_backslash(c: char, before: &[char], after: &[char], place: Place, in_link: bool) -> bool {
    let next = after.first().copied();
    let previous = before.last().copied();
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    match c {
        '\\' | '`' | '[' | '{' | '~' => true,
        ']' => in_link,
        '*' => !(is_blank(previous) && is_blank(next)),
        '_' => {
            // A run of underscores between spaces is a line to write on; within a word it is a letter.
            let run_before = before.iter().rev().take(LONGEST_RULE).take_while(|c| **c == '_').count();
            let run_after = after.iter().take(LONGEST_RULE).take_while(|c| **c == '_').count();
            let next = after.get(run_after).copied();
            let previous = before.len().checked_sub(run_before + 1).map(|at| before[at]);
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let is_alone = is_blank(previous) && is_blank(next)
                || run_before + run_after == 0 && is_letter(previous) && is_letter(next);
            !is_alone || run_before + run_after >= LONGEST_RULE
        }
        '<' => !is_blank(next) && !next.is_some_and(|c| c.is_ascii_digit() || c == '='),
        '&' => is_character_reference(after),
        '|' => place == Place::Cell,
        // Marks after a space at the end of a heading are no part of it.
        '#' => {
            place == Place::Heading && (is_blank(previous) || previous == Some('#')) && matches!(next, None | Some('#'))
        }
        _ => false,
    }
}

fn is_character_reference(after: &[char]) -> bool {
    let name = after.iter().take(LONGEST_NAME);
    let length = name.take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    length > 0 && after.get(length) == Some(&';')
}

/// Returns the index of the character at the start of a line that needs a backslash, because the line would
/// become another block. `line` is the text from the start to the end of the line.
pub(super) fn first_mark(line: &[char]) -> Option<usize> {
    let first = *line.first()?;
    let is_blank = |at: usize| line.get(at).is_none_or(|c| c.is_whitespace());
    match first {
        '>' | ':' | '=' => return Some(0),
        '-' | '+' | '*' if is_blank(1) => return Some(0),
        '#' => {
            let length = line.iter().take_while(|c| **c == '#').count();
            return (length <= 6 && is_blank(length)).then_some(0);
        }
        '0'..='9' => {
            let length = line.iter().take_while(|c| c.is_ascii_digit()).count();
            let is_number = length <= 9 && matches!(line.get(length), Some('.' | ')')) && is_blank(length + 1);
            return is_number.then_some(length);
        }
        'T' if line.starts_with(&['T', 'a', 'b', 'l', 'e', ':', ' ']) => return Some(5),
        '-' | '_' | '*' | '|' => {}
        _ => return None,
    }
    // A line of only these is a break between parts, an underline of a heading or part of a table.
    line.iter().all(|c| matches!(c, '-' | '_' | '*' | '|' | ':' | ' ')).then_some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(line: &str) -> Option<usize> {
        first_mark(&line.chars().collect::<Vec<_>>())
    }

    #[test]
    fn the_start_of_a_line_is_escaped_only_where_it_would_become_a_block() {
        for line in
            ["- a", "+ a", "* a", "# a", "> a", "---", "- - -", "___", ": a", "::: warning", "=", "|---|", "--|--"]
        {
            assert_eq!(mark(line), Some(0), "{line}");
        }
        assert_eq!(mark("1986. A year"), Some(4));
        assert_eq!(mark("Table: a"), Some(5));
        for line in ["-5 degrees", "#hashtag", "1.5 km", "10:30", "Tables: a", "-- A. Author", "| a"] {
            assert_eq!(mark(line), None, "{line}");
        }
    }
}
