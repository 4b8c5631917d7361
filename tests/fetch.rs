//! Tests `fetch` against a local server: what it saves, what it refuses, and what it never shows.

#![cfg(feature = "network")]

use std::collections::HashMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// The whole answers of a server by path, and the heads of the requests that it received.
#[derive(Clone)]
struct Server {
    address: SocketAddr,
    answers: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server. It ends with the test program.
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = Server { address, answers: Arc::default(), asked: Arc::default() };
        let own = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                let (mut head, mut byte) = (Vec::new(), [0]);
                while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                    head.push(byte[0]);
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                own.asked.lock().expect("not poisoned").push(head);
                let answers = own.answers.lock().expect("not poisoned");
                let missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec();
                // The client may have disconnected.
                drop(stream.write_all(answers.get(&path).unwrap_or(&missing)));
            }
        });
        server
    }

    /// Sets the answer of a path: the status with further headers, and the body.
    fn set(&self, path: &str, head: &str, body: &[u8]) {
        let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        self.answers.lock().expect("not poisoned").insert(path.to_owned(), [head.as_bytes(), body].concat());
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("not poisoned"))
    }
}

/// Returns a calendar with events on consecutive days from 1 December 2026.
fn calendar(titles: &[&str]) -> String {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Town Library//EN\r\n".to_owned();
    for (number, title) in titles.iter().enumerate() {
        text.push_str(&format!(
            "BEGIN:VEVENT\r\nUID:{}@library.example.org\r\nDTSTAMP:20261101T090000Z\r\nDTSTART;VALUE=DATE:202612{:02}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n",
            title.to_lowercase(),
            number + 1
        ));
    }
    text + "END:VCALENDAR\r\n"
}

/// Writes a site with these `[[calendar.import]]`.
fn site(folder: &Path, imports: &str) {
    fs::create_dir_all(folder.join("content")).expect("made");
    let toml = format!(
        "title = \"Afon Trust\"\nbase_url = \"https://afon.example.org\"\n[calendar]\norganiser = {{ name = \"Office\" }}\n{imports}"
    );
    fs::write(folder.join("site.toml"), toml).expect("written");
    let page = "+++\ntitle = \"Afon Trust\"\nsummary = \"We look after the valley.\"\n+++\n\nWelcome.\n";
    fs::write(folder.join("content/index.md"), page).expect("written");
}

/// Writes a site that imports `imports/library.ics` from the server's `/library.ics`.
fn library(folder: &Path, server: &Server) {
    let address = server.address;
    site(
        folder,
        &format!("[[calendar.import]]\nfile = \"imports/library.ics\"\naddress = \"https://{address}/library.ics\"\n"),
    );
}

struct Done {
    code: Option<i32>,
    said: String,
}

fn run(folder: &Path, arguments: &str, environment: &[(&str, &str)]) -> Done {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
    let day = if arguments.contains("--date") { "" } else { "--date 2026-11-23" };
    let format = if arguments.contains("--format") { "" } else { "--format short" };
    command.args([arguments, day, format].iter().flat_map(|own| own.split_whitespace())).current_dir(folder);
    for proxy in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy"] {
        command.env_remove(proxy);
    }
    command.env("XDG_STATE_HOME", folder.join("state")).envs(environment.iter().copied()).stdin(Stdio::null());
    let output = command.output().expect("it starts");
    let said = [output.stdout, output.stderr].concat();
    Done { code: output.status.code(), said: String::from_utf8(said).expect("UTF-8") }
}

fn fetch(folder: &Path, server: &Server, arguments: &str) -> Done {
    run(folder, &format!("fetch --test-server {} {arguments}", server.address), &[])
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_default()
}

