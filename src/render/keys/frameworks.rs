//! The keys of the pages of frameworks: overviews, further views, pillars and references.

use crate::site::DocId;

/// A page of a framework, a pillar or a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameworkPage {
    /// A framework's overview.
    Overview(DocId),
    /// One of a framework's further views.
    View(DocId, FrameworkView),
    /// A pillar.
    Pillar(DocId),
    /// A reference.
    Reference(DocId),
}

/// A further view of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameworkView {
    /// The whole framework on one page.
    Whole,
    /// One page of the tracker of its measures, in one order.
    Measures(MeasureOrder, usize),
    /// How it covers references.
    Coverage,
}

/// An order of the tracker's rows. The first has the address `measures/`; each other has a page below it:
/// `measures/by-owner/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureOrder {
    /// By date, the longest overdue first.
    Due,
    /// By code.
    Code,
    /// By area: the order of the framework.
    Area,
    /// By state, those that need the most attention first.
    State,
    /// By owner.
    Owner,
}

impl FrameworkPage {
    /// Returns whether it is the tracker in an order other than its first.
    pub(crate) fn is_reordered(self) -> bool {
        matches!(self, FrameworkPage::View(_, FrameworkView::Measures(order, _)) if order != MeasureOrder::Due)
    }
}

impl FrameworkView {
    /// Returns its name, as the type of its page.
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            FrameworkView::Whole => "whole",
            FrameworkView::Measures(..) => "measures",
            FrameworkView::Coverage => "coverage",
        }
    }

    /// Returns its folder below the framework: "measures/by-owner/page/2/".
    pub(crate) fn folder(self) -> String {
        let FrameworkView::Measures(order, number) = self else { return format!("{}/", self.keyword()) };
        let order = if order == MeasureOrder::Due { String::new() } else { format!("by-{}/", order.keyword()) };
        let page = if number <= 1 { String::new() } else { format!("page/{number}/") };
        format!("{}/{order}{page}", self.keyword())
    }
}

impl MeasureOrder {
    /// All orders, as the tracker lists them.
    pub(crate) const ALL: [MeasureOrder; 5] =
        [MeasureOrder::Due, MeasureOrder::Code, MeasureOrder::Area, MeasureOrder::State, MeasureOrder::Owner];

    /// Returns its name, in addresses and keys of strings.
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            MeasureOrder::Due => "due",
            MeasureOrder::Code => "code",
            MeasureOrder::Area => "area",
            MeasureOrder::State => "state",
            MeasureOrder::Owner => "owner",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pages_below_the_tracker_are_reordered() {
        let views = [
            FrameworkView::Whole,
            FrameworkView::Measures(MeasureOrder::Due, 1),
            FrameworkView::Measures(MeasureOrder::Due, 2),
            FrameworkView::Measures(MeasureOrder::Owner, 3),
        ];
        let folders = ["whole/", "measures/", "measures/page/2/", "measures/by-owner/page/3/"];
        assert_eq!(views.map(FrameworkView::folder), folders);
        let pages = views.map(|view| FrameworkPage::View(DocId(0), view));
        assert_eq!(pages.map(FrameworkPage::is_reordered), [false, false, false, true]);
    }
}
