use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

/// The heads of the requests that a server received, in order.
type Asked = Arc<Mutex<Vec<String>>>;

/// Starts a local server. `answer` receives the path of each request and writes the whole answer. The server ends with the test program.
fn serve(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> (SocketAddr, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let server = listener.local_addr().expect("an address");
    let asked = Asked::default();
    let noted = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            noted.lock().expect("not poisoned").push(head.clone());
            answer(head.split(' ').nth(1).unwrap_or_default(), &mut stream);
        }
    });
    (server, asked)
}

/// Sends a head and a body. The client may have disconnected.
fn send(stream: &mut TcpStream, head: &str, body: &[u8]) {
    drop(stream.write_all(format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes()));
    drop(stream.write_all(body));
}

fn to(stream: &mut TcpStream, location: &str) {
    send(stream, &format!("302 Found\r\nContent-Length: 0\r\nLocation: {location}"), b"");
}

fn downloader(server: Option<SocketAddr>, patience: Duration) -> Downloader {
    let client =
        Client::new("fetches calendars", "https://trust.example.org", ResolverRules::with_test_server(server), None);
    Downloader { client, patience }
}

fn get(server: SocketAddr, path: &str) -> Result<Answer, DownloadError> {
    downloader(Some(server), TIMEOUT).get(&format!("https://{server}{path}"), &Validators::default())
}

#[test]
fn an_answer_is_the_bytes_and_what_names_them() {
    let (server, asked) = serve(|path, stream| match path {
        "/same" => send(stream, "304 Not Modified", b""),
        "/long" => send(stream, &format!("200 OK\r\nETag: \"{}\"", "x".repeat(600)), b"c"),
        _ => send(stream, "200 OK\r\nETag: \"a\"\r\nLast-Modified: Mon, 23 Nov 2026 10:00:00 GMT", b"calendar"),
    });
    let known = Validators { etag: Some("\"a\"".into()), last_modified: Some("Mon, 23 Nov 2026 10:00:00 GMT".into()) };
    assert_eq!(get(server, "/a?b=c"), Ok(Answer::Bytes(b"calendar".to_vec(), known.clone())));
    assert_eq!(get(server, "/long"), Ok(Answer::Bytes(b"c".to_vec(), Validators::default())));
    let again = downloader(Some(server), TIMEOUT).get(&format!("https://{server}/same"), &known);
    assert_eq!(again, Ok(Answer::Unchanged));
    // Without a question, this is no answer.
    assert_eq!(get(server, "/same"), Err(DownloadError::Status(304)));
    let asked = asked.lock().expect("not poisoned");
    assert!(asked[0].starts_with("GET /a?b=c HTTP/1.1\r\n") && !asked[0].to_lowercase().contains("if-none-match"));
    assert!(asked[0].contains("commonweal/") && asked[0].contains("(fetches calendars; https://trust.example.org)"));
    let third = asked[2].to_lowercase();
    assert!(third.contains("if-none-match: \"a\"") && third.contains("if-modified-since: mon, 23 nov 2026"), "{third}");
}

#[test]
fn a_status_without_a_calendar_is_an_error() {
    let (server, _) = serve(|path, stream| send(stream, &format!("{} X\r\nContent-Length: 0", &path[1..]), b""));
    for status in [204, 206, 300, 400, 401, 403, 404, 410, 429, 500, 503] {
        assert_eq!(get(server, &format!("/{status}")), Err(DownloadError::Status(status)));
    }
    // A redirect to nowhere.
    assert_eq!(get(server, "/302"), Err(DownloadError::Status(302)));
}

#[test]
fn no_other_address_of_this_computer_or_of_a_private_network_is_requested() {
    let (other, others) = serve(|_, stream| send(stream, "200 OK", b"x"));
    let (server, asked) = serve(move |path, stream| match path {
        "/loopback" => to(stream, &format!("https://{other}/")),
        "/name" => to(stream, &format!("https://localhost:{}/", other.port())),
        "/mapped" => to(stream, &format!("//[::ffff:127.0.0.1]:{}/", other.port())),
        "/number" => to(stream, &format!("https://2130706433:{}/", other.port())),
        "/network" => to(stream, "https://10.0.0.1/"),
        "/metadata" => to(stream, "https://169.254.169.254/latest/"),
        "/http" => to(stream, &format!("http://{other}/")),
        "/http-here" => to(stream, "http://127.0.0.1/"),
        "/file" => to(stream, "file:///etc/passwd"),
        _ => send(stream, "200 OK", b"x"),
    });
    for path in ["/loopback", "/name", "/mapped", "/number", "/network", "/metadata"] {
        assert_eq!(get(server, path), Err(DownloadError::NotPublic), "{path}");
    }
    assert_eq!(get(server, "/http"), Err(DownloadError::NotEncrypted));
    assert_eq!(get(server, "/http-here"), Err(DownloadError::NotEncrypted));
    assert_eq!(get(server, "/file"), Err(DownloadError::NotWeb));
    assert_eq!(asked.lock().expect("not poisoned").len(), 9);
    let without = downloader(None, TIMEOUT);
    let known = Validators::default();
    for host in [server.to_string(), "10.0.0.1".into(), "[::1]".into(), "localhost".into()] {
        assert_eq!(without.get(&format!("https://{host}/"), &known), Err(DownloadError::NotPublic), "{host}");
    }
    assert_eq!(without.get(&format!("http://{server}/"), &known), Err(DownloadError::NotEncrypted));
    assert_eq!(asked.lock().expect("not poisoned").len(), 9);
    assert!(others.lock().expect("not poisoned").is_empty());
}

