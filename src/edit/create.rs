//! Plans a new document: its path and its first text. `new` and the editor use it.

use jiff::civil::Date;

use crate::config::Config;
use crate::content::Location;
use crate::diagnostic::nearest;
use crate::source::Sources;
use crate::types::{ContentType, Types};
use crate::url;

/// A document that does not exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewDocument {
    /// Its path, relative to the site's folder.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The reason why a document cannot be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewError {
    /// The problem.
    pub message: String,
    /// The fix.
    pub help: String,
}

impl NewError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> NewError {
        NewError { message: message.into(), help: help.into() }
    }
}

/// Plans a document of a type with a title. `within` names the framework of a pillar, or a folder.
///
/// # Errors
/// Returns a [`NewError`] if it has no place, or if there is one already.
pub(crate) fn plan(
    own: &ContentType,
    title: &str,
    within: Option<&str>,
    types: &Types,
    sources: &Sources,
    config: &Config,
    today: Date,
) -> Result<NewDocument, NewError> {
    let title = title.trim();
    let path = place(own, title, within, types, sources, config)?;
    let location = Location::from_path(&path, &config.languages);
    let same = |other: &str| other == path || (location.is_some() && same_document(other, &path, config));
    if let Some((_, there)) = sources.iter().find(|(_, source)| same(&source.path)) {
        return Err(NewError::new(format!("`{}` exists already", there.path), "edit it, or choose another title"));
    }
    let mut front = types.scaffold(own, title, today);
    if types.for_path(path.trim_start_matches("content/")).name != own.name {
        front = format!("type = {:?}\n{front}", &*own.name);
    }
    let text = if path.ends_with(".toml") { front } else { format!("+++\n{}+++\n", ended(&front)) };
    Ok(NewDocument { path, text })
}

/// Returns the path of the document with a type and title, relative to the site's folder.
fn place(
    own: &ContentType,
    title: &str,
    within: Option<&str>,
    types: &Types,
    sources: &Sources,
    config: &Config,
) -> Result<String, NewError> {
    if !own.file.is_empty() {
        return Ok(format!("content/{}.toml", own.file));
    }
    let slug = url::slug(title);
    if slug.is_empty() {
        return Err(NewError::new(format!("the title `{title}` has no letter or digit for a file name"), ""));
    }
    let within = within.map(|within| within.trim_matches('/'));
    if within.is_some_and(|within| url::resolve("content", within).is_none() || within.contains(['\\', '.'])) {
        return Err(NewError::new("`--in` must name a folder under `content`, such as `civic-duty`", ""));
    }
    let frameworks = types.get("framework").map_or("frameworks", |framework| &framework.folder);
    Ok(match &*own.name {
        "framework" => format!("content/{frameworks}/{slug}/index.md"),
        "pillar" => format!("content/{frameworks}/{}/{slug}.md", framework(within, frameworks, sources, config)?),
        _ => {
            let folders = [Some(&*own.folder), within].into_iter().flatten().filter(|folder| !folder.is_empty());
            let folder: String = folders.map(|folder| format!("{folder}/")).collect();
            format!("content/{folder}{slug}.md")
        }
    })
}

/// Returns the framework, or folder within one, for a pillar: the requested one, or the only one.
fn framework(within: Option<&str>, folder: &str, sources: &Sources, config: &Config) -> Result<String, NewError> {
    let mut names: Vec<String> = sources
        .iter()
        .filter_map(|(_, source)| Location::from_path(&source.path, &config.languages))
        .filter_map(|location| {
            let name = location.path.strip_prefix(folder)?.strip_prefix('/')?;
            (location.is_folder && !name.contains('/')).then(|| name.to_owned())
        })
        .collect();
    names.sort();
    names.dedup();
    let all = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match (within, &names[..]) {
        (_, []) => Err(NewError::new(
            "a pillar belongs to a framework, and there is none yet",
            "start with `commonweal new framework \"Our civic duty\"`",
        )),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(NewError::new("there are several frameworks", format!("name one with `--in`: {all}"))),
        (Some(within), _) => {
            let within = within.strip_prefix(folder).map_or(within, |rest| rest.trim_start_matches('/'));
            let first = within.split('/').next().unwrap_or(within);
            if names.iter().any(|name| name == first) {
                return Ok(within.to_owned());
            }
            let help = match nearest(first, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the frameworks are {all}"),
            };
            Err(NewError::new(format!("there is no framework `{first}`"), help))
        }
    }
}

/// Returns whether two paths are the same document: `x.md`, `x.toml` and `x/index.md` are.
fn same_document(a: &str, b: &str, config: &Config) -> bool {
    let of = |path| Location::from_path(path, &config.languages).map(|location| (location.path, location.language));
    of(a).is_some() && of(a) == of(b)
}

fn ended(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}
