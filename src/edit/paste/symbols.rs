//! Characters that need another form in Markdown: those of symbol fonts, raised digits, invisible ones.

/// A font whose letters look like symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SymbolFont {
    Symbol,
    Wingdings,
}

impl SymbolFont {
    /// Returns the symbol font that a `font-family` names first.
    pub(super) fn named(families: &str) -> Option<SymbolFont> {
        let first = families.split(',').next().unwrap_or("").trim_matches([' ', '"', '\'']);
        if first.eq_ignore_ascii_case("symbol") {
            Some(SymbolFont::Symbol)
        } else if first.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("wingdings")) {
            Some(SymbolFont::Wingdings)
        } else {
            None
        }
    }

    /// Returns the character that people see, if it is known.
    pub(super) fn seen(self, c: char) -> Option<char> {
        // Both fonts are also encoded in the private use area, from U+F000.
        let code = match u32::from(c) {
            code @ 0xF020..=0xF0FF => code - 0xF000,
            code => code,
        };
        let seen = match (self, code) {
            (SymbolFont::Symbol, 0xB7) => '•',
            (SymbolFont::Symbol, 0xA3) => '≤',
            (SymbolFont::Symbol, 0xB3) => '≥',
            (SymbolFont::Symbol, 0xB4) => '×',
            (SymbolFont::Symbol, 0xB0) => '°',
            (SymbolFont::Symbol, 0xB1) => '±',
            (SymbolFont::Symbol, 0xAE) => '→',
            (SymbolFont::Symbol, 0xDE) => '⇒',
            (SymbolFont::Wingdings, 0xA7) => '▪',
            (SymbolFont::Wingdings, 0x6E) => '■',
            (SymbolFont::Wingdings, 0x6C) => '●',
            (SymbolFont::Wingdings, 0xD8) => '➢',
            (SymbolFont::Wingdings, 0x76) => '❖',
            (SymbolFont::Wingdings, 0xFC) => '✓',
            (SymbolFont::Wingdings, 0xFB) => '✗',
            (SymbolFont::Wingdings, 0xFE) => '☑',
            (SymbolFont::Wingdings, 0xA8 | 0x6F | 0x71) => '☐',
            (SymbolFont::Wingdings, 0xE0) => '→',
            (SymbolFont::Wingdings, 0xDF) => '←',
            (SymbolFont::Wingdings, 0x4A) => '☺',
            (SymbolFont::Wingdings, 0x28) => '☎',
            (SymbolFont::Wingdings, 0x2A) => '✉',
            (_, 0x20 | 0xA0) => ' ',
            _ => return None,
        };
        Some(seen)
    }
}

/// Returns a character without a symbol font in the form for Markdown: `None` if it is invisible, `Err` if
/// people would see an empty box.
pub(super) fn ordinary(c: char) -> Result<Option<char>, ()> {
    match c {
        '\t'
        | '\n'
        | '\r'
        | '\u{c}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Ok(Some(' ')),
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Ok(None),
        '\u{f020}'..='\u{f0ff}' => {
            // Without its font the character is most often a bullet.
            SymbolFont::Symbol.seen(c).or(SymbolFont::Wingdings.seen(c)).map(Some).ok_or(())
        }
        '\u{e000}'..='\u{f8ff}' | '\u{fffc}' | '\u{fffd}' => Err(()),
        c if c.is_control() => Ok(None),
        c => Ok(Some(c)),
    }
}

/// Returns raised text as raised digits, or lowered text as lowered ones, if each character has such a form.
pub(super) fn in_unicode(text: &str, is_raised: bool) -> Option<String> {
    let digits = if is_raised { "⁰¹²³⁴⁵⁶⁷⁸⁹" } else { "₀₁₂₃₄₅₆₇₈₉" };
    let (plus, minus) = if is_raised { ('⁺', '⁻') } else { ('₊', '₋') };
    text.chars()
        .map(|c| match c {
            '+' => Some(plus),
            '-' | '−' => Some(minus),
            c => digits.chars().nth(c.to_digit(10)? as usize),
        })
        .collect()
}

/// Returns whether raised text means the same on the line: the end of "1st", or a trade mark.
pub(super) fn may_be_lowered(text: &str) -> bool {
    ["st", "nd", "rd", "th", "fed", "af", "ail", "ydd", "il", "eg", "tm", "™", "®", "©", "o", "a", "*", "†"]
        .contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_become_the_characters_that_people_see() {
        assert_eq!(SymbolFont::named("Wingdings"), Some(SymbolFont::Wingdings));
        assert_eq!(SymbolFont::named("\"Segoe UI Symbol\", Symbol"), None);
        assert_eq!(SymbolFont::Wingdings.seen('à'), Some('→'));
        assert_eq!(ordinary('\u{f0b7}'), Ok(Some('•')));
        assert_eq!(ordinary('\u{f0a7}'), Ok(Some('▪')));
        assert_eq!(ordinary('\u{e123}'), Err(()));
    }

    #[test]
    fn raised_digits_stay_raised() {
        assert_eq!(in_unicode("2", true).as_deref(), Some("²"));
        assert_eq!(in_unicode("2", false).as_deref(), Some("₂"));
        assert_eq!(in_unicode("th", true), None);
        assert!(may_be_lowered("th"));
    }
}
