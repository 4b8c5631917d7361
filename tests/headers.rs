//! Tests the content security policy in `_headers`: no page of the example site violates it.

mod support;

use commonweal::pipeline::{self, RouteBody};

/// Returns the values of an attribute, of any element.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let start = format!(" {attribute}=\"");
    html.match_indices(&start).filter_map(|(at, _)| html[at + start.len()..].split('"').next()).collect()
}

/// Returns what the policy would block in a page: everything inline, and everything from another host.
fn breaches(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let text = html.to_ascii_lowercase();
    for inline in ["<style", " style=", "javascript:", "<base", "<iframe", "<object", "<embed", "srcdoc="] {
        if text.contains(inline) {
            found.push(inline.to_owned());
        }
    }
    for (at, _) in text.match_indices("<script") {
        let tag = &text[at..at + text[at..].find('>').unwrap_or(0)];
        if !tag.contains(" src=") && !tag.contains("application/ld+json") {
            found.push(tag.to_owned());
        }
    }
    for (at, _) in text.match_indices(" on") {
        let name: String = text[at + 1..].chars().take_while(char::is_ascii_alphabetic).collect();
        let in_tag = text[..at].rfind('<') > text[..at].rfind('>');
        if in_tag && text[at + 1 + name.len()..].starts_with("=\"") {
            found.push(name);
        }
    }
    let loaded = values(html, "src").into_iter().chain(values(html, "poster"));
    let listed = values(html, "srcset").into_iter().flat_map(|list| list.split(", "));
    let sheets = html.match_indices("<link rel=\"stylesheet\"").flat_map(|(at, _)| {
        let tag = &html[at..at + html[at..].find('>').unwrap_or(0)];
        values(tag, "href")
    });
    found.extend(
        loaded
            .chain(listed)
            .chain(sheets)
            .filter(|url| !url.starts_with('/') || url.starts_with("//"))
            .map(str::to_owned),
    );
    found
}

#[test]
fn no_page_of_our_own_site_breaks_its_policy() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = commonweal::disk::read(root, None).expect("this repository");
    let loaded = pipeline::load(inputs, &support::options());
    let mut pages = 0;
    for route in loaded.routes.iter().filter(|route| route.path().ends_with(".html")) {
        let mut buffer = Vec::new();
        if let Ok(RouteBody::Made) = pipeline::render(&loaded, route, &mut buffer) {
            pages += 1;
            let html = String::from_utf8(buffer).expect("pages are UTF-8");
            assert_eq!(breaches(&html), Vec::<String>::new(), "{}", route.path());
        }
    }
    assert!(pages > 300, "{pages}");
}

#[test]
fn breaches_are_seen() {
    for html in [
        "<p style=\"color:red\">",
        "<script>alert(1)</script>",
        "<a href=\"#\" onclick=\"x()\">",
        "<img src=\"https://elsewhere.example.com/a.png\">",
        "<link rel=\"stylesheet\" href=\"//elsewhere.example.com/a.css\">",
        "<source srcset=\"/a.webp 480w, https://elsewhere.example.com/b.webp 960w\">",
    ] {
        assert_eq!(breaches(html).len(), 1, "{html}");
    }
    assert_eq!(breaches("<p>It is on=\"1\"</p><script type=\"application/ld+json\">{}</script>"), Vec::<String>::new());
}

const LETTINGS: &str =
    "-- content/policies/lettings.md --\n+++\ntitle = \"Lettings\"\naliases = [\"/room hire/\"]\n+++\n";

#[test]
fn without_a_form_no_script_may_run() {
    let headers = support::page(&support::load(LETTINGS), "_headers");
    assert!(headers.contains("script-src 'none'") && !headers.contains("unsafe"), "{headers}");
    assert!(headers.contains("Strict-Transport-Security: max-age=31536000"));
    let own = "-- site.toml --\ntitle = \"T\"\nbase_url = \"https://a.example.org/t/\"\n[headers]\nx-frame-options = \"SAMEORIGIN\"\n";
    let headers = support::page(&support::load(own), "_headers");
    assert!(headers.contains("x-frame-options: SAMEORIGIN") && !headers.contains("DENY"), "the site's own goes first");
    assert!(
        headers.contains("\n/t/assets/pictures/*\n  Cache-Control: public, max-age=31536000, immutable\n"),
        "{headers}"
    );
}

#[test]
fn only_fingerprinted_files_are_cached_for_a_year() {
    let loaded = support::load(LETTINGS);
    let headers = support::page(&loaded, "_headers");
    let sheet = loaded.renderer.theme.stylesheet();
    assert!(
        headers.contains(&format!("\n{sheet}\n  Cache-Control: public, max-age=31536000, immutable\n")),
        "{headers}"
    );
    assert!(!headers.contains("/assets/*"), "a theme's own files keep their names when they change");
}

