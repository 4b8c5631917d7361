//! What a line begins with, as an item of a list would: the line in, its label out.

/// The label of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    /// What kind of label it is.
    pub kind: LabelKind,
    /// How many bytes of the line it takes, with the blanks after it.
    pub length: usize,
}

/// The kinds of labels that Markdown does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LabelKind {
    /// A bullet character: `•`.
    Bullet(char),
    /// Word's bullet of the second level, `o`, and a tab.
    SecondLevel,
    /// A dash, or a sign that may also be part of a sentence.
    Sign(char),
    /// `-`, `*` or `+` with a character after it that looks like a space and is none, or with no space at all (`None`).
    Spaceless(char, Option<char>),
    /// `a)`, `(b)`, `c.`
    Letter(Ordinal),
    /// `(i)`, `ii)`.
    Roman(Ordinal),
    /// `(1)`, `2)`, `3.`
    Number(Ordinal),
    /// `2.1`: the number of its clause (the rest before the last point, summed up), and the last number.
    Clause(u64, Ordinal),
}

/// The place of a label in its order, from 1, and how it is written: with `(` before it, and with which sign after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ordinal {
    /// From 1.
    pub at: u32,
    /// Whether `(` stands before it.
    pub opened: bool,
    /// `)`, `.` or nothing (`' '`).
    pub closed: char,
    /// Whether it is a capital with a full stop, as the initial of a name is too: `I.`, `A.`
    pub is_initial: bool,
}

/// The label of a line; `None` for a line that has none, or nothing after it.
pub(crate) fn label(line: &str) -> Option<Label> {
    let first = line.chars().next()?;
    // Most lines begin with a word: `a)`, `iv.` and `o` with a tab are known by what follows.
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

/// Whether the words of an item begin here: with a letter, a quotation, a link or bold words, not with a number as in `-5` and `+44`.
fn begins_words(rest: &str) -> bool {
    let plain = rest.trim_start_matches(['"', '“', '‘', '[', '*', '_']);
    let signs = rest.len() - plain.len();
    plain.starts_with(char::is_alphabetic) && signs <= 3 && !rest.starts_with("[x]") && !rest.starts_with("[X]")
}

fn is_blank(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_whitespace() || crate::source::name_invisible(c).is_some())
}

/// `a)`, `(iv)`, `2.` and `3.1` with a blank after them.
fn ordinal(line: &str) -> Option<(LabelKind, usize)> {
    /// The longest is `(xxxviii)`, or a clause such as `12.10.11.`.
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
        // `1.1` and `2.10`, not the sum `1.05`.
        let kind = LabelKind::Clause(sum_of(clause), order(last.parse().ok()?));
        return (is_clause && !last.starts_with('0')).then_some((kind, end));
    }
    if digits(name) && closed != ' ' {
        return Some((LabelKind::Number(order(name.parse().ok()?)), end));
    }
    // A word alone is no label. `A. Smith` and `I. Jones` are names: several lines in their order make a list.
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

/// The numbers of a clause as one number: clauses that differ have other ones.
fn sum_of(clause: &str) -> u64 {
    clause.split('.').fold(0, |sum, part| sum * 1000 + part.parse::<u64>().unwrap_or(0) + 1)
}

/// The value of a Roman number up to 39, in small letters.
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

/// The Roman number that a letter is, by its place in the alphabet: `v` and `x`.
fn roman_of_letter(at: u32) -> Option<u32> {
    match at {
        22 => Some(5),
        24 => Some(10),
        _ => None,
    }
}

impl LabelKind {
    /// Whether a line with this label comes right after one with another in the same list.
    pub(crate) fn follows(self, other: LabelKind) -> bool {
        let next = |own: Ordinal, other: Ordinal| {
            let style = |ordinal: Ordinal| (ordinal.opened, ordinal.closed, ordinal.is_initial);
            own.at == other.at + 1 && style(own) == style(other)
        };
        match (self, other) {
            (LabelKind::Letter(own), LabelKind::Letter(other))
            | (LabelKind::Roman(own), LabelKind::Roman(other))
            | (LabelKind::Number(own), LabelKind::Number(other)) => next(own, other),
            // `h)`, `i)`, `j)`: the ninth letter is the Roman one too. `iv)`, `v)`, `vi)`: the letter is a Roman five too.
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

    /// Whether its lines are counted, so that two in their order make a list.
    pub(crate) fn is_counted(self) -> bool {
        matches!(self, LabelKind::Letter(_) | LabelKind::Roman(_) | LabelKind::Number(_) | LabelKind::Clause(..))
    }

    /// How many lines in their order make a list: two initials may be those of two people.
    pub(crate) fn least_lines(self) -> usize {
        match self {
            LabelKind::Letter(own) if own.is_initial && own.at == 1 => 3,
            // A list of people by their initials may begin anywhere.
            LabelKind::Letter(own) if own.is_initial => usize::MAX,
            LabelKind::Roman(own) if own.is_initial && own.at > 1 => 3,
            _ => 2,
        }
    }

    /// Whether one line alone is surely meant as an item.
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
