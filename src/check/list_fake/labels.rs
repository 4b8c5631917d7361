//! Recognises the label at the start of a line, as in an item of a list.

/// The label of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    /// The kind of label.
    pub kind: LabelKind,
    /// Its length in bytes, including the whitespace after it.
    pub length: usize,
}

/// The kinds of labels that Markdown does not recognise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LabelKind {
    /// A bullet character: `•`.
    Bullet(char),
    /// Word's bullet of the second level, `o`, and a tab.
    SecondLevel,
    /// A dash, or a character that may also be part of a sentence.
    Sign(char),
    /// `-`, `*` or `+` with a character after it that looks like a space but is not, or without any space
    /// (`None`).
    Spaceless(char, Option<char>),
    /// `a)`, `(b)`, `c.`
    Letter(Ordinal),
    /// `(i)`, `ii)`.
    Roman(Ordinal),
    /// `(1)`, `2)`, `3.`
    Number(Ordinal),
    /// `2.1`: a hash of the numbers before the last point, and the last number.
    Clause(u64, Ordinal),
}

/// The position of a label in its sequence, and its notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ordinal {
    /// The position, from 1.
    pub at: u32,
    /// Whether `(` precedes it.
    pub opened: bool,
    /// The character after it: `)`, `.` or none (`' '`).
    pub closed: char,
    /// Whether it is a capital with a full stop, like the initial of a name: `I.`, `A.`
    pub is_initial: bool,
}

/// Returns the label of a line, or `None` if it has none or no text after it.
pub(crate) fn label(line: &str) -> Option<Label> {
    let first = line.chars().next()?;
    // Most lines begin with a word. The next characters identify `a)`, `iv.` and `o` with a tab.
    let (kind, length) = match first {
        '•' | '●' | '▪' | '◦' | '·' | '‣' | '⁃' | '∙' | '\u{f000}'..='\u{f0ff}' => {
            (LabelKind::Bullet(first), first.len_utf8())
        }
        '–' | '—' | '■' | '□' | '➢' | '➤' | '❖' | '✓' | '✔' | '►' if is_blank(line[first.len_utf8()..].chars().next()) => {
            (LabelKind::Sign(first), first.len_utf8())
        }
        '-' | '*' | '+' => {
            let next = line[1..].chars().next()?;
            let is_false_space = crate::source::name_invisible(next).is_some();
            let is_word = first != '*' && begins_words(&line[1..]);
            if !is_false_space && !is_word {
                return None;
            }
            (LabelKind::Spaceless(first, Some(next).filter(|_| is_false_space)), 1)
        }
        'o' if line[1..].starts_with(['\t', '\u{a0}']) || line[1..].starts_with("  ") => (LabelKind::SecondLevel, 1),
        '(' | '0'..='9' | 'a'..='z' | 'A'..='Z' => ordinal(line)?,
        _ => return None,
    };
    let rest = line[length..].trim_start_matches(|c: char| is_blank(Some(c)));
    let is_end = rest.is_empty();
    (!is_end).then_some(Label { kind, length: line.len() - rest.len() })
}

/// Returns whether the text of an item begins here: with a letter, a quotation, a link or bold text, not with a number
/// as in `-5` and `+44`.
fn begins_words(rest: &str) -> bool {
    let plain = rest.trim_start_matches(['"', '“', '‘', '[', '*', '_']);
    let signs = rest.len() - plain.len();
    plain.starts_with(char::is_alphabetic) && signs <= 3 && !rest.starts_with("[x]") && !rest.starts_with("[X]")
}

fn is_blank(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_whitespace() || crate::source::name_invisible(c).is_some())
}

