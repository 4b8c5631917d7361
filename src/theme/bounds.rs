//! Limits the work of a site's own templates. The template engine limits how deeply they are nested, but
//! not how long they run: nested loops can run for ever, and a text that is repeatedly doubled fills any
//! memory. So this module inserts calls into the site's own templates that count steps. The built-in theme
//! needs no such calls. Exceeding a limit is a fault with a position.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Write};

use tera::{Kwargs, State, StringInput, Tera, TeraResult, Value};

/// Most bytes of one template. The largest built-in one has 6,000. The engine copies the whole template for
/// each fault.
const LARGEST: usize = 256 << 10;
/// Most bytes of a line with a tag. The engine copies the whole line for each fault in it.
const LONGEST_LINE: usize = 4_000;
/// Most bytes of all templates of a site's own themes together. The constant after it limits their number.
const LARGEST_TOGETHER: usize = 1 << 20;
const MOST_TEMPLATES: usize = 300;
/// Most branches of one template. The engine recurses for each.
const MOST_BRANCHES: usize = 500;
/// Most steps of one page or component: loop iterations, components and includes, each weighted by the size
/// of its template.
const MOST_STEPS: u64 = 200_000;
/// Most templates that extend each other, and most nested includes. The engine recurses for each, which
/// could overflow its stack.
const MOST_EXTENDED: usize = 10;
const MOST_INCLUDED: u32 = 10;
/// A step counts one more for each this many bytes of its template.
const BYTES_OF_STEP: usize = 1 << 10;
/// Most bytes of a text that a template creates and stores.
const LONGEST_TEXT: usize = 1 << 20;
/// Most bytes of one page. No browser shows a larger one in useful time.
const LARGEST_PAGE: usize = 64 << 20;

/// The names of the functions that the inserted calls use.
const STEP: &str = "commonweal_step";
const ENTER: &str = "commonweal_enter";
const LEAVE: &str = "commonweal_leave";
const KEPT: &str = "commonweal_kept";

thread_local! {
    /// The steps of the page that this thread renders, and the number of open includes.
    static STEPS: Cell<u64> = const { Cell::new(0) };
    static INCLUDED: Cell<u32> = const { Cell::new(0) };
}

/// Reports faults of a site's own templates before they are parsed: the index of the template, the
/// position, and the message. `find` returns the index of a template by its name.
pub(super) fn faults(
    templates: &[(String, &str)],
    find: &dyn Fn(&str) -> Option<usize>,
) -> Vec<(usize, usize, String)> {
    let mut faults = Vec::new();
    let (mut together, mut is_told) = (0, false);
    for (number, (_, text)) in templates.iter().enumerate() {
        together += text.len();
        let mut tell = |at: usize, why: String| faults.push((number, at, why));
        if (number >= MOST_TEMPLATES || together > LARGEST_TOGETHER) && !is_told {
            is_told = true;
            let kilobytes = LARGEST_TOGETHER >> 10;
            tell(
                0,
                format!("a site can have at most {MOST_TEMPLATES} templates of its own, with {kilobytes} kB together"),
            );
        }
        if text.len() > LARGEST {
            tell(0, format!("this template is larger than {} kB", LARGEST >> 10));
        }
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if line.len() > LONGEST_LINE && (line.contains("{{") || line.contains("{%")) {
                tell(start, format!("this line with tags is longer than {LONGEST_LINE} bytes"));
                break;
            }
            start += line.len();
        }
        if let Some((at, _)) = text.match_indices("elif").nth(MOST_BRANCHES) {
            tell(at, format!("this template has more than {MOST_BRANCHES} branches (`elif`)"));
        }
        let parent = |number: &usize| find(extended_template(templates[*number].1)?.1);
        let above: Vec<usize> = std::iter::successors(parent(&number), parent).take(MOST_EXTENDED + 1).collect();
        // The engine itself reports a circle.
        let is_circle =
            above.iter().any(|one| *one == number || above.iter().filter(|other| *other == one).count() > 1);
        if let (true, false, Some((at, _))) = (above.len() > MOST_EXTENDED, is_circle, extended_template(text)) {
            tell(at, format!("more than {MOST_EXTENDED} templates extend each other here"));
        }
    }
    faults
}

/// Returns the name that a template extends, and its position.
fn extended_template(text: &str) -> Option<(usize, &str)> {
    let at = text.find("extends")?;
    let rest = text[at..].strip_prefix("extends")?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    Some((at, rest[1..].split(quote).next()?))
}

