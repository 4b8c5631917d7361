//! What stands where, with which head.

use commonweal::pipeline;
use commonweal::preview::Settings;

use crate::site::{load, serve, small, write};

#[test]
fn pages_are_those_of_build_with_the_script_added() {
    let site = small("https://example.org", Settings::default());
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
fn pages_carry_the_headers_that_the_site_publishes_and_let_in_the_preview_alone() {
    let site = small("https://example.org", Settings::default());
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

#[test]
fn only_its_own_names_are_answered() {
    let site = small("https://example.org", Settings::default());
    for host in ["localhost:4000", "127.0.0.1", "[::1]:4000", "tablet:4000", "LOCALHOST"] {
        assert_eq!(site.ask("GET", "/", &format!("Host: {host}\r\n")).status, 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:4000", ""] {
        for path in ["/", "/.preview/", "/.preview/events", "/.preview/client.js", "/.preview/state?page=/"] {
            let answer = site.ask("GET", path, &format!("Host: {host}\r\n"));
            assert!(answer.status == 403 && !answer.text().contains("valley"), "{host}: {answer:?}");
        }
    }
    assert_eq!(site.ask("POST", "/", "Content-Length: 0\r\n").header("Allow"), "GET, HEAD");
    for foreign in ["cross-site", "same-site"] {
        for path in ["state?page=/", "events", "findings/"] {
            let answer = site.ask("GET", &format!("/.preview/{path}"), &format!("Sec-Fetch-Site: {foreign}\r\n"));
            assert_eq!(answer.status, 403, "{path}");
        }
    }
}

#[test]
fn a_browser_that_has_the_bytes_is_not_sent_them_again() {
    let site = small("https://example.org", Settings::default());
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
    let site = small("https://example.org", Settings::default());
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
fn addresses_lead_on_as_at_a_host() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = "title = \"A\"\nbase_url = \"https://example.org/trust\"\n[redirects]\n\"/us/\" = \"/about/\"\n";
    write(folder.path(), "site.toml", toml);
    write(folder.path(), "content/index.md", "+++\ntitle = \"Welcome\"\n+++\n");
    write(folder.path(), "content/about.md", "+++\ntitle = \"About us\"\naliases = [\"/who/\"]\n+++\n");
    let site = serve(folder, Settings::default());
    for (from, to) in [
        ("/", "/trust/"),
        ("/trust", "/trust/"),
        ("/trust/about", "/trust/about/"),
        ("/trust/us/?a=1", "/trust/about/?a=1"),
    ] {
        let answer = site.get(from);
        assert_eq!((answer.status, answer.header("Location")), (302, to), "{from}");
    }
    assert_eq!(site.get("/trust/about/").status, 200);
    assert!(site.get("/trust/who/").text().contains("http-equiv=\"refresh\""));
    for nowhere in ["/about/", "/trusted/about/", "/trust/nothing/"] {
        let answer = site.get(nowhere);
        assert!(answer.status == 404 && answer.text().contains("client.js"), "{nowhere}: {answer:?}");
    }
}

#[test]
fn a_browser_sees_another_day_and_the_others_do_not() {
    let site = small("https://example.org", Settings::default());
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
fn the_writer_sees_what_visitors_do_not_only_when_asked_for() {
    for (drafts, internal) in [(false, false), (true, true)] {
        let site = small("https://example.org", Settings { drafts, internal, ..Settings::default() });
        site.write("content/plan.md", "+++\ntitle = \"Grand plan\"\ndraft = true\n+++\n");
        site.write("content/staff.md", "+++\ntitle = \"Staff rota\"\nvisibility = \"internal\"\n+++\n");
        site.write("content/fair.md", "+++\ntitle = \"Fair\"\nexpires = 2026-12-24\n+++\n");
        site.wait("the new page", || site.get("/.preview/expiring/").text().contains("24 December 2026"));
        assert_eq!(site.get("/.preview/drafts/").text().contains("Grand plan"), drafts);
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