/// Recognises `a)`, `(iv)`, `2.` and `3.1` with whitespace after them.
fn ordinal(line: &str) -> Option<(LabelKind, usize)> {
    /// Longest label: `(xxxviii)`, or a clause such as `12.10.11.`.
    const LONGEST: usize = 12;
    let opened = line.starts_with('(');
    let from = usize::from(opened);
    let body = &line.as_bytes()[from..];
    let length = body.iter().take(LONGEST).position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'.'))?;
    let written = &line[from..from + length];
    let (name, closed, end) = match body[length] {
        b')' => (written, ')', from + length + 1),
        _ if opened => return None,
        _ => match written.strip_suffix('.') {
            Some(name) => (name, '.', from + length),
            None => (written, ' ', from + length),
        },
    };
    if !is_blank(line[end..].chars().next()) {
        return None;
    }
    let is_initial = closed == '.' && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let order = |at| Ordinal { at, opened, closed, is_initial };
    let digits = |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((clause, last)) = name.rsplit_once('.') {
        let is_clause = clause.split('.').all(digits) && digits(last) && !opened;
        // `1.1` and `2.10`, but not the number `1.05`.
        let kind = LabelKind::Clause(sum_of(clause), order(last.parse().ok()?));
        return (is_clause && !last.starts_with('0')).then_some((kind, end));
    }
    if digits(name) && closed != ' ' {
        return Some((LabelKind::Number(order(name.parse().ok()?)), end));
    }
    // A word alone is no label. `A. Smith` and `I. Jones` are names: only several lines in order form a
    // list.
    let lower = name.bytes().all(|byte| byte.is_ascii_lowercase());
    if closed == ' ' || (closed == '.' && !lower && !is_initial) {
        return None;
    }
    let small = name.to_ascii_lowercase();
    if let (Some(value), true) = (roman(&small), small != "c" && small != "d" && small != "v" && small != "x") {
        return Some((LabelKind::Roman(order(value)), end));
    }
    match small.as_bytes() {
        [letter] => Some((LabelKind::Letter(order(u32::from(letter - b'a') + 1)), end)),
        _ => roman(&small).map(|value| (LabelKind::Roman(order(value)), end)),
    }
}

/// Combines the numbers of a clause into one number that is different for each clause.
fn sum_of(clause: &str) -> u64 {
    clause.split('.').fold(0, |sum, part| sum * 1000 + part.parse::<u64>().unwrap_or(0) + 1)
}

/// Returns the value of a Roman numeral up to 39, in lower case.
fn roman(text: &str) -> Option<u32> {
    let tens = text.bytes().take_while(|byte| *byte == b'x').count();
    let ones = match &text[tens..] {
        "" => 0,
        "i" => 1,
        "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        "v" => 5,
        "vi" => 6,
        "vii" => 7,
        "viii" => 8,
        "ix" => 9,
        _ => return None,
    };
    (!text.is_empty() && tens <= 3).then_some(tens as u32 * 10 + ones)
}

/// Returns the Roman value of a letter by its position in the alphabet: `v` and `x`.
fn roman_of_letter(at: u32) -> Option<u32> {
    match at {
        22 => Some(5),
        24 => Some(10),
        _ => None,
    }
}

impl LabelKind {
    /// Returns whether a line with this label directly follows one with another label in the same list.
    pub(crate) fn follows(self, other: LabelKind) -> bool {
        let next = |own: Ordinal, other: Ordinal| {
            let style = |ordinal: Ordinal| (ordinal.opened, ordinal.closed, ordinal.is_initial);
            own.at == other.at + 1 && style(own) == style(other)
        };
        match (self, other) {
            (LabelKind::Letter(own), LabelKind::Letter(other))
            | (LabelKind::Roman(own), LabelKind::Roman(other))
            | (LabelKind::Number(own), LabelKind::Number(other)) => next(own, other),
            // `h)`, `i)`, `j)`: the ninth letter is also a Roman one. `iv)`, `v)`, `vi)`: the letter is
            // also a Roman five.
            (LabelKind::Roman(own), LabelKind::Letter(other)) => {
                (own.at == 1 && !own.is_initial && next(Ordinal { at: 9, ..own }, other))
                    || roman_of_letter(other.at).is_some_and(|at| next(own, Ordinal { at, ..other }))
            }
            (LabelKind::Letter(own), LabelKind::Roman(other)) => {
                (other.at == 1 && !other.is_initial && next(own, Ordinal { at: 9, ..other }))
                    || roman_of_letter(own.at).is_some_and(|at| next(Ordinal { at, ..own }, other))
            }
            (LabelKind::Clause(clause, own), LabelKind::Clause(of, other)) => {
                (clause == of && next(own, other)) || (clause == of + 1 && own.at == 1 && own.closed == other.closed)
            }
            _ => false,
        }
    }

