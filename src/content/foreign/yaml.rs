//! Parses front matter in YAML or JSON and returns its values in order, and its comments. Rare
//! syntax, such as anchors and custom types, is a [`YamlError`], so that nothing is converted by guessing.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::value::{ForeignValue, plain};

/// The limit of nested values: front matter has three levels at most.
const DEEPEST: usize = 20;

/// In bytes: the limit of front matter, which no real page reaches.
const LONGEST: usize = 64 << 10;

/// The values and comments of front matter.
#[derive(Debug, PartialEq)]
pub(super) struct YamlFields {
    pub entries: Vec<(String, ForeignValue)>,
    /// The comments, without `#`.
    pub comments: Vec<String>,
}

/// The reason why it cannot be read.
#[derive(Debug, PartialEq)]
pub(super) struct YamlError {
    /// The line in the front matter, from 1.
    pub line: usize,
    pub what: String,
}

/// Returns whether a line is `key: value` or `key:`.
pub(super) fn begins_with_key(line: &str) -> bool {
    let key = line.split(':').next().unwrap_or_default();
    let is_key = !key.trim().is_empty() && !key.starts_with([' ', '\t', '-', '#', '[', '{']);
    is_key && line[key.len()..].strip_prefix(':').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Parses the text between the `---` lines, or a JSON object, which is valid YAML 1.2.
///
/// # Errors
/// [`YamlError`] at the first line that cannot be read with certainty.
pub(super) fn read(text: &str) -> Result<YamlFields, YamlError> {
    if text.len() > LONGEST {
        return Err(YamlError { line: 1, what: "it is longer than 64 kB".into() });
    }
    let mut comments = Vec::new();
    for line in text.lines() {
        comments.extend(comment(line).map(|words| words.trim().to_owned()));
    }
    let mut reader = YamlReader { events: Parser::new_from_str(text) };
    match reader.document()? {
        ForeignValue::Map(entries) => Ok(YamlFields { entries, comments }),
        ForeignValue::Null => Ok(YamlFields { entries: Vec::new(), comments }),
        _ => Err(YamlError { line: 1, what: "it is no `key: value`".into() }),
    }
}

/// Returns one past the end of the JSON object at the start of a text.
pub(super) fn end_of_json(text: &str) -> Option<usize> {
    let mut objects =
        serde_json::Deserializer::from_str(text).into_iter::<serde_json::Map<String, serde_json::Value>>();
    objects.next()?.ok()?;
    Some(objects.byte_offset())
}

/// Returns the comment of a line: the text after a `#` at its start or after a blank, outside of quotes.
fn comment(line: &str) -> Option<&str> {
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => return Some(&line[at + 1..]),
            (None, '"' | '\'') if before.is_whitespace() || matches!(before, '[' | '{' | ',') => quote = Some(c),
            (Some(open), c) if open == c && before != '\\' => quote = None,
            _ => {}
        }
        before = c;
    }
    None
}

struct YamlReader<'t> {
    events: Parser<'t, saphyr_parser::StrInput<'t>>,
}

impl<'t> YamlReader<'t> {
    /// Returns the next event, and its line.
    fn next(&mut self) -> Result<(Event<'t>, usize), YamlError> {
        match self.events.next() {
            Some(Ok((event, span))) => Ok((event, span.start.line())),
            Some(Err(error)) => Err(describe_error(&error)),
            None => Ok((Event::StreamEnd, 1)),
        }
    }

    /// Reads the only document.
    fn document(&mut self) -> Result<ForeignValue, YamlError> {
        let mut found = ForeignValue::Null;
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing, _) => {}
                (Event::StreamEnd, _) => return Ok(found),
                (_, line) if found != ForeignValue::Null => {
                    return Err(YamlError { line, what: "it has two parts".into() });
                }
                (event, line) => found = self.value(event, line, 0)?,
            }
        }
    }

    /// Reads the value that begins with an event.
    fn value(&mut self, event: Event<'t>, line: usize, depth: usize) -> Result<ForeignValue, YamlError> {
        let fault = |what: &str| Err(YamlError { line, what: what.into() });
        if depth > DEEPEST {
            return fault("it is nested too deeply");
        }
        match event {
            Event::Scalar(.., 1.., _)
            | Event::SequenceStart(1.., _)
            | Event::MappingStart(1.., _)
            | Event::Alias(_) => fault("it names a value with `&` or `*`"),
            Event::Scalar(.., Some(_)) | Event::SequenceStart(_, Some(_)) | Event::MappingStart(_, Some(_)) => {
                fault("it gives a value a type with `!`")
            }
            Event::Scalar(text, ScalarStyle::Plain, ..) => Ok(plain(&text)),
            // A block scalar ends with a line break that is not part of the field.
            Event::Scalar(text, ..) => Ok(ForeignValue::Text(text.trim_end_matches('\n').to_owned())),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => return Ok(ForeignValue::List(items)),
                        (event, line) => items.push(self.value(event, line, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut entries: Vec<(String, ForeignValue)> = Vec::new();
                loop {
                    let (key, line) = match self.next()? {
                        (Event::MappingEnd, _) => return Ok(ForeignValue::Map(entries)),
                        (Event::Scalar(key, ..), line) => (key.into_owned(), line),
                        (_, line) => return Err(YamlError { line, what: "a key is no plain word".into() }),
                    };
                    if entries.iter().any(|(own, _)| *own == key) {
                        return Err(YamlError { line, what: format!("`{key}` is written twice") });
                    }
                    let (event, line) = self.next()?;
                    entries.push((key, self.value(event, line, depth + 1)?));
                }
            }
            _ => fault("it cannot be read"),
        }
    }
}

