//! A film has no captions and no transcript.
//!
//! Without them, deaf people, people on a noisy bus and people who read the language better than they hear
//! it miss the content, and search does not find it. Captions are a `.vtt` file. A transcript is a page, or
//! text below the film.
//!
//! Bad: `::: video title="Planting day" src="planting.mp4"`
//!
//! Good: `::: video title="Planting day" src="planting.mp4" captions="planting.vtt" transcript="planting.md"`

use super::tags::tags;
use super::{CheckedPage, RuleReporter};
use crate::diagnostic::Level;
use crate::site::Target;

const ENDINGS: [&str; 6] = [".mp4", ".m4v", ".mov", ".webm", ".ogv", ".avi"];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for directive in text.outline.directives.iter().filter(|directive| directive.name == "video") {
            let has = |name: &str| directive.get(name).is_some_and(|value| !value.trim().is_empty());
            let span = text.source_span(directive.name_span);
            match (has("captions"), has("transcript")) {
                (false, false) => report_video(Level::Error, span, "the film has no captions and no transcript", report),
                (false, true) => report_video(Level::Warning, span, "the film has no captions", report),
                _ => {}
            }
        }
        let tags = tags(text);
        let captioned = |kind: Option<&str>| matches!(kind, None | Some("captions" | "subtitles"));
        if !tags.iter().any(|tag| tag.name == "track" && captioned(tag.get("kind"))) {
            for tag in tags.iter().filter(|tag| tag.name == "video" && tag.get("muted").is_none()) {
                report_video(Level::Error, tag.span, "the film has no captions", report);
            }
        }
        for link in &text.outline.links {
            let path = link.target.split(['#', '?']).next().unwrap_or_default().to_ascii_lowercase();
            let is_film = ENDINGS.iter().any(|ending| path.ends_with(ending));
            if is_film && matches!(page.site().resolve_target(page.id, &link.target), Target::Asset(_)) {
                let message = format!("`{}` is a film without captions", link.text);
                report_video(Level::Warning, text.source_span(link.span), &message, report);
            }
        }
    }
}

fn report_video(level: Level, span: crate::source::Span, message: &str, report: &mut RuleReporter) {
    report
        .report_as(level, span, message)
        .note("Deaf people, and everyone who cannot turn the sound on, miss what is said.")
        .help("show it with `::: video` and add `captions=\"film.vtt\"` and `transcript=\"film.md\"`");
}
