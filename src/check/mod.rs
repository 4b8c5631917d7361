//! Checks the content of an assembled site and returns findings. Each rule has one file and one row in
//! [`RULES`]. The opening comment of the file is the rule's manual page, which `explain` prints.
//!
//! A rule on documents reads the parsed Markdown with its source, the typed fields and the site. A rule on
//! rendered pages reads their HTML.

mod duplicates;
mod anchors;
mod block;
mod context;
mod dates;
mod suppressions;
mod site_index;
mod lines;
mod address_problem;
mod page;
pub(crate) mod page_moved;
pub mod rendered;
mod tags;
mod language_detection;
mod keyword_filter;

use std::collections::HashMap;

use rayon::prelude::*;

use block::{Block, Word};
pub use context::CheckContext;
use page::{CheckedPage, ParsedDocument};
use site_index::SiteIndex;

use crate::diagnostic::{Finding, Level};
use crate::site::{DocId, Site};
use crate::source::{FileId, Span, TextEdit};

/// A rule.
pub struct Rule {
    /// Its code: `link-broken`.
    pub code: &'static str,
    /// Its level, unless site.toml sets another.
    pub level: Level,
    /// Its source file, whose opening comment is the manual page.
    source: &'static str,
    scope: Scope,
}

/// The input of a rule.
enum Scope {
    /// One document at a time, in parallel.
    Document(fn(&CheckedPage<'_>, &mut RuleReporter<'_>)),
    /// The whole site at once.
    Site(fn(&CheckContext<'_>, &mut RuleReporter<'_>)),
    /// One rendered page at a time: `check --rendered`.
    Rendered(fn(&rendered::HtmlPage<'_>, &mut RuleReporter<'_>)),
    /// The published files of the previous build. Only `build` runs the rule.
    Published,
    /// The exceptions from other rules. [`suppressions`] runs the rule.
    Exceptions,
}

macro_rules! rules {
    ($($module:ident $code:literal $level:ident $scope:ident;)*) => {
        $(mod $module;)*
        /// Every rule on content, and the one on exceptions, in the order of the catalogue.
        pub static RULES: &[Rule] = &[
            $(Rule {
                code: $code,
                level: Level::$level,
                source: include_str!(concat!(stringify!($module), ".rs")),
                scope: Scope::$scope($module::check),
            },)*
            Rule {
                code: "check-off",
                level: Level::Warning,
                source: include_str!("suppressions.rs"),
                scope: Scope::Exceptions,
            },
        ];
    };
}

