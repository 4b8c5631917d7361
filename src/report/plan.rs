//! Writes a plan for a communications officer: as lines for a terminal, or as one accessible page.

use std::sync::LazyLock;

use serde::Serialize;
use tera::{Context, Tera};

use super::page::STYLE;
use super::visible;
use crate::calendar::feed_changes::EventChangeKind;
use crate::plan::{
    ChangedPage, FrameChange, FramePart, LostAddress, MovedPage, OtherFiles, PageRef, Plan, PlannedEvent, UpcomingKind,
    WordChange,
};

/// Lines of a section on a terminal. The others are counted.
const MOST_LINES: usize = 40;

/// Lines of a section of the page.
const MOST_LINES_OF_PAGE: usize = 2_000;

/// Lists that are named.
const NAMED_LISTS: usize = 8;

static ENGINE: LazyLock<Result<Tera, tera::Error>> = LazyLock::new(|| {
    let mut engine = Tera::default();
    engine.add_raw_template("plan.html", include_str!("plan.html"))?;
    Ok(engine)
});

/// What changes of one kind.
#[derive(Debug, Serialize)]
struct PlanSection {
    title: &'static str,
    /// How many there are.
    count: usize,
    lines: Vec<PlanLine>,
    /// How many are not shown.
    more: usize,
}

/// One change.
#[derive(Debug, Default, Serialize)]
struct PlanLine {
    /// The title of the page, or a sentence.
    text: String,
    /// The address; may be empty.
    address: String,
    /// What else there is to know, a sentence each.
    details: Vec<String>,
}

#[derive(Serialize)]
struct PlanView<'a> {
    style: &'static str,
    site: &'a str,
    when: &'a str,
    summary: String,
    sections: Vec<PlanSection>,
}

/// Writes the plan as lines for a terminal. `folder` is the folder of the compared edition.
pub(crate) fn text(plan: &Plan, folder: &str) -> String {
    lines(plan, &summary(plan, folder))
}

/// Writes the plan of a publication as lines for a terminal. `place` is the name of the place in site.toml.
pub(crate) fn text_of_publication(plan: &Plan, place: &str) -> String {
    lines(plan, &summary_of_publication(plan, place))
}

fn lines(plan: &Plan, summary: &str) -> String {
    let mut text = visible::line(summary).into_owned() + "\n";
    for section in sections(plan, MOST_LINES) {
        text.push_str(&format!("\n{} ({})\n", section.title, section.count));
        for line in section.lines {
            let address = if line.address.is_empty() { String::new() } else { format!("  {}", line.address) };
            text.push_str(&format!("  {}\n", visible::line(&format!("{}{address}", line.text))));
            line.details.iter().for_each(|detail| text.push_str(&format!("    {}\n", visible::line(detail))));
        }
        if section.more > 0 {
            text.push_str(&format!(
                "  and {} more; `--report FILE.html` and `--format json` list them all\n",
                section.more
            ));
        }
    }
    text
}

/// Writes the plan as one page.
pub(crate) fn page(plan: &Plan, site: &str, folder: &str) -> String {
    let view = PlanView {
        style: STYLE,
        site,
        when: &plan.date,
        summary: summary(plan, folder),
        sections: sections(plan, MOST_LINES_OF_PAGE),
    };
    // The template's own faults, which a test rules out, are shown in place of the page.
    let engine = ENGINE.as_ref().map_err(ToString::to_string);
    let page = engine.and_then(|engine| {
        let context = Context::from_serialize(&view).map_err(|error| error.to_string())?;
        engine.render("plan.html", &context).map_err(|error| error.to_string())
    });
    page.unwrap_or_else(|error| quick_xml::escape::escape(error).into_owned())
}

/// The first line.
fn summary(plan: &Plan, folder: &str) -> String {
    match (plan.is_empty(), plan.first) {
        (true, _) => format!("Nothing changes for the public: `{folder}` holds what a build would publish."),
        (false, true) => format!(
            "Nothing was published in `{folder}` before: a build would publish {}.",
            count_text(plan.pages_new.len(), "page", "pages")
        ),
        (false, false) => format!("What a build would change for the public, compared with `{folder}`:"),
    }
}

