//! Finds what appears or ends by its date within the next days, without an edit.

use jiff::ToSpan;
use jiff::civil::Date;

use super::changes::{PageRef, UpcomingChange, UpcomingKind};
use crate::content::Visibility;
use crate::datetime::PartialDate;
use crate::pipeline::Loaded;
use crate::site::DocId;

/// The number of days to look ahead.
const DAYS: i64 = 14;

/// Returns what changes by its date within [`DAYS`] days, the nearest first. Leaves out internal documents and drafts.
pub(super) fn upcoming_changes(loaded: &Loaded) -> Vec<UpcomingChange> {
    let site = &loaded.renderer.site;
    let today = site.options.today;
    let last = today.checked_add(DAYS.days()).unwrap_or(today);
    let is_near = |day: Date| day > today && day <= last;
    let page = |id: DocId| PageRef { address: site.address(id).to_string(), title: site.title(id).to_owned() };
    let after = |day: Date| day.tomorrow().unwrap_or(day);
    let mut coming = Vec::new();
    let mut add = |day: Date, kind: UpcomingKind, page: PageRef| {
        if is_near(day) {
            coming.push(UpcomingChange { day: day.to_string(), kind, page });
        }
    };
    for (id, document) in site.all().filter(|(_, document)| document.language == 0) {
        match document.shown {
            Visibility::Scheduled(first) => add(first, UpcomingKind::Appears, page(id)),
            Visibility::Public => {
                if let Some(last) = document.fields.date("expires").map(PartialDate::last_day) {
                    add(after(last), UpcomingKind::Expires, page(id));
                }
                let withdrawn = document.fields.date("withdrawn").filter(|_| site.is_a(id, "policy"));
                if let Some(day) = withdrawn.map(PartialDate::first_day) {
                    add(day, UpcomingKind::Withdrawn, page(id));
                }
            }
            Visibility::Internal | Visibility::Draft | Visibility::Expired(_) => {}
        }
    }
    if let Some(notice) = site.config.fields.first().and_then(|fields| fields.table("alert")) {
        let title = notice.text("title").unwrap_or_default().to_owned();
        let page = PageRef { address: String::new(), title };
        if let Some(from) = notice.date("from").map(PartialDate::first_day) {
            add(from, UpcomingKind::NoticeAppears, page.clone());
        }
        if let Some(until) = notice.date("until").map(PartialDate::last_day) {
            add(after(until), UpcomingKind::NoticeEnds, page);
        }
    }
    coming.sort();
    coming
}
