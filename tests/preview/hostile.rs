//! Tests hostile requests: the preview reads nothing outside the site and stays responsive.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use commonweal::preview::PreviewSettings;

use crate::site::{Site, small, write};

/// Asserts that the next page comes quickly. Other load may delay one response; a blocked preview delays all.
fn assert_well(site: &Site, after: &str) {
    // A debug build takes about 20 ms. A blocked preview would wait seconds, the timeout of a silent connection.
    const QUICK: Duration = Duration::from_millis(800);
    let mut took = Vec::new();
    while took.last().is_none_or(|last| *last >= QUICK) {
        assert!(took.len() < 10, "{after}: {took:?}");
        let began = Instant::now();
        for path in ["/about/", "/.preview/state?page=/about/"] {
            assert_eq!(site.get(path).status, 200, "{after}");
        }
        took.push(began.elapsed());
    }
}

#[test]
fn no_path_notation_reads_a_file_outside_the_site() {
    let site = small("https://example.org", PreviewSettings::default());
    for path in [
        "/nothing/",
        "/../secret.txt",
        "/data/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..%c0%afsecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%uff0e%uff0e/secret.txt",
        "/data/..%5c..%5csecret.txt",
        "/data/..\\..\\secret.txt",
        "/....//secret.txt",
        "/./secret.txt",
        "/static/../secret.txt",
        "/content/about.md",
        "/site.toml",
        "//etc/passwd",
        "///etc/passwd",
        "/%2fetc%2fpasswd",
        "/file:///etc/passwd",
        "/C:/windows/win.ini",
        "/data%00/river.txt",
        "/data/river.txt%00.html",
        "/data/river.txt/",
        "/.preview/../secret.txt",
        "/.preview/types/../../secret.txt",
        "/.preview/%2e%2e/secret.txt",
    ] {
        for request in [path.to_owned(), format!("http://{}{path}", site.address)] {
            let answer = site.get(&request);
            // The preview refuses a path that leads out of the folder, as nginx does.
            assert!(matches!(answer.status, 400 | 404), "{request}: {answer:?}");
            assert!(answer.text().replace(path, "").matches("secret").count() == 0, "{request}: {answer:?}");
        }
    }
    assert_well(&site, "paths");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_are_never_followed() {
    use std::os::unix::fs::symlink;
    let site = small("https://example.org", PreviewSettings::default());
    assert_eq!(site.get("/data/river.txt").status, 200);
    let outside = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(outside.path(), "outside").expect("written");
    // Requests it before and after the preview notices the change.
    let file = site.root().join("static/data/river.txt");
    std::fs::remove_file(&file).expect("removed");
    symlink(outside.path(), &file).expect("linked");
    assert_eq!(site.get("/data/river.txt").status, 404);
    symlink(outside.path(), site.root().join("static/out.txt")).expect("linked");
    symlink("/etc", site.root().join("content/etc")).expect("linked");
    site.wait("a finding", || site.state("/")["findings"].to_string().contains("symlink-outside"));
    for path in ["/out.txt", "/data/river.txt", "/etc/passwd", "/etc/hostname"] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
}

#[test]
fn invalid_requests_are_rejected() {
    let site = small("https://example.org", PreviewSettings::default());
    let long = |length: usize| {
        [b"GET /".to_vec(), vec![b'a'; length], b" HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec()].concat()
    };
    let many = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "x: y\r\n".repeat(5000));
    for (request, status) in [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".to_vec(), 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n".to_vec(), 400),
        (b"\x00\x00\x00\x00\r\n\r\n".to_vec(), 400),
        (b"GET / HTTP/3.0\r\n\r\n".to_vec(), 505),
        (long(1_000_000), 431),
        (many.into_bytes(), 431),
        (b"DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(), 405),
        (b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(), 405),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18446744073709551615\r\n\r\n".to_vec(), 405),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000000000\r\nConnection: close\r\n\r\n".to_vec(), 200),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nffffffffffffffff\r\n".to_vec(), 200),
        (b"GET /about/ HTTP/1.0\r\nHost: localhost\r\n\r\n".to_vec(), 200),
    ] {
        let answer = site.send(&request);
        let shown = String::from_utf8_lossy(&request[..request.len().min(80)]).into_owned();
        // A connection that closes with unread bytes may lose its response, but never receives another one.
        assert!(answer.status == status || (answer.status == 0 && request.len() > 10_000), "{shown}: {answer:?}");
    }
    assert_well(&site, "odd requests");
}

