//! A page stands elsewhere than it did when the site was last built, and nothing leads on from its old address.
//!
//! Links on other sites, bookmarks and search results that have the old address show an error page. A page moves when its file or folder is renamed, or
//! its `slug` changes. `build` compares with the last build into the same folder, by the page's words and its title, and reports it until
//! something answers at the old address. If it is another page, write `[[checks.off]]` with this rule in its front matter.
//!
//! Bad: `policies/lettings.md` renamed to `policies/hall-hire.md`
//!
//! Good: `aliases = ["/policies/lettings/"]` in `policies/hall-hire.md`

use super::{CheckContext, Level, Rule, RuleReporter, Scope, rendered, suppressions};
use crate::diagnostic::Finding;
use crate::site::DocId;
use crate::url::Address;

/// The rule, which a build asks: a check does not know what was published.
pub(crate) static RULE: Rule =
    Rule { code: "page-moved", level: Level::Warning, source: include_str!("page_moved.rs"), scope: Scope::Published };

/// What to tell of pages that moved, each with its old address.
pub(crate) fn check_build(context: &CheckContext, moved: &[(Address<'_>, DocId)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(set) = RULE.level_in(context.site) else { return findings };
    let mut report = RuleReporter { rule: &RULE, set, findings: &mut findings };
    for (old, id) in moved {
        let document = context.site.document(*id);
        if suppressions::is_off(document, RULE.code) {
            continue;
        }
        let file = &context.sources.get(document.file).path;
        let fix = match document.fields.texts("aliases").next() {
            Some(_) => format!("add \"{old}\" to `aliases` in `{file}`"),
            None => format!("write `aliases = [\"{old}\"]` in `{file}`"),
        };
        report
            .report(
                rendered::place(context, Some(*id)),
                format!("this page stood at `{old}`, and nothing leads on from there"),
            )
            .label("moved")
            .note("Links, bookmarks and search results that have the old address show an error page.")
            .help(fix);
    }
    findings
}