rules! {
    heading_skip "heading-skip" Error Document;
    heading_h1 "heading-h1" Error Document;
    heading_empty "heading-empty" Error Document;
    heading_duplicate "heading-duplicate" Warning Document;
    heading_fake "heading-fake" Warning Document;
    heading_long "heading-long" Advice Document;
    heading_only "heading-only" Warning Document;
    img_alt_missing "img-alt-missing" Error Document;
    img_alt_filename "img-alt-filename" Error Document;
    img_alt_redundant "img-alt-redundant" Advice Document;
    img_alt_long "img-alt-long" Warning Document;
    img_alt_same_as_caption "img-alt-same-as-caption" Warning Document;
    img_of_text "img-of-text" Warning Document;
    img_format "img-format" Error Site;
    img_weight "img-weight" Warning Document;
    link_broken "link-broken" Error Document;
    redirect "redirect" Warning Site;
    menu_link "menu-link" Error Site;
    link_hidden "link-hidden" Warning Document;
    hidden_beside "hidden-beside" Error Site;
    link_vague "link-vague" Error Document;
    link_same_text "link-same-text" Warning Document;
    link_same_target "link-same-target" Advice Document;
    link_url "link-url" Warning Document;
    link_file "link-file" Error Document;
    link_file_html "link-file-html" Warning Document;
    pdf_untagged "pdf-untagged" Warning Document;
    link_newtab "link-newtab" Warning Document;
    link_language "link-language" Warning Document;
    link_javascript "link-javascript" Error Document;
    contact_email "contact-email" Warning Document;
    contact_phone "contact-phone" Warning Document;
    contact_phone_only "contact-phone-only" Warning Document;
    contact_statutory "contact-statutory" Warning Document;
    directive "directive" Error Document;
    html_raw "html-raw" Error Document;
    third_party "third-party" Error Document;
    video_captions "video-captions" Error Document;
    table_header "table-header" Error Document;
    table_caption "table-caption" Warning Document;
    table_layout "table-layout" Advice Document;
    table_wide "table-wide" Advice Document;
    table_merged "table-merged" Warning Document;
    list_fake "list-fake" Warning Document;
    markdown_leftover "markdown-leftover" Warning Document;
    list_lead_in "list-lead-in" Advice Document;
    caps_run "caps-run" Warning Document;
    emphasis_block "emphasis-block" Advice Document;
    symbol_letters "symbol-letters" Error Document;
    emoji_run "emoji-run" Warning Document;
    sentence_long "sentence-long" Advice Document;
    paragraph_long "paragraph-long" Advice Document;
    reading_age "reading-age" Advice Document;
    word_plain "word-plain" Advice Document;
    latin "latin" Advice Document;
    abbr_undefined "abbr-undefined" Advice Document;
    date_ambiguous "date-ambiguous" Error Document;
    date_style "date-style" Warning Document;
    date_weekday "date-weekday" Error Document;
    date_no_year "date-no-year" Warning Document;
    date_relative "date-relative" Advice Document;
    time_style "time-style" Warning Document;
    midnight "midnight" Warning Document;
    range_dash "range-dash" Advice Document;
    money "money" Advice Document;
    percent "percent" Advice Document;
    sensory "sensory" Advice Document;
    colour_only "colour-only" Warning Document;
    spelling_names "spelling-names" Warning Document;
    file_name "file-name" Warning Site;
    file_unused "file-unused" Warning Site;
    example_value "example-value" Warning Site;
    file_active "file-active" Error Site;
    title_unique "title-unique" Error Site;
    title_long "title-long" Warning Document;
    description "description" Warning Document;
    lang_page "lang-page" Error Document;
    lang_part "lang-part" Warning Document;
    lang_missing "lang-missing" Advice Site;
    lang_stale "lang-stale" Warning Document;
    lang_shape "lang-shape" Warning Document;
    policy_meta "policy-meta" Warning Document;
    policy_review "policy-review" Warning Document;
    policy_statutory "policy-statutory" Warning Site;
    duty_due "duty-due" Warning Site;
    date_order "date-order" Warning Document;
    history_missing "history-missing" Warning Document;
    event_fields "event-fields" Warning Document;
    event_past "event-past" Advice Document;
    import_stale "import-stale" Warning Site;
    form_endpoint "form-endpoint" Error Document;
    form_minimum "form-minimum" Error Document;
    form_children "form-children" Warning Document;
    personal_data "personal-data" Warning Document;
    goal_measure "goal-measure" Advice Document;
    measure_result "measure-result" Warning Document;
    period_over "period-over" Warning Document;
    coverage_gap "coverage-gap" Advice Site;
    ref_orphan "ref-orphan" Warning Document;
    page_orphan "page-orphan" Warning Site;
    robots "robots" Warning Site;
    statement_missing "statement-missing" Warning Site;
    statement_old "statement-old" Warning Document;
    statement_words "statement-words" Error Site;
}

/// Returns the rule with that code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.code == code)
}

/// Returns the rules on content, then those on rendered pages, then the one on the previous build.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().chain(rendered::RULES).chain([&page_moved::RULE])
}