#[test]
fn a_calendar_is_saved_with_its_day_and_asked_for_by_its_etag() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let folder = folder.path();
    library(folder, &server);
    // Without the file, build and check say how to get it.
    let done = run(folder, "check", &[]);
    assert!(done.said.contains("there is no calendar file `imports/library.ics`"), "{}", done.said);
    let first = calendar(&["Stories", "Chess", "Songs"]);
    server.set("/library.ics", "200 OK\r\nETag: \"one\"", first.as_bytes());
    let done = fetch(folder, &server, "");
    assert_eq!((done.code, done.said.as_str()), (Some(0), "library: saved, with 3 coming events\n"));
    assert_eq!(read(folder, "imports/library.ics"), first);
    assert!(read(folder, "imports/library.fetched.toml").ends_with("\nfetched = 2026-11-23\n"));
    assert!(server.asked()[0].contains("(fetches calendars; https://afon.example.org)"));
    let done = run(folder, "check", &[]);
    assert!(!done.said.contains("import"), "{}", done.said);

    // The next day the server says that nothing changed, and the record has that day.
    server.set("/library.ics", "304 Not Modified", b"");
    let done = fetch(folder, &server, "library --date 2026-11-24");
    assert_eq!((done.code, done.said.as_str()), (Some(0), "library: no change\n"));
    assert!(server.asked()[0].to_lowercase().contains("if-none-match: \"one\""));
    assert!(read(folder, "imports/library.fetched.toml").contains("2026-11-24"));

    // A copy that somebody edited is asked for without it.
    fs::write(folder.join("imports/library.ics"), first.replace("Chess", "Draughts")).expect("written");
    server.set("/library.ics", "200 OK", calendar(&["Stories", "Chess", "Songs", "Books"]).as_bytes());
    let done = fetch(folder, &server, "");
    assert_eq!(done.said, "library: saved, with 4 coming events; 1 new, 0 no longer there\n");
    assert!(!server.asked()[0].to_lowercase().contains("if-none-match"));
    // No drafts stay.
    let names: Vec<_> =
        fs::read_dir(folder.join("imports")).expect("a folder").map(|own| own.expect("an entry").file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_build_asks_nothing_and_an_old_copy_is_reported() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let folder = folder.path();
    library(folder, &server);
    server.set("/library.ics", "200 OK", calendar(&["Stories"]).as_bytes());
    assert_eq!(fetch(folder, &server, "").code, Some(0));
    server.asked();
    for (day, is_stale) in [("2026-11-30", false), ("2026-12-01", true)] {
        let done = run(folder, &format!("check --date {day}"), &[]);
        assert_eq!(done.said.contains("[import-stale]"), is_stale, "{}", done.said);
    }
    assert_eq!(run(folder, "build", &[]).code, Some(0));
    assert!(server.asked().is_empty());
    fs::remove_file(folder.join("imports/library.fetched.toml")).expect("removed");
    assert!(run(folder, "check", &[]).said.contains("the age of `imports/library.ics` is unknown"));
}

