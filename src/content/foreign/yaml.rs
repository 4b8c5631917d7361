//! Reads the part of YAML 1.2 that people write in front matter: maps, lists, quoted and plain text, `|` and `>` blocks, `[a, b]` and `{a: b}`, and
//! comments. JSON is read by the same code, because its values are YAML's flow values. What is left, such as anchors and tags, is a [`Fault`],
//! so that nothing is converted by guess.

use super::flow::{DEEPEST, Flow, MOST};
use super::value::{Value, plain};

/// All that some front matter says.
#[derive(Debug, PartialEq)]
pub struct Read {
    pub entries: Vec<(String, Value)>,
    /// Its comments, without `#`.
    pub comments: Vec<String>,
}

/// Why it cannot be read.
#[derive(Debug, PartialEq)]
pub struct Fault {
    /// The line in the front matter, from 1.
    pub line: usize,
    pub what: String,
}

/// Whether a line is `key: value` or `key:`.
pub fn begins_with_key(line: &str) -> bool {
    split_key(line).is_some()
}

/// Reads what stands between the `---` lines.
pub fn read(text: &str) -> Result<Read, Fault> {
    let mut reader = Reader {
        lines: text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect(),
        at: 0,
        comments: Vec::new(),
    };
    if reader.lines.len() > MOST {
        return Err(Fault { line: MOST, what: "it has too many lines".into() });
    }
    let entries = match reader.next_line()? {
        None => Vec::new(),
        Some((0, _)) => reader.map(0, 0)?,
        Some(_) => return Err(reader.fault("it begins with a blank")),
    };
    match reader.next_line()? {
        None => Ok(Read { entries, comments: reader.comments }),
        Some(_) => Err(reader.fault("it is no `key: value`")),
    }
}

/// Reads a JSON object.
pub fn read_json(text: &str) -> Result<Read, Fault> {
    let mut flow = Flow::new(text);
    match flow.value(0) {
        Ok(Value::Map(entries)) => Ok(Read { entries, comments: Vec::new() }),
        Ok(_) => Err(Fault { line: 1, what: "it is no object".into() }),
        Err(what) => Err(Fault { line: 1, what }),
    }
}

/// One past the end of the JSON object that a text begins with.
pub fn end_of_json(text: &str) -> Option<usize> {
    let mut flow = Flow::new(text);
    let is_map = matches!(flow.value(0), Ok(Value::Map(_)));
    is_map.then(|| flow.offset())
}

struct Reader<'t> {
    lines: Vec<&'t str>,
    /// The next line.
    at: usize,
    comments: Vec<String>,
}

impl<'t> Reader<'t> {
    fn fault(&self, what: impl Into<String>) -> Fault {
        Fault { line: self.at + 1, what: what.into() }
    }

    /// The next line that says something: how far it is indented, and its words. It stays the next.
    fn next_line(&mut self) -> Result<Option<(usize, &'t str)>, Fault> {
        while let Some(line) = self.lines.get(self.at) {
            let words = line.trim_start_matches(' ');
            if words.starts_with('\t') {
                return Err(self.fault("it is indented with a tab"));
            }
            if let Some(comment) = words.strip_prefix('#') {
                self.comments.push(comment.trim().to_owned());
            } else if !words.trim_end().is_empty() {
                return Ok(Some((line.len() - words.len(), words.trim_end())));
            }
            self.at += 1;
        }
        Ok(None)
    }

    fn map(&mut self, indent: usize, depth: usize) -> Result<Vec<(String, Value)>, Fault> {
        let mut entries: Vec<(String, Value)> = Vec::new();
        while let Some((own, words)) = self.next_line()? {
            if own != indent || words.starts_with("- ") || words == "-" {
                if own > indent {
                    return Err(self.fault("it is indented further than the line before it"));
                }
                break;
            }
            let Some((key, rest)) = split_key(words) else { return Err(self.fault("it is no `key: value`")) };
            if entries.iter().any(|(other, _)| *other == key) {
                return Err(self.fault(format!("`{key}` is written twice")));
            }
            let value = self.value(rest, indent, depth, true)?;
            entries.push((key, value));
        }
        Ok(entries)
    }

    fn list(&mut self, indent: usize, depth: usize) -> Result<Vec<Value>, Fault> {
        let mut items = Vec::new();
        while let Some((own, words)) = self.next_line()? {
            let Some(rest) =
                words.strip_prefix('-').filter(|rest| own == indent && (rest.is_empty() || rest.starts_with(' ')))
            else {
                if own > indent {
                    return Err(self.fault("it is indented further than the line before it"));
                }
                break;
            };
            let inner = rest.trim_start();
            let lead = indent + 1 + rest.len() - inner.len();
            let value = if split_key(inner).is_some() && !inner.starts_with(['[', '{', '"', '\'']) {
                self.map_in_item(inner, lead, depth + 1)?
            } else {
                self.value(inner, indent, depth, false)?
            };
            items.push(value);
        }
        Ok(items)
    }

