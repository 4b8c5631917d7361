//! Reads the declarations of an element's `style`, and the simple rules of a style sheet. Returns the few
//! properties that change the meaning of a text.

use std::collections::HashMap;

use super::symbols::SymbolFont;

/// The properties of an element that its style sets. `None` inherits.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Style {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub struck: Option<bool>,
    pub underlined: Option<bool>,
    pub raised: Option<Raised>,
    /// Whether the text has a strong colour.
    pub coloured: Option<bool>,
    /// Whether a strong colour is behind the text.
    pub highlighted: bool,
    pub hidden: bool,
    /// The symbol font, or `Some(None)` for an ordinary font.
    pub font: Option<Option<SymbolFont>>,
    /// The left margin in points.
    pub indent: Option<i32>,
    /// Whether items have letters or Roman numerals.
    pub lettered: bool,
    pub word: Option<WordRole>,
}

/// The position of text relative to its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Raised {
    #[default]
    No,
    Up,
    Down,
}

/// What Word's own properties (`mso-…`) say that an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordRole {
    /// An item of a list, with its level from 1.
    ListLevel(u8),
    /// The label of an item, which only looks like text.
    ListLabel,
    /// A comment, or the list of all comments.
    Comment,
    /// A page break.
    PageBreak,
}

impl Style {
    /// Reads declarations: `font-weight: 700; color: red`. Later declarations win.
    pub(super) fn read(&mut self, declarations: &str) {
        for declaration in declarations.split(';') {
            if let Some((name, value)) = declaration.split_once(':') {
                self.set(&name.trim().to_ascii_lowercase(), &value.trim().to_ascii_lowercase());
            }
        }
    }

    /// Adds the properties of another style, which win.
    pub(super) fn extend(&mut self, other: &Style) {
        self.bold = other.bold.or(self.bold);
        self.italic = other.italic.or(self.italic);
        self.struck = other.struck.or(self.struck);
        self.underlined = other.underlined.or(self.underlined);
        self.raised = other.raised.or(self.raised);
        self.coloured = other.coloured.or(self.coloured);
        self.highlighted |= other.highlighted;
        self.hidden |= other.hidden;
        self.font = other.font.or(self.font);
        self.indent = other.indent.or(self.indent);
        self.lettered |= other.lettered;
        self.word = other.word.or(self.word);
    }

    fn set(&mut self, name: &str, value: &str) {
        match name {
            "font-weight" => self.bold = weight(value).or(self.bold),
            "font-style" => self.italic = Some(value.starts_with("italic") || value.starts_with("oblique")),
            "text-decoration" | "text-decoration-line" => {
                self.struck = Some(value.contains("line-through"));
                self.underlined = Some(value.contains("underline"));
            }
            "vertical-align" => {
                self.raised = match value {
                    "super" => Some(Raised::Up),
                    "sub" => Some(Raised::Down),
                    _ => Some(Raised::No),
                }
            }
            "color" => self.coloured = Some(is_strong_colour(value)),
            "background" | "background-color" | "mso-highlight" => self.highlighted |= is_strong_colour(value),
            "display" => self.hidden |= value == "none",
            "visibility" => self.hidden |= value == "hidden",
            "mso-hide" => self.hidden |= value == "all",
            "font-family" | "mso-symbol-font-family" => self.font = Some(SymbolFont::named(value)),
            "margin-left" | "padding-left" => self.indent = points(value).or(self.indent),
            "margin" => {
                let sides: Vec<&str> = value.split_whitespace().collect();
                let left = sides.get(3).or(sides.get(1)).or(sides.first());
                self.indent = left.and_then(|left| points(left)).or(self.indent);
            }
            "list-style-type" | "list-style" => {
                self.lettered |= ["alpha", "latin", "roman", "greek"].iter().any(|kind| value.contains(kind));
            }
            "page-break-before" => self.word = if value == "always" { Some(WordRole::PageBreak) } else { self.word },
            "mso-list" => self.word = list_role(value).or(self.word),
            "mso-element" if value.starts_with("comment") => self.word = Some(WordRole::Comment),
            "mso-special-character" if value == "comment" => self.word = Some(WordRole::Comment),
            "mso-special-format" if value.starts_with("bullet") => self.word = Some(WordRole::ListLabel),
            _ => {}
        }
    }
}

/// Reads `l0 level1 lfo1` or `ignore`.
fn list_role(value: &str) -> Option<WordRole> {
    if value.contains("ignore") {
        return Some(WordRole::ListLabel);
    }
    let level = value.split_whitespace().find_map(|word| word.strip_prefix("level"))?;
    Some(WordRole::ListLevel(level.parse::<u8>().ok()?.clamp(1, 9)))
}

fn weight(value: &str) -> Option<bool> {
    match value {
        "bold" | "bolder" => Some(true),
        "normal" | "lighter" => Some(false),
        number => Some(number.parse::<u32>().ok()? >= 600),
    }
}

