//! What all commands share: the global options with the clock already read, and how a command reports and ends.

#![allow(clippy::disallowed_methods)] // The shell: the clock and the environment are read here, once.

use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Global;
use crate::diagnostic::{self, Finding};
use crate::disk;
use crate::pipeline::{self, Inputs, Loaded, Options};
use crate::publish;
use crate::publish::folder::Folder;
use crate::publish::seal::Key;
use crate::publish::state::SetAside;
use crate::report::{self, Format, visible};
use crate::source::Sources;

/// The site's time zone, unless site.toml names another.
const USUAL_ZONE: &str = "Europe/London";

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// As asked.
    Success = 0,
    /// The content has errors, or warnings with `--strict`.
    Content = 1,
    /// The command line or site.toml is wrong.
    Usage = 2,
    /// Something could not be read, written or listened to.
    System = 3,
}

/// Why a command could not do its work, for people.
#[derive(Debug)]
pub struct Failure {
    /// How the program ends for it.
    pub exit: Exit,
    /// What is wrong: no capital at its start, no full stop at its end.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

impl Failure {
    /// The command line or site.toml is wrong.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure { exit: Exit::Usage, message: message.into(), help: help.into() }
    }

    /// Something could not be read, written or listened to.
    pub fn system(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure { exit: Exit::System, message: message.into(), help: help.into() }
    }
}

impl From<disk::DiskError> for Failure {
    fn from(error: disk::DiskError) -> Failure {
        Failure::system(error.to_string(), "")
    }
}

impl From<publish::PublishError> for Failure {
    fn from(error: publish::PublishError) -> Failure {
        Failure::system(error.to_string(), error.help())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::system(format!("could not write: {error}"), "")
    }
}

/// Where findings go: results to stdout, messages to stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// They are the result: `check`.
    Stdout,
    /// They accompany it: `build`, `preview`.
    Stderr,
}

/// The global options, as meant.
#[derive(Debug)]
pub(super) struct Session {
    /// The site's folder.
    pub root: PathBuf,
    /// Another file instead of site.toml.
    pub config: Option<PathBuf>,
    /// Errors only.
    pub quiet: bool,
    /// How long each stage took.
    pub verbose: bool,
    /// How findings are shown.
    pub format: Format,
    /// The day that was asked for.
    date: Option<Date>,
    /// The moment of the command: `SOURCE_DATE_EPOCH`, else the clock.
    now: Timestamp,
    /// Whether `SOURCE_DATE_EPOCH` says the moment: then it is the same however long the command runs.
    is_fixed: bool,
    began: Instant,
    key: OnceLock<Key>,
}

