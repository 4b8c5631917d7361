//! Reads `[[calendar.import]]` of site.toml: the file of each partner's calendar, and the address from which `fetch` downloads it.

use super::{bounds, spanned, text};
use crate::datetime::Duration;
use crate::diagnostic::Finding;
use crate::schema::Fields;
use crate::source::{Span, Spanned};

/// The folder in which `fetch` saves calendars.
const FOLDER: &str = "imports/";

/// The end of the name of a calendar.
const CALENDAR: &str = ".ics";

/// The end of the name of the file that says when a calendar was fetched.
pub(crate) const FETCHED: &str = ".fetched.toml";

/// How old a fetched copy may become, unless site.toml says otherwise.
const FRESH: Duration = Duration { months: 0, days: 7, minutes: 0 };

/// A partner's calendar, imported from a file in the site's folder.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportConfig {
    /// The file.
    pub file: Spanned<String>,
    /// The place from which `fetch` downloads the file.
    pub remote: Option<RemoteCalendar>,
    /// The partner's id.
    pub partner: Option<Spanned<String>>,
    /// A text before the titles of its events.
    pub prefix: String,
    /// Its categories, each with the id of the corresponding theme.
    pub categories: Vec<(String, Spanned<String>)>,
    /// Whether rules on wording report findings in its events.
    pub check_words: bool,
}

/// The place from which `fetch` downloads a calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteCalendar {
    /// The address.
    pub address: CalendarAddress,
    /// How old the saved copy may become.
    pub fresh: Duration,
    /// The position of the address, or of the name of its variable.
    pub span: Span,
}

/// The address of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarAddress {
    /// The address itself; it begins with `https://`.
    Written(String),
    /// The environment variable that contains the address, which is secret.
    Environment(String),
}

/// The reason why an address cannot be fetched. Contains no part of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFault {
    /// It begins with `http://`.
    NotEncrypted,
    /// It is no web address.
    NotWeb,
    /// It contains a user name or a password.
    Credentials,
}

impl ImportConfig {
    /// Returns the path of the file within the site.
    pub fn path(&self) -> &str {
        self.file.value.trim_start_matches("./").trim_start_matches('/')
    }

    /// Returns the name by which the command line refers to the calendar: `library` for `imports/library.ics`.
    pub fn name(&self) -> &str {
        let path = self.path();
        let name = path.strip_prefix(FOLDER).unwrap_or(path);
        without_ending(name).unwrap_or(name)
    }

    /// Returns the path of the file that says when the calendar was fetched.
    pub fn record(&self) -> String {
        format!("{}{FETCHED}", without_ending(self.path()).unwrap_or(self.path()))
    }
}

impl AddressFault {
    /// Returns the problem, to follow "the address".
    pub fn message(self) -> &'static str {
        match self {
            AddressFault::NotEncrypted => "is not encrypted, because it begins with `http://`",
            AddressFault::NotWeb => "is not a web address",
            AddressFault::Credentials => "contains a user name or a password",
        }
    }

    /// Returns the fix.
    pub fn help(self) -> &'static str {
        match self {
            AddressFault::NotEncrypted => {
                "write `https://` instead; if the partner has no such address, save the file yourself and remove `address`"
            }
            AddressFault::NotWeb => "write an address that begins with `https://` or `webcal://`",
            AddressFault::Credentials => "ask the partner for an address that needs no user name",
        }
    }
}

/// Returns the address to request for an address as people copy it: `webcal://` becomes `https://`.
///
/// # Errors
/// Fails for an address that may not be requested.
pub fn address_of_calendar(written: &str) -> Result<String, AddressFault> {
    let written = written.trim();
    let (scheme, rest) = written.split_once("://").ok_or(AddressFault::NotWeb)?;
    match scheme.to_ascii_lowercase().as_str() {
        "https" | "webcal" | "webcals" => {}
        "http" => return Err(AddressFault::NotEncrypted),
        _ => return Err(AddressFault::NotWeb),
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(AddressFault::Credentials);
    }
    if authority.is_empty() || rest.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(AddressFault::NotWeb);
    }
    Ok(format!("https://{rest}"))
}

/// Reads all `[[calendar.import]]`.
pub(super) fn read(calendar: &Fields, findings: &mut Vec<Finding>) -> Vec<ImportConfig> {
    let mut fetched = 0;
    let imports = calendar.tables("import").filter_map(|import| {
        let categories = import.table("categories").into_iter().flat_map(Fields::iter);
        let file = spanned(import, "file")?;
        let mut remote = remote(import, &file, findings);
        let path = file.value.trim_start_matches("./").trim_start_matches('/');
        let has_address = import.text("address").is_some() || import.text("address_env").is_some();
        if let Some(name) = path.strip_prefix("static/").filter(|_| !has_address) {
            let message = format!("`{path}` would be public as it is, with private events and the addresses of people");
            let help = format!(
                "move the file to `{FOLDER}{name}`, which is not published, and write `file = \"{FOLDER}{name}\"`"
            );
            findings.push(Finding::error("bad-value", file.span, message).help(help));
        }
        fetched += usize::from(remote.is_some());
        if remote.is_some() && fetched > bounds::MOST_FETCHED {
            if fetched == bounds::MOST_FETCHED + 1 {
                findings.push(bounds::too_many("calendars with an address", bounds::MOST_FETCHED, file.span));
            }
            remote = None;
        }
        Some(ImportConfig {
            file,
            remote,
            partner: spanned(import, "partner"),
            prefix: import.text("prefix").unwrap_or("").to_string(),
            check_words: import.boolean("check_words").unwrap_or(true),
            categories: categories.filter_map(|(name, _, field)| Some((name.to_string(), text(field)?))).collect(),
        })
    });
    imports.collect()
}

