//! Tests the preview's responses: which file each address has, and with which headers.

use commonweal::pipeline;
use commonweal::preview::PreviewSettings;

use crate::site::{load, serve, small, write};

#[test]
fn pages_are_those_of_build_with_the_script_added() {
    let site = small("https://example.org", PreviewSettings::default());
    let answer = site.get("/about/?x=1");
    assert_eq!((answer.status, answer.header("Content-Type")), (200, "text/html; charset=utf-8"));
    assert!(answer.text().contains("<script src=\"/.preview/client.js\" data-page=\""));

    let loaded = load(site.root());
    let route = loaded.routes.iter().find(|route| route.path() == "about/index.html").expect("a page");
    let mut built = Vec::new();
    pipeline::render(&loaded, route, &mut built).expect("it renders");
    assert_eq!(answer.page(), built);
    assert!(site.get("/.preview/client.js").text().contains("SharedWorker"));
}

#[test]
fn pages_have_the_published_headers_and_permit_only_the_preview() {
    let site = small("https://example.org", PreviewSettings::default());
    let answer = site.get("/about/");
    let policy = answer.header("Content-Security-Policy");
    assert!(policy.contains("script-src 'self';") && policy.contains("connect-src 'self'"), "{policy}");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'"), "{policy}");
    assert!(!policy.contains("unsafe") && answer.header("X-Content-Type-Options") == "nosniff", "{answer:?}");
    site.write(
        "site.toml",
        "title = \"Afon Valley\"\nbase_url = \"https://example.org\"\n[headers]\nReferrer-Policy = \"no-referrer\"\n",
    );
    site.wait("the new header", || site.get("/about/").header("Referrer-Policy") == "no-referrer");
}

/// Each kind of file and each status has the headers of the published `_headers`, and forbids other sites to read it.
#[test]
fn every_response_has_the_published_headers() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = "title = \"A\"\nbase_url = \"https://example.org\"\n[calendar]\norganiser = { name = \"A\" }\n\
                [redirects]\n\"/us/\" = \"/about/\"\n\
                [headers]\nX-Own = \"yes\"\nAccess-Control-Allow-Origin = \"*\"\nContent-Length = \"1\"\n";
    write(folder.path(), "site.toml", toml);
    write(folder.path(), "content/index.md", "+++\ntitle = \"Welcome\"\n+++\n");
    write(folder.path(), "content/about.md", "+++\ntitle = \"About us\"\n+++\n");
    write(folder.path(), "content/events/fair.md", "+++\ntitle = \"Fair\"\nstart = 2026-12-05\n+++\n\nWords.\n");
    for (name, text) in [
        ("map.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("data.xml", "<a/>"),
        ("own.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
        ("form.pdf", "%PDF-1.4"),
        ("old.html", "<p>Old</p>"),
        ("a.js", "1"),
        ("a.bin", "1"),
        ("river.txt", "0123456789"),
    ] {
        write(folder.path(), &format!("static/{name}"), text);
    }
    let site = serve(folder, PreviewSettings::default());
    let published = site.get("/_headers").text();
    let for_all: Vec<(&str, &str)> =
        published.lines().skip(1).map_while(|line| line.strip_prefix("  ")?.split_once(": ")).collect();
    let policy = for_all.iter().find(|(name, _)| *name == "Content-Security-Policy").expect("a policy").1;
    let own = ["Strict-Transport-Security", "X-Frame-Options", "Access-Control-Allow-Origin", "Content-Length"];
    assert!(for_all.len() > own.len() + 4 && policy.contains("frame-ancestors 'none'"), "{published}");
    let loaded = load(site.root());
    let is_feed = |path: &str| path.starts_with("events/") && path.ends_with(".ics");
    let feed = loaded.routes.iter().map(|route| route.path()).find(|path| is_feed(path)).expect("a feed");
    let feed = format!("/{feed}");
    let tag = site.get("/map.svg").header("ETag").to_owned();
    for (path, headers, status) in [
        ("/about/", "", 200),
        ("/about", "", 301),
        ("/us/", "", 301),
        ("/nothing/", "", 404),
        ("/nothing.svg", "", 404),
        ("/old.html", "", 200),
        ("/map.svg", "", 200),
        ("/map.svg", "If-None-Match: TAG\r\n", 304),
        ("/map.svg", "Range: bytes=0-3\r\n", 206),
        ("/map.svg", "Range: bytes=999-\r\n", 416),
        ("/data.xml", "", 200),
        ("/own.ics", "", 200),
        (&feed, "", 200),
        ("/sitemap.xml", "", 200),
        ("/form.pdf", "", 200),
        ("/a.js", "", 200),
        ("/a.bin", "", 200),
        ("/river.txt", "Range: bytes=2-4\r\n", 206),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = site.ask(method, path, &headers.replace("TAG", &tag));
            assert_eq!(answer.status, status, "{path} {}", answer.head);
            for (name, value) in for_all.iter().filter(|(name, _)| !own.contains(name)) {
                let told = answer.header(name);
                if *name != "Content-Security-Policy" {
                    assert_eq!(told, *value, "{name} of {path}");
                    continue;
                }
                let is_page = answer.header("Content-Type").starts_with("text/html");
                let file = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
                let page = format!("{file}; connect-src 'self'");
                assert_eq!(told, if is_page { page } else { file }, "{path}");
            }
            assert_eq!(answer.header("X-Frame-Options"), "SAMEORIGIN", "{path}");
            assert_eq!(answer.header("Cross-Origin-Resource-Policy"), "same-origin", "{path}");
            assert_eq!(answer.header("Cache-Control"), "no-cache", "{path}");
            assert_eq!(answer.header("Access-Control-Allow-Origin"), "", "{path}");
            assert_eq!(answer.header("Strict-Transport-Security"), "", "{path}");
            let twice = answer.head.to_ascii_lowercase().matches("\r\nx-content-type-options:").count();
            assert_eq!(twice, 1, "{path}");
        }
    }
    assert!(site.get("/own.ics").header("Content-Type").starts_with("text/calendar"));
    // Responses of the preview itself.
    for (method, path, headers, status) in [
        ("GET", "/.preview/", "", 200),
        ("GET", "/.preview/findings/", "", 200),
        ("GET", "/.preview/nothing/", "", 404),
        ("GET", "/.preview/client.js", "", 200),
        ("GET", "/.preview/worker.js", "", 200),
        ("GET", "/.preview/views.css", "", 200),
        ("GET", "/.preview/state?page=/", "", 200),
        ("GET", "/.preview/state?page=/", "Sec-Fetch-Site: cross-site\r\n", 403),
        ("HEAD", "/.preview/events", "", 200),
        ("GET", "/?date=2026-12-05", "", 303),
        ("GET", "/?date=never", "", 400),
        ("POST", "/", "", 405),
        ("GET", "/", "Host: evil.example\r\n", 403),
        ("GET", "/", "Host: a b\r\n", 400),
        ("GET", "about", "", 400),
    ] {
        let answer = site.ask(method, path, headers);
        assert_eq!(answer.status, status, "{path} {}", answer.head);
        let policy = answer.header("Content-Security-Policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'self'"),
            "{path} {policy}"
        );
        for (name, value) in [
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("X-Frame-Options", "SAMEORIGIN"),
        ] {
            assert_eq!(answer.header(name), value, "{name} of {path}");
        }
    }
    // A worker uses the policy of its own response, which must permit event streams.
    assert!(site.get("/.preview/worker.js").header("Content-Security-Policy").contains("connect-src 'self'"));
}

