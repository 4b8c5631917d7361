//! A site in a temporary folder, served from a thread that ends with the test program.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use commonweal::pipeline::{Loaded, Memo, Options};
use commonweal::preview::{DayReader, Preview, PreviewSettings};
use commonweal::publish::seal::Key;

/// One key for previews and builds, as a user has.
pub(crate) static KEY: LazyLock<Key> = LazyLock::new(|| Key::random().expect("random bytes"));

pub(crate) const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

/// Loads the site as `build` does, but without the checks, which do not affect bytes.
pub(crate) fn load(root: &Path) -> Loaded {
    let options = Options { today: TODAY, drafts: false, internal: false, base_url: None };
    Memo::default().load(commonweal::disk::read(root, None).expect("the site is there"), &options)
}

pub(crate) struct Site {
    pub folder: tempfile::TempDir,
    pub address: String,
}

/// A response: its status, its head, its body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub head: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        let of = |line: &'_ str| line.split_once(": ").is_some_and(|(own, _)| own.eq_ignore_ascii_case(name));
        self.head.lines().find(|line| of(line)).map_or("", |line| &line[name.len() + 2..])
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Returns the page without the preview's script.
    pub(crate) fn page(&self) -> Vec<u8> {
        let text = self.text();
        let Some(start) = text.find("<script src=\"/.preview/client.js\"") else { return self.bytes.clone() };
        let end = start + text[start..].find("</script>").expect("its end") + "</script>".len();
        format!("{}{}", &text[..start], &text[end..]).into_bytes()
    }
}

/// Serves a site of two pages and a text file.
pub(crate) fn small(base_url: &str, settings: PreviewSettings) -> Site {
    serve_small(tempfile::tempdir().expect("a folder"), base_url, settings)
}

/// Serves the site of [`small`] in a given folder.
pub(crate) fn small_in(folder: tempfile::TempDir) -> Site {
    serve_small(folder, "https://example.org", PreviewSettings::default())
}

fn serve_small(folder: tempfile::TempDir, base_url: &str, settings: PreviewSettings) -> Site {
    write(folder.path(), "site.toml", &format!("title = \"Afon Valley\"\nbase_url = \"{base_url}\"\n"));
    write(folder.path(), "content/index.md", "+++\ntitle = \"Welcome\"\n+++\n\nThe valley looks after its own.\n");
    write(folder.path(), "content/about.md", "+++\ntitle = \"About us\"\n+++\n\nWho we are.\n");
    write(folder.path(), "static/data/river.txt", "0123456789");
    write(folder.path(), "secret.txt", "secret");
    serve(folder, settings)
}

pub(crate) fn write(root: &Path, path: &str, text: &str) {
    let path: PathBuf = root.join(path);
    std::fs::create_dir_all(path.parent().expect("within the folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

pub(crate) fn serve(folder: tempfile::TempDir, settings: PreviewSettings) -> Site {
    serve_on(folder, settings, &|_| TODAY)
}

/// Serves a site on the day that `today` returns.
pub(crate) fn serve_on(
    folder: tempfile::TempDir,
    settings: PreviewSettings,
    today: &'static DayReader<'static>,
) -> Site {
    let settings = PreviewSettings {
        root: folder.path().to_owned(),
        host: "127.0.0.1".into(),
        port: Some(0),
        allowed: vec!["tablet".into()],
        key: Some(KEY.clone()),
        ..settings
    };
    let preview = Preview::start(settings, today).expect("a free port");
    let address = preview.address();
    let address = address.trim_start_matches("http://").split('/').next().expect("a host").to_owned();
    std::thread::spawn(move || preview.serve(|_| ()));
    Site { folder, address }
}

impl Site {
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        write(self.root(), path, text);
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time limit");
        stream
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: {}\r\n", self.address) };
        self.send(format!("{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").as_bytes())
    }

    /// Sends any bytes and returns the response.
    pub(crate) fn send(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may respond and close the connection before it has read all.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
        let Some(end) = end else { return Answer { status: 0, head: String::new(), bytes: answer } };
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Answer { status, head, bytes: answer[end + 4..].to_vec() }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    pub(crate) fn state(&self, page: &str) -> serde_json::Value {
        serde_json::from_slice(&self.get(&format!("/.preview/state?page={page}")).bytes).expect("JSON")
    }

    /// Waits until a condition holds, testing it after each event; panics after 300 s, enough for a busy computer.
    pub(crate) fn wait(&self, what: &str, holds: impl Fn() -> bool) {
        let began = Instant::now();
        let mut news = self.news();
        while !holds() {
            assert!(began.elapsed() < Duration::from_secs(300), "in vain: {what}");
            news.next();
        }
    }

    /// Opens the event stream of a tab.
    pub(crate) fn news(&self) -> News {
        let mut events = self.connect();
        events.set_read_timeout(Some(Duration::from_millis(300))).expect("a time limit");
        write!(events, "GET /.preview/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).expect("sent");
        News { lines: BufReader::new(events).lines() }
    }
}

pub(crate) struct News {
    lines: Lines<BufReader<TcpStream>>,
}

impl News {
    /// Returns the next `data:` or `event:` line; `None` after 300 ms of silence.
    pub(crate) fn next(&mut self) -> Option<String> {
        loop {
            let line = self.lines.next()?.ok()?;
            if line.starts_with("data: ") || line.starts_with("event: ") {
                return Some(line);
            }
        }
    }
}
