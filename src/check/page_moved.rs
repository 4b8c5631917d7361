//! The address of a page changed since the last build, and the old address has no redirect.
//!
//! Links on other sites, bookmarks and search results with the old address show an error page. The address
//! changes if a file or folder is renamed, or if the `slug` changes. `build` compares the text and title of
//! pages with the last build into the same folder. It reports the page until the old address has a page or
//! a redirect. If the new page is a different one, write `[[checks.off]]` with this rule in its front
//! matter.
//!
//! Bad: `policies/lettings.md` renamed to `policies/hall-hire.md`
//!
//! Good: `aliases = ["/policies/lettings/"]` in `policies/hall-hire.md`

use super::{CheckContext, Level, Rule, RuleReporter, Scope, rendered, suppressions};
use crate::diagnostic::Finding;
use crate::site::DocId;
use crate::url::Address;

/// The rule, which only a build can run: `check` does not know the published pages.
pub(crate) static RULE: Rule =
    Rule { code: "page-moved", level: Level::Warning, source: include_str!("page_moved.rs"), scope: Scope::Published };

/// Returns the findings for pages that moved, each with its old address.
pub(crate) fn check_build(context: &CheckContext, moved: &[(Address<'_>, DocId)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(set) = RULE.configured_level(context.site) else { return findings };
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
                format!("this page was at `{old}`, and that address has no redirect"),
            )
            .label("moved")
            .note("Links, bookmarks and search results with the old address show an error page.")
            .help(fix);
    }
    findings
}
