//! Lists the keys of other programs that only describe or present a page. No other unknown key may
//! be dropped or moved below `[extra]` without a question: it may say who may see the page, or
//! whether something still applies or takes place.

/// Words that make a whole key, without separators and in lower case.
#[rustfmt::skip]
const KEYS: [&str; 141] = [
    // How the page looks.
    "layout", "template", "view", "theme", "skin", "style", "styles", "stylesheet", "css", "class", "classes", "cssclass", "bodyclass", "pageclass",
    "color", "colour", "background", "icon", "emoji", "width", "fullwidth", "columns", "markup", "math", "mathjax", "katex", "mermaid", "highlight",
    "codefold", "script", "scripts", "js", "header", "footer", "usehero", "pagestyle", "hascharts", "iscjklanguage",
    // Where it stands in menus and lists.
    "toc", "tableofcontents", "tocopen", "tocdepth", "sidebar", "sidebars", "sidebarlabel", "breadcrumb", "breadcrumbs", "nav", "navigation", "navorder",
    "navtitle", "menu", "menus", "weight", "order", "parent", "section", "series", "group", "sort", "sortorder", "position", "pagination", "paginate",
    "perpage", "pinned", "sticky", "featured", "type", "posttype", "kind", "collection", "linktitle", "shorttitle", "subtitle", "tagline", "heading",
    // Who wrote it, and in which language.
    "author", "authors", "byline", "editor", "writer", "contributors", "lang", "language", "locale", "translationkey", "credit", "credits", "copyright",
    "license", "licence", "source", "generator",
    // Pictures and other media.
    "image", "images", "picture", "photo", "gallery", "thumbnail", "cover", "banner", "hero", "caption", "alt", "video", "audio", "resources",
    // What other services show.
    "comments", "commenting", "disqus", "share", "sharing", "social", "twitter", "facebook", "instagram", "opengraph", "seo", "seotitle",
    "seodescription", "metatitle", "metadescription", "description", "excerpt", "keywords", "changefreq", "priority",
    // Facts that show nothing about the page's state.
    "id", "guid", "uuid", "postid", "wordpressid", "slug", "url", "permalink", "readingtime", "wordcount", "location", "address", "price",
];

/// Beginnings of keys, before a word that [`KEYS`] or [`PARTS`] has: `show_date`, `og_title`.
const PREFIXES: [&str; 9] = ["show", "og", "seo", "meta", "twitter", "featured", "header", "cover", "page"];

/// Parts of a page that such a key shows.
const PARTS: [&str; 9] = ["date", "title", "author", "readtime", "words", "related", "card", "url", "name"];

/// Returns whether a key of another program only describes or presents a page.
pub(crate) fn is_harmless(key: &str) -> bool {
    let plain: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let is_key = |word: &str| KEYS.contains(&word);
    let is_shown = |prefix: &&str| {
        plain.strip_prefix(*prefix).is_some_and(|rest| !rest.is_empty() && (is_key(rest) || PARTS.contains(&rest)))
    };
    is_key(&plain) || PREFIXES.iter().any(is_shown)
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn only_keys_that_present_a_page_are_harmless() {
        for key in
            ["layout", "Layout", "body-class", "show_date", "showToc", "og_image", "authors", "featured_image", "toc"]
        {
            assert!(is_harmless(key), "{key}");
        }
        for key in [
            "internal",
            "disabled",
            "deleted",
            "ready",
            "final",
            "approved",
            "login",
            "members",
            "staff",
            "post_password",
            "classification",
            "sensitivity",
            "until",
            "ignore",
            "exclude",
            "cascade",
            "outputs",
            "note",
            "comment",
            "show",
            "hide_date",
            "headless",
            "build",
            "superseded_by",
            "every",
            "free",
            "robots",
            "noindex",
            "",
            "version",
            "status",
            "show_internal",
        ] {
            assert!(!is_harmless(key), "{key}");
        }
    }
}
