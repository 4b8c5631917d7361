//! Turns paragraphs that only look like items into lists: Word's list paragraphs, and lines that begin with
//! a typed bullet, dash or number.

use super::blocks::*;

/// Most levels of lists within each other.
pub(super) const DEEPEST: usize = 8;

/// Bullets that are never the first character of an ordinary sentence.
const BULLETS: [char; 12] = ['•', '·', '▪', '◦', '‣', '●', '■', '○', '➢', '❖', '⁃', '\u{f0b7}'];

/// A typed label and the number of its characters, including the spaces after it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Typed {
    kind: TypedKind,
    length: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum TypedKind {
    /// A character that is certainly a bullet.
    Bullet,
    /// A dash or asterisk, which is a bullet only if the next line has one too.
    Dash(char),
    /// A number with the character after it, which counts on in the next line.
    Number(u32, char),
    /// A letter.
    Letter(u32, char),
}

/// Reads the label of a list paragraph of Word: `·`, `1.`, `(b)`, `iv)`. Returns `None` for a number of
/// several parts (`1.1`), which other documents cite, so it stays in the text.
pub(super) fn word_label(text: &str) -> Option<(Label, bool)> {
    let text = text.trim();
    let inner = text.trim_start_matches('(').trim_end_matches(['.', ')', ':', ']']);
    if inner.contains('.') || inner.chars().any(|c| c.is_ascii_digit()) && !inner.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    if !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit()) {
        return Some((Label::Number(inner.parse().ok().filter(|number| *number < 1_000_000_000)), false));
    }
    // A letter without punctuation is a bullet in a symbol font: `o`, `v`, `Ø`.
    if inner.len() == text.len() || !inner.chars().all(|c| c.is_ascii_alphabetic()) || inner.is_empty() {
        return Some((Label::Bullet, false));
    }
    Some((Label::Number(roman_or_letter(inner)), true))
}

/// Splits the line of a list paragraph into its label and its text; also returns whether the label is a letter.
pub(super) fn labelled(line: &[Styled]) -> Option<(Label, Line, bool)> {
    /// Longest label in characters.
    const LONGEST: usize = 8;
    let label: String = line.iter().map_while(Styled::char).take_while(|c| *c != ' ').take(LONGEST + 1).collect();
    let length = label.chars().count();
    let text = trimmed(line.get(length..).unwrap_or_default());
    let is_label = label.ends_with(['.', ')'])
        || BULLETS.iter().any(|bullet| label.chars().eq([*bullet]))
        || ["o", "§", "Ø", "ü", "v", "-", "–", "*"].contains(&label.as_str());
    if length > LONGEST || text.is_empty() || !is_label {
        return None;
    }
    let (label, is_letter) = word_label(&label)?;
    // A short word with a full stop is no label.
    (label != Label::Number(None)).then(|| (label, text.to_vec(), is_letter))
}

/// Returns the number of `c` (3) or `iv` (4). A single `i` is 1, as in lists; other single letters count in
/// the alphabet.
fn roman_or_letter(text: &str) -> Option<u32> {
    let text = text.to_ascii_lowercase();
    match text.as_bytes() {
        [b'i'] => Some(1),
        [letter] => Some(u32::from(letter - b'a') + 1),
        _ => roman(&text),
    }
}

fn roman(text: &str) -> Option<u32> {
    /// Longest numeral that is read: `xxxviii`.
    const LONGEST: usize = 8;
    let value = |c: char| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        _ => None,
    };
    if text.len() > LONGEST {
        return None;
    }
    let digits: Vec<i32> = text.chars().map(value).collect::<Option<_>>()?;
    let mut sum: i32 = 0;
    for (at, digit) in digits.iter().enumerate() {
        let is_less = digits.get(at + 1).is_some_and(|next| next > digit);
        sum += if is_less { -digit } else { *digit };
    }
    u32::try_from(sum).ok()
}