impl Session {
    /// Reads the clock; from here on all colour follows `--color` and NO_COLOR.
    pub(super) fn new(global: Global) -> Session {
        match global.color {
            clap::ColorChoice::Always => anstream::ColorChoice::Always,
            clap::ColorChoice::Never => anstream::ColorChoice::Never,
            clap::ColorChoice::Auto => anstream::ColorChoice::Auto,
        }
        .write_global();
        let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.trim().parse::<i64>().ok());
        let now = match epoch {
            Some(seconds) => Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH),
            None => clock(),
        };
        Session {
            root: global.root,
            config: global.config,
            quiet: global.quiet,
            verbose: global.verbose,
            format: global.format,
            date: global.date,
            now,
            is_fixed: epoch.is_some(),
            began: Instant::now(),
            key: OnceLock::new(),
        }
    }

    /// Reads the site's folder.
    ///
    /// # Errors
    /// Without a site.toml, or when a file cannot be read.
    pub(super) fn read(&self) -> Result<Inputs, Failure> {
        self.require_site()?;
        Ok(disk::read(&self.root, self.config.as_deref())?)
    }

    /// Looks for the site's folder and its site.toml.
    ///
    /// # Errors
    /// When one of them is not there.
    pub(super) fn require_site(&self) -> Result<(), Failure> {
        if !self.root.is_dir() {
            return Err(Failure::usage(format!("there is no folder `{}`", self.root.display()), ""));
        }
        match &self.config {
            Some(config) if !config.is_file() => {
                Err(Failure::usage(format!("there is no file `{}`", config.display()), ""))
            }
            None if std::fs::symlink_metadata(self.root.join("site.toml")).is_err() => Err(Failure::usage(
                format!("there is no `site.toml` in `{}`", self.root.display()),
                "go to the folder of your site or name it with `--root`; `commonweal init` starts a new site",
            )),
            _ => Ok(()),
        }
    }

    /// The day to build for: as asked, else what day it is where the site is.
    pub(super) fn today(&self, sources: &Sources) -> Date {
        self.day_at(self.now, sources)
    }

    /// The day that it is by now, for a command that runs for days: as asked, else what the computer's clock says. A clock that counts how long the
    /// command has run would stand still while the computer sleeps.
    pub(super) fn day_by_now(&self, sources: &Sources) -> Date {
        self.day_at(if self.is_fixed { self.now } else { clock() }, sources)
    }

    fn day_at(&self, moment: Timestamp, sources: &Sources) -> Date {
        self.date.unwrap_or_else(|| {
            let text = sources.find("site.toml").map_or("", |file| sources.get(file).text.as_str());
            // Whatever else is wrong with site.toml, its own findings tell.
            let table = text.parse::<toml::Table>().unwrap_or_default();
            let named = table.get("time_zone").and_then(|zone| TimeZone::get(zone.as_str()?).ok());
            let zone = named.or_else(|| TimeZone::get(USUAL_ZONE).ok()).unwrap_or(TimeZone::UTC);
            zone.to_datetime(moment).date()
        })
    }

    /// The build's options, as the site's own clock has it.
    pub(super) fn options(&self, sources: &Sources, drafts: bool, internal: bool, base_url: Option<&str>) -> Options {
        Options { today: self.today(sources), drafts, internal, base_url: base_url.map(str::to_owned) }
    }

    /// Reads and loads the site, each stage timed.
    ///
    /// # Errors
    /// Those of [`Session::read`].
    pub(super) fn load(
        &self,
        drafts: bool,
        internal: bool,
        base_url: Option<&str>,
        stages: &mut StageTimes,
    ) -> Result<Loaded, Failure> {
        let inputs = self.read()?;
        stages.done("read");
        let options = self.options(&inputs.sources, drafts, internal, base_url);
        Ok(pipeline::load_in_stages(inputs, &options, &mut |stage| stages.done(stage)))
    }

    /// The site's folder as the working folder sees it, with a slash at its end. Empty where that is the site's folder itself.
    fn folder_of_annotations(&self) -> String {
        let whole = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let (root, here) = (whole(&self.root), whole(Path::new(".")));
        let within = root.strip_prefix(&here).unwrap_or(&root);
        let mut folder =
            within.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        if !folder.is_empty() {
            folder.push('/');
        }
        folder.replace("//", "/")
    }

    /// Shows findings, and how many there are.
    ///
    /// # Errors
    /// When the stream cannot be written; a pipe that its reader closed is no error.
    pub(super) fn report(&self, findings: &[Finding], sources: &Sources, stream: Stream) -> Result<(), Failure> {
        let errors: Vec<Finding>;
        let shown = if self.quiet {
            errors = findings.iter().filter(|finding| finding.level == diagnostic::Level::Error).cloned().collect();
            &errors
        } else {
            findings
        };
        let write = |out: &mut dyn Write| {
            let mut out = io::BufWriter::new(out);
            report::write(&mut out, shown, sources, self.format, &self.folder_of_annotations())?;
            if self.format == Format::Human && !shown.is_empty() {
                writeln!(out, "{}", report::tally(shown))?;
            }
            out.flush()
        };
        // The human form carries colours where the terminal wants them; the others are the same bytes everywhere.
        let human = matches!(self.format, Format::Human);
        let written = match (stream, human) {
            (Stream::Stdout, true) => write(&mut anstream::stdout().lock()),
            (Stream::Stderr, true) => write(&mut anstream::stderr().lock()),
            (Stream::Stdout, false) => write(&mut io::stdout().lock()),
            (Stream::Stderr, false) => write(&mut io::stderr().lock()),
        };
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Says one line on stderr, unless asked to be quiet.
    pub(super) fn print(&self, line: &str) {
        if !self.quiet {
            // Nobody is listening: there is nothing to do about it.
            let _ = writeln!(anstream::stderr(), "{}", visible::line(line));
        }
    }

    /// The key that seals what this user's commands remember. Where it cannot be kept, one for this command alone, and a warning.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub(super) fn key(&self) -> Result<Key, Failure> {
        if let Some(key) = self.key.get() {
            return Ok(key.clone());
        }
        let key = match Key::of_user() {
            Ok(key) => key,
            Err(no_key) => {
                let help = "so that the next build knows what this one wrote, make that folder writable, or set \
                            XDG_STATE_HOME to one that is";
                self.warn(&no_key.to_string(), help);
                Key::random()?
            }
        };
        Ok(self.key.get_or_init(|| key).clone())
    }

    /// Warns of what was moved aside in a state folder.
    pub(super) fn warn_of(&self, notes: &[SetAside]) {
        for note in notes {
            self.warn(&note.to_string(), "look at what it holds, then delete it");
        }
    }

    /// Warns on stderr of something that is not in the content, unless asked to be quiet.
    pub(super) fn warn(&self, message: &str, help: &str) {
        if !self.quiet {
            write_message("\x1b[1;33m", "warning", message, help);
        }
    }

    /// Says why the command failed, and how the program ends for it.
    pub(super) fn print_failure(&self, failure: &Failure) -> Exit {
        write_message("\x1b[1;91m", "error", &failure.message, &failure.help);
        failure.exit
    }

    /// Seconds since the command began.
    pub(super) fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }
}