/// Reads the address of a calendar. A finding about a secret marks the file, because the excerpt would show the secret.
fn remote(import: &Fields, file: &Spanned<String>, findings: &mut Vec<Finding>) -> Option<RemoteCalendar> {
    let refused = |span, message: String, help: &str| Finding::error("bad-value", span, message).help(help);
    let address = match (spanned(import, "address"), spanned(import, "address_env")) {
        (None, None) => return None,
        (Some(_), Some(_)) => {
            let message = format!("`{}` has both `address` and `address_env`", file.value);
            findings.push(refused(file.span, message, "keep `address_env` if the address is secret, else `address`"));
            return None;
        }
        (Some(address), None) => {
            let read = address_of_calendar(&address.value);
            match read {
                Ok(read) if is_secret(&read) => {
                    let message = format!(
                        "the address of `{}` is a secret one, and everyone who reads site.toml could open the calendar",
                        file.value
                    );
                    let help = "use the calendar's public address; or put this one into an environment variable, and write its name as `address_env`";
                    findings.push(refused(file.span, message, help));
                    return None;
                }
                Ok(read) => Spanned { value: CalendarAddress::Written(read), span: address.span },
                Err(fault) => {
                    let span = if fault == AddressFault::Credentials { file.span } else { address.span };
                    let message = format!("the address of `{}` {}", file.value, fault.message());
                    findings.push(refused(span, message, fault.help()));
                    return None;
                }
            }
        }
        (None, Some(name)) => {
            let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if name.value.is_empty()
                || name.value.starts_with(|c: char| c.is_ascii_digit())
                || !name.value.chars().all(is_letter)
            {
                let message = format!("`address_env` of `{}` is not the name of an environment variable", file.value);
                let help = "write a name such as \"LIBRARY_CALENDAR\", and set that variable to the address before you run `commonweal fetch`";
                findings.push(refused(file.span, message, help));
                return None;
            }
            Spanned { value: CalendarAddress::Environment(name.value), span: name.span }
        }
    };
    if !may_be_saved(file.value.trim_start_matches("./").trim_start_matches('/')) {
        let message = format!("`commonweal fetch` cannot save a calendar as `{}`", file.value);
        findings.push(refused(file.span, message, "write a name such as \"imports/library.ics\""));
        return None;
    }
    Some(RemoteCalendar {
        address: address.value,
        fresh: import.duration("fresh").unwrap_or(FRESH),
        span: address.span,
    })
}

/// Returns whether an address gives access to a private calendar: the "secret address in iCal format" of Google Calendar.
fn is_secret(address: &str) -> bool {
    let host = address.split('/').nth(2).unwrap_or_default().to_ascii_lowercase();
    (host == "google.com" || host.ends_with(".google.com")) && address.contains("/private-")
}

/// Returns whether `fetch` may write to a path: a calendar in `imports/` or a folder of it, without hidden names.
fn may_be_saved(path: &str) -> bool {
    let Some(within) = path.strip_prefix(FOLDER) else { return false };
    let fits = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && !part.contains(|c: char| c.is_control() || c == '\\' || c == ':')
    };
    without_ending(within).is_some_and(|name| !name.is_empty() && !name.ends_with('/')) && within.split('/').all(fits)
}

