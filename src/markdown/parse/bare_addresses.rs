//! Turns bare web addresses into links, as in GitHub's dialect (GFM 0.29, section 6.9). Takes a
//! finished tree. Returns the tree with the links. Code, links, pictures and raw `<a>` elements
//! stay unchanged, and so does an address whose beginning is escaped (`https\://`) or whose end is
//! cut off by other markup.

use std::borrow::Cow;
use std::ops::Range;

use crate::markdown::tree::{Event, Kind, Link, LinkKind, Parsed, Tag};

/// Returns whether a text may contain such an address: a cheap test with false positives.
pub(super) fn may_have_address(text: &str) -> bool {
    text.contains("://") || text.contains("www.")
}

/// Puts a link around each address.
pub(super) fn link_addresses(parsed: &mut Parsed) {
    let found = find(parsed);
    if found.is_empty() {
        return;
    }
    let old = std::mem::take(&mut parsed.events);
    let mut events: Vec<Event> = Vec::with_capacity(old.len() + 4 * found.len());
    // The new index of each old event.
    let mut moved: Vec<u32> = Vec::with_capacity(old.len());
    let mut found = found.into_iter().peekable();
    let mut old = old.into_iter().enumerate();
    while let Some((at, event)) = old.next() {
        moved.push(events.len() as u32);
        match found.next_if(|addresses| addresses.run.start == at) {
            Some(BareAddresses { run, places }) => {
                let rest = old.by_ref().take(run.len() - 1).map(|(_, event)| event);
                let words: Vec<Event> = std::iter::once(event).chain(rest).collect();
                // No event pairs with text.
                moved.resize(moved.len() + words.len() - 1, 0);
                write_run(&words, &places, &mut events);
            }
            None => events.push(event),
        }
    }
    for event in &mut events {
        match &event.kind {
            // The new links know their ends already; they have the highest bit set until now.
            _ if event.pair & NEW != 0 => event.pair &= !NEW,
            Kind::Start(_) | Kind::End => event.pair = moved[event.pair as usize],
            _ => {}
        }
    }
    for (at, event) in events.iter_mut().enumerate() {
        if !matches!(event.kind, Kind::Start(_) | Kind::End) {
            event.pair = at as u32;
        }
    }
    for footnote in &mut parsed.footnotes {
        footnote.definition = moved[footnote.definition as usize];
    }
    parsed.events = events;
}

/// Marks a pair that is an index into the new events. A text has at most 4 GiB and so fewer than 2^31 events.
const NEW: u32 = 1 << 31;

/// The addresses in one run of text.
struct BareAddresses {
    /// The events of the run.
    run: Range<usize>,
    /// The range of each address in the text of the run, and its target.
    places: Vec<(Range<usize>, String)>,
}

