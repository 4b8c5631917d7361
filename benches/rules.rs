//! Measures each rule on content with all others off, and parsing with every rule off. Processor time with one
//! thread; `thrpt` counts documents.
//!
//! ```text
//! cargo bench --bench rules                                 # this repository's own site
//! SITE=/path/to/site cargo bench --bench rules              # another site
//! cargo bench --bench rules -- sentence-long                # one rule
//! cargo bench --bench rules -- --output-format bencher      # one line for each rule, for sorting
//! cargo bench --bench rules -- --save-baseline before       # then change the code
//! cargo bench --bench rules -- --baseline before
//! ```

mod support;

use std::time::Duration;

use commonweal::check::RULES;
use commonweal::pipeline::{self, Inputs, Loaded, Memo};
use commonweal::source::Source;
use criterion::BenchmarkId;

const TIME: Duration = Duration::from_millis(200);

fn main() {
    let mut criterion = support::criterion();
    let (inputs, documents) = support::read();
    let mut group = support::group(&mut criterion, "rules off", TIME, documents);
    let one = RULES.iter().map(|rule| (format!("all but {}", rule.code), Some(rule.code)));
    for (name, on) in [("all".to_owned(), None)].into_iter().chain(one) {
        let mut loaded = None;
        group.bench_function(BenchmarkId::new(name, documents), |bencher| {
            let loaded = loaded.get_or_insert_with(|| load(&inputs, on));
            bencher.iter_with_large_drop(|| pipeline::check(loaded));
        });
    }
    drop(group);
    criterion.final_summary();
}

/// Loads the site with all rules off except one.
fn load(inputs: &Inputs, on: Option<&str>) -> Loaded {
    let mut inputs = inputs.clone();
    let site = inputs.sources.find("site.toml").expect("there is one");
    let text = inputs.sources.get(site).text.split("[checks]").next().unwrap_or_default();
    let off = RULES.iter().filter(|rule| Some(rule.code) != on).map(|rule| format!("{} = \"off\"\n", rule.code));
    let text = format!("{text}\n[checks]\n{}", off.collect::<String>());
    inputs.sources.replace(Source { path: "site.toml".into(), text });
    Memo::default().load(inputs, &support::options())
}
