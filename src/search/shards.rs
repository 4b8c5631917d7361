//! Splits sorted lines into files of about the same size.
//!
//! A line is a word, a tab and its [postings](super::postings). If another word represents the
//! word, the postings contain only pages whose whole title it is, and a tab and that other word
//! follow. A title of several words is a line too. Lines are in the order of UTF-16 code units, as
//! JavaScript compares strings.

use super::File;

/// Bytes of a shard. A search of four words reads five or six shards, one of them for the words as a title. On a
/// site of 10,000 pages these, the page, the script and ten card files have less than 60 kB, gzipped. Much
/// smaller shards would make the page longer, because it names all of them.
pub(super) const SIZE: usize = 5_000;

/// The number of first letters in which words of two shards differ, so that a word and its forms
/// are in one shard, unless the shard would be too long.
const SHARED_LETTERS: usize = 3;

/// One word, or one title.
#[derive(Debug)]
pub(super) struct ShardLine {
    pub word: String,
    pub postings: String,
    /// The word that represents it.
    pub under: Option<String>,
}

/// Splits lines into shards, each with its first word.
pub(super) fn split(lines: Vec<ShardLine>) -> Vec<(String, File)> {
    let mut shards: Vec<(String, String)> = Vec::new();
    let mut before = String::new();
    for line in lines {
        let is_full = shards.last().is_none_or(|(_, text)| {
            let start = |word: &str| word.chars().take(SHARED_LETTERS).collect::<String>();
            let length = text.len() + line.word.len() + line.postings.len();
            length > SIZE && (length > SIZE + SIZE / 3 || start(&before) != start(&line.word))
        });
        if is_full {
            shards.push((line.word.clone(), String::new()));
        }
        if let Some((_, text)) = shards.last_mut() {
            text.push_str(&line.word);
            text.push('\t');
            text.push_str(&line.postings);
            if let Some(under) = &line.under {
                text.push('\t');
                text.push_str(under);
            }
            text.push('\n');
        }
        before = line.word;
    }
    shards.into_iter().map(|(first, text)| (first, File::new(text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(word: String) -> ShardLine {
        ShardLine { word, postings: "!0".to_owned(), under: None }
    }

    #[test]
    fn shards_are_of_one_size_and_keep_the_forms_of_a_word_together() {
        let lines = (0..20_000).map(|at| line(format!("{:03}{:03}", at / 40, at % 40))).collect();
        let shards = split(lines);
        assert!(shards.len() > 5);
        for pair in shards.windows(2) {
            let last = pair[0].1.text.lines().last().expect("a line");
            assert_ne!(last[..3], pair[1].0[..3]);
            assert!((SIZE / 2..SIZE * 4 / 3 + 1).contains(&pair[0].1.text.len()), "{}", pair[0].1.text.len());
        }
    }

    #[test]
    fn words_with_a_common_beginning_are_split_when_a_shard_is_full() {
        let shards = split((0..20_000).map(|at| line(format!("aaa{at:06}"))).collect());
        assert!(shards.iter().all(|(_, file)| file.text.len() <= SIZE * 4 / 3 + 100));
        assert_eq!(split(Vec::new()), []);
    }
}
