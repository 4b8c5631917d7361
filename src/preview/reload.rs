//! Tells open browsers that the site changed, by server-sent events (HTML Living Standard section 9.2).

use std::io::Write;
use std::sync::{Mutex, PoisonError};

/// Where browsers listen for changes.
pub const EVENTS: &str = "/_commonweal/events";

/// Where the script stands that listens.
pub const SCRIPT_PATH: &str = "/_commonweal/reload.js";

/// Loads the page again when the site's version is not the one that the page was made from: also after the server was started again.
pub const SCRIPT: &str = r#"const made = document.currentScript.dataset.version;
const events = new EventSource("/_commonweal/events");
events.onmessage = (event) => { if (event.data !== made) location.reload(); };
addEventListener("pagehide", () => events.close());
"#;

/// Every browser that listens.
#[derive(Default)]
pub struct Browsers {
    listening: Mutex<Vec<Box<dyn Write + Send>>>,
}

impl Browsers {
    /// A browser begins to listen; it is told the version at once, in case its page is older.
    pub fn join(&self, mut browser: Box<dyn Write + Send>, version: &str) {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
        let greeting = format!("{head}retry: 500\ndata: {version}\n\n");
        if browser.write_all(greeting.as_bytes()).and_then(|()| browser.flush()).is_ok() {
            self.listening.lock().unwrap_or_else(PoisonError::into_inner).push(browser);
        }
    }

    /// Tells all of them the new version, and forgets those that are gone.
    pub fn reload(&self, version: &str) {
        let message = format!("data: {version}\n\n");
        let mut listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        listening.retain_mut(|browser| browser.write_all(message.as_bytes()).and_then(|()| browser.flush()).is_ok());
    }
}

/// A page with the script before the end of its body.
pub fn with_script(page: Vec<u8>, version: &str) -> Vec<u8> {
    let script = format!("<script src=\"{SCRIPT_PATH}\" data-version=\"{version}\"></script>");
    let end = page.windows(b"</body>".len()).rposition(|window| window.eq_ignore_ascii_case(b"</body>"));
    let mut page = page;
    let end = end.unwrap_or(page.len());
    page.splice(end..end, script.into_bytes());
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = b"<body><p>a</p></body></html>".to_vec();
        let with = String::from_utf8(with_script(page, "7")).unwrap();
        assert_eq!(
            with,
            "<body><p>a</p><script src=\"/_commonweal/reload.js\" data-version=\"7\"></script></body></html>"
        );
        assert!(with_script(b"<p>no body".to_vec(), "7").starts_with(b"<p>no body<script"));
    }
}
