//! Writes the reference: content types, settings, checks and codes as Markdown pages, and JSON Schemas for
//! editors. It uses the same tables as validation and `explain`, so it is always accurate.

use std::fmt::Write;

use super::{sections, title_of};
use crate::check;
use crate::config;
use crate::schema::{json_schema, reference};
use crate::types::Types;

/// The description of site.toml in its schema and its page.
pub(super) const SETTINGS: &str = "The settings of a site.";

/// Returns every file of the reference: its path within the folder, and its text.
pub(super) fn files(types: &Types) -> Vec<(String, String)> {
    let mut files = vec![
        ("README.md".to_owned(), index(types)),
        ("checks.md".to_owned(), checks()),
        ("findings.md".to_owned(), findings()),
        ("site.md".to_owned(), format!("# site.toml\n\n{SETTINGS}\n\n```text\n{}```\n", reference(&config::shape()))),
        ("types.md".to_owned(), types_page(types)),
        ("schema/site.json".to_owned(), schema(types, "site.toml").unwrap_or_default()),
    ];
    for own in types.iter() {
        files.push((format!("schema/{}.json", own.name), schema(types, &own.name).unwrap_or_default()));
    }
    files
}

/// Returns the JSON Schema of a content type's front matter, or of site.toml.
pub(super) fn schema(types: &Types, what: &str) -> Option<String> {
    let schema = match types.get(what) {
        Some(own) => json_schema(&own.shape, &own.name, &own.help),
        None if what == "site.toml" => json_schema(&config::shape(), what, SETTINGS),
        None => return None,
    };
    Some(format!("{schema:#}\n"))
}

/// Returns the index of all names that can be explained, each with its summary.
pub(super) fn index(types: &Types) -> String {
    let mut out = String::from(
        "# Reference\n\nWritten by `commonweal explain --reference`. `commonweal explain NAME` prints each entry, including your site's own types.\n",
    );
    out.push_str("\n## Content types\n\n");
    for own in types.iter() {
        let _ = writeln!(out, "- [`{0}`](types.md#{0}): {1}", own.name, own.help);
    }
    out.push_str(
        "\n## Settings\n\n- [`site.toml`](site.md)\n\n## Checks\n\n| code | level | what it reports |\n|---|---|---|\n",
    );
    for rule in check::rules() {
        let _ = writeln!(
            out,
            "| [`{0}`](checks.md#{0}) | {1} | {2} |",
            rule.code,
            rule.level.name(),
            title_of(&rule.manual())
        );
    }
    out.push_str("\n## Other findings\n\n");
    for (code, _) in sections() {
        let _ = writeln!(out, "- [`{code}`](findings.md#{code})");
    }
    out
}

fn checks() -> String {
    let mut out = String::from(
        "# Checks\n\nAn error stops the build. A warning fails with `--strict`. Advice never fails. `[checks]` in site.toml sets another level, or `\"off\"`.\n",
    );
    for rule in check::rules() {
        let level = rule.level.name();
        let when = match () {
            () if rule.is_rendered() => ", from `check --rendered`",
            () if rule.runs_in_build() => ", from `build`",
            () => "",
        };
        let initial: String = level[..1].to_uppercase() + &level[1..];
        let _ = writeln!(out, "\n## {}\n\n{initial}{when}. {}", rule.code, rule.manual().trim());
    }
    out
}

fn findings() -> String {
    let mut out = String::from(
        "# Other findings\n\nFindings from before the checks: on syntax, fields, events, addresses and files.\n",
    );
    for (code, text) in sections() {
        let _ = writeln!(out, "\n## {code}\n\n{}", text.trim());
    }
    out
}

fn types_page(types: &Types) -> String {
    let mut out = String::from(
        "# Content types\n\nThe top folder under `content/` decides the type; `type` in front matter overrides it.\n",
    );
    for own in types.iter() {
        let _ = writeln!(out, "\n## {}\n\n```text\n{}```", own.name, types.explain_own(own));
    }
    let _ = writeln!(out, "\n## Fields of every document\n\n```text\n{}```", reference(types.common()));
    out
}
