//! The site has no accessibility statement.
//!
//! People who cannot use a page do not learn which problems are known and who to ask. Public bodies in the
//! UK must have a statement (Public Sector Bodies Accessibility Regulations 2018, regulation 8). Without
//! the file, the page says that nothing has been assessed.
//!
//! Bad: no `content/accessibility.toml`
//!
//! Good: `content/accessibility.toml` with `tested`, `[[issues]]` and `contact`

use super::{CheckContext, RuleReporter};
use crate::source::Span;

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    if context.site.of_type("accessibility").is_empty() {
        report
            .report(Span::file_start(context.site.config.file), "there is no `content/accessibility.toml`")
            .note("People who cannot use a page do not learn which problems are known, or who to ask.")
            .help("test the site, then write the results in `content/accessibility.toml`: `title`, `reviewed`, `tested`, `[[issues]]`");
    }
}