#[test]
fn only_requests_to_its_own_names_are_answered() {
    let site = small("https://example.org", PreviewSettings::default());
    for host in ["localhost:4000", "127.0.0.1", "[::1]:4000", "[0:0::1]", "tablet:4000", "LOCALHOST", "localhost:"] {
        assert_eq!(site.ask("GET", "/", &format!("Host: {host}\r\n")).status, 200, "{host}");
    }
    for (host, status) in [
        ("evil.example", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.evil.example:4000", 403),
        ("localhost.", 403),
        ("127.0.0.1.", 403),
        ("127.1", 403),
        ("[::2]", 403),
        ("", 400),
        (":4000", 400),
        ("[::1].evil.example", 400),
        ("[::1]evil.example:4000", 400),
        ("127.0.0.1:80@evil.example", 400),
        ("localhost@evil.example", 400),
        ("%6cocalhost", 400),
        ("localhost:99999", 400),
        ("localhost, evil.example", 400),
    ] {
        for path in ["/", "/.preview/", "/.preview/events", "/.preview/client.js", "/.preview/state?page=/"] {
            for forwarded in ["", "X-Forwarded-Host: localhost\r\nForwarded: host=localhost\r\n"] {
                let answer = site.ask("GET", path, &format!("Host: {host}\r\n{forwarded}"));
                assert!(answer.status == status && !answer.text().contains("valley"), "{host}: {answer:?}");
            }
            let absolute = format!("http://{host}{path}");
            assert_eq!(site.ask("GET", &absolute.replace(' ', ""), "Host: localhost\r\n").status, status, "{absolute}");
        }
    }
    assert_eq!(site.send(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status, 400, "no host at all");
    let two = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(site.send(two).status, 400);
    assert_eq!(site.ask("GET", "HTTP://localhost/about/", "Host: evil.example\r\n").status, 200);
    assert_eq!(site.ask("POST", "/", "Content-Length: 0\r\n").header("Allow"), "GET, HEAD");
    for foreign in ["cross-site", "same-site"] {
        for path in ["state?page=/", "events", "findings/"] {
            let answer = site.ask("GET", &format!("/.preview/{path}"), &format!("Sec-Fetch-Site: {foreign}\r\n"));
            assert_eq!(answer.status, 403, "{path}");
        }
    }
    // Browsers send Sec-Fetch-Site only to addresses of this computer, so the origin decides.
    for (origin, status) in
        [("http://evil.example", 403), ("null", 403), ("http://localhost:1", 403), ("http://localhost", 200)]
    {
        for path in ["state?page=/", "findings/"] {
            let headers = format!("Host: localhost\r\nOrigin: {origin}\r\n");
            assert_eq!(site.ask("GET", &format!("/.preview/{path}"), &headers).status, status, "{origin} {path}");
        }
        let headers = format!("Host: localhost\r\nOrigin: {origin}\r\n");
        assert_eq!(site.ask("HEAD", "/.preview/events", &headers).status, status, "{origin}");
    }
}

#[test]
fn a_browser_that_has_the_bytes_is_not_sent_them_again() {
    let site = small("https://example.org", PreviewSettings::default());
    for path in ["/about/", "/data/river.txt", "/sitemap.xml", "/.preview/panel.js"] {
        let tag = site.get(path).header("ETag").to_owned();
        assert!(tag.len() > 4, "{path}");
        let answer = site.ask("GET", path, &format!("If-None-Match: \"x\", {tag}\r\n"));
        assert!(answer.status == 304 && answer.bytes.is_empty() && answer.header("ETag") == tag, "{answer:?}");
    }
    let answer = site.ask("HEAD", "/data/river.txt", "");
    assert_eq!((answer.status, answer.header("Content-Length"), answer.bytes.len()), (200, "10", 0));
}

#[test]
fn a_part_of_a_file_is_sent_alone() {
    let site = small("https://example.org", PreviewSettings::default());
    let answer = site.ask("GET", "/data/river.txt", "Range: bytes=2-4\r\n");
    assert_eq!((answer.status, answer.text().as_str()), (206, "234"));
    assert_eq!(answer.header("Content-Range"), "bytes 2-4/10");
    let tag = answer.header("ETag").to_owned();
    assert_eq!(site.ask("GET", "/data/river.txt", "Range: bytes=-3\r\n").text(), "789");
    assert_eq!(site.ask("GET", "/data/river.txt", &format!("Range: bytes=8-\r\nIf-Range: {tag}\r\n")).text(), "89");
    assert_eq!(site.ask("GET", "/data/river.txt", "Range: bytes=8-\r\nIf-Range: \"old\"\r\n").text(), "0123456789");
    let answer = site.ask("GET", "/data/river.txt", "Range: bytes=10-\r\n");
    assert_eq!((answer.status, answer.header("Content-Range")), (416, "bytes */10"));
    assert_eq!(site.ask("GET", "/sitemap.xml", "Range: bytes=0-4\r\n").text(), "<?xml");
}

#[test]
fn addresses_redirect_as_at_a_host() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = "title = \"A\"\nbase_url = \"https://example.org/trust\"\n[redirects]\n\"/us/\" = \"/about/\"\n";
    write(folder.path(), "site.toml", toml);
    write(folder.path(), "content/index.md", "+++\ntitle = \"Welcome\"\n+++\n");
    write(folder.path(), "content/about.md", "+++\ntitle = \"About us\"\naliases = [\"/who/\"]\n+++\n");
    let site = serve(folder, PreviewSettings::default());
    for (from, to) in [
        ("/", "/trust/"),
        ("/trust", "/trust/"),
        ("/trust/about", "/trust/about/"),
        ("/trust/about?a=1", "/trust/about/?a=1"),
        ("/trust/us/?a=1", "/trust/about/"),
        ("/trust/who/", "/trust/about/"),
        ("/trust/who", "/trust/who/"),
    ] {
        let answer = site.get(from);
        assert_eq!((answer.status, answer.header("Location")), (301, to), "{from}");
    }
    assert_eq!(site.get("/trust/about/").status, 200);
    for nowhere in ["/about/", "/trusted/about/", "/trust/nothing/"] {
        let answer = site.get(nowhere);
        assert!(answer.status == 404 && answer.text().contains("client.js"), "{nowhere}: {answer:?}");
    }
}

#[test]
fn a_browser_sees_another_day_and_the_others_do_not() {
    let site = small("https://example.org", PreviewSettings::default());
    site.write("content/carols.md", "+++\ntitle = \"Carols\"\npublish = 2026-12-05\n+++\n");
    site.wait("the scheduled page", || site.get("/.preview/scheduled/").text().contains("/carols/?date=2026-12-05"));
    assert_eq!(site.get("/carols/").status, 404);
    let turned = site.get("/carols/?date=2026-12-05");
    assert_eq!((turned.status, turned.header("Location")), (303, "/carols/"));
    let cookie = turned.header("Set-Cookie").split(';').next().expect("a cookie").to_owned();
    assert_eq!(site.ask("GET", "/carols/", &format!("Cookie: a=b; {cookie}\r\n")).status, 200);
    assert_eq!(site.get("/carols/").status, 404);
    let state = site.ask("GET", "/.preview/state?page=/carols/", &format!("Cookie: {cookie}\r\n"));
    assert!(state.text().contains("\"date\":\"5 December 2026\""), "{state:?}");
    assert!(site.get("/?date=today").header("Set-Cookie").contains("Max-Age=0"));
    assert_eq!(site.get("/?date=never").status, 400);
}

#[test]
fn the_desk_shows_what_needs_care_what_comes_and_what_is_overdue() {
    let site = small("https://example.org", PreviewSettings::default());
    let page = |name: &str, fields: &str, body: &str| {
        site.write(&format!("content/{name}.md"), &format!("+++\ntitle = \"{name}\"\n{fields}+++\n{body}\n"));
    };
    page("carols", "publish = 2026-11-28\n", "");
    page("far", "publish = 2026-12-28\n", "");
    page("fair", "expires = 2026-11-24\n", "");
    page("plan", "draft = true\n", "");
    page("rota", "visibility = \"internal\"\n", "[a](nothing.md)");
    page("broken", "", "[a](nothing.md) [b](nowhere.md)");
    page("policies/keys", "approved = { by = \"Trustees\", date = 2024-01-10 }\nnext_review = 2026-06-10\n", "");
    let desk = || site.get("/.preview/").text();
    site.wait("the checks", || desk().contains("3 errors"));
    let html = desk();
    let section = |id: &str| {
        let start = html.find(&format!("<h2 id=\"{id}\"")).expect("a section");
        let length = html[start..].find("</section>").expect("its end");
        html[start..start + length].to_owned()
    };
    assert!(html.contains("Monday 23 November 2026"), "{html}");
    let care = section("care");
    let at = |name: &str| care.find(name).unwrap_or_else(|| panic!("no {name}: {care}"));
    assert!(at(">broken<") < at(">policies/keys<") && at(">policies/keys<") < at("site.toml"), "{care}");
    let week = section("week");
    assert!(
        week.contains("/carols/?date=2026-11-28")
            && week.contains("goes live")
            && week.contains("Saturday 28 November"),
        "{week}"
    );
    assert!(week.contains(">fair<") && week.contains("last day") && !week.contains("far<"), "{week}");
    let overdue = section("overdue");
    assert!(overdue.contains(">policies/keys<") && overdue.contains("review 5 months overdue"), "{overdue}");
    assert!(section("drafts").contains("content/plan.md"), "{html}");
    let changed = section("changed");
    assert!(changed.contains("All pages by type") && changed.matches("<li>").count() == 6, "{changed}");
    // Readers of the preview do not see the titles of internal documents.
    assert!(!html.contains(">rota<"), "{html}");
}

#[test]
fn hidden_documents_are_shown_only_with_an_option() {
    for (drafts, internal) in [(false, false), (true, true)] {
        let site = small("https://example.org", PreviewSettings { drafts, internal, ..PreviewSettings::default() });
        site.write("content/plan.md", "+++\ntitle = \"Grand plan\"\ndraft = true\n+++\n");
        site.write("content/staff.md", "+++\ntitle = \"Staff rota\"\nvisibility = \"internal\"\n+++\n");
        site.write("content/fair.md", "+++\ntitle = \"Fair\"\nexpires = 2026-12-24\n+++\n");
        site.wait("the new page", || site.get("/.preview/expiring/").text().contains("24 December 2026"));
        // The list always contains drafts, so that writers do not forget them; `--drafts` shows their pages.
        let list = site.get("/.preview/drafts/").text();
        assert!(list.contains("Grand plan") && list.contains("content/plan.md"), "{list}");
        assert_eq!(list.contains("<code>--drafts</code>"), !drafts);
        assert_eq!(site.get("/.preview/internal/").text().contains("Staff rota"), internal);
        assert_eq!(site.get("/plan/").status, if drafts { 200 } else { 404 });
        if drafts {
            assert_eq!(
                (&site.state("/plan/")["hidden"], &site.state("/staff/")["hidden"]),
                (&"draft".into(), &"internal".into())
            );
        }
        assert!(site.get("/.preview/types/page/").text().contains("content/about.md"));
        assert!(site.get("/.preview/widths/?page=/about/").text().contains("<iframe src=\"/about/\" title"));
        assert!(site.get("/.preview/widths/?page=//evil.example/").text().contains("<iframe src=\"/\" title"));
        assert_eq!(site.get("/.preview/nothing/").status, 404);
    }
}
