//! Encodes which pages contain a word, and how relevant it is to each, as a short text. A run of pages
//! of one level begins with the level's character. Then one number follows for each page: the first is the
//! page's own, and each later one counts the pages between it and the previous page.

/// Levels of weight. Two steps double the weight.
pub(super) const LEVELS: u8 = 15;

/// The level of a page whose whole title is the word or the phrase.
pub(super) const TITLE: u8 = LEVELS - 1;

/// The weight of level 0. Lower weights have this level, too.
const LEAST: f32 = 0.25;

/// The character of level 0; those of the other levels follow it.
const LEVEL: u8 = b'!';
/// The character of the digit 0 at the end of a number, in base 32.
const LAST: u8 = b'0';
/// The character of any other digit 0.
const OTHER: u8 = b'P';

/// Returns the level of a weight.
pub(super) fn level(weight: f32) -> u8 {
    // A word below level 0 is hardly relevant to a page, but it still finds it.
    ((weight / LEAST).log2() * 2.0).round().clamp(0.0, f32::from(TITLE - 1)) as u8
}

/// Returns the weight of a level.
pub(super) fn weight(level: u8) -> f32 {
    LEAST * 2_f32.powf(f32::from(level) / 2.0)
}

/// A page that contains a word, and the word's level, in four bytes: an index of 10,000 pages has two million of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u32);

impl Posting {
    /// Creates a posting for a page number below 2^28.
    pub(super) fn new(page: u32, level: u8) -> Posting {
        Posting(page << 4 | u32::from(level))
    }

    pub(super) fn page(self) -> u32 {
        self.0 >> 4
    }

    pub(super) fn level(self) -> u8 {
        (self.0 & 15) as u8
    }
}

/// Writes postings, in the order of their pages.
pub(super) fn write(postings: &[Posting], out: &mut String) {
    for level in (0..LEVELS).rev() {
        let mut before = None;
        for posting in postings.iter().filter(|posting| posting.level() == level) {
            let page = posting.page();
            if before.is_none() {
                out.push(char::from(LEVEL + level));
            }
            number(before.map_or(page, |before: u32| page - before - 1), out);
            before = Some(page);
        }
    }
}

fn number(value: u32, out: &mut String) {
    let digits = (1..7).find(|digits| value >> (5 * digits) == 0).unwrap_or(7);
    for place in (1..digits).rev() {
        out.push(char::from(OTHER + (value >> (5 * place) & 31) as u8));
    }
    out.push(char::from(LAST + (value & 31) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes postings like the script of the search page.
    fn read(text: &str) -> Vec<(u32, u8)> {
        let (mut all, mut level, mut page, mut number) = (Vec::new(), 0, -1_i64, 0);
        for sign in text.bytes() {
            match sign {
                ..LAST => (level, page) = (sign - LEVEL, -1),
                LAST..OTHER => {
                    page += number * 32 + i64::from(sign - LAST) + 1;
                    number = 0;
                    all.push((page as u32, level));
                }
                OTHER.. => number = number * 32 + i64::from(sign - OTHER),
            }
        }
        all.sort_unstable();
        all
    }

    #[test]
    fn postings_survive_writing_and_parsing() {
        let postings = [(0, 3), (1, 14), (31, 3), (32, 3), (33, 0), (1_000, 3), (70_000, 14), (200_000_000, 0)];
        let mut text = String::new();
        write(&postings.map(|(page, level)| Posting::new(page, level)), &mut text);
        assert_eq!(read(&text), postings);
        assert!(text.bytes().all(|sign| sign.is_ascii_graphic()), "{text}");
    }

    #[test]
    fn levels_halve_and_double() {
        assert_eq!((level(0.0), level(0.25), level(0.5), level(1.0), level(1e9)), (0, 0, 2, 4, TITLE - 1));
        assert!((0..TITLE).all(|own| level(weight(own)) == own));
    }
}
