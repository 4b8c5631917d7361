//! Stores with the S3 interface. `.ci/stores` starts them on loopback and sets the variables; without them each test reports that it
//! did not run.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::{Site, Stdio, assert_one_wins};

/// Returns the address of a store.
fn store(variable: &str) -> Option<String> {
    let address = std::env::var(variable).ok();
    if address.is_none() {
        eprintln!("NOT RUN: {variable} is not set; `.ci/stores` starts the stores and runs these tests");
    }
    address
}

/// Returns the section of site.toml for a folder in the bucket `site`.
fn place(endpoint: &str, folder: &str) -> String {
    format!("[publish.live]\nkind = \"s3\"\nplace = \"{}\"\nendpoint = \"{endpoint}\"\n", own(folder))
}

/// Returns the path of a folder in the bucket `site` that no earlier run of the tests used.
fn own(folder: &str) -> String {
    format!("site/{folder}-{}", std::process::id())
}

/// Requests a public file as a reader does. Returns the status, the body and two headers.
fn get(address: &str) -> (u16, Vec<u8>, String, String) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut answer = agent.get(address).call().unwrap();
    let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    let (kind, cache) = (header("content-type"), header("cache-control"));
    (answer.status().as_u16(), answer.body_mut().read_to_vec().unwrap(), kind, cache)
}

/// What a server between the program and a store does with a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    /// Every third connection is closed without an answer, every fourth gets status 503.
    CutAndBusy,
}

/// Starts a server that passes requests on to a store and counts them. Returns its address and the count.
fn between(store: &str, fault: Fault) -> (String, Arc<AtomicUsize>) {
    let store = store.strip_prefix("http://").unwrap().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    std::thread::spawn(move || {
        for (number, client) in listener.incoming().enumerate() {
            let (client, store, count) = (client.unwrap(), store.clone(), counted.clone());
            std::thread::spawn(move || pass_on(client, &store, &count, fault, number));
        }
    });
    (address, count)
}

