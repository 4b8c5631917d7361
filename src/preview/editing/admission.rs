//! Decides whether a request may write. Takes the head of a request, and returns the reason if it may not.
//!
//! Invariant: only a form or a script of this run's own editing pages can write. Another site can send a request, but
//! cannot set `Origin` and `Sec-Fetch-Site`, and cannot read the secret.

use super::super::authority::{self, Host};
use super::super::http::{BodyLength, Request};

/// Longest text, in bytes of a form.
pub(super) const TEXT_BYTES: u64 = 256 << 10;
/// Longest form with pasted HTML, in bytes. Escapes make the HTML up to three times as long.
pub(super) const PASTE_BYTES: u64 = 1 << 20;

/// The format of a form without files.
const FORM: &str = "application/x-www-form-urlencoded";

/// The secret of a run. A request that writes must have it.
#[derive(Clone)]
pub(in crate::preview) struct Secret(String);

impl Secret {
    /// Creates a random secret; `None` if the operating system provides no random bytes. Then nothing can be edited.
    pub(in crate::preview) fn random() -> Option<Secret> {
        random_digits::<32>().map(Secret)
    }

    /// Returns the text for a page of the editor.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// Returns whether a text is the secret. The time does not depend on the number of equal bytes.
    pub(super) fn matches(&self, text: &str) -> bool {
        let differs = self.0.bytes().zip(text.bytes()).fold(0, |all, (own, other)| all | (own ^ other));
        text.len() == self.0.len() && differs == 0
    }
}

/// Returns random hexadecimal digits, two for each byte; `None` if the operating system provides none.
pub(super) fn random_digits<const BYTES: usize>() -> Option<String> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The reason why a request may not write: a status and a text.
pub(super) type Refusal = (u16, &'static str);

/// Checks the head of a request that wants to write.
///
/// # Errors
/// Returns a [`LockError`] if it may not. Then its body is not read.
pub(super) fn check_head(request: &Request) -> Result<(), Refusal> {
    if request.method != "POST" {
        return Err((405, "Only a form of the editor can do this."));
    }
    let host = request.origin.strip_prefix("http://").filter(|host| host.eq_ignore_ascii_case(&request.host));
    if host.is_none() || request.host.is_empty() {
        return Err((403, "The request does not come from a page of this preview."));
    }
    let is_same = request.fetch_site == "same-origin";
    // Browsers send `Sec-Fetch-Site` only to addresses of this computer. Elsewhere the other conditions decide.
    let is_unable = request.fetch_site.is_empty() && !is_this_computer(request);
    if !is_same && !is_unable {
        return Err((403, "The request does not come from a page of this preview."));
    }
    let format = request.content_type.split(';').next().unwrap_or_default().trim();
    if !format.eq_ignore_ascii_case(FORM) {
        return Err((415, "The request is not a form."));
    }
    match request.length {
        BodyLength::Known(_) => Ok(()),
        BodyLength::None | BodyLength::Unclear => Err((411, "The request must state the length of its body.")),
    }
}

/// Returns whether a request names this computer as its host.
pub(super) fn is_this_computer(request: &Request) -> bool {
    match authority::parse(&request.host) {
        Some(Host::Ip(address)) => address.to_canonical().is_loopback(),
        Some(Host::Name(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Request {
        Request {
            method: "POST".into(),
            host: "localhost:4000".into(),
            origin: "http://localhost:4000".into(),
            fetch_site: "same-origin".into(),
            content_type: FORM.into(),
            length: BodyLength::Known(3),
            ..Request::default()
        }
    }

    #[test]
    fn each_condition_is_needed() {
        assert_eq!(check_head(&own()), Ok(()));
        assert_eq!(check_head(&Request { content_type: format!("{FORM}; charset=utf-8"), ..own() }), Ok(()));
        for (status, request) in [
            (405, Request { method: "PUT".into(), ..own() }),
            (405, Request { method: "GET".into(), ..own() }),
            (403, Request { origin: String::new(), ..own() }),
            (403, Request { origin: "null".into(), ..own() }),
            (403, Request { origin: "http://localhost".into(), ..own() }),
            (403, Request { origin: "http://localhost:5000".into(), ..own() }),
            (403, Request { origin: "http://127.0.0.1:4000".into(), ..own() }),
            (403, Request { origin: "https://localhost:4000".into(), ..own() }),
            (403, Request { origin: "http://localhost:4000/".into(), ..own() }),
            (403, Request { origin: "http://localhost:4000.evil.example".into(), ..own() }),
            (403, Request { origin: "http://".into(), host: String::new(), ..own() }),
            (403, Request { fetch_site: String::new(), ..own() }),
            (403, Request { fetch_site: "same-site".into(), ..own() }),
            (403, Request { fetch_site: "cross-site".into(), ..own() }),
            (403, Request { fetch_site: "none".into(), ..own() }),
            (415, Request { content_type: "text/plain".into(), ..own() }),
            (415, Request { content_type: "multipart/form-data".into(), ..own() }),
            (415, Request { content_type: "application/json".into(), ..own() }),
            (411, Request { length: BodyLength::None, ..own() }),
            (411, Request { length: BodyLength::Unclear, ..own() }),
        ] {
            assert_eq!(check_head(&request).map_err(|(status, _)| status), Err(status), "{request:?}");
        }
    }

    #[test]
    fn on_another_computer_a_browser_sends_no_fetch_site() {
        let other = Request { host: "tablet:4000".into(), origin: "http://tablet:4000".into(), ..own() };
        assert_eq!(check_head(&Request { fetch_site: String::new(), ..other.clone() }), Ok(()));
        assert!(check_head(&Request { fetch_site: "cross-site".into(), ..other }).is_err());
    }

    #[test]
    fn a_secret_is_only_itself() {
        let (one, other) = (Secret::random().expect("random"), Secret::random().expect("random"));
        assert!(
            one.matches(one.text())
                && !one.matches(other.text())
                && !one.matches("")
                && !one.matches(&one.text()[..63])
        );
        assert_eq!(one.text().len(), 64);
    }
}
