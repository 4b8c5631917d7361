//! Implements `explain`: explains a finding's code, a content type, a template or site.toml on stdout. It
//! can also write all explanations to a folder as reference pages.

mod reference;
mod template;

use std::fs;
use std::path::{Path, PathBuf};

use super::session::{Exit, Failure, Session, print, replace_file};
use crate::check;
use crate::config::{self, Config};
use crate::diagnostic::nearest;
use crate::publish::folder::Folder;
use crate::schema;
use crate::types::Types;

/// The explanations of findings from other stages than the checks, with one section for each code.
const CODES: &str = include_str!("codes.md");

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// A finding's code, such as link-broken, a content type, such as policy, site.toml, or `template`; if
    /// missing, all names are listed
    #[arg(value_name = "CODE|TYPE")]
    what: Option<String>,
    /// After `template`: the template whose variables to list, such as policy.html
    #[arg(value_name = "TEMPLATE")]
    template: Option<String>,
    /// Print the keys of the content type, or of site.toml, as JSON Schema for editors
    #[arg(long, requires = "what")]
    schema: bool,
    /// Write the whole reference into a folder, as Markdown pages and schemas
    #[arg(long, value_name = "DIR", conflicts_with_all = ["what", "schema"])]
    reference: Option<PathBuf>,
}

/// Prints an explanation. Works without a site. With one, it includes the site's own types.
pub(super) fn run(session: &Session, explain: Explain) -> Result<Exit, Failure> {
    let types = match session.read() {
        Ok(inputs) => Config::read(&inputs.sources, None).1,
        Err(_) => Types::built_in(),
    };
    if let Some(folder) = &explain.reference {
        let files = reference::files(&types);
        fs::create_dir_all(folder)?;
        let reference = Folder::open(folder)?;
        for (path, text) in &files {
            replace_file(&reference, Path::new(path), text)?;
        }
        session.print(&format!("{} files written to `{}`", files.len(), folder.display()));
        return Ok(Exit::Success);
    }
    let Some(what) = explain.what.as_deref().map(str::trim) else { return print(&overview(&types)) };
    if what == "template" {
        let Some(name) = explain.template.as_deref().map(str::trim) else { return print(&template::overview()) };
        return match template::explain(&types, name) {
            Ok(text) => print(&text),
            Err(near) => {
                let near = near.map_or_else(
                    || "`commonweal explain template` lists them".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                Err(Failure::usage(format!("there is no template `{name}` with variables of its own"), near))
            }
        };
    }
    if let Some(other) = &explain.template {
        let help = format!("write `commonweal explain {what}`, or `commonweal explain template {other}`");
        return Err(Failure::usage(format!("unexpected argument `{other}`"), help));
    }
    if explain.schema {
        return match reference::schema(&types, what) {
            Some(schema) => print(&schema),
            None => Err(unknown(what, &types)),
        };
    }
    let text = match types.get(what) {
        Some(own) => types.explain(own),
        None if matches!(what, "site.toml" | "site") => {
            format!("site.toml: {}\n\n{}", reference::SETTINGS, schema::reference(&config::shape()))
        }
        None => match manual(what) {
            Some(manual) => manual,
            None => return Err(unknown(what, &types)),
        },
    };
    print(&format!("{}\n", text.trim_end()))
}

/// Returns all names that can be explained, one a line.
fn overview(types: &Types) -> String {
    let mut lines = vec!["Content types, and the settings:".to_owned()];
    lines.extend(types.iter().map(|own| format!("  {}: {}", own.name, own.help)));
    lines.push(format!("  site.toml: {}", reference::SETTINGS));
    lines.push("\nTemplates:".into());
    lines.push("  template NAME: every variable of a template of the theme".into());
    lines.push("\nChecks:".into());
    lines.extend(check::rules().map(|rule| format!("  {}: {}", rule.code, title_of(&rule.manual()))));
    lines.push("\nOther findings:".into());
    lines.extend(sections().map(|(code, _)| format!("  {code}")));
    lines.push("\n`commonweal explain NAME` explains each of them.\n".into());
    lines.join("\n")
}

/// Returns the first line of a manual page, which summarises the problem.
fn title_of(manual: &str) -> &str {
    manual.trim().lines().next().unwrap_or_default()
}

/// Returns the manual page of a code.
fn manual(code: &str) -> Option<String> {
    let told = sections().find(|(name, _)| *name == code).map(|(name, text)| format!("{name}\n\n{}\n", text.trim()));
    told.or_else(|| check::rule(code).map(|rule| format!("{}\n\n{}\n", rule.code, rule.manual().trim())))
}

/// Returns each code with its text.
fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    CODES.split("\n## ").skip(1).filter_map(|section| section.split_once('\n'))
}

