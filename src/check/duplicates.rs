//! Finds items with the same text. Computes each text on demand and stores none, because a site has tens of
//! thousands.

use xxhash_rust::xxh3::xxh3_64;

/// Returns each item with the same text as an earlier one, with the first such item. `words` appends an
/// item's text to an empty string.
pub(super) fn find_duplicates<T: Copy>(all: &[T], words: impl Fn(T, &mut String)) -> Vec<(T, T)> {
    let mut text = String::new();
    let mut of = |item: T| {
        text.clear();
        words(item, &mut text);
        xxh3_64(text.as_bytes())
    };
    let mut hashes: Vec<(u64, u32)> = all.iter().enumerate().map(|(at, item)| (of(*item), at as u32)).collect();
    hashes.sort_unstable();
    let mut found = Vec::new();
    for run in hashes.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        let mut firsts: Vec<(String, T)> = Vec::new();
        for item in run.iter().map(|(_, at)| all[*at as usize]) {
            let mut text = String::new();
            words(item, &mut text);
            match firsts.iter().find(|(own, _)| *own == text) {
                Some((_, first)) => found.push((*first, item)),
                None => firsts.push((text, item)),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_duplicate_is_reported_with_the_first_item() {
        let all = ["Tŷ", "hall", "tŷ", "", "Hall", "barn", "tŶ"];
        let mut found = find_duplicates(&all, |word, text| text.push_str(&word.to_lowercase()));
        found.sort_unstable();
        assert_eq!(found, [("Tŷ", "tŶ"), ("Tŷ", "tŷ"), ("hall", "Hall")]);
    }
}