/// Describes an error of the parser, whose own message uses YAML terms that authors do not know.
fn describe_error(error: &ScanError) -> YamlError {
    YamlError { line: error.marker().line(), what: "its quotes, colons or blanks do not fit together".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> ForeignValue {
        ForeignValue::Text(words.into())
    }

    #[test]
    fn common_yaml_front_matter_is_parsed() {
        let read = read(
            "# About bins\ntitle: \"Bin: collection\"\nlayout: post # a theme's\ndate: 2025-03-01 09:00:00 +0000\nday: 2025-03-01\n\
             weight: 3\ndraft: no\ntags: [bins, \"black bags\"]\naliases:\n- /a/\n- /b/\nparams:\n  toc: true\n  deep:\n    x: 1.5\n\
             links:\n  - name: A\n    url: https://a.org/b\n  - name: B\nlead: >-\n  One\n  line.\n\n  Two.\nraw: |\n  a\n   b\n\
             long: some words\n  that go on\nempty:\nsaid: 'it''s'\n",
        )
        .expect("it is read");
        let map = |entries: &[(&str, ForeignValue)]| {
            ForeignValue::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
        };
        let expected = [
            ("title", text("Bin: collection")),
            ("layout", text("post")),
            ("date", ForeignValue::Date("2025-03-01T09:00:00+00:00".into())),
            ("day", ForeignValue::Date("2025-03-01".into())),
            ("weight", ForeignValue::Number("3".into())),
            ("draft", ForeignValue::Boolean(false)),
            ("tags", ForeignValue::List(vec![text("bins"), text("black bags")])),
            ("aliases", ForeignValue::List(vec![text("/a/"), text("/b/")])),
            (
                "params",
                map(&[
                    ("toc", ForeignValue::Boolean(true)),
                    ("deep", map(&[("x", ForeignValue::Number("1.5".into()))])),
                ]),
            ),
            (
                "links",
                ForeignValue::List(vec![
                    map(&[("name", text("A")), ("url", text("https://a.org/b"))]),
                    map(&[("name", text("B"))]),
                ]),
            ),
            ("lead", text("One line.\nTwo.")),
            ("raw", text("a\n b")),
            ("long", text("some words that go on")),
            ("empty", ForeignValue::Null),
            ("said", text("it's")),
        ];
        for ((key, value), (expected_key, expected)) in read.entries.iter().zip(&expected) {
            assert_eq!((&**key, value), (*expected_key, expected));
        }
        assert_eq!(read.entries.len(), expected.len());
        assert_eq!(read.comments, ["About bins", "a theme's"]);
    }

    #[test]
    fn ambiguous_yaml_is_an_error_with_its_line() {
        for (written, line) in [
            ("title: a\n  b: c\n", 2),
            ("title: &x a\n", 1),
            ("title: a: b\n", 1),
            ("title: [a\n", 2),
            ("title: \"a\n", 1),
            ("title: a\ntitle: b\n", 2),
            ("title: a\n\tb: c\n", 1),
            ("words\n", 1),
            ("title: \"a\" b\n", 1),
        ] {
            assert_eq!(read(written).map_err(|fault| fault.line), Err(line), "{written:?}");
        }
        let deep = format!("a: {}{}\n", "[".repeat(100), "]".repeat(100));
        assert!(read(&deep).is_err());
    }

    #[test]
    fn json_is_parsed() {
        let json = "{\n  \"title\": \"A\\u0062\",\n  \"draft\": true,\n  \"n\": [1, 2.5, null]\n}\nWords.";
        let end = end_of_json(json).expect("it ends");
        assert_eq!(&json[end..], "\nWords.");
        let read = read(&json[..end]).expect("it is read");
        assert_eq!(read.entries[0], ("title".to_owned(), text("Ab")));
        assert_eq!(read.entries[1], ("draft".to_owned(), ForeignValue::Boolean(true)));
    }
}