    /// Returns whether the labels are counted, so that two lines in order form a list.
    pub(crate) fn is_counted(self) -> bool {
        matches!(self, LabelKind::Letter(_) | LabelKind::Roman(_) | LabelKind::Number(_) | LabelKind::Clause(..))
    }

    /// Returns how many lines in order form a list. Two initials may be those of two people.
    pub(crate) fn least_lines(self) -> usize {
        match self {
            LabelKind::Letter(own) if own.is_initial && own.at == 1 => 3,
            // A list of people by their initials may begin with any letter.
            LabelKind::Letter(own) if own.is_initial => usize::MAX,
            LabelKind::Roman(own) if own.is_initial && own.at > 1 => 3,
            _ => 2,
        }
    }

    /// Returns whether a single line is certainly an item.
    pub(crate) fn is_certain(self) -> bool {
        matches!(self, LabelKind::Bullet(_) | LabelKind::SecondLevel | LabelKind::Spaceless(_, Some(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_lists_from_word_processors_have_labels() {
        for (line, words) in [
            ("• one", "one"),
            ("·\tone", "one"),
            ("\u{f0b7}\tone", "one"),
            ("o\tone", "one"),
            ("-\u{a0}one", "one"),
            ("*\u{200b}one", "one"),
            ("-one", "one"),
            ("+one", "one"),
            ("-**one** two", "**one** two"),
            ("-[one](a.md)", "[one](a.md)"),
            ("– one", "one"),
            ("a) one", "one"),
            ("(b) one", "one"),
            ("c. one", "one"),
            ("(iv) one", "one"),
            ("ii) one", "one"),
            ("2) one", "one"),
            ("(3)\tone", "one"),
            ("1.1 one", "one"),
            ("12.10.3. one", "one"),
            ("II. one", "one"),
            ("A. Smith", "Smith"),
        ] {
            let label = label(line).unwrap_or_else(|| panic!("{line:?} has a label"));
            assert_eq!(&line[label.length..], words, "{line:?}");
        }
        for line in [
            "one", "- one", "* one", "o one", "o Gymru", "Mr. Smith", "Ii. one", "a one", "1 one", "10", "1.05 metres", "(see one)", "i one",
            "2026 was", "- ", "•", "mix) one", "\\a) one", "*one*", "-5 degrees", "+44 1632", "-[ ] one", "-[x] one", "--one", "+-one", "-*5", "e.g. one", "–one", "1234) one",
        ] {
            assert_eq!(label(line), None, "{line:?}");
        }
    }

    #[test]
    fn labels_follow_each_other_in_their_order() {
        let follows = |one: &str, next: &str| {
            let read = |text: &str| label(&format!("{text} x")).expect("a label").kind;
            read(next).follows(read(one))
        };
        for (one, next) in
            [("a)", "b)"), ("(i)", "(ii)"), ("h)", "i)"), ("i)", "j)"), ("c.", "d."), ("(iv)", "(v)"), ("(v)", "(vi)"), ("ix)", "x)"), ("1.1", "1.2"), ("1.9", "2.1"), ("2)", "3)"), ("1.1.1", "1.1.2"), ("I.", "II."), ("IV.", "V."), ("A.", "B.")]
        {
            assert!(follows(one, next), "{one} {next}");
        }
        for (one, next) in [("a)", "c)"), ("a)", "(b)"), ("9.30", "10.30"), ("10.10", "11.11"), ("1.1", "1.1.2"), ("2.", "3)"), ("h.", "I."), ("i.", "II."), ("I.", "J."), ("H.", "I.")] {
            assert!(!follows(one, next), "{one} {next}");
        }
    }
}
