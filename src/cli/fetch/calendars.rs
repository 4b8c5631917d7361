//! Downloads each calendar, decides whether it replaces the saved copy, and saves it with the day.
//!
//! Invariant: a saved copy is replaced only by a whole calendar that keeps at least half of its coming events and with which the site can
//! be built. Otherwise it stays as it is, and a finding gives the reason. A secret address is never printed or stored.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::Path;

use jiff::civil::Date;

use super::cached_answers::CachedAnswers;
use super::copy::{CalendarCopy, Changes, are_equivalent};
use super::download::{Answer, Downloader, OPEN_IT, TIMEOUT};
use crate::calendar::CalendarSettings;
use crate::calendar::import::record;
use crate::cli::network::one_line;
use crate::cli::session::{Exit, Failure, Session, Stream, exit_code, require_version};
use crate::config::{CalendarAddress, Config, ImportConfig, RemoteCalendar, address_of_calendar};
use crate::diagnostic::{Finding, Level, nearest};
use crate::pipeline::{Inputs, Memo, Options};
use crate::publish::folder::Folder;
use crate::url::to_nfc;

/// The most titles of lost events in a message.
const TITLES: usize = 3;

/// Downloads the calendars with these names, or all. Those in `accepted` may lose most of their coming events.
///
/// # Errors
/// Fails if a name is unknown, if a file cannot be written, or if a calendar was not updated.
pub(super) fn fetch(
    session: &Session,
    mut names: Vec<String>,
    accepted: &[String],
    test_server: Option<SocketAddr>,
) -> Result<Exit, Failure> {
    let inputs = session.read()?;
    let (config, _, mut findings) = Config::read(&inputs.sources, None);
    require_version(&findings)?;
    findings.retain(|finding| finding.level == Level::Error);
    if !findings.is_empty() {
        session.report(&findings, &inputs.sources, Stream::Stderr)?;
        return Ok(exit_code(&findings, &inputs.sources, false));
    }
    names.extend_from_slice(accepted);
    let chosen = choose(&config, &names)?;
    if chosen.is_empty() {
        session.print("no `[[calendar.import]]` has an `address`, so there is nothing to fetch");
        return Ok(Exit::Success);
    }
    let options = session.options(&inputs.sources, false, false, None);
    let with_address: HashSet<_> =
        config.calendar.imports.iter().filter(|own| own.remote.is_some()).map(|own| to_nfc(own.path())).collect();
    let kept = CachedAnswers::load(session, |path| with_address.contains(&*to_nfc(path)))?;
    let downloader = Downloader::new(&config.base.origin, test_server, TIMEOUT);
    let settings = CalendarSettings::from_config(&config, 0, options.today);
    let mut fetcher = Fetcher { session, downloader, settings, kept, site: SiteToBuild::new(inputs, options) };
    let mut refused = Vec::new();
    for (own, remote) in &chosen {
        let is_accepted = accepted.iter().any(|name| is_named(own, name));
        match fetcher.update(own, remote, is_accepted)? {
            Ok(done) => session.print(&format!("{}: {done}", own.name())),
            Err(finding) => refused.push(finding),
        }
    }
    if refused.is_empty() {
        return Ok(Exit::Success);
    }
    session.report(&refused, &fetcher.site.inputs.sources, Stream::Stderr)?;
    let message = format!("{} of {} calendars could not be updated", refused.len(), chosen.len());
    Err(Failure::system(message, "a build uses the saved copies, which stay as they are"))
}

/// Returns the calendars that have an address and one of these names; without names, all that have an address.
///
/// # Errors
/// Fails for a name that no such calendar has.
fn choose<'c>(config: &'c Config, names: &[String]) -> Result<Vec<(&'c ImportConfig, &'c RemoteCalendar)>, Failure> {
    let with_address = || config.calendar.imports.iter().filter_map(|own| Some((own, own.remote.as_ref()?)));
    for name in names {
        if with_address().any(|(own, _)| is_named(own, name)) {
            continue;
        }
        if config.calendar.imports.iter().any(|own| is_named(own, name)) {
            let help = "write the partner's address as `address` below its `file` in site.toml";
            return Err(Failure::usage(format!("the calendar `{name}` has no address"), help));
        }
        let known: Vec<&str> = with_address().map(|(own, _)| own.name()).collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "add `[[calendar.import]]` with `file` and `address` to site.toml".to_owned(),
            None => format!("the calendars with an address are {}", known.join(", ")),
        };
        return Err(Failure::usage(format!("there is no calendar `{name}`"), help));
    }
    let is_chosen = |own: &ImportConfig| names.is_empty() || names.iter().any(|name| is_named(own, name));
    // A second import of one file is an error of the build.
    let mut files = HashSet::new();
    Ok(with_address().filter(|(own, _)| is_chosen(own) && files.insert(own.path())).collect())
}

