use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use super::*;
use crate::cli::network::one_line;

/// The requests that a server received, in order, with their times.
type Asked = Arc<Mutex<Vec<(String, Instant)>>>;

/// Starts a local server that answers each request line with a head, or not at all. It ends with the test
/// program.
fn serve(answer: impl Fn(&str) -> Option<String> + Send + 'static) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Asked::default();
    let noted = Arc::clone(&asked);
    std::thread::spawn(move || {
        let mut held: Vec<TcpStream> = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            noted.lock().expect("not poisoned").push((head.clone(), Instant::now()));
            match answer(head.lines().next().unwrap_or_default()) {
                // The client may have disconnected.
                Some(text) => {
                    drop(stream.write_all(format!("HTTP/1.1 {text}\r\nConnection: close\r\n\r\n").as_bytes()))
                }
                None => held.push(stream),
            }
        }
    });
    (origin, asked)
}

fn asker(limits: Limits) -> LinkChecker {
    LinkChecker::new("https://afon.example.org", limits, true, None)
}

const QUICK: Limits = Limits { pause: Duration::ZERO, timeout: Duration::from_secs(20) };

/// Returns the request lines without their protocol.
fn lines(asked: &Asked) -> Vec<String> {
    let asked = asked.lock().expect("not poisoned");
    let line = |head: &str| head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    asked.iter().map(|(head, _)| line(head)).collect()
}

fn ok() -> Option<String> {
    Some("200 OK".into())
}

fn to(location: impl std::fmt::Display) -> Option<String> {
    Some(format!("302 Found\r\nContent-Length: 0\r\nLocation: {location}"))
}

#[test]
fn private_addresses_are_not_requested_unless_allowed() {
    let (origin, asked) = serve(|_| ok());
    let port = origin.rsplit(':').next().expect("a port").to_owned();
    let mut closed = LinkChecker::new("https://afon.example.org", QUICK, false, None);
    for host in [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "a.localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "[::]",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "[fe80::1]",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "192.0.2.1",
    ] {
        let said = closed.status(&format!("http://{host}:{port}/"));
        // The computer or its name server may not know some of them. That is neither a response nor a
        // request.
        let is_unknown = matches!(&said, LinkStatus::Silent(reason) if reason.contains("no host with that name"));
        assert!(
            matches!(said, LinkStatus::NotAsked(_)) || (is_unknown && !host.starts_with(['[', '1'])),
            "{host}: {said:?}"
        );
    }
    assert_eq!(lines(&asked), Vec::<String>::new());
    assert_eq!(asker(QUICK).status(&origin), LinkStatus::There);
    for host in
        ["0.0.0.0", "[::]", "169.254.169.254", "224.0.0.1", "[fe80::1]", "[::ffff:169.254.169.254]", "192.0.2.1"]
    {
        let said = asker(QUICK).status(&format!("http://{host}:{port}/"));
        assert!(matches!(said, LinkStatus::NotAsked(_)), "{host}: {said:?}");
    }
    assert_eq!(lines(&asked), ["HEAD /"]);
}

#[test]
fn a_redirect_is_checked_like_an_address() {
    let (origin, asked) = serve(|line| match line.split(' ').nth(1) {
        Some("/metadata") => to("http://169.254.169.254/latest/meta-data/"),
        Some("/mapped") => to("//[::ffff:169.254.169.254]/"),
        Some("/file") => to("file:///etc/passwd"),
        Some("/password") => to("//me:secret@127.0.0.1:1/"),
        _ => ok(),
    });
    let ask = |path: &str| asker(QUICK).status(&format!("{origin}{path}"));
    assert_eq!(ask("/metadata"), LinkStatus::NotAsked("169.254.169.254 is a network's own equipment".into()));
    assert!(matches!(ask("/mapped"), LinkStatus::NotAsked(_)));
    // It is not followed, because it is not a web address.
    assert_eq!(ask("/file"), LinkStatus::There);
    assert!(matches!(ask("/password"), LinkStatus::Silent(_)));
    assert_eq!(lines(&asked), ["HEAD /metadata", "HEAD /mapped", "HEAD /file", "HEAD /password"]);
}

#[test]
fn no_password_is_sent_and_no_body_read() {
    let (origin, asked) = serve(|line| match line.split(' ').next() {
        Some("HEAD") => Some("405 Not Allowed".into()),
        // The body is announced but never sent.
        _ => Some("200 OK\r\nContent-Length: 1000000000000".into()),
    });
    let address = origin.replace("http://", "http://me:secret@");
    assert_eq!(asker(QUICK).status(&address), LinkStatus::There);
    let heads: Vec<String> = asked.lock().expect("not poisoned").iter().map(|(head, _)| head.clone()).collect();
    assert_eq!(heads.len(), 2);
    for head in heads {
        let lower = head.to_ascii_lowercase();
        assert!(!lower.contains("secret") && !lower.contains("authorization") && !lower.contains('@'), "{head}");
        assert!(lower.contains("user-agent: commonweal/"), "{head}");
    }
}

