//! Implements the script of the search page (`themes/commons/scripts/search.js`) in Rust: takes a query and returns
//! the pages that match, from the published files only. `tests/search_script.rs` compares the two.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use commonweal::search::fold;

/// Words, and the rest of their line in the index.
type Words = BTreeMap<Vec<u16>, (String, Option<String>)>;

/// A search page in a browser.
pub(crate) struct Browser {
    /// Public files by path.
    files: HashMap<String, String>,
    data: HashMap<String, String>,
    shards: Vec<(String, String)>,
    /// The files that the page requested, with their text.
    pub asked: RefCell<BTreeMap<String, String>>,
    loaded: RefCell<BTreeMap<usize, Words>>,
}

/// The results of a query.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Addresses, the best first.
    pub found: Vec<String>,
    /// The numbers of these pages.
    pub pages: Vec<u32>,
    /// The query after correction.
    pub text: String,
}

impl Browser {
    /// Opens the search page at a public path, among the given public files.
    pub(crate) fn of(files: Vec<(String, Vec<u8>)>, path: &str) -> Browser {
        let files: HashMap<String, String> = files
            .into_iter()
            .filter(|(own, _)| own == path || own.starts_with("assets/search/"))
            .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("text")))
            .collect();
        let page = &files[path];
        let form = page.split_once("<form class=\"search").map(|(_, rest)| rest).expect("a form");
        let form = form.split_once('>').map_or(form, |(form, _)| form);
        let mut data = HashMap::new();
        for part in form.split(" data-").skip(1) {
            let (name, rest) = part.split_once("=\"").expect("an attribute");
            let value = rest.split('"').next().unwrap_or_default();
            let value = value.replace("&gt;", ">").replace("&#x27;", "'").replace("&#39;", "'").replace("&amp;", "&");
            data.insert(name.to_owned(), value);
        }
        let shards = data["words"].lines().filter_map(|line| line.split_once(' '));
        let shards = shards.map(|(name, first)| (name.to_owned(), first.to_owned())).collect();
        Browser { files, data, shards, asked: RefCell::default(), loaded: RefCell::default() }
    }

    /// Returns the number of pages.
    pub(crate) fn pages(&self) -> u32 {
        self.data["pages"].parse().expect("a number")
    }

    fn load(&self, name: &str) -> String {
        let path = format!("assets/search/{name}.txt");
        let text = self.files.get(&path).unwrap_or_else(|| panic!("no {path}")).clone();
        self.asked.borrow_mut().insert(path, text.clone());
        text
    }

    fn place(&self, word: &str) -> usize {
        let utf16 = |word: &str| word.encode_utf16().collect::<Vec<u16>>();
        self.shards.partition_point(|(_, first)| utf16(first) <= utf16(word)).saturating_sub(1)
    }

    fn shard(&self, at: usize) -> Words {
        if let Some(words) = self.loaded.borrow().get(&at) {
            return words.clone();
        }
        let Some((name, _)) = self.shards.get(at) else { return Words::default() };
        let text = self.load(name);
        let words: Words = text
            .lines()
            .map(|line| {
                let mut parts = line.split('\t');
                let word = parts.next().expect("a word").encode_utf16().collect();
                (word, (parts.next().unwrap_or_default().to_owned(), parts.next().map(str::to_owned)))
            })
            .collect();
        self.loaded.borrow_mut().insert(at, words.clone());
        words
    }

    fn entry(&self, word: &str) -> Option<(String, Option<String>)> {
        self.shard(self.place(word)).remove(&word.encode_utf16().collect::<Vec<u16>>())
    }

    fn keys(&self, at: usize) -> Vec<String> {
        self.shard(at).keys().map(|key| String::from_utf16(key).expect("text")).collect()
    }

    fn root(&self, word: &str) -> String {
        self.entry(word).and_then(|(_, under)| under).unwrap_or_else(|| word.to_owned())
    }

    fn pages_of(&self, word: &str) -> BTreeMap<u32, f64> {
        let (mut found, mut level, mut page, mut number) = (BTreeMap::new(), 0, -1_i64, 0);
        for sign in self.entry(word).map(|(postings, _)| postings).unwrap_or_default().bytes() {
            match sign {
                ..48 => (level, page) = (sign - 33, -1),
                48..80 => {
                    page += number * 32 + i64::from(sign) - 47;
                    number = 0;
                    found.insert(page as u32, 2_f64.powf(f64::from(level) / 2.0));
                }
                80.. => number = number * 32 + i64::from(sign) - 80,
            }
        }
        found
    }

    fn forms(&self, word: &str) -> Vec<String> {
        let rules = self.data["beginnings"].split(' ').filter_map(|rule| rule.split_once('>'));
        let others = rules.filter_map(|(from, to)| Some(format!("{to}{}", word.strip_prefix(from)?)));
        let others: Vec<String> = std::iter::once(word.to_owned()).chain(others).collect();
        let found: Vec<String> = others.iter().filter(|other| self.entry(other).is_some()).cloned().collect();
        if !found.is_empty() {
            return found;
        }
        let endings: Vec<&str> = self.data["endings"].split(' ').collect();
        let mut found = Vec::new();
        for other in others {
            for key in self.keys(self.place(&other)) {
                let same = key.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8());
                let (count, length) = same.fold((0, 0), |(count, length), bytes| (count + 1, length + bytes));
                if count > 3 && endings.contains(&&key[length..]) && endings.contains(&&other[length..]) {
                    found.push(key);
                }
            }
        }
        found
    }

    fn longer(&self, word: &str) -> Vec<String> {
        let at = self.place(word);
        let mut keys = self.keys(at);
        if self.shards.get(at + 1).is_some_and(|(_, first)| first.starts_with(word)) {
            keys.extend(self.keys(at + 1));
        }
        keys.retain(|key| word.chars().count() > 2 && key.starts_with(word) && !key.contains(' '));
        keys
    }

    fn nearest(&self, word: &str) -> Option<String> {
        let length = |word: &str| word.chars().count() as i32;
        let mut least = if length(word) > 5 {
            3.0
        } else if length(word) > 3 {
            2.0
        } else {
            0.0
        };
        let mut all: Vec<String> = self.load(&self.data["spelling"]).lines().map(str::to_owned).collect();
        let loaded: Vec<usize> = self.loaded.borrow().keys().copied().collect();
        for at in loaded {
            all.extend(self.keys(at));
        }
        let mut best = None;
        for key in all {
            if (length(&key) - length(word)).abs() > 2 {
                continue;
            }
            let first = key.chars().next() != word.chars().next();
            let own = strsim::osa_distance(word, &key) as f64 + if first { 0.5 } else { 0.0 };
            if own < least {
                (best, least) = (Some(key), own);
            }
        }
        best
    }

    /// Answers a query.
    pub(crate) fn search(&self, query: &str) -> Found {
        let query: String = query.chars().take(200).collect();
        let all: Vec<String> = fold(&query)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.encode_utf16().count() > 1)
            .map(str::to_owned)
            .collect();
        let common: Vec<&str> = self.data["common"].split(' ').collect();
        let telling: Vec<&String> = all.iter().filter(|word| !common.contains(&word.as_str())).collect();
        let used = if telling.is_empty() { all.iter().collect() } else { telling };
        let (mut seen, mut meant) = (BTreeSet::new(), HashMap::new());
        let mut scores: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for word in used {
            if !seen.insert(word.clone()) {
                continue;
            }
            let mut found: BTreeMap<u32, f64> = BTreeMap::new();
            let mut add = |keys: Vec<String>, share: f64| {
                for key in keys {
                    for (page, weight) in self.pages_of(&self.root(&key)) {
                        let own = found.entry(page).or_default();
                        *own = own.max(weight * share);
                    }
                }
            };
            let own = if self.entry(word).is_some() { vec![word.clone()] } else { self.forms(word) };
            let is_known = !own.is_empty();
            add(own, 1.0);
            if all.last() == Some(word) {
                add(self.longer(word), if is_known { 0.25 } else { 0.7 });
            }
            if found.is_empty()
                && let Some(near) = self.nearest(word)
            {
                for (page, weight) in self.pages_of(&self.root(&near)) {
                    found.insert(page, weight);
                }
                meant.insert(word.clone(), near);
            }
            let rare = (1.0 + f64::from(self.pages()) / found.len() as f64).ln();
            for (page, weight) in found {
                let (sum, count) = scores.entry(page).or_default();
                (*sum, *count) = (*sum + weight * rare * rare, *count + rare);
            }
        }
        let text = all.iter().map(|word| meant.get(word).unwrap_or(word).as_str()).collect::<Vec<_>>().join(" ");
        let exact = self.pages_of(&text);
        let most = scores.values().map(|(_, share)| *share).fold(0.0, f64::max);
        let mut order: Vec<(u32, f64)> = scores
            .into_iter()
            .filter(|(_, (_, share))| share * 3.0 >= most)
            .map(|(page, (sum, share))| {
                let is_title = exact.get(&page).is_some_and(|weight| *weight > 99.0);
                (page, sum * share + if is_title { 1e6 } else { 0.0 })
            })
            .collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        let pages: Vec<u32> = order.into_iter().map(|(page, _)| page).collect();
        let found = pages.iter().take(10).map(|page| self.card(*page)[0].clone()).collect();
        Found { found, pages, text }
    }

    /// Returns the parts of a result: address, title, date, summary, language.
    pub(crate) fn card(&self, page: u32) -> Vec<String> {
        let each: usize = self.data["each"].parse().expect("a number");
        let name = self.data["cards"].split(' ').nth(page as usize / each).expect("a file of cards");
        let text = self.load(name);
        let line = text.lines().nth(page as usize % each).expect("a card");
        line.split('\t').map(str::to_owned).collect()
    }
}