/// Reads the label at the start of a line.
fn typed(line: &[Styled]) -> Option<Typed> {
    /// Longest label in characters.
    const LONGEST: usize = 6;
    let mut chars = line.iter().map_while(Styled::char);
    let first = chars.next()?;
    if BULLETS.contains(&first) {
        let rest = line.iter().skip(1).take_while(|styled| styled.piece == Piece::Char(' ')).count();
        if first == '·' && rest == 0 {
            return None;
        }
        return Some(Typed { kind: TypedKind::Bullet, length: 1 + rest });
    }
    let label: String = line.iter().map_while(Styled::char).take_while(|c| *c != ' ').take(LONGEST + 1).collect();
    let length = label.chars().count();
    let ends = line.get(length).is_some_and(|styled| styled.piece == Piece::Char(' '));
    if length > LONGEST || !ends {
        return None;
    }
    let kind = match label.as_str() {
        "-" | "–" | "*" | "—" => TypedKind::Dash(first),
        label => {
            let end = label.chars().next_back().filter(|c| matches!(c, '.' | ')'))?;
            let inner = label.trim_start_matches('(').strip_suffix(end)?;
            if !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit()) {
                TypedKind::Number(inner.parse().ok()?, end)
            } else if let [letter @ b'a'..=b'z'] = inner.as_bytes() {
                TypedKind::Letter(u32::from(letter - b'a') + 1, end)
            } else {
                return None;
            }
        }
    };
    Some(Typed { kind, length: length + 1 })
}

/// Returns whether the label of the next line continues the list.
fn continues(kind: TypedKind, next: TypedKind) -> bool {
    match (kind, next) {
        (TypedKind::Bullet, TypedKind::Bullet) => true,
        (TypedKind::Dash(one), TypedKind::Dash(other)) => one == other,
        (TypedKind::Number(one, mark), TypedKind::Number(other, next))
        | (TypedKind::Letter(one, mark), TypedKind::Letter(other, next)) => {
            mark == next && one.checked_add(1) == Some(other)
        }
        _ => false,
    }
}

/// Makes items of paragraphs and lines that begin with a typed label. Returns also whether an item has a letter.
pub(super) fn read_typed(blocks: Vec<Block>) -> (Vec<Block>, bool) {
    let lines: Vec<Block> = blocks.into_iter().flat_map(split_at_labels).collect();
    let labels: Vec<Option<Typed>> = lines
        .iter()
        .map(|block| match block {
            Block::Paragraph(line, _) => typed(line),
            _ => None,
        })
        .collect();
    let kind = |at: usize| labels.get(at).copied().flatten().map(|typed| typed.kind);
    let mut has_letters = false;
    let out = lines.into_iter().enumerate().map(|(at, block)| {
        let (Block::Paragraph(line, indent), Some(label)) = (&block, labels[at]) else { return block };
        let meets = |before: Option<TypedKind>, after: Option<TypedKind>| {
            before.zip(after).is_some_and(|(before, after)| continues(before, after))
        };
        let is_item = label.kind == TypedKind::Bullet
            || meets(at.checked_sub(1).and_then(kind), Some(label.kind))
            || meets(Some(label.kind), kind(at + 1));
        let text = trimmed(line.get(label.length..).unwrap_or_default());
        if !is_item || text.is_empty() {
            return block;
        }
        has_letters |= matches!(label.kind, TypedKind::Letter(..));
        let label = match label.kind {
            TypedKind::Bullet | TypedKind::Dash(_) => Label::Bullet,
            TypedKind::Number(number, _) | TypedKind::Letter(number, _) => Label::Number(Some(number)),
        };
        Block::Item(FlatItem { depth: *indent, label, blocks: vec![Block::Paragraph(text.to_vec(), 0)] })
    });
    let out = out.collect();
    (out, has_letters)
}

/// Splits a paragraph at line breaks before labels, if at least two of its lines have one.
fn split_at_labels(block: Block) -> Vec<Block> {
    let Block::Paragraph(line, indent) = block else { return vec![block] };
    let starts: Vec<usize> = std::iter::once(0)
        .chain(line.iter().enumerate().filter(|(_, styled)| styled.piece == Piece::Break).map(|(at, _)| at + 1))
        .filter(|at| line.get(*at..).and_then(typed).is_some())
        .collect();
    if starts.len() < 2 {
        return vec![Block::Paragraph(line, indent)];
    }
    let mut parts = Vec::with_capacity(starts.len() + 1);
    let mut from = 0;
    for at in starts.into_iter().chain([line.len()]) {
        let part = trimmed(&line[from..at]);
        if !part.is_empty() {
            parts.push(Block::Paragraph(part.to_vec(), indent));
        }
        from = at;
    }
    parts
}

/// A list to which the next item may belong.
struct OpenList {
    depth: i32,
    list: List,
}