#[test]
fn server_settings_are_written_for_configured_servers() {
    let site = format!(
        "-- site.toml --\ntitle = \"T\"\nbase_url = \"https://trust.example.org\"\n[publish]\nservers = [\"apache\", \"nginx\", \"caddy\"]\n{LETTINGS}"
    );
    let loaded = support::load(&site);
    let apache = support::page(&loaded, ".htaccess");
    for expected in [
        "Header always set Content-Security-Policy \"default-src 'none';",
        "ErrorDocument 404 /404.html",
        "RedirectMatch 301 \"^/room\\ hire/$\" \"/policies/lettings/\"",
        "AddOutputFilterByType DEFLATE text/html",
    ] {
        assert!(apache.contains(expected), "{expected} in {apache}");
    }
    let nginx = support::page(&loaded, "_server/nginx.conf");
    assert!(nginx.contains("/.commonweal/ { return 404; }"), "earlier editions are hidden");
    for expected in [
        "map $uri $commonweal_cache",
        "server_name trust.example.org;",
        "add_header X-Content-Type-Options \"nosniff\" always;",
        "location = \"/room hire/\" { return 301 \"/policies/lettings/\"; }",
        // As the list of types of nginx 1.22 calls scripts and XML.
        "gzip_types text/css text/javascript application/javascript text/calendar text/csv text/plain text/xml ",
    ] {
        assert!(nginx.contains(expected), "{expected} in {nginx}");
    }
    assert_eq!(nginx.matches('{').count(), nginx.matches('}').count());
    let caddy = support::page(&loaded, "_server/Caddyfile");
    assert!(caddy.contains("/.commonweal/*\n\trespond @history 404"), "earlier editions are hidden");
    for expected in ["trust.example.org {", "encode zstd gzip", "@kept path /assets/", "rewrite * /404.html"] {
        assert!(caddy.contains(expected), "{expected} in {caddy}");
    }
    // Caddy obeys a directive without a matcher last, so that it would win over the one for files that never change.
    assert!(!caddy.contains("\t\tCache-Control"), "{caddy}");
    assert!(caddy.contains("\theader @asked_again Cache-Control \"public, max-age=0, must-revalidate\"\n"), "{caddy}");
    assert!(
        !support::load(LETTINGS).routes.iter().any(|route| route.path() == ".htaccess"),
        "only where it is asked for"
    );
}

/// Only the policy of the search page permits a script to read the index.
#[test]
fn only_the_search_pages_may_fetch_the_index() {
    let site = "-- site.toml --\ntitle = \"T\"\nbase_url = \"https://a.example.org/t\"\nlanguages = [\"en\", \"cy\"]\n\
                [publish]\nservers = [\"apache\", \"nginx\", \"caddy\"]\n";
    let loaded = support::load(site);
    let headers = support::page(&loaded, "_headers");
    for page in ["/t/search/", "/t/cy/search/"] {
        let block = headers.split_once(&format!("\n{page}\n")).map(|(_, rest)| rest).expect("a block of its own");
        let mut lines = block.lines();
        assert_eq!(lines.next(), Some("  ! Content-Security-Policy"), "{headers}");
        let policy = lines.next().expect("a policy");
        assert!(policy.contains("script-src 'self'; connect-src 'self';"), "{policy}");
    }
    assert_eq!(headers.matches("connect-src").count(), 2);
    assert!(headers.starts_with("/t/*\n") && headers.contains("script-src 'none'"));
    assert!(headers.contains("\n/t/assets/search/*\n  Cache-Control: public, max-age=31536000, immutable\n"));
    let nginx = support::page(&loaded, "_server/nginx.conf");
    for expected in [
        "map $uri $commonweal_policy {\n    default \"default-src 'none';",
        "    \"~^(/t/search/|/t/cy/search/)(index\\.html)?$\" \"default-src 'none';",
        "add_header Content-Security-Policy $commonweal_policy always;",
    ] {
        assert!(nginx.contains(expected), "{expected} in {nginx}");
    }
    assert_eq!(nginx.matches("add_header Content-Security-Policy").count(), 1);
    let apache = support::page(&loaded, ".htaccess");
    assert!(
        apache.contains("m#^(/t/search/|/t/cy/search/)(index\\.html)?$#\">\nHeader always set Content-Security-Policy"),
        "{apache}"
    );
    let caddy = support::page(&loaded, "_server/Caddyfile");
    for expected in [
        "@search path /t/search/ /t/search/index.html /t/cy/search/ /t/cy/search/index.html\n",
        "@others not path /t/search/ /t/search/index.html /t/cy/search/ /t/cy/search/index.html\n",
    ] {
        assert!(caddy.contains(expected), "{expected} in {caddy}");
    }
    assert_eq!(caddy.matches("Content-Security-Policy").count(), 2);
    let own = "-- site.toml --\ntitle = \"T\"\nbase_url = \"https://a.example.org\"\n[headers]\n\
               content-security-policy = \"default-src 'self'\"\n";
    let headers = support::page(&support::load(own), "_headers");
    assert!(!headers.contains("connect-src"), "the site's own policy holds for all pages: {headers}");
}