#[test]
fn five_redirects_are_followed() {
    let (server, asked) = serve(|path, stream| match path[1..].parse::<u32>() {
        Ok(0) => send(stream, "200 OK", b"x"),
        Ok(number) => to(stream, &format!("{}", number - 1)),
        Err(_) => to(stream, path),
    });
    assert!(get(server, "/5").is_ok());
    assert_eq!(get(server, "/6"), Err(DownloadError::Astray));
    assert_eq!(get(server, "/round"), Err(DownloadError::Astray));
    assert_eq!(asked.lock().expect("not poisoned").len(), 6 + 6 + 6);
}

#[test]
fn an_answer_has_an_end() {
    let most = usize::try_from(MOST).expect("it fits");
    let (server, _) = serve(move |path, stream| match path {
        "/most" => send(stream, "200 OK", &vec![b'x'; most]),
        "/announced" => send(stream, "200 OK\r\nContent-Length: 1000000000000", b"x"),
        "/cut" => send(stream, "200 OK\r\nContent-Length: 100", b"half"),
        "/chunks" => send(stream, "200 OK\r\nTransfer-Encoding: chunked", b"4\r\nhalf\r\n"),
        _ => {
            send(stream, "200 OK", b"");
            while stream.write_all(&[b'x'; 4096]).is_ok() {}
        }
    });
    assert!(get(server, "/most").is_ok());
    assert_eq!(get(server, "/endless"), Err(DownloadError::TooLarge));
    for path in ["/announced", "/cut", "/chunks"] {
        assert_eq!(get(server, path), Err(DownloadError::CutOff), "{path}");
    }
}

#[test]
fn a_packed_answer_is_unpacked_within_the_limit() {
    let pack = |bytes: &[u8]| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).expect("written");
        packed.finish().expect("packed")
    };
    let bomb = pack(&vec![b'x'; 200 << 20]);
    assert!(bomb.len() < 300_000);
    let small = pack(b"calendar");
    let (server, _) = serve(move |path, stream| {
        let head = "200 OK\r\nContent-Encoding: gzip";
        match path {
            "/bomb" => send(stream, head, &bomb),
            "/damaged" => send(stream, head, b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03nonsense"),
            "/half" => send(stream, head, &small[..small.len() / 2]),
            _ => send(stream, head, &small),
        }
    });
    assert_eq!(get(server, "/small"), Ok(Answer::Bytes(b"calendar".to_vec(), Validators::default())));
    assert_eq!(get(server, "/bomb"), Err(DownloadError::TooLarge));
    for path in ["/damaged", "/half"] {
        assert!(matches!(get(server, path), Err(DownloadError::Damaged | DownloadError::CutOff)), "{path}");
    }
}

#[test]
fn all_requests_of_a_calendar_share_its_time() {
    let slow = |path: &str, stream: &mut TcpStream| match path {
        "/silent" => std::thread::sleep(Duration::from_secs(10)),
        "/drops" => {
            send(stream, "200 OK", b"");
            for _ in 0..100 {
                std::thread::sleep(Duration::from_millis(100));
                if stream.write_all(b"x").is_err() {
                    break;
                }
            }
        }
        _ => {
            std::thread::sleep(Duration::from_millis(250));
            to(stream, "/round");
        }
    };
    for path in ["/silent", "/drops", "/round"] {
        let (server, _) = serve(slow);
        let began = Instant::now();
        let downloader = downloader(Some(server), Duration::from_millis(600));
        let said = downloader.get(&format!("https://{server}{path}"), &Validators::default());
        assert_eq!(said, Err(DownloadError::TimedOut), "{path}");
        assert!(began.elapsed() < Duration::from_secs(8), "{path}: {:?}", began.elapsed());
    }
}

#[test]
fn where_nothing_answers_the_reason_is_plain() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let server = listener.local_addr().expect("an address");
    drop(listener);
    assert_eq!(get(server, "/"), Err(DownloadError::Unreachable("nothing answers there".into())));
    // A server that knows no encryption.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let plain = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        assert!(stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0));
        send(&mut stream, "400 Bad Request", b"");
    });
    let client = Client::new("fetches calendars", "https://trust.example.org", ResolverRules::new(true), None);
    let said = Downloader { client, patience: TIMEOUT }.get(&format!("https://{plain}/"), &Validators::default());
    assert_eq!(said, Err(DownloadError::Insecure));
    let (odd, _) = serve(|_, stream| drop(stream.write_all(b"220 mail.example ESMTP\r\n")));
    assert_eq!(get(odd, "/secret"), Err(DownloadError::Damaged));
}

#[test]
fn every_error_says_what_to_do() {
    use DownloadError::*;
    for error in [
        NotPublic,
        NotEncrypted,
        NotWeb,
        Astray,
        Unreachable("x".into()),
        Insecure,
        TimedOut,
        TooLarge,
        CutOff,
        Damaged,
    ]
    .into_iter()
    .chain([200, 204, 400, 401, 403, 404, 410, 429, 500, 599].map(Status))
    {
        let (message, help) = (error.message(), error.help());
        assert!(!message.ends_with('.') && !help.ends_with('.') && !help.is_empty(), "{error:?}");
        assert!(message.starts_with(char::is_lowercase), "{message}");
    }
}
