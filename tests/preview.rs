//! The preview, asked over the network as a browser asks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use commonweal::pipeline::{self, Loaded, Options};
use commonweal::preview::{Preview, Settings};

fn load(root: &Path) -> Loaded {
    let today = jiff::civil::date(2026, 11, 23);
    let options = Options { today, drafts: false, internal: false, base_url: None };
    pipeline::load(commonweal::disk::read(root, None).expect("the site is there"), &options)
}

struct Site {
    folder: tempfile::TempDir,
    address: String,
}

/// A site of two pages and a picture, served from a thread that ends with the test program.
fn serve(base_url: &str) -> Site {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path: PathBuf = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("within the folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    write("site.toml", &format!("title = \"Afon Valley\"\nbase_url = \"{base_url}\"\n"));
    write("content/index.md", "+++\ntitle = \"Welcome\"\n+++\n\nThe valley looks after its own.\n");
    write("content/about.md", "+++\ntitle = \"About us\"\n+++\n\nWho we are.\n");
    write("static/data/river.txt", "0123456789");
    std::fs::write(folder.path().join("secret.txt"), "secret").expect("written");
    let settings = Settings {
        root: folder.path().to_owned(),
        host: "127.0.0.1".into(),
        port: Some(0),
        allowed: vec!["tablet".into()],
    };
    let preview = Preview::bind(settings).expect("a free port");
    let address = preview.address().trim_start_matches("http://").to_owned();
    let root = folder.path().to_owned();
    let loaded = load(&root);
    std::thread::spawn(move || preview.serve(loaded, move || Some(load(&root))));
    Site { folder, address }
}

impl Site {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time limit");
        stream
    }

    /// Status line and headers; the body.
    fn ask(&self, method: &str, path: &str, headers: &str) -> (String, String) {
        let mut stream = self.connect();
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: {}\r\n", self.address) };
        write!(stream, "{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        (head.to_owned(), body.to_owned())
    }

    fn get(&self, path: &str) -> (String, String) {
        self.ask("GET", path, "")
    }
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or("")
}

#[test]
fn pages_are_those_of_build_with_the_script_added() {
    let site = serve("https://example.org");
    let (head, body) = site.get("/about/?x=1");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert_eq!(header(&head, "Content-Type"), "text/html; charset=utf-8");
    let script_at = body.find("<script src=\"/_commonweal/reload.js\"").expect("the script");
    let script_end = script_at + body[script_at..].find("</script>").expect("its end") + "</script>".len();
    let without = format!("{}{}", &body[..script_at], &body[script_end..]);

    let loaded = load(site.folder.path());
    let route = loaded.routes.iter().find(|route| route.path == "about/index.html").expect("a page");
    let mut built = Vec::new();
    pipeline::render(&loaded, route, &mut built).expect("it renders");
    assert_eq!(without, String::from_utf8(built).expect("text"));

    assert!(site.get("/_commonweal/reload.js").1.contains("EventSource"));
}

#[test]
fn what_is_not_there_is_not_found_and_nothing_outside_the_site_is_read() {
    let site = serve("https://example.org");
    for path in [
        "/nothing/",
        "/../secret.txt",
        "/data/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/data/..%5c..%5csecret.txt",
        "/content/about.md",
        "/site.toml",
        "//etc/passwd",
        "/data%00/river.txt",
    ] {
        let (head, body) = site.get(path);
        assert!(head.starts_with("HTTP/1.1 404"), "{path}: {head}");
        assert!(!body.contains("secret") || path.contains("secret"), "{path}");
    }
    let (head, _) = site.get("/about");
    assert!(head.starts_with("HTTP/1.1 302") && header(&head, "Location") == "/about/", "{head}");
}

#[test]
fn only_its_own_names_are_answered() {
    let site = serve("https://example.org");
    for host in ["localhost:4000", "127.0.0.1", "[::1]:4000", "tablet:4000", "LOCALHOST"] {
        let (head, _) = site.ask("GET", "/", &format!("Host: {host}\r\n"));
        assert!(head.starts_with("HTTP/1.1 200"), "{host}: {head}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:4000", ""] {
        for path in ["/", "/_commonweal/events", "/_commonweal/reload.js"] {
            let (head, body) = site.ask("GET", path, &format!("Host: {host}\r\n"));
            assert!(head.starts_with("HTTP/1.1 403") && !body.contains("valley"), "{host}: {head}");
        }
    }
    assert!(site.ask("POST", "/", "Content-Length: 0\r\n").0.starts_with("HTTP/1.1 405"));
}

#[test]
fn a_browser_that_has_the_bytes_is_not_sent_them_again() {
    let site = serve("https://example.org");
    for path in ["/about/", "/data/river.txt"] {
        let (head, _) = site.get(path);
        let tag = header(&head, "ETag");
        assert!(tag.len() > 4, "{head}");
        let (head, body) = site.ask("GET", path, &format!("If-None-Match: \"x\", {tag}\r\n"));
        assert!(head.starts_with("HTTP/1.1 304") && body.is_empty(), "{head}");
    }
    let (head, body) = site.ask("HEAD", "/data/river.txt", "");
    assert!(head.starts_with("HTTP/1.1 200") && header(&head, "Content-Length") == "10" && body.is_empty(), "{head}");
}

#[test]
fn an_edit_reaches_open_browsers_and_the_next_request() {
    let site = serve("https://example.org");
    let mut events = site.connect();
    write!(events, "GET /_commonweal/events HTTP/1.1\r\nHost: {}\r\n\r\n", site.address).expect("sent");
    let mut lines = BufReader::new(events).lines().map_while(Result::ok).filter(|line| line.starts_with("data: "));
    let first = lines.next().expect("the version at once");
    assert!(site.get("/about/").1.contains(&first["data: ".len()..]), "the page says what it was made from");

    std::thread::sleep(Duration::from_millis(100)); // the watch begins in a thread of its own
    let began = Instant::now();
    let text = "+++\ntitle = \"About us\"\n+++\n\nWho we are now.\n";
    std::fs::write(site.folder.path().join("content/about.md"), text).expect("written");
    let second = lines.next().expect("another version");
    assert_ne!(first, second);
    assert!(site.get("/about/").1.contains("Who we are now."));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_site_in_a_folder_stands_there_in_the_preview_too() {
    let site = serve("https://example.org/trust");
    let (head, _) = site.get("/");
    assert!(head.starts_with("HTTP/1.1 302") && header(&head, "Location") == "/trust/", "{head}");
    assert!(site.get("/trust/about/").0.starts_with("HTTP/1.1 200"));
    assert!(site.get("/about/").0.starts_with("HTTP/1.1 404"));
    assert!(site.get("/trusted/about/").0.starts_with("HTTP/1.1 404"));
}
