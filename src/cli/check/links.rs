//! `check --links`: links to other sites in; which of them lead nowhere out. The only check that uses the network, and only when asked:
//! one request at a time, a pause between two to one host, a limit of time, the answers kept for some days.
//!
//! Invariant: what another site does is never an error of this one, and nothing but public addresses is asked unless the command line allows it.

mod address;
mod checker;
mod resolver;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cli::session::{Failure, Session};
use crate::diagnostic::Finding;
use crate::pipeline::Loaded;
use crate::publish::seal::Key;
use crate::publish::state;
use crate::source::Span;
use address::without_credentials;
use checker::{Limits, LinkChecker, LinkStatus, one_line};

/// The file that keeps answers, beside what builds keep; also the purpose of its seal.
const KEPT: &str = "~links";

/// Days for which a good answer is believed.
const GOOD_FOR: i64 = 14;
/// Days for which a bad one is: it may have been an hour's maintenance.
const BAD_FOR: i64 = 1;

/// How long all requests for one address may take: people have left a page by then.
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks for every address outside the site, once. `pause` stands between two requests to one host.
///
/// # Errors
/// When the answers cannot be kept.
pub(super) fn check(
    session: &Session,
    loaded: &Loaded,
    pause: Duration,
    allow_private: bool,
) -> Result<Vec<Finding>, Failure> {
    let site = &loaded.renderer.site;
    let today = site.options.today;
    let key = session.key()?;
    let links = outside(loaded);
    // What is kept is about the links that the site has now.
    let mut answers = load(&session.root, &key);
    answers.retain(|address, _| links.contains_key(address));
    let limits = Limits { pause, patience: PATIENCE };
    let mut asker = LinkChecker::new(&site.config.base.origin, limits, allow_private, ureq::Proxy::try_from_env());
    let mut asked = 0;
    let mut findings = Vec::new();
    // https before http: some hosts are silent to http alone.
    for (address, span) in links.iter().rev() {
        let said = match answers.get(address).filter(|answer| answer.holds(today)) {
            Some(answer) => answer.said.clone(),
            None => {
                let said = asker.ask(address);
                // What was not asked has given no answer to keep.
                if !matches!(said, LinkStatus::NotAsked(_)) {
                    asked += 1;
                    answers.insert(address.clone(), CachedStatus { on: today.to_string(), said: said.clone() });
                    // If the command is stopped, the answers so far are kept.
                    save(session, &key, &answers)?;
                }
                said
            }
        };
        findings.extend(finding(address, *span, &said));
    }
    save(session, &key, &answers)?;
    session.print(&format!("{} links to other sites, {asked} asked for now", links.len()));
    Ok(findings)
}

/// Answers by address, without user name, password and part.
type CachedStatuses = BTreeMap<String, CachedStatus>;

/// What an address answered, and on which day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct CachedStatus {
    on: String,
    said: LinkStatus,
}

impl CachedStatus {
    fn holds(&self, today: Date) -> bool {
        let days = if self.said == LinkStatus::There { GOOD_FOR } else { BAD_FOR };
        let age =
            self.on.parse::<Date>().ok().and_then(|on| on.until(today).ok()).map(|span| i64::from(span.get_days()));
        age.is_some_and(|age| (0..days).contains(&age))
    }
}

/// Every address outside the site, with the first place that links to it.
fn outside(loaded: &Loaded) -> BTreeMap<String, Span> {
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
    let again = "try it in a browser; it is asked again tomorrow";
    let finding = match said {
        LinkStatus::There => return None,
        LinkStatus::Nothing(status) => {
            Finding::warning("link-outside", span, format!("`{address}` leads nowhere: it answered {status}"))
                .note(because)
                .help("find where the page has moved to, or take the link out")
        }
        LinkStatus::Fails(status) => {
            Finding::advice("link-outside", span, format!("`{address}` does not work now: it answered {status}"))
                .note(because)
                .help(again)
        }
        LinkStatus::Astray => {
            Finding::advice("link-outside", span, format!("`{address}` leads on more than five times"))
                .note("Browsers give up at some point, and each step takes readers time.")
                .help("open it in a browser, and link to the address where it ends")
        }
        LinkStatus::Silent(reason) => {
            let message = format!("`{address}` does not answer: {}", one_line(reason));
            Finding::advice("link-outside", span, message).note(because).help(again)
        }
        LinkStatus::NotAsked(reason) => {
            let message = format!("`{address}` is not for everyone, and was not asked: {}", one_line(reason));
            Finding::warning("link-outside", span, message)
                .note("Readers elsewhere cannot reach it.")
                .help("link to a public address, or take the link out; for an intranet, `--allow-private` asks it")
        }
    };
    Some(finding.label("leads to another site"))
}

/// The answers that were kept. Those that cannot be read, or that this user did not keep on this computer, are asked for again.
fn load(root: &Path, key: &Key) -> CachedStatuses {
    let bytes = state::read_file(root, KEPT, key).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Keeps the answers.
fn save(session: &Session, key: &Key, answers: &CachedStatuses) -> Result<(), Failure> {
    let text = serde_json::to_vec_pretty(answers).map_err(std::io::Error::from)?;
    let mut notes = Vec::new();
    let written = state::write_file(&session.root, KEPT, text, key, &mut notes);
    session.warn_of(&notes);
    Ok(written?)
}