fn pass_on(mut client: TcpStream, store: &str, count: &AtomicUsize, fault: Fault, number: usize) {
    match (fault, number % 12) {
        (Fault::CutAndBusy, 3 | 6 | 9) => return,
        (Fault::CutAndBusy, 4 | 8) => {
            let _ = client.read(&mut [0; 1 << 16]);
            let _ = client.write_all(b"HTTP/1.1 503 Slow Down\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            return;
        }
        _ => {}
    }
    let server = TcpStream::connect(store).unwrap();
    let (mut from_server, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let answers = std::thread::spawn(move || {
        let _ = std::io::copy(&mut from_server, &mut to_client);
        let _ = to_client.shutdown(std::net::Shutdown::Both);
    });
    let (mut to_server, mut buffer) = (server, vec![0; 1 << 16]);
    while let Ok(read @ 1..) = client.read(&mut buffer) {
        let text = String::from_utf8_lossy(&buffer[..read]);
        count.fetch_add(text.matches(" HTTP/1.1\r\n").count(), Ordering::Relaxed);
        if to_server.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = to_server.shutdown(std::net::Shutdown::Both);
    let _ = answers.join();
}

#[test]
fn a_store_gets_the_site_with_its_headers_and_then_only_what_changed() {
    let Some(store) = store("COMMONWEAL_STORE") else { return };
    let (endpoint, count) = between(&store, Fault::None);
    let site = Site::new(&place(&endpoint, "headers"));
    site.said(&["publish"]);
    let (mut kept, mut asked) = (0, 0);
    for (path, bytes) in site.built() {
        let (status, body, kind, cache) = get(&format!("{store}/{}/{path}", own("headers")));
        assert_eq!((status, body == bytes), (200, true), "{path}");
        let expected = match path.rsplit('.').next().unwrap() {
            "html" => "text/html; charset=utf-8",
            "ics" => "text/calendar; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            _ => &kind,
        };
        assert_eq!(kind, expected, "{path}");
        let is_kept = path.ends_with(".css");
        assert_eq!(cache.contains("immutable"), is_kept || path.starts_with("assets/"), "{path}: {cache}");
        (kept, asked) = (kept + usize::from(is_kept), asked + usize::from(!is_kept));
    }
    assert!(kept >= 1 && asked > 10, "{kept} {asked}");

    count.store(0, Ordering::Relaxed);
    site.said(&["publish"]);
    assert_eq!(count.load(Ordering::Relaxed), 1, "a publication without a change reads the manifest");
    site.edit("content/visits.md", "Sign in", "Sign out");
    let before = site.built();
    count.store(0, Ordering::Relaxed);
    let (_, err) = site.said(&["publish"]);
    let changed: Vec<String> = site
        .built()
        .into_iter()
        .filter(|(path, bytes)| before.get(path) != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    let read = changed.iter().filter(|path| {
        path.ends_with(".html") || path.ends_with(".ics") || path.ends_with("feed.xml") || path.ends_with("feed.json")
    });
    // Each file is one upload and one copy in the store; the plan reads the former words of each changed page and feed.
    assert_eq!(count.load(Ordering::Relaxed), 3 + 2 * changed.len() + read.count(), "{changed:?} {err}");
}

#[test]
fn rollback_and_removal_work_in_a_store() {
    let Some(store) = store("COMMONWEAL_STORE") else { return };
    let site = Site::new(&place(&store, "back"));
    site.said(&["publish"]);
    let first = site.built();
    site.edit("content/visits.md", "Sign in", "Sign out");
    site.write("content/mistake.md", "+++\ntitle = \"Mistake\"\nsummary = \"Not for the public.\"\n+++\n\nSecret.\n");
    site.said(&["publish"]);
    assert_eq!(get(&format!("{store}/{}/mistake/index.html", own("back"))).0, 200);
    site.said(&["rollback"]);
    assert_eq!(get(&format!("{store}/{}/mistake/index.html", own("back"))).0, 404);
    for (path, bytes) in first {
        assert_eq!(get(&format!("{store}/{}/{path}", own("back"))).1, bytes, "{path}");
    }
}

#[test]
fn two_people_cannot_mix_their_sites_in_a_store() {
    let Some(store) = store("COMMONWEAL_STORE") else { return };
    assert_one_wins(&place(&store, "two"), |path| get(&format!("{store}/{}/{path}", own("two"))).1);
}

#[test]
fn a_store_that_fails_now_and_then_is_asked_again() {
    let Some(store) = store("COMMONWEAL_STORE") else { return };
    let (endpoint, _) = between(&store, Fault::CutAndBusy);
    let site = Site::new(&place(&endpoint, "faults"));
    for edit in 0..3 {
        site.edit("content/visits.md", "Sign", &format!("Sign{edit}"));
        site.said(&["publish", "--remove-now"]);
        for (path, bytes) in site.built() {
            assert_eq!(get(&format!("{store}/{}/{path}", own("faults"))).1, bytes, "{path}");
        }
    }
}

#[test]
fn messages_of_a_store_say_what_to_do_and_name_no_key() {
    let Some(store) = store("COMMONWEAL_STORE") else { return };
    let secret = "not-the-right-secret-7f3a";
    let site = Site::new(&place(&store, "denied"));
    let output = site.command(&["publish"]).env("AWS_SECRET_ACCESS_KEY", secret).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("get the right to read, write and delete there"), "{err}");
    let id = std::env::var("AWS_ACCESS_KEY_ID").unwrap();
    assert!(!err.contains(secret) && !err.contains(&id), "{err}");

    let output = site.command(&["publish"]).env_remove("AWS_ACCESS_KEY_ID").output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("the environment variable AWS_ACCESS_KEY_ID is not set"), "{err}");

    let site = Site::new("[publish.live]\nkind = \"s3\"\nplace = \"site\"\nendpoint = \"http://127.0.0.1:9\"\n");
    let began = Instant::now();
    let (code, err) = site.fault(&["publish"]);
    assert_eq!(code, Some(3));
    assert!(err.contains("check your connection, and `place` and `endpoint`"), "{err}");
    assert!(began.elapsed() < Duration::from_secs(120), "{:?}", began.elapsed());
}

#[test]
fn a_store_that_ignores_conditions_is_refused_at_first_use() {
    let Some(store) = store("COMMONWEAL_STORE_WITHOUT_CONDITIONS") else { return };
    let site = Site::new(&place(&store, "plain"));
    let (code, err) = site.fault(&["publish"]);
    assert_eq!(code, Some(3), "{err}");
    assert!(err.contains("this store ignores conditions") && err.contains("nothing was published"), "{err}");
}

/// Kills a publication again and again while a reader requests pages.
#[test]
fn a_reader_finds_each_page_with_its_style_while_publications_are_killed() {
    let Some(store) = store("COMMONWEAL_STORE") else { return };
    let kills: u64 = std::env::var("COMMONWEAL_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8);
    let site = Site::new(&place(&store, "kills"));
    site.said(&["publish"]);
    // Kills come while a publication sends, which is after most of its time.
    site.write("themes/commons/styles/own.css", "main { order: -1 }\n");
    let began = Instant::now();
    site.said(&["publish"]);
    let whole = began.elapsed();
    let mut ended = 0;
    let pages: Vec<String> = site.built().into_keys().filter(|path| path.ends_with(".html")).collect();
    let is_over = Arc::new(AtomicBool::new(false));
    let reader = std::thread::spawn({
        let (store, pages, is_over) = (store.clone(), pages.clone(), is_over.clone());
        move || {
            let (mut requests, mut styles) = (0, BTreeSet::new());
            while !is_over.load(Ordering::Relaxed) {
                for path in &pages {
                    let (status, body, ..) = get(&format!("{store}/{}/{path}", own("kills")));
                    assert_eq!(status, 200, "{path}");
                    let html = String::from_utf8(body).unwrap();
                    let links = html.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next());
                    for style in links.filter(|href| href.ends_with(".css")) {
                        assert_eq!(get(&format!("{store}/{}/{style}", own("kills"))).0, 200, "{path} asks for {style}");
                        styles.insert(style.to_owned());
                    }
                    requests += 1;
                }
            }
            (requests, styles.len())
        }
    });
    for kill in 0..kills {
        site.write("themes/commons/styles/own.css", &format!("main {{ order: {kill} }}\n"));
        site.edit("content/visits.md", "Sign", &format!("Sign{}", kill % 7));
        let mut command =
            site.command(&["publish", "--quiet"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole.mul_f64((40 + kill * 37 % 60) as f64 / 100.0));
        ended += u64::from(command.try_wait().unwrap().is_some());
        command.kill().unwrap();
        command.wait().unwrap();
    }
    site.said(&["publish"]);
    is_over.store(true, Ordering::Relaxed);
    let (requests, styles) = reader.join().unwrap();
    println!("{} kills, {requests} pages read with {styles} styles", kills - ended);
    for (path, bytes) in site.built() {
        assert_eq!(get(&format!("{store}/{}/{path}", own("kills"))).1, bytes, "{path}");
    }
}

/// One of three volume servers is killed in the middle of a publication. Each file is on two of them.
#[cfg(unix)]
#[test]
fn no_file_is_lost_when_a_server_of_a_cluster_is_killed() {
    let (Some(store), Ok(server)) = (store("COMMONWEAL_STORE"), std::env::var("COMMONWEAL_VOLUME_SERVER")) else {
        eprintln!(
            "NOT RUN: `COMMONWEAL_STORE_CLUSTER=1 .ci/stores no_file_is_lost` starts a cluster and runs this test"
        );
        return;
    };
    let site = Site::new(&place(&store, "cluster"));
    for number in 0..2_000 {
        site.write(&format!("static/files/{number}.txt"), &format!("file {number}\n").repeat(1 + number % 50));
    }
    site.said(&["build"]);
    let mut publication =
        site.command(&["publish", "--quiet"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let address = |path: &str| format!("{store}/{}/{path}", own("cluster"));
    while get(&address("files/500.txt")).0 != 200 && publication.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(std::process::Command::new("kill").args(["-KILL", &server]).status().unwrap().success());
    let is_done = publication.wait().unwrap().success();
    if !is_done {
        site.said(&["publish"]);
    }
    let built = site.built();
    let lost: Vec<&String> =
        built.iter().filter(|(path, bytes)| get(&address(path)).1 != **bytes).map(|(path, _)| path).collect();
    println!("{} files, {} lost; the publication with the kill ended: {is_done}", built.len(), lost.len());
    assert!(lost.is_empty() && built.len() > 2_000, "{lost:?}");
}
