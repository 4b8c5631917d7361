//! How much a site's own templates may do. The template engine bounds how deeply they are nested, but not how
//! long they run: a loop within a loop within a loop never ends, and a text that is joined to itself forty
//! times fills any memory. So calls are written into the site's own templates that count; the built-in theme
//! needs none. What goes past a bound is a fault with its place.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Write};

use tera::{Kwargs, State, StringInput, Tera, TeraResult, Value};

/// Bytes of one template. The largest of the built-in theme has 6,000; the engine copies the whole of it for
/// each fault.
const LARGEST: usize = 256 << 10;
/// Bytes of one line that has a tag. The engine writes the whole line for each fault in it.
const LONGEST_LINE: usize = 4_000;
/// Bytes of all templates of a site's own themes together, and how many there may be.
const LARGEST_TOGETHER: usize = 1 << 20;
const MOST_TEMPLATES: usize = 300;
/// Branches of one template: the engine calls itself once for each.
const MOST_BRANCHES: usize = 500;
/// Steps of one page or component: turns of loops, components, includes, each weighed by the size of its template.
const MOST_STEPS: u64 = 200_000;
/// Templates that extend each other, and includes within each other: the engine calls itself once for each,
/// and its stack ends.
const MOST_EXTENDED: usize = 10;
const MOST_INCLUDED: u32 = 10;
/// Bytes of a template for which a step counts one more.
const BYTES_OF_STEP: usize = 1 << 10;
/// Bytes of a text that a template makes and keeps.
const LONGEST_TEXT: usize = 1 << 20;
/// Bytes of one page: no browser shows more in a useful time.
const LARGEST_PAGE: usize = 64 << 20;

/// The functions that the written-in calls name.
const STEP: &str = "commonweal_step";
const ENTER: &str = "commonweal_enter";
const LEAVE: &str = "commonweal_leave";
const KEPT: &str = "commonweal_kept";

thread_local! {
    /// The steps of the page that this thread renders, and how many includes are open.
    static STEPS: Cell<u64> = const { Cell::new(0) };
    static INCLUDED: Cell<u32> = const { Cell::new(0) };
}

/// What is wrong with a site's own templates before any of them is read: the template by its place in the
/// list, where in it, and why. `find` gives the place of the template that a name means.
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
            tell(0, format!("a site can have {MOST_TEMPLATES} templates of its own, of {kilobytes} kB together"));
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
        let parent = |number: &usize| find(extended(templates[*number].1)?.1);
        let above: Vec<usize> = std::iter::successors(parent(&number), parent).take(MOST_EXTENDED + 1).collect();
        // A circle is the engine's own fault to tell.
        let is_circle =
            above.iter().any(|one| *one == number || above.iter().filter(|other| *other == one).count() > 1);
        if let (true, false, Some((at, _))) = (above.len() > MOST_EXTENDED, is_circle, extended(text)) {
            tell(at, format!("more than {MOST_EXTENDED} templates extend each other here"));
        }
    }
    faults
}

/// What a template extends, and where it says so.
fn extended(text: &str) -> Option<(usize, &str)> {
    let at = text.find("extends")?;
    let rest = text[at..].strip_prefix("extends")?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    Some((at, rest[1..].split(quote).next()?))
}

/// The call to write in before a tag.
pub(super) fn entry(tag: &str) -> Option<String> {
    let inner = tag.strip_prefix("{%")?;
    // A tag that takes away the white space before it still does so before the call.
    let start = if inner.starts_with('-') { "{{-" } else { "{{" };
    let word = inner.trim_start_matches('-').split_whitespace().next()?;
    (word == "include").then(|| format!("{start} {ENTER}() }}}}"))
}

/// The call to write in behind a tag of a template of so many bytes, if what the tag begins can happen again and again.
pub(super) fn counter(tag: &str, bytes: usize) -> Option<String> {
    let inner = tag.strip_prefix("{%")?.strip_suffix("%}")?;
    // A tag that takes away the white space behind it still does so behind the call.
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

/// Registers the functions that count, and a `replace` that makes no endless text.
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
    // The engine's own filter, with a bound: what is safe stays safe.
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
        let message = format!(
            "this goes on for more than {MOST_STEPS} steps: a loop, or what calls itself, is too long for one page"
        );
        return Err(tera::Error::message(message));
    }
    Ok(Value::safe_string(""))
}

fn too_long() -> tera::Error {
    tera::Error::message(format!("this makes a text of more than {} kB", LONGEST_TEXT >> 10))
}

/// A new page or component begins: its steps are counted from nothing.
pub(super) fn begin() {
    STEPS.set(0);
    INCLUDED.set(0);
}

/// A page as it is written, up to its largest size.
pub(super) struct BoundedPage<'p> {
    out: &'p mut Vec<u8>,
    is_full: bool,
}

impl<'p> BoundedPage<'p> {
    /// A page at the end of `out`.
    pub(super) fn new(out: &'p mut Vec<u8>) -> BoundedPage<'p> {
        BoundedPage { out, is_full: false }
    }

    /// Why it could not be written further, if it is too large. The engine keeps no words of an error in writing.
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
