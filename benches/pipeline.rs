//! Measures each stage from sources to bytes in processor time with one thread; `thrpt` counts documents.
//!
//! ```text
//! cargo bench --bench pipeline                            # this repository's own site
//! SITE=/path/to/site cargo bench --bench pipeline         # another site
//! cargo bench --bench pipeline -- stages/                 # each stage of loading, and the checks
//! cargo bench --bench pipeline -- render/events           # the routes of one group
//! cargo bench --bench pipeline -- --save-baseline before  # then change the code
//! cargo bench --bench pipeline -- --baseline before
//! ```
//!
//! A stage is measured within a whole run. Each group of routes is rendered first after loading, so data that groups
//! share (lists of policies, events by place) counts for each of them, and their sum exceeds `render/all`. Criterion
//! warns if ten runs exceed the measurement time. A name ends with the number of documents: runs compare only with
//! equal numbers.

mod support;

use std::collections::BTreeSet;
use std::time::Duration;

use commonweal::pipeline::{self, Inputs, Memo};
use criterion::{BenchmarkId, Criterion};
use support::{ALL, Clock, ProcessorTime};

const TIME: Duration = Duration::from_millis(1000);

fn main() {
    let mut criterion = support::criterion();
    let (inputs, documents) = support::read();
    stages(&mut criterion, &inputs, documents);
    render(&mut criterion, &inputs, documents);
    criterion.final_summary();
}

/// Measures loading stage by stage, then the rules on content.
fn stages(criterion: &mut Criterion<ProcessorTime>, inputs: &Inputs, documents: usize) {
    let run = || {
        let inputs = inputs.clone();
        let mut clock = Clock::start();
        let loaded = Memo::default().load_in_stages(inputs, &support::options(), &mut |stage| clock.done(stage));
        pipeline::check(&loaded);
        clock.done("check");
        clock
    };
    let mut group = support::group(criterion, "stages", TIME, documents);
    for stage in support::stages(inputs).into_iter().chain(["check", ALL]) {
        group.bench_function(BenchmarkId::new(stage, documents), |bencher| {
            bencher.iter_custom(|runs| (0..runs).map(|_| run().of(stage)).sum());
        });
    }
}

/// Measures the bytes of every route, group by group.
fn render(criterion: &mut Criterion<ProcessorTime>, inputs: &Inputs, documents: usize) {
    let load = || Memo::default().load(inputs.clone(), &support::options());
    let names: BTreeSet<&str> = load().routes.iter().map(|route| route.group_name()).collect();
    let run = |family: &str| {
        let loaded = load();
        let mut buffer = Vec::new();
        let routes: Vec<_> =
            loaded.routes.iter().filter(|route| family == ALL || route.group_name() == family).collect();
        let mut clock = Clock::start();
        for route in routes {
            pipeline::render(&loaded, route, &mut buffer).expect("it renders");
        }
        clock.done(ALL);
        clock.of(ALL)
    };
    let mut group = support::group(criterion, "render", TIME, documents);
    for family in names.into_iter().chain([ALL]) {
        group.bench_function(BenchmarkId::new(family, documents), |bencher| {
            bencher.iter_custom(|runs| (0..runs).map(|_| run(family)).sum());
        });
    }
}