/// The first line of a publication.
fn summary_of_publication(plan: &Plan, place: &str) -> String {
    match (plan.is_empty(), plan.first) {
        (true, _) => format!("Nothing changes for the public: `{place}` has what your site says."),
        (false, true) => format!(
            "Nothing was published to `{place}` before; now {} become public.",
            count_text(plan.pages_new.len(), "page", "pages")
        ),
        (false, false) => format!("What changes for the public at `{place}`:"),
    }
}

/// Everything in the order in which people ask for it. A section without lines is left out.
fn sections(plan: &Plan, most: usize) -> Vec<PlanSection> {
    let pages = |pages: &[PageRef]| pages.iter().map(page_line).collect::<Vec<_>>();
    let all: [(&'static str, Vec<PlanLine>); 14] = [
        ("New pages", pages(&plan.pages_new)),
        ("Pages that go", pages(&plan.pages_gone)),
        ("Pages that move", plan.pages_moved.iter().map(moved).collect()),
        ("Pages that change", plan.pages_changed.iter().map(changed).collect()),
        ("Pages that change because they show other pages", lists(&plan.lists_changed)),
        ("On many pages", plan.frame.iter().map(frame).collect()),
        ("Events", plan.events.iter().map(|event| self::event(event, plan.feeds_refresh_minutes)).collect()),
        ("New feeds", pages(&plan.feeds_new)),
        ("Feeds that go", plan.feeds_gone.iter().map(gone_feed).collect()),
        ("Addresses that will answer \"not found\" (404)", plan.addresses_lost.iter().map(lost).collect()),
        ("Policies whose state changes", plan.policies.iter().map(policy).collect()),
        ("New files of 1 MB and more", plan.large_files.iter().map(large).collect()),
        ("Other files", other(plan.other)),
        ("By its date, in the next 14 days", plan.coming.iter().map(upcoming).collect()),
    ];
    let sections = all.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(title, mut lines)| {
        let count = match title {
            "Pages that change because they show other pages" => plan.lists_changed.len(),
            "Other files" => plan.other.new + plan.other.changed + plan.other.gone,
            _ => lines.len(),
        };
        let more = lines.len().saturating_sub(most);
        lines.truncate(most);
        PlanSection { title, count, lines, more }
    });
    sections.collect()
}

fn page_line(page: &PageRef) -> PlanLine {
    let title = if page.title.is_empty() { "Without a title" } else { &page.title };
    PlanLine { text: title.to_owned(), address: page.address.clone(), details: Vec::new() }
}

/// A page within a sentence.
fn inline(page: &PageRef) -> String {
    if page.title.is_empty() { page.address.clone() } else { format!("{} ({})", quoted(&page.title), page.address) }
}

fn quoted(text: &str) -> String {
    format!("“{text}”")
}

