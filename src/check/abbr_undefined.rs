//! An abbreviation is not explained.
//!
//! Readers from outside your organisation have to guess its meaning. If `glossary.toml` contains it, every
//! page explains it at its first use.
//!
//! Bad: `Speak to the SENCO.`
//!
//! Good: `Speak to the special educational needs co-ordinator (SENCO).`, or an entry in `content/glossary.toml`

use std::collections::HashSet;

use super::link_file::FORMATS;
use super::{CheckedPage, RuleReporter};

/// Abbreviations that nearly everyone in the UK knows, units, and words that are written in capitals. File
/// formats are included, because `link-file` requires them.
#[rustfmt::skip]
const KNOWN: [&str; 108] = [
    "AA", "AM", "AND", "ANY", "ASAP", "ATM", "BBC", "BC", "BST", "BSL", "CCTV", "CD", "CEO", "CV", "DIY", "DNA", "DVD", "DVLA", "EC", "EU", "FAQ", "FM",
    "GB", "GCSE", "GMT", "GP", "GPS", "GOV", "HM", "HMRC", "HR", "HTML", "HTTP", "HTTPS", "IBAN", "ID", "IF", "II", "III", "IRL", "ISBN", "IT", "ITV",
    "IV", "IX", "JPEG", "JPG", "KB", "KG", "KM", "LED", "LTD", "MA", "MAY", "MB", "MOT", "MP", "MS", "MUST", "NB", "NHS", "NI", "NO", "NOT", "NOTE",
    "OAP", "OK", "OR", "PA", "PC", "PE", "PIN", "PLC", "PLEASE", "PM", "PNG", "PO", "PS", "QC", "QR", "RAF", "RE", "RIP", "RNIB", "RSVP", "SHALL",
    "SHOULD", "SIM", "SMS", "SOS", "TB", "TV", "UFO", "UK", "UN", "URL", "US", "USA", "USB", "VAT", "VI", "VII", "VIII", "VIP", "WC", "WIFI", "XI", "YES",
];

/// Short words. Abbreviations do not occur beside them: `BACK TO BASICS`.
const WORDS: [&str; 14] = ["A", "ALL", "AND", "BE", "FOR", "IN", "IS", "NOT", "OF", "ON", "OR", "THE", "TO", "YOU"];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let mut explained: HashSet<&str> = HashSet::new();
    let blocks: Vec<_> = page.english_blocks().filter(|block| block.has_capitals).collect();
    for block in &blocks {
        let mut before = "";
        for word in block.words() {
            // `additional learning needs (ALN)`, or `ALN (additional learning needs)`.
            let next = block.text[word.start + word.core.len()..].trim_start_matches(['s', '\'', '’']).trim_start();
            if word.raw.starts_with('(') || before == "(" || next.starts_with('(') {
                explained.insert(stem(word.core));
            }
            before = word.raw;
        }
    }
    for block in blocks.iter().filter(|block| !block.inside.quote) {
        for (at, word) in block.words().enumerate() {
            let abbreviation = stem(word.core);
            if is_abbreviation(abbreviation)
                && !is_known(abbreviation)
                && !page.index.glossary.contains(abbreviation)
                && !explained.contains(abbreviation)
                && !is_among_capitals(block, at)
            {
                report
                    .report(block.place(word.start..word.start + abbreviation.len()), format!("`{abbreviation}` is not explained"))
                    .note("Readers from outside your organisation have to guess what it means.")
                    .help(format!("write it in full the first time, with ({abbreviation}) after it, or add it to `content/glossary.toml`"));
            }
        }
    }
}

fn is_known(word: &str) -> bool {
    KNOWN.contains(&word)
        || FORMATS.iter().any(|(ending, name, _)| *name == word || ending.eq_ignore_ascii_case(word))
        || EMPHASISED.contains(&word)
}

/// Words that people write in capitals for emphasis, and file names in capitals.
#[rustfmt::skip]
const EMPHASISED: [&str; 32] = [
    "ALL", "ALWAYS", "AND", "ANY", "ARE", "AVOID", "BOTH", "CAVEAT", "DO", "DOES", "EACH", "EVERY", "FREE", "HELP", "HERE", "IS", "LATER", "MORE",
    "NEVER", "NEW", "NONE", "NOW", "ONLY", "OPEN", "README", "STILL", "STOP", "THIS", "TODO", "WAS", "WILL", "XXL",
];

/// Returns the word without a plural or possessive ending: `MPs`, `DBS's`.
fn stem(word: &str) -> &str {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 1 && stem.chars().all(char::is_uppercase) => stem,
        _ => word,
    }
}

fn is_abbreviation(word: &str) -> bool {
    (2..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Returns whether the neighbours of the word at `at` are in capitals too. The rule `caps-run` reports such
/// text.
fn is_among_capitals(block: &super::Block, at: usize) -> bool {
    let capitals = |at: Option<usize>| {
        at.and_then(|at| block.word(at))
            .is_some_and(|word| (word.core.len() > 3 || WORDS.contains(&word.core)) && word.core.chars().all(char::is_uppercase))
    };
    capitals(at.checked_sub(1)) || capitals(Some(at + 1))
}