#[test]
fn head_and_get_together_follow_five_redirects() {
    let (origin, asked) = serve(|line| {
        let mut words = line.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        match path.trim_start_matches('/').split_once('/') {
            Some(("down", number)) => match number.parse::<u32>() {
                Ok(0) => ok(),
                Ok(number) => to(format!("/down/{}", number - 1)),
                Err(_) => None,
            },
            // HEAD redirects three times and is then rejected. GET redirects for ever.
            Some(("mixed", number)) if method == "HEAD" && number == "3" => Some("405 Not Allowed".into()),
            Some(("mixed", number)) => to(format!("{}", number.parse::<u32>().unwrap_or(0) + 1)),
            _ => to(path),
        }
    });
    let ask = |path: &str| {
        let said = asker(QUICK).status(&format!("{origin}{path}"));
        let asked = std::mem::take(&mut *asked.lock().expect("not poisoned"));
        (said, asked.len())
    };
    assert_eq!(ask("/down/5"), (LinkStatus::There, 6));
    assert_eq!(ask("/down/6"), (LinkStatus::Astray, 6));
    assert_eq!(ask("/round"), (LinkStatus::Astray, 6));
    // Three redirects with HEAD, the rejection, two redirects with GET, and the one that is too many.
    assert_eq!(ask("/mixed/0"), (LinkStatus::Astray, 7));
}

#[test]
fn two_requests_to_one_host_have_a_pause_between_them() {
    let (other, others) = serve(|_| ok());
    let back = Arc::new(Mutex::new(String::new()));
    let lead = Arc::clone(&back);
    let (origin, asked) = serve(move |line| match line {
        "HEAD /no-head HTTP/1.1" => Some("405 Not Allowed".into()),
        "HEAD /round HTTP/1.1" => to("/there"),
        "HEAD /away HTTP/1.1" => to(lead.lock().expect("not poisoned")),
        _ => ok(),
    });
    *back.lock().expect("not poisoned") = format!("{}/there", other.replace("127.0.0.1", "localhost"));
    let pause = Duration::from_millis(80);
    let mut asker = asker(Limits { pause, ..QUICK });
    // Alternate between the hosts, so that no two requests to one host follow each other.
    for address in [
        &format!("{origin}/no-head"),
        &other.replace("127.0.0.1", "localhost"),
        &format!("{origin}/round"),
        &format!("{origin}/away"),
    ] {
        assert_eq!(asker.status(address), LinkStatus::There, "{address}");
    }
    let times = |asked: &Asked| asked.lock().expect("not poisoned").iter().map(|(_, at)| *at).collect::<Vec<_>>();
    for (asked, number) in [(times(&asked), 5), (times(&others), 2)] {
        assert_eq!(asked.len(), number);
        for two in asked.windows(2) {
            assert!(two[1] - two[0] >= pause, "{:?}", two[1] - two[0]);
        }
    }
}

#[test]
fn an_unresponsive_host_is_requested_twice_and_then_not_again() {
    let (origin, asked) = serve(|_| None);
    let patience = Duration::from_millis(300);
    let mut asker = asker(Limits { timeout: patience, ..QUICK });
    for path in ["/a", "/b", "/c"] {
        let said = asker.status(&format!("{origin}{path}"));
        assert!(matches!(&said, LinkStatus::Silent(reason) if reason.contains("did not respond")), "{said:?}");
    }
    assert_eq!(lines(&asked), ["HEAD /a", "GET /a"]);
    // A redirect to it is not followed either.
    let (leads, _) = serve(move |_| to(format!("{origin}/d")));
    assert!(matches!(asker.status(&leads), LinkStatus::Silent(_)));
    assert_eq!(lines(&asked), ["HEAD /a", "GET /a"]);
}

#[test]
fn a_host_that_ignores_only_head_is_reachable() {
    let (origin, asked) = serve(|line| if line.starts_with("HEAD") { None } else { ok() });
    let mut asker = asker(Limits { timeout: Duration::from_secs(2), ..QUICK });
    assert_eq!(asker.status(&origin), LinkStatus::There);
    assert_eq!(lines(&asked), ["HEAD /", "GET /"]);
}

#[test]
fn a_refused_connection_is_not_retried() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let mut asker = asker(QUICK);
    assert_eq!(asker.status(&origin), LinkStatus::Silent("nothing answers there".into()));
    assert_eq!(asker.unresponsive.len(), 1);
}

#[test]
fn control_characters_of_a_host_do_not_reach_the_terminal() {
    let (origin, _) = serve(|_| Some("2\x1b]0;evil\x0700 \x1b[31mOK".into()));
    let said = asker(QUICK).status(&origin);
    let LinkStatus::Silent(reason) = said else { panic!("{said:?}") };
    assert!(!reason.is_empty() && !reason.contains(char::is_control), "{reason:?}");
    assert_eq!(one_line("a\n\x1b[2J\u{202e}b"), "a\u{fffd}\u{fffd}[2J\u{fffd}b");
    assert_eq!(asker(QUICK).status("ftp://example.org/"), LinkStatus::Silent("it is not a web address".into()));
}

#[test]
fn a_proxy_may_be_private_and_gets_no_private_addresses() {
    let (proxy, asked) = serve(|_| Some("403 Forbidden".into()));
    let proxy = ureq::Proxy::new(&proxy).expect("a proxy");
    let mut asker = LinkChecker::new("https://afon.example.org", QUICK, false, Some(proxy));
    for host in
        ["127.0.0.1", "10.0.0.1", "169.254.169.254", "2130706433", "0x7f.1", "[::1]", "localhost", "a.localhost"]
    {
        let said = asker.status(&format!("http://{host}/"));
        assert!(matches!(said, LinkStatus::NotAsked(_)), "{host}: {said:?}");
    }
    asker.status("http://afon.example.org/");
    let lines = lines(&asked);
    assert!(!lines.is_empty() && lines.iter().all(|line| line == "CONNECT afon.example.org:80"), "{lines:?}");
}
