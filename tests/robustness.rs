//! No damage to a source makes the program panic: every source of this repository's own site is cut short and has bytes changed.

use commonweal::pipeline::{self, Inputs, Options};
use commonweal::source::{Source, Sources};
use rayon::prelude::*;

/// How often the whole site is damaged: every source of it in its own way each time.
const TRIES: usize = 12;

fn options() -> Options {
    Options { today: jiff::civil::date(2026, 11, 23), drafts: true, internal: true, base_url: None }
}

/// A small generator of numbers, the same in every run (xorshift).
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
            // Half of the tries leave site.toml whole, so that a second language and all facets are there to be damaged.
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

/// The text cut short, with a byte changed, or with a few bytes gone; as it was where that would not be UTF-8, which the disk module turns away.
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
