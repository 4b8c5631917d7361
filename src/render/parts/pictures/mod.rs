//! Turns figures and dates into lengths and paths, which templates draw as inline SVG.
//! The functions do not depend on a page or a colour; the same input gives the same picture.

mod days;

pub(crate) use days::year;

/// Returns the progress from a first figure to a target, in per cent from 0 to 100. `None` unless all three figures
/// have the same unit ("62%", "£1,200", "3 weeks") and the target differs from the first. Figures may fall towards
/// their target.
pub(crate) fn progress_percent(from: &str, now: &str, to: &str) -> Option<u8> {
    let (from, now, to) = (figure(from)?, figure(now)?, figure(to)?);
    let unit = (from.before, from.after);
    if (now.before, now.after) != unit || (to.before, to.after) != unit || from.number == to.number {
        return None;
    }
    let part = (now.number - from.number) / (to.number - from.number);
    // The value is from 0 to 100, so it fits.
    Some((part * 100.0).round().clamp(0.0, 100.0) as u8)
}

/// A figure, with the text before and after it.
struct Figure<'t> {
    before: &'t str,
    number: f64,
    after: &'t str,
}

/// Parses "£1,200 a year": one number, with commas between thousands and a decimal point.
fn figure(text: &str) -> Option<Figure<'_>> {
    let text = text.trim();
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let length = text[start..].find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, ',' | '.'));
    let (digits, after) = text[start..].split_at(length.unwrap_or(text.len() - start));
    if after.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let number = digits.trim_end_matches(['.', ',']).replace(',', "").parse().ok()?;
    Some(Figure { before: text[..start].trim(), number, after: after.trim() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_measured_from_the_baseline() {
        for (from, now, to, expected) in [
            ("62%", "71%", "75%", Some(69)),
            ("19%", "16%", "12%", Some(43)),
            ("910 tonnes", "835 tonnes", "550 tonnes", Some(21)),
            ("£1,000", "£1,500", "£2,000", Some(50)),
            ("40%", "94%", "90%", Some(100)),
            ("40%", "30%", "90%", Some(0)),
            ("3", "3", "3", None),
            ("3 weeks", "3 months", "6 weeks", None),
            ("none", "2", "3", None),
            ("1 in 4", "2 in 4", "3 in 4", None),
        ] {
            assert_eq!(progress_percent(from, now, to), expected, "{from} {now} {to}");
        }
    }
}
