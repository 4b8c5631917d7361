//! `init`: a few answers in; a small site out that is clean of every finding. Over a site that is there, nothing changes.

#![allow(clippy::disallowed_methods)] // The shell: files are written.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::new::write_new;
use super::session::{Exit, Failure, Session};
use crate::schema::describe;
use crate::source::Sources;
use crate::url::{Base, slug};

#[derive(Debug, clap::Args)]
pub struct Init {
    /// The folder of the new site [default: this one]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Ask nothing
    #[arg(short, long)]
    yes: bool,
}

/// What the site is started from.
#[derive(Debug)]
struct Answers {
    name: String,
    address: String,
    email: String,
    welsh: bool,
}

/// Starts a site.
pub fn run(session: &Session, init: Init) -> Result<Exit, Failure> {
    let root = init.folder.unwrap_or_else(|| session.root.clone());
    for there in ["site.toml", "content"] {
        if root.join(there).exists() {
            return Err(Failure::usage(
                format!("`{}` holds a site already: nothing was changed", root.display()),
                format!("name another folder, or move `{there}` away first"),
            ));
        }
    }
    let defaults = Answers::usual(&root);
    let answers = if init.yes { defaults } else { ask(defaults, &mut io::stdin().lock(), &mut anstream::stderr())? };
    std::fs::create_dir_all(&root)
        .map_err(|error| Failure::system(format!("could not make the folder `{}`: {error}", root.display()), ""))?;
    for (path, text) in answers.site(session.today(&Sources::default())) {
        write_new(&root, path, &text)?;
    }
    if std::fs::symlink_metadata(root.join(".gitignore")).is_err() {
        write_new(&root, ".gitignore", "/public/\n/.commonweal/\n")?;
    }
    session.say(&format!("started a site in `{}`", root.display()));
    let enter = if root == Path::new(".") { String::new() } else { format!("cd {} && ", root.display()) };
    session.say(&format!("now: {enter}commonweal preview --open"));
    Ok(Exit::Fine)
}

/// Asks, each question with the answer that Enter gives. The end of the input answers all that remain.
fn ask(usual: Answers, input: &mut impl BufRead, out: &mut impl Write) -> Result<Answers, Failure> {
    let mut question = |words: &str, usual: &str| -> io::Result<String> {
        write!(out, "{words} [{usual}]: ")?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            writeln!(out)?;
        }
        let line: String = line.trim().chars().filter(|c| !c.is_control()).collect();
        Ok(if line.is_empty() { usual.to_owned() } else { line })
    };
    let name = question("What is your organisation called?", &usual.name)?;
    let address = loop {
        let address = question("Where will the site be published?", &usual.address)?;
        let address = if address.contains("://") { address } else { format!("https://{address}") };
        if Base::parse(&address).is_some() {
            break address;
        }
    };
    let host = Base::parse(&address).map(|base| base.host().to_owned()).unwrap_or_default();
    let email = question("Which email address can people write to?", &format!("hello@{host}"))?;
    let welsh = question("Will it be in Welsh too? (yes or no)", if usual.welsh { "yes" } else { "no" })?;
    let welsh = welsh.to_lowercase().starts_with(['y', 'i']); // yes, ie
    Ok(Answers { name, address, email, welsh })
}

impl Answers {
    /// The folder's name serves as the organisation's until somebody says better.
    fn usual(root: &Path) -> Answers {
        let whole = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let folder = whole.file_name().map(|name| slug(&name.to_string_lossy())).unwrap_or_default();
        let words = folder.replace('-', " ");
        let mut letters = words.chars();
        let name = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
        Answers {
            name: name.unwrap_or_else(|| "Our organisation".to_owned()),
            address: "https://www.example.org".to_owned(),
            email: "hello@example.org".to_owned(),
            welsh: false,
        }
    }

    /// Each file with its text.
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
        let filled = |text: &str| {
            text.replace("{name}", &describe::text(&self.name))
                .replace("{address}", &describe::text(&self.address))
                .replace("{email}", &describe::text(&self.email))
                .replace("{languages}", if self.welsh { "[\"en\", \"cy\"]" } else { "[\"en\"]" })
                .replace("{today}", &today.to_string())
                .replace("{next_review}", &next_review.to_string())
        };
        files.into_iter().map(|(path, text)| (path, filled(text))).collect()
    }
}
