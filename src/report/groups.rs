//! Groups findings by page, the worst page first.

use crate::diagnostic::{Finding, Level};
use crate::source::FileId;

/// A page with the findings of its source.
#[derive(Debug)]
pub(super) struct PageFindings<'f> {
    /// The source.
    pub file: FileId,
    /// Its findings, in the order given.
    pub findings: Vec<&'f Finding>,
}

impl PageFindings<'_> {
    /// Returns the number of errors, warnings and pieces of advice.
    pub(super) fn count(&self) -> (usize, usize, usize) {
        let of = |level| self.findings.iter().filter(|finding| finding.level == level).count();
        (of(Level::Error), of(Level::Warning), of(Level::Advice))
    }
}

/// Groups findings by source: most errors first, then most warnings, then most advice, then the order of
/// the sources.
pub(super) fn by_page(findings: &[Finding]) -> Vec<PageFindings<'_>> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    // The sort is stable, so findings of one source keep their order.
    sorted.sort_by_key(|finding| finding.span.file);
    let mut groups: Vec<PageFindings> = Vec::new();
    for finding in sorted {
        match groups.last_mut().filter(|group| group.file == finding.span.file) {
            Some(group) => group.findings.push(finding),
            None => groups.push(PageFindings { file: finding.span.file, findings: vec![finding] }),
        }
    }
    groups.sort_by_key(|group| {
        let (errors, warnings, advice) = group.count();
        (std::cmp::Reverse((errors, warnings, advice)), group.file)
    });
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn the_page_with_most_errors_comes_first_and_findings_keep_their_order() {
        let at = |file, start| Span::new(FileId(file), start, start + 1);
        let findings = [
            Finding::warning("a", at(1, 1), ""),
            Finding::warning("b", at(1, 5), ""),
            Finding::error("c", at(2, 9), ""),
            Finding::warning("d", at(3, 2), ""),
            Finding::advice("e", at(3, 3), ""),
            Finding::warning("f", at(4, 2), ""),
        ];
        let groups = by_page(&findings);
        let told: Vec<String> =
            groups.iter().map(|group| group.findings.iter().map(|finding| finding.code).collect()).collect();
        assert_eq!(told, ["c", "ab", "de", "f"]);
    }
}
