//! Which file of src/ imports which: the paths in `use` and in the code, resolved to the module of a file.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The path of a module: `render::parts::cards`. That of lib.rs is empty.
pub(crate) type Module = Vec<String>;

/// For each module, the modules that it imports from, with what it takes from each.
pub(crate) type Imports = BTreeMap<Module, BTreeMap<Module, BTreeSet<String>>>;

/// The module of a file: `render::parts` for `render/parts/mod.rs`.
pub(crate) fn module_of(path: &str) -> Module {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let mut names: Vec<&str> = stem.split('/').collect();
    if names.last() == Some(&"mod") || names == ["lib"] {
        names.pop();
    }
    names.into_iter().map(str::to_owned).collect()
}

/// A module as Rust writes it.
pub(crate) fn shown(module: &[String]) -> String {
    if module.is_empty() { "lib.rs".to_owned() } else { module.join("::") }
}

/// Reads the imports of all files, each given by its path within src/ and its code without comments and tests.
pub(crate) fn read(files: &[(String, String)]) -> Imports {
    let known: BTreeSet<Module> = files.iter().map(|(path, _)| module_of(path)).collect();
    let read_one = |(path, code): &(String, String)| {
        let own = module_of(path);
        let mut found: BTreeMap<Module, BTreeSet<String>> = BTreeMap::new();
        let mut local: HashMap<String, Module> = HashMap::new();
        let (uses, rest) = use_paths(code);
        for (names, alias) in uses {
            let Some((module, item)) = resolve(&names, &own, &known, &HashMap::new()) else { continue };
            if item.is_empty() {
                let name = alias.or_else(|| module.last().cloned()).unwrap_or_default();
                local.insert(name, module.clone());
            }
            found.entry(module).or_default().insert(item.join("::"));
        }
        for names in code_paths(&rest) {
            if let Some((module, item)) = resolve(&names, &own, &known, &local) {
                found.entry(module).or_default().insert(item.join("::"));
            }
        }
        found.remove(&own);
        (own, found)
    };
    files.iter().map(read_one).collect()
}

/// The module that a path leads to, and the rest of the path. `None` for another crate.
fn resolve(
    names: &[String],
    own: &Module,
    known: &BTreeSet<Module>,
    local: &HashMap<String, Module>,
) -> Option<(Module, Vec<String>)> {
    let (mut module, mut rest) = match names.first()?.as_str() {
        "crate" => (Module::new(), &names[1..]),
        "self" => (own.clone(), &names[1..]),
        "super" => (own.clone(), names),
        first => match local.get(first) {
            Some(module) => (module.clone(), &names[1..]),
            None if known.contains(&child(own, first)) => (own.clone(), names),
            None => return None,
        },
    };
    while rest.first().is_some_and(|name| name == "super") {
        module.pop();
        rest = &rest[1..];
    }
    while let Some(next) = rest.first().map(|name| child(&module, name)).filter(|next| known.contains(next)) {
        module = next;
        rest = &rest[1..];
    }
    Some((module, rest.to_vec()))
}

fn child(module: &[String], name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// A path of a `use` declaration, with its name after `as`.
type UsePath = (Vec<String>, Option<String>);

/// The paths of all `use` declarations; and the code without them.
fn use_paths(code: &str) -> (Vec<UsePath>, String) {
    let (mut found, mut rest) = (Vec::new(), String::new());
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let mut declaration = line.trim_start();
        if let Some(visible) = declaration.strip_prefix("pub") {
            let visible = visible.trim_start();
            declaration = match visible.strip_prefix('(') {
                Some(scope) => scope.split_once(')').map_or("", |(_, after)| after).trim_start(),
                None => visible,
            };
        }
        let Some(tree) = declaration.strip_prefix("use ") else {
            rest.push_str(line);
            rest.push('\n');
            continue;
        };
        let mut tree = tree.to_owned();
        while !tree.contains(';') {
            let Some(next) = lines.next() else { break };
            tree.push_str(next);
        }
        expand(tree.split(';').next().unwrap_or_default(), &[], &mut found);
    }
    (found, rest)
}

/// Adds each path of a tree such as `a::{b, c::{self, d as e}}`.
fn expand(tree: &str, above: &[String], found: &mut Vec<UsePath>) {
    let mut depth = 0;
    let branches = tree.split(|c: char| {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        c == ',' && depth == 0
    });
    for branch in branches.map(str::trim).filter(|branch| !branch.is_empty()) {
        let (head, inner) = match branch.split_once('{') {
            Some((head, inner)) => (head, inner.rsplit_once('}').map(|(inner, _)| inner)),
            None => (branch, None),
        };
        let (head, alias) = match head.split_once(" as ") {
            Some((head, alias)) => (head, Some(alias.trim().to_owned())),
            None => (head, None),
        };
        let names = head.split("::").map(str::trim).filter(|name| !name.is_empty());
        let mut path: Vec<String> = above.iter().cloned().chain(names.map(str::to_owned)).collect();
        match inner {
            Some(inner) => expand(inner, &path, found),
            None => {
                if path.len() > 1 && path.last().is_some_and(|name| name == "self") {
                    path.pop();
                }
                found.push((path, alias));
            }
        }
    }
}

/// Every path with `::` in code.
fn code_paths(code: &str) -> Vec<Vec<String>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '$');
    let words = code.split(|c: char| !is_part(c)).filter(|word| word.contains("::") && !word.contains('$'));
    words.map(|word| word.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect()).collect()
}

/// The modules that are left when those that import none of the others, and those that none of the others imports, are taken away one after the
/// other: each is in a circle, or between two.
pub(crate) fn in_circles(imports: &Imports, is_allowed: &dyn Fn(&[String], &[String]) -> bool) -> BTreeSet<Module> {
    let mut left: BTreeSet<Module> = imports.keys().cloned().collect();
    loop {
        let edges: Vec<(&Module, &Module)> = imports
            .iter()
            .filter(|(from, _)| left.contains(*from))
            .flat_map(|(from, to)| to.keys().map(move |to| (from, to)))
            .filter(|(from, to)| left.contains(*to) && !is_allowed(from, to))
            .collect();
        let importing: BTreeSet<&Module> = edges.iter().map(|(from, _)| *from).collect();
        let imported: BTreeSet<&Module> = edges.iter().map(|(_, to)| *to).collect();
        let next: BTreeSet<Module> =
            left.iter().filter(|own| importing.contains(own) && imported.contains(own)).cloned().collect();
        if next.len() == left.len() {
            return left;
        }
        left = next;
    }
}
