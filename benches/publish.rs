//! Measures publishing of 8 kB files, each in its own folder, as pages are. Wall time on every core, because
//! publishing waits for the file system; `thrpt` counts files.
//!
//! ```text
//! cargo bench --bench publish                            # in the folder for temporary files
//! FOLDER=/dev/shm cargo bench --bench publish            # on another file system: tmpfs and disk differ much
//! SYNC=1 cargo bench --bench publish                     # wait for the disk, as `build --sync` does
//! PAGES=10000 cargo bench --bench publish                # 10,000 files instead of 1,000
//! cargo bench --bench publish -- --save-baseline before  # then change the code
//! cargo bench --bench publish -- --baseline before
//! ```

mod support;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use commonweal::publish::Publisher;
use commonweal::publish::seal::Key;
use criterion::{BenchmarkId, Criterion};
use rayon::prelude::*;
use tempfile::TempDir;

/// One key for all sites, as a user has.
static KEY: LazyLock<Key> = LazyLock::new(|| Key::random().expect("random bytes"));

const TIME: Duration = Duration::from_millis(2000);

fn main() {
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    let pages = support::number("PAGES", 1000);
    let mut group = support::group(&mut criterion, "publish", TIME, pages);
    group.bench_function(BenchmarkId::new("cold", pages), |bencher| {
        bencher.iter_custom(|runs| {
            (0..runs)
                .map(|_| {
                    let folder = folder();
                    publish(folder.path(), pages, pages, |_| 0)
                })
                .sum()
        });
    });
    // Each run publishes a new edition, in which every `step`-th page differs from the edition before.
    for (name, step) in [("nothing changed", None), ("one in a hundred changed", Some(100)), ("all changed", Some(1))] {
        let mut public = None;
        group.bench_function(BenchmarkId::new(name, pages), |bencher| {
            let (folder, edition) = public.get_or_insert_with(|| {
                let folder = folder();
                publish(folder.path(), pages, pages, |_| 0);
                (folder, 0)
            });
            bencher.iter_custom(|runs| {
                (0..runs)
                    .map(|_| {
                        *edition += 1;
                        let is_new = |number: usize| step.is_some_and(|step| number.is_multiple_of(step));
                        let written = step.map_or(0, |step| pages.div_ceil(step));
                        publish(folder.path(), pages, written, |number| if is_new(number) { *edition } else { 0 })
                    })
                    .sum()
            });
        });
    }
    drop(group);
    criterion.final_summary();
}

/// Creates a folder in the folder FOLDER, by default the one for temporary files.
fn folder() -> TempDir {
    let folder = std::env::var_os("FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
    tempfile::tempdir_in(folder).expect("a folder that can be written")
}

/// Publishes `pages` pages, checks that `written` of them were written, and returns the time.
fn publish(folder: &Path, pages: usize, written: usize, edition: impl Fn(usize) -> usize + Sync) -> Duration {
    let began = Instant::now();
    let publisher = Publisher::open(&folder.join("public"), &KEY).expect("opened");
    let publisher = publisher.with_sync(std::env::var_os("SYNC").is_some());
    (0..pages).into_par_iter().for_each_init(String::new, |text, number| {
        text.clear();
        text.push_str(&format!("<!doctype html><title>Page {number} {}</title>", edition(number)));
        text.extend(std::iter::repeat_n("<p>Words about a promise.</p>\n", 270));
        publisher.put(&format!("section-{}/page-{number}/index.html", number % 50), text.as_bytes()).expect("put");
    });
    let summary = publisher.finish().expect("published");
    let taken = began.elapsed();
    assert_eq!(summary.written, written);
    taken
}