#[test]
fn what_is_no_whole_calendar_never_replaces_the_saved_one() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let folder = folder.path();
    library(folder, &server);
    let good = calendar(&["Stories", "Chess", "Songs"]);
    server.set("/library.ics", "200 OK\r\nETag: \"one\"", good.as_bytes());
    assert_eq!(fetch(folder, &server, "").code, Some(0));
    let kept = read(folder, "imports/library.fetched.toml");
    let page = b"<!doctype html><title>Log in</title>";
    let cases: [(&str, &[u8], &str); 11] = [
        ("403 Forbidden", b"no", "refuses access (it answered 403)"),
        ("404 Not Found", b"", "there is nothing at its address"),
        ("503 Busy", b"", "does not work now"),
        ("204 No Content", b"", "sent no calendar (it answered 204)"),
        ("200 OK", page, "sent no whole calendar"),
        ("200 OK", b"", "sent no whole calendar"),
        ("200 OK", &good.as_bytes()[..good.len() / 2], "sent no whole calendar"),
        ("200 OK", b"\x00\xff\xfe\x01 not a calendar", "sent no whole calendar"),
        ("200 OK\r\nContent-Encoding: gzip", b"not packed", "is damaged"),
        ("302 Found\r\nLocation: http://127.0.0.1:9/a", b"", "leads to another one that is not encrypted"),
        ("302 Found\r\nLocation: https://127.0.0.1:9/a", b"", "does not lead to a public server"),
    ];
    for (head, body, part) in cases {
        server.set("/library.ics", head, body);
        let done = fetch(folder, &server, "--date 2026-11-25");
        assert!(done.code == Some(3) && done.said.contains(part), "{head}: {}", done.said);
        assert!(
            done.said.contains("site.toml:") && done.said.contains("warning[fetch]: `library` was not updated: "),
            "{}",
            done.said
        );
        assert!(done.said.contains("1 of 1 calendars could not be updated"), "{}", done.said);
        assert_eq!(read(folder, "imports/library.ics"), good, "{head}");
        assert_eq!(read(folder, "imports/library.fetched.toml"), kept, "{head}");
    }
    // The saved copy is still known to the server.
    server.asked();
    server.set("/library.ics", "304 Not Modified", b"");
    assert_eq!(fetch(folder, &server, "").said, "library: no change\n");
    assert!(server.asked()[0].contains("\"one\""));
}

#[test]
fn a_copy_that_lost_most_coming_events_is_taken_only_when_accepted() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let folder = folder.path();
    library(folder, &server);
    let good = calendar(&["Stories", "Chess", "Songs", "Books", "Lego"]);
    server.set("/library.ics", "200 OK", good.as_bytes());
    assert_eq!(fetch(folder, &server, "").code, Some(0));
    for less in [calendar(&["Stories", "Chess"]), calendar(&[])] {
        server.set("/library.ics", "200 OK", less.as_bytes());
        let done = fetch(folder, &server, "");
        assert_eq!((done.code, read(folder, "imports/library.ics")), (Some(3), good.clone()));
        assert!(done.said.contains("of its 5 coming events, so the saved copy stays"), "{}", done.said);
    }
    let done = fetch(folder, &server, "--format human");
    assert!(
        done.said.contains("Visitors would no longer find “Stories”, “Chess”, “Songs”, among others."),
        "{}",
        done.said
    );
    assert!(done.said.contains("commonweal fetch --accept library"), "{}", done.said);
    let done = fetch(folder, &server, "--accept library");
    assert_eq!(
        (done.code, done.said.as_str()),
        (Some(0), "library: saved, with 0 coming events; 0 new, 5 no longer there\n")
    );
    assert_eq!(read(folder, "imports/library.ics"), calendar(&[]));
    // What is no calendar is not accepted either.
    server.set("/library.ics", "200 OK", b"<html>");
    assert_eq!(fetch(folder, &server, "--accept library").code, Some(3));
    assert_eq!(read(folder, "imports/library.ics"), calendar(&[]));
}

#[test]
fn a_time_of_download_changes_no_file() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let folder = folder.path();
    library(folder, &server);
    let first = calendar(&["Stories"]);
    server.set("/library.ics", "200 OK", first.as_bytes());
    assert_eq!(fetch(folder, &server, "").code, Some(0));
    server.set("/library.ics", "200 OK", first.replace("20261101T090000Z", "20261123T101112Z").as_bytes());
    assert_eq!(fetch(folder, &server, "").said, "library: no change\n");
    assert_eq!(read(folder, "imports/library.ics"), first);
}

#[test]
fn a_calendar_of_an_old_program_is_saved_as_it_is() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let folder = folder.path();
    library(folder, &server);
    // Windows-1252, as in exports of old programs.
    let old: Vec<u8> = calendar(&["Stories"])
        .replace("SUMMARY:Stories", "SUMMARY:Caf~")
        .bytes()
        .map(|byte| if byte == b'~' { 0xe9 } else { byte })
        .collect();
    server.set("/library.ics", "200 OK", &old);
    assert_eq!(fetch(folder, &server, "").said, "library: saved, with 1 coming event\n");
    assert_eq!(fs::read(folder.join("imports/library.ics")).expect("saved"), old);
}

