//! Implements `check --links`: requests external links and reports broken ones. No other check uses the
//! network, and this one only on demand. It sends one request at a time, waits between requests to one
//! host, limits the time for each address, and caches the results for some days.
//!
//! Invariant: a fault of another site is never an error of this one. Only public addresses are requested,
//! unless the command line allows others.

mod checker;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cli::network::address::without_credentials;
use crate::cli::network::one_line;
use crate::cli::session::{Failure, Session};
use crate::diagnostic::Finding;
use crate::pipeline::Loaded;
use crate::publish::seal::Key;
use crate::publish::state;
use crate::source::Span;
use checker::{Limits, LinkChecker, LinkStatus};

/// The name of the cache file in the state folder, and the purpose of its seal.
const CACHE_NAME: &str = "~links";

/// Days for which a good result is cached.
const GOOD_DAYS: i64 = 14;
/// Days for which a bad result is cached. The cause may be short maintenance.
const BAD_DAYS: i64 = 1;

/// Longest time for all requests of one address. A reader would have given up by then.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Requests every external address without a recent result. Waits `pause` between two requests to one host.
///
/// # Errors
/// Fails if the results cannot be cached.
pub(super) fn check(
    session: &Session,
    loaded: &Loaded,
    pause: Duration,
    allow_private: bool,
) -> Result<Vec<Finding>, Failure> {
    let site = &loaded.renderer.site;
    let today = site.options.today;
    let key = session.key()?;
    let links = external_addresses(loaded);
    // Keep only results for links that the site still has.
    let mut answers = load(&session.root, &key);
    answers.retain(|address, _| links.contains_key(address));
    let limits = Limits { pause, timeout: TIMEOUT };
    let mut asker = LinkChecker::new(&site.config.base.origin, limits, allow_private, ureq::Proxy::try_from_env());
    let mut asked = 0;
    let mut findings = Vec::new();
    // Request https before http, because some hosts do not respond to http.
    for (address, span) in links.iter().rev() {
        let said = match answers.get(address).filter(|answer| answer.is_fresh(today)) {
            Some(answer) => answer.status.clone(),
            None => {
                let said = asker.status(address);
                // An address that was not requested has no result.
                if !matches!(said, LinkStatus::NotAsked(_)) {
                    asked += 1;
                    answers.insert(address.clone(), CachedStatus { checked: today.to_string(), status: said.clone() });
                    // If the command is stopped, the results so far are kept.
                    save(session, &key, &answers)?;
                }
                said
            }
        };
        findings.extend(finding(address, *span, &said));
    }
    save(session, &key, &answers)?;
    session.print(&format!("{} links to other sites, {asked} of them checked now", links.len()));
    Ok(findings)
}

/// Results by address, without user name, password and fragment.
type CachedStatuses = BTreeMap<String, CachedStatus>;

/// The result of an address, and the day of the request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct CachedStatus {
    checked: String,
    status: LinkStatus,
}

impl CachedStatus {
    fn is_fresh(&self, today: Date) -> bool {
        let days = if self.status == LinkStatus::There { GOOD_DAYS } else { BAD_DAYS };
        let age = self
            .checked
            .parse::<Date>()
            .ok()
            .and_then(|on| on.until(today).ok())
            .map(|span| i64::from(span.get_days()));
        age.is_some_and(|age| (0..days).contains(&age))
    }
}

/// Returns every external address, with the first position that links to it.
fn external_addresses(loaded: &Loaded) -> BTreeMap<String, Span> {
    let site = &loaded.renderer.site;
    let mut all: BTreeMap<String, Span> = BTreeMap::new();
    let own = format!("{}/", site.config.base.origin);
    let mut add = |target: &str, span: Span| {
        let address = target.split('#').next().unwrap_or(target);
        let scheme = address.split_once("://").map_or("", |(scheme, _)| scheme);
        let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        if is_web && !format!("{address}/").starts_with(&own) {
            all.entry(without_credentials(address).into_owned()).or_insert(span);
        }
    };
    for (_, document) in site.visible() {
        for link in &document.content_summary.links {
            add(&link.target, link.place);
        }
        for (_, _, field) in document.fields.iter().filter(|(_, _, field)| field.span.file == document.file) {
            if let Some(text) = field.as_text().filter(|text| !text.contains(char::is_whitespace)) {
                add(text, field.span);
            }
        }
    }
    all
}

fn finding(address: &str, span: Span, said: &LinkStatus) -> Option<Finding> {
    let because = "Readers who follow it find nothing.";
    let address = one_line(address);
    let again = "try it in a browser; the next check after today requests it again";
    let finding = match said {
        LinkStatus::There => return None,
        LinkStatus::Nothing(status) => {
            Finding::warning("link-outside", span, format!("`{address}` does not exist: the site answered {status}"))
                .note(because)
                .help("find the new address of the page, or remove the link")
        }
        LinkStatus::Fails(status) => {
            Finding::advice("link-outside", span, format!("`{address}` does not work now: the site answered {status}"))
                .note(because)
                .help(again)
        }
        LinkStatus::Astray => {
            Finding::advice("link-outside", span, format!("`{address}` redirects more than five times"))
                .note("Browsers give up at some point, and each step takes readers time.")
                .help("open it in a browser, and link to the final address")
        }
        LinkStatus::Silent(reason) => {
            let message = format!("`{address}` does not answer: {}", one_line(reason));
            Finding::advice("link-outside", span, message).note(because).help(again)
        }
        LinkStatus::NotAsked(reason) => {
            let message = format!("`{address}` is not public, so it was not checked: {}", one_line(reason));
            Finding::warning("link-outside", span, message)
                .note("Readers elsewhere cannot reach it.")
                .help("link to a public address, or remove the link; for an intranet, use `--allow-private`")
        }
    };
    Some(finding.label("leads to another site"))
}

/// Loads the cached results. Results that cannot be read, or that another user or computer wrote, are
/// requested again.
fn load(root: &Path, key: &Key) -> CachedStatuses {
    let bytes = state::read_file(root, CACHE_NAME, key).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Saves the results.
fn save(session: &Session, key: &Key, answers: &CachedStatuses) -> Result<(), Failure> {
    let text = serde_json::to_vec_pretty(answers).map_err(std::io::Error::from)?;
    let mut notes = Vec::new();
    let written = state::write_file(&session.root, CACHE_NAME, text, key, &mut notes);
    session.warn_set_aside(&notes);
    Ok(written?)
}
