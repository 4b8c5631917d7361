//! Sends hostile requests to the editor: none may write.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

use commonweal::preview::{EditScope, PreviewSettings};

use crate::browser::{changed, controls, editable, encoded, open, post};
use crate::site::{Site, small};

/// Returns every file beneath a folder with its bytes.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.is_symlink() {
                walk(&path, found);
            } else {
                found.insert(path.display().to_string(), std::fs::read(&path).unwrap_or_default());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, &mut found);
    found.retain(|path, _| !path.contains(".commonweal"));
    found
}

/// The parts of a request that writes.
#[derive(Clone)]
struct Parts {
    method: &'static str,
    target: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<(String, String)>,
    /// The body as bytes, instead of the pairs.
    raw: Option<Vec<u8>>,
}

impl Parts {
    fn own(site: &Site) -> Parts {
        let sent = controls(&open(site, "content/about.md").text());
        Parts {
            method: "POST",
            target: "/.preview/edit/save".into(),
            headers: vec![
                ("Host", site.address.clone()),
                ("Origin", format!("http://{}", site.address)),
                ("Sec-Fetch-Site", "same-origin".into()),
                ("Content-Type", "application/x-www-form-urlencoded".into()),
            ],
            body: changed(sent, &[("title", "Changed")]),
            raw: None,
        }
    }

    fn header(&self, name: &'static str, value: &str) -> Parts {
        let mut other = self.clone();
        other.headers.retain(|(own, _)| *own != name);
        other.headers.push((name, value.to_owned()));
        other
    }

    fn without(&self, name: &str) -> Parts {
        let mut other = self.clone();
        other.headers.retain(|(own, _)| *own != name);
        other
    }

    fn also(&self, name: &'static str, value: &str) -> Parts {
        let mut other = self.clone();
        other.headers.push((name, value.to_owned()));
        other
    }

    fn pair(&self, name: &str, value: &str) -> Parts {
        Parts { body: changed(self.body.clone(), &[(name, value)]), ..self.clone() }
    }

    fn without_pair(&self, name: &str) -> Parts {
        let mut other = self.clone();
        other.body.retain(|(own, _)| own != name);
        other
    }

    fn to(&self, target: &str) -> Parts {
        Parts { target: target.to_owned(), ..self.clone() }
    }

    fn raw(&self, body: &[u8]) -> Parts {
        Parts { raw: Some(body.to_vec()), ..self.clone() }
    }

