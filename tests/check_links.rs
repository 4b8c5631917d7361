//! `check --links` against a server on this computer: what it asks, how, what it tells, and what it remembers.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// What was asked, in order.
type Asked = Arc<Mutex<Vec<String>>>;

/// A server that notes each request and answers by its path.
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
            // Whoever asked may have gone.
            let _ = request.respond(tiny_http::Response::from_string("x").with_status_code(status));
        }
    });
    (server, origin, asked, thread)
}

#[test]
fn links_are_asked_once_politely_and_are_never_an_error() {
    let (server, origin, asked, thread) = serve();
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("content")).expect("made");
    fs::write(folder.path().join("site.toml"), "title = \"Afon Trust\"\nbase_url = \"https://afon.example.org\"\n")
        .expect("written");
    let page = format!(
        "+++\ntitle = \"Afon Trust\"\nsummary = \"We look after the valley.\"\n+++\n\n\
         [There]({origin}/there#part) and [there again]({origin}/there), [gone]({origin}/gone), [broken]({origin}/broken),\n\
         [for GET]({origin}/no-head), [private]({origin}/private), [our own](https://afon.example.org/).\n"
    );
    fs::write(folder.path().join("content/index.md"), page).expect("written");
    let run = |arguments: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
        command.args(["check", "--format", "short"]).args(arguments.split_whitespace()).current_dir(folder.path());
        command.env("NO_PROXY", "127.0.0.1").stdin(Stdio::null());
        let output = command.output().expect("it starts");
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
    };
    let (code, out) = run("--date 2026-11-23");
    assert_eq!(code, Some(0), "{out}");
    assert!(asked.lock().expect("not poisoned").is_empty(), "nothing is asked unless told to");

    let (code, out) = run("--date 2026-11-23 --links --pause 0");
    let told: Vec<&str> = out.lines().filter(|line| line.contains("[link-outside]")).collect();
    assert_eq!(code, Some(0), "{out}");
    assert_eq!(told.len(), 2, "{out}");
    assert!(
        told[0].contains(":6:")
            && told[0].contains(&format!("warning[link-outside]: `{origin}/gone` leads nowhere: it answered 404")),
        "{out}"
    );
    assert!(
        told[1].contains(&format!("advice[link-outside]: `{origin}/broken` does not work now: it answered 503")),
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

    // The same day nothing is asked again and the same is told; the next, only what was bad.
    let (_, again) = run("--date 2026-11-23 --links --pause 0");
    assert_eq!(again, out);
    assert!(asked.lock().expect("not poisoned").is_empty());
    run("--date 2026-11-24 --links --pause 0");
    let mut requests = std::mem::take(&mut *asked.lock().expect("not poisoned"));
    requests.sort();
    assert_eq!(requests, ["GET /broken", "GET /gone", "HEAD /broken", "HEAD /gone"]);
    server.unblock();
    thread.join().expect("the server ends");
}
