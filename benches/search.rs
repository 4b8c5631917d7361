//! Measures the search index: processor time with one thread, memory, bytes of the index for each page after gzip,
//! and bytes that a first search fetches after gzip: the page, its script, words and ten results.
//!
//! ```text
//! cargo bench --bench search                       # 10,000 generated pages of about 340 words
//! PAGES=1000 cargo bench --bench search
//! SITE=/path/to/site cargo bench --bench search    # the pages of a site
//! ```
//!
//! The words of the made-up pages are as frequent as in real texts: the n-th most used is used 1/n times as often as the first (Zipf's law). Three in
//! eight are words that say nothing, and a page uses some of the others again. A page of 342 words has about 190 different ones, 150 of them not
//! common, as the prose of this repository's site has.

#[path = "../tests/support/search.rs"]
mod search;
mod support;

use std::collections::HashMap;
use std::io::Write as _;
use std::time::Duration;

use commonweal::pipeline::{self, Loaded};
use commonweal::pipeline::{Inputs, Memo, RouteBody};
use commonweal::source::{Source, Sources};
use criterion::BenchmarkId;
use search::Browser;

const TIME: Duration = Duration::from_millis(3000);

/// The number of different words of the generated pages.
const WORDS: usize = 30_000;
/// The number of words of one generated page.
const LENGTH: usize = 340;
/// The share of words that say nothing, and of words that the page has already.
const COMMON: f64 = 0.38;
const AGAIN: f64 = 0.03;
/// The number of titles whose words are searched for.
const TITLES: usize = 200;
/// The strings of the theme: `search-common` lists the words that say nothing.
const STRINGS: &str = include_str!("../themes/commons/strings/search.en.ftl");

fn main() {
    let mut criterion = support::criterion();
    let inputs =
        if std::env::var_os("SITE").is_some() { support::read().0 } else { made_up(support::number("PAGES", 10_000)) };
    let load = || Memo::default().load(inputs.clone(), &support::options());
    let before = peak();
    let loaded = load();
    let pages = loaded.renderer.site.visible().count();
    let with_site = peak();
    let loaded = loaded.with_search();
    println!("{pages} pages; memory: {before} MiB read, {with_site} MiB with the site, {} MiB with the index", peak());
    weigh(&loaded, pages);
    drop(loaded);
    let mut group = support::group(&mut criterion, "search", TIME, pages);
    group.bench_function(BenchmarkId::new("index", pages), |bencher| {
        bencher.iter_custom(|runs| {
            (0..runs)
                .map(|_| {
                    let loaded = load();
                    let mut clock = support::Clock::start();
                    std::hint::black_box(loaded.renderer.routes_of_search().len());
                    clock.done("index");
                    clock.of("index")
                })
                .sum()
        });
    });
    group.finish();
    criterion.final_summary();
}

/// The most memory that the process had, in MiB; 0 where the system does not report it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0) / 1024
}

/// Prints the number of files of the index, their size after gzip, and what first searches fetch.
fn weigh(loaded: &Loaded, pages: usize) {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for route in loaded.routes.iter().filter(|route| route.path().contains("search")) {
        let mut buffer = Vec::new();
        match pipeline::render(loaded, route, &mut buffer) {
            Ok(RouteBody::Made) => files.push((route.path().to_owned(), buffer)),
            Ok(RouteBody::Bytes(bytes)) => files.push((route.path().to_owned(), bytes.into_owned())),
            _ => {}
        }
    }
    let sizes: HashMap<&str, usize> = files.iter().map(|(path, bytes)| (path.as_str(), compressed(bytes))).collect();
    let index = || files.iter().filter(|(path, _)| path.starts_with("assets/search/"));
    let total: usize = index().map(|(path, _)| sizes[path.as_str()]).sum();
    println!("{} files, {total} bytes gzipped, {} a page", index().count(), total / pages.max(1));
    let mean = |is_card: bool| {
        let own = index().filter(|(_, bytes)| bytes.starts_with(b"/") == is_card);
        let sizes: Vec<usize> = own.map(|(path, _)| sizes[path.as_str()]).collect();
        (sizes.len(), sizes.iter().sum::<usize>() / sizes.len().max(1), sizes.iter().max().copied().unwrap_or(0))
    };
    println!("words (files, mean, most): {:?}; cards: {:?}", mean(false), mean(true));
    let script = sizes.iter().find(|(path, _)| path.starts_with("assets/search-")).map_or(0, |(_, size)| *size);
    let frame = sizes["search/index.html"] + script;
    println!("search page and script: {frame}");
    for words in 1..=4 {
        let mut fetched: Vec<usize> =
            queries(loaded, words).iter().map(|query| frame + first_search(&files, &sizes, query)).collect();
        fetched.sort_unstable();
        let most = fetched.last().copied().unwrap_or(0);
        let what = if words < 4 { "words of a title" } else { "a whole title" };
        println!("first search, {words} {what}: {:?} median, {most} most", fetched.get(fetched.len() / 2));
    }
}