/// Returns a length in points (CSS Values and Units 4, section 6.2).
fn points(value: &str) -> Option<i32> {
    let length = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(value.len());
    let (number, unit) = value.split_at(length);
    let number: f64 = number.parse().ok()?;
    let factor = match unit {
        "pt" | "" => 1.0,
        "px" => 0.75,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        "pc" | "em" | "rem" => 12.0,
        _ => return None,
    };
    let points = (number * factor).round();
    (-10_000.0..=10_000.0).contains(&points).then_some(points as i32)
}

/// Returns whether a colour is neither black, white nor a grey, nor almost one of them.
fn is_strong_colour(value: &str) -> bool {
    /// Smallest difference of two channels that people see as a colour.
    const SEEN: u8 = 100;
    const NAMES: [&str; 14] = [
        "red", "yellow", "lime", "aqua", "cyan", "fuchsia", "magenta", "blue", "green", "orange", "purple", "maroon",
        "teal", "gold",
    ];
    let first = value.split_whitespace().find(|word| *word != "none").unwrap_or("");
    if NAMES.contains(&first) {
        return true;
    }
    let channels: Vec<u8> = if let Some(digits) = first.strip_prefix('#') {
        let wide = if digits.len() == 3 { 1 } else { 2 };
        let read = |at: usize| {
            let part = digits.get(at * wide..(at + 1) * wide)?;
            let number = u8::from_str_radix(part, 16).ok()?;
            Some(if wide == 1 { number * 17 } else { number })
        };
        (0..3).filter_map(read).collect()
    } else if let Some(numbers) = value.strip_prefix("rgb(").or_else(|| value.strip_prefix("rgba(")) {
        numbers.split([',', ')']).take(3).filter_map(|number| number.trim().parse().ok()).collect()
    } else {
        return false;
    };
    match (channels.iter().max(), channels.iter().min()) {
        (Some(most), Some(least)) if channels.len() == 3 => most - least >= SEEN,
        _ => false,
    }
}

/// The rules of a style sheet whose selector is one class: `.c3`, `span.s1`. Exported Google Docs and
/// Apple's programs put bold and italics there.
#[derive(Debug, Default)]
pub(super) struct ClassStyles<'s>(HashMap<&'s str, Style>);

impl<'s> ClassStyles<'s> {
    /// Reads the text of a `style` element.
    pub(super) fn read(&mut self, sheet: &'s str) {
        for rule in sheet.split('}') {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else { continue };
            let mut style = Style::default();
            style.read(declarations);
            // Word's margins and roles are in the `style` of each element.
            (style.indent, style.word) = (None, None);
            if style == Style::default() {
                continue;
            }
            for selector in selectors.rsplit([';', '{', '>']).next().unwrap_or("").split(',') {
                let selector = selector.trim();
                let class = selector.strip_prefix("span.").or_else(|| selector.strip_prefix('.'));
                let is_name = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
                if let Some(class) = class.filter(is_name) {
                    self.0.entry(class).or_default().extend(&style);
                }
            }
        }
    }

    /// Returns the style of an element with these classes.
    pub(super) fn of<'c>(&self, classes: impl Iterator<Item = &'c str>) -> Style {
        let mut style = Style::default();
        if !self.0.is_empty() {
            for own in classes.filter_map(|class| self.0.get(class)) {
                style.extend(own);
            }
        }
        style
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(declarations: &str) -> Style {
        let mut style = Style::default();
        style.read(declarations);
        style
    }

    #[test]
    fn only_the_property_itself_makes_text_bold() {
        assert_eq!(style("mso-bidi-font-weight:normal").bold, None);
        assert_eq!(style("FONT-WEIGHT: bold").bold, Some(true));
        assert_eq!(style("font-weight:400").bold, Some(false));
        assert_eq!(style("font-weight:700;font-style:italic").italic, Some(true));
    }

    #[test]
    fn lists_of_word_have_levels_and_labels() {
        assert_eq!(style("margin-left:36.0pt;mso-list:l0 level2 lfo1").word, Some(WordRole::ListLevel(2)));
        assert_eq!(style("mso-list:Ignore").word, Some(WordRole::ListLabel));
        assert_eq!(style("margin:0cm 0cm 0cm 1.27cm").indent, Some(36));
    }

    #[test]
    fn greys_and_automatic_colours_are_no_colours() {
        for grey in ["#333", "windowtext", "rgb(32, 33, 36)", "black", "#1F2937", "inherit"] {
            assert!(!is_strong_colour(grey), "{grey}");
        }
        for colour in ["red", "#C00000", "rgb(255, 0, 0)", "#ff0", "yellow"] {
            assert!(is_strong_colour(colour), "{colour}");
        }
    }

    #[test]
    fn rules_with_one_class_count() {
        let mut classes = ClassStyles::default();
        classes
            .read("@import url(x.css);.c1{font-weight:700}span.s2, .c3 {font-style: italic} p.x .c4{font-weight:700}");
        assert_eq!(classes.of(["c1"].into_iter()).bold, Some(true));
        assert_eq!(classes.of(["s2", "c1"].into_iter()).italic, Some(true));
        assert_eq!(classes.of(["c4"].into_iter()).bold, None);
    }
}
