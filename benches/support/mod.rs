//! Shared code of the benchmarks: the site that they read, processor time, and the time of each benchmark.
#![allow(dead_code, reason = "each benchmark uses its own part")]

use std::path::PathBuf;
use std::time::Duration;

use commonweal::disk;
use commonweal::pipeline::{Inputs, Memo, Options};
use cpu_time::ProcessTime;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput};

/// The name for all stages of a run together.
pub(crate) const ALL: &str = "all";

/// Returns a Criterion that measures processor time, and limits rayon to one thread.
pub(crate) fn criterion() -> Criterion<ProcessorTime> {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("the first pool");
    Criterion::default().with_measurement(ProcessorTime).without_plots().configure_from_args()
}

/// Returns a group of benchmarks that each run for about `time`, at least ten times, and process `things` items.
pub(crate) fn group<'c, M: Measurement>(
    criterion: &'c mut Criterion<M>,
    name: &str,
    time: Duration,
    things: usize,
) -> BenchmarkGroup<'c, M> {
    let mut group = criterion.benchmark_group(name);
    // One run determines the size of a sample; ten samples need few resamples.
    group.sampling_mode(SamplingMode::Flat).sample_size(10).nresamples(10_000);
    group.warm_up_time(Duration::from_nanos(1)).measurement_time(time).throughput(Throughput::Elements(things as u64));
    group
}

/// Returns the folder of the site in the environment variable SITE, else of the example site.
pub(crate) fn folder() -> PathBuf {
    std::env::var_os("SITE").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// Returns the content of that folder, and its number of documents.
pub(crate) fn read() -> (Inputs, usize) {
    let inputs = disk::read(&folder(), None).expect("a site's folder");
    let documents = inputs.sources.iter().filter(|(_, source)| source.path.starts_with("content/")).count();
    (inputs, documents)
}

/// Returns the number in an environment variable, else `otherwise`.
pub(crate) fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |number| number.parse().expect("a number"))
}

pub(crate) fn options() -> Options {
    Options { today: jiff::civil::date(2026, 11, 23), drafts: false, internal: false, base_url: None }
}

/// Returns the names of the stages of loading, in order.
pub(crate) fn stages(inputs: &Inputs) -> Vec<&'static str> {
    let mut stages = Vec::new();
    Memo::default().load_in_stages(inputs.clone(), &options(), &mut |stage| stages.push(stage));
    stages
}

/// Measures the stages of one run separately.
pub(crate) struct Clock {
    taken: Vec<(&'static str, Duration)>,
    last: ProcessTime,
}

impl Clock {
    pub(crate) fn start() -> Clock {
        Clock { taken: Vec::new(), last: ProcessTime::now() }
    }

    /// Ends a stage and begins the next.
    pub(crate) fn done(&mut self, stage: &'static str) {
        self.taken.push((stage, self.last.elapsed()));
        self.last = ProcessTime::now();
    }

    /// Returns the time of a stage, or the sum for [`ALL`].
    pub(crate) fn of(&self, stage: &str) -> Duration {
        let is_meant = |name: &str| stage == ALL || stage == name;
        self.taken.iter().filter(|(name, _)| is_meant(name)).map(|(_, taken)| *taken).sum()
    }
}

/// Measures the processor time of the whole process.
pub(crate) struct ProcessorTime;

impl Measurement for ProcessorTime {
    type Intermediate = ProcessTime;
    type Value = Duration;

    fn start(&self) -> ProcessTime {
        ProcessTime::now()
    }

    fn end(&self, began: ProcessTime) -> Duration {
        began.elapsed()
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, taken: &Duration) -> f64 {
        taken.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}