/// Writes a message on stderr: its level in a colour, what is wrong, and what to do unless that is empty.
fn write_message(colour: &str, level: &str, message: &str, help: &str) {
    let (strong, plain) = ("\x1b[1m", "\x1b[0m");
    let mut text = format!("{colour}{level}{plain}{strong}: {}{plain}\n", visible::line(message));
    if !help.is_empty() {
        text.push_str(&format!("  = {strong}help{plain}: {}\n", visible::lines(help)));
    }
    // Where nobody is listening, the exit code still tells.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// What the computer's clock says.
fn clock() -> Timestamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Refuses a site that needs a newer program: what this one would read of it may be wrong.
///
/// # Errors
/// When the finding that says so is among `findings`.
pub(super) fn refuse_newer(findings: &[Finding]) -> Result<(), Failure> {
    match findings.iter().find(|finding| finding.code == diagnostic::PROGRAM_OLD) {
        Some(finding) => Err(Failure::usage(&finding.message, &finding.help)),
        None => Ok(()),
    }
}

/// How findings decide a command's end.
pub(super) fn exit_code(findings: &[Finding], sources: &Sources, strict: bool) -> Exit {
    let in_config = |finding: &Finding| {
        let path = &sources.get(finding.span.file).path;
        path.starts_with("site.") && path.ends_with(".toml")
    };
    let mut errors = findings.iter().filter(|finding| finding.level == diagnostic::Level::Error).peekable();
    let (_, warnings, _) = diagnostic::count(findings);
    if errors.peek().is_none() {
        return if strict && warnings > 0 { Exit::Content } else { Exit::Success };
    }
    if errors.any(in_config) { Exit::Usage } else { Exit::Content }
}

/// How long each stage of a command took.
#[derive(Debug)]
pub(super) struct StageTimes {
    last: Instant,
    done: Vec<(&'static str, f64)>,
}

impl StageTimes {
    /// The first stage begins.
    pub(super) fn begin() -> StageTimes {
        StageTimes { last: Instant::now(), done: Vec::new() }
    }

    /// A stage is done, the next begins.
    pub(super) fn done(&mut self, stage: &'static str) {
        self.done.push((stage, self.last.elapsed().as_secs_f64()));
        self.last = Instant::now();
    }

    /// A line for each.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.done.iter().map(|(stage, seconds)| format!("{stage}: {seconds:.3} s"))
    }
}

/// Writes a file that the command line names, in place of what stands there. It is a new file: what a link or another name of the old file
/// leads to stays as it is.
///
/// # Errors
/// When something else than a file stands there, or it cannot be written.
pub(super) fn write_named(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error| Failure::system(format!("could not write `{}`: {error}", path.display()), "");
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| failed(io::ErrorKind::InvalidInput.into()))?;
    write_over(&Folder::open(folder).map_err(failed)?, Path::new(name), text)
}

