//! Implements `init`: asks a few questions and writes a small site without findings. Changes nothing in an
//! existing site.

#![allow(clippy::disallowed_methods)] // This module may write files.

mod host;

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use host::{HostValues, WebHost};

use super::new::write_new;
use super::session::{Exit, Failure, Session, require_version};
use crate::config::Config;
use crate::disk;
use crate::schema::{ValueKind, describe};
use crate::source::Sources;
use crate::url::{Base, slug};

#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// The folder of the new site [default: this one]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Ask no questions
    #[arg(short, long)]
    yes: bool,
    /// Also write the file that a web host needs; in an existing site, write only this file
    #[arg(long, value_name = "NAME")]
    host: Option<WebHost>,
}

/// The values for a new site.
#[derive(Debug)]
struct Answers {
    name: String,
    address: String,
    email: String,
    welsh: bool,
    /// The team or role that answers questions about events. Every feed names it.
    organiser: String,
    /// The web server for which each build writes a configuration.
    server: Option<&'static str>,
}

/// Creates a site, or adds the file of a web host to one.
pub(super) fn run(session: &Session, init: Init) -> Result<Exit, Failure> {
    let root = init.folder.unwrap_or_else(|| session.root.clone());
    if let Some(host) = init.host.filter(|_| root.join("site.toml").is_file()) {
        return add_host(session, &root, host);
    }
    for there in ["site.toml", "content"] {
        if root.join(there).exists() {
            return Err(Failure::usage(
                format!("`{}` already contains a site, so nothing was changed", root.display()),
                format!("name another folder, or move `{there}` first"),
            ));
        }
    }
    let defaults = Answers::defaults(&root);
    let mut answers =
        if init.yes { defaults } else { ask(defaults, &mut io::stdin().lock(), &mut anstream::stderr())? };
    answers.server = init.host.and_then(WebHost::server);
    let today = session.today(&Sources::default());
    let base = Base::parse(&answers.address);
    let host = init.host.zip(base.as_ref());
    let facts = |base| HostValues { base, title: &answers.name, today };
    if let Some((host, base)) = host {
        host.is_free(&root, &facts(base))?;
    }
    std::fs::create_dir_all(&root)
        .map_err(|error| Failure::system(format!("could not create the folder `{}`: {error}", root.display()), ""))?;
    for (path, text) in answers.site(today) {
        write_new(&root, path, &text)?;
    }
    if std::fs::symlink_metadata(root.join(".gitignore")).is_err() {
        write_new(&root, ".gitignore", "/public/\n/.commonweal/\n")?;
    }
    session.print(&format!("created a site in `{}`", root.display()));
    let enter = if root == Path::new(".") { String::new() } else { format!("cd {} && ", root.display()) };
    session.print(&format!("next: {enter}commonweal preview --open"));
    if let Some((host, base)) = host {
        host.write(session, &root, &facts(base), answers.server.as_slice())?;
    }
    Ok(Exit::Success)
}

/// Adds the file of a web host to an existing site, and changes nothing else.
fn add_host(session: &Session, root: &Path, host: WebHost) -> Result<Exit, Failure> {
    let sources = disk::read(root, None)?.sources;
    let (config, _, findings) = Config::read(&sources, None);
    require_version(&findings)?;
    let facts = HostValues { base: &config.base, title: &config.title, today: session.today(&sources) };
    let publish = config.fields.first().and_then(|fields| fields.table("publish"));
    let servers: Vec<&str> =
        publish.into_iter().flat_map(|publish| publish.texts("servers")).map(|server| server.value).collect();
    host.write(session, root, &facts, &servers)?;
    Ok(Exit::Success)
}

/// Returns the version of this program without its patch number, which never changes a key of a site.
fn minor_version() -> String {
    let version = env!("CARGO_PKG_VERSION");
    version.rsplit_once('.').map_or(version, |(usual, _)| usual).to_owned()
}