/// Joins items that follow each other to lists, nested by depth. Returns also whether the nesting was too deep.
pub(super) fn gather(blocks: Vec<Block>) -> (Vec<Block>, bool) {
    let mut out = Vec::with_capacity(blocks.len());
    let mut open: Vec<OpenList> = Vec::new();
    let mut is_too_deep = false;
    for block in blocks {
        let Block::Item(item) = block else {
            close(&mut open, 0, &mut out);
            out.push(block);
            continue;
        };
        if item.label == Label::Continued {
            match open.last_mut().and_then(|open| open.list.items.last_mut()) {
                Some(last) => last.blocks.extend(item.blocks),
                None => out.extend(item.blocks),
            }
            continue;
        }
        // Lists that are deeper than the item end before it.
        while open.len() > 1 && open.last().is_some_and(|open| open.depth > item.depth) {
            let keep = open.len() - 1;
            close(&mut open, keep, &mut out);
        }
        let is_deeper = open.last().is_some_and(|open| open.depth < item.depth);
        let must_flatten = is_deeper && open.len() == DEEPEST;
        is_too_deep |= must_flatten;
        let content = Item { task: None, blocks: item.blocks };
        let start = match item.label {
            Label::Number(number) => Some(number),
            Label::Bullet | Label::Continued => None,
        };
        if let Some(last) = open.last_mut().filter(|_| !is_deeper || must_flatten) {
            if must_flatten || belongs(&last.list, start) {
                last.depth = if must_flatten { last.depth } else { last.depth.min(item.depth) };
                last.list.items.push(content);
                continue;
            }
            let keep = open.len() - 1;
            close(&mut open, keep, &mut out);
        }
        let list = List { start: start.map(|start| start.unwrap_or(1)), items: vec![content] };
        open.push(OpenList { depth: item.depth, list });
    }
    close(&mut open, 0, &mut out);
    (out, is_too_deep)
}

/// Returns whether an item with that label is the next of a list.
fn belongs(list: &List, start: Option<Option<u32>>) -> bool {
    match (list.start, start) {
        (None, None) => true,
        (Some(first), Some(number)) => {
            number.is_none_or(|number| u64::from(number) == u64::from(first) + list.items.len() as u64)
        }
        _ => false,
    }
}

/// Closes all open lists but the first `keep`: each belongs to the last item of the list around it.
fn close(open: &mut Vec<OpenList>, keep: usize, out: &mut Vec<Block>) {
    while open.len() > keep {
        let Some(closed) = open.pop() else { return };
        let around = open.last_mut().and_then(|open| open.list.items.last_mut());
        match around {
            Some(item) => item.blocks.push(Block::List(closed.list)),
            None => out.push(Block::List(closed.list)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_word_are_bullets_or_numbers() {
        for bullet in ["·", "o", "§", "Ø", "-", "•", "v"] {
            assert_eq!(word_label(bullet), Some((Label::Bullet, false)), "{bullet}");
        }
        for (label, number, lettered) in [
            ("1.", 1, false),
            ("(3)", 3, false),
            ("c)", 3, true),
            ("iv.", 4, true),
            ("ix)", 9, true),
            ("(i)", 1, true),
            ("B.", 2, true),
        ] {
            assert_eq!(word_label(label), Some((Label::Number(Some(number)), lettered)), "{label}");
        }
        assert_eq!(word_label("1.1"), None);
        assert_eq!(word_label("2.3.1."), None);
        assert_eq!(word_label("1a)"), None);
    }

    #[test]
    fn a_single_dash_or_number_is_ordinary_text() {
        let paragraph = |text: &str| Block::Paragraph(plain_line(text), 0);
        let is_item = |text: &[&str]| {
            let (blocks, _) = read_typed(text.iter().map(|text| paragraph(text)).collect());
            blocks.iter().map(|block| matches!(block, Block::Item(_))).collect::<Vec<_>>()
        };
        assert_eq!(is_item(&["- a", "b", "1. c"]), [false, false, false]);
        assert_eq!(is_item(&["- a", "- b", "• c"]), [true, true, true]);
        assert_eq!(is_item(&["1. a", "2. b", "4. c"]), [true, true, false]);
        assert_eq!(is_item(&["A. Smith", "B. Jones"]), [false, false]);
        assert_eq!(is_item(&["a) x", "b) y"]), [true, true]);
    }
}
