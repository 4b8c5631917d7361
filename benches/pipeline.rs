//! How long each stage takes, from sources in memory to every route's bytes: `cargo bench --bench pipeline [SITE] [rules|edits]`.
//! SITE is a site's folder, else this repository's own; `rules` adds how long each rule on content takes alone; `edits` times instead what a
//! preview does for one edit of each kind (SITE made by `benches/compare/corpus.py`). The second figure of each line is microseconds a document.
//! Processor time with one thread, the shortest of several runs, so that two runs can be compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use commonweal::check::RULES;
use commonweal::pipeline::{self, Inputs, Loaded, Memo, Options};
use commonweal::source::{Source, Sources};
use cpu_time::ProcessTime;

const RUNS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let root = arguments.first().map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("the first pool");
    let mut inputs = read(&root);
    let options = Options { today: jiff::civil::date(2026, 11, 23), drafts: false, internal: false, base_url: None };
    let documents = inputs.sources.iter().filter(|(_, source)| source.path.starts_with("content/")).count();
    let print = |stage: &str, seconds: f64| {
        println!("{stage:40} {:9.2} ms {:9.2} us", seconds * 1e3, seconds * 1e6 / documents as f64);
    };

    if arguments.get(1).is_some_and(|argument| argument == "edits") {
        // As a preview numbers them: with room for more.
        inputs.sources.number_after(&Sources::default());
        edits(&inputs, &options, print);
        return;
    }
    let mut stages: Vec<(&'static str, f64)> = Vec::new();
    let mut families: BTreeMap<String, f64> = BTreeMap::new();
    for run in 0..RUNS {
        let mut memo = Memo::default();
        let mut clock = Clock::new();
        let loaded = memo.load_in_stages(inputs.clone(), &options, &mut |stage| clock.done(stage));
        pipeline::check(&loaded);
        clock.done("check");
        clock.shortest(run, &mut stages);
        for (family, seconds) in render(&loaded) {
            let best = families.entry(family).or_insert(f64::MAX);
            *best = best.min(seconds);
        }
    }
    stages.iter().for_each(|(stage, seconds)| print(stage, *seconds));
    families.iter().for_each(|(family, seconds)| print(&format!("render {family}"), *seconds));
    let all = stages.iter().map(|(_, seconds)| seconds).chain(families.values()).sum();
    print("all", all);
    if arguments.get(1).is_some_and(|argument| argument == "rules") {
        rules(&inputs, &options, print);
    }
}

/// Tells stages apart.
struct Clock {
    taken: Vec<(&'static str, f64)>,
    last: ProcessTime,
}

impl Clock {
    fn new() -> Clock {
        Clock { taken: Vec::new(), last: ProcessTime::now() }
    }

    fn done(&mut self, stage: &'static str) {
        self.taken.push((stage, self.last.elapsed().as_secs_f64()));
        self.last = ProcessTime::now();
    }