/// Runs the rules on documents and on the site that are switched on. Returns one finding for each cause on a
/// page: at the first position, with the number of occurrences. Returns `None` if `is_wanted` turns false, which
/// is checked at each page.
pub fn run(context: &CheckContext<'_>, is_wanted: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Finding>> {
    let on: Vec<(&'static Rule, Option<Level>)> =
        RULES.iter().filter_map(|rule| Some((rule, rule.configured_level(context.site)?))).collect();
    let index = SiteIndex::new(context);
    let visible: Vec<DocId> = context.site.visible().map(|(id, _)| id).collect();
    let mut about_site = Vec::new();
    for (rule, set) in &on {
        if let Scope::Site(check) = rule.scope {
            check(context, &mut RuleReporter { rule, set: *set, findings: &mut about_site });
        }
    }
    let mut of_file: HashMap<FileId, Vec<Finding>> = HashMap::new();
    let mut findings = suppressions::report_unknown(context);
    for finding in about_site {
        of_file.entry(finding.span.file).or_default().push(finding);
    }
    let of_pages: Option<Vec<Vec<Finding>>> = visible
        .par_iter()
        .map(|id| {
            if !is_wanted() {
                return None;
            }
            let parts = ParsedDocument::parse(context, *id);
            let page = CheckedPage::new(context, &index, *id, &parts);
            let mut findings = of_file.get(&page.document.file).cloned().unwrap_or_default();
            findings.extend(page.nesting_findings());
            for (rule, set) in &on {
                if let Scope::Document(check) = rule.scope {
                    check(&page, &mut RuleReporter { rule, set: *set, findings: &mut findings });
                }
            }
            if page.document.is_unread {
                // Unreadable front matter has a finding already. Keep only findings about the text below it.
                let (file, body) = (page.document.file, page.document.body.start);
                findings.retain(|finding| finding.span.file != file || finding.span.start as usize >= body);
            }
            suppressions::apply(&page, &on, &mut findings);
            merge_repeated(&mut findings);
            for finding in &mut findings {
                finding.url.get_or_insert_with(|| context.site.address(*id).to_string());
            }
            Some(findings)
        })
        .collect();
    for (_, document) in context.site.visible() {
        of_file.remove(&document.file);
    }
    // The rest points at sources that are not pages, such as site.toml. `sort_and_deduplicate` sorts it.
    findings.extend(of_file.into_values().flatten());
    findings.extend(of_pages?.into_iter().flatten());
    Some(findings)
}

/// Keeps the first finding of each cause, and adds the number of occurrences on the page.
fn merge_repeated(findings: &mut Vec<Finding>) {
    findings.sort_by_key(|finding| finding.span);
    let mut first: HashMap<(&'static str, String), usize> = HashMap::new();
    let mut times: Vec<u32> = Vec::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let at = *first.entry((finding.code, finding.message.clone())).or_insert(kept.len());
        if at == kept.len() {
            kept.push(finding);
            times.push(1);
        } else if kept[at].span != finding.span {
            times[at] += 1;
            kept[at].edits.extend(finding.edits);
        }
    }
    for (finding, times) in kept.iter_mut().zip(times).filter(|(_, times)| *times > 1) {
        finding.message.push_str(&format!(", {times} times on this page"));
    }
    *findings = kept;
}

impl Rule {
    /// Returns its manual page in Markdown: the problem, why it matters to a reader, a bad and a good
    /// example.
    pub fn manual(&self) -> String {
        let lines = self.source.lines().take_while(|line| line.starts_with("//!"));
        lines.map(|line| line.trim_start_matches("//!").trim_start_matches(' ')).collect::<Vec<_>>().join("\n")
    }

    /// Returns whether only `build` runs it.
    pub fn runs_in_build(&self) -> bool {
        matches!(self.scope, Scope::Published)
    }

    /// Returns whether it checks rendered pages.
    pub fn is_rendered(&self) -> bool {
        matches!(self.scope, Scope::Rendered(_))
    }

    /// Returns `None` if site.toml switches the rule off, else the level that site.toml sets, if it sets one.
    fn configured_level(&self, site: &Site) -> Option<Option<Level>> {
        match site.config.checks.levels.get(self.code) {
            None => Some(None),
            Some(set) => set.value.map(Some),
        }
    }
}

/// Collects the findings of one rule.
pub struct RuleReporter<'f> {
    rule: &'static Rule,
    /// The level that site.toml sets.
    set: Option<Level>,
    findings: &'f mut Vec<Finding>,
}

/// A new finding, to which a rule can add details.
pub struct ReportedFinding<'f>(&'f mut Finding);

impl RuleReporter<'_> {
    /// Adds a finding at the rule's level.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> ReportedFinding<'_> {
        self.report_as(self.rule.level, span, message)
    }

    /// Returns the level that site.toml sets, else the rule's own.
    pub fn level(&self) -> Level {
        self.set.unwrap_or(self.rule.level)
    }

    /// Adds a finding at another level, for rules that distinguish certain from likely problems. A level in
    /// site.toml takes precedence.
    pub fn report_as(&mut self, level: Level, span: Span, message: impl Into<String>) -> ReportedFinding<'_> {
        let at = self.findings.len();
        self.findings.push(Finding::new(self.set.unwrap_or(level), self.rule.code, span, message));
        ReportedFinding(&mut self.findings[at])
    }
}

impl ReportedFinding<'_> {
    /// Sets the sentence on who is affected.
    pub fn note(self, note: impl Into<String>) -> Self {
        self.0.note = note.into();
        self
    }

    /// Sets the fix.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.0.help = help.into();
        self
    }

    /// Sets the safe edit for `check --fix`, if there is one.
    pub fn edit(self, edit: Option<TextEdit>) -> Self {
        self.0.edits.extend(edit);
        self
    }

    /// Sets the short text beside the marked source.
    pub fn label(self, label: impl Into<String>) -> Self {
        self.0.label = label.into();
        self
    }
}
