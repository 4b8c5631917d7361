//! No damage to a source makes the program panic: the test truncates and changes every source of the example site.

use commonweal::pipeline::{self, Inputs, Options};
use commonweal::source::{Source, Sources};
use rayon::prelude::*;

/// How often the test damages the whole site; each time it damages every source differently.
const TRIES: usize = 12;

fn options() -> Options {
    Options { today: jiff::civil::date(2026, 11, 23), drafts: true, internal: true, base_url: None }
}

/// Returns the next number of a deterministic generator (xorshift).
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state as usize
}

#[test]
fn damaged_sources_are_findings_and_never_a_panic() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = commonweal::disk::read(root, None).expect("the repository's own site can be read");
    let mut state = 0x9E37_79B9_7F4A_7C15;
    for attempt in 0..TRIES {
        let mut sources = Sources::default();
        for (_, source) in inputs.sources.iter() {
            // Half of the tries keep site.toml intact, so that a second language and all facets are damaged too.
            let spared = source.path.starts_with("themes/") || (source.path.starts_with("site.") && attempt % 2 == 0);
            let text = if spared { source.text.clone() } else { damaged(&source.text, &mut state) };
            sources.push(Source { path: source.path.clone(), text });
        }
        let loaded = pipeline::load(Inputs { sources, ..Inputs::default() }, &options());
        assert!(loaded.findings.len() > 50, "damage is told");
        loaded.routes.par_iter().for_each_init(Vec::new, |buffer, route| {
            let _ = pipeline::render(&loaded, route, buffer);
        });
    }
}

/// Truncates the text, changes a byte, or removes a few bytes; returns it unchanged if the result would not be UTF-8.
fn damaged(text: &str, state: &mut u64) -> String {
    let mut bytes = text.as_bytes().to_vec();
    if bytes.is_empty() {
        return String::new();
    }
    let place = next(state) % bytes.len();
    match next(state) % 3 {
        0 => bytes.truncate(place),
        1 => bytes[place] = (next(state) % 128) as u8,
        _ => drop(bytes.drain(place..(place + 1 + next(state) % 9).min(bytes.len()))),
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