/// Returns the bytes after gzip that a query fetches besides the page and its script.
fn first_search(files: &[(String, Vec<u8>)], sizes: &HashMap<&str, usize>, query: &str) -> usize {
    let browser = Browser::of(files.to_vec(), "search/index.html");
    for page in browser.search(query).pages.iter().take(10) {
        browser.card(*page);
    }
    browser.asked.borrow().keys().map(|path| sizes[path.as_str()]).sum()
}

/// Returns the first telling words of titles; whole titles if `count` is 4.
fn queries(loaded: &Loaded, count: usize) -> Vec<String> {
    let site = &loaded.renderer.site;
    let titles: Vec<&str> = site.visible().map(|(id, _)| site.title(id)).collect();
    let titles = titles.iter().step_by((titles.len() / TITLES).max(1));
    let common = common();
    let first = |title: &&str| {
        let telling = title.split_whitespace().filter(|word| !common.contains(&word.to_lowercase().as_str()));
        let telling: Vec<&str> = telling.take(count).collect();
        (telling.len() == count).then(|| telling.join(" "))
    };
    if count == 4 { titles.map(|title| (*title).to_owned()).collect() } else { titles.filter_map(first).collect() }
}

/// Returns the words that say nothing.
fn common() -> Vec<&'static str> {
    let common = STRINGS.lines().find_map(|line| line.strip_prefix("search-common = ")).expect("common words");
    common.split_whitespace().collect()
}

fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("into memory");
    encoder.finish().expect("into memory").len()
}

/// Returns a site with this many pages in four folders.
fn made_up(pages: usize) -> Inputs {
    let mut state = 88_172_645_463_325_252_u64;
    let mut dice = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    const SYLLABLES: [&str; 20] = [
        "an", "ber", "cor", "del", "er", "fin", "gan", "hal", "in", "jo", "ka", "lin", "mor", "nes", "ol", "per", "ri",
        "son", "ti", "ul",
    ];
    let word = |mut number: usize| {
        let mut word = String::new();
        while number > 0 || word.len() < 4 {
            word.push_str(SYLLABLES[number % SYLLABLES.len()]);
            number /= SYLLABLES.len();
        }
        word
    };
    let common = common();
    // The inverse of Zipf's distribution: exp(u * ln(n)).
    let zipf = |dice: f64, words: usize| (dice * (words as f64).ln()).exp() as usize;
    let mut text = |count: usize, used: &mut Vec<usize>| {
        let one = |_| {
            let kind = dice();
            if kind < COMMON {
                return common[zipf(dice(), common.len() + 1) - 1].to_owned();
            }
            let number = match used.len() {
                0 => zipf(dice(), WORDS),
                count if kind < COMMON + AGAIN => used[(dice() * count as f64) as usize],
                _ => zipf(dice(), WORDS),
            };
            used.push(number);
            word(number)
        };
        (0..count).map(one).collect::<Vec<_>>().join(" ")
    };
    let mut files =
        vec![("site.toml".to_owned(), "title = \"Trust\"\nbase_url = \"https://trust.example.org\"\n".to_owned())];
    for page in 0..pages {
        let folder = ["policies", "partners", "news", "about"][page % 4];
        let date = if folder == "news" { "date = 2026-01-01\n" } else { "" };
        let mut used = Vec::new();
        let mut text = |count| text(count, &mut used);
        let mut page_text = format!("+++\ntitle = \"{}\"\nsummary = \"{}.\"\n{date}+++\n", text(4), text(18));
        for _ in 0..4 {
            page_text.push_str(&format!("\n## {}\n\n{}.\n", text(4), text(LENGTH / 4 - 8)));
        }
        files.push((format!("content/{folder}/page-{page:05}.md"), page_text));
    }
    files.sort();
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.push(Source { path, text });
    }
    Inputs { sources, ..Inputs::default() }
}