/// Writes a file beneath a folder, as [`write_named`] does. A folder on the way that is a link out is an error.
///
/// # Errors
/// As [`write_named`].
pub(super) fn write_over(folder: &Folder, within: &Path, text: &str) -> Result<(), Failure> {
    let shown = folder.path().join(within);
    if folder.symlink_metadata(within).is_ok_and(|metadata| !metadata.is_file()) {
        let message = format!("`{}` is no file, so nothing was written there", shown.display());
        return Err(Failure::system(message, "if it is a link, name the file that it leads to; or delete it"));
    }
    let failed = |error| Failure::system(format!("could not write `{}`: {error}", shown.display()), "");
    if let Some(above) = within.parent().filter(|above| !above.as_os_str().is_empty()) {
        folder.create_folders(above).map_err(failed)?;
    }
    folder.replace(within, text.as_bytes()).map_err(failed)
}

/// Reads a file that the command line names, of at most so many bytes.
///
/// # Errors
/// When it is no file, cannot be read, or is longer.
pub(super) fn read_named(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    disk::open_named(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {} MB", most >> 20)));
    }
    Ok(bytes)
}

/// Prints a result for people on stdout; a pipe that its reader closed is no error.
pub(super) fn print(text: &str) -> Result<Exit, Failure> {
    print_as_it_is(&visible::lines(text))
}

/// Prints a result that another program reads: the same bytes in a pipe, as [`print`] on a terminal.
pub(super) fn print_data(text: &str) -> Result<Exit, Failure> {
    if io::stdout().is_terminal() { print(text) } else { print_as_it_is(text) }
}

fn print_as_it_is(text: &str) -> Result<Exit, Failure> {
    let mut out = anstream::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Exit::Success),
    }
}

/// Reads a `--date`.
pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    text.trim().parse().map_err(|_| "write it as 2026-11-23".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(date: Option<Date>, is_fixed: bool) -> Session {
        Session {
            root: PathBuf::from("."),
            config: None,
            quiet: true,
            verbose: false,
            format: Format::Human,
            date,
            now: Timestamp::UNIX_EPOCH,
            is_fixed,
            began: Instant::now(),
            key: OnceLock::new(),
        }
    }

    #[test]
    fn a_command_that_runs_for_days_follows_the_clock_unless_its_day_was_named() {
        let (sources, began) = (Sources::default(), jiff::civil::date(1970, 1, 1));
        let day = |session: &Session| session.day_by_now(&sources);
        // It began in 1970, and slept ever since.
        assert!(day(&session(None, false)) > jiff::civil::date(2026, 1, 1));
        assert_eq!(session(None, false).today(&sources), began);
        assert_eq!(day(&session(None, true)), began);
        let named = jiff::civil::date(2030, 6, 1);
        assert_eq!(day(&session(Some(named), false)), named);
    }
}