/// Returns whether a word of the command line names a calendar, by its name or by its file.
fn is_named(own: &ImportConfig, word: &str) -> bool {
    word == own.name() || word.trim_start_matches("./") == own.path()
}

/// The parts that update one calendar after the other.
struct Fetcher<'s> {
    session: &'s Session,
    downloader: Downloader,
    settings: CalendarSettings,
    kept: CachedAnswers,
    site: SiteToBuild,
}

impl Fetcher<'_> {
    /// Updates one calendar. Returns what was done, or why the saved copy stays.
    ///
    /// # Errors
    /// Fails if a file cannot be written.
    fn update(
        &mut self,
        own: &ImportConfig,
        remote: &RemoteCalendar,
        is_accepted: bool,
    ) -> Result<Result<String, Finding>, Failure> {
        let today = self.settings.today;
        let refused = |message: String, help: String| {
            Finding::warning("fetch", remote.span, format!("`{}` was not updated: {message}", own.name())).help(help)
        };
        let address = match address(remote) {
            Ok(address) => address,
            Err((message, help)) => return Ok(Err(refused(message, help))),
        };
        let (path, saved) = self.site.saved(own);
        let known = self.kept.validators(&path, &address, saved.as_deref());
        let (bytes, validators) = match self.downloader.get(&address, &known) {
            Ok(Answer::Bytes(bytes, validators)) => (bytes, validators),
            Ok(Answer::Unchanged) => {
                self.note_day(own, today)?;
                return Ok(Ok("no change".into()));
            }
            Err(error) => return Ok(Err(refused(error.message(), error.help().to_owned()))),
        };
        let new = match CalendarCopy::read(&bytes, &path, &self.settings) {
            Ok(new) => new,
            Err(fault) => {
                let message = "the partner's server sent no whole calendar".to_owned();
                let note = format!("Line {} of the answer: {}.", fault.line, one_line(&fault.message));
                return Ok(Err(refused(message, OPEN_IT.to_owned()).note(note)));
            }
        };
        if let Some(saved) = saved.as_deref().filter(|saved| are_equivalent(saved, &bytes)) {
            self.kept.store(self.session, &path, &address, saved, validators)?;
            self.note_day(own, today)?;
            return Ok(Ok("no change".into()));
        }
        // A saved copy that cannot be read has nothing to lose.
        let before = saved.as_deref().and_then(|saved| CalendarCopy::read(saved, &path, &self.settings).ok());
        let changes = before.as_ref().map(|before| before.changes(&new, today));
        if let Some(changes) = changes.as_ref().filter(|changes| changes.loses_most() && !is_accepted) {
            let message = format!(
                "it would lose {} of its {} coming events, so the saved copy stays",
                changes.lost.len(),
                changes.before
            );
            let help = format!(
                "ask the partner whether that is right; if it is, run `commonweal fetch --accept {}`",
                own.name()
            );
            return Ok(Err(refused(message, help).note(titles(&changes.lost))));
        }
        if let Some(fault) = self.site.replace(&path, &bytes) {
            let message = format!("with it, the site could not be built: {}", fault.message);
            return Ok(Err(refused(message, fault.help).note(fault.note)));
        }
        save(&self.session.root, &path, &bytes)?;
        self.note_day(own, today)?;
        self.kept.store(self.session, &path, &address, &bytes, validators)?;
        Ok(Ok(done(changes.as_ref(), new.upcoming(today))))
    }

    /// Writes the day into the record beside a calendar.
    fn note_day(&self, own: &ImportConfig, today: Date) -> Result<(), Failure> {
        let (path, text) = (own.record(), record(today));
        let sources = &self.site.inputs.sources;
        let stands = sources.find(&path).is_some_and(|file| sources.get(file).text == text);
        if stands { Ok(()) } else { save(&self.session.root, &path, text.as_bytes()) }
    }
}

