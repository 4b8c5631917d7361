//! Reads values in brackets, braces and quotes: YAML's flow style, which JSON is a part of.

use std::iter::Peekable;
use std::str::CharIndices;

use super::value::{Value, plain};

/// How deep values may be nested: front matter has three levels at most.
pub const DEEPEST: usize = 20;

/// Lines, and entries of a map in braces: no page says more about itself.
pub const MOST: usize = 1000;

/// Reads values in brackets, braces and quotes.
pub struct Flow<'t> {
    text: &'t str,
    chars: Peekable<CharIndices<'t>>,
    /// Whether a fault was met at the end of the text, so that more lines may mend it.
    pub is_at_end: bool,
}

impl<'t> Flow<'t> {
    pub fn new(text: &'t str) -> Flow<'t> {
        Flow { text, chars: text.char_indices().peekable(), is_at_end: false }
    }

    /// Where the next character stands.
    pub fn offset(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |(at, _)| *at)
    }

    fn skip_blanks(&mut self) {
        while self.chars.next_if(|(_, c)| c.is_whitespace()).is_some() {}
    }

    fn peek(&mut self) -> Result<char, String> {
        self.skip_blanks();
        match self.chars.peek() {
            Some((_, c)) => Ok(*c),
            None => {
                self.is_at_end = true;
                Err("a quotation mark, `]` or `}` is missing at its end".into())
            }
        }
    }

    /// The value that begins here.
    ///
    /// # Errors
    /// What is wrong with it, as the second half of a sentence.
    pub fn value(&mut self, depth: usize) -> Result<Value, String> {
        if depth > DEEPEST {
            return Err("it is nested too deeply".into());
        }
        match self.peek()? {
            '[' => {
                self.chars.next();
                let mut items = Vec::new();
                while self.peek()? != ']' {
                    items.push(self.value(depth + 1)?);
                    self.separator(']')?;
                }
                self.chars.next();
                Ok(Value::List(items))
            }
            '{' => {
                self.chars.next();
                let mut entries: Vec<(String, Value)> = Vec::new();
                while self.peek()? != '}' {
                    let key = match self.peek()? {
                        '"' | '\'' => self.quoted()?,
                        _ => self.plain(&[':', ',', '}']),
                    };
                    if self.peek()? != ':' {
                        return Err(format!("`{key}` has no value"));
                    }
                    self.chars.next();
                    let value = self.value(depth + 1)?;
                    if entries.iter().any(|(other, _)| *other == key) {
                        return Err(format!("`{key}` is written twice"));
                    }
                    if entries.len() == MOST {
                        return Err("it has too many entries".into());
                    }
                    entries.push((key, value));
                    self.separator('}')?;
                }
                self.chars.next();
                Ok(Value::Map(entries))
            }
            '"' | '\'' => Ok(Value::Text(self.quoted()?)),
            '&' | '*' | '!' => Err("it has a sign with a meaning of its own in YAML".into()),
            _ => {
                let words = self.plain(&[',', ']', '}']);
                Ok(plain(words.trim()))
            }
        }
    }

    fn separator(&mut self, close: char) -> Result<(), String> {
        match self.peek()? {
            ',' => {
                self.chars.next();
                Ok(())
            }
            c if c == close => Ok(()),
            c => Err(format!("`{c}` stands where a comma belongs")),
        }
    }

    fn plain(&mut self, stops: &[char]) -> String {
        let mut words = String::new();
        while let Some((_, c)) = self.chars.next_if(|(_, c)| !stops.contains(c)) {
            words.push(c);
        }
        words.trim().to_owned()
    }

    fn quoted(&mut self) -> Result<String, String> {
        let Some((_, quote)) = self.chars.next() else { return Err(String::new()) };
        let mut words = String::new();
        while let Some((_, c)) = self.chars.next() {
            match c {
                c if c == quote => {
                    // `''` within single quotes stands for one.
                    if quote == '\'' && self.chars.next_if(|(_, c)| *c == '\'').is_some() {
                        words.push('\'');
                        continue;
                    }
                    return Ok(words);
                }
                '\\' if quote == '"' => words.push(self.escape()?),
                c => words.push(c),
            }
        }
        self.is_at_end = true;
        Err("a quotation mark is missing at its end".into())
    }

    fn escape(&mut self) -> Result<char, String> {
        let wrong = || "a backslash in its text has no meaning".to_owned();
        let (_, sign) = self.chars.next().ok_or_else(wrong)?;
        let code = |flow: &mut Self, digits: usize| {
            let hex: String = flow.chars.by_ref().take(digits).map(|(_, c)| c).collect();
            u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32).ok_or_else(wrong)
        };
        Ok(match sign {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            '"' | '\\' | '/' | '\'' | ' ' => sign,
            'x' => code(self, 2)?,
            'u' => code(self, 4)?,
            'U' => code(self, 8)?,
            _ => return Err(wrong()),
        })
    }
}