#[test]
fn a_copy_with_which_the_site_could_not_be_built_is_refused() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let folder = folder.path();
    let address = server.address;
    let import = |name: &str| {
        format!("[[calendar.import]]\nfile = \"imports/{name}.ics\"\naddress = \"webcal://{address}/{name}.ics\"\n")
    };
    site(folder, &format!("{}{}", import("library"), import("museum")));
    server.set("/library.ics", "200 OK", calendar(&["Stories", "Chess"]).as_bytes());
    // The museum's calendar has an event of the library, with its UID.
    server.set("/museum.ics", "200 OK", calendar(&["Chess", "Fossils"]).as_bytes());
    let done = fetch(folder, &server, "");
    assert_eq!(done.code, Some(3), "{}", done.said);
    assert!(done.said.contains("library: saved, with 2 coming events"), "{}", done.said);
    assert!(
        done.said.contains("`museum` was not updated: with it, the site could not be built: two events have the uid `chess@library.example.org`"),
        "{}",
        done.said
    );
    assert!(done.said.contains("1 of 2 calendars could not be updated"), "{}", done.said);
    assert!(!folder.join("imports/museum.ics").exists() && !folder.join("imports/museum.fetched.toml").exists());
    server.set("/museum.ics", "200 OK", calendar(&["Fossils"]).as_bytes());
    assert_eq!(fetch(folder, &server, "museum").said, "museum: saved, with 1 coming event\n");
    assert_eq!(run(folder, "build", &[]).code, Some(0));
}

#[test]
fn a_secret_address_is_used_and_never_shown_or_stored() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let folder = folder.path();
    site(folder, "[[calendar.import]]\nfile = \"imports/library.ics\"\naddress_env = \"LIBRARY_CALENDAR\"\n");
    let done = fetch(folder, &server, "");
    assert!(
        done.code == Some(3) && done.said.contains("the environment variable `LIBRARY_CALENDAR` is not set"),
        "{}",
        done.said
    );
    let address = format!("https://{}/s3cret.ics?token=t0ken", server.address);
    let with = |address: &str| {
        run(folder, &format!("fetch --verbose --test-server {}", server.address), &[("LIBRARY_CALENDAR", address)])
    };
    let mut said = String::new();
    server.set("/s3cret.ics?token=t0ken", "200 OK\r\nETag: \"one\"", calendar(&["Stories"]).as_bytes());
    let done = with(&address);
    assert_eq!(done.code, Some(0), "{}", done.said);
    assert!(server.asked().pop().is_some_and(|head| head.starts_with("GET /s3cret.ics?token=t0ken ")));
    server.set("/s3cret.ics?token=t0ken", "304 Not Modified", b"");
    assert_eq!(with(&address).said, "library: no change\n");
    for (head, body) in [
        ("403 No", &b""[..]),
        ("200 OK", b"<html>"),
        ("302 Found\r\nLocation: https://127.0.0.1:9/s3cret", b""),
        ("302 Found\r\nLocation: http://127.0.0.1:9/s3cret", b""),
        ("302 Found\r\nLocation: s3cret://t0ken", b""),
        ("999999 s3cret", b""),
    ] {
        server.set("/s3cret.ics?token=t0ken", head, body);
        let done = with(&address);
        assert_eq!(done.code, Some(3), "{head}: {}", done.said);
        said += &done.said;
    }
    for faulty in [
        "http://a.example/s3cret",
        "https://me:s3cret@a.example/",
        "s3cret",
        "https://s3cret t0ken/",
        "https://s3cret.invalid/t0ken",
        "https://[s3cret",
    ] {
        let done = with(faulty);
        assert_eq!(done.code, Some(3), "{faulty}: {}", done.said);
        said += &done.said;
    }
    said += &run(folder, "check", &[("LIBRARY_CALENDAR", &address)]).said;
    said += &run(folder, "build", &[("LIBRARY_CALENDAR", &address)]).said;
    assert!(
        !said.contains("s3cret") && !said.contains("t0ken") && !said.contains(&server.address.to_string()),
        "{said}"
    );
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = String::from_utf8_lossy(&fs::read(&path).expect("a file")).into_owned();
                assert!(!text.contains("s3cret") && !text.contains("t0ken"), "{}", path.display());
            }
        }
    }
}