/// Asks the questions, each with a default answer for Enter. Repeats a question with the reason if the
/// answer is not valid. At the end of the input, the default answers apply.
fn ask(usual: Answers, input: &mut impl BufRead, out: &mut impl Write) -> Result<Answers, Failure> {
    let mut questions = Questions { input, out };
    let name = questions.ask("What is your organisation called?", &usual.name, |name| Ok(name.to_owned()))?;
    let address = questions.ask("Where will the site be published?", &usual.address, |address| {
        let whole = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
        let fault = ValueKind::Url.fault(&whole).or_else(|| match Base::parse(&whole) {
            Some(_) => None,
            None => Some(format!("`{address}` is not the address of a site; write one such as {EXAMPLE}")),
        });
        fault.map_or(Ok(whole), Err)
    })?;
    let host = Base::parse(&address).map(|base| base.host().to_owned()).unwrap_or_default();
    // The name of a private server may not be valid in an email address.
    let email =
        Some(format!("hello@{host}")).filter(|email| ValueKind::Email.fault(email).is_none()).unwrap_or(usual.email);
    let email = questions.ask("Which email address can people write to?", &email, |email| {
        ValueKind::Email.fault(email).map_or_else(|| Ok(email.to_owned()), Err)
    })?;
    let welsh = if usual.welsh { "yes" } else { "no" };
    let welsh = questions.ask("Will it be in Welsh too? (yes or no)", welsh, |answer| {
        match answer.to_lowercase().as_str() {
            "y" | "yes" | "ie" | "ydy" | "bydd" => Ok(true),
            "n" | "no" | "na" | "nage" | "nac ydy" | "na fydd" => Ok(false),
            _ => Err("please answer yes or no".to_owned()),
        }
    })?;
    let organiser =
        questions.ask("Which team or role answers questions about events?", &name, |name| Ok(name.to_owned()))?;
    Ok(Answers { name, address, email, welsh, organiser, server: None })
}

/// An example of a valid site address.
const EXAMPLE: &str = "https://www.example.org";

/// The user's input and the output for questions.
struct Questions<'q, I, O> {
    input: &'q mut I,
    out: &'q mut O,
}

impl<I: BufRead, O: Write> Questions<'_, I, O> {
    /// Asks until an answer is valid. `read` returns the reason if it is not. The default answer is always
    /// valid.
    fn ask<T>(&mut self, words: &str, usual: &str, read: impl Fn(&str) -> Result<T, String>) -> io::Result<T> {
        loop {
            write!(self.out, "{words} [{usual}]: ")?;
            self.out.flush()?;
            let mut line = String::new();
            let is_end = self.input.read_line(&mut line)? == 0;
            if is_end {
                writeln!(self.out)?;
            }
            let line: String = line.trim().chars().filter(|c| !c.is_control()).collect();
            match read(if line.is_empty() { usual } else { &line }) {
                Ok(answer) => return Ok(answer),
                Err(reason) if is_end => return Err(io::Error::new(io::ErrorKind::InvalidInput, reason)),
                Err(reason) => writeln!(self.out, "  {reason}")?,
            }
        }
    }
}

impl Answers {
    /// Returns the default answers. The folder's name serves as the organisation's.
    fn defaults(root: &Path) -> Answers {
        let whole = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let folder = whole.file_name().map(|name| slug(&name.to_string_lossy())).unwrap_or_default();
        let words = folder.replace('-', " ");
        let mut letters = words.chars();
        let name = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
        let name = name.unwrap_or_else(|| "Our organisation".to_owned());
        Answers {
            organiser: name.clone(),
            name,
            address: EXAMPLE.to_owned(),
            email: "hello@example.org".to_owned(),
            welsh: false,
            server: None,
        }
    }

    /// Returns each file with its text.
    fn site(&self, today: Date) -> Vec<(&'static str, String)> {
        let mut files = vec![
            ("site.toml", include_str!("init/site.toml")),
            ("content/index.md", include_str!("init/index.md")),
            ("content/accessibility.toml", include_str!("init/accessibility.toml")),
            ("content/policies/accessibility-policy.md", include_str!("init/policy.md")),
        ];
        if self.welsh {
            files.extend([
                ("site.cy.toml", include_str!("init/site.cy.toml")),
                ("content/index.cy.md", include_str!("init/index.cy.md")),
                ("content/accessibility.cy.toml", include_str!("init/accessibility.cy.toml")),
                ("content/policies/accessibility-policy.cy.md", include_str!("init/policy.cy.md")),
            ]);
        }
        let next_review = today.saturating_add(jiff::Span::new().years(1));
        let publish = self.server.map(|server| format!("\n[publish]\nservers = [\"{server}\"]\n"));
        let filled = |text: &str| {
            text.replace("{publish}", publish.as_deref().unwrap_or_default())
                .replace("{name}", &describe::text(&self.name))
                .replace("{address}", &describe::text(&self.address))
                .replace("{email}", &describe::text(&self.email))
                .replace("{organiser}", &describe::text(&self.organiser))
                .replace("{languages}", if self.welsh { "[\"en\", \"cy\"]" } else { "[\"en\"]" })
                .replace("{requires}", &describe::text(&minor_version()))
                .replace("{today}", &today.to_string())
                .replace("{next_review}", &next_review.to_string())
        };
        files.into_iter().map(|(path, text)| (path, filled(text))).collect()
    }
}
