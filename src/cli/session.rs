//! Defines what all commands share: the parsed global options, the clock, and how a command reports and
//! ends.

#![allow(clippy::disallowed_methods)] // This module may read the clock and the environment.

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
use crate::report::{self, ReportFormat, visible};
use crate::source::Sources;

/// The default time zone of a site.
const DEFAULT_TIME_ZONE: &str = "Europe/London";

/// The exit code of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The command succeeded.
    Success = 0,
    /// The content has errors, or warnings with `--strict`.
    Content = 1,
    /// The command line or site.toml is invalid.
    Usage = 2,
    /// An input, output or network operation failed.
    System = 3,
}

/// The reason why a command failed, for people.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// The problem: no capital at its start, no full stop at its end.
    pub message: String,
    /// The fix, or an empty text.
    pub help: String,
}

impl Failure {
    /// Returns a failure for an invalid command line or site.toml.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure { exit: Exit::Usage, message: message.into(), help: help.into() }
    }

    /// Returns a failure of an input, output or network operation.
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

/// The stream for findings: results go to stdout, messages to stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// The findings are the result: `check`.
    Stdout,
    /// The findings accompany the result: `build`, `preview`.
    Stderr,
}

/// The global options after parsing.
#[derive(Debug)]
pub(super) struct Session {
    /// The site's folder.
    pub root: PathBuf,
    /// A file to use instead of site.toml.
    pub config: Option<PathBuf>,
    /// Whether to print errors only.
    pub quiet: bool,
    /// Whether to print how long each stage took.
    pub verbose: bool,
    /// The format of findings.
    pub format: ReportFormat,
    /// The requested day.
    date: Option<Date>,
    /// The time of the command: `SOURCE_DATE_EPOCH`, else the clock.
    now: Timestamp,
    /// Whether `SOURCE_DATE_EPOCH` sets the time. The time then stays the same while the command runs.
    is_fixed: bool,
    began: Instant,
    key: OnceLock<Key>,
}

impl Session {
    /// Reads the clock, and applies `--color` and NO_COLOR to all later output.
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
    /// Fails if there is no site.toml, or if a file cannot be read.
    pub(super) fn read(&self) -> Result<Inputs, Failure> {
        self.require_site()?;
        Ok(disk::read(&self.root, self.config.as_deref())?)
    }

    /// Checks that the site's folder and its site.toml exist.
    ///
    /// # Errors
    /// Fails if one of them is missing.
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
                "go to the folder of your site or name it with `--root`; `commonweal init` creates a new site",
            )),
            _ => Ok(()),
        }
    }

    /// Returns the day to build for: the requested one, else today in the site's time zone.
    pub(super) fn today(&self, sources: &Sources) -> Date {
        self.day_at(self.now, sources)
    }

    /// Returns the time now in seconds since 1970, unless `SOURCE_DATE_EPOCH` sets it.
    pub(super) fn seconds_by_now(&self) -> i64 {
        if self.is_fixed { self.now.as_second() } else { clock().as_second() }
    }

    /// Returns the current day, for a command that runs for days: the requested one, else that of the
    /// computer's clock. A monotonic clock would stop while the computer sleeps.
    pub(super) fn current_day(&self, sources: &Sources) -> Date {
        self.day_at(if self.is_fixed { self.now } else { clock() }, sources)
    }

    fn day_at(&self, moment: Timestamp, sources: &Sources) -> Date {
        self.date.unwrap_or_else(|| {
            let text = sources.find("site.toml").map_or("", |file| sources.get(file).text.as_str());
            // The config stage reports errors in site.toml.
            let table = text.parse::<toml::Table>().unwrap_or_default();
            let named = table.get("time_zone").and_then(|zone| TimeZone::get(zone.as_str()?).ok());
            let zone = named.or_else(|| TimeZone::get(DEFAULT_TIME_ZONE).ok()).unwrap_or(TimeZone::UTC);
            zone.to_datetime(moment).date()
        })
    }

    /// Returns the options of a build.
    pub(super) fn options(&self, sources: &Sources, drafts: bool, internal: bool, base_url: Option<&str>) -> Options {
        Options { today: self.today(sources), drafts, internal, base_url: base_url.map(str::to_owned) }
    }

    /// Reads and loads the site, and measures each stage.
    ///
    /// # Errors
    /// Returns the errors of [`Session::read`].
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

    /// Returns the path from the working folder to the site's folder, with a trailing slash; the whole path if
    /// the site is elsewhere. Empty if they are the same.
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

    /// Prints findings, and their number.
    ///
    /// # Errors
    /// Fails if the stream cannot be written. A closed pipe is not an error.
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
            if self.format == ReportFormat::Human && !shown.is_empty() {
                writeln!(out, "{}", report::tally(shown))?;
            }
            out.flush()
        };
        // Only the human format has colours, if the terminal supports them. The other formats have the same
        // bytes everywhere.
        let human = matches!(self.format, ReportFormat::Human);
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

    /// Prints one line on stderr, unless `--quiet` is set.
    pub(super) fn print(&self, line: &str) {
        if !self.quiet {
            // An unwritable stderr cannot be reported.
            let _ = writeln!(anstream::stderr(), "{}", visible::line(line));
        }
    }

    /// Returns the key that seals the files of this user's commands. If it cannot be stored, warns, and
    /// returns a key for this command only.
    ///
    /// # Errors
    /// Fails if the operating system provides no random bytes.
    pub(super) fn key(&self) -> Result<Key, Failure> {
        if let Some(key) = self.key.get() {
            return Ok(key.clone());
        }
        let key = match Key::for_user() {
            Ok(key) => key,
            Err(no_key) => {
                let help = "so that the next build recognises the files of this one, make that folder writable, or set \
                            XDG_STATE_HOME to one that is";
                self.warn(&no_key.to_string(), help);
                Key::random()?
            }
        };
        Ok(self.key.get_or_init(|| key).clone())
    }

    /// Warns about parts of a state folder that were moved aside.
    pub(super) fn warn_set_aside(&self, notes: &[SetAside]) {
        for note in notes {
            self.warn(&note.to_string(), "check its content, then delete it");
        }
    }

    /// Prints a warning on stderr that is not about the content, unless `--quiet` is set.
    pub(super) fn warn(&self, message: &str, help: &str) {
        if !self.quiet {
            write_message("\x1b[1;33m", "warning", message, help);
        }
    }

    /// Prints why the command failed, and returns its exit code.
    pub(super) fn print_failure(&self, failure: &Failure) -> Exit {
        write_message("\x1b[1;91m", "error", &failure.message, &failure.help);
        failure.exit
    }

    /// Returns the seconds since the command began.
    pub(super) fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }
}