    fn bytes(&self) -> Vec<u8> {
        let body = self.raw.clone().unwrap_or_else(|| encoded(&self.body).into_bytes());
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let has_length = self.headers.iter().any(|(name, _)| matches!(*name, "Content-Length" | "Transfer-Encoding"));
        if !has_length {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        [format!("{head}Connection: close\r\n\r\n").as_bytes(), &body].concat()
    }
}

#[test]
fn no_hostile_request_writes() {
    let site = editable();
    std::fs::create_dir(site.root().join("outside")).expect("made");
    site.write("outside/secret.md", "+++\ntitle = \"Secret\"\n+++\n");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../outside", site.root().join("content/linked")).expect("linked");
        std::os::unix::fs::symlink("../outside/secret.md", site.root().join("content/link.md")).expect("linked");
    }
    let own = Parts::own(&site);
    let port = site.address.rsplit(':').next().expect("a port").to_owned();
    let secret = own.body.iter().find(|(name, _)| name == ":secret").expect("a secret").1.clone();
    let undo = own.to("/.preview/edit/undo");
    let new = own.to("/.preview/edit/new").pair("type", "page").pair("title", "New page");
    let mut hostile: Vec<(&str, Parts)> = vec![
        // Another host, or this one under another name (DNS rebinding).
        ("foreign host", own.header("Host", "evil.example")),
        ("rebound host", own.header("Host", &format!("evil.example:{port}"))),
        ("rebound host and origin", own.header("Host", "evil.example").header("Origin", "http://evil.example")),
        ("name that looks local", own.header("Host", "localhost.evil.example")),
        ("address that looks local", own.header("Host", "127.0.0.1.evil.example")),
        ("user in host", own.header("Host", "localhost@evil.example")),
        ("no host", own.without("Host")),
        ("empty host", own.header("Host", "").header("Origin", "http://")),
        ("two hosts", own.also("Host", "evil.example")),
        ("allowed name of a proxy", own.header("Host", "tablet").header("Origin", "http://tablet")),
        ("absolute target", own.to("http://evil.example/.preview/edit/save")),
        // Another origin.
        ("foreign origin", own.header("Origin", "http://evil.example")),
        ("null origin", own.header("Origin", "null")),
        ("no origin", own.without("Origin")),
        ("empty origin", own.header("Origin", "")),
        ("origin of another port", own.header("Origin", "http://127.0.0.1:1")),
        ("origin without port", own.header("Origin", "http://127.0.0.1")),
        ("origin of another name", own.header("Origin", &format!("http://localhost:{port}"))),
        ("origin with https", own.header("Origin", &format!("https://{}", site.address))),
        ("origin with a path", own.header("Origin", &format!("http://{}/", site.address))),
        ("origin as prefix", own.header("Origin", &format!("http://{}.evil.example", site.address))),
        ("two origins", own.also("Origin", "http://evil.example")),
        ("origin list", own.header("Origin", &format!("http://{} http://evil.example", site.address))),
        // What the browser reports about the page that sends.
        ("cross-site", own.header("Sec-Fetch-Site", "cross-site")),
        ("same-site", own.header("Sec-Fetch-Site", "same-site")),
        ("typed address", own.header("Sec-Fetch-Site", "none")),
        ("no fetch site", own.without("Sec-Fetch-Site")),
        ("two fetch sites", own.also("Sec-Fetch-Site", "same-origin")),
        ("odd fetch site", own.header("Sec-Fetch-Site", "SAME-ORIGIN")),
        // The secret.
        ("no secret", own.without_pair(":secret")),
        ("empty secret", own.pair(":secret", "")),
        ("short secret", own.pair(":secret", &secret[..63])),
        ("long secret", own.pair(":secret", &format!("{secret}0"))),
        ("other secret", own.pair(":secret", &"0".repeat(64))),
        ("upper-case secret", own.pair(":secret", &format!("{}Z", &secret[..63]))),
        ("secret in the address", own.without_pair(":secret").to(&format!("/.preview/edit/save?:secret={secret}"))),
        ("secret in a cookie", own.without_pair(":secret").also("Cookie", &format!("secret={secret}"))),
        ("wrong secret in both", own.pair(":secret", "x").also("X-Commonweal-Secret", &secret)),
        // The method and the format.
        ("GET", Parts { method: "GET", ..own.clone() }),
        ("PUT", Parts { method: "PUT", ..own.clone() }),
        ("DELETE", Parts { method: "DELETE", ..own.clone() }),
        ("PATCH", Parts { method: "PATCH", ..own.clone() }),
        ("OPTIONS", Parts { method: "OPTIONS", ..own.clone() }),
        ("plain text", own.header("Content-Type", "text/plain")),
        ("multipart", own.header("Content-Type", "multipart/form-data; boundary=x")),
        ("JSON", own.header("Content-Type", "application/json").raw(b"{}")),
        ("no format", own.without("Content-Type")),
        // The body.
        ("chunks", own.also("Transfer-Encoding", "chunked")),
        ("chunks and length", own.also("Transfer-Encoding", "chunked").also("Content-Length", "10")),
        ("two lengths", own.also("Content-Length", "5").also("Content-Length", "6")),
        ("negative length", own.also("Content-Length", "-1")),
        ("length in words", own.also("Content-Length", "10 ").header("Content-Length", "0x10")),
        ("length with plus", own.header("Content-Length", "+10")),
        ("huge length", own.header("Content-Length", "18446744073709551615")),
        ("too long", own.pair("title", &"a".repeat(300_000))),
        ("no body", own.raw(b"")),
        ("invalid escape", own.raw(b":file=content/about.md&title=%zz")),
        ("not UTF-8", own.raw(b":file=content/about.md&title=%ff")),
        ("zero byte", own.raw(b":file=content/about.md&title=%00")),
        ("many pairs", own.raw("a=b&".repeat(30_000).as_bytes())),
        // Other files.
        ("settings", own.pair(":file", "site.toml")),
        ("out of the site", own.pair(":file", "../outside.md")),
        ("out of content", own.pair(":file", "content/../site.toml")),
        ("beside content", own.pair(":file", "secret.txt")),
        ("encoded path", own.pair(":file", "content/%2e%2e/site.toml")),
        ("backslashes", own.pair(":file", "content\\..\\site.toml")),
        ("absolute path", own.pair(":file", "/etc/hostname")),
        ("through a link to a folder", own.pair(":file", "content/linked/secret.md")),
        ("through a link to a file", own.pair(":file", "content/link.md")),
        ("zero in the path", own.pair(":file", "content/about.md\u{1}")),
        ("no such file", own.pair(":file", "content/nothing.md")),
        ("state folder", own.pair(":file", ".commonweal/x.md")),
        // The other actions.
        ("undo without secret", undo.without_pair(":secret")),
        ("undo from elsewhere", undo.header("Origin", "http://evil.example")),
        ("undo of nothing", undo.clone()),
        ("new without secret", new.without_pair(":secret")),
        ("new from elsewhere", new.header("Sec-Fetch-Site", "cross-site")),
        ("new without origin", new.without("Origin")),
        ("new of no type", new.pair("type", "../page")),
        ("new out of content", new.pair("in", "../../outside")),
        ("new in a hidden folder", new.pair("in", ".git")),
        ("new with a name of Windows", new.pair("title", "CON")),
        ("new without a title", new.pair("title", " ")),
        ("new over a page", new.pair("title", "About")),
        ("restore without secret", own.to("/.preview/edit/restore").without_pair(":secret")),
        ("discard from elsewhere", own.to("/.preview/edit/discard").header("Origin", "null")),
        ("keep without secret", own.to("/.preview/edit/keep").without_pair(":secret")),
        ("keep in another folder", own.to("/.preview/edit/keep").pair(":form", "../../content/x.md")),
        ("translate without secret", own.to("/.preview/edit/translate").pair("language", "cy").without_pair(":secret")),
        ("translate to no language", own.to("/.preview/edit/translate").pair("language", "../../x")),
        ("translate to another language", own.to("/.preview/edit/translate").pair("language", "cy")),
        ("paste without secret", own.to("/.preview/edit/paste").pair("html", "<p>a").without_pair(":secret")),
        ("paste from elsewhere", own.to("/.preview/edit/paste").header("Origin", "http://evil.example")),
        ("paste without HTML", own.to("/.preview/edit/paste")),
        ("too long paste", own.to("/.preview/edit/paste").pair("html", &"a".repeat(400_000))),
        ("unknown action", own.to("/.preview/edit/publish")),
        ("action with a slash", own.to("/.preview/edit/save/")),
        ("action by path", own.to("/.preview/edit/../edit/save")),
        ("action by escape", own.to("/.preview/edit/%73ave")),
    ];
    if cfg!(not(unix)) {
        hostile.retain(|(what, _)| !what.contains("link"));
    }
    assert!(hostile.len() >= 60, "{}", hostile.len());
    let before = files(site.root());
    for (what, parts) in &hostile {
        let answer = site.send(&parts.bytes());
        let is_harmless = matches!(parts.method, "GET") || *what == "keep in another folder";
        assert!(answer.status == 0 || answer.status >= 300 || is_harmless, "{what}: {answer:?}");
        assert!(!answer.head.to_ascii_lowercase().contains("access-control"), "{what}: {answer:?}");
        assert!(files(site.root()) == before, "{what}: something was written; {answer:?}");
    }
    // The same request without the fault writes.
    let answer = site.send(&own.bytes());
    assert_eq!(answer.status, 303, "{answer:?}");
    let text = std::fs::read_to_string(site.root().join("content/about.md")).expect("there");
    assert_eq!(text, "+++\ntitle = \"Changed\"\n+++\n\nWho we are.\n");
}

