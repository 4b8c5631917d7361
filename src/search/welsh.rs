//! Groups Welsh word forms. The first letter of a word mutates after certain words (`pobl`, `bobl`,
//! `phobl`, `mhobl`), and many plurals add an ending. A form is joined with a radical that the site
//! also uses, if it is probably not a word of its own.

/// Each mutated beginning with its radicals. Longer beginnings precede their own prefixes.
const MUTATIONS: [(&str, &[&str]); 13] = [
    ("ngh", &["c"]),
    ("ng", &["g"]),
    ("mh", &["p"]),
    ("nh", &["t"]),
    ("ph", &["p"]),
    ("th", &["t"]),
    ("ch", &["c"]),
    ("dd", &["d"]),
    ("b", &["p"]),
    ("d", &["t"]),
    ("g", &["c"]),
    ("f", &["b", "m"]),
    ("m", &["b"]),
];

/// The results of the nasal mutation of `d` and of the soft mutation of `ll`, `gl`, `rh`, `gr`.
const SONORANTS: [(&str, &[&str]); 3] = [("n", &["d"]), ("l", &["ll", "gl"]), ("r", &["rh", "gr"])];

/// Digraphs, which are single letters in Welsh: a word that begins with one does not begin with its
/// first character.
const DIGRAPHS: [&str; 12] = ["ngh", "ng", "mh", "nh", "ph", "th", "ch", "dd", "ff", "ll", "rh", "ts"];

/// Beginnings with which few radicals begin.
const RARE_BEGINNINGS: [&str; 8] = ["ngh", "ng", "mh", "nh", "ph", "th", "dd", "r"];

/// Endings of plurals, with the ending that each replaces.
const PLURALS: [(&str, &str); 7] =
    [("iau", ""), ("au", ""), ("ion", ""), ("oedd", ""), ("ydd", ""), ("wyr", "wr"), ("od", "")];

/// Shorter bases are not considered, because too many words begin with them.
const SHORTEST_BASE: usize = 4;

/// Endings that an unknown form of a known word may have, beginning with none, for the script of
/// the search page.
pub(super) const ENDINGS: &str = " iau au ion oedd ydd od i o a wr wyr ol wn wch ais odd ir id";

/// Returns, for the script, the mutated beginnings of a folded word that a visitor may type, each
/// with its radical.
pub(super) fn beginnings() -> String {
    let pairs =
        MUTATIONS.iter().chain(&SONORANTS).flat_map(|(from, to)| to.iter().map(move |to| format!("{from}>{to}")));
    let vowels = "aeiouwy".chars().flat_map(|vowel| [format!("h{vowel}>{vowel}"), format!("{vowel}>g{vowel}")]);
    pairs.chain(vowels).collect::<Vec<_>>().join(" ")
}

/// Calls `each` with every word that a folded word may be a mutated form of.
pub(super) fn radicals(word: &str, mut each: impl FnMut(String)) {
    if let Some((from, to)) = MUTATIONS.iter().find(|(from, _)| word.starts_with(from)) {
        // `ff` is a letter of its own.
        if !word.starts_with("ff") {
            to.iter().for_each(|to| each(format!("{to}{}", &word[from.len()..])));
        }
    }
    if DIGRAPHS.iter().any(|two| word.starts_with(two)) {
        return;
    }
    if let Some((from, to)) = SONORANTS.iter().find(|(from, _)| word.starts_with(from)) {
        to.iter().for_each(|to| each(format!("{to}{}", &word[from.len()..])));
    }
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'w' | 'y');
    if word.starts_with(is_vowel) {
        each(format!("g{word}"));
    }
    if let Some(rest) = word.strip_prefix('h').filter(|rest| rest.starts_with(is_vowel)) {
        each(rest.to_owned());
    }
}

/// Returns whether a form is probably mutated: radicals rarely begin like it, or the site uses no mutated form of it.
pub(super) fn is_mutated(word: &str, is_used: impl Fn(&str) -> bool) -> bool {
    RARE_BEGINNINGS.iter().any(|start| word.starts_with(start)) || !mutated(word).iter().any(|form| is_used(form))
}

/// Returns the mutated forms of a folded radical.
pub(super) fn mutated(word: &str) -> Vec<String> {
    let digraph = DIGRAPHS.iter().find(|two| word.starts_with(**two));
    if let Some(two) = digraph {
        return match *two {
            "ll" => vec![word[1..].to_owned()],
            "rh" => vec![format!("r{}", &word[2..])],
            _ => Vec::new(),
        };
    }
    let Some(first) = word.chars().next() else { return Vec::new() };
    let to: &[&str] = match first {
        'p' => &["b", "mh", "ph"],
        't' => &["d", "nh", "th"],
        'c' => &["g", "ngh", "ch"],
        'b' => &["f", "m"],
        'd' => &["dd", "n"],
        'g' => &["", "ng"],
        'm' => &["f"],
        'a' => &["ha"],
        'e' => &["he"],
        'i' => &["hi"],
        'o' => &["ho"],
        'u' => &["hu"],
        'w' => &["hw"],
        'y' => &["hy"],
        _ => &[],
    };
    to.iter().map(|to| format!("{to}{}", &word[first.len_utf8()..])).filter(|form| form.chars().count() > 1).collect()
}

/// Calls `each` with every word that a folded word may be the plural of.
pub(super) fn singulars(word: &str, mut each: impl FnMut(String)) {
    for (ending, instead) in PLURALS {
        if let Some(base) = word.strip_suffix(ending).filter(|base| base.len() + instead.len() >= SHORTEST_BASE) {
            each(format!("{base}{instead}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str) -> Vec<String> {
        let mut all = Vec::new();
        radicals(word, |radical| all.push(radical));
        all
    }

    #[test]
    fn each_mutation_maps_back_to_its_radical() {
        for radical in ["pobl", "tad", "cath", "brecwast", "drws", "gardd", "mam", "llyfr", "rhiant", "ysgol", "gwlad"]
        {
            let forms = mutated(radical);
            assert!(!forms.is_empty(), "{radical}");
            for form in forms {
                assert!(of(&form).iter().any(|own| own == radical), "{radical}: {form} {:?}", of(&form));
            }
        }
        assert_eq!(mutated("pobl"), ["bobl", "mhobl", "phobl"]);
        assert_eq!(of("ffair"), [""; 0]);
    }

    #[test]
    fn a_form_with_forms_of_its_own_is_a_separate_word() {
        // `bara` has `fara`; `bobl` has nothing.
        assert!(!is_mutated("bara", |form| form == "fara"));
        assert!(is_mutated("bobl", |form| form == "fara"));
        assert!(is_mutated("ddrws", |_| true));
    }

    #[test]
    fn plurals_map_to_their_singulars() {
        let mut all = Vec::new();
        singulars("gwirfoddolwyr", |own| all.push(own));
        singulars("ysgolion", |own| all.push(own));
        singulars("mynydd", |own| all.push(own));
        assert_eq!(all, ["gwirfoddolwr", "ysgol"]);
    }
}