/// Writes a message on stderr: its level in a colour, the problem, and the fix unless it is empty.
fn write_message(colour: &str, level: &str, message: &str, help: &str) {
    let (strong, plain) = ("\x1b[1m", "\x1b[0m");
    let mut text = format!("{colour}{level}{plain}{strong}: {}{plain}\n", visible::line(message));
    if !help.is_empty() {
        text.push_str(&format!("  = {strong}help{plain}: {}\n", visible::lines(help)));
    }
    // If stderr cannot be written, the exit code still reports the failure.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Returns the time of the computer's clock.
fn clock() -> Timestamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Fails for a site that needs a newer program, because this one may misread it.
///
/// # Errors
/// Fails if `findings` contain that finding.
pub(super) fn require_version(findings: &[Finding]) -> Result<(), Failure> {
    match findings.iter().find(|finding| finding.code == diagnostic::PROGRAM_OLD) {
        Some(finding) => Err(Failure::usage(&finding.message, &finding.help)),
        None => Ok(()),
    }
}

/// Returns the exit code that findings cause.
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

/// The duration of each stage of a command.
#[derive(Debug)]
pub(super) struct StageTimes {
    last: Instant,
    end_stage: Vec<(&'static str, f64)>,
}

impl StageTimes {
    /// Starts the first stage.
    pub(super) fn start() -> StageTimes {
        StageTimes { last: Instant::now(), end_stage: Vec::new() }
    }

    /// Ends a stage and starts the next.
    pub(super) fn done(&mut self, stage: &'static str) {
        self.end_stage.push((stage, self.last.elapsed().as_secs_f64()));
        self.last = Instant::now();
    }

    /// Returns one line for each stage.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.end_stage.iter().map(|(stage, seconds)| format!("{stage}: {seconds:.3} s"))
    }
}

/// Writes a file that the command line names, and replaces an existing one with a new file: a link's target
/// and other hard links stay unchanged.
///
/// # Errors
/// Fails if the path exists and is not a file, or if it cannot be written.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error| Failure::system(format!("could not write `{}`: {error}", path.display()), "");
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| failed(io::ErrorKind::InvalidInput.into()))?;
    replace_file(&Folder::open(folder).map_err(failed)?, Path::new(name), text)
}

/// Writes a file beneath a folder, as [`write_file`] does. A folder in its path that is a link out is an
/// error.
///
/// # Errors
/// Returns the errors of [`write_file`].
pub(super) fn replace_file(folder: &Folder, within: &Path, text: &str) -> Result<(), Failure> {
    let shown = folder.path().join(within);
    if folder.symlink_metadata(within).is_ok_and(|metadata| !metadata.is_file()) {
        let message = format!("`{}` is not a file, so nothing was written there", shown.display());
        return Err(Failure::system(message, "if it is a link, name its target; else move or delete it"));
    }
    let failed = |error| Failure::system(format!("could not write `{}`: {error}", shown.display()), "");
    if let Some(above) = within.parent().filter(|above| !above.as_os_str().is_empty()) {
        folder.create_folders(above).map_err(failed)?;
    }
    folder.replace(within, text.as_bytes()).map_err(failed)
}

/// Reads a file that the command line names, of at most `most` bytes.
///
/// # Errors
/// Fails if it is not a file, cannot be read, or is longer.
pub(super) fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    disk::open_named(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {} MB", most >> 20)));
    }
    Ok(bytes)
}

/// Prints a result for people on stdout. A closed pipe is not an error.
pub(super) fn print(text: &str) -> Result<Exit, Failure> {
    print_unchanged(&visible::lines(text))
}

/// Prints a result for another program. In a pipe the bytes stay unchanged; on a terminal it does what
/// [`print`] does.
pub(super) fn print_data(text: &str) -> Result<Exit, Failure> {
    if io::stdout().is_terminal() { print(text) } else { print_unchanged(text) }
}

fn print_unchanged(text: &str) -> Result<Exit, Failure> {
    let mut out = anstream::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Exit::Success),
    }
}

/// Parses a `--date`.
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
            format: ReportFormat::Human,
            date,
            now: Timestamp::UNIX_EPOCH,
            is_fixed,
            began: Instant::now(),
            key: OnceLock::new(),
        }
    }

    #[test]
    fn a_long_command_follows_the_clock_unless_a_date_is_given() {
        let (sources, began) = (Sources::default(), jiff::civil::date(1970, 1, 1));
        let day = |session: &Session| session.current_day(&sources);
        // The command began in 1970, and the computer slept since.
        assert!(day(&session(None, false)) > jiff::civil::date(2026, 1, 1));
        assert_eq!(session(None, false).today(&sources), began);
        assert_eq!(day(&session(None, true)), began);
        let named = jiff::civil::date(2030, 6, 1);
        assert_eq!(day(&session(Some(named), false)), named);
    }
}