/// Returns the call to insert before a tag.
pub(super) fn entering_call(tag: &str) -> Option<String> {
    let inner = tag.strip_prefix("{%")?;
    // A tag that takes away the white space before it still does so before the call.
    let start = if inner.starts_with('-') { "{{-" } else { "{{" };
    let word = inner.trim_start_matches('-').split_whitespace().next()?;
    (word == "include").then(|| format!("{start} {ENTER}() }}}}"))
}

/// Returns the call to insert after a tag of a template with that many bytes, if the tag starts something
/// that can repeat.
pub(super) fn counting_call(tag: &str, bytes: usize) -> Option<String> {
    let inner = tag.strip_prefix("{%")?.strip_suffix("%}")?;
    // Keep the whitespace control of the tag: it must apply after the call.
    let end = if inner.ends_with('-') { "-}}" } else { "}}" };
    let mut words = inner.trim_start_matches('-').split_whitespace();
    match words.next()? {
        "include" => Some(format!("{{{{ {LEAVE}() {end}")),
        "for" | "component" => Some(format!("{{{{ {STEP}(cost={}) {end}", 1 + bytes / BYTES_OF_STEP)),
        "set" | "set_global" if inner.contains('=') => {
            let name = words.next()?.split('=').next()?;
            let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            is_name.then(|| format!("{{{{ {KEPT}(value={name}) {end}"))
        }
        _ => None,
    }
}

/// Registers the counting functions, and a `replace` filter with a limit.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function(STEP, |arguments: Kwargs, _: &State| step(arguments.must_get("cost")?));
    tera.register_function(ENTER, |_: Kwargs, _: &State| -> TeraResult<Value> {
        INCLUDED.set(INCLUDED.get() + 1);
        if INCLUDED.get() > MOST_INCLUDED {
            let message = format!("more than {MOST_INCLUDED} templates include each other here");
            return Err(tera::Error::message(message));
        }
        step(1)
    });
    tera.register_function(LEAVE, |_: Kwargs, _: &State| -> TeraResult<Value> {
        INCLUDED.set(INCLUDED.get().saturating_sub(1));
        Ok(Value::safe_string(""))
    });
    tera.register_function(KEPT, |arguments: Kwargs, _: &State| -> TeraResult<Value> {
        let value: Option<&Value> = arguments.get("value")?;
        match value.and_then(Value::as_str) {
            Some(text) if text.len() > LONGEST_TEXT => Err(too_long()),
            _ => Ok(Value::safe_string("")),
        }
    });
    // Replace the engine's filter by one with a limit. Safe text stays safe.
    tera.register_filter("replace", |text: StringInput, arguments: Kwargs, state: &State| -> TeraResult<Value> {
        let (from, to): (&str, StringInput) = (arguments.must_get("from")?, arguments.must_get("to")?);
        let is_safe = state.autoescaping_enabled() && (text.is_safe() || to.is_safe());
        let (text, to) = match is_safe {
            true => (text.rendered(state)?, to.rendered(state)?),
            false => (Cow::Borrowed(text.as_str()), Cow::Borrowed(to.as_str())),
        };
        let more = text.matches(from).count().saturating_mul(to.len().saturating_sub(from.len()));
        if more > LONGEST_TEXT {
            return Err(too_long());
        }
        let done = text.replace(from, &to);
        Ok(if is_safe { Value::safe_string(&done) } else { Value::from(done) })
    });
}

fn step(cost: u64) -> TeraResult<Value> {
    let steps = STEPS.get().saturating_add(cost);
    STEPS.set(steps);
    if steps > MOST_STEPS {
        let message =
            format!("this takes more than {MOST_STEPS} steps: a loop or a recursion is too long for one page");
        return Err(tera::Error::message(message));
    }
    Ok(Value::safe_string(""))
}

fn too_long() -> tera::Error {
    tera::Error::message(format!("this creates a text of more than {} kB", LONGEST_TEXT >> 10))
}

/// Resets the steps for a new page or component.
pub(super) fn reset_steps() {
    STEPS.set(0);
    INCLUDED.set(0);
}

/// A page that is being written, up to its largest size.
pub(super) struct BoundedPage<'p> {
    out: &'p mut Vec<u8>,
    is_full: bool,
}

impl<'p> BoundedPage<'p> {
    /// Creates a page that is appended to `out`.
    pub(super) fn new(out: &'p mut Vec<u8>) -> BoundedPage<'p> {
        BoundedPage { out, is_full: false }
    }

    /// Returns a message if the page is too large. The engine does not keep the message of a write error.
    pub(super) fn fault(&self) -> Option<String> {
        self.is_full.then(|| format!("the page is larger than {} MB", LARGEST_PAGE >> 20))
    }
}

impl Write for BoundedPage<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.out.len() + bytes.len() > LARGEST_PAGE {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.out.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