/// Returns the address to request, or the problem and the fix.
fn address(remote: &RemoteCalendar) -> Result<String, (String, String)> {
    let name = match &remote.address {
        CalendarAddress::Written(address) => return Ok(address.clone()),
        CalendarAddress::Environment(name) => name,
    };
    let Some(value) = std::env::var(name).ok().filter(|value| !value.trim().is_empty()) else {
        let help = format!("set `{name}` to the address of the calendar, and run the command again");
        return Err((format!("the environment variable `{name}` is not set"), help));
    };
    address_of_calendar(&value)
        .map_err(|fault| (format!("the address in `{name}` {}", fault.message()), fault.help().to_owned()))
}

/// Returns the sentence that names the first lost events.
fn titles(lost: &[String]) -> String {
    let first: Vec<String> = lost.iter().take(TITLES).map(|title| format!("“{}”", one_line(title))).collect();
    let more = if lost.len() > TITLES { ", among others" } else { "" };
    format!("Visitors would no longer find {}{more}.", first.join(", "))
}

/// Returns what was done with a new copy.
fn done(changes: Option<&Changes>, coming: usize) -> String {
    let events = if coming == 1 { "coming event" } else { "coming events" };
    match changes {
        None => format!("saved, with {coming} {events}"),
        Some(changes) => {
            format!("saved, with {coming} {events}; {} new, {} no longer there", changes.new, changes.lost.len())
        }
    }
}

/// The site as the commands would build it.
struct SiteToBuild {
    inputs: Inputs,
    options: Options,
    memo: Memo,
    /// The errors that the site has: code and message. `None` before the first calendar.
    errors: Option<HashSet<(&'static str, String)>>,
}

impl SiteToBuild {
    fn new(inputs: Inputs, options: Options) -> SiteToBuild {
        SiteToBuild { inputs, options, memo: Memo::default(), errors: None }
    }

    /// Returns the path of a calendar as the folder spells it, and its bytes if there is a saved copy.
    fn saved(&self, own: &ImportConfig) -> (String, Option<Vec<u8>>) {
        let found = self.inputs.vendored.iter().find(|(path, _)| to_nfc(path) == to_nfc(own.path()));
        match found {
            Some((path, bytes)) => (path.clone(), Some(bytes.clone())),
            None => (own.path().to_owned(), None),
        }
    }

    /// Replaces a calendar, or returns the first error that the site would have only then.
    fn replace(&mut self, path: &str, bytes: &[u8]) -> Option<Finding> {
        let known = match self.errors.take() {
            Some(errors) => errors,
            None => errors(&self.memo.load(self.inputs.clone(), &self.options).findings),
        };
        let mut inputs = self.inputs.clone();
        inputs.vendored.retain(|(other, _)| other != path);
        inputs.vendored.push((path.to_owned(), bytes.to_owned()));
        inputs.vendored.sort();
        let findings = self.memo.load(inputs.clone(), &self.options).findings;
        let is_new = |finding: &&Finding| {
            finding.level == Level::Error && !known.contains(&(finding.code, finding.message.clone()))
        };
        if let Some(fault) = findings.iter().find(is_new) {
            self.errors = Some(known);
            return Some(fault.clone());
        }
        self.errors = Some(errors(&findings));
        self.inputs = inputs;
        None
    }
}

fn errors(findings: &[Finding]) -> HashSet<(&'static str, String)> {
    let errors = findings.iter().filter(|finding| finding.level == Level::Error);
    errors.map(|finding| (finding.code, finding.message.clone())).collect()
}

/// Writes a file of the site beside its place and renames it. A link in its path is an error.
fn save(root: &Path, within: &str, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error| Failure::system(format!("could not write `{}`: {error}", root.join(within).display()), "");
    let site = Folder::open(root).map_err(failed)?;
    let within = Path::new(within);
    for path in within.ancestors().filter(|path| !path.as_os_str().is_empty()) {
        if site.symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink()) {
            let message = format!("`{}` is a link, so nothing was written there", root.join(path).display());
            return Err(Failure::system(message, "replace it with a file or folder of its own"));
        }
    }
    if site.symlink_metadata(within).is_ok() {
        return site.rewrite(within, bytes).map_err(failed);
    }
    if let Some(folder) = within.parent() {
        site.create_folders(folder).map_err(failed)?;
    }
    site.replace(within, bytes).map_err(failed)
}
