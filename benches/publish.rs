//! How long publishing takes: `cargo bench --bench publish [FOLDER] [PAGES]`. FOLDER decides the file system (a tmpfs and the disk
//! differ much); the second figure of each line is microseconds a file. A file of 8 kB in a folder of its own, as pages are.

use std::path::{Path, PathBuf};
use std::time::Instant;

use commonweal::publish::{Publisher, Summary};
use rayon::prelude::*;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let folder = arguments.first().map_or_else(std::env::temp_dir, PathBuf::from);
    let pages: usize = arguments.get(1).and_then(|pages| pages.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir_in(folder).expect("a folder that can be written");
    let output = folder.path().join("public");
    for (name, edition, expected) in [
        ("cold", 1, pages),
        ("nothing changed", 1, 0),
        ("one in a hundred changed", 2, pages.div_ceil(100)),
        ("all changed", 3, pages),
    ] {
        let began = Instant::now();
        let summary = publish(&output, pages, edition);
        let seconds = began.elapsed().as_secs_f64();
        assert_eq!(summary.written, expected, "{name}");
        println!("{name:26} {:8.1} ms {:8.1} us", seconds * 1e3, seconds * 1e6 / pages as f64);
    }
    let manifest = std::fs::metadata(folder.path().join(".commonweal/public/manifest")).expect("a manifest").len();
    println!("{:26} {:8.1} kB", "manifest", manifest as f64 / 1e3);
}

fn publish(output: &Path, pages: usize, edition: usize) -> Summary {
    let publisher = Publisher::open(output).expect("opened");
    (0..pages).into_par_iter().for_each_init(String::new, |text, number| {
        let changed = edition == 3 || (edition == 2 && number % 100 == 0);
        text.clear();
        text.push_str(&format!("<!doctype html><title>Page {number} {}</title>", if changed { edition } else { 1 }));
        text.extend(std::iter::repeat_n("<p>Words about a promise.</p>\n", 270));
        publisher.put(&format!("section-{}/page-{number}/index.html", number % 50), text.as_bytes()).expect("put");
    });
    publisher.finish().expect("published")
}