#[test]
fn what_can_be_fetched_is_listed_and_what_cannot_is_explained() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let folder = folder.path();
    site(folder, "");
    let done = fetch(folder, &server, "");
    assert!(done.code == Some(0) && done.said.contains("nothing to fetch"), "{}", done.said);
    assert_eq!(fetch(folder, &server, "library").code, Some(2));
    let imports = format!(
        "[[calendar.import]]\nfile = \"imports/library.ics\"\naddress = \"https://{}/library.ics\"\n[[calendar.import]]\nfile = \"imports/by-hand.ics\"\n",
        server.address
    );
    site(folder, &imports);
    let done = fetch(folder, &server, "libary");
    assert!(done.code == Some(2) && done.said.contains("did you mean `library`?"), "{}", done.said);
    let done = fetch(folder, &server, "by-hand");
    assert!(done.code == Some(2) && done.said.contains("the calendar `by-hand` has no address"), "{}", done.said);
    site(folder, "[[calendar.import]]\nfile = \"imports/library.ics\"\naddress = \"http://a.example/b.ics\"\n");
    let done = fetch(folder, &server, "");
    assert!(done.code == Some(2) && done.said.contains("is not encrypted"), "{}", done.said);
    let outside = run(folder, "fetch --test-server 192.0.2.1:80", &[]);
    assert_eq!(outside.code, Some(2), "{}", outside.said);
    assert!(server.asked().is_empty());
}

#[test]
fn without_the_hidden_switch_this_computer_is_not_asked() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let folder = folder.path();
    library(folder, &server);
    let done = run(folder, "fetch", &[]);
    assert!(done.code == Some(3) && done.said.contains("does not lead to a public server"), "{}", done.said);
    assert!(server.asked().is_empty());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let (site_folder, outside) = (folder.path().join("site"), folder.path().join("outside"));
    fs::create_dir_all(&outside).expect("made");
    fs::create_dir_all(&site_folder).expect("made");
    library(&site_folder, &server);
    server.set("/library.ics", "200 OK", calendar(&["Stories"]).as_bytes());
    // The folder is a link out of the site.
    symlink(&outside, site_folder.join("imports")).expect("made");
    let done = fetch(&site_folder, &server, "");
    assert_eq!(done.code, Some(3), "{}", done.said);
    assert_eq!(fs::read_dir(&outside).expect("a folder").count(), 0);
    // The file is a link, out of the site and within it.
    fs::remove_file(site_folder.join("imports")).expect("removed");
    fs::create_dir(site_folder.join("imports")).expect("made");
    fs::write(outside.join("a.ics"), "mine").expect("written");
    symlink(outside.join("a.ics"), site_folder.join("imports/library.ics")).expect("made");
    let done = fetch(&site_folder, &server, "");
    assert_eq!(done.code, Some(3), "{}", done.said);
    assert_eq!(fs::read_to_string(outside.join("a.ics")).expect("unchanged"), "mine");
    // A link at the place of the record.
    fs::remove_file(site_folder.join("imports/library.ics")).expect("removed");
    symlink(outside.join("a.ics"), site_folder.join("imports/library.fetched.toml")).expect("made");
    let done = fetch(&site_folder, &server, "");
    assert_eq!(done.code, Some(3), "{}", done.said);
    assert_eq!(fs::read_to_string(outside.join("a.ics")).expect("unchanged"), "mine");
}