fn find(parsed: &Parsed) -> Vec<BareAddresses> {
    let mut found = Vec::new();
    let mut in_anchor = false;
    let mut at = 0;
    while let Some(event) = parsed.events.get(at) {
        match &event.kind {
            Kind::Start(Tag::Link(_) | Tag::Image(_) | Tag::CodeBlock(_)) => at = event.pair as usize,
            Kind::Start(tag) if tag.is_block() => in_anchor = false,
            Kind::Html(tag) if opens_anchor(tag) => in_anchor = true,
            Kind::Html(tag) if tag.starts_with("</a") => in_anchor = false,
            Kind::Text(_) => {
                let end = end_of_run(parsed, at);
                if !in_anchor {
                    found.extend(addresses_in_run(parsed, at..end));
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn opens_anchor(tag: &str) -> bool {
    tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("<a"))
        && tag[2..].starts_with(|c: char| c.is_whitespace() || c == '>')
}

/// Returns one past the last text event of a run: its events follow each other in the source with
/// at most a backslash between them.
fn end_of_run(parsed: &Parsed, start: usize) -> usize {
    let mut end = start + 1;
    while let (Some(last), Some(next)) = (parsed.events.get(end - 1), parsed.events.get(end)) {
        let gap = parsed.text.get(last.end as usize..next.start as usize);
        if !matches!(next.kind, Kind::Text(_)) || !matches!(gap, Some("" | "\\")) {
            break;
        }
        end += 1;
    }
    end
}

fn addresses_in_run(parsed: &Parsed, run: Range<usize>) -> Option<BareAddresses> {
    let events = &parsed.events[run.clone()];
    let mut words = Cow::Borrowed("");
    // The start of each event's text.
    let mut starts = Vec::with_capacity(events.len());
    for event in events {
        let Kind::Text(text) = &event.kind else { continue };
        starts.push(words.len());
        match words.is_empty() {
            true => words = Cow::Borrowed(&**text),
            false => words.to_mut().push_str(text),
        }
    }
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(begin) = next_beginning(&words, from) {
        let length = address_length(&words[begin..]);
        from = begin + length.max(1);
        while !words.is_char_boundary(from) {
            from += 1;
        }
        let end = begin + length;
        if length == 0 || (end == words.len() && is_cut(parsed, run.end)) || !is_on_events(events, &starts, begin..end)
        {
            continue;
        }
        let address = &words[begin..end];
        let target = if starts_with(address, "www.") { format!("https://{address}") } else { address.to_owned() };
        places.push((begin..end, target));
    }
    (!places.is_empty()).then_some(BareAddresses { run, places })
}

/// Returns where the next address may begin: `http://`, `https://` or `www.`, without a letter or
/// part of a path before it.
fn next_beginning(words: &str, from: usize) -> Option<usize> {
    let bytes = words.as_bytes();
    let mut at = from;
    while let Some(rest) = words.get(at..) {
        let offset = rest.find(['h', 'H', 'w', 'W'])?;
        let begin = at + offset;
        let here = &words[begin..];
        if ["http://", "https://", "www."].iter().any(|own| starts_with(here, own)) {
            let before = begin.checked_sub(1).map(|before| bytes[before]);
            let joins = |byte: u8| byte.is_ascii_alphanumeric() || b"/=@&?#%+-_.\\".contains(&byte);
            let is_letter = |byte: u8| byte >= 0x80 && !ends_in_punctuation(&words[..begin]);
            let parted = |byte: u8| !(joins(byte) || is_letter(byte));
            if before.is_none_or(parted) {
                return Some(begin);
            }
        }
        at = begin + 1;
    }
    None
}

/// Returns whether a text ends with a character that is neither letter nor digit, such as a
/// quotation mark.
fn ends_in_punctuation(text: &str) -> bool {
    text.ends_with(|c: char| !c.is_alphanumeric())
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start))
}

/// In bytes: browsers and servers accept addresses up to about 2,000.
const LONGEST: usize = 2000;

/// Returns the length of the address at the start of a text; 0 if there is none.
fn address_length(text: &str) -> usize {
    let stops = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '|' | '`')
    };
    // Longer text is not a usable address.
    let Some(whole) = text.get(
        ..text
            .char_indices()
            .take_while(|(at, c)| *at <= LONGEST && !stops(*c))
            .map(|(at, c)| at + c.len_utf8())
            .last()
            .unwrap_or(0),
    ) else {
        return 0;
    };
    if whole.len() > LONGEST {
        return 0;
    }
    // A placeholder pattern: `https://example.org/{id}`.
    if whole.contains(['{', '}', '*', '…', '\\', '[']) {
        return 0;
    }
    let mut address = whole;
    // The number of closing brackets without an opening one.
    let mut unopened = whole.matches(')').count().saturating_sub(whole.matches('(').count());
    loop {
        let closes = address.ends_with(')') && unopened > 0;
        let marks = address.ends_with(['.', ',', ';', ':', '!', '?', '\'', '’', '‘', '~', '_', ']']);
        if !closes && !marks {
            break;
        }
        unopened -= usize::from(closes);
        address = &address[..address.len() - address.chars().next_back().map_or(0, char::len_utf8)];
    }
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = host.split_once(':').map_or(host, |(host, port)| match port.bytes().all(|byte| byte.is_ascii_digit()) {
        true => host,
        false => "",
    });
    if is_host(host) { address.len() } else { 0 }
}

/// Returns whether it is the name of a public host: labels separated by dots, the last one in
/// letters. Local names such as `localhost` and IP addresses are not.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let mut labels = host.split('.');
    let last = host.rsplit('.').next().unwrap_or("");
    host.contains('.')
        && labels.all(label)
        && last.chars().count() >= 2
        && (last.chars().all(char::is_alphabetic) || starts_with(last, "xn--"))
        // `www.` and `www.x` are not addresses.
        && (!starts_with(host, "www.") || host.matches('.').count() > 1)
}

/// Returns whether the element after a run cuts an address at its end: markup or code directly
/// beside it, within the word.
fn is_cut(parsed: &Parsed, after: usize) -> bool {
    parsed.events.get(after).is_some_and(|next| match &next.kind {
        Kind::Start(tag) => !tag.is_block(),
        Kind::Code(_) => true,
        _ => false,
    })
}

/// Returns whether a range can be cut from the events, and its first letters are not escaped.
fn is_on_events(events: &[Event], starts: &[usize], place: Range<usize>) -> bool {
    /// `https://`
    const SCHEME: usize = 8;
    // Only the events that the range touches.
    let first = starts.partition_point(|start| *start <= place.start).saturating_sub(1);
    let last = starts.partition_point(|start| *start < place.end).max(first);
    events[first..last].iter().zip(&starts[first..last]).all(|(event, start)| {
        let Kind::Text(text) = &event.kind else { return true };
        let end = start + text.len();
        let is_as_written = text.len() == (event.end - event.start) as usize;
        let is_whole = |at: usize| !(*start < at && at < end);
        let within_scheme = place.start < *start && *start < place.start + SCHEME && *start < place.end;
        (is_as_written || (is_whole(place.start) && is_whole(place.end))) && !within_scheme
    })
}

