//! A message with placeholders, parsed once.

/// The texts of a message between its values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Phrase {
    start: String,
    /// The index of each value, and the text after it.
    then: Vec<(usize, String)>,
}

impl Phrase {
    /// Parses a message. `format` receives a marker for each name and returns the message with these
    /// markers.
    pub(crate) fn new(names: &[&str], format: impl FnOnce(&[(&str, &str)]) -> String) -> Phrase {
        /// The first private-use character of plane 15. The mark of value N is the Nth after it; no message contains
        /// one.
        const MARK: u32 = 0xF_0000;
        let marks: Vec<String> =
            (MARK..).zip(names).filter_map(|(mark, _)| char::from_u32(mark).map(String::from)).collect();
        let values: Vec<_> = names.iter().copied().zip(marks.iter().map(String::as_str)).collect();
        let mut phrase = Phrase::default();
        for letter in format(&values).chars() {
            match usize::try_from(u32::from(letter).wrapping_sub(MARK)) {
                Ok(at) if at < names.len() => phrase.then.push((at, String::new())),
                _ => phrase.then.last_mut().map_or(&mut phrase.start, |(_, text)| text).push(letter),
            }
        }
        phrase
    }

    /// Writes the message with these values, in the order of the names.
    pub(crate) fn write(&self, values: &[&str]) -> String {
        let text: usize = self.then.iter().map(|(at, text)| text.len() + values.get(*at).map_or(0, |v| v.len())).sum();
        let mut out = String::with_capacity(self.start.len() + text);
        out.push_str(&self.start);
        for (at, text) in &self.then {
            out.push_str(values.get(*at).unwrap_or(&""));
            out.push_str(text);
        }
        out
    }
}
