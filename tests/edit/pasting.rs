//! Sends pasted HTML to the editor, as the script of the form does.

use serde_json::Value;

use crate::browser::{controls, editable, encoded, headers, open};
use crate::site::{Answer, Site};

fn secret(site: &Site) -> String {
    let sent = controls(&open(site, "content/about.md").text());
    sent.into_iter().find(|(name, _)| name == ":secret").expect("a secret").1
}

/// Sends a form with HTML; `head` has all headers except for `Host` and `Content-Length`.
fn paste(site: &Site, head: &str, html: &str) -> Answer {
    let body = encoded(&[("html".into(), html.into())]);
    let length = body.len();
    let start = format!("POST /.preview/edit/paste HTTP/1.1\r\nHost: {}\r\n", site.address);
    site.send(format!("{start}{head}Content-Length: {length}\r\n\r\n{body}").as_bytes())
}

fn with_secret(site: &Site) -> String {
    format!("{}X-Commonweal-Secret: {}\r\n", headers(site), secret(site))
}

fn converted(answer: &Answer) -> (String, usize) {
    assert_eq!((answer.status, answer.header("Content-Type")), (200, "application/json"), "{answer:?}");
    assert_eq!(answer.header("Cache-Control"), "no-store");
    let json: Value = serde_json::from_str(&answer.text()).expect("JSON");
    (json["markdown"].as_str().expect("a text").to_owned(), json["notes"].as_array().expect("a list").len())
}

#[test]
fn pasted_html_is_answered_as_markdown_with_notes() {
    let site = editable();
    let head = with_secret(&site);
    let word = "<h2>Prices</h2><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>\
        <span style='mso-list:Ignore'>·  </span><b>Hall</b>: £20 &amp; more</p>";
    let plain = converted(&paste(&site, &head, word));
    assert_eq!(plain, ("## Prices\n\n- **Hall**: £20 & more".into(), 0));
    let (markdown, notes) = converted(&paste(&site, &head, "<p>Before <img src='data:,' alt=Plan> after</p>"));
    assert!(markdown.starts_with("Before") && notes == 1, "{markdown} {notes}");
    // The form may be longer than that of a save. HTML that is too long to convert has a note with the way out.
    let long = format!("<p>{}</p>", "é ".repeat(60_000));
    let (markdown, notes) = converted(&paste(&site, &head, &long));
    assert!(markdown.starts_with("é é") && notes == 0, "{notes}");
    assert_eq!(converted(&paste(&site, &head, &"a".repeat(300_000))), (String::new(), 1));
}

#[test]
fn a_paste_needs_the_secret_and_the_origin_and_writes_nothing() {
    let site = editable();
    let before = std::fs::read_to_string(site.root().join("content/about.md")).expect("there");
    let head = with_secret(&site);
    let own_origin = format!("Origin: http://{}", site.address);
    assert!(head.contains(&own_origin), "{head}");
    let foreign = head.replace(&own_origin, "Origin: http://evil.example");
    let other = format!("{}X-Commonweal-Secret: {}\r\n", headers(&site), "0".repeat(64));
    for (what, head, html, status) in [
        ("no secret", &headers(&site), "<p>a</p>", 403),
        ("other secret", &other, "<p>a</p>", 403),
        ("foreign origin", &foreign, "<p>a</p>", 403),
        ("too long", &head, "a".repeat(400_000).as_str(), 413),
    ] {
        let answer = paste(&site, head, html);
        assert_eq!(answer.status, status, "{what}: {answer:?}");
        assert!(!answer.text().contains("markdown"), "{what}: {answer:?}");
    }
    converted(&paste(&site, &head, "<p>a</p>"));
    let after = std::fs::read_to_string(site.root().join("content/about.md")).expect("there");
    assert_eq!(before, after);
    assert!(!site.root().join(".commonweal").exists(), "a paste keeps nothing");
}
