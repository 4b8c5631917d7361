//! Tests `check --links` against a local server: its requests, its findings and its saved answers.

#![cfg(feature = "network")]

use std::fs;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use commonweal::publish::seal::Key;

/// The requests, in order.
type Asked = Arc<Mutex<Vec<String>>>;

/// Starts a server that records each request and chooses its response by the path.
fn serve() -> (Arc<tiny_http::Server>, String, Asked, std::thread::JoinHandle<()>) {
    let server = Arc::new(tiny_http::Server::http("127.0.0.1:0").expect("a port"));
    let origin = format!("http://{}", server.server_addr().to_ip().expect("an address"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (own, noted) = (server.clone(), asked.clone());
    let thread = std::thread::spawn(move || {
        for request in own.incoming_requests() {
            let agent = request.headers().iter().find(|header| header.field.equiv("User-Agent"));
            assert!(agent.is_some_and(|agent| agent.value.as_str().starts_with("commonweal/")), "it says who it is");
            noted.lock().expect("not poisoned").push(format!("{} {}", request.method(), request.url()));
            let head = *request.method() == tiny_http::Method::Head;
            let status = match request.url() {
                "/gone" => 404,
                "/broken" => 503,
                "/no-head" if head => 405,
                "/private" => 403,
                _ => 200,
            };
            // The client may have disconnected.
            let _ = request.respond(tiny_http::Response::from_string("x").with_status_code(status));
        }
    });
    (server, origin, asked, thread)
}

#[test]
fn each_link_is_requested_once_and_is_never_an_error() {
    let (server, origin, asked, thread) = serve();
    let folder = tempfile::tempdir().expect("a folder");
    site(
        folder.path(),
        &format!(
            "[There]({origin}/there#part) and [there again]({origin}/there), [gone]({origin}/gone), [broken]({origin}/broken),\n\
             [for GET]({origin}/no-head), [private]({origin}/private), [our own](https://afon.example.org/).\n"
        ),
    );
    let run = |arguments: &str| check(folder.path(), arguments);
    let (code, out) = run("--date 2026-11-23");
    assert_eq!(code, Some(0), "{out}");
    assert!(asked.lock().expect("not poisoned").is_empty(), "nothing is asked unless told to");

    let (code, out) = run("--date 2026-11-23 --links --pause 0 --allow-private");
    let told: Vec<&str> = out.lines().filter(|line| line.contains("[link-outside]")).collect();
    assert_eq!(code, Some(0), "{out}");
    assert_eq!(told.len(), 2, "{out}");
    assert!(
        told[0].contains(":6:")
            && told[0]
                .contains(&format!("warning[link-outside]: `{origin}/gone` does not exist: the site answered 404")),
        "{out}"
    );
    assert!(
        told[1].contains(&format!("advice[link-outside]: `{origin}/broken` does not work now: the site answered 503")),
        "{out}"
    );
    let mut requests = std::mem::take(&mut *asked.lock().expect("not poisoned"));
    requests.sort();
    assert_eq!(
        requests,
        [
            "GET /broken",
            "GET /gone",
            "GET /no-head",
            "GET /private",
            "HEAD /broken",
            "HEAD /gone",
            "HEAD /no-head",
            "HEAD /private",
            "HEAD /there"
        ]
    );

    // On the same day there are no requests and the same findings; the next day only bad links are requested.
    let (_, again) = run("--date 2026-11-23 --links --pause 0 --allow-private");
    assert_eq!(again, out);
    assert!(asked.lock().expect("not poisoned").is_empty());
    run("--date 2026-11-24 --links --pause 0 --allow-private");
    let mut requests = std::mem::take(&mut *asked.lock().expect("not poisoned"));
    requests.sort();
    assert_eq!(requests, ["GET /broken", "GET /gone", "HEAD /broken", "HEAD /gone"]);
    server.unblock();
    thread.join().expect("the server ends");
}

#[test]
fn addresses_of_private_networks_are_requested_only_if_allowed() {
    let (server, origin, asked, thread) = serve();
    let port = origin.rsplit(':').next().expect("a port");
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "[One]({origin}/there), [two](http://localhost:{port}/b), [three](http://169.254.169.254/latest/), [four](http://[::1]:{port}/d), \
         [five](http://me:secret@127.0.0.1:{port}/e).\n"
    );
    site(folder.path(), &text);
    let (code, out) = check(folder.path(), "--date 2026-11-23 --links --pause 0");
    let told =
        out.lines().filter(|line| line.contains("warning[link-outside]") && line.contains("was not checked")).count();
    assert_eq!((code, told), (Some(0), 5), "{out}");
    assert!(out.contains("127.0.0.1 is this computer itself") && !out.contains("secret"), "{out}");
    assert!(asked.lock().expect("not poisoned").is_empty());
    let (_, out) = check(folder.path(), "--date 2026-11-23 --links --pause 0 --allow-private");
    assert!(
        out.contains("169.254.169.254 is a network's own equipment") && !out.contains("this computer itself"),
        "{out}"
    );
    assert!(asked.lock().expect("not poisoned").contains(&"HEAD /there".to_owned()));
    let kept = fs::read_to_string(folder.path().join(".commonweal/~links")).expect("answers");
    assert!(kept.contains("/there") && !kept.contains("secret") && !kept.contains("169.254"), "{kept}");
    server.unblock();
    thread.join().expect("the server ends");
}

#[test]
fn results_are_cached_as_they_arrive() {
    let (server, origin, asked, thread) = serve();
    // The second address never responds: the test kills the command while it waits.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let held = silent.local_addr().expect("an address");
    let first = format!("{}/gone", origin.replace("127.0.0.1", "localhost"));
    let second = format!("http://{held}/b");
    let folder = tempfile::tempdir().expect("a folder");
    site(folder.path(), &format!("[One]({first}), [two]({second}).\n"));
    let mut command = command(folder.path(), "--date 2026-11-23 --links --pause 0 --allow-private");
    let mut running = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    // The command has requested the first address and waits for the second.
    let (_stream, _) = silent.accept().expect("it asks");
    running.kill().expect("it runs");
    running.wait().expect("it ended");
    let kept = fs::read_to_string(folder.path().join(".commonweal/~links")).expect("answers");
    assert!(kept.contains("/gone") && kept.contains("404") && !kept.contains(&second), "{kept}");
    assert_eq!(*asked.lock().expect("not poisoned"), ["HEAD /gone", "GET /gone"]);
    server.unblock();
    thread.join().expect("the server ends");
}

#[test]
fn cached_texts_reach_the_terminal_escaped() {
    let folder = tempfile::tempdir().expect("a folder");
    site(folder.path(), "[One](http://127.0.0.1:9/a).\n");
    fs::create_dir(folder.path().join(".commonweal")).expect("made");
    let kept =
        "{\"http://127.0.0.1:9/a\": {\"checked\": \"2026-11-23\", \"status\": {\"silent\": \"a\\u001b[2J\\nb\"}}}";
    let key = Key::read_or_create(&folder.path().join("state/commonweal")).expect("a key");
    fs::write(folder.path().join(".commonweal/~links"), key.seal("~links", kept.into())).expect("written");
    let (_, out) = check(folder.path(), "--date 2026-11-23 --links --pause 0");
    let line = out.lines().find(|line| line.contains("[link-outside]")).expect("a finding");
    assert!(line.contains("does not answer: a\u{fffd}[2J\u{fffd}b") && !line.contains('\u{1b}'), "{line:?}");
}

fn site(folder: &std::path::Path, text: &str) {
    fs::create_dir(folder.join("content")).expect("made");
    // The servers of these tests run on this computer, which `link-broken` would report.
    let toml = "title = \"Afon Trust\"\nbase_url = \"https://afon.example.org\"\n[checks]\nlink-broken = \"off\"\n";
    fs::write(folder.join("site.toml"), toml).expect("written");
    let page = format!("+++\ntitle = \"Afon Trust\"\nsummary = \"We look after the valley.\"\n+++\n\n{text}");
    fs::write(folder.join("content/index.md"), page).expect("written");
}

fn command(folder: &std::path::Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
    command.args(["check", "--format", "short"]).args(arguments.split_whitespace()).current_dir(folder);
    // These tests use no proxy.
    for proxy in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy"] {
        command.env_remove(proxy);
    }
    command.env("XDG_STATE_HOME", folder.join("state")).stdin(Stdio::null());
    command
}

fn check(folder: &std::path::Path, arguments: &str) -> (Option<i32>, String) {
    let output = command(folder, arguments).output().expect("it starts");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}
