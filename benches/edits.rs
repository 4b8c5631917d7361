//! Measures one edit of each kind in a preview, stage by stage: until its page is rendered and the previous snapshot
//! dropped. Processor time with one thread; `thrpt` counts documents.
//!
//! ```text
//! cargo bench --bench edits                              # this repository's own site
//! python3 benches/compare/corpus.py 1000 /dev/shm/pages
//! SITE=/dev/shm/pages/commonweal cargo bench --bench edits
//! cargo bench --bench edits -- /all/                     # each kind as a whole, not its stages
//! cargo bench --bench edits -- 'page comes/'             # one kind
//! cargo bench --bench edits -- --save-baseline before    # then change the code
//! cargo bench --bench edits -- --baseline before
//! ```
//!
//! SITE needs a policy, and an event of 2026 that names a partner.

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use commonweal::pipeline::{self, Inputs, Loaded, Memo};
use commonweal::source::{Source, Sources};
use criterion::BenchmarkId;
use support::{ALL, Clock};

const TIME: Duration = Duration::from_millis(200);

fn main() {
    let mut criterion = support::criterion();
    let (mut inputs, documents) = support::read();
    // Numbers them as a preview does, with gaps.
    inputs.sources.number_after(&Sources::default());
    let Some(kinds) = kinds(&inputs) else {
        eprintln!("skipped: {} lacks a policy, or an event of 2026 with a partner", support::folder().display());
        return;
    };
    let mut stages = support::stages(&inputs);
    stages.extend(["render the page", "drop the one before", ALL]);
    let mut group = support::group(&mut criterion, "edits", TIME, documents);
    for kind in &kinds {
        let mut memo = None;
        for stage in &stages {
            group.bench_function(BenchmarkId::new(format!("{}/{stage}", kind.name), documents), |bencher| {
                let memo = memo.get_or_insert_with(|| {
                    let mut memo = Memo::default();
                    kind.run(&mut memo);
                    memo
                });
                bencher.iter_custom(|runs| (0..runs).map(|_| kind.run(memo).of(stage)).sum());
            });
        }
    }
    drop(group);
    criterion.final_summary();
}

/// A kind of edit.
struct Kind {
    name: &'static str,
    /// The site before the edit.
    before: Inputs,
    /// The source's path and its new text; `None` removes the source.
    edit: (String, Option<String>),
    /// The page that shows the edit.
    page: String,
}

impl Kind {
    /// Applies the edit while the previous snapshot is in memory.
    fn run(&self, memo: &mut Memo) -> Clock {
        let options = support::options();
        let was = memo.load(self.before.clone(), &options);
        render(&was, "index.html");
        let after = with(&self.before, self.edit.clone());
        let mut clock = Clock::start();
        let now = memo.load_in_stages(after, &options, &mut |stage| clock.done(stage));
        render(&now, &self.page);
        clock.done("render the page");
        drop(was);
        clock.done("drop the one before");
        clock
    }
}

/// Returns one edit of each kind, or `None` if the site has no suitable documents.
fn kinds(inputs: &Inputs) -> Option<Vec<Kind>> {
    let policy = pick(inputs, "content/policies/", |_| true)?;
    // An event within 2026, so that the edit can move it to 2027.
    let event = pick(inputs, "content/events/", |text| text.contains("start = 2026-") && text.contains(PARTNER))?;
    let changed =
        |source: &Source, from: &str, to: &str| (source.path.clone(), Some(source.text.replacen(from, to, 1)));
    let page = |path: &str| path.replace("content/", "").replace(".md", "/index.html");
    let list = || "policies/index.html".to_owned();
    let worded = || (policy.path.clone(), Some(format!("{}\n\nMore.\n", policy.text)));
    let titled = || changed(policy, "title = \"", "title = \"000 ");
    let next_year = event.text.replace("start = 2026-", "start = 2027-").replace("end = 2026-", "end = 2027-");
    let new = policy.path.replace(".md", "-new.md");
    let broken = with(inputs, changed(event, PARTNER, "partners = [\"no-"));
    let kind = |name, before: &Inputs, edit, page| Kind { name, before: before.clone(), edit, page };
    Some(vec![
        kind("words", inputs, worded(), page(&policy.path)),
        kind("title", inputs, titled(), list()),
        kind("time", inputs, (event.path.clone(), Some(next_year)), page(&event.path)),
        kind("page comes", inputs, (new.clone(), Some(policy.text.clone())), page(&new)),
        kind("page goes", inputs, (policy.path.clone(), None), list()),
        kind("words beside a broken reference", &broken, worded(), page(&policy.path)),
        kind("title beside a broken reference", &broken, titled(), list()),
    ])
}

const PARTNER: &str = "partners = [\"";

/// Returns the eighth suitable untranslated page in the folder, or the last if there are fewer.
fn pick<'i>(inputs: &'i Inputs, folder: &str, fits: impl Fn(&str) -> bool) -> Option<&'i Source> {
    let is_page = |source: &Source| {
        let name = source.path.strip_prefix(folder).and_then(|rest| rest.strip_suffix(".md"));
        name.is_some_and(|name| name != "index" && !name.contains('.')) && fits(&source.text)
    };
    inputs.sources.iter().map(|(_, source)| source).filter(|source| is_page(source)).take(8).last()
}

/// Returns the site with one source changed or removed; shares the others, and keeps the order of paths.
fn with(inputs: &Inputs, (path, text): (String, Option<String>)) -> Inputs {
    let mut sources: BTreeMap<String, Arc<Source>> =
        inputs.sources.iter().map(|(file, source)| (source.path.clone(), inputs.sources.share(file))).collect();
    match text {
        Some(text) => drop(sources.insert(path.clone(), Arc::new(Source { path, text }))),
        None => drop(sources.remove(&path)),
    }
    let mut edited = Inputs { sources: Sources::default(), ..inputs.clone() };
    for source in sources.into_values() {
        edited.sources.push_shared(source);
    }
    edited.sources.number_after(&inputs.sources);
    edited
}

fn render(loaded: &Loaded, path: &str) {
    let route = loaded.routes.iter().find(|route| route.path() == path).unwrap_or_else(|| panic!("no route {path}"));
    pipeline::render(loaded, route, &mut Vec::new()).expect("it renders");
}