fn count_text(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn moved(page: &MovedPage) -> PlanLine {
    let mut details = vec![match page.stood_before {
        true => format!("its address now leads on to {}", inline(&page.to)),
        false => format!("now at {}", page.to.address),
    }];
    if page.from.title != page.to.title && !page.to.title.is_empty() && !page.stood_before {
        details.push(format!("now called {}", quoted(&page.to.title)));
    }
    match (page.leads_on, page.stood_before) {
        (true, false) => details.push("the old address leads on".into()),
        (false, _) => details.push("nothing answers at the old address: see \"not found\" below".into()),
        (true, true) => {}
    }
    PlanLine { details, ..page_line(&page.from) }
}

fn changed(page: &ChangedPage) -> PlanLine {
    let former = page.former_title.iter().map(|title| format!("was called {}", quoted(title)));
    let mut details: Vec<String> = former.collect();
    details.extend(page.words.iter().map(word_change));
    if page.more > 0 {
        details.push(format!("and {}", count_text(page.more, "more change", "more changes")));
    }
    if page.rewritten {
        details.push("so much is new that single changes are not listed".into());
    }
    PlanLine { details, ..page_line(&page.page) }
}

fn word_change(WordChange { before, after }: &WordChange) -> String {
    match (before.as_str(), after.as_str()) {
        ("", after) => format!("adds {}", quoted(after)),
        (before, "") => format!("leaves out {}", quoted(before)),
        (before, after) => format!("now says {} where it said {}", quoted(after), quoted(before)),
    }
}

/// Lists in one line: most follow from what is named elsewhere.
fn lists(pages: &[PageRef]) -> Vec<PlanLine> {
    if pages.is_empty() {
        return Vec::new();
    }
    let named: Vec<String> = pages.iter().take(NAMED_LISTS).map(inline).collect();
    let more = pages.len().saturating_sub(NAMED_LISTS);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    vec![PlanLine { text: format!("{}{more}", named.join(", ")), ..PlanLine::default() }]
}

fn frame(change: &FrameChange) -> PlanLine {
    let what = match change.part {
        FramePart::Menu => "The menu changes",
        FramePart::Notice => "The notice at the top changes",
        FramePart::Header => "The header changes",
        FramePart::Footer => "The footer changes",
        FramePart::Breadcrumbs => "The path to the page changes",
        FramePart::Around => "The words around the page change",
        FramePart::Preview => "The words for search engines and link previews change",
        FramePart::Style => "The look (styles or scripts) changes",
        FramePart::Code => "The code changes, but neither words nor links change,",
    };
    let text = match change.pages {
        1 => format!("{what} on one page"),
        pages => format!("{what} on {pages} pages, such as"),
    };
    let details = change.words.iter().map(word_change).collect();
    PlanLine { text, address: change.example.clone(), details }
}

fn event(event: &PlannedEvent, refresh_minutes: i64) -> PlanLine {
    let change = &event.change;
    let more = match change.more {
        0 => String::new(),
        more => format!(", and {}", count_text(more, "more date", "more dates")),
    };
    let (before, after) = (change.before.join("; "), change.after.join("; "));
    let sentence = match change.kind {
        EventChangeKind::New => format!("new: {after}{more}"),
        EventChangeKind::Gone => format!("gone; it was to be on {before}{more}"),
        EventChangeKind::CalledOff => format!("called off: {before}{more}"),
        EventChangeKind::DatesCalledOff => format!("called off on {before}{more}"),
        EventChangeKind::Back => format!("takes place after all: {after}{more}"),
        EventChangeKind::Time => {
            let pairs = change.before.iter().zip(&change.after);
            let pairs: Vec<String> = pairs.map(|(before, after)| format!("from {before} to {after}")).collect();
            format!("moves {}{more}", pairs.join("; "))
        }
        EventChangeKind::Place => match (before.as_str(), after.as_str()) {
            ("", after) => format!("now has a place: {after}"),
            (before, "") => format!("no longer has a place; it was {before}"),
            (before, after) => format!("moves from {before} to {after}"),
        },
        EventChangeKind::DatesAdded => format!("has new dates: {after}{more}"),
        EventChangeKind::DatesRemoved => format!("no longer takes place on {before}{more}"),
    };
    let mut details = vec![sentence];
    if let Some(first) = event.feeds.first() {
        let others = match event.feeds.len() - 1 {
            0 => String::new(),
            others => format!(" and of {}", count_text(others, "other feed", "other feeds")),
        };
        details.push(format!(
            "subscribers of {}{others} see this when their calendar program next asks; the feeds ask for every {}",
            inline(first),
            length(refresh_minutes)
        ));
    }
    let file = event.file.as_deref().unwrap_or("the event's file");
    match (change.unmarked, change.kind) {
        (Some(sequence), _) if file.ends_with(".ics") => details.push(format!(
            "calendar programs may not notice this: ask the partner for a calendar whose SEQUENCE is {sequence} or more; it is in `{file}`"
        )),
        (Some(sequence), _) => details.push(format!(
            "calendar programs may not notice this: write `sequence = {sequence}` and the day of the change as `updated` into `{file}`"
        )),
        (None, EventChangeKind::Gone) => details.push(
            "calendar programs may go on showing it: leave its file in, with `status = \"cancelled\"`".to_owned(),
        ),
        (None, _) => {}
    }
    PlanLine { text: change.title.clone(), address: event.address.clone(), details }
}

fn length(minutes: i64) -> String {
    let (value, one, many) = match minutes {
        minutes if minutes % 1440 == 0 => (minutes / 1440, "day", "days"),
        minutes if minutes % 60 == 0 => (minutes / 60, "hour", "hours"),
        minutes => (minutes, "minute", "minutes"),
    };
    if value == 1 { one.to_owned() } else { format!("{value} {many}") }
}

fn gone_feed(feed: &PageRef) -> PlanLine {
    PlanLine {
        details: vec!["its subscribers keep what they have for good, and learn of no change".into()],
        ..page_line(feed)
    }
}

fn lost(lost: &LostAddress) -> PlanLine {
    let mut details = Vec::new();
    let pages = |pages: &[PageRef]| pages.iter().map(inline).collect::<Vec<_>>().join(", ");
    if !lost.linked_from.is_empty() {
        details.push(format!("these pages still link to it: {}", pages(&lost.linked_from)));
    }
    if !lost.linked_before.is_empty() {
        details.push(format!("until now these pages linked to it, and others may: {}", pages(&lost.linked_before)));
    }
    let alias = &lost.alias;
    details.push(match (&lost.file, alias.starts_with("aliases")) {
        (Some(file), _) => format!("so that it leads on, write `{alias}` into `{file}`"),
        (None, true) => {
            format!("so that it leads on, write `{alias}` into the front matter of the page that takes its place")
        }
        (None, false) => format!(
            "so that it leads on, write `{alias}` under `[redirects]` in `site.toml`, with the new address in the second pair of quotes"
        ),
    });
    PlanLine { details, ..page_line(&lost.page) }
}

fn policy(change: &crate::plan::PolicyChange) -> PlanLine {
    let word = |state: &str| match state {
        "due" => "due for review".to_owned(),
        "overdue" => "overdue for review".to_owned(),
        "withdrawn" => "out of force".to_owned(),
        "superseded" => "replaced by another".to_owned(),
        "current" => "in force and up to date".to_owned(),
        other => other.to_owned(),
    };
    let details = vec![format!("now {}; it was {}", word(&change.after), word(&change.before))];
    PlanLine { details, ..page_line(&change.page) }
}

fn upcoming(change: &crate::plan::UpcomingChange) -> PlanLine {
    let sentence = match change.kind {
        UpcomingKind::Appears => "appears with the first build from",
        UpcomingKind::Expires => "is hidden by the first build from",
        UpcomingKind::Withdrawn => "is out of force from",
        UpcomingKind::NoticeAppears => "the notice on all pages appears with the first build from",
        UpcomingKind::NoticeEnds => "the notice on all pages ends with the first build from",
    };
    PlanLine { details: vec![format!("{sentence} {}", change.day)], ..page_line(&change.page) }
}

fn large(file: &crate::plan::LargeFile) -> PlanLine {
    let tenths = file.bytes / 100_000;
    PlanLine { text: format!("{}.{} MB", tenths / 10, tenths % 10), address: file.address.clone(), details: Vec::new() }
}

fn other(files: OtherFiles) -> Vec<PlanLine> {
    if files == OtherFiles::default() {
        return Vec::new();
    }
    let parts = [(files.new, "new"), (files.changed, "changed"), (files.gone, "removed")];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let text = format!("{}: pictures, data, feeds, the search index and what hosts read", parts.join(", "));
    vec![PlanLine { text, ..PlanLine::default() }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_ref(title: &str) -> PageRef {
        PageRef { address: "/a/".into(), title: title.into() }
    }

    #[test]
    fn texts_of_pages_contain_neither_control_characters_nor_markup() {
        let title = "<b>\u{1b}[2J\u{202e}";
        let plan = Plan { pages_new: vec![page_ref(title)], ..Plan::default() };
        let shown = text(&plan, "public");
        assert!(shown.contains("<b>\\u{1b}[2J\\u{202e}  /a/"), "{shown}");
        let page = page(&plan, "Trust <i>", "public");
        assert!(page.contains("&lt;b&gt;") && page.contains("Trust &lt;i&gt;") && !page.contains("<b>"), "{page}");
    }

    #[test]
    fn a_plan_without_changes_is_one_line_and_a_long_section_is_cut_on_a_terminal() {
        assert_eq!(text(&Plan::default(), "public").lines().count(), 1);
        let plan = Plan { pages_new: vec![page_ref("T"); MOST_LINES + 5], ..Plan::default() };
        assert!(text(&plan, "public").contains("  and 5 more; "));
        assert_eq!(page(&plan, "S", "public").matches("<li").count(), 1 + MOST_LINES + 5);
        assert!(page(&Plan::default(), "S", "public").contains("Nothing changes for the public"));
    }

    #[test]
    fn lengths_are_in_the_largest_whole_unit() {
        assert_eq!([360, 60, 1440, 90, 2880].map(length), ["6 hours", "hour", "day", "90 minutes", "2 days"]);
    }
}
