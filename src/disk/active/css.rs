//! Takes CSS and returns the addresses that it loads (CSS Syntax Level 3 section 4): those of `url()`,
//! `src()`, `image()`, `image-set()` and `@import`. Decodes escapes in names, because `\75rl(` is `url(`.

use std::iter::Peekable;
use std::str::Chars;

/// Functions whose strings are addresses (CSS Values Level 4 section 4.5, CSS Images Level 4 section 2).
const FUNCTIONS: [&str; 5] = ["src", "image", "image-set", "-webkit-image-set", "cross-fade"];

/// Returns the addresses that a stylesheet loads, in its order.
pub(super) fn addresses(css: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = css.chars().peekable();
    // For each open bracket: whether it belongs to one of the functions.
    let mut open: Vec<bool> = Vec::new();
    let mut rule = String::new();
    while let Some(next) = rest.peek().copied() {
        match next {
            '"' | '\'' => {
                rest.next();
                let text = string(&mut rest, next);
                if open.last() == Some(&true) || (rule == "import" && open.is_empty()) {
                    found.push(text);
                }
            }
            '/' => {
                rest.next();
                if rest.next_if_eq(&'*').is_some() {
                    comment(&mut rest);
                }
            }
            '@' => {
                rest.next();
                rule = name(&mut rest).to_ascii_lowercase();
            }
            ';' | '{' | '}' => {
                rest.next();
                rule.clear();
            }
            '(' => {
                rest.next();
                open.push(false);
            }
            ')' => {
                rest.next();
                open.pop();
            }
            c if is_name(c) => {
                let name = name(&mut rest).to_ascii_lowercase();
                if rest.next_if_eq(&'(').is_none() {
                    continue;
                }
                // The address of `@namespace` is a name. A browser does not load it.
                match name.as_str() {
                    "url" => found.extend(url(&mut rest).filter(|_| rule != "namespace")),
                    name => open.push(FUNCTIONS.contains(&name)),
                }
            }
            _ => {
                rest.next();
            }
        }
    }
    found
}

fn comment(rest: &mut Peekable<Chars>) {
    while let Some(c) = rest.next() {
        if c == '*' && rest.next_if_eq(&'/').is_some() {
            return;
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '\\') || !c.is_ascii()
}

fn name(rest: &mut Peekable<Chars>) -> String {
    let mut name = String::new();
    while let Some(c) = rest.next_if(|c| is_name(*c)) {
        match c {
            '\\' => name.extend(escape(rest)),
            c => name.push(c),
        }
    }
    name
}

/// Reads a string up to its closing quote.
fn string(rest: &mut Peekable<Chars>, quote: char) -> String {
    let mut text = String::new();
    while let Some(c) = rest.next() {
        match c {
            c if c == quote => break,
            '\\' => text.extend(escape(rest)),
            c => text.push(c),
        }
    }
    text
}

/// Reads the content of `url(` … `)`.
fn url(rest: &mut Peekable<Chars>) -> Option<String> {
    while rest.next_if(|c| c.is_whitespace()).is_some() {}
    if let Some(quote) = rest.next_if(|c| matches!(c, '"' | '\'')) {
        let text = string(rest, quote);
        while rest.next_if(|c| *c != ')').is_some() {}
        rest.next();
        return Some(text);
    }
    let mut text = String::new();
    while let Some(c) = rest.next() {
        match c {
            ')' => break,
            '\\' => text.extend(escape(rest)),
            c => text.push(c),
        }
    }
    Some(text)
}

/// Reads an escape after a backslash: up to six hexadecimal digits or one character. Returns `None`
/// for a line break.
fn escape(rest: &mut Peekable<Chars>) -> Option<char> {
    let mut digits = String::new();
    while digits.len() < 6
        && let Some(digit) = rest.next_if(char::is_ascii_hexdigit)
    {
        digits.push(digit);
    }
    if digits.is_empty() {
        return rest.next().filter(|c| *c != '\n');
    }
    rest.next_if(|c| c.is_whitespace());
    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_are_found_in_every_notation() {
        for (css, expected) in [
            ("a { background: url(https://a.example/x.png) }", "https://a.example/x.png"),
            ("a{b:URL( 'https://a.example/x' )}", "https://a.example/x"),
            ("a{b:\\75rl(//a.example)}", "//a.example"),
            ("a{b:u\\72 l(//a.example)}", "//a.example"),
            ("a{b:url(\\2f\\2f a.example)}", "//a.example"),
            ("@import 'https://a.example/x.css' screen;", "https://a.example/x.css"),
            ("@\\69mport/**/url(//a.example);", "//a.example"),
            ("a{b:image-set('//a.example' 1x)}", "//a.example"),
            ("/* ' */ a{b:url(//a.example)}", "//a.example"),
            ("a{b:url(//a.example", "//a.example"),
        ] {
            assert_eq!(addresses(css), [expected], "{css}");
        }
        for css in [
            "",
            "/* url(//a.example) */",
            "@namespace svg url(http://www.w3.org/2000/svg);",
            "a::before { content: '//a.example' }",
            "a{b:'url(//a.example)'}",
            "@charset 'utf-8';",
            "a{b:calc(1px * (2 + 3))}",
            "\\",
            "'",
        ] {
            assert_eq!(addresses(css), Vec::<String>::new(), "{css}");
        }
    }
}