fn unknown(what: &str, types: &Types) -> Failure {
    let rules = check::rules().map(|rule| rule.code);
    let known =
        sections().map(|(code, _)| code).chain(rules).chain(types.iter().map(|own| &*own.name)).chain(["site.toml"]);
    let help = match nearest(what, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`commonweal explain` lists all names".to_owned(),
    };
    Failure::usage(format!("there is no code or type `{what}`"), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_manual_page_with_problem_reason_and_fix() {
        let codes: Vec<&str> = sections().map(|(code, _)| code).collect();
        assert!(codes.is_sorted() && codes.len() > 20, "{codes:?}");
        for (code, text) in sections() {
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{code}");
            assert!(text.split_whitespace().count() > 20, "{code} says too little");
        }
    }

    #[test]
    fn the_first_line_of_every_manual_page_is_a_sentence() {
        for rule in check::rules() {
            assert!(title_of(&rule.manual()).ends_with('.'), "{}: {}", rule.code, title_of(&rule.manual()));
        }
    }

    /// Collects the names of all keys and sections of a shape.
    fn names(shape: &schema::Shape, known: &mut std::collections::HashSet<String>) {
        for field in shape.fields.iter().chain(shape.others.as_deref()) {
            known.insert(field.name.to_string());
            if let Some(inner) = field.kind.section() {
                names(inner, known);
            }
        }
    }

    #[test]
    fn an_example_has_only_declared_keys() {
        let mut known = std::collections::HashSet::new();
        Types::built_in().iter().for_each(|own| names(&own.shape, &mut known));
        names(&config::shape(), &mut known);
        let rules = check::rules().map(|rule| (rule.code, rule.manual()));
        let mut seen = 0;
        for (code, text) in sections().map(|(code, text)| (code, text.to_owned())).chain(rules) {
            let shown = text.lines().filter(|line| !line.trim_start().to_lowercase().starts_with("bad:"));
            let blocks = shown.clone().filter_map(|line| line.strip_prefix("    "));
            let examples = blocks.chain(shown.flat_map(|line| line.split('`').skip(1).step_by(2)));
            for example in examples.map(|example| example.trim_start_matches("good:").trim()) {
                let key = match example.strip_prefix('[') {
                    Some(section) if example.ends_with(']') && !example.contains([' ', '"', ':']) => {
                        section.trim_start_matches('[').trim_end_matches(']')
                    }
                    _ => match example.split_once(" = ") {
                        Some((key, value)) if value.starts_with(['"', '[', '{', '1', '2', 't', 'f']) => key,
                        _ => "",
                    },
                };
                let is_key = |key: &str| key.chars().all(|c| c.is_ascii_lowercase() || "_.-".contains(c));
                for part in Some(key).filter(|key| is_key(key)).into_iter().flat_map(|key| key.split('.')) {
                    seen += usize::from(!part.is_empty());
                    // The code of a rule is a key of `[checks]`.
                    let is_there = known.contains(part) || part.is_empty() || manual(part).is_some();
                    assert!(is_there, "{code}: `{example}` has no key `{part}` that there is");
                }
            }
        }
        assert!(seen > 20, "{seen}");
    }
}
