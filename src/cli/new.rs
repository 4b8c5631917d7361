//! Implements `new`: creates a document of a content type with a title, and prefills and explains its front
//! matter. Never overwrites a file.

use std::path::Path;

use super::session::{Exit, Failure, Session, print, require_version};
use crate::config::Config;
use crate::diagnostic::nearest;
use crate::edit::create::{self, NewDocument};
use crate::publish::folder::Folder;
use crate::schema;
use crate::types::Types;

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
    require_version(&findings)?;
    let Some(own) = types.get(&new.kind) else { return Err(unknown_type(&new.kind, &types)) };
    let today = session.today(&sources);
    let planned = create::plan(own, &new.title, new.within.as_deref(), &types, &sources, &config, today);
    let NewDocument { path, text } = planned.map_err(|error| Failure::usage(error.message, error.help))?;
    write_new(&session.root, &path, &text)?;
    let keys: Vec<String> = schema::required_choices(&text).map(|key| format!("`{key}`")).collect();
    if !keys.is_empty() {
        let its = if keys.len() == 1 { "its line" } else { "their lines" };
        session.print(&format!(
            "choose {} before you build: delete the first `#` of {its}, and write your own value",
            keys.join(" and ")
        ));
    }
    print(&format!("{path}\n"))
}

fn unknown_type(name: &str, types: &Types) -> Failure {
    let names: Vec<&str> = types.iter().map(|own| &*own.name).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the types of this site are {}", names.join(", ")),
    };
    Failure::usage(format!("there is no type `{name}`"), help)
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
    let path = Path::new(within);
    if let Some(link) = site.link_above(path) {
        let message = format!("`{}` is a link, so nothing was written there", root.join(link).display());
        return Err(Failure::usage(message, "replace it with a folder, then run the command again"));
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        site.create_folders(folder).map_err(failed)?;
    }
    site.write_new(within, text.as_bytes()).map_err(failed)?;
    Ok(())
}
