//! Returns the phase in which a file is sent. A phase begins when the one before is complete, so that no page asks for a file that is
//! not there yet.

/// The phases, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Files whose names change with their content: styles, scripts, the search index.
    Named,
    /// Pictures, documents and other files that pages show or link to.
    Files,
    /// Feeds and data.
    Data,
    /// Pages.
    Pages,
    /// The site map, and settings of servers, which name pages.
    Last,
}

/// All phases, in order.
pub(super) const PHASES: [Phase; 5] = [Phase::Named, Phase::Files, Phase::Data, Phase::Pages, Phase::Last];

impl Phase {
    /// Returns the phase of a file that is removed, by its path alone.
    pub(super) fn of_removed(path: &str) -> Phase {
        Phase::of(path, path.starts_with("assets/"))
    }

    /// Returns the phase of a public file.
    pub(crate) fn of(path: &str, is_kept: bool) -> Phase {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            _ if is_kept => Phase::Named,
            _ if name.starts_with("sitemap") || path == "robots.txt" || path.starts_with(['_', '.']) => Phase::Last,
            "html" | "htm" => Phase::Pages,
            "ics" | "xml" | "json" | "csv" => Phase::Data,
            _ => Phase::Files,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_need_comes_before_them() {
        for (path, is_kept, phase) in [
            ("assets/site-1f.css", true, Phase::Named),
            ("assets/pictures/a-1f.webp", true, Phase::Named),
            ("images/a.png", false, Phase::Files),
            ("assets/logo.svg", false, Phase::Files),
            ("events/calendar.ics", false, Phase::Data),
            ("news/feed.xml", false, Phase::Data),
            ("policies/index.html", false, Phase::Pages),
            ("404.html", false, Phase::Pages),
            ("sitemap.xml", false, Phase::Last),
            ("_headers", false, Phase::Last),
            (".htaccess", false, Phase::Last),
        ] {
            assert_eq!(Phase::of(path, is_kept), phase, "{path}");
        }
        assert!(PHASES.is_sorted());
    }
}
