//! Implements `new`: creates a document of a content type with a title, and prefills and explains its front
//! matter. Never overwrites a file.

use std::path::Path;

use super::session::{Exit, Failure, Session, print, refuse_newer};
use crate::config::Config;
use crate::content::Location;
use crate::diagnostic::nearest;
use crate::publish::folder::Folder;
use crate::source::Sources;
use crate::types::{ContentType, Types};
use crate::url;

#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// A content type: policy, event, partner, page, … or your own type
    #[arg(value_name = "TYPE")]
    kind: String,
    /// The title
    title: String,
    /// The framework of a new pillar, or the folder for the new document
    #[arg(long = "in", value_name = "FRAMEWORK")]
    within: Option<String>,
}

/// Creates a document.
pub(super) fn run(session: &Session, new: New) -> Result<Exit, Failure> {
    let sources = session.read()?.sources;
    let (config, types, findings) = Config::read(&sources, None);
    refuse_newer(&findings)?;
    let Some(own) = types.get(&new.kind) else { return Err(unknown_type(&new.kind, &types)) };
    let title = new.title.trim();
    let path = place(own, title, new.within.as_deref(), &types, &sources, &config)?;
    let location = Location::from_path(&path, &config.languages);
    let same = |other: &str| other == path || (location.is_some() && same_document(other, &path, &config));
    if let Some((_, there)) = sources.iter().find(|(_, source)| same(&source.path)) {
        return Err(Failure::usage(format!("`{}` exists already", there.path), "edit it, or choose another title"));
    }

    let today = session.today(&sources);
    let mut front = types.scaffold(own, title, today);
    if types.of_path(path.trim_start_matches("content/")).name != own.name {
        front = format!("type = {:?}\n{front}", &*own.name);
    }
    let text = if path.ends_with(".toml") { front } else { format!("+++\n{}+++\n", ended(&front)) };
    write_new(&session.root, &path, &text)?;
    print(&format!("{path}\n"))
}

/// Returns the path of the document with a type and title, relative to the site's folder.
fn place(
    own: &ContentType,
    title: &str,
    within: Option<&str>,
    types: &Types,
    sources: &Sources,
    config: &Config,
) -> Result<String, Failure> {
    if !own.file.is_empty() {
        return Ok(format!("content/{}.toml", own.file));
    }
    let slug = url::slug(title);
    if slug.is_empty() {
        return Err(Failure::usage(format!("the title `{title}` has no letter or digit for a file name"), ""));
    }
    let within = within.map(|within| within.trim_matches('/'));
    if within.is_some_and(|within| url::resolve("content", within).is_none() || within.contains(['\\', '.'])) {
        return Err(Failure::usage("`--in` must name a folder under `content`, such as `civic-duty`", ""));
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
fn framework(within: Option<&str>, folder: &str, sources: &Sources, config: &Config) -> Result<String, Failure> {
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
        (_, []) => Err(Failure::usage(
            "a pillar belongs to a framework, and there is none yet",
            "start with `commonweal new framework \"Our civic duty\"`",
        )),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(Failure::usage("there are several frameworks", format!("name one with `--in`: {all}"))),
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
            Err(Failure::usage(format!("there is no framework `{first}`"), help))
        }
    }
}

/// Returns whether two paths are the same document: `x.md`, `x.toml` and `x/index.md` are.
fn same_document(a: &str, b: &str, config: &Config) -> bool {
    let of = |path| Location::from_path(path, &config.languages).map(|location| (location.path, location.language));
    of(a).is_some() && of(a) == of(b)
}

fn unknown_type(name: &str, types: &Types) -> Failure {
    let names: Vec<&str> = types.iter().map(|own| &*own.name).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the types of this site are {}", names.join(", ")),
    };
    Failure::usage(format!("there is no type `{name}`"), help)
}

fn ended(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// Creates a file of the site, and its folders. A hidden folder, or one that is a link out of the site, is
/// an error.
pub(super) fn write_new(root: &Path, within: &str, text: &str) -> Result<(), Failure> {
    let folders = Path::new(within).parent().into_iter().flat_map(Path::components);
    if folders.clone().any(|folder| folder.as_os_str().to_string_lossy().starts_with('.')) {
        let message = format!("`{}` is in a hidden folder, so nothing was written there", root.join(within).display());
        return Err(Failure::usage(message, "name a folder that does not begin with a dot"));
    }
    write_in_any_folder(root, within, text)
}

/// Does what [`write_new`] does, but accepts hidden folders: for files that other programs read.
pub(super) fn write_in_any_folder(root: &Path, within: &str, text: &str) -> Result<(), Failure> {
    let failed = |error| Failure::system(format!("could not write `{}`: {error}", root.join(within).display()), "");
    let site = Folder::open(root).map_err(failed)?;
    if let Some(folder) = Path::new(within).parent().filter(|folder| !folder.as_os_str().is_empty()) {
        for above in folder.ancestors().filter(|above| !above.as_os_str().is_empty()) {
            if site.symlink_metadata(above).is_ok_and(|metadata| metadata.is_symlink()) {
                let message = format!("`{}` is a link, so nothing was written there", root.join(above).display());
                return Err(Failure::usage(message, "replace it with a folder, then run the command again"));
            }
        }
        site.create_folders(folder).map_err(failed)?;
    }
    site.write_new(within, text.as_bytes()).map_err(failed)?;
    Ok(())
}