    /// Keeps the shortest run of each stage.
    fn shortest(self, run: usize, stages: &mut Vec<(&'static str, f64)>) {
        if run == 0 {
            *stages = self.taken;
        } else {
            stages.iter_mut().zip(self.taken).for_each(|(best, (_, seconds))| best.1 = best.1.min(seconds));
        }
    }
}

fn read(root: &Path) -> Inputs {
    commonweal::disk::read(root, None).expect("a site's folder")
}

/// Every route's bytes, and how long each family took.
fn render(loaded: &Loaded) -> BTreeMap<String, f64> {
    let mut families = BTreeMap::new();
    let mut buffer = Vec::new();
    let mut routes: Vec<_> = loaded.routes.iter().collect();
    routes.sort_by_key(|route| route.family_name());
    for family in routes.chunk_by(|a, b| a.family_name() == b.family_name()) {
        let began = ProcessTime::now();
        for route in family {
            pipeline::render(loaded, route, &mut buffer).expect("it renders");
        }
        families.insert(family[0].family_name().to_owned(), began.elapsed().as_secs_f64());
    }
    families
}

/// How long one edit of each kind takes, and the page that shows it, while the edition before stands.
fn edits(inputs: &Inputs, options: &Options, print: impl Fn(&str, f64)) {
    let first = |folder: &str| {
        // Events of one year, so that each can move to the next.
        let is_apt = |source: &Source| folder != "content/events/" || source.text.contains("start = 2026-");
        let of =
            |source: &Source| source.path.starts_with(folder) && !source.path.ends_with("index.md") && is_apt(source);
        inputs.sources.iter().map(|(_, source)| source).filter(|source| of(source)).nth(7).cloned()
    };
    let (policy, event) = (first("content/policies/").expect("a policy"), first("content/events/").expect("an event"));
    let changed = |source: &Source, from: &str, to: &str| {
        assert!(source.text.contains(from), "{} has no {from}", source.path);
        (source.path.clone(), Some(source.text.replacen(from, to, 1)))
    };
    let own = |source: &Source| source.path.replace("content/", "").replace(".md", "/index.html");
    let worded = || (policy.path.clone(), Some(format!("{}\n\nMore.\n", policy.text)));
    let titled = || changed(&policy, "title = \"", "title = \"000 ");
    let new = policy.path.replace(".md", "-new.md");
    let broken = with(inputs, changed(&event, "partners = [\"", "partners = [\"no-"));
    let list = || "policies/index.html".to_owned();
    // What is edited before, the edit, and the page that shows it.
    let kinds = [
        ("words", inputs, worded(), own(&policy)),
        ("title", inputs, titled(), list()),
        ("time", inputs, changed(&event, "start = 2026-", "start = 2027-"), own(&event)),
        (
            "page comes",
            inputs,
            (new.clone(), Some(policy.text.clone())),
            new.replace("content/", "").replace(".md", "/index.html"),
        ),
        ("page goes", inputs, (policy.path.clone(), None), list()),
        ("words beside a broken reference", &broken, worded(), own(&policy)),
        ("title beside a broken reference", &broken, titled(), list()),
    ];
    for (kind, before, edit, page) in kinds {
        let mut stages = Vec::new();
        let mut memo = Memo::default();
        for run in 0..RUNS {
            let was = memo.load(before.clone(), options);
            render_one(&was, "index.html");
            let after = with(before, edit.clone());
            let mut clock = Clock::new();
            let now = memo.load_in_stages(after, options, &mut |stage| clock.done(stage));
            render_one(&now, &page);
            clock.done("render the page");
            drop(was);
            clock.done("drop the one before");
            clock.shortest(run, &mut stages);
        }
        stages.iter().for_each(|(stage, seconds)| print(&format!("{kind}: {stage}"), *seconds));
        print(kind, stages.iter().map(|(_, seconds)| seconds).sum());
    }
}

/// The same site with another text in one source, or without it: all others shared, and all in the order of their paths.
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

fn render_one(loaded: &Loaded, path: &str) {
    if let Some(route) = loaded.routes.iter().find(|route| route.path == path) {
        pipeline::render(loaded, route, &mut Vec::new()).expect("it renders");
    }
}

/// How long each rule takes with all others switched off.
fn rules(inputs: &Inputs, options: &Options, print: impl Fn(&str, f64)) {
    let time = |on: Option<&str>| {
        let mut inputs = inputs.clone();
        let site = inputs.sources.find("site.toml").expect("there is one");
        let text = inputs.sources.get(site).text.split("[checks]").next().unwrap_or_default();
        let off = RULES.iter().filter(|rule| Some(rule.code) != on).map(|rule| format!("{} = \"off\"\n", rule.code));
        let text = format!("{text}\n[checks]\n{}", off.collect::<String>());
        inputs.sources.replace(Source { path: "site.toml".into(), text });
        let loaded = Memo::default().load(inputs, options);
        let runs = (0..RUNS).map(|_| {
            let began = ProcessTime::now();
            pipeline::check(&loaded);
            began.elapsed().as_secs_f64()
        });
        runs.fold(f64::MAX, f64::min)
    };
    let none = time(None);
    print("check: parse and words, no rule", none);
    let mut all: Vec<(f64, &str)> = RULES.iter().map(|rule| (time(Some(rule.code)) - none, rule.code)).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.iter().for_each(|(seconds, code)| print(&format!("check: {code}"), *seconds));
}