    /// `- name: a` and `  link: b`: a map whose first line stands behind the dash.
    fn map_in_item(&mut self, first: &'t str, indent: usize, depth: usize) -> Result<Value, Fault> {
        let Some((key, rest)) = split_key(first) else { return Err(self.fault("it is no `key: value`")) };
        let value = self.value(rest, indent, depth, true)?;
        let mut entries = vec![(key, value)];
        if matches!(self.next_line()?, Some((own, words)) if own == indent && !words.starts_with("- ")) {
            entries.extend(self.map(indent, depth)?);
        }
        Ok(Value::Map(entries))
    }

    /// The value after `key:` or `-` on the next line, with the lines that belong to it.
    fn value(&mut self, rest: &'t str, indent: usize, depth: usize, in_map: bool) -> Result<Value, Fault> {
        if depth > DEEPEST {
            return Err(self.fault("it is nested too deeply"));
        }
        let rest = rest.trim();
        match rest.chars().next() {
            None | Some('#') => {
                self.at += 1;
                self.comments.extend(rest.strip_prefix('#').map(|comment| comment.trim().to_owned()));
                match self.next_line()? {
                    Some((own, words)) if is_item(words) && (own > indent || (in_map && own == indent)) => {
                        Ok(Value::List(self.list(own, depth + 1)?))
                    }
                    Some((own, _)) if own > indent => Ok(Value::Map(self.map(own, depth + 1)?)),
                    _ => Ok(Value::Null),
                }
            }
            Some('|' | '>') => self.block(rest, indent),
            Some('[' | '{') => self.flow(rest),
            Some('"' | '\'') => self.flow(rest),
            Some('&' | '*' | '!' | '@' | '`' | '%') => {
                Err(self.fault(format!("`{rest}` is a sign with a meaning of its own in YAML")))
            }
            Some(_) => {
                let (words, comment) = split_comment(rest);
                self.comments.extend(comment.map(str::to_owned));
                let line = self.at + 1;
                self.at += 1;
                let mut words = words.to_owned();
                // A plain text may go on in lines that are indented further.
                while let Some((own, more)) = self.next_line()? {
                    if own <= indent {
                        break;
                    }
                    if split_key(more).is_some() || is_item(more) {
                        return Err(self.fault("it is indented further than the line before it"));
                    }
                    words.push(' ');
                    words.push_str(split_comment(more).0);
                    self.at += 1;
                }
                if words.contains(": ") {
                    return Err(Fault { line, what: "a text with `: ` in it has to stand in quotes".into() });
                }
                Ok(plain(&words))
            }
        }
    }

    /// `|` keeps line ends, `>` joins lines; `-` after it leaves out the last line end, `+` keeps all.
    fn block(&mut self, mark: &str, indent: usize) -> Result<Value, Fault> {
        let sign = split_comment(mark).0;
        let (folds, rest) = (sign.starts_with('>'), &sign[1..]);
        if !matches!(rest, "" | "-" | "+") {
            return Err(self.fault(format!("`{sign}` is a mark of a block that is not known")));
        }
        self.at += 1;
        let mut lines: Vec<&str> = Vec::new();
        let mut own: Option<usize> = None;
        while let Some(line) = self.lines.get(self.at) {
            let lead = line.len() - line.trim_start_matches(' ').len();
            if line.trim().is_empty() {
                lines.push("");
            } else if lead > indent {
                let width = *own.get_or_insert(lead);
                lines.push(line.get(width.min(lead)..).unwrap_or(""));
            } else {
                break;
            }
            self.at += 1;
        }
        while lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        let mut text = String::new();
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                let joins = folds && !line.is_empty() && !lines[number - 1].is_empty();
                text.push(if joins { ' ' } else { '\n' });
            }
            text.push_str(line);
        }
        Ok(Value::Text(text))
    }

    /// A value in brackets, braces or quotes, which may take several lines.
    fn flow(&mut self, rest: &str) -> Result<Value, Fault> {
        /// Lines: longer values are no front matter.
        const LONGEST: usize = 200;
        let mut text = rest.to_owned();
        let start = self.at;
        loop {
            let mut flow = Flow::new(&text);
            match flow.value(0) {
                Ok(value) => {
                    let after = text[flow.offset()..].trim_start();
                    if !after.is_empty() && !after.starts_with('#') {
                        return Err(self.fault(format!("`{after}` stands after its value")));
                    }
                    self.comments.extend(after.strip_prefix('#').map(|comment| comment.trim().to_owned()));
                    self.at += 1;
                    return Ok(value);
                }
                Err(what) if !flow.is_at_end || self.at - start > LONGEST => return Err(self.fault(what)),
                Err(what) => {
                    self.at += 1;
                    let Some(line) = self.lines.get(self.at) else {
                        self.at = start;
                        return Err(self.fault(what));
                    };
                    text.push(' ');
                    text.push_str(line.trim());
                }
            }
        }
    }
}

