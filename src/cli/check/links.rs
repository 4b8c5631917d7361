//! `check --links`: links to other sites in; which of them lead nowhere out. The only check that uses the network, and only when asked:
//! one request at a time, a pause between two to one host, a limit of time, the answers kept for some days.
//!
//! Invariant: what another site does is never an error of this one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cli::session::{Failure, Session};
use crate::diagnostic::Finding;
use crate::pipeline::Loaded;
use crate::source::Span;

/// Where answers are kept, beside what builds keep.
const KEPT: &str = ".commonweal/links.json";

/// Days for which a good answer is believed.
const GOOD_FOR: i64 = 14;
/// Days for which a bad one is: it may have been an hour's maintenance.
const BAD_FOR: i64 = 1;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Asks for every address outside the site, once. `pause` stands between two requests to one host.
///
/// # Errors
/// When the answers cannot be kept.
pub fn look(session: &Session, loaded: &Loaded, pause: Duration) -> Result<Vec<Finding>, Failure> {
    let site = &loaded.renderer.site;
    let today = site.options.today;
    let kept_at = session.root.join(KEPT);
    // Answers that cannot be read are asked for again.
    let kept: Kept = fs::read(&kept_at).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let links = outside(loaded);
    let agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(8)
        .user_agent(format!("commonweal/{} (checks links; {})", env!("CARGO_PKG_VERSION"), site.config.base.origin))
        .build()
        .new_agent();
    let mut answers = Kept::new();
    let mut last_host = None;
    let mut asked = 0;
    for (address, _) in &links {
        let believed = kept.get(address).filter(|answer| answer.holds(today));
        let answer = match believed {
            Some(answer) => answer.clone(),
            None => {
                let host = host(address);
                if last_host == Some(host) {
                    std::thread::sleep(pause);
                }
                last_host = Some(host);
                asked += 1;
                Answer { on: today.to_string(), said: ask(&agent, address) }
            }
        };
        answers.insert(address.clone(), answer);
    }
    keep(&kept_at, &answers)?;
    session.say(&format!("{} links to other sites, {asked} asked for now", links.len()));
    let told = links.iter().filter_map(|(address, span)| finding(address, *span, &answers.get(address)?.said));
    Ok(told.collect())
}

/// Answers by address, without the part.
type Kept = BTreeMap<String, Answer>;

/// What an address answered, and on which day.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Answer {
    on: String,
    said: Said,
}

/// What an address says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Said {
    /// There is something, or only those who sign in may know.
    There,
    /// There is nothing any more (404, 410).
    Nothing(u16),
    /// It cannot serve now (5xx).
    Fails(u16),
    /// No answer: the host's name, the connection, the certificate or the time.
    Silent(String),
}

impl Answer {
    fn holds(&self, today: Date) -> bool {
        let days = if self.said == Said::There { GOOD_FOR } else { BAD_FOR };
        let age =
            self.on.parse::<Date>().ok().and_then(|on| on.until(today).ok()).map(|span| i64::from(span.get_days()));
        age.is_some_and(|age| (0..days).contains(&age))
    }
}

/// Every address outside the site, with the first place that links to it; by host, so that a host's come one after the other.
fn outside(loaded: &Loaded) -> Vec<(String, Span)> {
    let site = &loaded.renderer.site;
    let mut all: BTreeMap<(String, String), Span> = BTreeMap::new();
    let own = format!("{}/", site.config.base.origin);
    let mut add = |target: &str, span: Span| {
        let address = target.split('#').next().unwrap_or(target);
        let web = address.starts_with("https://") || address.starts_with("http://");
        if web && !format!("{address}/").starts_with(&own) {
            all.entry((host(address).to_owned(), address.to_owned())).or_insert(span);
        }
    };
    for (_, document) in site.visible() {
        for link in &document.gist.links {
            add(&link.target, link.place);
        }
        for (_, _, field) in document.fields.iter().filter(|(_, _, field)| field.span.file == document.file) {
            if let Some(text) = field.as_text().filter(|text| !text.contains(char::is_whitespace)) {
                add(text, field.span);
            }
        }
    }
    all.into_iter().map(|((_, address), span)| (address, span)).collect()
}

fn host(address: &str) -> &str {
    address.split('/').nth(2).unwrap_or(address)
}

/// Asks for the head alone; where that is not answered well, for the whole, because some hosts refuse HEAD.
fn ask(agent: &ureq::Agent, address: &str) -> Said {
    match agent.head(address).call().map(|answer| answer.status().as_u16()) {
        Ok(200..=399) => Said::There,
        _ => match agent.get(address).call().map(|answer| answer.status().as_u16()) {
            Ok(status @ (404 | 410)) => Said::Nothing(status),
            Ok(status @ 500..) => Said::Fails(status),
            // 401, 403, 429 and their like: a person with a browser may well get in.
            Ok(_) => Said::There,
            Err(error) => Said::Silent(error.to_string()),
        },
    }
}

fn finding(address: &str, span: Span, said: &Said) -> Option<Finding> {
    let because = "Readers who follow it find nothing.";
    let finding = match said {
        Said::There => return None,
        Said::Nothing(status) => {
            Finding::warning("link-outside", span, format!("`{address}` leads nowhere: it answered {status}"))
                .note(because)
                .help("find where the page has moved to, or take the link out")
        }
        Said::Fails(status) => {
            Finding::advice("link-outside", span, format!("`{address}` does not work now: it answered {status}"))
                .note(because)
                .help("try it in a browser; it is asked again tomorrow")
        }
        Said::Silent(reason) => Finding::advice("link-outside", span, format!("`{address}` does not answer: {reason}"))
            .note(because)
            .help("try it in a browser; it is asked again tomorrow"),
    };
    Some(finding.label("leads to another site"))
}

/// Keeps the answers about the links that the site has now.
fn keep(path: &Path, answers: &Kept) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::system(format!("could not write `{}`: {error}", path.display()), "");
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        fs::write(&ignore, "*\n").map_err(failed)?;
    }
    let text = serde_json::to_vec_pretty(answers).map_err(|error| failed(error.into()))?;
    fs::write(path, text).map_err(failed)
}