#[test]
fn requests_that_follow_each_other_are_answered_in_order() {
    let site = small("https://example.org", PreviewSettings::default());
    let host = &site.address;
    let request = format!(
        "GET /data/river.txt HTTP/1.1\r\nHost: {host}\r\n\r\nHEAD /data/river.txt HTTP/1.1\r\nHost: {host}\r\n\r\n\
         GET /nothing.txt HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    );
    let answer = site.send(request.as_bytes());
    let statuses: Vec<String> = format!("{}\r\n\r\n{}", answer.head, answer.text())
        .match_indices("HTTP/1.1 ")
        .map(|(at, _)| format!("{}\r\n\r\n{}", answer.head, answer.text())[at + 9..at + 12].to_owned())
        .collect();
    assert_eq!(statuses, ["200", "200", "404"]);
}

#[test]
fn hundreds_of_idle_and_slow_connections_do_not_block_others() {
    let site = small("https://example.org", PreviewSettings::default());
    let mut open: Vec<TcpStream> = Vec::new();
    for number in 0..500 {
        let mut stream = site.connect();
        // Some send nothing, some send an incomplete request, some never read the response.
        let text = [
            "",
            "GET / HT",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: a",
            "GET /.preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ];
        let _ = stream.write_all(text[number % text.len()].as_bytes());
        open.push(stream);
        if number % 100 == 99 {
            assert_well(&site, &format!("{number} connections"));
        }
    }
    site.write("content/about.md", "+++\ntitle = \"About us\"\n+++\n\nUndisturbed.\n");
    site.wait("an edit among them", || site.get("/about/").text().contains("Undisturbed."));
    drop(open);
    assert_well(&site, "they are gone");
}

#[test]
fn many_simultaneous_requests_are_answered() {
    let site = small("https://example.org", PreviewSettings::default());
    std::thread::scope(|threads| {
        for _ in 0..100 {
            threads.spawn(|| {
                let mut stream = site.connect();
                let request =
                    format!("GET /data/river.txt HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", site.address);
                stream.write_all(request.as_bytes()).expect("sent");
                let mut answer = String::new();
                stream.read_to_string(&mut answer).expect("answered");
                assert!(answer.ends_with("0123456789"), "{answer}");
            });
        }
    });
    assert_well(&site, "many at once");
}

/// Text from requests never reaches the writer's terminal. A preview for this computer only prints no warning.
#[test]
fn no_request_writes_to_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "site.toml", "title = \"Afon Valley\"\nbase_url = \"https://example.org\"\n");
    write(folder.path(), "content/index.md", "+++\ntitle = \"Welcome\"\nsummary = \"A valley.\"\n+++\n");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_commonweal"));
    command.args(["preview", "--port", "0", "--color", "never", "--date", "2026-11-23"]).current_dir(folder.path());
    let mut running =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut told = BufReader::new(running.stderr.take().expect("its messages"));
    let mut first = String::new();
    told.read_line(&mut first).expect("a message");
    let address = first.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned();
    for request in [
        "GET /\u{1b}[2J HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%1b%5b2J/%0aevil HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: \u{1b}[2Jevil\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: commonweal-date=\u{1b}[2Jevil\r\n\r\n",
        "GET /?date=%1b%5b2Jevil HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /.preview/state?page=/%1b%5b2Jevil HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\u{1b}[2Jevil\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(&address).expect("it listens");
        stream.write_all(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        assert!(!answer.is_empty(), "{request:?}");
    }
    running.kill().expect("it runs");
    running.wait().expect("it ended");
    let mut rest = String::new();
    told.read_to_string(&mut rest).expect("text");
    let all = first + &rest;
    assert!(!all.contains('\u{1b}') && !all.contains("evil") && !all.contains("everyone on this network"), "{all:?}");
}