#[test]
fn a_slow_body_ends_without_a_write() {
    let site = editable();
    let bytes = Parts::own(&site).bytes();
    let mut stream = site.connect();
    stream.write_all(&bytes[..bytes.len() - 1]).expect("sent");
    let began = Instant::now();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 408"), "{answer:?}");
    assert!((8..20).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    let text = std::fs::read_to_string(site.root().join("content/about.md")).expect("there");
    assert!(text.contains("About us"), "{text}");
}

#[test]
fn no_page_of_the_editor_can_be_framed_or_read_from_elsewhere() {
    let site = editable();
    for path in ["/.preview/edit/?file=content/about.md", "/.preview/edit/new/", "/.preview/edit/new/page"] {
        let answer = site.get(path);
        assert_eq!((answer.status, answer.header("X-Frame-Options")), (200, "DENY"), "{path}");
        let policy = answer.header("Content-Security-Policy");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && policy.contains("form-action 'self'"), "{path}: {policy}");
        assert_eq!(answer.header("Cache-Control"), "no-store", "{path}");
        for foreign in [
            "Sec-Fetch-Site: cross-site\r\n",
            "Sec-Fetch-Site: same-site\r\n",
            "Host: evil.example\r\n",
            "Host: tablet\r\n",
        ] {
            let answer = site.ask("GET", path, foreign);
            assert_eq!(answer.status, 403, "{path} {foreign}");
            assert!(!answer.text().contains(":secret"), "{path} {foreign}");
        }
    }
}

#[test]
fn without_permission_nothing_of_the_editor_is_reachable() {
    let site = small("https://example.org", PreviewSettings::default());
    for path in [
        "/.preview/edit/?file=content/about.md",
        "/.preview/edit/",
        "/.preview/edit/new/",
        "/.preview/edit/save",
        "/.preview/edit.js",
    ] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
    for name in ["save", "undo", "new", "keep", "paste", "restore", "discard"] {
        let answer = post(&site, name, &[(":file".into(), "content/about.md".into())]);
        assert_eq!(answer.status, 405, "{name}");
    }
    assert_eq!(site.state("/about/")["edit"], serde_json::Value::Null);
    for path in ["/.preview/", "/.preview/types/page/"] {
        assert!(!site.get(path).text().contains("/edit/"), "{path}");
    }
}

#[test]
fn another_name_of_this_computer_may_edit_only_with_permission() {
    let settings = PreviewSettings { editing: EditScope::Network, ..PreviewSettings::default() };
    let site = small("https://example.org", settings);
    let form = site.ask("GET", "/.preview/edit/?file=content/about.md", "Host: tablet\r\n");
    assert_eq!(form.status, 200);
    let own = Parts {
        body: changed(controls(&form.text()), &[("title", "Changed")]),
        ..Parts::own(&site).header("Host", "tablet").header("Origin", "http://tablet").without("Sec-Fetch-Site")
    };
    assert_eq!(site.send(&own.header("Origin", "http://evil.example").bytes()).status, 403);
    assert_eq!(site.send(&own.pair(":secret", "").bytes()).status, 403);
    assert_eq!(site.send(&own.bytes()).status, 303);
}