fn without_ending(path: &str) -> Option<&str> {
    let at = path.len().checked_sub(CALENDAR.len())?;
    path.get(at..).filter(|end| end.eq_ignore_ascii_case(CALENDAR))?;
    path.get(..at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::{Source, Sources};

    fn read(import: &str) -> (Vec<ImportConfig>, Vec<(String, String)>) {
        let mut sources = Sources::default();
        let text = format!("title = \"T\"\nbase_url = \"https://t.example\"\n[[calendar.import]]\n{import}");
        sources.push(Source { path: "site.toml".into(), text });
        let (config, _, findings) = Config::read(&sources, None);
        let told = findings.iter().map(|own| (own.message.clone(), sources.text(own.span).to_owned()));
        (config.calendar.imports, told.collect())
    }

    #[test]
    fn addresses_are_requested_by_https_alone() {
        for (written, read) in [
            ("https://a.example/b.ics", Ok("https://a.example/b.ics")),
            (" HTTPS://a.example/b.ics ", Ok("https://a.example/b.ics")),
            ("webcal://a.example/b.ics?x=1@2", Ok("https://a.example/b.ics?x=1@2")),
            ("webcals://a.example", Ok("https://a.example")),
            ("http://a.example/b.ics", Err(AddressFault::NotEncrypted)),
            ("HTTP://a.example/b.ics", Err(AddressFault::NotEncrypted)),
            ("https://me:secret@a.example/b.ics", Err(AddressFault::Credentials)),
            ("https://me@a.example", Err(AddressFault::Credentials)),
            ("file:///etc/passwd", Err(AddressFault::NotWeb)),
            ("a.example/b.ics", Err(AddressFault::NotWeb)),
            ("https://", Err(AddressFault::NotWeb)),
            ("https:///b.ics", Err(AddressFault::NotWeb)),
            ("https://a.example/b c.ics", Err(AddressFault::NotWeb)),
            ("https://a.example/b\nc", Err(AddressFault::NotWeb)),
            ("", Err(AddressFault::NotWeb)),
        ] {
            assert_eq!(address_of_calendar(written), read.map(str::to_owned), "{written}");
        }
    }

    #[test]
    fn an_import_has_a_name_a_record_and_perhaps_an_address() {
        let (imports, told) =
            read("file = \"./imports/town/library.ics\"\naddress = \"webcal://a.example/b\"\nfresh = \"2 days\"\n");
        assert_eq!(told, []);
        assert_eq!(
            (imports[0].name(), imports[0].record().as_str()),
            ("town/library", "imports/town/library.fetched.toml")
        );
        let remote = imports[0].remote.as_ref().unwrap();
        assert_eq!(remote.address, CalendarAddress::Written("https://a.example/b".into()));
        assert_eq!(remote.fresh, Duration { days: 2, ..Duration::default() });
        let (imports, _) = read("file = \"imports/library.ics\"\naddress_env = \"LIBRARY_CALENDAR\"\n");
        let remote = imports[0].remote.as_ref().unwrap();
        assert_eq!(remote.address, CalendarAddress::Environment("LIBRARY_CALENDAR".into()));
        assert_eq!(remote.fresh, FRESH);
        assert_eq!(read("file = \"content/library.ics\"\n").0[0].remote, None);
    }

    #[test]
    fn a_calendar_among_the_public_files_is_an_error() {
        for path in ["static/library.ics", "./static/a/library.ics"] {
            let (_, told) = read(&format!("file = \"{path}\"\n"));
            assert!(matches!(&told[..], [(message, _)] if message.contains("would be public")), "{told:?}");
        }
        assert_eq!(read("file = \"imports/library.ics\"\n").1, []);
    }

    #[test]
    fn two_hundred_calendars_have_an_address() {
        let import = |number| format!("file = \"imports/{number}.ics\"\naddress = \"https://a.example/{number}\"\n");
        let all: Vec<String> = (0..300).map(import).collect();
        let (imports, told) = read(&all.join("[[calendar.import]]\n"));
        assert_eq!((imports.len(), imports.iter().filter(|own| own.remote.is_some()).count()), (300, 200));
        assert_eq!((told.len(), told[0].1.as_str()), (1, "imports/200.ics"));
    }

    #[test]
    fn what_cannot_be_fetched_is_reported_and_no_secret_is_shown() {
        for secret in [
            "address = \"https://calendar.google.com/calendar/ical/a%40group.calendar.google.com/private-s3cret/basic.ics\"",
            "address = \"https://me:s3cret@a.example/b.ics\"",
            "address_env = \"https://a.example/s3cret.ics\"",
            "address = \"https://a.example/s3cret\"\naddress_env = \"A\"",
        ] {
            let (imports, told) = read(&format!("file = \"imports/library.ics\"\n{secret}\n"));
            assert_eq!((imports[0].remote.clone(), told.len()), (None, 1), "{secret}");
            assert!(!format!("{told:?}").contains("s3cret") && told[0].1 == "imports/library.ics", "{told:?}");
        }
        let (_, told) = read("file = \"imports/library.ics\"\naddress = \"http://a.example/b.ics\"\n");
        assert_eq!(
            told[0].0,
            "the address of `imports/library.ics` is not encrypted, because it begins with `http://`"
        );
        for path in [
            "static/a.ics",
            "content/events/a.ics",
            "imports/../site.ics",
            "imports/.git/a.ics",
            "imports/a.txt",
            "imports/.ics",
            "imports/a/.ics",
            "imports//a.ics",
            "imports/a\\\\b.ics",
            "imports/c:a.ics",
        ] {
            let (imports, told) = read(&format!("file = \"{path}\"\naddress = \"https://a.example/b.ics\"\n"));
            // The reader of files refuses some of them.
            assert!(imports.iter().all(|own| own.remote.is_none()) && told.len() == 1, "{path}: {told:?}");
        }
    }
}