fn is_item(words: &str) -> bool {
    words == "-" || words.starts_with("- ")
}

/// The key of `key: value`, and what follows its colon.
fn split_key(line: &str) -> Option<(String, &str)> {
    if let Some(quote) = line.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let end = line[1..].find(quote)? + 1;
        let rest = line[end + 1..].trim_start().strip_prefix(':')?;
        return (rest.is_empty() || rest.starts_with(' ')).then(|| (line[1..end].to_owned(), rest));
    }
    let colon = line.find(": ").or_else(|| line.ends_with(':').then(|| line.len() - 1))?;
    let key = line[..colon].trim_end();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ' | '/');
    let is_key = key.starts_with(|c: char| c.is_alphanumeric() || c == '_') && key.chars().all(fits);
    is_key.then(|| (key.to_owned(), &line[colon + 1..]))
}

/// A plain value without the comment after it, and the comment.
fn split_comment(text: &str) -> (&str, Option<&str>) {
    match text.find(" #") {
        Some(at) => (text[..at].trim_end(), Some(text[at + 2..].trim())),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Value {
        Value::Text(words.into())
    }

    #[test]
    fn front_matter_as_people_write_it_is_read() {
        let read = read(
            "# About bins\ntitle: \"Bin: collection\"\nlayout: post # a theme's\ndate: 2025-03-01 09:00:00 +0000\nday: 2025-03-01\n\
             weight: 3\ndraft: no\ntags: [bins, \"black bags\"]\naliases:\n- /a/\n- /b/\nparams:\n  toc: true\n  deep:\n    x: 1.5\n\
             links:\n  - name: A\n    url: https://a.org/b\n  - name: B\nlead: >-\n  One\n  line.\n\n  Two.\nraw: |\n  a\n   b\n\
             long: some words\n  that go on\nempty:\nsaid: 'it''s'\n",
        )
        .expect("it is read");
        let map = |entries: &[(&str, Value)]| {
            Value::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
        };
        let expected = [
            ("title", text("Bin: collection")),
            ("layout", text("post")),
            ("date", Value::Date("2025-03-01T09:00:00+00:00".into())),
            ("day", Value::Date("2025-03-01".into())),
            ("weight", Value::Number("3".into())),
            ("draft", Value::Boolean(false)),
            ("tags", Value::List(vec![text("bins"), text("black bags")])),
            ("aliases", Value::List(vec![text("/a/"), text("/b/")])),
            ("params", map(&[("toc", Value::Boolean(true)), ("deep", map(&[("x", Value::Number("1.5".into()))]))])),
            (
                "links",
                Value::List(vec![
                    map(&[("name", text("A")), ("url", text("https://a.org/b"))]),
                    map(&[("name", text("B"))]),
                ]),
            ),
            ("lead", text("One line.\n\nTwo.")),
            ("raw", text("a\n b")),
            ("long", text("some words that go on")),
            ("empty", Value::Null),
            ("said", text("it's")),
        ];
        for ((key, value), (expected_key, expected)) in read.entries.iter().zip(&expected) {
            assert_eq!((&**key, value), (*expected_key, expected));
        }
        assert_eq!(read.entries.len(), expected.len());
        assert_eq!(read.comments, ["About bins", "a theme's"]);
    }

    #[test]
    fn what_cannot_be_read_for_certain_is_a_fault_with_its_line() {
        for (written, line) in [
            ("title: a\n  b: c\n", 2),
            ("title: &x a\n", 1),
            ("title: a: b\n", 1),
            ("title: [a\n", 1),
            ("title: \"a\n", 1),
            ("title: a\ntitle: b\n", 2),
            ("title: a\n\tb: c\n", 2),
            ("words\n", 1),
            ("title: |2\n  a\n", 1),
            ("title: \"a\" b\n", 1),
        ] {
            assert_eq!(read(written).map_err(|fault| fault.line), Err(line), "{written:?}");
        }
        let deep = format!("a: {}{}\n", "[".repeat(100), "]".repeat(100));
        assert!(read(&deep).is_err());
    }

    #[test]
    fn json_is_read_too() {
        let json = "{\n  \"title\": \"A\\u0062\",\n  \"draft\": true,\n  \"n\": [1, 2.5, null]\n}\nWords.";
        let end = end_of_json(json).expect("it ends");
        assert_eq!(&json[end..], "\nWords.");
        let read = read_json(&json[..end]).expect("it is read");
        assert_eq!(read.entries[0], ("title".to_owned(), text("Ab")));
        assert_eq!(read.entries[1], ("draft".to_owned(), Value::Boolean(true)));
    }
}