/// Writes the events of one run with its links.
fn write_run<'s>(run: &[Event<'s>], places: &[(Range<usize>, String)], out: &mut Vec<Event<'s>>) {
    let mut start = 0;
    let mut places = places.iter().peekable();
    // The open link: its index in `out`, and its end in the text.
    let mut open: Option<(usize, usize)> = None;
    for event in run {
        let Kind::Text(text) = &event.kind else { continue };
        let end = start + text.len();
        let mut from = start;
        while from < end {
            let to = match (open, places.peek()) {
                (Some((_, close)), _) => close.min(end),
                (None, Some((place, target))) if place.start == from => {
                    let link = Link {
                        target: Cow::Owned(target.clone()),
                        title: Cow::Borrowed(""),
                        kind: LinkKind::Bare,
                        definition: None,
                        lang: None,
                    };
                    open = Some((out.len(), place.end));
                    let begin = event.start + (from - start) as u32;
                    let kind = Kind::Start(Tag::Link(Box::new(link)));
                    out.push(Event { kind, start: begin, end: begin, pair: 0 });
                    places.next();
                    continue;
                }
                (None, Some((place, _))) => place.start.min(end),
                (None, None) => end,
            };
            out.push(piece(event, text, from - start..to - start));
            from = to;
            if let Some((at, close)) = open
                && close == to
            {
                let last = out.last().map_or(0, |last| last.end);
                let (begin, pair) = (out[at].start, out.len() as u32 | NEW);
                (out[at].end, out[at].pair) = (last, pair);
                out.push(Event { kind: Kind::End, start: begin, end: last, pair: at as u32 | NEW });
                open = None;
            }
        }
        start = end;
    }
}

/// Returns a part of some text, with its own span.
fn piece<'s>(event: &Event<'s>, text: &Cow<'s, str>, range: Range<usize>) -> Event<'s> {
    if range == (0..text.len()) {
        return event.clone();
    }
    let words = match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range.clone()]),
        Cow::Owned(text) => Cow::Owned(text[range.clone()].to_owned()),
    };
    let (start, end) = (event.start + range.start as u32, event.start + range.end as u32);
    Event { kind: Kind::Text(words), start, end, pair: event.pair }
}

#[cfg(test)]
mod tests {
    use crate::markdown::tests::html;

    #[test]
    fn an_address_in_the_text_is_a_link() {
        for (text, address) in [
            ("Apply at https://www.example.org/grants/apply by Friday.", "https://www.example.org/grants/apply"),
            ("(see http://example.org)", "http://example.org"),
            ("https://example.org/a_(b), and more", "https://example.org/a_(b)"),
            ("“https://example.org/a’s”", "https://example.org/a’s"),
            ("https://example.org/?a=1&b=2!", "https://example.org/?a=1&b=2"),
            ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
            ("**https://example.org/a_b_c**", "https://example.org/a_b_c"),
            ("https://example.org/a\\_b", "https://example.org/a_b"),
            ("https://example.org:8080/a#b-c.", "https://example.org:8080/a#b-c"),
            ("Ewch i https://tŷ.example.org/ŵyl", "https://tŷ.example.org/ŵyl"),
            ("- https://example.org/", "https://example.org/"),
        ] {
            let escaped = address.replace('&', "&amp;");
            let link = format!("<a href=\"{escaped}\">{escaped}</a>");
            assert_eq!(html(text).matches(&link).count(), 1, "{text}: {}", html(text));
            assert_eq!(html(text).matches("<a").count(), 1, "{text}: {}", html(text));
        }
        assert!(
            html("Look at www.example.org/help.")
                .contains("<a href=\"https://www.example.org/help\">www.example.org/help</a>.")
        );
        assert_eq!(html("https://a.org https://b.org").matches("<a ").count(), 2);
    }

    #[test]
    fn text_that_is_not_an_address_stays_text() {
        for text in [
            "`https://example.org`",
            "    https://example.org",
            "https\\://example.org",
            "https://",
            "https://localhost:3000/a",
            "https://192.168.0.1/a",
            "https://example.org/{id}",
            "https://*.example.org/",
            "https://…",
            "www.",
            "www.x",
            "xhttps://example.org",
            "a/www.example.org",
            "me@www.example.org",
            "ftp://example.org",
            "https://example.org/a*b*",
            "https://example.org/`a`",
        ] {
            assert!(!html(text).contains("<a"), "{text}: {}", html(text));
        }
        for text in ["[https://example.org](a)", "<https://example.org>", "[a *b* https://example.org c](d)"] {
            assert_eq!(html(text).matches("<a").count(), 1, "{text}: {}", html(text));
        }
    }

    #[test]
    fn footnotes_and_blocks_keep_their_positions() {
        let text = "One https://a.org[^1] two.\n\n[^1]: See https://b.org/c.\n\n> https://d.org\n\n## Three\n";
        let html = html(text);
        assert_eq!(html.matches("<a href=\"https://").count(), 3, "{html}");
        assert!(html.contains("<li id=\"fn_1\">") && html.contains("<h2 id=\"three\">Three</h2>"), "{html}");
    }
}
